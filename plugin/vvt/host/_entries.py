"""What is put into Resolve's menus: a few lines that find the install record and hand over to `vvt_resolve.menu`."""

from __future__ import annotations

from pathlib import Path

# Where in Fusion/Scripts an entry goes, and which function of vvt_resolve.menu does it. Scripts in Deliver can be
# chosen as the trigger of a render; those in Utility are in Workspace, Scripts on every page, a folder as a submenu.
ENTRIES = {
    "Deliver/Publish This Render.py": "render_ended",
    "Utility/Video Versions/Publish Version.py": "publish_version",
    "Utility/Video Versions/Versions Panel.py": "versions_panel",
}

_SCRIPT = '''\
# {name}, an entry of Video Version Tracker. Made by `vvt resolve install`, taken away by `vvt resolve uninstall`.
import json
import sys


def tell(text):
    # Resolve's console is mostly closed, so what stands in the way is shown in the browser too; but not after a
    # render, of which there may be forty in a night.
    print(text)
    if not globals().get("job"):
        import html
        import tempfile
        import webbrowser
        from pathlib import Path
        page = Path(tempfile.mkdtemp(prefix="vvt-")) / "Video Version Tracker.html"
        lines = "".join("<p>" + html.escape(line) + "</p>" for line in text.splitlines())
        page.write_bytes((
            "<!doctype html><meta charset=utf-8><title>Video Version Tracker</title><style>body{{background:#1e1e20;"
            "color:#d8d8da;font:16px/1.5 sans-serif;max-width:40em;margin:4em auto;padding:0 1em}}</style>"
            "<h1>{name}</h1>" + lines).encode("utf-8"))
        webbrowser.open(page.as_uri())


try:
    with open({record!r}, "rb") as opened:
        record = json.loads(opened.read().decode("utf-8"))
    # Last: what else lies there is another Python's.
    sys.path.append(record["inside"])
    from vvt_resolve import menu
except (OSError, ValueError, KeyError, ImportError):
    tell("Video Version Tracker is not installed for this user any more, or has moved.\\n"
         "Run `vvt resolve install` in a terminal, and choose this entry again.")
else:
    menu.{function}(globals(), record, tell)
'''


def script(entry: str, record: Path) -> str:
    """The text of an entry; it runs under Python 3.6 and later. The path of the record is all it knows of us."""
    return _SCRIPT.format(name=Path(entry).stem, record=str(record), function=ENTRIES[entry])
