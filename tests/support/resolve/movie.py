"""What a render leaves on disk: a small movie with the job's span, rate, streams and start timecode (PyAV)."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import av
import numpy as np

from vvt.cut import timecode

_WIDTH, _HEIGHT, _SOUND = 64, 36, 48_000
_CODECS = {"H264": ("libx264", "yuv420p", {"preset": "ultrafast"}), "ProRes422HQ": ("prores", "yuv422p10le", {})}


class Stopped(Exception):
    """Somebody stopped the render."""


def write(job: dict[str, Any], timeline: Any, passed: Callable[[int], None], *, short: int = 0,
          mute: bool = False, film: str = "") -> None:
    """Frames MarkIn up to and with MarkOut, each clip a grey of its own; `passed` hears the percentage.

    `short` of them are left out at the end, and with `mute` the sound. With `film` its pictures are shown instead.
    """
    path = os.path.join(job["TargetDir"], job["OutputFilename"])
    count = job["MarkOut"] - job["MarkIn"] + 1 - short
    with av.open(path, "w") as container:
        container.metadata["timecode"] = timecode(job["MarkIn"], timeline.rate, drop=timeline.drop)
        pictures = _pictures(film) if film else _greys(job["MarkIn"] - timeline.start, timeline)
        first = next(pictures)
        video = _picture(container, job["VideoCodec"], timeline.rate, first) if job["IsExportVideo"] else None
        sound = container.add_stream("aac", rate=_SOUND, layout="mono") if job["IsExportAudio"] and not mute else None
        for number in range(count):
            passed(100 * number // count)
            if video is not None:
                frame = av.VideoFrame.from_ndarray(next(pictures) if number else first, format="rgb24")
                frame.pts, frame.time_base = number, 1 / timeline.rate
                container.mux(video.encode(frame))
            if sound is not None:
                container.mux(sound.encode(_silence(number, timeline.rate)))
        for stream in filter(None, (video, sound)):
            container.mux(stream.encode(None))
    passed(100)


def _greys(record: int, timeline: Any) -> Iterator[np.ndarray]:
    while True:
        yield np.full((_HEIGHT, _WIDTH, 3), _grey(timeline, record), np.uint8)
        record += 1


def _pictures(film: str) -> Iterator[np.ndarray]:
    """A film's, and its last one for as long as it takes."""
    with av.open(film) as container:
        for frame in container.decode(video=0):
            picture = frame.to_ndarray(format="rgb24")
            yield picture
    while True:
        yield picture


def _picture(container: Any, codec: str, rate: Any, first: np.ndarray) -> Any:
    name, pixels, options = _CODECS[codec]
    stream = container.add_stream(name, rate=rate, options=dict(options))
    (stream.height, stream.width), stream.pix_fmt = first.shape[:2], pixels
    stream.codec_context.thread_count = 1
    return stream


def _silence(number: int, rate: Any) -> Any:
    first, last = (int(at * _SOUND / rate) for at in (number, number + 1))
    piece = av.AudioFrame.from_ndarray(np.zeros((1, last - first), np.float32), format="fltp", layout="mono")
    piece.sample_rate, piece.pts = _SOUND, first
    return piece


def _grey(timeline: Any, record: int) -> int:
    for row in reversed(timeline.of("video")):
        for item in row.items:
            if item.is_clip and item.what.enabled and item.what.record_in <= record < item.what.record_out:
                return 40 + sum(item.what.media.name.encode()) % 200
    return 16
