"""Movies written and read frame by frame (PyAV): ProRes for camera originals, H.264 for rendered cuts."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import av
import numpy as np
from numpy.typing import NDArray

from demo.shots import HEIGHT, RATE, SAMPLES_PER_FRAME, SOUND_RATE, WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from demo.burn import Picture

Sound = NDArray[np.int16]  # one channel, SOUND_RATE samples a second


@dataclass(frozen=True, slots=True)
class Codec:
    """A video codec with the settings it is used with here."""

    name: str
    pixels: str
    options: dict[str, str]


PRORES = Codec("prores", "yuv422p10le", {"profile": "0"})  # profile 0: ProRes 422 Proxy
# No B-frames: with them x264 was seen to give other bytes for the same frames one time in twelve.
H264 = Codec("libx264", "yuv420p", {"preset": "veryfast", "crf": "20", "g": "24", "bf": "0"})


@contextmanager
def _streams(path: Path, codec: Codec, start: str) -> Iterator[tuple[Any, Any, Any]]:
    # bitexact: no date and no library version in the file, so that the same film is the same bytes.
    with av.open(str(path), "w", format="mov") as opened:
        container: Any = opened
        container.flags |= av.container.Flags.bitexact.value
        container.metadata["timecode"] = start
        # A copy: PyAV takes out of the dictionary what the codec accepted.
        video: Any = container.add_stream(codec.name, rate=RATE, options=dict(codec.options))
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, codec.pixels
        video.codec_context.thread_count = 1  # more threads, other bytes
        sound: Any = container.add_stream("pcm_s16le", rate=SOUND_RATE, layout="mono")
        yield container, video, sound


def write(path: Path, frames: Iterable[tuple[Picture, Sound]], codec: Codec, start: str) -> None:
    """A `.mov` of `frames`, each a picture and its SAMPLES_PER_FRAME samples, whose timecode starts at `start`."""
    with _streams(path, codec, start) as (container, video, sound):
        for number, (picture, samples) in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, 1 / RATE
            container.mux(video.encode(frame))
            piece = av.AudioFrame.from_ndarray(samples[None, :], format="s16", layout="mono")
            piece.sample_rate, piece.pts = SOUND_RATE, number * SAMPLES_PER_FRAME
            container.mux(sound.encode(piece))
        container.mux(video.encode(None))
        container.mux(sound.encode(None))


def read(path: Path, first: int, count: int) -> Iterator[tuple[Picture, Sound]]:
    """`count` frames of a camera original from its frame `first` on, with their sound."""
    sound = _sound(path)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        time_base = stream.time_base
        if time_base is None:
            raise ValueError(f"{path} says no time base")
        # ProRes has nothing but key frames: seeking lands on the frame asked for.
        container.seek(round(first / RATE / time_base), stream=stream)
        for frame in container.decode(stream):
            number = round((frame.pts or 0) * time_base * RATE)
            if first <= number < first + count:
                yield frame.to_ndarray(format="rgb24").astype(np.uint8, copy=False), _piece(sound, number)
            if number >= first + count - 1:
                return


def _sound(path: Path) -> Sound:
    with av.open(str(path)) as container:
        pieces = [frame.to_ndarray().reshape(-1) for frame in container.decode(container.streams.audio[0])]
    return np.concatenate(pieces).astype(np.int16)


def _piece(sound: Sound, frame: int) -> Sound:
    return sound[frame * SAMPLES_PER_FRAME:(frame + 1) * SAMPLES_PER_FRAME]
