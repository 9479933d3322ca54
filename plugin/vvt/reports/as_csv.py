"""The change list as a table that opens right in Excel."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from vvt.compare.model import Edit
from vvt.reports.figures import at_timecode, figure, place_timecode, record_range
from vvt.reports.flat import Row, rows
from vvt.reports.landing import put_file
from vvt.reports.phrases import one_line
from vvt.reports.words import sentence

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from vvt.compare.model import ChangeList, Dissolve
    from vvt.cut import Cut

Cell = str | int | float

HEADINGS = (
    "Record timecode", "Tracks", "Kind", "Action", "Clip", "Head", "Tail", "Shift", "Ripple",
    "Record in before", "Record out before", "Record in after", "Record out after",
    "Source in before", "Source out before", "Source in after", "Source out after",
    "Speed before", "Speed after", "Media before", "Media after", "File before", "File after", "Sentence",
)
# What a spreadsheet takes for a formula when a text cell starts with it, full-width forms too.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def write_csv(change_list: ChangeList, path: str | os.PathLike[str]) -> None:
    """Write the change list to `path`: UTF-8 with a byte order mark, CRLF, a row a change.

    Head, tail, shift and ripple are frames, source columns media frames, record columns timecode, speed
    a ratio. Text that a spreadsheet would run as a formula has an apostrophe before it. Raises VvtError
    where the file can't be written.
    """
    put_file(path, csv_text(change_list).encode("utf-8-sig", "replace"))


def csv_text(change_list: ChangeList) -> str:
    """The table as text, lines ended by CRLF."""
    table = io.StringIO(newline="")
    writer = csv.writer(table, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for row in rows(change_list):
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in _cells(row)])
    return table.getvalue()


def guarded(text: str) -> str:
    """`text` as a cell that no spreadsheet runs: one line, an apostrophe before what looks like a formula."""
    line = one_line(text)
    return f"'{line}" if line.lstrip().startswith(_FORMULA) else line


def _cells(row: Row) -> Iterable[Cell]:
    change, within = row.change, row.within
    yield place_timecode(change, within)
    yield " ".join((change.track, *change.also))
    yield from (change.kind, change.action, row.clip)
    yield from (figure(number) for number in (change.head, change.tail, change.shift, change.ripple))
    yield from _record(change.before, within.before)
    yield from _record(change.after, within.after)
    yield from _both(change.before, change.after)
    yield sentence(change, within)


def _record(place: Edit | Dissolve | None, cut: Cut) -> tuple[Cell, Cell]:
    if place is None:
        return "", ""
    first, last = record_range(place)
    return at_timecode(first, cut), at_timecode(last, cut)


def _both(before: Edit | Dissolve | None, after: Edit | Dissolve | None) -> Iterable[Cell]:
    """Source range, speed, media and file, before and after; empty for a transition."""
    clips = [place.clip if isinstance(place, Edit) else None for place in (before, after)]
    for clip in clips:
        yield from ("", "") if clip is None else (figure(clip.source_in), figure(clip.source_out))
    yield from ("" if clip is None else figure(clip.speed) for clip in clips)
    yield from ("" if clip is None else clip.media.name for clip in clips)
    yield from ("" if clip is None else clip.media.url for clip in clips)
