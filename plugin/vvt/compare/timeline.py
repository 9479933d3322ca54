"""What changed of the timeline as a whole: start, rate, resolution, name, and its tracks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vvt.compare.model import Change
from vvt.cut import rate_label, timecode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.compare.attributes import Comparable
    from vvt.compare.tracks import Labelled, TrackPairs
    from vvt.cut import Cut


def timeline_changes(before: Cut, after: Cut, tracks: TrackPairs, comparable: Comparable) -> list[Change]:
    """Changes of the timeline's own facts, then of its tracks."""
    changes = [Change("timeline", "", "", what=what, from_=one, to=other)
               for what, one, other in _facts(before, after, comparable) if one != other]
    if "tracks" in comparable:
        changes += _tracks(tracks)
    for one, other in tracks.pairs:
        changes += _track_states(one, other, comparable)
    return changes


def _facts(before: Cut, after: Cut, comparable: Comparable) -> Iterator[tuple[str, object, object]]:
    if before.rate == after.rate or timecode(before.start, before.rate) != timecode(after.start, after.rate):
        yield "start", before.start, after.start
    yield "rate", rate_label(before.rate), rate_label(after.rate)
    if "resolution" in comparable and before.resolution and after.resolution:
        yield "resolution", before.resolution, after.resolution
    if "timeline names" in comparable:
        yield "name", before.name, after.name


def _tracks(tracks: TrackPairs) -> Iterator[Change]:
    base = Change("track", "", "")
    for label, track in tracks.new:
        yield replace(base, track=label, action="added", to=track.name or label)
    for label, track in tracks.gone:
        yield replace(base, track=label, action="removed", from_=track.name or label)
    for (was, _), (label, _) in tracks.pairs:
        if label in tracks.moved:
            yield replace(base, track=label, action="moved", from_=was, to=label)


def _track_states(one: Labelled, other: Labelled, comparable: Comparable) -> Iterator[Change]:
    (_, before), (label, after) = one, other
    base = Change("track", label, "")
    if before.name != after.name and "track names" in comparable:
        yield replace(base, action="renamed", from_=before.name, to=after.name)
    if before.enabled != after.enabled and "enabled" in comparable:
        yield replace(base, action="on" if after.enabled else "off", from_=before.enabled, to=after.enabled)
    if before.locked != after.locked and "locks" in comparable:
        yield replace(base, action="locked" if after.locked else "unlocked", from_=before.locked, to=after.locked)
