"""Whose ripple it was: one change moves everything later, on its own track and on the others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vvt.compare.lanes import Paired, account, event_of
from vvt.compare.ops import KEPT, Did, Event, Op

if TYPE_CHECKING:
    from vvt.compare.links import Links


@dataclass(frozen=True, slots=True)
class Owned:
    """A ripple and the step that made it: `lane` counts the pairs of tracks, `op` that pair's steps."""

    lane: int
    op: Op
    event: Event


def attribute(lanes: list[Paired], links: Links) -> dict[int, Owned]:
    """Explain every pair of tracks, other tracks' ripples taken as given where they explain what moved.

    Fills each pair's `ops`; returns the ripples by number.
    """
    first = [account(pair) for pair in lanes]
    numbered = [_owned(number, lanes[number], ops) for number, ops in enumerate(first)]
    found: dict[int, Owned] = {}
    for number, pair in enumerate(lanes):
        given = _given(number, numbered, links, lanes)
        if given:
            pair.ops = account(pair, tuple(sorted((one.event for one in given), key=_by_place)))
            numbered[number] = _owned(number, pair, pair.ops)
        else:
            pair.ops = first[number]
        found |= {one.event.number: one for one in numbered[number]}
    return found


def _by_place(event: Event) -> tuple[int, int, int]:
    return (event.last, event.first, event.number)


def _owned(number: int, pair: Paired, ops: list[Op]) -> list[Owned]:
    last_kept = max((step for step, op in enumerate(ops) if op.did in KEPT), default=-1)
    return [Owned(number, op, replace(event_of(pair, op, event_number(number, op)), open_end=step >= last_kept))
            for step, op in enumerate(ops) if op.ripple and op.did is not Did.FOLLOWED]


def event_number(lane: int, op: Op) -> int:
    """A number that the same ripple keeps when its track is looked at again."""
    kind = 1 if op.did is Did.FILLER else 2 if op.before else 3
    return (lane * 10_000_000 + (op.before or op.after)[0]) * 4 + kind


def _given(number: int, numbered: list[list[Owned]], links: Links, lanes: list[Paired]) -> list[Owned]:
    """The ripples of other tracks that this one has to take as given."""
    own = numbered[number]
    given = []
    for other_number, others in enumerate(numbered):
        if other_number == number:
            continue
        for other in others:
            if other.op.did is Did.FILLER and other_number > number:
                continue
            mine = [one for one in own if one.event.frames == other.event.frames and _overlap(one.event, other.event)]
            if not mine:
                given.append(other)
            elif mine[0].op.did is Did.FILLER or other.op.did is Did.FILLER:
                if mine[0].op.did is Did.FILLER:
                    given.append(other)
            elif not any(links.one_decision(lanes[number], one.op, lanes[other_number], other.op) for one in mine):
                if other_number < number:
                    given.append(other)
    return given


def _overlap(one: Event, other: Event) -> bool:
    return one.first <= other.last and other.first <= one.last
