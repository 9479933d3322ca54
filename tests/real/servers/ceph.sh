#!/usr/bin/env bash
# Ceph's radosgw from Debian on loopback: one monitor, one store, one gateway, http and https. Needs root
# (the first time, to install the packages). What it writes is under $VVT_SERVERS_DIR/ceph. Exit status 75: it can't
# be had here, and standard error says why.
#
#   ceph.sh start           prints endpoint=, plain= (without TLS), ca=, and keys of three users, one a line
#   ceph.sh stop [--wipe]   stops what start started, by its recorded process ids
set -euo pipefail

dir=${VVT_SERVERS_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/vvt-test}/ceph
port=${VVT_CEPH_PORT:-18081} tls=${VVT_CEPH_TLS_PORT:-18444} mon=${VVT_CEPH_MON_PORT:-13310}
conf=$dir/ceph.conf
programs=(ceph ceph-mon ceph-osd radosgw radosgw-admin monmaptool openssl curl)

say() { echo "ceph: $*" >&2; }

cannot() { say "$*"; exit 75; }

install_packages() {
    local program log
    for program in "${programs[@]}"; do
        command -v "$program" >/dev/null && continue
        command -v apt-get >/dev/null || cannot "there is no $program here, and no apt-get to install it with"
        [ "$(id -u)" -eq 0 ] || cannot "there is no $program here; as root: apt-get install ceph-mon ceph-osd radosgw openssl curl"
        say "installing ceph-mon ceph-osd radosgw openssl curl"
        export DEBIAN_FRONTEND=noninteractive
        log=$(mktemp)
        { apt-get -q -o DPkg::Lock::Timeout=600 update &&
            apt-get -q -o DPkg::Lock::Timeout=600 install -y --no-install-recommends \
                ceph-mon ceph-osd radosgw openssl curl; } >"$log" 2>&1 </dev/null ||
            { tail -n 5 "$log" >&2; rm -f "$log"; cannot "apt-get could not install Ceph"; }
        rm -f "$log"
        return
    done
}

running() { # name program: the recorded process lives and is that program, started from our folder
    local pid
    pid=$(cat "$dir/pid/$1" 2>/dev/null) || return 1
    tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -q -- "$2 -c $dir/"
}

start_one() { # name program arguments…
    local name=$1 program=$2
    shift 2
    running "$name" "$program" && return
    "$program" -c "$conf" "$@" -f >"$dir/log/$name.out" 2>&1 </dev/null &
    echo $! >"$dir/pid/$name"
}

until_true() { # command…: up to a minute
    local i
    for i in $(seq 200); do "$@" >/dev/null 2>&1 && return; sleep 0.3; done
    say "gave up waiting for: $* (logs in $dir/log)"
    exit 1
}

write_conf() {
    # `ms mon client mode` has to allow crc, or the gateway without authentication loops on error -13.
    cat >"$conf" <<CONF
[global]
fsid = $(cat /proc/sys/kernel/random/uuid)
mon host = [v2:127.0.0.1:$mon/0,v1:127.0.0.1:$((mon + 1))/0]
ms bind ipv6 = false
ms mon client mode = crc secure
public addr = 127.0.0.1
cluster addr = 127.0.0.1
auth cluster required = none
auth service required = none
auth client required = none
auth allow insecure global id reclaim = false
run dir = $dir/run
crash dir = $dir/run
admin socket = $dir/run/\$cluster-\$name.\$pid.asok
log file = $dir/log/\$name.log
mon cluster log file = $dir/log/cluster.log
debug default = 0
debug rgw = 0
debug ms = 0
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
mon data avail warn = 1
mon data avail crit = 0
[mon.a]
mon data = $dir/mon
host = $(hostname)
[osd.0]
osd data = $dir/osd
osd objectstore = bluestore
bluestore block create = true
bluestore block size = $((20 << 30))
osd op num shards = 2
osd op num threads per shard = 1
[client.rgw.a]
host = $(hostname)
rgw data = $dir
rgw frontends = beast endpoint=127.0.0.1:$port ssl_endpoint=127.0.0.1:$tls ssl_certificate=$dir/cert.pem ssl_private_key=$dir/key.pem
rgw gc obj min wait = 1
rgw lc debug interval = ${VVT_CEPH_DAY_SECONDS:--1}
CONF
}

user() { # name access-key secret-key
    radosgw-admin -c "$conf" user info --uid="$1" >/dev/null 2>&1 ||
        radosgw-admin -c "$conf" user create --uid="$1" --display-name="$1" \
            --access-key="$2" --secret-key="$3" >/dev/null 2>&1
}

osd_up() { timeout 5 ceph -c "$conf" osd stat 2>/dev/null | grep -q '1 up'; }

start() {
    install_packages
    mkdir -p "$dir"/{log,pid,run,mon,osd}
    [ -s "$dir/cert.pem" ] || openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=localhost \
        -addext "subjectAltName=DNS:localhost,IP:127.0.0.1" -keyout "$dir/key.pem" -out "$dir/cert.pem" 2>/dev/null
    [ -s "$conf" ] || write_conf
    if [ ! -d "$dir/mon/store.db" ]; then
        monmaptool --create --clobber --fsid "$(sed -n 's/^fsid = //p' "$conf")" \
            --addv a "[v2:127.0.0.1:$mon,v1:127.0.0.1:$((mon + 1))]" "$dir/monmap" >/dev/null
        ceph-mon -c "$conf" --mkfs -i a --monmap "$dir/monmap"
    fi
    start_one mon ceph-mon -i a
    until_true timeout 5 ceph -c "$conf" mon stat
    if [ ! -e "$dir/osd.ready" ]; then
        local uuid
        uuid=$(cat /proc/sys/kernel/random/uuid)
        ceph -c "$conf" osd new "$uuid" 0 >/dev/null 2>&1
        ceph-osd -c "$conf" -i 0 --mkfs --osd-uuid "$uuid" >"$dir/log/mkfs.out" 2>&1
        touch "$dir/osd.ready"
    fi
    start_one osd ceph-osd -i 0
    until_true osd_up
    start_one rgw radosgw -n client.rgw.a
    until_true curl -fsS -m 2 -o /dev/null "http://127.0.0.1:$port/"
    # These keys open nothing but this server.
    user admin VVTTESTADMIN vvt-test-admin-secret
    user editor VVTTESTEDITOR vvt-test-editor-secret
    user reviewer VVTTESTREVIEWER vvt-test-reviewer-secret
    echo "endpoint=https://127.0.0.1:$tls"
    echo "plain=http://127.0.0.1:$port"
    echo "ca=$dir/cert.pem"
    echo "admin=VVTTESTADMIN:vvt-test-admin-secret"
    echo "editor=VVTTESTEDITOR:vvt-test-editor-secret"
    echo "reviewer=VVTTESTREVIEWER:vvt-test-reviewer-secret"
}

stop_one() { # name program
    local pid i
    if running "$1" "$2"; then
        pid=$(cat "$dir/pid/$1")
        kill "$pid"
        for i in $(seq 100); do running "$1" "$2" || break; sleep 0.1; done
        running "$1" "$2" && kill -9 "$pid"
    fi
    rm -f "$dir/pid/$1"
}

stop() {
    stop_one rgw radosgw
    stop_one osd ceph-osd
    stop_one mon ceph-mon
    [ "${1:-}" != --wipe ] || rm -rf "$dir"
}

case ${1:-} in
start) start ;;
stop) stop "${2:-}" ;;
*) say "usage: ceph.sh start | stop [--wipe]"; exit 2 ;;
esac
