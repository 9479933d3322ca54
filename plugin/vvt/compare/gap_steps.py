"""What an editor can have done next in a gap between two anchors, and what each such step adds to the change list."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from vvt.compare.clips import Points, points, retime_trims, shares_frames
from vvt.compare.cutting import cut_up_ripple
from vvt.compare.gap_state import Inside, Sameness, State, Step, partners
from vvt.compare.ops import Did, Event, Op

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from vvt.compare.anchors import Lane, Region
    from vvt.cut import Clip

CHANGE = 2          # what one line of the list costs; halves let two ends share one line
_MANY = 10


class Steps:
    """The steps of one gap. `end` is the displacement after it (None: nothing later on this track)."""

    def __init__(self, lane: Lane, region: Region, same: Sameness, end: int | None, events: tuple[Event, ...]) -> None:
        self.lane, self.region, self.same, self.end, self.events = lane, region, same, end, events
        self.before, self.after = lane.before, lane.after
        self.partners = partners(lane, region, same)
        self.how: dict[tuple[int, int], Points] = {}
        # Among many moved clips each is taken out or put in with a ripple: every mixture would be tried otherwise.
        self.many_roam = sum(i in same.roaming_before for i in range(region.i0, region.i1)) + sum(
            j in same.roaming_after for j in range(region.j0, region.j1)) > _MANY
        self.uses = Counter(lane.before_keys[i] for i in range(region.i0, region.i1))
        self.uses |= Counter(lane.after_keys[j] for j in range(region.j0, region.j1))

    def out_of(self, state: State) -> Iterator[Step]:
        """Every step that may be taken from here."""
        yield from self.follow(state)
        if state.event < len(self.events) and self.must_decide(state):
            return
        has_before, has_after = state.i < self.region.i1, state.j < self.region.j1
        if has_before and has_after:
            yield from self.made_or_broken(state)
            if self.certain(state):
                yield from self.kept(state)
                yield from self.cut_up(state)
                yield from self.healed(state)
                return
            if self.many_roam and (state.i in self.same.roaming_before or state.j in self.same.roaming_after):
                yield from self.gone(state) if state.i in self.same.roaming_before else self.new(state)
                return
            if self.swapped_out(state):
                yield from self.replaced(state)
                return
            if self.same.before[state.i] == self.same.after[state.j]:
                yield from self.kept(state)
            yield from self.replaced(state)
            yield from self.cut_up(state)
            yield from self.healed(state)
        elif self.end is not None and not has_before and not has_after and state.displaced != self.end:
            yield self.filler(state, self.end)
        if has_before:
            yield from self.gone(state)
        if has_after:
            yield from self.new(state)

    def certain(self, state: State) -> bool:
        """True when these two clips have nobody else to be: looking further would only cost time."""
        i, j = state.i, state.j
        if self.partners[0].get(i) == [j] and self.partners[1].get(j) == [i]:
            key = self.lane.before_keys[i]
            return key != self.lane.after_keys[j] or self.uses[key] == 1
        return False

    def swapped_out(self, state: State) -> bool:
        """True for other media over exactly the same record range, where neither has a place elsewhere."""
        i, j = state.i, state.j
        one, other = self.before[i], self.after[j]
        return (one.record_in + state.displaced == other.record_in and one.duration == other.duration
                and self.same.before[i] != self.same.after[j]
                and i not in self.partners[0] and j not in self.partners[1]
                and i not in self.same.roaming_before and j not in self.same.roaming_after
                and state.covered < 0 and state.uncovered < 0 and state.event >= len(self.events))

    def next_record_in(self, state: State) -> int | None:
        """Where the next clip of the earlier track starts, past the region too."""
        return self.before[state.i].record_in if state.i < len(self.before) else None

    def must_decide(self, state: State) -> bool:
        """True when the next ripple of another track can't be put off any longer."""
        coming = self.next_record_in(state)
        return coming is not None and coming >= self.events[state.event].last and state.i < self.region.i1

    def follow(self, state: State) -> Iterator[Step]:
        """Go along with another track's ripple, or (dearer by a hair) stay where it is."""
        if state.event >= len(self.events):
            return
        event = self.events[state.event]
        coming = self.next_record_in(state)
        if coming is not None and coming < event.first:
            return
        op = Op(Did.FOLLOWED, (), (), state.displaced, state.displaced + event.frames, event.number)
        yield state._replace(displaced=op.d1, event=state.event + 1, pending=0, run=""), (0, int(event.open_end), 0), op
        stay = Op(Did.FOLLOWED, (), (), state.displaced, state.displaced, event.number)
        yield state._replace(event=state.event + 1), (0, int(not event.open_end), 0), stay

    def filler(self, state: State, displaced: int) -> Step:
        """A gap of another length."""
        op = Op(Did.FILLER, (state.i,), (state.j,), state.displaced, displaced)
        return State(state.i, state.j, displaced, state.event), (CHANGE, 0, abs(op.ripple)), op

    def contiguous(self, state: State) -> bool:
        """True when the clips just passed touch the next ones on both sides."""
        i, j = state.i, state.j
        return (i > 0 and j > 0 and i < len(self.before) and j < len(self.after)
                and self.before[i - 1].record_out == self.before[i].record_in
                and self.after[j - 1].record_out == self.after[j].record_in)

    def kept(self, state: State) -> Iterator[Step]:
        """The same footage on both sides: as it was, slid, altered, or after filler of another length."""
        i, j = state.i, state.j
        one, other = self.before[i], self.after[j]
        moved = self.lane.displacement(i, j)
        on = State(i + 1, j + 1, state.displaced, state.event)
        if self.lane.before_keys[i] == self.lane.after_keys[j]:
            if moved == state.displaced:
                yield on, (0, 0, 0), Op(Did.SAME, (i,), (j,), moved, moved)
                return
            shift = moved - state.displaced
            shared = state.pending == shift and self.contiguous(state)
            op = Op(Did.SLID, (i,), (j,), state.displaced, state.displaced)
            on = State(i + 1, j + 1, state.displaced, state.event, shift)
            yield on, (0 if shared else CHANGE, 0, one.duration), op
            yield self.filler(state, moved)
            return
        if not (shares_frames(one, other) or self.in_place(one, other, state.displaced)):
            return
        yield from self.altered(state, one, other)
        if moved != state.displaced:
            yield self.filler(state, moved)

    def in_place(self, one: Clip, other: Clip, displaced: int) -> bool:
        """True for a slip so far that no frame is shared: the same footage over the same record range."""
        return one.record_in + displaced == other.record_in and one.duration == other.duration

    def altered(self, state: State, one: Clip, other: Clip) -> Iterator[Step]:
        """The same footage, with other edges, frames or speed."""
        i, j, displaced = state.i, state.j, state.displaced
        how = self.how.get((i, j))
        if how is None:
            how = self.how[i, j] = points(one, other)
        edge_in = other.record_in - one.record_in - displaced
        free_in = self.accounted_in(state, one, other, edge_in)
        follow_out = other.record_out - one.record_out
        if edge_in and edge_in == follow_out - displaced and how.head == how.tail != edge_in and not how.retimed:
            shared = state.pending == edge_in and self.contiguous(state)
            op = Op(Did.SLID, (i,), (j,), displaced, displaced)   # slid, and slipped by another amount
            on = State(i + 1, j + 1, displaced, state.event, edge_in)
            yield on, ((1 if shared else 2) * CHANGE, 0, one.duration), op
        choices = {displaced, follow_out}
        if edge_in == 0 and how.head and isinstance(how.head, int):
            choices.add(displaced - how.head)
        for after in choices:
            edge_out = other.record_out - one.record_out - after
            lines = self.lines(how, edge_in if not free_in else 0, edge_out, after - displaced, edge_in)
            if lines is not None and how.retimed and retime_trims(one, other):
                lines += 1
            if lines is None:
                continue
            op = Op(Did.ALTERED, (i,), (j,), displaced, after)
            pending = edge_out if after == displaced else 0
            frames = abs(edge_in) + abs(edge_out) + abs(after - displaced)
            undecided = self.open_end(after - displaced) if edge_out else 0
            following = State(i + 1, j + 1, after, state.event, pending)
            if state.covered >= 0 and one.record_in <= state.covered < one.record_out:
                frames = 0
            yield following, (lines * CHANGE, undecided, frames), op

    def lines(self, how: Points, edge_in: int, edge_out: int, ripple: int, all_in: int) -> int | None:
        """How many changes of its own an altered clip needs; None where no set of changes gives this."""
        if how.retimed:
            return 1 + (1 if edge_in or (edge_out and ripple) else 0)
        if ripple:
            if all_in not in (0, how.head):
                return None
            return 1
        slipped = how.head != all_in
        trimmed = bool(edge_in or edge_out)
        return int(slipped) + int(trimmed)

    def accounted_in(self, state: State, one: Clip, other: Clip, edge_in: int) -> bool:
        """True when the in point's place is another change's doing: a roll, an overwrite, a lift."""
        if edge_in == 0:
            return True
        if state.pending == edge_in and self.contiguous(state):
            return True
        if edge_in > 0 and state.covered >= one.record_in + edge_in:
            return True
        return edge_in < 0 and state.uncovered >= other.record_in - edge_in

    def replaced(self, state: State) -> Iterator[Step]:
        """Other footage in its place, with or without a ripple of the difference."""
        i, j = state.i, state.j
        one, other = self.before[i], self.after[j]
        if one.record_in + state.displaced != other.record_in:
            return
        if self.same.before[i] == self.same.after[j] and shares_frames(one, other):
            return
        longer = other.duration - one.duration
        for ripple in {0, longer}:
            op = Op(Did.REPLACED, (i,), (j,), state.displaced, state.displaced + ripple)
            covered = other.record_out - state.displaced if longer > 0 and ripple != longer else -1
            uncovered = one.record_out + state.displaced if longer < 0 and ripple != longer else -1
            following = State(i + 1, j + 1, op.d1, state.event, 0, covered, uncovered)
            yield following, (CHANGE, 0, max(one.duration, other.duration)), op

    def gone(self, state: State) -> Iterator[Step]:
        """The earlier clip went: over what was laid there, lifted, or extracted."""
        i = state.i
        clip = self.before[i]
        if state.covered >= clip.record_out and i not in self.same.roaming_before:
            op = Op(Did.GONE, (i,), (), state.displaced, state.displaced)
            yield state._replace(i=i + 1, pending=0), (0, 0, 0), op
        price = self.run_price(state, "gone", self.same.roaming_before, i)
        grown = state.pending > 0 and self.touches_before(i)
        for ripple in (-clip.duration,) if self.many_roam and i in self.same.roaming_before else (0, -clip.duration):
            op = Op(Did.GONE, (i,), (), state.displaced, state.displaced + ripple)
            lifted = State(i + 1, state.j, op.d1, state.event, 0, state.covered,
                           -1 if ripple else clip.record_out + state.displaced, "gone")
            ties = self.open_end(ripple) + (i in self.same.roaming_before)
            yield lifted, (0 if grown and not ripple else price, ties, clip.duration), op

    def open_end(self, ripple: int) -> int:
        """After a track's last anchor nothing tells a ripple from none: take it, the other tracks decide."""
        return int(self.end is None and not ripple)

    def touches_before(self, i: int) -> bool:
        """True when the clip follows the one before it without a gap."""
        return i > 0 and self.before[i - 1].record_out == self.before[i].record_in

    def run_price(self, state: State, run: str, roaming: dict[int, int], index: int) -> int:
        """A clip that went or came elsewhere costs half a line; the next of the same run nothing more."""
        if index not in roaming:
            return CHANGE
        together = state.run == run and roaming.get(index - 1) == roaming[index] - 1
        return 0 if together else CHANGE // 2

    def new(self, state: State) -> Iterator[Step]:
        """The later clip came: where something was uncovered, laid over, or inserted."""
        j = state.j
        clip = self.after[j]
        if state.uncovered >= clip.record_out and j not in self.same.roaming_after:
            op = Op(Did.NEW, (), (j,), state.displaced, state.displaced)
            yield state._replace(j=j + 1, pending=0), (0, 0, 0), op
        price = self.run_price(state, "new", self.same.roaming_after, j)
        shrunk = state.pending < 0 and j > 0 and self.after[j - 1].record_out == clip.record_in
        for ripple in (clip.duration,) if self.many_roam and j in self.same.roaming_after else (0, clip.duration):
            op = Op(Did.NEW, (), (j,), state.displaced, state.displaced + ripple)
            laid = State(state.i, j + 1, op.d1, state.event, 0,
                         -1 if ripple else clip.record_out - state.displaced, state.uncovered, "new")
            ties = self.open_end(ripple) + (j in self.same.roaming_after)
            yield laid, (0 if shrunk and not ripple else price, ties, clip.duration), op

    # -- one clip into several, and several into one -----------------------------------------------------

    def cut_up(self, state: State) -> Iterator[Step]:
        """A razor cut, or something put into or taken out of the middle of a clip."""
        one = self.before[state.i]
        for last in self.halves(state.j, self.region.j1, self.after, self.same.after, self.same.before[state.i]):
            steps = cut_up_ripple([self.after[j] for j in range(state.j, last + 1)], one, state.displaced)
            if steps is None:
                continue
            lines, ripple = steps
            op = Op(Did.CUT_UP, (state.i,), tuple(range(state.j, last + 1)), state.displaced, state.displaced + ripple)
            yield State(state.i + 1, last + 1, op.d1, state.event), (lines * CHANGE, 0, abs(ripple)), op

    def healed(self, state: State) -> Iterator[Step]:
        """The same the other way round."""
        whole_clip = self.after[state.j]
        for last in self.halves(state.i, self.region.i1, self.before, self.same.before, self.same.after[state.j]):
            steps = cut_up_ripple([self.before[i] for i in range(state.i, last + 1)], whole_clip, -state.displaced)
            if steps is None:
                continue
            lines, ripple = steps
            op = Op(Did.HEALED, tuple(range(state.i, last + 1)), (state.j,), state.displaced, state.displaced - ripple)
            yield State(last + 1, state.j + 1, op.d1, state.event), (lines * CHANGE, 0, abs(ripple)), op

    def made_or_broken(self, state: State) -> Iterator[Step]:
        """Clips that became a compound clip of them, or came out of one."""
        i, j = state.i, state.j
        if self.before[i].record_in + state.displaced != self.after[j].record_in:
            return
        displaced, event = state.displaced, state.event
        inside = self.same.inside_after.get(j)
        if inside and self.lies_there(inside, self.before, self.lane.before_keys, i, self.region.i1):
            op = Op(Did.MADE, tuple(range(i, i + len(inside))), (j,), displaced, displaced)
            yield State(i + len(inside), j + 1, displaced, event), (CHANGE, 0, 0), op
        inside = self.same.inside_before.get(i)
        if inside and self.lies_there(inside, self.after, self.lane.after_keys, j, self.region.j1):
            op = Op(Did.BROKEN, (i,), tuple(range(j, j + len(inside))), displaced, displaced)
            yield State(i + 1, j + len(inside), displaced, event), (CHANGE, 0, 0), op

    def lies_there(self, inside: Inside, clips: Sequence[Clip], keys: Sequence[Hashable], first: int, end: int) -> bool:
        """True when the loose clips from `first` on are those inside the compound."""
        if first + len(inside) > end:
            return False
        start = clips[first].record_in - inside[0][0]
        return all(clips[first + number].record_in - start == at and keys[first + number] == key
                   for number, (at, key) in enumerate(inside))

    def halves(self, first: int, end: int, clips: object, footage: list[int], wanted: int) -> Iterator[int]:
        """Indices at which a piece of the wanted footage could be the last one, the first being one too."""
        if first >= end or footage[first] != wanted:
            return
        for last in range(first + 1, min(end, first + 24)):
            if footage[last] == wanted:
                yield last
