"""One exact frame of a film, by its number or its time: decoded from the key frame before, straight on where nearer."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, BinaryIO

from vvt.cut import exact_rate
from vvt.errors import Damaged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.video.frame import VideoFrame

TITLES = "replace"      # for a title or a name in other letters than UTF-8, as older tools wrote: none counts for us
_STRAIGHT_ON = 60       # frames ahead to which decoding on is cheaper than seeking
_NEAR = Fraction(1, 8)  # of a frame, that a rounded time stamp may be off
_KEPT = 48              # pictures kept for a playhead that goes to and fro


@dataclass(frozen=True, slots=True)
class Still:
    """A frame as it is shown: 8-bit RGB, `stride` bytes a row. `number` counts at the film's rate, from its first."""

    number: int
    width: int
    height: int
    stride: int
    rgb: bytes


class FrameReader:
    """Frames of one film, at most `width` × `height` pixels large. For one thread; close it.

    `film` is a path or an open file that can seek (a part in the store, too). Raises Damaged for what is
    no film with pictures. Frame numbers count from 0 in the order shown, seconds from where frame 0 is shown; a film
    whose pictures begin late (its first time stamp isn't 0) still begins with frame 0.
    """

    def __init__(self, film: Path | BinaryIO, width: int = 960, height: int = 540) -> None:
        import av  # noqa: PLC0415 - loading FFmpeg takes a tenth of a second that only pictures need

        try:
            self._container = av.open(film if hasattr(film, "read") else str(film), mode="r", metadata_errors=TITLES)
        except av.error.FFmpegError as trouble:
            raise _no_film(f"it can't be opened ({trouble.strerror})") from trouble
        if not self._container.streams.video:
            self._container.close()
            raise _no_film("it has no pictures")
        self._stream = self._container.streams.video[0]
        self._stream.thread_type = "AUTO"
        self.rate = exact_rate(Fraction(self._stream.average_rate or self._stream.guessed_rate or 24))
        self._base = self._stream.time_base or Fraction(1, 90000)
        self._size = (width, height)
        self._decoding: Iterator[VideoFrame] | None = None
        self._now: VideoFrame | None = None         # the one decoded last that was shown by the time asked for
        self._ahead: VideoFrame | None = None       # decoded already, shown later than that
        self._reached = Fraction(0)
        self._first = self._stream.start_time if self._stream.start_time is not None else self._first_stamp()
        self._kept: OrderedDict[Fraction, Still] = OrderedDict()

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
        return self.at(number / self.rate)

    def at(self, seconds: Fraction) -> Still | None:
        """The frame that is shown `seconds` after the first one came; None where none is. Raises Damaged.

        By the film's own time stamps, so films of another rate than the timeline's, and of a rate that varies, are in
        time too.
        """
        if seconds in self._kept:
            self._kept.move_to_end(seconds)
            return self._kept[seconds]
        if seconds < 0:
            return None
        import av  # noqa: PLC0415 - see above

        try:
            found = self._found(seconds)
        except av.error.FFmpegError as trouble:
            self._decoding = None
            number = int(seconds * self.rate)
            raise _no_film(f"frame {number} can't be decoded ({trouble.strerror})") from trouble
        except Exception:
            # Whoever reads the film failed, which ended the decoding: what is asked for next begins anew.
            self._decoding = None
            raise
        return None if found is None else self._keep(seconds, found)

    def _first_stamp(self) -> int:
        """The time stamp of the first picture, of a film that doesn't say (one cut short has no index)."""
        return next((frame.pts for frame in self._container.decode(self._stream) if frame.pts is not None), 0)

    def _found(self, seconds: Fraction) -> VideoFrame | None:
        if self._decoding is None or not self._reached <= seconds <= self._reached + _STRAIGHT_ON / self.rate:
            self._seek(seconds)
        return self._forward(seconds)

    def _seek(self, seconds: Fraction) -> None:
        """To the key frame at or before the time. A film whose index lies is read from its head."""
        self._read_from(self._first + int(seconds / self._base))
        if self._ahead is None or self._begin(self._ahead) > seconds:
            self._read_from(self._first)

    def _read_from(self, stamp: int) -> None:
        self._container.seek(stamp, stream=self._stream, backward=True, any_frame=False)
        self._decoding, self._now = self._container.decode(self._stream), None
        self._ahead = next(self._decoding, None)

    def _forward(self, seconds: Fraction) -> VideoFrame | None:
        """Decode on to the time; None when the film ends before it."""
        self._reached = seconds
        if self._now is not None and self._begin(self._now) == seconds:
            return self._now
        while self._decoding is not None:
            if self._ahead is None:
                self._ahead = next(self._decoding, None)
            if self._ahead is None:
                break
            begin = self._begin(self._ahead)
            if begin > seconds:
                # Before the first one that can be decoded there is none: then that one.
                return self._now or self._ahead
            self._now, self._ahead = self._ahead, None
            if begin == seconds:
                return self._now
        return self._last(seconds)

    def _last(self, seconds: Fraction) -> VideoFrame | None:
        """The film's last frame while it is shown."""
        last, self._decoding = self._now, None
        if last is None:
            return None
        lasts = max(1 / self.rate, (last.duration or 0) * self._base)
        return last if seconds < self._begin(last) + lasts else None

    def _begin(self, decoded: VideoFrame) -> Fraction:
        """When a frame comes, in seconds after the first. Time stamps are rounded to the container's clock: what is
        within a tick of a whole frame is meant to be there.
        """
        stamp = ((decoded.pts if decoded.pts is not None else self._first) - self._first) * self._base
        whole = round(stamp * self.rate) / self.rate
        return whole if abs(whole - stamp) <= min(self._base, _NEAR / self.rate) else stamp

    def _keep(self, seconds: Fraction, decoded: VideoFrame) -> Still:
        width, height = fitted(decoded.width, decoded.height, self._size)
        image: Any = decoded.reformat(width=width, height=height, format="rgb24")
        plane = image.planes[0]
        picture = Still(round(self._begin(decoded) * self.rate), width, height, plane.line_size, bytes(plane))
        self._kept[seconds] = picture
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return picture


def fitted(width: int, height: int, size: tuple[int, int]) -> tuple[int, int]:
    """The largest size of the same shape within `size`, never larger than the film's; even, as scalers like it."""
    scale = min(Fraction(size[0], width), Fraction(size[1], height), Fraction(1))
    return max(int(width * scale) // 2 * 2, 2), max(int(height * scale) // 2 * 2, 2)


def _no_film(why: str) -> Damaged:
    return Damaged(f"The film can't be shown: {why}.", "Verify the version with vvt verify, or look at another.")
