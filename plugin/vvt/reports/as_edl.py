"""The change EDL for sound: what of the old reel goes where in the new (CMX3600)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vvt.cut import rate_label
from vvt.reports.figures import at_timecode, length_timecode
from vvt.reports.kept import Stretch, stretches
from vvt.reports.landing import put_file
from vvt.reports.phrases import one_line

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from vvt.compare.model import ChangeList
    from vvt.cut import Cut


def write_edl(change_list: ChangeList, path: str | os.PathLike[str]) -> None:
    """Write the change EDL to `path`.

    Each event's source is a range of the earlier timeline, its record range where that stands in the
    later one. New pictures are events of reel AX, new filler of BL. Frames are counted one for one
    where the two rates differ. Raises VvtError where the file can't be written.
    """
    put_file(path, edl_text(change_list).encode("ascii", "replace"))


def edl_text(change_list: ChangeList) -> str:
    """The change EDL as text, lines ended by CRLF."""
    lines = list(_header(change_list.before, change_list.after))
    found = stretches(change_list)
    for number, stretch in enumerate(found, 1):
        lines += _event(number, stretch, change_list)
    lines += _left_out(found, change_list.before)
    return "\r\n".join(lines) + "\r\n"


def _header(before: Cut, after: Cut) -> Iterator[str]:
    yield f"TITLE: {_plain(after.name) or 'NEW'} FROM {_plain(before.name) or 'OLD'}"[:70]   # CMX holds no more
    yield f"FCM: {'DROP FRAME' if after.drop else 'NON-DROP FRAME'}"
    if before.rate != after.rate:
        yield f"* RATE CHANGED FROM {rate_label(before.rate)} TO {rate_label(after.rate)}: FRAME FOR FRAME"
    yield ""


def _event(number: int, stretch: Stretch, change_list: ChangeList) -> Iterator[str]:
    before, after = change_list.before, change_list.after
    record = f"{at_timecode(stretch.first, after)} {at_timecode(stretch.last, after)}"
    channel = _channel(after)
    if stretch.offset is None:
        source = f"{length_timecode(0, after)} {length_timecode(stretch.last - stretch.first, after)}"
        yield f"{number:03}  {'AX' if stretch.name else 'BL':8} {channel:5} C        {source} {record}"
        if stretch.name:
            yield f"* FROM CLIP NAME: {_plain(stretch.name)}"
        yield f"* {'NEW PICTURE' if stretch.name else 'NEW BLACK'}"
        return
    first, last = stretch.first - stretch.offset, stretch.last - stretch.offset
    source = f"{at_timecode(first, before)} {at_timecode(last, before)}"
    yield f"{number:03}  {reel(before):8} {channel:5} C        {source} {record}"
    yield f"* FROM CLIP NAME: {_plain(before.name) or 'OLD'}"


def _channel(cut: Cut) -> str:
    return "V" if any(track.kind == "V" and track.clips for track in cut.tracks) else "A"


def _left_out(found: list[Stretch], before: Cut) -> Iterator[str]:
    """What of the old reel is used nowhere in the new, as comments."""
    kept = sorted((held.first - held.offset, held.last - held.offset) for held in found if held.offset is not None)
    at = 0
    for first, last in [*kept, (before.duration, before.duration)]:
        if first > at:
            yield f"* NOT USED OF {reel(before)}: {at_timecode(at, before)} {at_timecode(first, before)}"
        at = max(at, last)


def reel(cut: Cut) -> str:
    """A timeline's name as a CMX3600 reel: at most eight capital letters, digits and underscores, never AX or BL.

    The end of a name is what tells versions apart, so the middle goes.
    """
    name = re.sub(r"[^A-Z0-9]+", "_", cut.name.upper()).strip("_")
    short = name if len(name) <= 8 else f"{name[:4]}{name[-4:]}"
    return short if short not in ("", "AX", "BL") else "OLDREEL"


def _plain(text: str) -> str:
    """Text as a CMX3600 list can hold it: one line of ASCII."""
    return one_line(text).encode("ascii", "replace").decode()
