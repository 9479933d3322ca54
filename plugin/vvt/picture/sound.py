"""Sound of a film as a loudspeaker takes it: any stretch, to the sample, decoded where it is wanted."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO

from vvt.errors import Damaged, VvtError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SAMPLE_BYTES = 4        # 16 bits each, left and right
_STRAIGHT_ON = 2        # seconds ahead to which decoding on is cheaper than seeking
_RUN_UP = Fraction(1, 8)    # seconds: AAC and MP3 need the packet before for the one that is wanted
# A container's time stamps are rounded (Matroska: to 1 ms). What is nearer than this to where sound goes on, goes on.
_ROUNDED = Fraction(1, 50)


class NoSound(VvtError):
    """A film that has pictures only."""


class SoundReader:
    """Sound of one film: 16-bit stereo, `rate` samples a second, its first sound stream. For one thread; close it.

    `film` is a path or an open file that can seek (a part in the store, too). Samples count from 0, which is heard
    when the first picture is shown, whenever the film's own time stamps begin. Raises NoSound, and Damaged for what
    is no film.
    """

    def __init__(self, film: Path | BinaryIO, rate: int = 48_000) -> None:
        import av  # noqa: PLC0415 - loading FFmpeg takes a tenth of a second that only films need

        try:
            self._container = av.open(film if hasattr(film, "read") else str(film), mode="r")
        except av.error.FFmpegError as trouble:
            raise _not_heard(f"it can't be opened ({trouble.strerror})") from trouble
        if not self._container.streams.audio:
            self._container.close()
            raise NoSound("The film has no sound.", "Render it with sound to hear it here.")
        self._stream = self._container.streams.audio[0]
        self.rate = rate
        self._begin = self._first_picture()
        self._leave_the_pictures()
        self._pieces: Iterator[tuple[int, bytes]] | None = None
        self._held: tuple[int, bytes] | None = None     # decoded, and its first sample
        self._known = 0         # the sample from which on nothing was passed over

    def close(self) -> None:
        """Let go of the film."""
        self._pieces = None
        self._container.close()

    def samples(self, first: int, count: int) -> bytes:
        """`count` samples from sample `first` on, silence where the film has none. Raises Damaged."""
        import av  # noqa: PLC0415 - see above

        try:
            if self._pieces is None or not self._known <= first <= self._known + _STRAIGHT_ON * self.rate:
                self._seek(first)
            return self._filled(first, count)
        except (av.error.FFmpegError, ValueError) as trouble:
            # PyAV has ValueError for sound that it knows no conversion of.
            self._pieces = None
            why = getattr(trouble, "strerror", None) or trouble
            raise _not_heard(f"its sound can't be decoded ({why})") from trouble
        except Exception:
            # Whoever reads the film failed, which ended the decoding: what is asked for next begins anew.
            self._pieces = None
            raise

    def _first_picture(self) -> Fraction:
        """When the first picture is shown, in seconds of the film's own clock; 0 where there are none."""
        shown = next(iter(self._container.streams.video), None)
        if shown is None or not shown.time_base:
            return Fraction(0)
        return Fraction((shown.start_time or 0) * shown.time_base)

    def _leave_the_pictures(self) -> None:
        """Have FFmpeg step over what isn't sound: of a film far away only its sound is fetched then."""
        import av  # noqa: PLC0415 - see above

        if hasattr(av.stream, "Discard"):       # not in PyAV 14
            for stream in self._container.streams:
                if stream is not self._stream:
                    stream.discard = av.stream.Discard.all

    def _filled(self, first: int, count: int) -> bytes:
        made, end = bytearray(count * SAMPLE_BYTES), first + count
        while (held := self._held or self._next()) is not None:
            at, piece = held
            last = at + len(piece) // SAMPLE_BYTES
            if at < end and first < last:
                low, high = max(at, first), min(last, end)
                made[(low - first) * SAMPLE_BYTES:(high - first) * SAMPLE_BYTES] = (
                    piece[(low - at) * SAMPLE_BYTES:(high - at) * SAMPLE_BYTES])
            if last > end:
                self._held = held
                break
            self._held = None
        self._known = end
        return bytes(made)

    def _next(self) -> tuple[int, bytes] | None:
        return next(self._pieces, None) if self._pieces is not None else None

    def _seek(self, first: int) -> None:
        """To a little before the sample. A film whose index lies is read from its head."""
        import av  # noqa: PLC0415 - see above

        head = Fraction(self._stream.start_time or 0) * self._base
        wanted = Fraction(first, self.rate) + self._begin - _RUN_UP
        self._known = first
        if wanted > head:
            try:
                self._go_to(wanted)
                self._held = self._next()
            except av.error.FFmpegError:
                self._held = None       # no index: the head is always there
            if self._held is not None and self._held[0] <= first:
                return
        self._go_to(head)
        self._held = None

    @property
    def _base(self) -> Fraction:
        return self._stream.time_base or Fraction(1, self._stream.codec_context.sample_rate)

    def _go_to(self, seconds: Fraction) -> None:
        self._container.seek(int(seconds / self._base), stream=self._stream, backward=True, any_frame=False)
        self._pieces = self._decoded()

    def _decoded(self) -> Iterator[tuple[int, bytes]]:
        """Pieces in a row, each with its first sample."""
        from av.audio.resampler import AudioResampler  # noqa: PLC0415 - see above

        evened, goes_on = AudioResampler(format="s16", layout="stereo", rate=self.rate), None
        for heard in chain(self._container.decode(self._stream), (None,)):
            for ready in evened.resample(heard):
                at = self._place(ready, goes_on)
                goes_on = at + ready.samples
                yield at, bytes(ready.planes[0])[:ready.samples * SAMPLE_BYTES]

    def _place(self, ready: Any, goes_on: int | None) -> int:  # noqa: ANN401 - an AudioFrame, which is loaded late
        """The first sample of what was decoded."""
        if ready.pts is None:
            return goes_on or 0
        at = round((ready.pts * ready.time_base - self._begin) * self.rate)
        return goes_on if goes_on is not None and abs(at - goes_on) <= _ROUNDED * self.rate else at


def _not_heard(why: str) -> Damaged:
    return Damaged(f"The film can't be heard: {why}.", "Verify the version with vvt verify, or listen to another.")
