"""Clips that were cut up and edited again: cut first, compared piece by piece, told of whole clips.

A clip that became several pieces of which some were changed further (or the other way round) is cut at
the same places on both timelines before the comparison; afterwards every edit goes by its real clip's
number again, and the cut itself is a split (or a join), or the halves of what was put between them.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from vvt.compare.clips import HUNDREDTH, apart, shares_frames
from vvt.compare.cutting import cut_up_ripple
from vvt.compare.drafts import Draft
from vvt.compare.model import Change, Dissolve, Edit
from vvt.compare.ops import Did
from vvt.cut import Clip

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vvt.compare.lanes import Paired
    from vvt.cut import Frames, Track

Cuts = dict[int, list[int]]   # clip -> record frames at which it is cut


@dataclass(slots=True)
class Razored:
    """Per track label: each piece's real clip number, and the real clips."""

    before: dict[str, tuple[list[int], tuple[Clip, ...]]] = field(default_factory=dict)
    after: dict[str, tuple[list[int], tuple[Clip, ...]]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """True when anything was cut."""
        return bool(self.before or self.after)


def cuts(pair: Paired) -> tuple[Cuts, Cuts]:
    """Where clips of the earlier track, and of the later one, have to be cut to be compared piece by piece."""
    rows = _left(len(pair.before), {i for i, _ in (*pair.chain, *pair.moved)}, [i for i, _ in pair.chain])
    columns = _left(len(pair.after), {j for _, j in (*pair.chain, *pair.moved)}, [j for _, j in pair.chain])
    if not rows or not columns:
        return {}, {}
    forth, back = _sharing(pair, rows, columns)
    return (_points(forth, back, pair.before, pair.after), _points(back, forth, pair.after, pair.before))


def _left(count: int, taken: set[int], chain: list[int]) -> dict[int, int]:
    """The clips without a sure partner, with the gap between anchors they are in."""
    return {index: bisect_left(chain, index) for index in range(count) if index not in taken}


def _sharing(
    pair: Paired, rows: dict[int, int], columns: dict[int, int]
) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """Which clips of the same gap share source frames."""
    by_place: dict[tuple[int, int], list[int]] = defaultdict(list)
    for j, gap in columns.items():
        by_place[gap, pair.footage_after[j]].append(j)
    forth: dict[int, list[int]] = defaultdict(list)
    back: dict[int, list[int]] = defaultdict(list)
    for i, gap in rows.items():
        for j in by_place.get((gap, pair.footage_before[i]), ()):
            if shares_frames(pair.before[i], pair.after[j]):
                forth[i].append(j)
                back[j].append(i)
    return forth, back


def _points(forth: dict[int, list[int]], back: dict[int, list[int]], ones: Sequence[Clip], others: Sequence[Clip]
            ) -> Cuts:
    found: Cuts = {}
    for i, pieces in forth.items():
        if len(pieces) < 2 or any(back[j] != [i] for j in pieces):
            continue
        one = ones[i]
        if one.speed <= 0 or one.ramp is not None or one.nested is not None or one.media.generator:
            continue
        whole_run = [others[j] for j in range(pieces[0], pieces[-1] + 1)]
        if cut_up_ripple(whole_run, one, whole_run[0].record_in - one.record_in) is not None:
            continue   # a plain split, or one thing put between: seen without a razor
        places = _places(one, [others[j] for j in pieces])
        if places:
            found[i] = places
    return found


def _places(one: Clip, pieces: list[Clip]) -> list[int]:
    """Record frames inside `one` where its pieces part; none where they don't tell."""
    places: list[int] = []
    at: Frames = one.source_in
    for piece, following in itertools.pairwise(pieces):
        if apart(piece.source_in, at) < HUNDREDTH and piece.speed == one.speed:
            at = piece.source_out
        elif apart(following.source_out, one.source_out) < HUNDREDTH and following.speed == one.speed:
            at = following.source_in
        elif apart(piece.source_out, following.source_in) < HUNDREDTH:
            at = piece.source_out
        else:
            return []
        place = one.record_in + Fraction(at - one.source_in) / one.source_per_record
        if place.denominator != 1 or not (places or [one.record_in])[-1] < place < one.record_out:
            return []
        places.append(int(place))
    return places


def cut(track: Track, where: Cuts) -> tuple[Track, list[int]]:
    """The track with clips cut, and each piece's real clip number."""
    clips: list[Clip] = []
    numbers: list[int] = []
    for index, clip in enumerate(track.clips):
        edges = [clip.record_in, *where.get(index, ()), clip.record_out]
        for first, last in itertools.pairwise(edges):
            clips.append(clip.part(first, last))
            numbers.append(index)
    return replace(track, clips=tuple(clips)), numbers


# -- the cuts as changes ----------------------------------------------------------------------------------

_KEPT = frozenset({Did.SAME, Did.SLID, Did.ALTERED})


def with_cuts(pair: Paired, drafts: list[Draft], razored: Razored) -> list[Draft]:
    """The drafts of one pair of tracks with the splits and joins that the razor stands for."""
    forth = {op.before[0]: op.after[0] for op in pair.ops if op.did in _KEPT}
    back = {j: i for i, j in forth.items()}
    for label, numbers, partner, forward in (
        (pair.before_label, razored.before.get(pair.before_label), forth, True),
        (pair.after_label, razored.after.get(pair.after_label), back, False),
    ):
        if numbers is None:
            continue
        for pieces in _runs(numbers[0]):
            ends = [(piece, partner[piece]) for piece in pieces if piece in partner]
            if len(ends) > 1:
                drafts = _cut_told(pair, drafts, (label, pieces), ends, forward=forward)
            elif ends:
                drafts = _rest_kept(pair, drafts, (label, pieces), ends[0][1], forward=forward)
    return drafts


def _rest_kept(
    pair: Paired, drafts: list[Draft], where: tuple[str, list[int]], partner: int, *, forward: bool
) -> list[Draft]:
    """One piece stayed: whatever happened to another piece of the clip leaves it where it is."""
    label, pieces = where
    kept = (Edit(pair.after_label, partner, pair.after[partner]) if forward
            else Edit(pair.before_label, partner, pair.before[partner]))
    result = []
    for draft in drafts:
        change = draft.change
        named = change.takes if forward else change.puts
        if any(edit.track == label and edit.index in pieces for edit in named):
            change = replace(change, puts=(*change.puts, kept)) if forward else replace(
                change, takes=(*change.takes, kept))
        result.append(replace(draft, change=change))
    return result


def _runs(numbers: list[int]) -> list[list[int]]:
    """The pieces of each clip that was cut."""
    by_clip: dict[int, list[int]] = defaultdict(list)
    for piece, number in enumerate(numbers):
        by_clip[number].append(piece)
    return [pieces for pieces in by_clip.values() if len(pieces) > 1]


def _cut_told(
    pair: Paired, drafts: list[Draft], where: tuple[str, list[int]], ends: list[tuple[int, int]], *, forward: bool
) -> list[Draft]:
    """One clip's cuts: the halves of what lies between two pieces, and one split (or join) for the rest."""
    label, pieces = where
    own, other = (pair.before, pair.after) if forward else (pair.after, pair.before)
    other_label = pair.after_label if forward else pair.before_label
    mine = tuple(Edit(label, piece, own[piece]) for piece in pieces)
    theirs = tuple(Edit(other_label, index, other[index]) for _, index in ends)
    takes, puts = (mine, theirs) if forward else (theirs, mine)
    result, through = list(drafts), [theirs[0]]
    for (_, first), (_, last) in itertools.pairwise(ends):
        halves = (Edit(other_label, first, other[first]), Edit(other_label, last, other[last]))
        at = _between(result, other_label, first, last, forward=forward)
        if at is None:
            through.append(halves[1])
        else:
            change = result[at].change
            result[at] = replace(result[at], change=replace(
                change, parts=halves, takes=change.takes + takes, puts=change.puts + puts))
    if len(through) > 1:
        entire = Edit(label, pieces[0], own[pieces[0]])
        sides = (entire, theirs[0]) if forward else (theirs[0], entire)
        result.append(Draft(Change("split" if forward else "join", (puts or takes)[0].track, entire.clip.name, *sides,
                                   parts=tuple(through), takes=takes, puts=puts)))
    return result


def _between(drafts: list[Draft], label: str, first: int, last: int, *, forward: bool) -> int | None:
    """The draft of a clip that is new (or gone) between two pieces."""
    for number, draft in enumerate(drafts):
        side = draft.change.after if forward else draft.change.before
        alone = (draft.change.before if forward else draft.change.after) is None
        if alone and isinstance(side, Edit) and side.track == label and first < side.index < last:
            return number
    return None


# -- back to whole clips ----------------------------------------------------------------------------------


def whole_again(changes: Iterable[Change], razored: Razored) -> list[Change]:
    """The changes with every edit under its real clip's number."""
    return [_restored(change, razored) for change in changes]


def _restored(change: Change, razored: Razored) -> Change:
    def one(edit: Edit) -> Edit:
        return _renumbered(edit, razored.before)

    def other(edit: Edit) -> Edit:
        return _renumbered(edit, razored.after)

    def pair(edits: tuple[Edit, Edit]) -> tuple[Edit, Edit]:
        return one(edits[0]), other(edits[1])

    split, join = change.kind == "split", change.kind == "join"
    before = one(change.before) if isinstance(change.before, Edit) else change.before
    after = other(change.after) if isinstance(change.after, Edit) else change.after
    return replace(
        change, before=_entire(before, razored.before) if split else before,
        after=_entire(after, razored.after) if join else after,
        linked=tuple((_side(was, razored.before, entire=split), _side(now, razored.after, entire=join))
                     for was, now in change.linked),
        over=tuple(one(edit) for edit in change.over), under=tuple(other(edit) for edit in change.under),
        parts=tuple(_part(edit, razored) for edit in change.parts),
        incoming=None if change.incoming is None else pair(change.incoming),
        neighbours=tuple(pair(edits) for edits in change.neighbours), run=tuple(pair(edits) for edits in change.run),
        takes=tuple(_whole(edit, razored.before) for edit in change.takes),
        puts=tuple(_whole(edit, razored.after) for edit in change.puts),
    )


Numbers = dict[str, tuple[list[int], tuple["Clip", ...]]]


def _renumbered(edit: Edit, numbers: Numbers) -> Edit:
    if edit.track not in numbers:
        return edit
    places = numbers[edit.track][0]
    return replace(edit, index=places[edit.index] if edit.index < len(places) else len(numbers[edit.track][1]))


def _whole(edit: Edit, numbers: Numbers) -> Edit:
    edit = _renumbered(edit, numbers)
    return replace(edit, clip=numbers[edit.track][1][edit.index]) if edit.track in numbers else edit


def _side(side: Edit | Dissolve | None, numbers: Numbers, *, entire: bool) -> Edit | Dissolve | None:
    if not isinstance(side, Edit):
        return side
    return _whole(side, numbers) if entire else _renumbered(side, numbers)


def _entire(side: Edit | Dissolve | None, numbers: Numbers) -> Edit | Dissolve | None:
    """The whole clip an already renumbered edit is a piece of."""
    if not isinstance(side, Edit) or side.track not in numbers:
        return side
    return replace(side, clip=numbers[side.track][1][side.index])


def _part(edit: Edit, razored: Razored) -> Edit:
    """A part lies on the timeline on which it is a clip of its own."""
    for numbers in (razored.before, razored.after):
        if edit.track in numbers:
            places, clips = numbers[edit.track]
            if edit.index < len(places) and edit.clip == clips[places[edit.index]]:
                return replace(edit, index=places[edit.index])
    return edit
