"""A poster shows something, a strip goes from the film's head to its tail."""

from fractions import Fraction

import av
import numpy as np
import pytest
from PIL import Image

from support.films import number_in, numbered_film
from vvt.errors import Damaged
from vvt.picture.stills import stills


def opened(data, path):
    path.write_bytes(data)
    return Image.open(path).convert("RGB")


def said(image, left=0, width=None):
    piece = image.crop((left, 0, left + (width or image.width), image.height))
    return number_in(piece.tobytes(), piece.width, piece.height, piece.width * 3)


def test_poster_and_strip_of_a_film(tmp_path):
    made = stills(numbered_film(tmp_path / "a.mp4", 480))
    poster, strip = opened(made.poster, tmp_path / "poster.jpg"), opened(made.strip, tmp_path / "strip.jpg")
    assert (poster.format or "JPEG", poster.size) == ("JPEG", (96, 48))
    assert said(poster) == int(479 * 0.2)
    assert strip.size == (96 * 12, 48)
    assert [said(strip, 96 * tile, 96) for tile in range(12)] == [int(479 * (tile + 0.5) / 12) for tile in range(12)]
    assert len(made.poster) < 20_000


def test_a_poster_is_not_a_black_frame_while_there_is_another(tmp_path):
    path = tmp_path / "slate.mov"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("prores", rate=Fraction(25))
        stream.width, stream.height, stream.pix_fmt = 96, 48, "yuv422p10le"
        for number in range(100):
            picture = np.zeros((48, 96, 3), np.uint8)
            if number >= 60:
                picture[:, ::2] = 255
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    poster = opened(stills(path).poster, tmp_path / "poster.jpg")
    assert max(np.asarray(poster).reshape(-1)) > 100


def test_one_frame_is_enough(tmp_path):
    made = stills(numbered_film(tmp_path / "a.mov", 1, codec="prores"))
    assert opened(made.strip, tmp_path / "strip.jpg").size == (96 * 12, 48)


def test_sound_alone_has_none(tmp_path):
    path = tmp_path / "mix.wav"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=48000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 4800), np.int16), format="s16", layout="mono")
        frame.sample_rate, frame.pts = 48000, 0
        for packet in (*stream.encode(frame), *stream.encode(None)):
            container.mux(packet)
    with pytest.raises(Damaged, match="no pictures"):
        stills(path)
