"""What a film file holds: streams, exact rate, frames counted, and whether it goes on to its end."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from vvt.cut import exact_rate
from vvt.errors import NotFound, VvtError
from vvt.picture.frames import TITLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# These containers list every sample they hold, so their own count of frames is one; others only announce a length.
_COUNTED = frozenset({"mov", "mp4", "m4a", "3gp", "3g2", "mj2"})
_LAST_SECONDS = 2


class BadFilm(VvtError):
    """A file that can't be read as the film it should be."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A film's picture: frames per second exactly, whole frames, pixels, codec as FFmpeg calls it."""

    rate: Fraction
    frames: int
    width: int
    height: int
    codec: str


@dataclass(frozen=True, slots=True)
class Sound:
    """One sound stream: channels, samples per second, length in seconds (None: it doesn't say)."""

    channels: int
    sample_rate: int
    seconds: Fraction | None
    codec: str


@dataclass(frozen=True, slots=True)
class Film:
    """What a file holds. `size` in bytes; `picture` is the first one, None for sound alone.

    `timecode` is that of the first frame as the file has it ("01:00:00:00", ";" for drop-frame), "" where it has
    none.
    """

    size: int
    picture: Picture | None
    sounds: tuple[Sound, ...]
    timecode: str


def probe(path: Path, *, counted: bool = True) -> Film:
    """Read what `path` holds, and see that it can be read to its end.

    Frames that no list in the file tells are counted, which reads all of it; without `counted` they are what its length
    comes to, 0 where it doesn't say.

    Raises NotFound where there is no file, BadFilm where it is no film, or is cut off.
    """
    import av  # noqa: PLC0415 - loads FFmpeg's libraries

    if not path.is_file():
        raise NotFound(f"There is no film {path}.", "Check the path and try again.")
    with _told(path, av.error.FFmpegError), av.open(str(path), metadata_errors=TITLES) as container:
        if not (container.streams.video or container.streams.audio):
            raise BadFilm(f"{path.name} has neither picture nor sound.", "Render it again.")
        film = Film(path.stat().st_size, _picture(container, path, counted=counted),
                    tuple(map(_sound, container.streams.audio)), _timecode(container))
        _see_its_end(container, path)
        return film


@contextmanager
def _told(path: Path, kind: type[Exception]) -> Iterator[None]:
    try:
        yield
    except kind as trouble:
        why = getattr(trouble, "strerror", "") or type(trouble).__name__
        raise BadFilm(f"{path.name} can't be read as a film: {why}.",
                      "See that it plays, and that its render was complete; else render it again.") from trouble


def _picture(container: Any, path: Path, *, counted: bool) -> Picture | None:  # noqa: ANN401 - PyAV is loaded when needed
    stream = next((one for one in container.streams.video if not _is_poster(one)), None)
    if stream is None:
        return None
    rate = stream.average_rate or stream.guessed_rate or stream.base_rate
    if not rate:
        raise BadFilm(f"{path.name} doesn't say at how many frames a second it runs.", "Render it again.")
    frames = _frames(container, stream, Fraction(rate), counted=counted)
    return Picture(exact_rate(Fraction(rate)), frames, stream.codec_context.width,
                   stream.codec_context.height, stream.codec_context.name)


def _is_poster(stream: Any) -> bool:  # noqa: ANN401
    """A cover picture in a sound file is no film."""
    import av  # noqa: PLC0415 - loaded already

    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def _frames(container: Any, stream: Any, rate: Fraction, *, counted: bool) -> int:  # noqa: ANN401
    """Whole frames: as the container's list of them says where its length agrees, else each is counted."""
    listed, length = stream.frames, stream.duration
    if listed and length and not _COUNTED.isdisjoint(container.format.name.split(",")):
        announced = Fraction(length) * stream.time_base * rate
        if abs(announced - listed) < 1:
            return int(listed)
    if not counted:
        return round(Fraction(length) * stream.time_base * rate) if length else 0
    # An edit list hides some of a file's samples (`is_discard`), and the last packet of all is empty.
    packets = sum(1 for packet in container.demux(stream) if packet.size and not packet.is_discard)
    container.seek(0)
    return packets


def _sound(stream: Any) -> Sound:  # noqa: ANN401
    seconds = Fraction(stream.duration) * stream.time_base if stream.duration and stream.time_base else None
    context = stream.codec_context
    return Sound(context.channels, context.sample_rate, seconds, context.name)


def _timecode(container: Any) -> str:  # noqa: ANN401
    """As the picture, its timecode track, or the file says, in this order."""
    places = (*container.streams.video, *container.streams.data, container)
    return next((found for place in places if (found := place.metadata.get("timecode"))), "")


def _see_its_end(container: Any, path: Path) -> None:  # noqa: ANN401
    """Read each stream's end: a file that was cut off still opens where its index comes first. Raises BadFilm."""
    for stream in (*container.streams.video[:1], *container.streams.audio[:1]):
        if not stream.duration or not stream.time_base:
            continue
        first = stream.start_time or 0
        end = first + stream.duration
        back = int(_LAST_SECONDS / stream.time_base)
        container.seek(max(first, end - back), stream=stream, backward=True, any_frame=False)
        packets = [packet for packet in container.demux(stream) if packet.size]
        last = max((packet.pts + (packet.duration or 0) for packet in packets if packet.pts is not None), default=None)
        if last is None or any(packet.is_corrupt for packet in packets) or last + back // 2 < end:
            raise BadFilm(f"{path.name} breaks off before its end.",
                          "See that its render was complete and that the disk isn't full; then render it again.")
        if stream.type == "video" and packets[-1].is_keyframe:
            # A copy that stopped half way may have its full length all the same, and nothing but zeros at its end.
            stream.codec_context.decode(packets[-1])
            stream.codec_context.decode(None)
