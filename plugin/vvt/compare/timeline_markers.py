"""Markers on the timeline: one that only followed a ripple is no change."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from vvt.compare.attributes import Comparable, marker_changes, marker_told
from vvt.compare.model import Change

if TYPE_CHECKING:
    from vvt.cut import Cut, Marker


def marker_drafts(
    before: Cut, after: Cut, changes: list[Change], comparable: Comparable
) -> tuple[list[Change], tuple[Marker, ...]]:
    """Changes of timeline markers, and the markers that stayed where a ripple moved what lies under them.

    A marker may go along with a ripple or not: neither is a change.
    """
    if "markers" not in comparable or (not before.markers and not after.markers):
        return [], ()
    there = Counter(after.markers)
    still: list[Marker] = []
    left: list[tuple[Marker, Marker]] = []   # as it was, and where the ripples before it would put it
    for marker in before.markers:
        followed = replace(marker, at=marker.at + ripple_before(changes, marker.at))
        if there[followed]:
            there[followed] -= 1
        elif there[marker]:
            there[marker] -= 1
            still.append(marker)
        else:
            left.append((marker, followed))
    base = Change("marker", "", "")
    found = marker_changes(base, [followed for _, followed in left], list(there.elements()))
    as_it_was = {str(marker_told(followed)): marker_told(marker) for marker, followed in left}
    return [replace(change, from_=as_it_was.get(str(change.from_), change.from_)) for change in found], tuple(still)


def ripple_before(changes: list[Change], at: object) -> int:
    """How many frames later a ripple on every track moved what lies at record frame `at` of the earlier timeline."""
    total = 0
    for change in changes:
        for ripple in change.ripples:
            first = min((place.at for place in ripple.places), default=None)
            if change.ripple_tracks is None and first is not None and at >= first:  # type: ignore[operator]  # a number
                total += ripple.frames
    return total
