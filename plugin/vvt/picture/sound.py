"""Sound of a film as a loudspeaker takes it: any stretch, to the sample, decoded where it is wanted."""

from __future__ import annotations

from array import array
from collections import deque
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any, BinaryIO

from vvt.errors import Damaged, VvtError
from vvt.picture.frames import TITLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    Piece = tuple[int, array[int]]      # what was decoded of one stream, and its first sample

SAMPLE_BYTES = 4        # 16 bits each, left and right
_STRAIGHT_ON = 2        # seconds ahead to which decoding on is cheaper than seeking
_RUN_UP = Fraction(1, 8)    # seconds: AAC and MP3 need the packet before for the one that is wanted
_APART = 2          # seconds that one stream's sound may lie behind the other's in the file before it is taken for none
# A container's time stamps are rounded (Matroska: to 1 ms). What is nearer than this to where sound goes on, goes on.
_ROUNDED = Fraction(1, 50)


class NoSound(VvtError):
    """A film that has pictures only."""


class SoundReader:
    """Sound of one film: 16-bit stereo, `rate` samples a second. For one thread; close it.

    Where the film's first two sound streams are mono they are left and right, as masters for broadcast have them (EBU
    R 123: stereo on tracks 1 and 2); else its first stream is heard. `heard` says which, in words.

    `film` is a path or an open file that can seek (a part in the store, too). Samples count from 0, which is heard
    when the first picture is shown, whenever the film's own time stamps begin. Raises NoSound, and Damaged for what
    is no film.
    """

    def __init__(self, film: Path | BinaryIO, rate: int = 48_000) -> None:
        import av  # noqa: PLC0415 - loading FFmpeg takes a tenth of a second that only films need

        try:
            self._container = av.open(film if hasattr(film, "read") else str(film), mode="r", metadata_errors=TITLES)
        except av.error.FFmpegError as trouble:
            raise _not_heard(f"it can't be opened ({trouble.strerror})") from trouble
        if not self._container.streams.audio:
            self._container.close()
            raise NoSound("The film has no sound.", "Render it with sound to hear it here.")
        self._streams, self.heard = _heard_of(self._container.streams.audio)
        self._stream = self._streams[0]
        self.rate = rate
        self._begin = self._first_picture()
        self._leave_the_pictures()
        self._pieces: Iterator[tuple[int, Piece]] | None = None
        self._held: list[deque[Piece]] = [deque() for _ in self._streams]   # decoded and not taken yet, by stream
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
                if stream not in self._streams:
                    stream.discard = av.stream.Discard.all

    def _filled(self, first: int, count: int) -> bytes:
        made, end = array("h", bytes(count * SAMPLE_BYTES)), first + count
        for number, held in enumerate(self._held):
            while (piece := self._next(number, end)) is not None:
                last = self._laid(made, first, number, piece)
                if last > end:
                    held.appendleft(piece)
                    break
        self._known = end
        return made.tobytes()

    def _laid(self, made: array[int], first: int, number: int, piece: Piece) -> int:
        """Lay a piece of a stream into what is `made` from sample `first` on; returns the sample behind it."""
        at, samples = piece
        wide = 2 if len(self._streams) == 1 else 1
        last = at + len(samples) // wide
        low, high = max(at, first), min(last, first + len(made) // 2)
        if low < high:
            made[2 * (low - first) + number:2 * (high - first):3 - wide] = (
                samples[wide * (low - at):wide * (high - at)])
        return last

    def _next(self, number: int, end: int) -> Piece | None:
        """The next piece of a stream; None at the film's end, and where it has none although the other is far ahead."""
        held = self._held[number]
        while not held and self._pieces is not None:
            if any(other and other[-1][0] > end + _APART * self.rate for other in self._held):
                return None
            found = next(self._pieces, None)
            if found is None:
                return None
            self._held[found[0]].append(found[1])
        return held.popleft() if held else None

    def _seek(self, first: int) -> None:
        """To a little before the sample. A film whose index lies is read from its head."""
        import av  # noqa: PLC0415 - see above

        head = Fraction(self._stream.start_time or 0) * self._base
        wanted = Fraction(first, self.rate) + self._begin - _RUN_UP
        self._known = first
        if wanted > head:
            try:
                self._go_to(wanted)
                if all(self._reaches(number, first) for number in range(len(self._streams))):
                    return
            except av.error.FFmpegError:
                pass                    # no index: the head is always there
        self._go_to(head)

    def _reaches(self, number: int, first: int) -> bool:
        """Whether a stream goes on from before sample `first`; one that begins behind it, or has ended, needn't."""
        piece = self._next(number, first)
        if piece is None:
            return number > 0
        self._held[number].appendleft(piece)
        stream = self._streams[number]
        begins = Fraction(stream.start_time or 0) * (stream.time_base or 0) - self._begin
        return piece[0] <= max(first, ceil(begins * self.rate) if number else first)

    @property
    def _base(self) -> Fraction:
        return self._stream.time_base or Fraction(1, self._stream.codec_context.sample_rate)

    def _go_to(self, seconds: Fraction) -> None:
        self._container.seek(int(seconds / self._base), stream=self._stream, backward=True, any_frame=False)
        self._held = [deque() for _ in self._streams]
        self._pieces = self._decoded()

    def _decoded(self) -> Iterator[tuple[int, Piece]]:
        """Pieces as they come, each with its stream's number; those of one stream in a row."""
        from av.audio.resampler import AudioResampler  # noqa: PLC0415 - see above

        layout = "stereo" if len(self._streams) == 1 else "mono"
        evened = [AudioResampler(format="s16", layout=layout, rate=self.rate) for _ in self._streams]
        numbers = {stream.index: number for number, stream in enumerate(self._streams)}
        goes_on: list[int | None] = [None] * len(evened)
        for packet in self._container.demux(*self._streams):
            number = numbers[packet.stream.index]
            for heard in packet.decode():
                yield from self._evened(number, evened[number].resample(heard), goes_on)
        for number, each in enumerate(evened):
            yield from self._evened(number, each.resample(None), goes_on)

    def _evened(self, number: int, ready: list[Any], goes_on: list[int | None]) -> Iterator[tuple[int, Piece]]:
        for frame in ready:
            at = self._place(frame, goes_on[number])
            goes_on[number] = at + frame.samples
            samples = array("h", bytes(frame.planes[0])[:frame.samples * 2 * (3 - len(self._streams))])
            yield number, (at, samples)

    def _place(self, ready: Any, goes_on: int | None) -> int:  # noqa: ANN401 - an AudioFrame, which is loaded late
        """The first sample of what was decoded."""
        if ready.pts is None:
            return goes_on or 0
        at = round((ready.pts * ready.time_base - self._begin) * self.rate)
        return goes_on if goes_on is not None and abs(at - goes_on) <= _ROUNDED * self.rate else at


def _heard_of(streams: Sequence[Any]) -> tuple[tuple[Any, ...], str]:
    """Which of a film's sound streams are heard, and that in words."""
    count = len(streams)
    if count > 1 and all(stream.codec_context.layout.nb_channels == 1 for stream in streams[:2]):
        return tuple(streams[:2]), f"tracks 1 and 2{f' of {count}' if count > 2 else ''}, left and right"
    return (streams[0],), f"track 1 of {count}" if count > 1 else "its sound"


def _not_heard(why: str) -> Damaged:
    return Damaged(f"The film can't be heard: {why}.", "Verify the version with vvt verify, or listen to another.")
