"""A master's mono tracks: the first two are left and right, to the sample; a stereo pair stays what it was."""

import random
from array import array
from fractions import Fraction

import av
import numpy as np
import pytest

from vvt.picture.sound import SAMPLE_BYTES, SoundReader

SECOND = 48_000


def track(level: int, seconds: float, changes: int = 1000) -> np.ndarray:
    """Samples that say where they are: steps of `changes` samples, around a level that says which track it is."""
    at = np.arange(int(seconds * SECOND))
    return (level + at // changes % 100).astype(np.int16)


def master(path, *tracks, layout="mono", rate=SECOND):
    """A film of PCM tracks, interleaved by the picture, 25 a second."""
    with av.open(str(path), "w") as container:
        codec, pixels = ("mpeg2video", "yuv420p") if path.suffix == ".mxf" else ("mjpeg", "yuvj420p")
        picture = container.add_stream(codec, rate=Fraction(25))
        picture.width, picture.height, picture.pix_fmt = 64, 48, pixels
        voices = [container.add_stream("pcm_s16le", rate=rate, layout=layout) for _ in tracks]
        channels = len(av.AudioLayout(layout).channels)
        step = rate // 25
        for number in range(max(len(samples) // channels for samples in tracks) // step):
            still = av.VideoFrame.from_ndarray(np.full((48, 64, 3), number % 200, np.uint8), format="rgb24")
            still.pts, still.time_base = number, Fraction(1, 25)
            container.mux(picture.encode(still))
            for voice, samples in zip(voices, tracks, strict=True):
                part = samples[number * step * channels:(number + 1) * step * channels]
                if len(part):
                    piece = av.AudioFrame.from_ndarray(part[None], format="s16", layout=layout)
                    piece.sample_rate, piece.pts = rate, number * step
                    container.mux(voice.encode(piece))
        for stream in (picture, *voices):
            container.mux(stream.encode(None))
    return path


def both(data: bytes) -> tuple[np.ndarray, np.ndarray]:
    samples = np.array(array("h", data))
    return samples[::2], samples[1::2]


@pytest.mark.parametrize(("name", "count"), [("a.mov", 2), ("b.mov", 8), ("c.mxf", 4), ("d.mkv", 2)])
def test_the_first_two_are_left_and_right_to_the_sample(tmp_path, name, count):
    tracks = [track(1000 * number, 3) for number in range(1, count + 1)]
    reader = SoundReader(master(tmp_path / name, *tracks))
    left, right = both(reader.samples(0, 3 * SECOND))
    assert np.array_equal(left, tracks[0])
    assert np.array_equal(right, tracks[1])
    assert reader.heard == f"tracks 1 and 2{f' of {count}' if count > 2 else ''}, left and right"
    reader.close()


@pytest.mark.parametrize("name", ["a.mov", "c.mxf"])
def test_any_stretch_of_them_is_what_the_whole_has_there(tmp_path, name):
    film = master(tmp_path / name, track(1000, 8), track(2000, 8), track(3000, 8))
    whole, reader, order = SoundReader(film).samples(0, 8 * SECOND), SoundReader(film), random.Random(5)
    for _ in range(40):
        first, count = order.randrange(-SECOND, 8 * SECOND), order.randrange(1, SECOND)
        wanted = bytes(-min(first, 0) * SAMPLE_BYTES)[:count * SAMPLE_BYTES] + whole[
            max(first, 0) * SAMPLE_BYTES:max(first + count, 0) * SAMPLE_BYTES]
        assert reader.samples(first, count) == wanted.ljust(count * SAMPLE_BYTES, b"\0")


def test_where_one_of_them_is_over_it_is_silent_and_the_other_goes_on(tmp_path):
    first, second = track(1000, 8), track(2000, 1)
    film = master(tmp_path / "a.mov", first, second)
    reader = SoundReader(film)
    left, right = both(b"".join(reader.samples(at, SECOND) for at in range(0, 8 * SECOND, SECOND)))
    assert np.array_equal(left, first)
    assert np.array_equal(right[:SECOND], second)
    assert not right[SECOND:].any()
    left, right = both(reader.samples(6 * SECOND, 100))
    assert np.array_equal(left, first[6 * SECOND:6 * SECOND + 100])
    assert not right.any()
    held = max(sum(len(samples) for _, samples in each) for each in reader._held)
    assert held <= 3 * SECOND, "what comes of the other isn't kept without end"


def test_of_stereo_tracks_the_first_is_heard(tmp_path):
    stereo = np.stack([track(1000, 2), track(2000, 2)], 1).reshape(-1)
    other = np.zeros_like(stereo)
    reader = SoundReader(master(tmp_path / "a.mov", stereo, other, layout="stereo"))
    assert reader.samples(0, 2 * SECOND) == stereo.tobytes()
    assert reader.heard == "track 1 of 2"


def test_one_mono_track_is_heard_on_both_sides(tmp_path):
    alone = track(1000, 2)
    reader = SoundReader(master(tmp_path / "a.mov", alone))
    left, right = both(reader.samples(0, 2 * SECOND))
    assert np.array_equal(left, right)
    assert np.abs(left - alone * 0.5 ** 0.5).max() <= 1, "three decibels less on each, as one loud voice is"
    assert reader.heard == "its sound"


def test_a_device_of_another_rate_hears_them_in_time(tmp_path):
    first, second = (np.zeros(3 * SECOND, np.int16) for _ in range(2))
    first[SECOND:], second[2 * SECOND:] = 8000, 8000
    left, right = both(SoundReader(master(tmp_path / "a.mov", first, second), 44_100).samples(0, 3 * 44_100))
    assert abs(int(np.argmax(left > 4000)) - 44_100) <= 2
    assert abs(int(np.argmax(right > 4000)) - 2 * 44_100) <= 2
