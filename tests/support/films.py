"""Small films whose frames say their own number, so that a test knows which one it sees."""

from collections.abc import Container, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

WIDTH, HEIGHT, _BITS = 96, 48, 10
# The small ones, by all that was said of them: encoding takes longer than most of what is shown with them.
_MADE: dict[tuple[object, ...], bytes] = {}


def numbered_film(path: Path, frames: int, rate: Fraction = Fraction(24000, 1001), codec: str = "libx264",
                  *, sound: bool = False, beeps: Container[int] | None = None, stamps: Sequence[int] = (),
                  larger: int = 1, **options: str) -> Path:
    """A film of `frames` pictures; `number_in` reads a picture's number. `sound` adds silence of the same length.

    `beeps` are frames over which 1 kHz is heard (at half of full scale) instead of silence. `stamps` are the pictures'
    times in thousandths of a second, for a rate that varies. Pictures are `larger` times 96 × 48.
    """
    heard = None if beeps is None else frozenset(number for number in range(frames) if number in beeps)
    said = (path.suffix, frames, rate, codec, sound, heard, tuple(stamps), tuple(options.items()))
    if larger == 1 and said in _MADE:
        path.write_bytes(_MADE[said])
        return path
    pixels = {"prores": "yuv422p10le", "mjpeg": "yuvj422p", "rawvideo": "uyvy422"}.get(codec, "yuv420p")
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, options=dict(options))
        stream.width, stream.height, stream.pix_fmt = WIDTH * larger, HEIGHT * larger, pixels
        stream.codec_context.thread_count = 1
        if stamps:
            stream.codec_context.time_base = Fraction(1, 1000)
        voices = "aac" if path.suffix in {".mp4", ".mkv"} else "pcm_s16le"
        voice = container.add_stream(voices, rate=48_000, layout="mono") if sound or beeps is not None else None
        for number in range(frames):
            frame = av.VideoFrame.from_ndarray(_bars(number).repeat(larger, 0).repeat(larger, 1), format="rgb24")
            frame.pts, frame.time_base = (stamps[number], Fraction(1, 1000)) if stamps else (number, 1 / rate)
            container.mux(stream.encode(frame))
            if voice is not None:
                container.mux(voice.encode(_heard(number, rate, voice.format.name, loud=number in (beeps or ()))))
        for each in filter(None, (stream, voice)):
            container.mux(each.encode(None))
    if larger == 1:
        _MADE[said] = path.read_bytes()
    return path


def _bars(number: int) -> np.ndarray:
    """The number in binary, a black or white bar a bit."""
    bits = [(number >> bit) & 1 for bit in range(_BITS)]
    row = np.repeat(np.array(bits, np.uint8) * 200 + 20, WIDTH // _BITS)
    row = np.pad(row, (0, WIDTH - len(row)))
    return np.repeat(np.repeat(row[None, :, None], HEIGHT, 0), 3, 2)


def _heard(number: int, rate: Fraction, form: str, *, loud: bool) -> av.AudioFrame:
    first, last = (int(at * 48_000 / rate) for at in (number, number + 1))
    wave = np.sin(np.arange(first, last) * (2 * np.pi * 1000 / 48_000)) * (0.5 if loud else 0)
    samples = wave.astype(np.float32) if form == "fltp" else (wave * 32767).astype(np.int16)
    piece = av.AudioFrame.from_ndarray(samples[None], format=form, layout="mono")
    piece.sample_rate, piece.pts = 48_000, first
    return piece


def number_in(rgb: bytes, width: int, height: int, stride: int) -> int:
    """The number a picture of such a film says."""
    row = rgb[height // 2 * stride:]
    bar = width / WIDTH * (WIDTH // _BITS)
    return sum((row[3 * int((bit + 0.5) * bar)] > 120) << bit for bit in range(_BITS))
