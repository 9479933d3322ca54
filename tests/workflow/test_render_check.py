"""A film is what its job should have written, or is refused in words; one the editor chose is told about."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from vvt.host import HostRefused, Render, TimelineFacts
from vvt.picture.probe import BadFilm
from vvt.workflow.render_check import check_film, check_render, other_length

RATE, START = Fraction(24000, 1001), 86400
TRACKS = [{"kind": kind, "items": [{}], "enabled": True} for kind in ("video", "audio")]
FACTS = TimelineFacts("R1", "a", RATE, False, START, START + 60, "01:00:00:00", 0, {"tracks": TRACKS})


@pytest.fixture
def film(tmp_path: Path):
    def made(frames: int, *, rate: Fraction = RATE, sound: int | None = -1, timecode: str = "", name: str = "cut.mov"):
        path = tmp_path / name
        with av.open(str(path), "w") as container:
            if timecode:
                container.metadata["timecode"] = timecode
            picture = container.add_stream("libx264", rate=rate)
            picture.width, picture.height, picture.pix_fmt = 64, 36, "yuv420p"
            track = None if sound is None else container.add_stream("pcm_s16le", rate=48_000, layout="mono")
            for number in range(frames):
                frame = av.VideoFrame.from_ndarray(np.full((36, 64, 3), number % 255, np.uint8), format="rgb24")
                frame.pts, frame.time_base = number, 1 / rate
                container.mux(picture.encode(frame))
            if track is not None:
                samples = round((frames if sound == -1 else sound) / rate * 48_000)
                piece = av.AudioFrame.from_ndarray(np.zeros((1, samples), np.int16), format="s16", layout="mono")
                piece.sample_rate = 48_000
                container.mux(track.encode(piece))
                container.mux(track.encode(None))
            container.mux(picture.encode(None))
        return path
    return made


def job(first: int | None = START, frames: int | None = 60, **more: bool) -> Render:
    return Render("j", "complete", 100, first=first, frames=frames, **more)


def test_a_whole_render_covers_the_timeline(film):
    checked = check_render(film(60), job(), FACTS)
    assert checked.covers == {"first": START, "frames": 60, "handles": [0, 0]}
    assert checked.warnings == ()


def test_an_in_out_render_is_right_where_its_job_says(film):
    checked = check_render(film(20), job(START + 10, 20), FACTS)
    assert checked.covers == {"first": START + 10, "frames": 20, "handles": [0, 0]}


def test_handles_are_counted_beyond_the_timelines_ends(film):
    assert check_render(film(80), job(START - 8, 80), FACTS).covers == {
        "first": START - 8, "frames": 80, "handles": [8, 12]}


@pytest.mark.parametrize("frames", [59, 61, 1])
def test_a_render_of_another_length_is_refused(film, frames):
    with pytest.raises(HostRefused, match=f"{frames} frames long where its job covers 60") as refused:
        check_render(film(frames), job(), FACTS)
    assert refused.value.kind == "render-wrong"
    assert refused.value.fix


def test_a_render_without_the_timelines_sound_is_refused(film):
    with pytest.raises(HostRefused, match="has no sound, but the timeline has"):
        check_render(film(60, sound=None), job(), FACTS)


def test_a_job_that_writes_no_sound_needs_none(film):
    assert check_render(film(60, sound=None), job(sound=False), FACTS).covers["frames"] == 60


def test_a_timeline_without_sound_needs_none(film):
    silent = replace(FACTS, told={"tracks": [TRACKS[0], {"kind": "audio", "items": [], "enabled": True}]})
    assert check_render(film(60, sound=None), job(), silent).covers["frames"] == 60


def test_sound_that_ends_early_is_refused(film):
    with pytest.raises(HostRefused, match=r"sound ends 1\.2 s before its picture"):
        check_render(film(60, sound=30), job(), FACTS)


def test_another_frame_rate_of_the_same_length_is_said(film):
    checked = check_render(film(30, rate=RATE / 2), job(), FACTS)
    assert checked.covers["frames"] == 60
    assert checked.warnings == ("The film runs at 11.988 fps, the timeline at 23.976.",)


def test_a_job_that_does_not_say_what_it_covers_is_looked_at_as_any_film(film):
    assert check_render(film(60), job(None, None), FACTS).covers == {"first": START, "frames": 60, "handles": [0, 0]}


def test_a_film_as_long_as_the_timeline_covers_it(film):
    assert check_film(film(60, timecode="00:00:00:00"), FACTS).covers == {
        "first": START, "frames": 60, "handles": [0, 0]}


def test_a_film_of_another_length_lies_where_its_timecode_says(film):
    checked = check_film(film(70, timecode="00:59:59:16"), FACTS)
    assert checked.covers == {"first": START - 8, "frames": 70, "handles": [8, 2]}
    (said,) = checked.warnings
    assert said.startswith("cut.mov is 70 frames long and the timeline 60: it is taken to begin at 00:59:59:16, as ")


@pytest.mark.parametrize("timecode", ["", "10:00:00:00"])
def test_a_film_of_another_length_that_lies_nowhere_is_unknown(film, timecode):
    checked = check_film(film(50, timecode=timecode), FACTS)
    assert checked.covers == {"first": None, "frames": 50, "handles": None}
    assert "is not recorded" in checked.warnings[0]


def test_what_a_chosen_film_lacks_is_said_not_refused(film):
    checked = check_film(film(60, sound=None), FACTS)
    assert checked.warnings == ("The film has no sound, but the timeline has.",)
    assert checked.covers["frames"] == 60


def test_a_chosen_film_that_breaks_off_is_refused(film):
    whole = film(600).read_bytes()
    cut_off = film(1, name="half.mov")
    cut_off.write_bytes(whole[:len(whole) // 2])
    with pytest.raises(BadFilm, match=r"half\.mov"):
        check_film(cut_off, FACTS)


def test_camera_files_nobody_can_look_into_are_taken_and_said(tmp_path):
    (tmp_path / "A001.braw").write_bytes(b"raw")
    checked = check_film(tmp_path / "A001.braw", FACTS)
    assert checked.covers == {"first": None, "frames": None, "handles": None}
    assert "can't be looked into" in checked.warnings[0]


def test_a_film_of_another_length_than_the_timeline_beside_it_is_told(film, tmp_path):
    from support.otio_cut import Shot, with_sound, write
    from vvt.interchange import read

    cut = read(write(with_sound([Shot("A001C001", 90000, 60)]), tmp_path / "reel.otio"))
    assert other_length(film(60, rate=cut.rate), cut) == ()
    assert other_length(film(61, rate=cut.rate), cut) == (
        "cut.mov is 61 frames long and the timeline 60: are they of the same cut?",)
    raw = tmp_path / "A001.braw"
    raw.write_bytes(b"only the camera's maker knows")
    assert other_length(raw, cut) == ()
    assert other_length(tmp_path / "gone.mov", cut) == ()
