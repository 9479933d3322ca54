#!/usr/bin/env bash
# GStreamer Editing Services with the OpenTimelineIO adapters that others publish: an editing program's engine that opens
# .otio and FCP7 .xml, written by nobody here. Debian's packages (root, the first time) and PyPI's. Exit status 75: it
# can't be had here, and standard error says why.
#
#   ges.sh FOLDER     puts the adapters into FOLDER and prints python=, the Python that GES runs in
set -euo pipefail

folder=$1
python=/usr/bin/python3
packages=(python3 python3-pip python3-gi python3-ges-1.0 gir1.2-ges-1.0 gstreamer1.0-plugins-base gstreamer1.0-plugins-good)

cannot() { echo "ges: $*" >&2; exit 75; }

there() {
    [ -x $python ] && $python -c 'import gi; gi.require_version("GES", "1.0"); from gi.repository import GES' 2>/dev/null
}

if ! there; then
    command -v apt-get >/dev/null || cannot "GES isn't here, and no apt-get to install it with"
    [ "$(id -u)" -eq 0 ] || cannot "GES isn't here; as root: apt-get install ${packages[*]}"
    export DEBIAN_FRONTEND=noninteractive
    log=$(mktemp)
    { apt-get -q -o DPkg::Lock::Timeout=600 update &&
        apt-get -q -o DPkg::Lock::Timeout=600 install -y --no-install-recommends "${packages[@]}"; } \
        >"$log" 2>&1 </dev/null || { tail -n 5 "$log" >&2; rm -f "$log"; cannot "apt-get could not install GES"; }
    rm -f "$log"
    there || cannot "GES doesn't load after its installation"
fi
# GES loads OpenTimelineIO into the system's own Python.
version=$($python -c 'import sys; print("%d.%d" % sys.version_info[:2])')
"${VVT_PIP_PYTHON:-$python}" -m pip install -q --disable-pip-version-check --target "$folder" --python-version "$version" \
    --only-binary :all: "opentimelineio>=0.17" otio-xges-adapter otio-fcp-adapter >&2 ||
    cannot "the OpenTimelineIO adapters can't be had from the package index"
echo "python=$python"
