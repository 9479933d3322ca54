"""Two states of one clip: how its points moved, and what that is in its own frames."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from vvt.cut import FILLER, Clip, Frames, whole

HUNDREDTH = Fraction(1, 100)
_LESS_THAN_ONE = Fraction(99, 100)
_NO_OTHER_SPEED = Fraction(1, 10_000)


@dataclass(frozen=True, slots=True)
class Points:
    """How one clip's points moved, left end and right end, in record frames and in media frames."""

    head: Frames
    tail: Frames
    retimed: bool
    source_head: Frames = 0
    source_tail: Frames = 0


def points(before: Clip, after: Clip) -> Points:
    """How the in and out point moved; record frames are source frames over the earlier clip's speed."""
    step = before.source_per_record or after.source_per_record or Fraction(1)
    head = after.source_in - before.source_in
    tail = after.source_out - before.source_out
    if before.speed < 0:
        head, tail = -tail, -head
    retimed = before.ramp != after.ramp or (
        before.speed != after.speed and abs(before.speed - after.speed) > _NO_OTHER_SPEED)
    if before.speed == 0 and after.speed == 0:
        tail = head + after.duration - before.duration
        return Points(head, tail, retimed, head, tail)
    return Points(_in_record(head, step), _in_record(tail, step), retimed, whole_frames(head), whole_frames(tail))


def _in_record(frames: Frames, step: Fraction) -> Frames:
    """Source frames as record frames: whole where only less than a source frame, a rounding, misses."""
    if step == 1 and isinstance(frames, int):
        return frames
    exact = Fraction(frames) / step
    nearest = round(exact)
    return nearest if abs(exact - nearest) * step < _LESS_THAN_ONE else exact


def retime_trims(one: Clip, other: Clip) -> bool:
    """True when a trim stands beside a retime: the source range is another one, and not just by the new speed."""
    head, tail = apart(other.source_in, one.source_in), apart(other.source_out, one.source_out)
    if head < HUNDREDTH and (tail < HUNDREDTH or one.duration == other.duration):
        return False
    if one.speed == 0 or other.speed == 0:   # a freeze has one frame: its out point says nothing
        return head >= HUNDREDTH and not one.source_in <= other.source_in < one.source_out
    return True


def apart(one: Frames, other: Frames) -> Frames:
    """How far two counts of frames lie apart."""
    far = one - other
    return far if far >= 0 else -far


def shares_frames(before: Clip, after: Clip) -> bool:
    """True when both use some of the same source frames (of footage known to be the same)."""
    return before.source_in < after.source_out and after.source_in < before.source_out


def in_source(clip: Clip, frames: Frames) -> Frames:
    """Record frames as source frames of `clip`."""
    if not frames:
        return 0
    step = clip.source_per_record or Fraction(1)
    return whole(Fraction(round(frames * step * 1000), 1000))


def whole_frames(frames: Frames) -> Frames:
    """Source frames without the noise of a rounding: whole when within a hundredth."""
    if isinstance(frames, int):
        return frames
    nearest = round(frames)
    return nearest if apart(frames, nearest) < HUNDREDTH else whole(frames)


def beyond_media(clip: Clip) -> bool:
    """True when the clip asks for frames that its media hasn't got."""
    media = clip.media
    if media.start is None or media.duration is None or clip.nested is not None:
        return False
    slack = Fraction(1, 100)
    return clip.source_in < media.start - slack or clip.source_out > media.start + media.duration + slack


def filler(record_in: int, record_out: int) -> Clip:
    """A stretch of filler."""
    return Clip(record_in, record_out, 0, max(record_out - record_in, 0), FILLER)
