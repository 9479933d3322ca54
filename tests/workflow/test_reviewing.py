"""Which frame of a version a timecode names."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vvt.cut import timecode
from vvt.errors import BadName
from vvt.store import Record
from vvt.workflow.reviewing import place

_CLOCKS = st.sampled_from([(Fraction(24), False), (Fraction(24000, 1001), False), (Fraction(25), False),
                           (Fraction(30000, 1001), True), (Fraction(30000, 1001), False), (Fraction(60000, 1001), True),
                           (Fraction(120), False)])


def version(rate: Fraction, start: int, duration: int, *, drop: bool = False, where: str = "timeline") -> Record:
    facts = {"rate": f"{rate.numerator}/{rate.denominator}", "drop": drop, "start": start, "duration": duration}
    return Record("Film", "Reel", 1, "p", "", "Ana", "", parts=(), **{where: facts})  # type: ignore[arg-type]


@given(_CLOCKS, st.integers(0, 2_000_000), st.integers(1, 500_000), st.data())
def test_every_frame_of_a_version_is_named_by_its_timecode(clock, start: int, duration: int, data):
    rate, drop = clock
    frame = start + data.draw(st.integers(0, duration - 1))
    shown = timecode(frame, rate, drop=drop)
    assert place(version(rate, start, duration, drop=drop), shown) == (frame, shown)
    assert place(version(rate, start, duration, drop=drop, where="render"), shown.replace(";", ":"))[0] == frame


@pytest.mark.parametrize("at", ["00:01:00;00", "00:01:00:01", "00:00:00:30", "00:00:60:00", "24", "", "01:00", "x"])
def test_numbers_that_are_no_frame_are_refused(at: str):
    with pytest.raises(BadName):
        place(version(Fraction(30000, 1001), 0, 10**7, drop=True), at)


@pytest.mark.parametrize("at", ["00:59:59:23", "01:00:02:00"])
def test_a_frame_outside_the_version_is_refused(at: str):
    record = version(Fraction(24), 86400, 48)
    assert [place(record, inside)[0] for inside in ("01:00:00:00", "01:00:01:23")] == [86400, 86447]
    with pytest.raises(BadName, match="lies outside"):
        place(record, at)


def test_a_version_that_does_not_say_its_rate_has_no_frames():
    with pytest.raises(BadName, match="doesn't say its rate"):
        place(Record("Film", "Reel", 1, "p", "", "Ana", "", parts=()), "01:00:00:00")
