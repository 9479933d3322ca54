"""The film: its cuts are the ones described, its movies show the right frames at the right timecode."""

from __future__ import annotations

from itertools import pairwise

import av
import numpy as np
import pytest

from demo import cuts, film, movies
from demo.burn import burn
from demo.shots import HEIGHT, LENGTH, RATE, SAMPLES_PER_FRAME, SHOTS, WIDTH
from vvt.cut import Cut, timecode
from vvt.interchange.read import read_bytes
from vvt.interchange.resolve_otio import write


def short_film(path, shot, frames, codec=movies.PRORES):
    from itertools import islice

    movies.write(path, islice(film._recorded(shot), frames), codec, shot.start)
    return path


@pytest.mark.parametrize("number", cuts.CUTS)
def test_every_piece_lies_within_its_shot(number):
    for piece in cuts.CUTS[number]:
        assert 0 <= piece.first < piece.first + piece.length <= LENGTH


@pytest.mark.parametrize("number", cuts.CUTS)
def test_a_cut_has_no_holes_but_the_filler_it_names(number, tmp_path):
    picture, sound = cuts.cut(number, tmp_path).tracks
    filler = sum(piece.length for piece in cuts.CUTS[number] if not piece.shot)
    holes = sum(later.record_in - earlier.record_out for earlier, later in pairwise(picture.clips))
    assert (picture.clips[0].record_in, holes) == (0, filler)
    assert [clip.link for clip in picture.clips] == [clip.link for clip in sound.clips]


@pytest.mark.parametrize(("before", "after"), cuts.KNOWN_EDITS)
def test_the_known_edits_account_for_the_change_of_length(before, after, tmp_path):
    ripples = sum(int(edit.facts.get("ripple", 0)) for edit in cuts.KNOWN_EDITS[before, after])
    assert cuts.cut(before, tmp_path).duration + ripples == cuts.cut(after, tmp_path).duration


@pytest.mark.parametrize("number", cuts.CUTS)
def test_the_timeline_reads_back_as_the_cut(number, tmp_path):
    cut = cuts.cut(number, tmp_path)
    back = read_bytes(write(cut), "Main Cut.otio")
    assert (back.tracks, back.start, back.rate) == (cut.tracks, cut.start, cut.rate)


def test_an_original_carries_timecode_picture_and_sound(tmp_path):
    shot = SHOTS["sh040_lighthouse"]
    with av.open(str(short_film(tmp_path / "a.mov", shot, 4))) as container:
        video, sound = container.streams.video[0], container.streams.audio[0]
        assert video.codec_context.name == "prores"
        assert (video.width, video.height, video.average_rate) == (WIDTH, HEIGHT, RATE)
        assert video.metadata["timecode"] == "21:05:44:06"
        assert sum(1 for _ in container.decode(video)) == 4
        assert sound.codec_context.sample_rate == 48_000


def test_reading_from_the_middle_gives_just_those_frames_and_their_sound(tmp_path):
    shot = SHOTS["sh020_train"]
    path = short_film(tmp_path / "a.mov", shot, 12)
    middle = list(movies.read(path, 5, 4))
    assert len(middle) == 4
    for number, (picture, sound) in enumerate(middle, start=5):
        drawn = np.array(shot.scene(number / 24).reduce(2))
        # The upper half has nothing burnt in; ProRes Proxy changes it a little.
        assert np.abs(picture[:HEIGHT // 2].astype(int) - drawn[:HEIGHT // 2]).mean() < 4
        assert np.array_equal(sound, film._tone(shot.tone, number))


def test_the_same_shot_is_the_same_bytes(tmp_path):
    first, second = (short_film(tmp_path / name, SHOTS["sh090_snow"], 6).read_bytes() for name in ("a.mov", "b.mov"))
    assert first == second


def test_a_render_shows_record_timecode_over_the_right_source_frame(tmp_path):
    shot = SHOTS["sh010_dawn"]
    short_film(tmp_path / shot.file_name, shot, 20)
    clip = cuts.cut(1, tmp_path).tracks[0].clips[0].part(0, 6)
    cut = Cut("Main Cut", RATE, (cuts.Track("V", (clip,)),), start=cuts.START)
    frames = list(film._rendered(cut, tmp_path))
    assert len(frames) == 6
    plain = next(movies.read(tmp_path / shot.file_name, 12 + 5, 1))[0]
    burn(plain, timecode(cuts.START + 5, RATE), right=True)
    burn(plain, "Main Cut")
    assert np.array_equal(frames[5][0], plain)


def test_filler_is_black_and_silent():
    picture, sound = film._nothing()
    assert picture.shape == (HEIGHT, WIDTH, 3)
    assert (picture.max(), len(sound), np.abs(sound).max()) == (0, SAMPLES_PER_FRAME, 0)


def test_burnt_in_text_is_bright_on_dark_and_stays_in_its_corner():
    picture = np.full((HEIGHT, WIDTH, 3), 200, np.uint8)
    burn(picture, "01:00:04:04", right=True)
    box, rest = picture[6:28, -140:-6], picture[60:]
    assert box.min() < 90
    assert box.max() > 235
    assert (rest == 200).all()


def test_a_running_timecode_stands_still():
    boxes = []
    for text in ("11:11:11:11", "00:00:00:00"):
        picture = np.full((HEIGHT, WIDTH, 3), 200, np.uint8)
        burn(picture, text)
        boxes.append(np.argwhere((picture != 200).any(axis=2)).max(axis=0).tolist())
    assert boxes[0] == boxes[1]


@pytest.mark.parametrize("shot", SHOTS.values(), ids=lambda shot: shot.name)
def test_every_shot_moves_and_looks_like_no_other(shot):
    def small(scene, t):
        return np.array(scene(t).resize((96, 54))).astype(int)

    mine = small(shot.scene, 2.0)
    assert np.abs(mine - small(shot.scene, 3.0)).mean() > 0.3, "it moves"
    others = (other for other in SHOTS.values() if other is not shot)
    assert all(np.abs(mine - small(other.scene, 2.0)).mean() > 5 for other in others)
