"""A viewing proxy: a film once more as H.264 and AAC, small enough to look at over a slow link, frame for frame.

FFmpeg's encoders are PyAV's: its packages bring x264 along.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from vvt.errors import Damaged
from vvt.picture.codecs import h264_encoder
from vvt.picture.frames import TITLES, fitted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from av.audio.frame import AudioFrame

_LARGEST = (1920, 1080)     # pixels; 1080 × 1920 for a film that stands upright
_SOUND = 48_000             # samples a second, two channels
_SOUND_BITS = 160_000       # a second
_CHOSEN = {"preset": "veryfast", "crf": "23"}   # x264's words; other encoders are given bits a second
_OTHERS_BITS = 8_000_000
# The sound begins with the picture and goes on without holes, whatever the film's own time stamps say.
_FROM_ZERO = f"{_SOUND}:async=1:first_pts=0"


def make_proxy(film: Path, target: Path, heard: Callable[[int], None]) -> int:
    """Write the proxy of `film` to `target` (an .mp4, which must not be there) and return how many frames it has.

    At most 1920 × 1080 pixels (upright the other way round), never larger than the film; the film's frames one by
    one at its rate, and its first sound stream in stereo. `heard` is told now and then how many bytes of the film
    were read, and may raise to end it. Raises Damaged for what has no pictures or can't be decoded to its end, or
    where nothing here encodes H.264; then there may be the beginning of a file.
    """
    import av  # noqa: PLC0415 - loading FFmpeg takes a tenth of a second that only pictures need

    encoder = _encoder()
    try:
        with av.open(str(film), metadata_errors=TITLES) as source, av.open(
                str(target), "w", format="mp4", options={"movflags": "+faststart"}) as made:
            if not source.streams.video:
                raise _cannot("it has no pictures")
            frames = _Proxy(source, made, encoder).run(heard)
    except (av.error.FFmpegError, ValueError) as trouble:
        # PyAV has ValueError for pictures and sound that it knows no conversion of.
        why = getattr(trouble, "strerror", None) or trouble
        raise _cannot(f"it can't be decoded or the proxy not be written ({why})") from trouble
    if not frames:
        raise _cannot("it has no frame that can be decoded")
    return frames


def _encoder() -> str:
    found = h264_encoder()
    if not found:
        raise _cannot("nothing here encodes H.264")
    return found


def _cannot(why: str) -> Damaged:
    return Damaged(f"No viewing proxy can be made of the film: {why}.",
                   "Publish one that plays, or publish without viewing_proxy.")


@dataclass(slots=True)
class _Proxy:
    """One film on its way into its proxy."""

    source: Any
    made: Any
    encoder: str
    picture: Any = field(init=False)
    sound: Any = field(init=False)
    graph: Any = field(init=False, default=None)
    frames: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.picture = self._picture_stream()
        self.sound = self._sound_stream() if self.source.streams.audio else None

    def run(self, heard: Callable[[int], None]) -> int:
        """Take it over packet by packet; returns how many frames there were."""
        streams = [self.source.streams.video[0], *self.source.streams.audio[:1]]
        streams[0].thread_type = "AUTO"
        read = 0
        for packet in self.source.demux(*streams):
            read = max(read, (packet.pos or 0) + packet.size)
            heard(read)
            for frame in packet.decode():
                if packet.stream is streams[0]:
                    self._show(frame)
                else:
                    self._say(frame)
        self._end()
        return self.frames

    # Pictures

    def _picture_stream(self) -> Any:  # noqa: ANN401 - PyAV's streams are typed by codec
        film = self.source.streams.video[0]
        rate = Fraction(film.average_rate or film.guessed_rate or 24)
        stream = self.made.add_stream(self.encoder, rate=rate)
        if self.encoder == "libx264":
            stream.options = dict(_CHOSEN)
        else:
            stream.bit_rate = _OTHERS_BITS
        upright = film.height > film.width
        stream.width, stream.height = fitted(film.width, film.height, _LARGEST[::-1] if upright else _LARGEST)
        stream.pix_fmt, stream.time_base = "yuv420p", 1 / rate
        # A key frame a second: who looks jumps about. Half the machine stays for sending, and for the editor.
        stream.codec_context.gop_size = max(round(rate), 1)
        stream.codec_context.thread_count = max((os.cpu_count() or 2) // 2, 1)
        if film.sample_aspect_ratio:
            stream.codec_context.sample_aspect_ratio = film.sample_aspect_ratio
        return stream

    def _show(self, frame: Any) -> None:  # noqa: ANN401 - a VideoFrame, by what was asked for
        ready = frame.reformat(width=self.picture.width, height=self.picture.height, format="yuv420p")
        # Its number is its time: so no frame is dropped or doubled where the film's time stamps are rounded.
        ready.pts, ready.time_base, ready.pict_type = self.frames, 1 / self.picture.average_rate, 0
        self.frames += 1
        self.made.mux(self.picture.encode(ready))

    # Sound

    def _sound_stream(self) -> Any:  # noqa: ANN401 - see above
        return self.made.add_stream("aac", rate=_SOUND, layout="stereo", bit_rate=_SOUND_BITS)

    def _say(self, frame: AudioFrame) -> None:
        if self.graph is None:
            self.graph = _stereo(frame)
        if frame.pts is not None and frame.time_base:
            frame.pts -= round(self._begin() / frame.time_base)
        self.graph.push(frame)
        self._speak()

    def _begin(self) -> Fraction:
        """When the film's first picture is shown, in seconds of its own clock."""
        film = self.source.streams.video[0]
        return Fraction((film.start_time or 0) * film.time_base)

    def _speak(self) -> None:
        for ready in _pulled(self.graph):
            self.made.mux(self.sound.encode(ready))

    def _end(self) -> None:
        if self.graph is not None:
            self.graph.push(None)
            self._speak()
        for stream in filter(None, (self.picture, self.sound)):
            self.made.mux(stream.encode(None))


def _stereo(first: AudioFrame) -> Any:  # noqa: ANN401 - av.filter.Graph, which is loaded late
    """What turns sound like `first` into two channels that begin with the picture."""
    from av.filter import Graph  # noqa: PLC0415 - see above

    graph = Graph()
    graph.link_nodes(
        graph.add_abuffer(sample_rate=first.sample_rate, format=first.format.name, layout=first.layout.name,
                          time_base=first.time_base),
        graph.add("aresample", _FROM_ZERO), graph.add("aformat", "sample_fmts=fltp:channel_layouts=stereo"),
        graph.add("abuffersink")).configure()
    return graph


def _pulled(graph: Any) -> Iterator[AudioFrame]:  # noqa: ANN401 - see above
    import av  # noqa: PLC0415 - see above

    while True:
        try:
            yield graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
