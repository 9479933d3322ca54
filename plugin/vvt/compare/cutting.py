"""One clip and its pieces: razor cuts, and what was put into or taken out of the middle of a clip."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from vvt.compare.clips import HUNDREDTH, apart

if TYPE_CHECKING:
    from vvt.cut import Clip, Frames


def cut_up_ripple(pieces: list[Clip], whole_clip: Clip, displaced: int) -> tuple[int, int] | None:
    """(lines, ripple) when the first and last of `pieces` are the ends of `whole_clip`; None when they are not.

    What lies between may be nothing (a through edit), other clips, filler, or a hole in the footage.
    """
    first, last = pieces[0], pieces[-1]
    if not _is_ends_of(first, last, whole_clip, displaced):
        return None
    inner = pieces[1:-1]
    ripple = last.record_out - whole_clip.record_out - displaced
    held = _through(pieces)
    if held and ripple == 0:
        return 1, 0
    between = [clip for clip in inner if clip.media != whole_clip.media]
    if len(between) != len(inner):
        return None
    lost = round(_lost_between(first, last) / (whole_clip.source_per_record or 1))
    hole = last.record_in - first.record_out
    if lost + ripple != hole:
        return None
    new = sum(clip.duration for clip in inner)
    if inner:
        return (len(inner), ripple) if new == hole and ripple in (0, new) else None
    return (1, ripple) if (hole, ripple) in ((0, -lost), (lost, 0)) else None


def _is_ends_of(first: Clip, last: Clip, whole_clip: Clip, displaced: int) -> bool:
    if first.speed != whole_clip.speed or last.speed != whole_clip.speed or whole_clip.speed == 0:
        return False
    if first.ramp is not None or whole_clip.ramp is not None or first.record_in != whole_clip.record_in + displaced:
        return False
    head, tail = (first, last) if whole_clip.speed > 0 else (last, first)
    return (_near(head.source_in, whole_clip.source_in) and _near(tail.source_out, whole_clip.source_out)
            and _lost_between(first, last) > -HUNDREDTH)


def _lost_between(first: Clip, last: Clip) -> Fraction:
    """Source frames between the two pieces that neither shows."""
    if first.speed < 0:
        return Fraction(first.source_in - last.source_out)
    return Fraction(last.source_in - first.source_out)


def _near(one: Frames, other: Frames) -> bool:
    return apart(one, other) < HUNDREDTH


def _through(pieces: list[Clip]) -> bool:
    """True when the pieces follow one another in record and source: through edits."""
    for one, other in pairwise(pieces):
        if one.record_out != other.record_in or one.media != other.media or not _near(0, _lost_between(one, other)):
            return False
    return True
