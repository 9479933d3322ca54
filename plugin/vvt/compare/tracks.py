"""Which track of the later timeline is which of the earlier: by what is on them, never by number."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vvt.compare.anchors import heaviest_in_order

if TYPE_CHECKING:
    from collections.abc import Hashable

    from vvt.compare.identity import Identities
    from vvt.cut import Cut, Track

Labelled = tuple[str, "Track"]


@dataclass(frozen=True, slots=True)
class TrackPairs:
    """Pairs in the later timeline's order, tracks that are gone, tracks that are new.

    `moved` are the pairs that changed places with others.
    """

    pairs: tuple[tuple[Labelled, Labelled], ...]
    gone: tuple[Labelled, ...]
    new: tuple[Labelled, ...]
    moved: frozenset[str]


def pair_tracks(before: Cut, after: Cut, identities: Identities) -> TrackPairs:
    """Pairs picture with picture and sound with sound."""
    pairs: list[tuple[Labelled, Labelled]] = []
    gone: list[Labelled] = []
    new: list[Labelled] = []
    moved: set[str] = set()
    for kind in "VA":
        ones = [labelled for labelled in before.labelled() if labelled[1].kind == kind]
        others = [labelled for labelled in after.labelled() if labelled[1].kind == kind]
        found = _pair_one_kind(ones, others, identities)
        kept = heaviest_in_order(found, [_weight(ones[i][1], others[j][1]) for i, j in found])
        moved |= {others[j][0] for i, j in found if (i, j) not in kept}
        pairs += [(ones[i], others[j]) for i, j in sorted(found, key=lambda pair: pair[1])]
        gone += [track for i, track in enumerate(ones) if i not in {i for i, _ in found}]
        new += [track for j, track in enumerate(others) if j not in {j for _, j in found}]
    return TrackPairs(tuple(pairs), tuple(gone), tuple(new), frozenset(moved))


def _weight(one: Track, other: Track) -> tuple[int, ...]:
    return (len(one.clips) + len(other.clips), 1)


def _pair_one_kind(ones: list[Labelled], others: list[Labelled], identities: Identities) -> list[tuple[int, int]]:
    """The pairs that share most, in the tracks' order unless another order shares more; the rest by place."""
    contents = [_content(track, identities) for _, track in ones], [_content(track, identities) for _, track in others]
    scores = {(i, j): score for i in range(len(ones)) for j in range(len(others))
              if (score := _likeness(contents[0][i], contents[1][j]))}
    ordered, greedy = _best_in_order(scores), _best_first(scores)
    best = ordered if sum(row[0] for row in ordered) >= sum(row[0] for row in greedy) else greedy
    found = [(i, j) for _, i, j in best]
    return sorted([*found, *_by_place(ones, others, found)])


def _likeness(one: tuple[Counter[Hashable], ...], other: tuple[Counter[Hashable], ...]) -> int:
    """How much two tracks share: the very same clips, then those on the same channels, then the same footage."""
    clips, channels, footage = (_shared(mine, theirs) for mine, theirs in zip(one, other, strict=True))
    return (clips * 10**8 + channels) * 10**8 + footage


def _best_first(scores: dict[tuple[int, int], int]) -> list[tuple[int, int, int]]:
    """The pairs (score, i, j) taken by what they share alone."""
    found: list[tuple[int, int, int]] = []
    for (i, j), score in sorted(scores.items(), key=lambda item: (-item[1], abs(item[0][0] - item[0][1]), item[0])):
        if all(i != row[1] and j != row[2] for row in found):
            found.append((score, i, j))
    return found


def _best_in_order(scores: dict[tuple[int, int], int]) -> list[tuple[int, int, int]]:
    """The pairs (score, i, j) that keep the tracks' order and share most; among equals the lowest tracks."""
    best: dict[tuple[int, int], tuple[int, tuple[tuple[int, int, int], ...]]] = {}
    rows, columns = sorted({i for i, _ in scores}), sorted({j for _, j in scores})

    def so_far(row: int, column: int) -> tuple[int, tuple[tuple[int, int, int], ...]]:
        return best.get((row, column), (0, ()))

    for row in range(len(rows)):
        for column in range(len(columns)):
            score = scores.get((rows[row], columns[column]), 0)
            corner = so_far(row - 1, column - 1)
            choices = [so_far(row - 1, column), so_far(row, column - 1)]
            if score:
                choices.append((corner[0] + score, (*corner[1], (score, rows[row], columns[column]))))
            best[row, column] = max(choices, key=lambda choice: choice[0])
    return list(so_far(len(rows) - 1, len(columns) - 1)[1])


def _content(track: Track, identities: Identities) -> tuple[Counter[Hashable], ...]:
    """What is on a track: clips, clips with their sound channels, footage."""
    return (Counter(identities.key(clip) for clip in track.clips),
            Counter((identities.key(clip), clip.channels) for clip in track.clips),
            Counter(identities.of(clip) for clip in track.clips))


def _shared(one: Counter[Hashable], other: Counter[Hashable]) -> int:
    smaller, larger = (one, other) if len(one) <= len(other) else (other, one)
    return sum(min(count, larger[item]) for item, count in smaller.items())


def _by_place(ones: list[Labelled], others: list[Labelled], found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Tracks with nothing in common: by name first; then, between paired ones, as far as their numbers agree.

    An empty track never pairs with a full one while there are more tracks on one side than on the other.
    """
    rest_i = [i for i in range(len(ones)) if i not in {i for i, _ in found}]
    rest_j = [j for j in range(len(others)) if j not in {j for _, j in found}]
    more: list[tuple[int, int]] = []
    for i in list(rest_i):
        named = [j for j in rest_j if ones[i][1].name and ones[i][1].name == others[j][1].name]
        if named:
            more.append((i, named[0]))
            rest_i.remove(i)
            rest_j.remove(named[0])
    in_order = sorted([*found, *more], key=lambda pair: pair[1])
    edges = [(-1, -1), *_rising(in_order), (len(ones), len(others))]
    for (left_i, left_j), (right_i, right_j) in itertools.pairwise(edges):
        some_i = [i for i in rest_i if left_i < i < right_i]
        some_j = [j for j in rest_j if left_j < j < right_j]
        more += _alike(ones, others, some_i, some_j)
    return more


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for pair in pairs:
        if not kept or pair[0] > kept[-1][0]:
            kept.append(pair)
    return kept


def _alike(ones: list[Labelled], others: list[Labelled], rows: list[int], columns: list[int]) -> list[tuple[int, int]]:
    if len(rows) == len(columns):
        return list(zip(rows, columns, strict=True))
    pairs: list[tuple[int, int]] = []
    for full in (True, False):   # full with full and empty with empty, lowest first
        some_rows = [i for i in rows if bool(ones[i][1].clips) is full]
        some_columns = [j for j in columns if bool(others[j][1].clips) is full]
        for i, j in zip(some_rows, some_columns, strict=False):
            if all((i < a) == (j < b) for a, b in pairs):
                pairs.append((i, j))
    return pairs
