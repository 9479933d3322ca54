"""Clips with other points or another speed: trims, slips and retimes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vvt.compare.clips import beyond_media, in_source, points, retime_trims, whole_frames
from vvt.compare.drafts import Draft, Track, events_of
from vvt.compare.model import Change, Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.compare.ops import Op
    from vvt.cut import Frames


def altered(track: Track, step: int, op: Op) -> Iterator[Draft]:
    """The retime, slip and trim that an altered clip owes to nobody else."""
    one, other = track.both(op)
    how, edges = points(one.clip, other.clip), track.edges[step]
    events = events_of(track, op)
    base = Change("trim", other.track, other.clip.name, one, other, takes=(one,), puts=(other,),
                  beyond_media=beyond_media(other.clip))
    if how.retimed:
        yield Draft(replace(base, kind="retime", ripple=op.ripple), events)
        yield from _retime_trim(base)
        return
    # What other changes account for is theirs, in whole record frames; the rest is exact, in source frames.
    head = how.source_head - (in_source(one.clip, edges.head_in) if edges.head_taken else 0)
    tail = how.source_tail - (in_source(one.clip, edges.tail_out) if edges.tail_taken else 0)
    if not op.ripple and how.head != edges.head_in:
        slipped = whole_frames(how.source_head - in_source(one.clip, edges.head_in))
        yield Draft(replace(base, kind="slip", shift=-slipped if one.clip.speed < 0 else slipped))
        head, tail = head - slipped, tail - slipped
    head, tail = _unless_noise(head, edges.head_taken), _unless_noise(tail, edges.tail_taken)
    if head or tail or op.ripple:
        yield Draft(replace(base, head=head, tail=tail, ripple=op.ripple), events)


def slipped(track: Track, _: int, op: Op) -> Iterator[Draft]:
    """The slip of a clip that slid too; nothing for one that only slid."""
    one, other = track.both(op)
    how = points(one.clip, other.clip)
    if whole_frames(how.source_head):
        shift = -how.source_head if one.clip.speed < 0 else how.source_head
        yield Draft(Change("slip", other.track, other.clip.name, one, other, shift=shift, takes=(one,), puts=(other,),
                           beyond_media=beyond_media(other.clip)))


def _unless_noise(frames: Frames, taken: bool) -> Frames:
    """Nothing where a neighbour's change accounts for all but a rounding."""
    return 0 if taken and -1 < frames < 1 else whole_frames(frames)


def _retime_trim(base: Change) -> Iterator[Draft]:
    if not (isinstance(base.before, Edit) and isinstance(base.after, Edit)):
        return
    one, other = base.before.clip, base.after.clip
    if not retime_trims(one, other):
        return
    head, tail = whole_frames(other.source_in - one.source_in), whole_frames(other.source_out - one.source_out)
    if one.speed == 0 or other.speed == 0:
        tail = 0
    yield Draft(replace(base, head=head, tail=tail))
