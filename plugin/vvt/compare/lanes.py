"""One pair of tracks from start to end: anchors, and the cheapest account of each gap between them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from vvt.compare.anchors import Lane, Pair, Region, anchors
from vvt.compare.gap_state import Inside, Sameness
from vvt.compare.gaps import Known, explain
from vvt.compare.ops import Did, Event, Op

if TYPE_CHECKING:
    from vvt.compare.identity import Identities
    from vvt.cut import Clip, Track

_SHORT = 64        # a displaced stretch of up to so many clips may be a slide and is looked at again
_VERY_SHORT = 3    # the same where what lies around it is displaced by other amounts


@dataclass(slots=True)
class Paired:
    """A pair of tracks under comparison. `before_label` and `after_label` are theirs on each timeline."""

    before_label: str
    after_label: str
    lane: Lane
    footage_before: list[int]
    footage_after: list[int]
    chain: list[Pair] = field(default_factory=list)
    moved: list[Pair] = field(default_factory=list)
    roaming_before: dict[int, int] = field(default_factory=dict)
    roaming_after: dict[int, int] = field(default_factory=dict)
    inside_before: dict[int, Inside] = field(default_factory=dict)
    inside_after: dict[int, Inside] = field(default_factory=dict)
    ops: list[Op] = field(default_factory=list)

    @property
    def before(self) -> tuple[Clip, ...]:
        """The earlier track's clips."""
        return tuple(self.lane.before)

    @property
    def after(self) -> tuple[Clip, ...]:
        """The later track's clips."""
        return tuple(self.lane.after)


def paired(one: Track, other: Track, labels: tuple[str, str], identities: Identities) -> Paired:
    """Two tracks ready for comparison, their sure pairs found."""
    lane = Lane(one.clips, other.clips, [identities.key(clip) for clip in one.clips],
                [identities.key(clip) for clip in other.clips])
    chain, moved = anchors(lane, Region(0, len(one.clips), 0, len(other.clips)))
    pair = Paired(labels[0], labels[1], lane, [identities.of(clip) for clip in one.clips],
                  [identities.of(clip) for clip in other.clips], _firm(lane, chain), moved,
                  inside_before=_insides(one, identities), inside_after=_insides(other, identities))
    looser = _firm(lane, chain, _VERY_SHORT)
    if looser != pair.chain:
        loose = replace(pair, chain=looser)
        pair = loose if _lines(loose) < _lines(pair) else pair
    return _bolder(pair) if moved else pair


def _bolder(pair: Paired) -> Paired:
    """The pair as a bolder look at its moves has it, where that makes fewer changes."""
    best, fewest = pair, _lines(pair)
    for along in ((1,), (-1,), (-1, 1)):
        chain, moved = anchors(pair.lane, Region(0, len(pair.before), 0, len(pair.after)), along)
        if len(moved) > len(pair.moved):
            bold = replace(pair, chain=_firm(pair.lane, chain), moved=moved)
            if (lines := _lines(bold)) < fewest:
                best, fewest = bold, lines
    return best


def _lines(pair: Paired) -> int:
    """How many half lines this pair of tracks would make on its own."""
    looked_at = replace(pair, roaming_before=dict(pair.moved), roaming_after={j: i for i, j in pair.moved})
    return _accounted(looked_at, ())[1]


def _insides(track: Track, identities: Identities) -> dict[int, Inside]:
    """What lies inside each compound clip that shows the whole of itself, on its lowest track of this kind."""
    found: dict[int, Inside] = {}
    for index, clip in enumerate(track.clips):
        if clip.nested is None or clip.speed != 1 or clip.duration != clip.nested.duration:
            continue
        inner = next((one for one in clip.nested.tracks if one.kind == track.kind and one.clips), None)
        if inner is not None:
            found[index] = tuple((one.record_in, identities.key(one)) for one in inner.clips)
    return found


def _firm(lane: Lane, chain: list[Pair], also: int = 0) -> list[Pair]:
    """The anchors without short stretches that are displaced while both sides of them lie alike.

    Such a stretch may be a slide, or an insert and a later extract: the search is to decide. `also` lets go
    of stretches of up to so many clips whatever lies around them (a slide beside a ripple, or at the end).
    """
    runs: list[tuple[int, int, int]] = []   # displacement, first, last + 1
    for index, (i, j) in enumerate(chain):
        displaced = lane.displacement(i, j)
        if runs and runs[-1][0] == displaced:
            runs[-1] = (displaced, runs[-1][1], index + 1)
        else:
            runs.append((displaced, index, index + 1))
    soft: set[int] = set()
    around = [(0, 0, 0), *runs]
    for (earlier, _, _), (displaced, first, last), (later, _, _) in zip(around, runs, runs[1:], strict=False):
        short = _SHORT if earlier == later else also
        if displaced not in (earlier, later) and last - first <= short:
            soft.update(range(first, last))
    if runs and len(chain) - runs[-1][1] <= also and runs[-1][0] != around[-2][0] and _more(lane, chain[-1]):
        soft.update(range(runs[-1][1], len(chain)))
    return [pair for index, pair in enumerate(chain) if index not in soft]


def _more(lane: Lane, last: Pair) -> bool:
    """True when both tracks go on after the last anchor."""
    return last[0] + 1 < len(lane.before) and last[1] + 1 < len(lane.after)


def account(pair: Paired, events: tuple[Event, ...] = (), known: Known | None = None) -> list[Op]:
    """Every step from the head of the two tracks to their end, other tracks' ripples given.

    `known` is what was found of gaps on other tracks.
    """
    return _accounted(pair, events, known)[0]


def _accounted(pair: Paired, events: tuple[Event, ...], known: Known | None = None) -> tuple[list[Op], int]:
    """The steps, and what they cost in half lines."""
    same = Sameness(pair.footage_before, pair.footage_after, pair.roaming_before, pair.roaming_after,
                    pair.inside_before, pair.inside_after)
    ops: list[Op] = []
    edges = [(-1, -1), *pair.chain, (len(pair.before), len(pair.after))]
    displaced = cost = 0
    for number, (left, right) in enumerate(pairwise(edges)):
        region = Region(left[0] + 1, right[0], left[1] + 1, right[1])
        at_end = number == len(edges) - 2
        end = None if at_end else pair.lane.displacement(*right)
        if region or (end is not None and end != displaced):
            steps, price = explain(pair.lane, region, same, (displaced, end), _within(pair, region, events), known)
            ops.extend(steps)
            cost += price
        if at_end:
            break
        displaced = end if end is not None else displaced
        ops.append(Op(Did.SAME, (right[0],), (right[1],), displaced, displaced))
    return ops, cost


def _within(pair: Paired, region: Region, events: tuple[Event, ...]) -> tuple[Event, ...]:
    """The other tracks' ripples that fall between the clip before the region and the one after it."""
    if not events:
        return ()
    clips = pair.lane.before
    first = clips[region.i0 - 1].record_in if region.i0 > 0 else -1
    last = clips[region.i1].record_in if region.i1 < len(clips) else None
    return tuple(event for event in events
                 if event.last > first and (last is None or event.first <= last))


def event_of(pair: Paired, op: Op, number: int) -> Event:
    """The ripple an op makes, with the stretch of the earlier timeline in which it can have its place."""
    clips, after = pair.lane.before, pair.lane.after
    if op.did is Did.FILLER:
        (i,), _ = op.before, op.after
        first = clips[i - 1].record_out if i > 0 else 0
        last = clips[i].record_in if i < len(clips) else first
        return Event(min(first, last), last, op.ripple, number)
    if op.did is Did.NEW:
        at = after[op.after[0]].record_in - op.d0
        return Event(at, at, op.ripple, number)
    if op.did is Did.CUT_UP:
        at = after[op.after[0]].record_out - op.d0
        return Event(at, max(at, at - op.ripple), op.ripple, number)
    if op.did is Did.HEALED:
        inner = clips[op.before[0]].record_out
        return Event(inner, clips[op.before[-1]].record_in, op.ripple, number)
    clip = clips[op.before[0]]
    return Event(clip.record_in + (op.did is not Did.GONE), clip.record_out, op.ripple, number)


