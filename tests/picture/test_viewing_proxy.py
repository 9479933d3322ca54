"""A viewing proxy has each frame of its film, once, in order; small enough, and as long as the film sounds."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from support.films import number_in, numbered_film
from vvt.errors import Damaged
from vvt.picture.frames import FrameReader
from vvt.picture.probe import probe
from vvt.picture.proxy import make_proxy


def made(film: Path) -> Path:
    target = film.with_name("proxy.mp4")
    make_proxy(film, target, lambda read: None)
    return target


@pytest.mark.parametrize("rate", [Fraction(24000, 1001), Fraction(25), Fraction(60000, 1001)])
@pytest.mark.parametrize(("codec", "kind"), [("prores", "mov"), ("libx264", "mkv")])
def test_each_frame_is_there_once_and_in_order(tmp_path, rate, codec, kind):
    proxy = made(numbered_film(tmp_path / f"film.{kind}", 70, rate, codec, sound=True))
    found = probe(proxy)
    assert (found.picture.rate, found.picture.frames, found.picture.codec) == (rate, 70, "h264")
    reader = FrameReader(proxy)
    stills = [reader.frame(number) for number in range(70)]
    reader.close()
    assert [number_in(still.rgb, still.width, still.height, still.stride) for still in stills] == list(range(70))


def plain(path: Path, width: int, height: int, frames: int = 3) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mjpeg", rate=25)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuvj420p"
        for number in range(frames):
            frame = av.VideoFrame(width, height, "yuvj420p")
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(("size", "wanted"), [
    ((3840, 2160), (1920, 1080)), ((1280, 720), (1280, 720)), ((2048, 858), (1920, 804)), ((1080, 1920), (1080, 1920)),
    ((2160, 3840), (1080, 1920))])
def test_it_is_no_larger_than_hd_nor_than_the_film(tmp_path, size, wanted):
    picture = probe(made(plain(tmp_path / "film.mov", *size))).picture
    assert (picture.width, picture.height, picture.frames) == (*wanted, 3)


def test_sound_that_begins_later_than_the_picture_stays_where_it_is(tmp_path):
    """Half a second of picture alone, then a tone: a loud sample in the proxy before that would be out of sync."""
    film = tmp_path / "film.mov"
    with av.open(str(film), "w") as container:
        picture = container.add_stream("mjpeg", rate=25)
        picture.width, picture.height, picture.pix_fmt = 64, 48, "yuvj420p"
        sound = container.add_stream("pcm_s16le", rate=48_000, layout="mono")
        for number in range(50):
            frame = av.VideoFrame(64, 48, "yuvj420p")
            frame.pts = number
            container.mux(picture.encode(frame))
            if number >= 25:
                tone = (np.sin(np.arange(1920) / 10) * 20_000).astype(np.int16)[None, :]
                piece = av.AudioFrame.from_ndarray(tone, format="s16", layout="mono")
                piece.sample_rate, piece.pts, piece.time_base = 48_000, number * 1920, Fraction(1, 48_000)
                container.mux(sound.encode(piece))
        container.mux(picture.encode(None))
        container.mux(sound.encode(None))
    heard = []
    with av.open(str(made(film))) as container:
        for frame in container.decode(audio=0):
            loud = np.flatnonzero(np.abs(frame.to_ndarray()[0]) > 0.2)
            if loud.size:
                heard.append(frame.pts + int(loud[0]))
    assert abs(heard[0] - 48_000) < 200


@pytest.mark.parametrize("data", [b"", b"no film at all" * 1000])
def test_what_is_no_film_is_refused_in_a_sentence(tmp_path, data):
    film = tmp_path / "film.mov"
    film.write_bytes(data)
    with pytest.raises(Damaged, match="No viewing proxy can be made of the film"):
        made(film)


def test_a_damaged_film_is_refused(tmp_path):
    film = numbered_film(tmp_path / "film.mov", 48, codec="prores")
    data = bytearray(film.read_bytes())
    film.write_bytes(data[: len(data) // 2])
    with pytest.raises(Damaged):
        made(film)


def test_it_can_be_ended_at_any_packet(tmp_path):
    film = numbered_film(tmp_path / "film.mov", 48, codec="prores")
    reads = []

    def heard(read: int) -> None:
        reads.append(read)
        if len(reads) == 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_proxy(film, tmp_path / "proxy.mp4", heard)
    assert reads == sorted(reads)
    assert 0 < reads[-1] <= film.stat().st_size
