"""The order of the list: record in on the later timeline, then V before A, by number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.compare.model import KINDS, Change, Dissolve, Edit

if TYPE_CHECKING:
    from collections.abc import Iterable


_PLACE = {kind: number for number, kind in enumerate(KINDS)}


def in_order(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes as the contract orders them; what is gone stands where it was."""
    return tuple(sorted(changes, key=_key))


def _key(change: Change) -> tuple[object, ...]:
    track = change.track
    label = (not track.startswith("V") and bool(track), int(track[1:] or 0))
    return (record_in(change), label, _PLACE.get(change.kind, 99), change.action, change.what, change.clip,
            str(change.from_), str(change.to))


def record_in(change: Change) -> int:
    """Record frames from the head: on the later timeline, for what is gone on the earlier."""
    side = change.after or change.before
    if isinstance(side, Edit):
        return side.clip.record_in
    if isinstance(side, Dissolve):
        return side.transition.record_in
    told = change.to or change.from_
    if change.kind == "marker" and isinstance(told, dict):
        at = told.get("at", 0)
        return int(at) if isinstance(at, int | float) else 0
    return 0
