"""What is drawn of a comparison, before any pixel: rows, their clips, the stretches that changed. No Qt here.

Positions are record frames from the head of the row's own timeline. Made once a comparison, in the child that
compares, and sent from there in pieces; everything is sorted, so that painting looks only at what is in view.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any

from vvt.compare.model import KINDS, ChangeList
from vvt.panel.models.ganged import Gang
from vvt.reports.figures import position, side
from vvt.reports.marks import Mark, Spot, marks, moved
from vvt.reports.phrases import one_line
from vvt.reports.signs import shade, sign
from vvt.workflow.pipe import one_more, put_together

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vvt.cut import Clip, Cut, Track

PICTURE, SOUND, BETWEEN, HEADING, RULER = 30, 20, 3, 18, 36     # pixels


@dataclass(frozen=True, slots=True)
class Stretch:
    """A marked stretch of a row: its shade, signs, the numbers of its changes, which edges moved.

    `slipped` is -1 or 1 for a clip whose source moved under fixed edges, else 0; `hatched` is what went away or
    was switched off.
    """

    first: int
    last: int
    name: str
    shade: str
    signs: str
    changes: tuple[int, ...]
    left: bool = False
    right: bool = False
    slipped: int = 0
    hatched: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A track, `top` pixels down. `firsts` and `lasts` are its clips' records, `covered` where clips touch."""

    earlier: bool
    label: str
    top: int
    height: int
    firsts: tuple[int, ...]
    lasts: tuple[int, ...]
    names: tuple[str, ...]
    disabled: frozenset[int]
    covered: tuple[tuple[int, int], ...]
    stretches: tuple[Stretch, ...]
    longest: int                        # frames of the longest stretch
    begins: tuple[int, ...] = ()        # where each stretch begins: what is looked through
    fades: tuple[tuple[int, int], ...] = ()

    def clips_between(self, first: float, last: float) -> range:
        """The numbers of the clips that show between two frames."""
        return range(bisect_right(self.lasts, first), bisect_left(self.firsts, last))

    def stretches_between(self, first: float, last: float) -> Iterator[Stretch]:
        """The stretches that show between two frames, in order."""
        low, high = bisect_left(self.begins, first - self.longest), bisect_left(self.begins, last)
        for one in islice(self.stretches, low, high):
            if one.last > first or one.first >= first:
                yield one

    def covered_between(self, first: float, last: float) -> Iterator[tuple[int, int]]:
        """Where clips lie without a gap, between two frames; neither list overlaps itself."""
        low = bisect_right(self.covered, first, key=lambda pair: pair[1])
        return takewhile(lambda pair: pair[0] < last, islice(self.covered, low, None))

    def fades_between(self, first: float, last: float) -> Iterator[tuple[int, int]]:
        """The transitions that show between two frames."""
        low = bisect_right(self.fades, first, key=lambda pair: pair[1])
        return takewhile(lambda pair: pair[0] < last, islice(self.fades, low, None))


@dataclass(frozen=True, slots=True)
class Joint:
    """From the middle of a clip where it was to where it is: rows by number, frames."""

    earlier_row: int
    earlier: float
    later_row: int
    later: float
    change: int


@dataclass(frozen=True, slots=True)
class Flag:
    """A timeline marker that changed, on the ruler; `earlier` when it is gone."""

    frame: int
    earlier: bool
    change: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole drawing: seconds across, rows from the top, where the ruler and the lower half begin, the height.

    `gang` ties the playheads; `by_kind` has the numbers of each kind's changes, in the contract's order of kinds.
    """

    change_list: ChangeList
    gang: Gang
    seconds: Fraction
    rows: tuple[Row, ...]
    joints: tuple[Joint, ...]
    flags: tuple[Flag, ...]
    ruler: int
    height: int
    by_kind: dict[str, list[int]]

    def cut(self, row: Row) -> Cut:
        """The timeline a row is of."""
        return self.change_list.before if row.earlier else self.change_list.after

    def places(self, number: int) -> list[tuple[Row, int, int]]:
        """Where a change is marked: rows, and record frames on them; nowhere for a number that is none's."""
        if not 0 <= number < len(self.change_list.changes):
            return []
        rows = {(row.earlier, row.label): row for row in self.rows}
        alone = replace(self.change_list, changes=(self.change_list.changes[number],))
        return [(rows[spot.earlier, spot.track], spot.first, spot.last) for spot in marks(alone)
                if (spot.earlier, spot.track) in rows]


def plan(change_list: ChangeList) -> Plan:
    """Lay out both timelines: the earlier's picture tracks top down, its sound, the ruler, then the later's."""
    found = _by_row(marks(change_list))
    upper, end = _rows(change_list.before, found, earlier=True, top=HEADING)
    lower, height = _rows(change_list.after, found, earlier=False, top=end + RULER + HEADING)
    rows = (*upper, *lower)
    seconds = max(change_list.before.duration / change_list.before.rate,
                  change_list.after.duration / change_list.after.rate, Fraction(1))
    return Plan(change_list, Gang(change_list), seconds, rows, tuple(_joints(change_list, rows)),
                tuple(_flags(change_list)), end, height, by_kind(change_list))


def by_kind(change_list: ChangeList) -> dict[str, list[int]]:
    """The numbers of the changes of each kind that occurs, in the contract's order of kinds."""
    found: dict[str, list[int]] = {kind: [] for kind in KINDS}
    for number, change in enumerate(change_list.changes):
        found[change.kind].append(number)
    return {kind: numbers for kind, numbers in found.items() if numbers}


# On its way from the child

_AT_ONCE = 200          # stretches a piece: a millisecond to take in
_NOTHING: Any = None


def pieces(change_list: ChangeList) -> Iterator[object]:
    """The plan as it is sent: without rows and with their number; then each row, and its stretches some at a time.

    An empty piece ends a row's.
    """
    whole = plan(change_list)
    yield replace(whole, change_list=_NOTHING, rows=()), len(whole.rows)
    for row in whole.rows:
        yield replace(row, stretches=(), begins=())
        for at in range(0, len(row.stretches), _AT_ONCE):
            yield row.stretches[at:at + _AT_ONCE]
        yield ()


def taken_in(change_list: ChangeList, found: Iterator[Any]) -> Plan:
    """The plan of a comparison out of its pieces. Raises VvtError where they end too early."""
    bare, count = one_more(found)
    whole: Plan = replace(bare, change_list=change_list, rows=tuple(_row_from(found) for _ in range(count)))
    return whole


def _row_from(found: Iterator[Any]) -> Row:
    row: Row = one_more(found)
    stretches = tuple(put_together(found))
    return replace(row, stretches=stretches, begins=tuple(one.first for one in stretches))


def _by_row(found: dict[Spot, Mark]) -> dict[tuple[bool, str], list[Stretch]]:
    rows: dict[tuple[bool, str], list[Stretch]] = {}
    for spot, mark in found.items():
        rows.setdefault((spot.earlier, spot.track), []).append(_stretch(spot, mark))
    for stretches in rows.values():
        # The longer first, so that the shorter is painted over it.
        stretches.sort(key=lambda one: (one.first, -one.last))
    return rows


def _stretch(spot: Spot, mark: Mark) -> Stretch:
    first = mark.changes[0][1]
    gone = first.kind in ("extract", "lift")
    off = first.kind == "enable" and first.action == "off" and not spot.earlier
    return Stretch(spot.first, spot.last, one_line(mark.name), shade(first.kind),
                   " ".join(dict.fromkeys(sign(change) for _, change in mark.changes)),
                   tuple(number for number, _ in mark.changes), mark.left, mark.right, mark.slipped, gone or off)


def _rows(cut: Cut, found: dict[tuple[bool, str], list[Stretch]], *, earlier: bool,
          top: int) -> tuple[list[Row], int]:
    labelled = list(cut.labelled())
    picture = [pair for pair in labelled if pair[1].kind == "V"]
    rows = []
    for label, track in [*reversed(picture), *(pair for pair in labelled if pair[1].kind != "V")]:
        rows.append(_row(track, (earlier, label), top, found.get((earlier, label), [])))
        top += rows[-1].height + BETWEEN
    return rows, top


def _row(track: Track, place: tuple[bool, str], top: int, stretches: list[Stretch]) -> Row:
    clips = track.clips
    return Row(
        *place, top, PICTURE if track.kind == "V" else SOUND,
        tuple(clip.record_in for clip in clips), tuple(clip.record_out for clip in clips),
        tuple(one_line(clip.name or clip.media.name) for clip in clips),
        frozenset(number for number, clip in enumerate(clips) if not clip.enabled or not track.enabled),
        tuple(_covered(clips)), tuple(stretches), max((one.last - one.first for one in stretches), default=0),
        tuple(one.first for one in stretches), tuple((fade.record_in, fade.record_out) for fade in track.transitions))


def _covered(clips: Iterable[Clip]) -> Iterator[tuple[int, int]]:
    """Where clips lie without a gap: what is drawn when single ones are too narrow to see."""
    first = last = None
    for clip in clips:
        if first is None or last is None:
            first, last = clip.record_in, clip.record_out
        elif clip.record_in == last:
            last = clip.record_out
        else:
            yield first, last
            first, last = clip.record_in, clip.record_out
    if first is not None and last is not None:
        yield first, last


def _joints(change_list: ChangeList, rows: tuple[Row, ...]) -> Iterator[Joint]:
    at = {(row.earlier, row.label): number for number, row in enumerate(rows)}
    for number, change in enumerate(change_list.changes):
        for before, after in moved(change):
            was, now = at.get((True, before.track)), at.get((False, after.track))
            if was is not None and now is not None and before.track[0] == "V":
                yield Joint(was, (before.clip.record_in + before.clip.record_out) / 2,
                            now, (after.clip.record_in + after.clip.record_out) / 2, number)


def _flags(change_list: ChangeList) -> Iterator[Flag]:
    for number, change in enumerate(change_list.changes):
        if change.kind == "marker" and not change.track:
            yield Flag(position(change), side(change, change_list) is change_list.before, number)
