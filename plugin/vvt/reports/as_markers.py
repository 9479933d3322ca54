"""The changes as an EDL of markers that Resolve imports (Timelines ▸ Import ▸ Timeline Markers from EDL)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.reports.figures import at_timecode
from vvt.reports.flags import Flag, flags
from vvt.reports.landing import put_file
from vvt.reports.phrases import one_line

if TYPE_CHECKING:
    import os

    from vvt.compare.model import ChangeList
    from vvt.cut import Cut


def write_markers(change_list: ChangeList, path: str | os.PathLike[str]) -> None:
    """Write a marker for every frame of the later timeline with changes on it, coloured by kind.

    The form is that of Resolve's own marker EDLs: event, note line, ` |C:colour |M:name |D:1`, CRLF.
    Raises VvtError where the file can't be written.
    """
    put_file(path, markers_text(change_list).encode("utf-8", "replace"))


def markers_text(change_list: ChangeList) -> str:
    """The marker EDL as text, lines ended by CRLF."""
    cut = change_list.after
    lines = [f"TITLE: {one_line(cut.name) or 'changes'}",
             f"FCM: {'DROP FRAME' if cut.drop else 'NON-DROP FRAME'}", ""]
    for number, flag in enumerate(flags(change_list), 1):
        lines += [*_event(number, flag, cut), ""]
    return "\r\n".join(lines) + "\r\n"


def _event(number: int, flag: Flag, cut: Cut) -> list[str]:
    first, last = at_timecode(flag.at, cut), at_timecode(flag.at + 1, cut)
    return [f"{number:03}  001      V     C        {first} {last} {first} {last}  ",
            unbarred(flag.note),
            f" |C:ResolveColor{flag.colour} |M:{unbarred(flag.name)} |D:1"]


def unbarred(text: str) -> str:
    """Text on one line without the bars that divide a marker's fields."""
    return one_line(text).replace("|", "¦")
