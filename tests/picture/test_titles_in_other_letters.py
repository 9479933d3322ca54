"""A film whose title older tools wrote in Latin letters of one byte each is a film like any other."""

from fractions import Fraction

import av
import numpy as np
import pytest

from vvt.picture.frames import FrameReader
from vvt.picture.probe import probe
from vvt.picture.proxy import make_proxy
from vvt.picture.sound import SoundReader
from vvt.store import PartSource
from vvt.workflow.posters import posters


@pytest.fixture
def film(tmp_path):
    made = tmp_path / "utf8.avi"
    with av.open(str(made), "w") as container:
        container.metadata["title"] = "SCENE CAFE"
        picture = container.add_stream("mpeg4", rate=24)
        picture.width, picture.height, picture.pix_fmt = 64, 36, "yuv420p"
        sound = container.add_stream("pcm_s16le", rate=48_000, layout="mono")
        for number in range(12):
            frame = av.VideoFrame.from_ndarray(np.zeros((36, 64, 3), np.uint8), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 24)
            container.mux(picture.encode(frame))
            piece = av.AudioFrame.from_ndarray(np.zeros((1, 2000), np.int16), format="s16", layout="mono")
            piece.sample_rate, piece.pts = 48_000, 2000 * number
            container.mux(sound.encode(piece))
        for stream in (picture, sound):
            container.mux(stream.encode(None))
    written = made.read_bytes()
    assert b"CAFE" in written
    other = tmp_path / "latin.avi"
    other.write_bytes(written.replace(b"CAFE", "CAFÉ".encode("latin-1")))
    return other


def test_it_is_looked_at_and_heard(film):
    assert probe(film).picture.frames == 12
    FrameReader(film).close()
    SoundReader(film).close()


def test_it_has_a_poster_and_a_proxy(film, tmp_path):
    assert [part.name for part in posters((PartSource("cut", film),), tmp_path)] == ["poster.jpg", "strip.jpg"]
    assert make_proxy(film, tmp_path / "proxy.mp4", lambda _: None) == 12
