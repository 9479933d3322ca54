"""Clips that are gone in one place and new in another: moved, alone or as a run."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vvt.compare.anchors import in_order_by_content
from vvt.compare.clips import shares_frames
from vvt.compare.ops import Did, Op

if TYPE_CHECKING:
    from collections.abc import Hashable

    from vvt.compare.lanes import Paired
    from vvt.cut import Clip


@dataclass(frozen=True, slots=True)
class Place:
    """One step of one pair of tracks: `lane` counts the pairs, `step` that pair's ops.

    `piece` is the clip's place among a step's clips where it lies between two halves of another; else 0.
    """

    lane: int
    step: int
    piece: int = 0


@dataclass(frozen=True, slots=True)
class Moved:
    """A run of clips: where each was and where it is, in record order."""

    gone: tuple[Place, ...]
    new: tuple[Place, ...]


_FAR = 10_000_000   # places on other tracks count from far away, so that a run never joins this track's


def roam(lanes: list[Paired]) -> None:
    """Note, on every pair of tracks, which clips turn up elsewhere: content that is left over once on each side."""
    for pair in lanes:
        pair.roaming_before = dict(pair.moved)
        pair.roaming_after = {j: i for i, j in pair.moved}
        _roam_within(pair)
    left: tuple[dict[Hashable, list[Place]], dict[Hashable, list[Place]]] = (defaultdict(list), defaultdict(list))
    for number, pair in enumerate(lanes):
        kind = (pair.before_label or pair.after_label)[:1]
        for side, indices in enumerate(_left_over(pair)):
            keys = pair.lane.before_keys if side == 0 else pair.lane.after_keys
            for index in indices:
                left[side][kind, keys[index]].append(Place(number, index))
    for key, froms in left[0].items():
        tos = left[1].get(key, [])
        if len(froms) == len(tos) == 1 and froms[0].lane != tos[0].lane:
            (start,), (end,) = froms, tos
            lanes[start.lane].roaming_before[start.step] = end.step + (end.lane + 1) * _FAR
            lanes[end.lane].roaming_after[end.step] = start.step + (start.lane + 1) * _FAR


def _left_over(pair: Paired) -> tuple[list[int], list[int]]:
    """Clips of each side that are neither anchored nor known to roam."""
    taken = ({i for i, _ in pair.chain} | set(pair.roaming_before), {j for _, j in pair.chain} | set(
        pair.roaming_after))
    return ([i for i in range(len(pair.before)) if i not in taken[0]],
            [j for j in range(len(pair.after)) if j not in taken[1]])


def _roam_within(pair: Paired) -> None:
    """Content that is left over once on each side, between two anchors or on the track, and changed its order."""
    rows, columns = _left_over(pair)
    gap_of = ({i: bisect_left(pair.chain, (i,)) for i in rows},
              {j: bisect_left(pair.chain, j, key=lambda one: one[1]) for j in columns})
    for local in (True, False):
        rows, columns = _left_over(pair)
        ones = _once([((gap_of[0][i] if local else 0, pair.lane.before_keys[i]), i) for i in rows])
        others = _once([((gap_of[1][j] if local else 0, pair.lane.after_keys[j]), j) for j in columns])
        pairs = sorted((i, others[place]) for place, i in ones.items() if place in others)
        kept = set(in_order_by_content(pair.lane, pairs))
        for i, j in pairs:
            if (i, j) not in kept or gap_of[0][i] != gap_of[1][j]:
                pair.roaming_before[i], pair.roaming_after[j] = j, i


def _once(places: list[tuple[Hashable, int]]) -> dict[Hashable, int]:
    """The index of each key that stands there once."""
    counts = Counter(key for key, _ in places)
    return {key: index for key, index in places if counts[key] == 1}


def pair_moves(lanes: list[Paired]) -> list[Moved]:
    """Match what is gone with what is new, the very same content first, then content that shares most frames."""
    gone = _places(lanes, Did.GONE)
    new = _places(lanes, Did.NEW)
    matched = _by_roaming(lanes, gone, new)
    matched += _by_content(lanes, gone, new)
    matched += _by_overlap(lanes, gone, new)
    return _runs(lanes, matched)


def _places(lanes: list[Paired], did: Did) -> dict[Place, None]:
    """Where clips are gone (or new), those between two halves of another clip too."""
    between = Did.HEALED if did is Did.GONE else Did.CUT_UP
    found: dict[Place, None] = {}
    for lane, pair in enumerate(lanes):
        for step, op in enumerate(pair.ops):
            if op.did is did:
                found[Place(lane, step)] = None
            elif op.did is between:
                clips, indices = (pair.before, op.before) if did is Did.GONE else (pair.after, op.after)
                found |= {Place(lane, step, piece): None for piece, index in enumerate(indices[1:-1], 1)
                          if clips[index].media != clips[indices[0]].media}
    return found


def clip_at(lanes: list[Paired], place: Place) -> Clip:
    """The clip at a place."""
    pair = lanes[place.lane]
    return (pair.before if was_there(lanes, place) else pair.after)[index_of(lanes, place)]


def op_at(lanes: list[Paired], place: Place) -> Op:
    """The step at a place."""
    return lanes[place.lane].ops[place.step]


def was_there(lanes: list[Paired], place: Place) -> bool:
    """True when the place is on the earlier timeline."""
    return op_at(lanes, place).did in (Did.GONE, Did.HEALED)


def index_of(lanes: list[Paired], place: Place) -> int:
    """The clip's index on its track."""
    op = op_at(lanes, place)
    return (op.before if was_there(lanes, place) else op.after)[place.piece]


def labelled(lanes: list[Paired], place: Place) -> tuple[str, int]:
    """The clip's track label and index."""
    pair = lanes[place.lane]
    return (pair.before_label if was_there(lanes, place) else pair.after_label), index_of(lanes, place)


def _kind(lanes: list[Paired], place: Place) -> str:
    pair = lanes[place.lane]
    return (pair.before_label or pair.after_label)[:1]


def _by_roaming(lanes: list[Paired], gone: dict[Place, None], new: dict[Place, None]) -> list[tuple[Place, Place]]:
    """The pairs that anchoring already found."""
    at = {(place.lane, index_of(lanes, place)): place for place in new}
    matched = []
    for place in list(gone):
        target = lanes[place.lane].roaming_before.get(index_of(lanes, place))
        if target is None:
            continue
        lane, index = (place.lane, target) if target < _FAR else (target // _FAR - 1, target % _FAR)
        other = at.get((lane, index))
        if other is not None and other in new:
            matched.append((place, other))
            del gone[place], new[other]
    return matched


def _by_content(lanes: list[Paired], gone: dict[Place, None], new: dict[Place, None]) -> list[tuple[Place, Place]]:
    waiting: dict[Hashable, list[Place]] = defaultdict(list)
    for place in new:
        key = lanes[place.lane].lane.after_keys[index_of(lanes, place)]
        waiting[(_kind(lanes, place), key)].append(place)
    matched = []
    for place in list(gone):
        key = lanes[place.lane].lane.before_keys[index_of(lanes, place)]
        others = waiting.get((_kind(lanes, place), key))
        if others:
            other = min(others, key=lambda other: (_distance(lanes, place, other), other.lane != place.lane,
                                                   other.lane, other.step))
            others.remove(other)
            matched.append((place, other))
            del gone[place], new[other]
    return matched


def _distance(lanes: list[Paired], place: Place, other: Place) -> int:
    displaced = op_at(lanes, other).d0
    return abs(clip_at(lanes, other).record_in - displaced - clip_at(lanes, place).record_in)


def _by_overlap(lanes: list[Paired], gone: dict[Place, None], new: dict[Place, None]) -> list[tuple[Place, Place]]:
    """Clips moved and trimmed: the same footage, at least half of the shorter one's frames in common."""
    by_footage: dict[tuple[str, int], list[Place]] = defaultdict(list)
    for place in new:
        by_footage[(_kind(lanes, place), lanes[place.lane].footage_after[index_of(lanes, place)])].append(place)
    candidates = []
    for place in gone:
        footage = lanes[place.lane].footage_before[index_of(lanes, place)]
        one = clip_at(lanes, place)
        for other in by_footage.get((_kind(lanes, place), footage), ()):
            shared = shared_frames(one, clip_at(lanes, other))
            if one.speed == clip_at(lanes, other).speed and shared:
                candidates.append((-shared, _distance(lanes, place, other), place.lane, place.step, place, other))
    matched = []
    for *_, place, other in sorted(candidates, key=lambda row: row[:4]):
        if place in gone and other in new:
            matched.append((place, other))
            del gone[place], new[other]
    return matched


def shared_frames(one: Clip, other: Clip) -> float:
    """The part (0 to 1) of the shorter clip's frames that both show; 0 below a half, or for titles and slugs."""
    if one.media.generator or not shares_frames(one, other):
        return 0
    common = min(one.source_out, other.source_out) - max(one.source_in, other.source_in)
    shorter = min(one.source_out - one.source_in, other.source_out - other.source_in)
    return float(common / shorter) if common * 2 >= shorter else 0


def _runs(lanes: list[Paired], matched: list[tuple[Place, Place]]) -> list[Moved]:
    """Neighbours that went to neighbouring places in the same manner, as one move."""
    runs: list[list[tuple[Place, Place]]] = []
    for pair in sorted(matched, key=lambda pair: (pair[0].lane, pair[0].step)):
        if runs and _continues(lanes, runs[-1][-1], pair):
            runs[-1].append(pair)
        else:
            runs.append([pair])
    return [Moved(tuple(gone for gone, _ in run), tuple(new for _, new in run)) for run in runs]


def _continues(lanes: list[Paired], last: tuple[Place, Place], pair: tuple[Place, Place]) -> bool:
    for side in (0, 1):
        one, other = last[side], pair[side]
        if one.piece or other.piece or one.lane != other.lane or index_of(lanes, other) != index_of(lanes, one) + 1:
            return False
        if bool(op_at(lanes, one).ripple) != bool(op_at(lanes, other).ripple):
            return False
    spaces = [clip_at(lanes, pair[side]).record_in - clip_at(lanes, last[side]).record_out for side in (0, 1)]
    return spaces[0] == spaces[1]
