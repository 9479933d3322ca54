"""Whose ripple it was: one change moves everything later, on its own track and on the others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vvt.compare.lanes import Paired, account, event_of
from vvt.compare.ops import KEPT, Did, Event, Op

if TYPE_CHECKING:
    from vvt.compare.gaps import Known
    from vvt.compare.links import Links


@dataclass(frozen=True, slots=True)
class Owned:
    """A ripple and the step that made it: `lane` counts the pairs of tracks, `op` that pair's steps."""

    lane: int
    op: Op
    event: Event


_ROUNDS = 3


def attribute(lanes: list[Paired], links: Links) -> None:
    """Explain every pair of tracks (fill its `ops`), other tracks' ripples taken as given where those moved it."""
    known: Known = {}
    for pair in lanes:
        pair.ops = account(pair, (), known)
    if len(lanes) == 1:
        return
    owned = [_owned(number, pair) for number, pair in enumerate(lanes)]
    taken: dict[int, tuple[Event, ...]] = {}
    for _ in range(_ROUNDS):   # what one track takes as given changes what it makes itself, and so the others
        steady = True
        for number, pair in enumerate(lanes):
            given = _given(number, owned, links, lanes)
            events = tuple(sorted((one.event for one in given), key=_by_place))
            if events != taken.get(number, ()):
                pair.ops = account(pair, events, known)
                owned[number] = _owned(number, pair)
                taken[number] = events
                steady = False
        if steady:
            return


def _by_place(event: Event) -> tuple[int, int, int]:
    return (event.last, event.first, event.number)


def _owned(number: int, pair: Paired) -> list[Owned]:
    ops = pair.ops
    last_kept = max((step for step, op in enumerate(ops) if op.did in KEPT), default=-1)
    owned = []
    for step, op in enumerate(ops):
        if op.ripple and op.did is not Did.FOLLOWED:
            event = event_of(pair, op, event_number(number, op))
            if step >= last_kept:
                event = replace(event, first=event.last, open_end=True)
            owned.append(Owned(number, op, event))
    return owned


def event_number(lane: int, op: Op) -> int:
    """A number that the same ripple keeps when its track is looked at again."""
    kind = 1 if op.did is Did.FILLER else 2 if op.before else 3
    return (lane * 10_000_000 + (op.before or op.after)[0]) * 4 + kind


def lane_of(event: int) -> int:
    """Which pair of tracks made the ripple of this number."""
    return event // 4 // 10_000_000


def _given(number: int, numbered: list[list[Owned]], links: Links, lanes: list[Paired]) -> list[Owned]:
    """The ripples of other tracks that this one has to take as given, linked tracks' common ones once."""
    given: list[Owned] = []
    for other_number, others in enumerate(numbered):
        for other in others if other_number != number else ():
            if other.op.did is Did.FILLER and other_number > number:
                continue
            if any(_same_ripple(one, other, links, lanes) for one in given):
                continue
            if not _makes_it_itself(number, numbered[number], other, links, lanes):
                given.append(other)
    return given


def _makes_it_itself(
    number: int, own: list[Owned], other: Owned, links: Links, lanes: list[Paired]
) -> bool:
    """True when a track's own step makes the ripple that `other` makes on its track, as far as that is told yet."""
    if any(_same_ripple(one, other, links, lanes) for one in own):
        return True
    mine = [one for one in own if one.event.frames == other.event.frames and _overlap(one.event, other.event)]
    if not mine or mine[0].op.did is Did.FILLER:
        return False
    if other.op.did is Did.FILLER:
        return True
    return other.lane > number


def _same_ripple(one: Owned, other: Owned, links: Links, lanes: list[Paired]) -> bool:
    """True for the same step on linked clips of two tracks."""
    return (one.event.frames == other.event.frames and one.op.did is not Did.FILLER
            and links.one_decision(lanes[one.lane], one.op, lanes[other.lane], other.op))


def _overlap(one: Event, other: Event) -> bool:
    return one.first <= other.last and other.first <= one.last
