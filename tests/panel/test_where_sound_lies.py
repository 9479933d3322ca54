"""Where the samples of a film lie under a timeline, and how an even time is made of a device's readings."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vvt.cut import Clip, Cut, Media, Track
from vvt.panel.pictures.laying import Lay, under_itself, under_the_later
from vvt.panel.pictures.steady import Steady

RATES = [Fraction(24000, 1001), Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(60)]


class Stepped:
    """A gang of playheads that follows a list: `earlier[later]`, None where only the later timeline has something."""

    def __init__(self, earlier):
        self._earlier = earlier

    def heard(self, later):
        return self._earlier[later]


def cut_of(frames: int, rate: Fraction = Fraction(24), start: int = 0) -> Cut:
    media = Media("a.mov", "/a.mov", rate=rate, start=0, duration=frames)
    return Cut("Reel", rate, (Track("V", (Clip(0, frames, 0, frames, media, name="a"),)),), start=start)


@given(rate=st.sampled_from(RATES), samples=st.sampled_from([44_100, 48_000, 96_000]), frame=st.integers(0, 100_000),
       count=st.integers(1, 100), first=st.integers(-50, 50))
def test_pieces_join_without_a_hole_and_every_frame_keeps_its_own_samples(rate, samples, frame, count, first):
    lay = under_itself(86400 + first, cut_of(1, rate, 86400))
    pieces = list(lay.pieces(frame, frame + count, samples))
    assert sum(piece.count for piece in pieces) == lay.sample(frame + count, samples) - lay.sample(frame, samples)
    for before, after in pairwise(pieces):
        assert after.first == before.first + before.count
        assert after.film == before.film + before.count
    # A frame's sound begins within a sample of when its picture does.
    assert abs(pieces[0].film - (frame - first) * samples / rate) <= 2


def heard(earlier: list[int | None]) -> list[int | None]:
    """Which frame of the earlier film is heard over each later frame, at eight samples a frame."""
    lay = under_the_later(0, cut_of(len(earlier)), Stepped(earlier))
    found: list[int | None] = []
    for piece in lay.pieces(0, len(earlier), 8 * 24):
        found += [None if piece.film is None else (piece.film + at) // 8 for at in range(0, piece.count, 8)]
    return found


@pytest.mark.parametrize("earlier", [
    [0, 1, 2, 3],
    [0, 1, None, None, None, 2, 3, 4],      # three frames are new
    [0, 1, 5, 6, 7],                        # three are gone
    [None, None, 0, 1, 2],                  # two are new at the head
    [0, 1, 2, None, None],                  # two are new at the end
    [4, 5, 0, 1, 6],                        # two were moved
])
def test_what_is_heard_of_the_earlier_film(earlier):
    assert heard(earlier) == earlier


def test_a_long_stretch_is_decoded_piece_by_piece():
    lay = Lay(0, Fraction(24), lambda frame: frame)
    assert max(piece.count for piece in lay.pieces(0, 240, 48_000)) <= 24_000


def read(every: Fraction, until: Fraction, rate: Fraction = Fraction(1), stood: range = range(0), asked: int = 1):
    """(now, heard, said, told) of a device that counts in steps of `every` and stands still at the milliseconds
    `stood`, and is asked every `asked` milliseconds.
    """
    steady, heard = Steady(), Fraction(0)
    for at in range(0, int(until * 1000), asked):
        if at not in stood:
            heard += rate * asked / 1000
        now, said = Fraction(at, 1000), heard // every * every
        yield now, heard, said, steady.at(said, 7 + now)


def test_between_two_readings_time_goes_on_evenly():
    told = [even for now, _, _, even in read(Fraction(3, 100), Fraction(3)) if now > 1]
    assert max(after - before for before, after in pairwise(told)) <= Fraction(2, 1000)
    assert told == sorted(told)


@pytest.mark.parametrize("rate", [Fraction(999, 1000), Fraction(1), Fraction(1001, 1000)], ids=str)
def test_a_device_that_is_slower_or_faster_than_the_machine_is_followed(rate):
    # For as long as the machine's own clock would take to leave it.
    heard_long = read(Fraction(1, 100), Fraction(30), rate, asked=4)
    assert all(abs(even - heard) <= Fraction(1, 50) for _, heard, _, even in heard_long)


def test_a_device_that_stands_still_is_not_run_away_from():
    for _, _, said, even in read(Fraction(1, 100), Fraction(4), stood=range(1500, 2500)):
        assert said <= even <= said + Fraction(1, 25)
