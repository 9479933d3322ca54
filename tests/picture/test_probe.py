"""What `probe` says of real small films, and of what is none."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from vvt.errors import NotFound
from vvt.picture.probe import BadFilm, probe

NTSC = Fraction(24000, 1001)


def film(path: Path, frames: int = 30, rate: Fraction = NTSC, *, codec: str = "libx264", sound: int = 1,
         timecode: str = "", sound_frames: int | None = None, **options: str) -> Path:
    with av.open(str(path), "w", options=options) as container:
        if timecode:
            container.metadata["timecode"] = timecode
        picture = container.add_stream(codec, rate=rate)
        picture.width, picture.height = 64, 36
        picture.pix_fmt = "yuv422p10le" if codec == "prores" else "yuv420p"
        tracks = [container.add_stream("pcm_s16le" if path.suffix in {".mov", ".mkv", ".avi"} else "aac",
                                       rate=48_000, layout="stereo") for _ in range(sound)]
        rng = np.random.default_rng(1)
        for number in range(frames):
            frame = av.VideoFrame.from_ndarray(rng.integers(0, 255, (36, 64, 3), dtype=np.uint8), format="rgb24")
            frame.pts, frame.time_base = number, 1 / rate
            container.mux(picture.encode(frame))
        for track in tracks:
            for number in range(frames if sound_frames is None else sound_frames):
                first, last = (int(at * 48_000 / rate) for at in (number, number + 1))
                piece = av.AudioFrame.from_ndarray(np.zeros((1, 2 * (last - first)), np.int16), format="s16",
                                                   layout="stereo")
                piece.sample_rate, piece.pts = 48_000, first
                container.mux(track.encode(piece))
        for stream in (picture, *tracks):
            container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize("suffix", [".mov", ".mp4", ".mkv", ".avi"])
@pytest.mark.parametrize("rate", [Fraction(24), NTSC, Fraction(25), Fraction(30000, 1001), Fraction(60)])
def test_frames_and_rate_are_exact_in_every_container(tmp_path, suffix, rate):
    found = probe(film(tmp_path / f"reel{suffix}", 47, rate))
    assert (found.picture.frames, found.picture.rate) == (47, rate)
    assert (found.picture.width, found.picture.height) == (64, 36)
    assert [(sound.channels, sound.sample_rate) for sound in found.sounds] == [(2, 48_000)]


def test_codec_size_timecode_and_length_of_the_sound(tmp_path):
    path = film(tmp_path / "reel.mov", 48, Fraction(24), codec="prores", sound=2, timecode="01:00:00:00")
    found = probe(path)
    assert (found.picture.codec, found.size, found.timecode) == ("prores", path.stat().st_size, "01:00:00:00")
    assert [sound.seconds for sound in found.sounds] == [2, 2]


def test_drop_frame_timecode_keeps_its_semicolon(tmp_path):
    path = film(tmp_path / "reel.mov", 5, Fraction(30000, 1001), timecode="01:00:00;00")
    assert probe(path).timecode == "01:00:00;00"


def test_without_sound_and_without_picture(tmp_path):
    assert probe(film(tmp_path / "mute.mov", sound=0)).sounds == ()
    path = tmp_path / "mix.wav"
    with av.open(str(path), "w") as container:
        track = container.add_stream("pcm_s16le", rate=48_000, layout="mono")
        piece = av.AudioFrame.from_ndarray(np.zeros((1, 48_000), np.int16), format="s16", layout="mono")
        piece.sample_rate = 48_000
        container.mux(track.encode(piece))
        container.mux(track.encode(None))
    found = probe(path)
    assert found.picture is None
    assert [sound.seconds for sound in found.sounds] == [1]


def test_a_single_frame_is_a_film_of_one_frame(tmp_path):
    assert probe(film(tmp_path / "still.mov", 1, Fraction(24), sound=0)).picture.frames == 1


def test_pieces_without_a_list_of_frames_are_counted(tmp_path):
    path = film(tmp_path / "pieces.mp4", 40, movflags="frag_keyframe+empty_moov")
    assert probe(path).picture.frames == 40


@pytest.mark.parametrize("codec", ["prores", "libx264"])
@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9])
def test_a_film_that_breaks_off_is_refused_wherever_its_index_is(tmp_path, codec, kept):
    whole = film(tmp_path / "reel.mov", 240, codec=codec, movflags="faststart").read_bytes()
    cut_off = tmp_path / "cut off.mov"
    cut_off.write_bytes(whole[:int(len(whole) * kept)])
    with pytest.raises(BadFilm, match="cut off") as refused:
        probe(cut_off)
    assert refused.value.fix


def test_a_film_whose_index_was_never_written_is_refused(tmp_path):
    whole = film(tmp_path / "reel.mov", 240).read_bytes()
    (tmp_path / "half.mov").write_bytes(whole[:len(whole) // 2])
    with pytest.raises(BadFilm, match=r"half\.mov can't be read as a film"):
        probe(tmp_path / "half.mov")


def test_a_copy_whose_end_is_nothing_but_zeros_is_refused(tmp_path):
    whole = bytearray(film(tmp_path / "reel.mov", 48, codec="prores", sound=0, movflags="faststart").read_bytes())
    whole[len(whole) // 2:] = bytes(len(whole) - len(whole) // 2)
    (tmp_path / "hollow.mov").write_bytes(whole)
    with pytest.raises(BadFilm, match=r"hollow\.mov can't be read as a film"):
        probe(tmp_path / "hollow.mov")


@pytest.mark.parametrize("text", [b"", b"not a film at all", b"\0" * 5000])
def test_what_is_no_film_is_refused(tmp_path, text):
    (tmp_path / "odd.mov").write_bytes(text)
    with pytest.raises(BadFilm, match=r"odd\.mov can't be read as a film"):
        probe(tmp_path / "odd.mov")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(NotFound, match="no film"):
        probe(tmp_path / "gone.mov")
