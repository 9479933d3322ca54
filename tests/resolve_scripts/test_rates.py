"""The timeline's rate as Resolve tells it, in any of its ways, and the exact one it means."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vvt_resolve.rates import exact

NTSC = [Fraction(base * 1000, 1001) for base in (24, 30, 48, 60, 120)]


@pytest.mark.parametrize(("told", "rate"), [
    (23.976, "24000/1001"), ("23.976", "24000/1001"), ("23.98", "24000/1001"), (24.0, "24"), ("24", "24"),
    ("25", "25"), (29.97, "30000/1001"), ("29.97 DF", "30000/1001"), ("29.97 df", "30000/1001"), (30, "30"),
    ("47.952", "48000/1001"), (59.94, "60000/1001"), ("59.94 DF", "60000/1001"), (60.0, "60"),
    ("119.88", "120000/1001"), ("12.5", "25/2"),
])
def test_the_exact_rate(told, rate):
    assert exact(told) == Fraction(rate)


@pytest.mark.parametrize("told", [None, "", "fast", 0, "0", -24, "nan", "inf", [], "1/0"])
def test_what_is_no_rate(told):
    assert exact(told) is None


@given(st.sampled_from(NTSC), st.integers(2, 9))
def test_every_ntsc_rate_is_known_however_it_is_rounded(rate, places):
    assert exact(round(float(rate), places)) == rate
    assert exact(f"{float(rate):.{places}f}") == rate


@given(st.integers(1, 240))
def test_whole_rates_stay_whole(rate):
    assert exact(float(rate)) == exact(str(rate)) == rate
