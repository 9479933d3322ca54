#!/usr/bin/env bash
# LocalStack's S3 from PyPI on loopback, without docker or token; http and https on one port, in a virtual
# environment of its own. What it writes is under $VVT_SERVERS_DIR/localstack.
#
# Exit status 75: it can't be had here, and standard error says why.
#
#   localstack.sh start           prints endpoint=, ca= and admin=, one a line
#   localstack.sh stop [--wipe]   stops what start started, by its recorded process id
set -euo pipefail

dir=${VVT_SERVERS_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/vvt-test}/localstack
port=${VVT_LOCALSTACK_PORT:-14567}
python=$dir/venv/bin/python
cannot() { echo "localstack: $*" >&2; exit 75; }
health=http://127.0.0.1:$port/_localstack/health

running() {
    local pid
    pid=$(cat "$dir/pid" 2>/dev/null) || return 1
    tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -q "$dir/venv/bin/python -m localstack"
}

answers() { "$python" -c "import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=2)" "$health" 2>/dev/null; }

start() {
    mkdir -p "$dir/run/tmp"
    [ -x "$python" ] || python3 -m venv "$dir/venv" >&2 || cannot "no virtual environment can be made"
    # Later releases need Python 3.13; the pins are what this release works with.
    "$python" -c 'import localstack.runtime.main, moto' 2>/dev/null ||
        "$python" -m pip install -q 'localstack-core[base-runtime]==4.12.0' 'cbor2<6' 'pyopenssl<25.2' \
            'cryptography<46' service_identity 'moto[s3]' >"$dir/pip.log" 2>&1 ||
        { tail -n 5 "$dir/pip.log" >&2; cannot "pip could not install LocalStack"; }
    if ! running; then
        # hypercorn binds the address it is told; the default server binds all of them. The cache of its own
        # keeps plux from remembering an empty list of plugins.
        (cd "$dir/run" && exec env XDG_CACHE_HOME="$dir/run/cache" SERVICES=s3 STRICT_SERVICE_LOADING=1 \
            EAGER_SERVICE_LOADING=1 GATEWAY_LISTEN="127.0.0.1:$port" GATEWAY_SERVER=hypercorn DISABLE_EVENTS=1 \
            TMPDIR="$dir/run/tmp" SKIP_SSL_CERT_DOWNLOAD=1 DNS_ADDRESS=0 OVERRIDE_IN_DOCKER=0 FILESYSTEM_ROOT="$dir/run/fs" \
            LOCALSTACK_VOLUME_DIR="$dir/run/volume" "$python" -m localstack.runtime.main \
            >"$dir/log" 2>&1 </dev/null) &
        echo $! >"$dir/pid"
    fi
    local i
    for i in $(seq 240); do answers && break; running || break; sleep 0.25; done
    answers || { tail -20 "$dir/log" >&2; exit 1; }
    echo "endpoint=https://localhost:$port"
    echo "ca=$dir/run/fs/var/lib/localstack/cache/server.test.pem.crt"
    echo "admin=test:test"
}

stop() {
    local pid i
    if running; then
        pid=$(cat "$dir/pid")
        kill "$pid"
        for i in $(seq 100); do running || break; sleep 0.1; done
        running && kill -9 "$pid"
    fi
    rm -f "$dir/pid"
    [ "${1:-}" != --wipe ] || rm -rf "$dir"
}

case ${1:-} in
start) start ;;
stop) stop "${2:-}" ;;
*) echo "usage: localstack.sh start | stop [--wipe]" >&2; exit 2 ;;
esac
