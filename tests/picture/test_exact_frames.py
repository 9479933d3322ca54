"""The frame that is asked for is the one that comes, from any codec, in any order, from disk and from the store."""

import random
from bisect import bisect_right
from fractions import Fraction

import pytest

from support.films import number_in, numbered_film
from support.s3 import embedded_s3
from vvt.errors import Damaged
from vvt.picture.frames import FrameReader
from vvt.store import CutName, Draft, PartSource

FILMS = {
    "H.264 with B frames": ("a.mp4", "libx264", {"g": "24", "bf": "3"}),
    "H.264, one key frame": ("b.mov", "libx264", {"g": "600"}),
    "ProRes": ("c.mov", "prores", {}),
    "MXF": ("d.mxf", "mpeg2video", {"g": "12", "bf": "2"}),
}


def said(picture):
    return number_in(picture.rgb, picture.width, picture.height, picture.stride)


@pytest.mark.parametrize("rate", [Fraction(24000, 1001), Fraction(25), Fraction(30000, 1001)], ids=str)
@pytest.mark.parametrize("kind", FILMS)
def test_any_frame_in_any_order(tmp_path, kind, rate):
    name, codec, options = FILMS[kind]
    reader = FrameReader(numbered_film(tmp_path / name, 150, rate, codec, **options))
    asked = [0, 149, 1, 75, 76, 74, 24, 23, 25, *random.Random(7).sample(range(150), 20)]
    assert [said(reader.frame(number)) for number in asked] == asked
    assert reader.rate == rate
    assert reader.frame(150) is None
    assert reader.frame(-1) is None
    assert said(reader.frame(3)) == 3
    reader.close()


RATES = [Fraction(24000, 1001), Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(60000, 1001)]


@pytest.mark.parametrize("kind", ["a.mp4", "b.mov", "c.mkv"])
@pytest.mark.parametrize("timeline", RATES, ids=str)
@pytest.mark.parametrize("rate", RATES[:4], ids=str)
def test_on_a_timeline_of_another_rate_the_frame_shown_is_the_one_of_that_time(tmp_path, kind, rate, timeline):
    # Three groups of pictures: one that begins and one that ends the film, and one between.
    reader = FrameReader(numbered_film(tmp_path / kind, 36, rate, g="12"))
    times = [frame / timeline for frame in range(int(36 / rate * timeline))]
    random.Random(3).shuffle(times)
    times += sorted(times)
    assert [said(reader.at(time)) for time in times] == [int(time * rate) for time in times]
    assert reader.at(36 / rate) is None
    assert reader.at(-1 / timeline) is None


def test_of_a_rate_that_varies_the_frame_stays_until_the_next_comes(tmp_path):
    steps = random.Random(5)
    stamps = [0]
    while len(stamps) < 120:
        stamps.append(stamps[-1] + steps.choice([16, 17, 33, 34, 150]))
    reader = FrameReader(numbered_film(tmp_path / "phone.mkv", 120, Fraction(30), stamps=stamps, g="20"))
    times = [Fraction(frame, 24) for frame in range(stamps[-1] * 24 // 1000)]
    # This container's clock ticks once a millisecond: nobody can say what is shown within a tick of a change.
    times = [time for time in times if min(abs(time * 1000 - stamp) for stamp in stamps) > 1]
    assert len(times) > 100
    steps.shuffle(times)
    assert [said(reader.at(time)) for time in times] == [bisect_right(stamps, time * 1000) - 1 for time in times]


def test_pictures_are_no_larger_than_asked_and_keep_their_shape(tmp_path):
    film = numbered_film(tmp_path / "a.mp4", 3)
    small, whole = FrameReader(film, 48, 48), FrameReader(film)
    assert (small.frame(2).width, small.frame(2).height) == (48, 24)
    assert (whole.frame(2).width, whole.frame(2).height) == (96, 48)
    assert said(small.frame(2)) == 2


def test_a_published_film_is_read_where_it_is_looked_at(tmp_path):
    film = numbered_film(tmp_path / "long.mov", 900, codec="rawvideo")
    with embedded_s3() as place:
        store = place.store()
        record = store.publish(CutName("Film", "Reel"), [PartSource("cut", film)], Draft(author="a"))
        with store.open_part(record.parts[0]) as remote:
            reader = FrameReader(remote)
            assert [said(reader.frame(number)) for number in (5, 800, 6)] == [5, 800, 6]
            reader.close()
            assert remote.fetched < film.stat().st_size / 2


@pytest.mark.parametrize("content", [b"", b"no film at all" * 100])
def test_what_is_no_film_is_said_in_words(tmp_path, content):
    path = tmp_path / "x.mov"
    path.write_bytes(content)
    with pytest.raises(Damaged, match="can't be shown"):
        FrameReader(path)


def test_a_film_cut_short_is_said_so(tmp_path):
    film = numbered_film(tmp_path / "a.mp4", 150)
    film.write_bytes(film.read_bytes()[:film.stat().st_size // 2])
    with pytest.raises(Damaged, match="can't be shown"):
        FrameReader(film)
