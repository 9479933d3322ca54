"""Frame rates as files write them, and timecode both ways."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vvt.cut import exact_rate, frames_from_timecode, rate_label, same_numbers, timecode

NTSC = {24: Fraction(24000, 1001), 30: Fraction(30000, 1001), 48: Fraction(48000, 1001), 60: Fraction(60000, 1001),
        120: Fraction(120000, 1001)}
DROPPING = (NTSC[30], NTSC[60])
RATES = (*map(Fraction, (24, 25, 30, 48, 50, 60, 100, 120)), *NTSC.values())
DAY = 24 * 3600


@pytest.mark.parametrize(("frame", "told"), [
    (0, "00:00:00:00"), (23, "00:00:00:23"), (24, "00:00:01:00"), (86400, "01:00:00:00"), (86500, "01:00:04:04"),
    (24 * DAY - 1, "23:59:59:23"), (24 * DAY, "24:00:00:00"), (-1, "-00:00:00:01"), (-86400, "-01:00:00:00")])
def test_timecode_as_editors_read_it(frame: int, told: str):
    assert timecode(frame, Fraction(24)) == told
    assert timecode(frame, NTSC[24]) == told


# SMPTE ST 12-1: numbers 00 and 01 (at 59.94: 00 to 03) are left out each minute, but not each tenth.
@pytest.mark.parametrize(("rate", "frame", "told"), [
    (30, 1799, "00:00:59;29"), (30, 1800, "00:01:00;02"), (30, 3597, "00:01:59;29"), (30, 3598, "00:02:00;02"),
    (30, 17981, "00:09:59;29"), (30, 17982, "00:10:00;00"), (30, 107892, "01:00:00;00"), (30, 2589408, "24:00:00;00"),
    (60, 3599, "00:00:59;59"), (60, 3600, "00:01:00;04"), (60, 35964, "00:10:00;00"), (60, 215784, "01:00:00;00")])
def test_drop_frame_leaves_out_the_right_numbers(rate: int, frame: int, told: str):
    assert timecode(frame, NTSC[rate], drop=True) == told
    assert frames_from_timecode(told, NTSC[rate]) == frame


@given(st.sampled_from(DROPPING), st.integers(0, 60 * DAY))
def test_drop_frame_and_back(rate: Fraction, frame: int):
    told = timecode(frame, rate, drop=True)
    assert frames_from_timecode(told, rate) == frame
    assert frames_from_timecode(told.replace(";", ":"), rate, drop=True) == frame


@given(st.sampled_from(DROPPING), st.integers(0, 60 * DAY))
def test_drop_frame_never_says_a_number_that_is_left_out(rate: Fraction, frame: int):
    _, minutes, seconds, frames = map(int, timecode(frame, rate, drop=True).replace(";", ":").split(":"))
    skipped = round(rate) // 15
    assert seconds or minutes % 10 == 0 or frames >= skipped


@given(st.integers(0, 24 * 3600 * 30))
def test_drop_frame_keeps_to_the_clock(frame: int):
    """The reason it exists: never more than a few frames from the time that has really passed."""
    told = timecode(frame, NTSC[30], drop=True)
    hours, minutes, seconds, frames = map(int, told.replace(";", ":").split(":"))
    shown = hours * 3600 + minutes * 60 + seconds + Fraction(frames, 30)
    assert abs(shown - frame / NTSC[30]) < Fraction(1, 5)


@given(st.sampled_from(RATES), st.integers(0, 24 * DAY))
def test_without_drop_frame_every_rate_comes_back(rate: Fraction, frame: int):
    assert frames_from_timecode(timecode(frame, rate), rate) == frame


@given(st.sampled_from(RATES), st.integers(0, 120 * DAY), st.booleans())
def test_before_midnight_it_is_the_same_with_a_minus(rate: Fraction, frame: int, drop: bool):
    assert timecode(-frame - 1, rate, drop=drop) == "-" + timecode(frame + 1, rate, drop=drop)


def test_rates_above_a_hundred_have_three_places():
    assert timecode(119, Fraction(120)) == "00:00:00:119"
    assert timecode(120 + 7, Fraction(120)) == "00:00:01:007"
    assert timecode(99, Fraction(100)) == "00:00:00:99"


def test_only_what_counts_in_thirties_drops():
    assert timecode(1800, Fraction(25), drop=True).replace(";", ":") == "00:01:12:00"


@pytest.mark.parametrize("text", ["", "1:2:3", "01:00:00", "ab:cd:ef:gh", "01:00:00:00:00", "01-00-00-00", "1:00:00:0"])
def test_what_is_no_timecode_is_refused(text: str):
    with pytest.raises(ValueError, match="timecode"):
        frames_from_timecode(text, Fraction(24))


@pytest.mark.parametrize("base", NTSC)
@pytest.mark.parametrize("places", range(2, 16))
def test_ntsc_rates_snap_however_many_places_are_written(base: int, places: int):
    exact = NTSC[base]
    written = round(float(exact), places)
    assert exact_rate(written) == exact
    # Some cut where others round: 23.97 and 23.976 for 23.976023976….
    cut_off = int(exact * 10**places) / 10**places
    assert exact_rate(cut_off) == exact


@given(st.integers(1, 240))
def test_whole_rates_are_whole(rate: int):
    assert exact_rate(float(rate)) == rate
    assert exact_rate(rate + 1e-9) == rate


@given(st.sampled_from(RATES))
def test_an_exact_rate_is_kept_and_its_label_means_it(rate: Fraction):
    assert exact_rate(rate) == rate
    assert exact_rate(rate_label(rate)) == rate


@pytest.mark.parametrize("rate", [12.5, 15.0, 18.0, 47.95, 119.88])
def test_uncommon_rates_are_near_what_was_written(rate: float):
    assert abs(float(exact_rate(rate)) - rate) < 0.005


@pytest.mark.parametrize(("other", "same"), [
    ("01:00:00:06", True), ("1:0:0:6", True), (" 01:00:00;06 ", True), ("01.00.00,06", True), ("01:00:00:60", False),
    ("01:00:06", False), ("", False), ("by the train", False)])
def test_however_it_is_written_its_numbers_are_the_same(other: str, same: bool):
    assert same_numbers("01:00:00:06", other) == same


def test_nothing_is_not_nought():
    assert same_numbers("", " ")
    assert not same_numbers("", "00")
