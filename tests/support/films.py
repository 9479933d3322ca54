"""Small films whose frames say their own number, so that a test knows which one it sees."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

WIDTH, HEIGHT, _BITS = 96, 48, 10


def numbered_film(path: Path, frames: int, rate: Fraction = Fraction(24000, 1001), codec: str = "libx264",
                  *, sound: bool = False, **options: str) -> Path:
    """A film of `frames` pictures; `number_in` reads a picture's number. `sound` adds silence of the same length."""
    pixels = {"prores": "yuv422p10le", "mjpeg": "yuvj422p", "rawvideo": "uyvy422"}.get(codec, "yuv420p")
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, options=dict(options))
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, pixels
        stream.codec_context.thread_count = 1
        voice = container.add_stream("aac", rate=48_000, layout="mono") if sound else None
        for number in range(frames):
            frame = av.VideoFrame.from_ndarray(_bars(number), format="rgb24")
            frame.pts, frame.time_base = number, 1 / rate
            container.mux(stream.encode(frame))
            if voice is not None:
                container.mux(voice.encode(_silence(number, rate)))
        for each in filter(None, (stream, voice)):
            container.mux(each.encode(None))
    return path


def _bars(number: int) -> np.ndarray:
    """The number in binary, a black or white bar a bit."""
    bits = [(number >> bit) & 1 for bit in range(_BITS)]
    row = np.repeat(np.array(bits, np.uint8) * 200 + 20, WIDTH // _BITS)
    row = np.pad(row, (0, WIDTH - len(row)))
    return np.repeat(np.repeat(row[None, :, None], HEIGHT, 0), 3, 2)


def _silence(number: int, rate: Fraction) -> av.AudioFrame:
    first, last = (int(at * 48_000 / rate) for at in (number, number + 1))
    piece = av.AudioFrame.from_ndarray(np.zeros((1, last - first), np.float32), format="fltp", layout="mono")
    piece.sample_rate, piece.pts = 48_000, first
    return piece


def number_in(rgb: bytes, width: int, height: int, stride: int) -> int:
    """The number a picture of such a film says."""
    row = rgb[height // 2 * stride:]
    bar = width / WIDTH * (WIDTH // _BITS)
    return sum((row[3 * int((bit + 0.5) * bar)] > 120) << bit for bit in range(_BITS))
