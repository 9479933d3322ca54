"""Transitions: the same one while it stands at a surviving clip; gone with the change that parted its clips."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vvt.compare.drafts import Draft
from vvt.compare.model import Change, Dissolve, Edit
from vvt.compare.ops import Did

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from vvt.compare.lanes import Paired
    from vvt.compare.links import Links
    from vvt.cut import Clip, Transition

Ends = tuple[int, int]   # the outgoing and the incoming clip's index, -1 where filler is


@dataclass(frozen=True, slots=True)
class Orphan:
    """A transition that came or went because its two clips met or parted. One of the two sides is None.

    `other` is its track's label on the timeline where it isn't.
    """

    before: Dissolve | None
    after: Dissolve | None
    ends: Ends
    kept: Kept
    other: str


@dataclass(slots=True)
class Found:
    """What became of one pair of tracks' transitions; `carried` only went along with their clips."""

    drafts: list[Draft]
    orphans: list[Orphan]
    carried: list[tuple[Dissolve, Dissolve]]


@dataclass(slots=True)
class Kept:
    """Which clip of the later track each earlier clip's head and tail went to, and back."""

    tail: dict[int, int]
    head: dict[int, int]


def survivors(pair: Paired, moved: Sequence[tuple[int, int]]) -> Kept:
    """Head and tail of every clip that is still on its track; `moved` are those that changed their place there."""
    kept = Kept(dict(moved), dict(moved))
    for op in pair.ops:
        if op.did in (Did.SAME, Did.SLID, Did.ALTERED, Did.CUT_UP, Did.HEALED):
            kept.tail[op.before[-1]] = op.after[-1]
            kept.head[op.before[0]] = op.after[0]
    return kept


def transition_drafts(
    pair: Paired, before: tuple[Transition, ...], after: tuple[Transition, ...], moved: Sequence[tuple[int, int]]
) -> Found:
    """Changes of transitions on one pair of tracks, and those that go with another change."""
    if before == after and all(op.did is Did.SAME for op in pair.ops):
        return Found([], [], [])
    kept = survivors(pair, moved)
    ones = [(item, _ends(item, pair.before)) for item in before]
    others = [(item, _ends(item, pair.after)) for item in after]
    drafts: list[Draft] = []
    carried: list[tuple[Dissolve, Dissolve]] = []
    for met in (_both_met, _one_met):
        for one in list(ones):
            other = next((item for item in _near(one, others, kept) if met(one, item, kept)), None)
            if other is None:
                continue
            ones.remove(one)
            others.remove(other)
            if _looks(one[0]) != _looks(other[0]):
                drafts.append(_changed(pair, one, other))
            elif one[0].at != other[0].at:
                carried.append((_dissolve(pair.before_label, pair.before, *one),
                                _dissolve(pair.after_label, pair.after, *other)))
    orphans = []
    for one in ones:
        orphan = Orphan(_dissolve(pair.before_label, pair.before, *one), None, one[1], kept, pair.after_label)
        if _still_meet(one[1], kept, pair.after):
            drafts.append(_single(pair, "removed", orphan))
        else:
            orphans.append(orphan)
    back = Kept({j: i for i, j in kept.tail.items()}, {j: i for i, j in kept.head.items()})
    for other in others:
        orphan = Orphan(None, _dissolve(pair.after_label, pair.after, *other), other[1], back, pair.before_label)
        if _still_meet(other[1], back, pair.before):
            drafts.append(_single(pair, "added", orphan))
        else:
            orphans.append(orphan)
    return Found(drafts, orphans, carried)


def _ends(item: Transition, clips: tuple[Clip, ...]) -> Ends:
    at = bisect_left(clips, item.at, key=lambda clip: clip.record_in)
    incoming = at if at < len(clips) and clips[at].record_in == item.at else -1
    outgoing = at - 1 if at > 0 and clips[at - 1].record_out == item.at else -1
    return outgoing, incoming


def _looks(item: Transition) -> tuple[object, ...]:
    return (item.name, item.in_offset, item.out_offset, item.settings)


Placed = tuple["Transition", Ends]


def _near(one: Placed, others: list[Placed], kept: Kept) -> list[Placed]:
    """The later transitions at the clips that the earlier one's clips became; `others` are in record order."""
    wanted = [index for index in (kept.tail.get(one[1][0]), kept.head.get(one[1][1])) if index is not None]
    found = []
    for index in wanted:
        first = bisect_left(others, index - 1, key=lambda item: max(item[1]))
        found += [item for item in others[first:first + 4] if item not in found]
    return found


def _both_met(one: Placed, other: Placed, kept: Kept) -> bool:
    (outgoing, incoming), (now_outgoing, now_incoming) = one[1], other[1]
    if outgoing == incoming == -1 or now_outgoing == now_incoming == -1:
        return False
    return kept.tail.get(outgoing, -1) == now_outgoing and kept.head.get(incoming, -1) == now_incoming


def _one_met(one: Placed, other: Placed, kept: Kept) -> bool:
    """The same name and offsets at one clip that survived."""
    if _looks(one[0])[:3] != _looks(other[0])[:3]:
        return False
    (outgoing, incoming), (now_outgoing, now_incoming) = one[1], other[1]
    return (outgoing >= 0 and kept.tail.get(outgoing) == now_outgoing) or (
        incoming >= 0 and kept.head.get(incoming) == now_incoming)


def _still_meet(ends: Ends, kept: Kept, clips: tuple[Clip, ...]) -> bool:
    """True when the clips on both sides of the cut are still there and still touch (or still have filler)."""
    outgoing, incoming = ends
    now_out = kept.tail.get(outgoing) if outgoing >= 0 else None
    now_in = kept.head.get(incoming) if incoming >= 0 else None
    if outgoing >= 0 and incoming >= 0:
        return now_out is not None and now_in == now_out + 1 and clips[now_out].record_out == clips[now_in].record_in
    if outgoing >= 0:
        return now_out is not None and not _touches(clips, now_out + 1)
    return now_in is not None and not _touches(clips, now_in)


def _touches(clips: tuple[Clip, ...], index: int) -> bool:
    """True when the clip at `index` starts where the one before it ends."""
    if index >= len(clips):
        return False
    return (clips[index - 1].record_out if index else 0) == clips[index].record_in and index > 0


def _dissolve(label: str, clips: tuple[Clip, ...], item: Transition, ends: Ends) -> Dissolve:
    named = ends[0] if ends[0] >= 0 else ends[1]
    return Dissolve(label, item, clips[named].name if named >= 0 else "")


def _changed(pair: Paired, one: Placed, other: Placed) -> Draft:
    before = _dissolve(pair.before_label, pair.before, *one)
    after = _dissolve(pair.after_label, pair.after, *other)
    return Draft(Change("transition", pair.after_label, after.clip, before, after, action="changed"))


def _single(pair: Paired, action: str, orphan: Orphan) -> Draft:
    dissolve = orphan.after or orphan.before
    clip = dissolve.clip if dissolve else ""
    return Draft(Change("transition", pair.after_label or pair.before_label, clip, orphan.before, orphan.after,
                        action=action))


def fold_transitions(drafts: list[tuple[Paired, Draft]], links: Links) -> list[Draft]:
    """Cross fades on linked sound joined to the picture's transition."""
    leads: dict[Hashable, int] = {}
    folded: list[Draft] = []
    for pair, draft in drafts:
        for place in _linked_cuts(pair, draft.change, links):
            at = leads.setdefault(place, len(folded))
            lead = folded[at].change if at < len(folded) else None
            if lead is not None and lead.track != draft.change.track and draft.change.track not in lead.also:
                folded[at] = Draft(replace(
                    lead, also=(*lead.also, draft.change.track),
                    linked=(*lead.linked, (draft.change.before, draft.change.after))))
                break
        else:
            folded.append(draft)
    return folded


def _linked_cuts(pair: Paired, change: Change, links: Links) -> Iterator[Hashable]:
    """Keys that a transition shares with one on linked sound: by its outgoing clip, or its incoming one."""
    shape: list[object] = [change.action]
    clips: list[Hashable] = []
    for side, track in ((change.before, pair.before), (change.after, pair.after)):
        if isinstance(side, Dissolve):
            item = side.transition
            shape.append((item.at, item.in_offset, item.out_offset))
            outgoing, incoming = _ends(item, track)
            clips.append(links.group(track[outgoing]) if outgoing >= 0 else None)
            clips.append(links.group(track[incoming]) if incoming >= 0 else None)
    for number, group in enumerate(clips):
        if group is not None:
            yield (*shape, number % 2, group)


def orphan_changes(pair: Paired, orphan: Orphan) -> Draft:
    """A transition no other change accounts for."""
    return _single(pair, "removed" if orphan.before else "added", orphan)


class Carriers:
    """Which change parted (or brought together) a transition's two clips."""

    def __init__(self, changes: list[Change]) -> None:
        self._changes = changes
        self._taking: dict[tuple[str, int], list[int]] = defaultdict(list)
        self._putting: dict[tuple[str, int], list[int]] = defaultdict(list)
        self._filler: dict[int, list[int]] = defaultdict(list)
        for place, change in enumerate(changes):
            if change.kind in ("transition", "relink"):
                continue
            for edit in change.takes:
                self._taking[edit.track, edit.index].append(place)
            for edit in change.puts:
                self._putting[edit.track, edit.index].append(place)
            if change.clip == "" and change.kind in ("insert", "extract"):
                for side in (change.before, change.after):
                    if isinstance(side, Edit):
                        self._filler[side.index].append(place)

    def of(self, orphan: Orphan) -> int | None:
        """The change's place in the list: what lies between the two clips, what happened to one, filler opened."""
        dissolve = orphan.before or orphan.after
        if dissolve is None:
            return None
        here, there = self._taking, self._putting
        if orphan.before is None:
            here, there = there, here
        scored = [(0, place) for index in _between(orphan) for place in there.get((orphan.other, index), ())]
        for index in orphan.ends:
            for place in here.get((dissolve.track, index), ()):
                scored.append((1 if self._changes[place].kind in _PARTING else 3, place))
        wanted = {orphan.ends[1], orphan.kept.head.get(orphan.ends[1], -1)}
        scored += [(2, place) for index in sorted(wanted) for place in self._filler.get(index, ())]
        return min(scored)[1] if scored else None


def _between(orphan: Orphan) -> range:
    """Indices on the other timeline between what the two clips became."""
    first, last = orphan.kept.tail.get(orphan.ends[0]), orphan.kept.head.get(orphan.ends[1])
    return range(first + 1, last) if first is not None and last is not None else range(0)


_PARTING = frozenset({"insert", "overwrite", "extract", "lift", "replace", "move", "slide", "nested", "split", "join"})
