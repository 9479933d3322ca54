"""A plan comes from the child in pieces: whole, or it is said that it isn't."""

from fractions import Fraction

import pytest

from vvt.compare import compare
from vvt.cut import Clip, Cut, Media, Track
from vvt.errors import VvtError
from vvt.panel.models.plan import pieces, plan, taken_in

RATE = Fraction(24)


def cut(slip):
    media = Media("A.mov", "/media/A.mov", rate=RATE, start=0, duration=500)
    return Cut("Reel", RATE, (Track("V", (Clip(0, 40, 100 + slip, 140 + slip, media, name="A.mov"),)),), start=86400)


def test_all_of_its_pieces_are_the_plan_and_fewer_are_none():
    changes = compare(cut(0), cut(5))
    found = list(pieces(changes))
    assert taken_in(changes, iter(found)).rows == plan(changes).rows
    for count in range(len(found)):
        with pytest.raises(VvtError, match="broke off"):
            taken_in(changes, iter(found[:count]))
