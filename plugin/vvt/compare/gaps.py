"""Between two anchors: the cheapest account of how the earlier clips became the later ones.

A uniform-cost search (Dijkstra 1959) over (earlier clip, later clip, displacement): each step is one
of the things an editor does, and costs what it adds to the change list. The displacement is what
makes it different from a text diff: a clip that only sits elsewhere is free when everything before
it accounts for that, and dear when it doesn't.
"""

from __future__ import annotations

from dataclasses import replace
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from vvt.compare.clips import shares_frames
from vvt.compare.gap_state import Cost, Sameness, State
from vvt.compare.gap_steps import CHANGE, Steps
from vvt.compare.ops import Did, Event, Op

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from vvt.compare.anchors import Lane, Region
    from vvt.cut import Clip

_PATIENCE = 6_000    # steps looked at before a gap is taken apart without looking further


# What was found of a gap: where its region began on either track, the steps, and what they cost.
Known = dict["Hashable", tuple[int, int, list[Op], int]]


def explain(  # noqa: PLR0913, PLR0917 - a gap, and what was found of others
    lane: Lane, region: Region, same: Sameness, ends: tuple[int, int | None], events: tuple[Event, ...] = (),
    known: Known | None = None
) -> tuple[list[Op], int]:
    """The cheapest steps from one anchor to the next, and what they cost in half lines of the list.

    `ends` are the displacement before the region and after it (None: nothing later on this track). `known` keeps
    what was found: linked sound lies as its picture does, so most gaps of its tracks have been looked through before.
    """
    start, end = ends
    alike = None if known is None else _alike(lane, region, same, ends, events)
    if known is None or alike is None:
        return _Search(lane, region, same, end, events).run(start)
    if alike not in known:
        known[alike] = region.i0, region.j0, *_Search(lane, region, same, end, events).run(start)
    i0, j0, ops, cost = known[alike]
    return [_shifted(op, region.i0 - i0, region.j0 - j0) for op in ops], cost


def _alike(
    lane: Lane, region: Region, same: Sameness, ends: tuple[int, int | None], events: tuple[Event, ...]
) -> Hashable | None:
    """All that the search looks at, equal for gaps that come out the same; None where clips elsewhere matter too."""
    rows, columns = range(region.i0, region.i1), range(region.j0, region.j1)
    if any(i in same.roaming_before or i in same.inside_before for i in rows) or any(
            j in same.roaming_after or j in same.inside_after for j in columns):
        return None
    return (ends, events, tuple(_shape(lane.before[i], lane.before_keys[i]) for i in rows),
            tuple(_shape(lane.after[j], lane.after_keys[j]) for j in columns),
            _edges(lane.before, region.i0, region.i1), _edges(lane.after, region.j0, region.j1))


def _shape(clip: Clip, key: Hashable) -> Hashable:
    return (key, clip.record_in, clip.record_out, clip.source_in, clip.source_out, clip.speed, id(clip.media))


def _edges(clips: Sequence[Clip], first: int, last: int) -> tuple[int | None, int | None]:
    """Where the clip before a stretch ends, and where the one after it begins."""
    return (clips[first - 1].record_out if first > 0 else None,
            clips[last].record_in if last < len(clips) else None)


def _shifted(op: Op, rows: int, columns: int) -> Op:
    if not rows and not columns:
        return op
    return replace(op, before=tuple(i + rows for i in op.before), after=tuple(j + columns for j in op.after))


class _Search:
    def __init__(self, lane: Lane, region: Region, same: Sameness, end: int | None, events: tuple[Event, ...]) -> None:
        self.lane, self.region, self.same, self.end, self.events = lane, region, same, end, events
        self.before, self.after = lane.before, lane.after
        self.steps = Steps(lane, region, same, end, events)
        # Where nothing is shared there is nothing clever to find.
        self.patience = _PATIENCE if self.steps.partners[0] or self.steps.many_roam else _PATIENCE // 10

    def run(self, start: int) -> tuple[list[Op], int]:
        first = State(self.region.i0, self.region.j0, start)
        best: dict[State, Cost] = {first: (0, 0, 0, 0)}
        came: dict[State, tuple[State, Op]] = {}
        queue: list[tuple[Cost, int, State]] = [((0, 0, 0, 0), 0, first)]
        pushed = 0
        nearest, looked = first, 0
        while queue:
            cost, _, state = heappop(queue)
            if cost > best[state]:
                continue
            if self.done(state):
                return _path(came, state), cost[0]
            looked += 1
            if looked > self.patience:
                return self.give_up(came, nearest, best[nearest][0])
            if state.i + state.j > nearest.i + nearest.j:
                nearest = state
            for following, price, op in self.steps.out_of(state):
                total = (cost[0] + price[0], cost[1] + price[1], cost[2] + price[2],
                         cost[3] + (0 if price[0] == 0 else self.place(op)))
                if following not in best or total < best[following]:
                    best[following] = total
                    came[following] = (state, op)
                    pushed += 1
                    heappush(queue, (total, pushed, following))
        return self.give_up(came, nearest, best[nearest][0])

    def place(self, op: Op) -> int:
        if op.before:
            return self.before[op.before[0]].record_in
        return self.after[op.after[0]].record_in if op.after else 0

    def done(self, state: State) -> bool:
        if (state.i, state.j) != (self.region.i1, self.region.j1):
            return False
        return self.end is None or (state.displaced == self.end and state.event >= len(self.events))

    def give_up(
        self, came: dict[State, tuple[State, Op]], nearest: State, cost: int
    ) -> tuple[list[Op], int]:
        """So much changed here that no account is better than another: one for one, then what is left."""
        ops = _path(came, nearest)
        displaced = nearest.displaced
        i, j = nearest.i, nearest.j
        while i < self.region.i1 or j < self.region.j1:
            op = self.plain(i, j, displaced)
            ops.append(op)
            cost += 0 if op.did is Did.SAME else CHANGE
            displaced = op.d1
            if op.did is not Did.FILLER:
                i, j = i + len(op.before), j + len(op.after)
        if self.end is not None and displaced != self.end:
            ops.append(Op(Did.FILLER, (i,), (j,), displaced, self.end))
            cost += CHANGE
        return ops, cost

    def plain(self, i: int, j: int, displaced: int) -> Op:
        if i >= self.region.i1:
            return Op(Did.NEW, (), (j,), displaced, displaced)
        if j >= self.region.j1:
            return Op(Did.GONE, (i,), (), displaced, displaced)
        one, other = self.before[i], self.after[j]
        if self.same.before[i] == self.same.after[j] and shares_frames(one, other):
            moved = other.record_in - one.record_in
            if moved != displaced:
                return Op(Did.FILLER, (i,), (j,), displaced, moved)
            if self.lane.before_keys[i] == self.lane.after_keys[j]:
                return Op(Did.SAME, (i,), (j,), displaced, displaced)
            return Op(Did.ALTERED, (i,), (j,), displaced, other.record_out - one.record_out)
        return (Op(Did.GONE, (i,), (), displaced, displaced) if one.record_in + displaced <= other.record_in
                else Op(Did.NEW, (), (j,), displaced, displaced))


def _path(came: dict[State, tuple[State, Op]], state: State) -> list[Op]:
    ops: list[Op] = []
    while state in came:
        state, op = came[state]
        ops.append(op)
    return ops[::-1]
