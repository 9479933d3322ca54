"""One exact frame of a film, by its number: decoded from the key frame before it, straight on where that is nearer."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, BinaryIO

from vvt.errors import Damaged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.video.frame import VideoFrame

_STRAIGHT_ON = 60       # frames ahead to which decoding on is cheaper than seeking
_KEPT = 48              # pictures kept for a playhead that goes to and fro


@dataclass(frozen=True, slots=True)
class Still:
    """A frame as it is shown: 8-bit RGB, `stride` bytes a row."""

    number: int
    width: int
    height: int
    stride: int
    rgb: bytes


class FrameReader:
    """Frames of one film, at most `width` × `height` pixels large. For one thread; close it.

    `film` is a path or an open file that can seek (a part in the store, too). Raises Damaged for what is
    no film with pictures. Frame numbers count from 0 in the order shown; a film whose pictures begin late
    (its first time stamp isn't 0) still begins with frame 0.
    """

    def __init__(self, film: Path | BinaryIO, width: int = 960, height: int = 540) -> None:
        import av  # noqa: PLC0415 - loading FFmpeg takes a tenth of a second that only pictures need

        try:
            self._container = av.open(film if hasattr(film, "read") else str(film), mode="r")
        except av.error.FFmpegError as trouble:
            raise _no_film(f"it can't be opened ({trouble.strerror})") from trouble
        if not self._container.streams.video:
            self._container.close()
            raise _no_film("it has no pictures")
        self._stream = self._container.streams.video[0]
        self._stream.thread_type = "AUTO"
        self.rate: Fraction = Fraction(self._stream.average_rate or self._stream.guessed_rate or 24)
        self._base = self._stream.time_base or Fraction(1, 90000)
        self._size = (width, height)
        self._decoding: Iterator[VideoFrame] | None = None
        self._next = 0
        self._first = self._stream.start_time if self._stream.start_time is not None else self._first_stamp()
        self._kept: OrderedDict[int, Still] = OrderedDict()

    def close(self) -> None:
        """Let go of the film."""
        self._decoding = None
        self._container.close()

    @staticmethod
    def trouble(why: str) -> Damaged:
        """What to raise over this film."""
        return _no_film(why)

    @property
    def frames(self) -> int:
        """How many frames the film says it has; 0 where it doesn't say."""
        if self._stream.frames:
            return self._stream.frames
        return round(self._stream.duration * self._base * self.rate) if self._stream.duration else 0

    def frame(self, number: int) -> Still | None:
        """Frame `number`; None past the film's last. Raises Damaged where it can't be decoded."""
        if number in self._kept:
            self._kept.move_to_end(number)
            return self._kept[number]
        if number < 0:
            return None
        import av  # noqa: PLC0415 - see above

        try:
            found = self._found(number)
        except av.error.FFmpegError as trouble:
            self._decoding = None
            raise _no_film(f"frame {number} can't be decoded ({trouble.strerror})") from trouble
        return None if found is None else self._keep(number, found)

    def _first_stamp(self) -> int:
        """The time stamp of the first picture, of a film that doesn't say (one cut short has no index)."""
        return next((frame.pts for frame in self._container.decode(self._stream) if frame.pts is not None), 0)

    def _found(self, number: int) -> VideoFrame | None:
        if self._decoding is None or not self._next <= number <= self._next + _STRAIGHT_ON:
            self._seek(number)
        return self._forward(number)

    def _seek(self, number: int) -> None:
        """To the key frame at or before the frame. A film whose index lies is read from its head."""
        target = self._first + int(number / self.rate / self._base)
        self._container.seek(target, stream=self._stream, backward=True, any_frame=False)
        self._decoding = self._container.decode(self._stream)
        peeked = next(self._decoding, None)
        if peeked is None or self._number(peeked) > number:
            self._container.seek(self._first, stream=self._stream, backward=True)
            self._decoding, self._next = self._container.decode(self._stream), 0
            return
        self._decoding = _with(peeked, self._decoding)
        self._next = self._number(peeked)

    def _forward(self, number: int) -> VideoFrame | None:
        """Decode on to the frame; None when the film ends before it."""
        for decoded in self._decoding or ():
            at = self._number(decoded)
            self._next = at + 1
            if at >= number:
                return decoded
        self._decoding = None
        return None

    def _number(self, decoded: VideoFrame) -> int:
        """A frame's number by its time stamp, which is rounded to the container's clock."""
        stamp = decoded.pts if decoded.pts is not None else self._first
        return round((stamp - self._first) * self._base * self.rate)

    def _keep(self, number: int, decoded: VideoFrame) -> Still:
        width, height = fitted(decoded.width, decoded.height, self._size)
        image: Any = decoded.reformat(width=width, height=height, format="rgb24")
        plane = image.planes[0]
        picture = Still(number, width, height, plane.line_size, bytes(plane))
        self._kept[number] = picture
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return picture


def _with(one: VideoFrame, rest: Iterator[VideoFrame]) -> Iterator[VideoFrame]:
    yield one
    yield from rest


def fitted(width: int, height: int, size: tuple[int, int]) -> tuple[int, int]:
    """The largest size of the same shape within `size`, never larger than the film's; even, as scalers like it."""
    scale = min(Fraction(size[0], width), Fraction(size[1], height), Fraction(1))
    return max(int(width * scale) // 2 * 2, 2), max(int(height * scale) // 2 * 2, 2)


def _no_film(why: str) -> Damaged:
    return Damaged(f"The film can't be shown: {why}.", "Verify the version with vvt verify, or look at another.")
