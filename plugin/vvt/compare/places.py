"""Where each ripple began on each track, whom it moved, and what an open end means."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from vvt.compare.model import Change, Ripple, RipplePlace
from vvt.compare.ops import KEPT, Did
from vvt.compare.ripples import event_number, lane_of

if TYPE_CHECKING:
    from vvt.compare.drafts import Draft
    from vvt.compare.lanes import Paired
    from vvt.cut import Clip

_AT_THE_END_TOO = frozenset({"insert", "extract", "move"})


class _Places:
    """Every ripple's places, track by track, and where each track's kept clips lie."""

    def __init__(self, lanes: list[Paired]) -> None:
        self.lanes = lanes
        self.places: dict[int, dict[int, RipplePlace | None]] = {}
        self.frames: dict[int, int] = {}
        self.last: dict[int, int] = {}
        self.goes_on: dict[int, bool] = {}   # something kept follows on the track that made the ripple
        self.kept = [self._scan(number, pair) for number, pair in enumerate(lanes)]

    def _scan(self, number: int, pair: Paired) -> list[int]:
        """Record ins (earlier timeline) of the kept clips; notes the ripples on the way."""
        kept: list[int] = []
        i = j = 0
        last_kept = max((step for step, op in enumerate(pair.ops) if op.did in KEPT), default=-1)
        for step, op in enumerate(pair.ops):
            if op.did is not Did.FILLER:
                i = max(i, op.before[-1] + 1) if op.before else i
                j = max(j, op.after[-1] + 1) if op.after else j
            if op.did in KEPT:
                kept.append(pair.before[op.before[0]].record_in)
            if not op.ripple:
                continue
            event = op.event if op.did is Did.FOLLOWED else event_number(number, op)
            self.places.setdefault(event, {})[number] = self._place(pair, i, j)
            if op.did is not Did.FOLLOWED:
                self.frames[event] = op.ripple
                self.goes_on[event] = step < last_kept
                here = pair.before[i - 1].record_out if i else 0
                self.last[event] = here if op.did is not Did.NEW else max(
                    here, min(pair.after[op.after[0]].record_in - op.d0, _start(pair.before, i)))
        return kept

    def _place(self, pair: Paired, i: int, j: int) -> RipplePlace | None:
        """The first clips that moved; None where none is left."""
        if i >= len(pair.before) and j >= len(pair.after):
            return None
        return RipplePlace(pair.before_label, pair.after_label, _start(pair.before, i), _start(pair.after, j))

    def stayed(self, event: int, moved: set[int]) -> list[int]:
        """Tracks with a kept clip later than the ripple that didn't move with it."""
        return [number for number in range(len(self.lanes)) if number not in moved and self.has_later(event, number)]

    def has_later(self, event: int, number: int) -> bool:
        """True when a kept clip of that track lies later than the ripple's place."""
        if number == lane_of(event):
            return self.goes_on[event]
        kept = self.kept[number]
        return bisect_left(kept, self.last[event]) < len(kept)


def _start(clips: tuple[Clip, ...], index: int) -> int:
    """Where the clip at `index` starts, or the last one ends."""
    if index < len(clips):
        return clips[index].record_in
    return clips[-1].record_out if clips else 0


def settle(lanes: list[Paired], drafts: list[Draft]) -> list[Draft]:
    """Give every change its ripples, the tracks they moved, and an open end its meaning."""
    places = _Places(lanes)
    return [_settled(draft, places) if draft.events else draft for draft in drafts]


def _settled(draft: Draft, places: _Places) -> Draft:
    """The draft with its ripples; a ripple at an open end that moved nobody while others stayed is none."""
    ripples: list[Ripple] = []
    stayed_any: set[int] = set()
    moved_any: set[int] = set()
    change = draft.change
    for events in _together(draft, places):
        found: dict[int, RipplePlace | None] = {}
        for event in events:
            found |= places.places.get(event, {})
        stayed = places.stayed(events[0], set(found))
        if not any(places.has_later(events[0], number) for number in found) and (
                stayed or change.kind not in _AT_THE_END_TOO):
            change = _still(draft, change, places.frames[events[0]])
            continue
        stayed_any |= set(stayed)
        moved_any |= set(found)
        ripples.append(Ripple(places.frames[events[0]], tuple(place for place in found.values() if place is not None)))
    tracks = None
    if stayed_any:
        tracks = tuple(places.lanes[number].after_label for number in sorted(moved_any))
    return replace(draft, change=replace(change, ripples=tuple(ripples), ripple_tracks=tracks))


def _together(draft: Draft, places: _Places) -> list[list[int]]:
    """The draft's ripples, linked tracks' equal ones taken as one."""
    grouped: dict[int, list[int]] = {}
    for event in draft.events:
        grouped.setdefault(places.frames[event], []).append(event)
    return list(grouped.values())


def _still(draft: Draft, change: Change, frames: int) -> Change:
    """The same change where nothing moved: an insert lies over filler, an extract leaves it."""
    if change.kind == "move":
        left, room = ("lifted", change.room) if frames < 0 else (change.left, "over")
        return replace(change, ripple=change.ripple - frames, left=left, room=room)
    kind = {"insert": "overwrite", "extract": "lift"}.get(change.kind, change.kind) if draft.open_end else change.kind
    return replace(change, kind=kind, ripple=0)
