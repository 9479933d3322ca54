"""The clips of two tracks that surely are the same: a monotone chain, and those that changed order.

Ends first (what stands as it stood), then footage used once in both, kept in order by the heaviest
increasing subsequence, so that the fewest blocks, clips and frames count as moved. The idea is
patience diff's (Bram Cohen), with weights.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from vvt.compare.longest import longest_common
from vvt.cut import Clip

_LARGE = 12     # a gap of more clips without anything unique is aligned by its longest common run first
_RETREAT = 8   # clips at each end of the changed stretch that a bold look takes in again

Pair = tuple[int, int]
Weight = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """One pair of tracks being compared: the clips of each side and a key for each, equal for equal content."""

    before: Sequence[Clip]
    after: Sequence[Clip]
    before_keys: Sequence[Hashable]
    after_keys: Sequence[Hashable]

    def displacement(self, i: int, j: int) -> int:
        """How many frames later clip `j` of the later track lies than clip `i` of the earlier."""
        return self.after[j].record_in - self.before[i].record_in


@dataclass(frozen=True, slots=True)
class Region:
    """Clips `i0` up to `i1` of the earlier track against `j0` up to `j1` of the later."""

    i0: int
    i1: int
    j0: int
    j1: int

    def __bool__(self) -> bool:
        """True where at least one side has clips."""
        return self.i0 < self.i1 or self.j0 < self.j1


def anchors(lane: Lane, region: Region, along: tuple[int, ...] = ()) -> tuple[list[Pair], list[Pair]]:
    """The pairs that hold their order, in order, and the pairs that were moved past others.

    `along` lets moved clips take neighbours of the same content with them though that is used elsewhere
    too: those before them (-1), after them (1), or both.
    """
    head, tail, inner = _ends(lane, region, 0)
    if along:
        head, tail, inner = _retreat(lane, head, tail, inner)
    chain, moved = _unique(lane, inner)
    moved = _grown(lane, inner, moved, chain, along)
    taken = {i for i, _ in moved}, {j for _, j in moved}
    found = [*head]
    edge = (inner.i0, inner.j0)
    for pair in [*chain, (inner.i1, inner.j1)]:
        gap = Region(edge[0], pair[0], edge[1], pair[1])
        if gap and gap.i0 < gap.i1 and gap.j0 < gap.j1:
            found.extend(_within(lane, gap, taken))
        if pair != (inner.i1, inner.j1):
            found.append(pair)
        edge = (pair[0] + 1, pair[1] + 1)
    return [*found, *tail], moved


def _ends(lane: Lane, region: Region, displaced: int) -> tuple[list[Pair], list[Pair], Region]:
    """What is the same from the end (at one displacement) and from the start (at `displaced`)."""
    i0, i1, j0, j1 = region.i0, region.i1, region.j0, region.j1
    tail: list[Pair] = []
    if i0 < i1 and j0 < j1:
        last = lane.displacement(i1 - 1, j1 - 1)
        while i0 < i1 and j0 < j1 and _same(lane, i1 - 1, j1 - 1, last):
            i1, j1 = i1 - 1, j1 - 1
            tail.append((i1, j1))
    head: list[Pair] = []
    while i0 < i1 and j0 < j1 and _same(lane, i0, j0, displaced):
        head.append((i0, j0))
        i0, j0 = i0 + 1, j0 + 1
    return head, tail[::-1], Region(i0, i1, j0, j1)


def _retreat(lane: Lane, head: list[Pair], tail: list[Pair], inner: Region) -> tuple[list[Pair], list[Pair], Region]:
    """The ends without their last few pairs of content used more than once: what moved may have come from there."""
    uses = Counter(lane.before_keys)
    back = 0
    while back < min(_RETREAT, len(head)) and uses[lane.before_keys[head[-1 - back][0]]] > 1:
        back += 1
    ahead = 0
    while ahead < min(_RETREAT, len(tail)) and uses[lane.before_keys[tail[ahead][0]]] > 1:
        ahead += 1
    return (head[:len(head) - back], tail[ahead:],
            Region(inner.i0 - back, inner.i1 + ahead, inner.j0 - back, inner.j1 + ahead))


def _same(lane: Lane, i: int, j: int, displaced: int) -> bool:
    return lane.before_keys[i] == lane.after_keys[j] and lane.displacement(i, j) == displaced


def _grown(
    lane: Lane, region: Region, moved: list[Pair], chain: list[Pair], along: tuple[int, ...]
) -> list[Pair]:
    """Moved pairs with their neighbours of the same content that went along, though it is used elsewhere too."""
    rows, columns = {i for i, _ in (*moved, *chain)}, {j for _, j in (*moved, *chain)}
    grown = list(moved)
    for i, j in moved:
        displaced = lane.displacement(i, j)
        for step in along:
            k, m = i + step, j + step
            while (region.i0 <= k < region.i1 and region.j0 <= m < region.j1 and k not in rows and m not in columns
                   and _same(lane, k, m, displaced)):
                grown.append((k, m))
                rows.add(k)
                columns.add(m)
                k, m = k + step, m + step
    return sorted(grown)


def _within(lane: Lane, gap: Region, taken: tuple[set[int], set[int]]) -> list[Pair]:
    """Pairs inside a gap between two anchors: neighbours that lie as the anchor lies, then what is unique here."""
    # From the end first: of several alike, the one that is gone or new is the earliest.
    back = _free_suffix(lane, gap, taken)
    rest = Region(gap.i0, gap.i1 - len(back), gap.j0, gap.j1 - len(back))
    free = _free_prefix(lane, rest, taken)
    rest = Region(rest.i0 + len(free), rest.i1, rest.j0 + len(free), rest.j1)
    chain, _ = _unique(lane, rest, taken)
    if not chain and min(rest.i1 - rest.i0, rest.j1 - rest.j0) > _LARGE:
        chain = common(lane, rest, taken)
    return [*free, *chain, *back]


def _free_prefix(lane: Lane, gap: Region, taken: tuple[set[int], set[int]]) -> list[Pair]:
    displaced = 0 if gap.i0 == 0 or gap.j0 == 0 else lane.displacement(gap.i0 - 1, gap.j0 - 1)
    pairs: list[Pair] = []
    for i, j in zip(range(gap.i0, gap.i1), range(gap.j0, gap.j1), strict=False):
        if i in taken[0] or j in taken[1] or not _same(lane, i, j, displaced):
            break
        pairs.append((i, j))
    return pairs


def _free_suffix(lane: Lane, gap: Region, taken: tuple[set[int], set[int]]) -> list[Pair]:
    if gap.i1 >= len(lane.before) or gap.j1 >= len(lane.after):
        return []
    displaced = lane.displacement(gap.i1, gap.j1)
    pairs: list[Pair] = []
    for i, j in zip(range(gap.i1 - 1, gap.i0 - 1, -1), range(gap.j1 - 1, gap.j0 - 1, -1), strict=False):
        if i in taken[0] or j in taken[1] or not _same(lane, i, j, displaced):
            break
        pairs.append((i, j))
    return pairs[::-1]


def common(lane: Lane, region: Region, taken: tuple[set[int], set[int]]) -> list[Pair]:
    """The longest common subsequence of a region in which everything is used again and again."""
    rows = [i for i in range(region.i0, region.i1) if i not in taken[0]]
    columns = [j for j in range(region.j0, region.j1) if j not in taken[1]]
    pairs = longest_common([lane.before_keys[i] for i in rows], [lane.after_keys[j] for j in columns])
    return [(rows[row], columns[column]) for row, column in pairs]


def _unique(
    lane: Lane, region: Region, taken: tuple[set[int], set[int]] = (set(), set())
) -> tuple[list[Pair], list[Pair]]:
    """Content that stands once on each side of the region: (in order, out of order)."""
    rows = [i for i in range(region.i0, region.i1) if i not in taken[0]]
    columns = [j for j in range(region.j0, region.j1) if j not in taken[1]]
    in_before = Counter(lane.before_keys[i] for i in rows)
    in_after = Counter(lane.after_keys[j] for j in columns)
    place = {lane.after_keys[j]: j for j in columns if in_after[lane.after_keys[j]] == 1}
    pairs = [(i, place[lane.before_keys[i]]) for i in rows
             if in_before[lane.before_keys[i]] == 1 and lane.before_keys[i] in place]
    kept = set(in_order_by_content(lane, pairs))
    return sorted(kept), [pair for pair in pairs if pair not in kept]


def in_order_by_content(lane: Lane, pairs: list[Pair]) -> list[Pair]:
    """The pairs to keep so that what is left makes the fewest moves, then moves fewest clips, then frames.

    `pairs` come in order of their place on the earlier track.
    """
    if all(one[1] < other[1] for one, other in itertools.pairwise(pairs)):
        return pairs
    blocks = _blocks(pairs)
    order = sorted(range(len(blocks)), key=lambda index: _sort_key(lane, blocks[index]))
    rank = {index: place for place, index in enumerate(order)}
    weights: list[Weight] = []
    for index, block in enumerate(blocks):
        frames = sum(lane.before[i].duration for i, _ in block)
        # Among equals the one whose media sorts first is the one that moved: keep those that sort last.
        weights.append((1, len(block), frames, rank[index], lane.before[block[0][0]].record_in))
    kept = _heaviest_increasing([block[0][1] for block in blocks], weights)
    return [pair for index in kept for pair in blocks[index]]


def heaviest_in_order(pairs: list[Pair], weights: list[Weight]) -> list[Pair]:
    """The pairs, sorted by their first number, that keep their order with the greatest total weight."""
    if not pairs:
        return []
    return [pairs[index] for index in _heaviest_increasing([j for _, j in pairs], weights)]


def _sort_key(lane: Lane, block: list[Pair]) -> tuple[object, ...]:
    clip = lane.before[block[0][0]]
    return (clip.media.name.casefold(), clip.source_in, clip.source_out, clip.record_in)


def _blocks(pairs: list[Pair]) -> list[list[Pair]]:
    """Runs of pairs that follow one another on both tracks (as far as these pairs go)."""
    by_after = sorted(j for _, j in pairs)
    blocks: list[list[Pair]] = []
    for pair in pairs:
        if blocks:
            following = bisect_left(by_after, blocks[-1][-1][1]) + 1
            if following < len(by_after) and by_after[following] == pair[1]:
                blocks[-1].append(pair)
                continue
        blocks.append([pair])
    return blocks


def _heaviest_increasing(values: list[int], weights: list[Weight]) -> list[int]:
    """Indices of the increasing subsequence of `values` with the greatest total weight (Fenwick tree, n log n)."""
    places = {value: place + 1 for place, value in enumerate(sorted(values))}
    nothing: tuple[Weight, int] = ((0,) * len(weights[0]), -1)
    tree = [nothing] * (len(values) + 1)
    came_from: list[int] = []
    best = nothing
    for index, value in enumerate(values):
        place = places[value]
        before, at = nothing, place - 1
        while at > 0:
            before = max(before, tree[at])
            at -= at & -at
        total = (tuple(one + other for one, other in zip(before[0], weights[index], strict=True)), index)
        came_from.append(before[1])
        best = max(best, total)
        at = place
        while at < len(tree):
            tree[at] = max(tree[at], total)
            at += at & -at
    chosen: list[int] = []
    at = best[1]
    while at >= 0:
        chosen.append(at)
        at = came_from[at]
    return chosen[::-1]
