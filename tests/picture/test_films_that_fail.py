"""A film whose reader fails once, as a network does, is heard and shown again once it doesn't."""

import io
from fractions import Fraction

import pytest

from support.films import number_in, numbered_film
from vvt.errors import StoreUnreachable
from vvt.picture.frames import FrameReader
from vvt.picture.sound import SoundReader

SECOND = 48_000


class Far(io.FileIO):
    """A film that can't be reached while it is `away`."""

    away = False

    def read(self, size=-1):
        if self.away:
            raise StoreUnreachable("The store did not answer.", "Look at the network.")
        return super().read(size)


@pytest.fixture
def film(tmp_path):
    return Far(numbered_film(tmp_path / "a.mov", 240, Fraction(24), "prores", beeps=range(0, 240, 3)))


def test_sound_goes_on_where_it_was(film):
    reader = SoundReader(film)
    whole = reader.samples(0, 10 * SECOND)
    reader.samples(0, SECOND)
    film.away = True
    with pytest.raises(StoreUnreachable):
        for second in range(1, 10):
            reader.samples(second * SECOND, SECOND)
    film.away = False
    assert reader.samples(second * SECOND, SECOND) == whole[second * SECOND * 4:(second + 1) * SECOND * 4]
    reader.close()


def test_the_frame_is_shown_after_all(film):
    reader = FrameReader(film)
    reader.frame(0)
    film.away = True
    with pytest.raises(StoreUnreachable):
        for number in range(1, 240):
            reader.frame(number)
    film.away = False
    picture = reader.frame(number)
    assert number_in(picture.rgb, picture.width, picture.height, picture.stride) == number
    reader.close()
