"""What is put into Resolve's menus: a few lines that find the install record and hand over to `vvt_resolve.menu`."""

from __future__ import annotations

from pathlib import Path

# Where in Fusion/Scripts an entry goes, and which function of vvt_resolve.menu does it. Scripts in Deliver can be
# chosen as the trigger of a render.
ENTRIES = {"Deliver/Publish This Render.py": "render_ended"}

_SCRIPT = '''\
# {name}, an entry of Video Version Tracker. Made by `vvt resolve install`, taken away by `vvt resolve uninstall`.
import json
import sys

try:
    with open({record!r}, "rb") as opened:
        record = json.loads(opened.read().decode("utf-8"))
except (OSError, ValueError):
    print("Video Version Tracker is not installed for this user any more: run `vvt resolve install`.")
else:
    # Last: what else lies there is another Python's.
    sys.path.append(record["inside"])
    from vvt_resolve import menu
    menu.{function}(globals(), record)
'''


def script(entry: str, record: Path) -> str:
    """The text of an entry; it runs under Python 3.6 and later. The path of the record is all it knows of us."""
    return _SCRIPT.format(name=Path(entry).stem, record=str(record), function=ENTRIES[entry])
