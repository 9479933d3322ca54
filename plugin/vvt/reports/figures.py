"""Numbers as reports write them: whole frames as integers, fractions with three places, frames as timecode."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from vvt.compare.model import Change, ChangeList, Dissolve, Edit
from vvt.cut import Cut, timecode

Place = Edit | Dissolve


def figure(number: int | float | Fraction) -> int | float:
    """`number` as JSON holds it: an int where it is whole, else a decimal of three places."""
    if isinstance(number, int):
        return int(number)
    exact = Fraction(number)
    if exact.denominator == 1:
        return exact.numerator
    rounded = round(exact, 3)
    return rounded.numerator if rounded.denominator == 1 else float(rounded)


def exact_label(rate: Fraction) -> str:
    """The rate as numerator/denominator: 24000/1001, 25/1."""
    return f"{rate.numerator}/{rate.denominator}"


def record_range(place: Place) -> tuple[int, int]:
    """Record in and out of an edit or a transition, in frames from the head of its timeline."""
    held = place.clip if isinstance(place, Edit) else place.transition
    return held.record_in, held.record_out


def at_timecode(frame: int, cut: Cut) -> str:
    """The timecode shown at record frame `frame` (from the head) of `cut`."""
    return timecode(cut.start + frame, cut.rate, drop=cut.drop)


def length_timecode(frames: int, cut: Cut) -> str:
    """A length of `frames` timeline frames, written as timecode from zero."""
    return timecode(frames, cut.rate, drop=cut.drop)


def position(change: Change) -> int:
    """Record frame (from the head) of a change's place: the later timeline's, the earlier one's for what is gone.

    A timeline marker is where its `at` says; what concerns a whole track or timeline is at the head.
    """
    place = change.after or change.before
    if place is not None:
        return record_range(place)[0]
    for said in (change.to, change.from_):
        if change.kind == "marker" and isinstance(said, dict) and isinstance(said.get("at"), (int, float, Fraction)):
            return int(said["at"])
    return 0


def side(change: Change, change_list: ChangeList) -> Cut:
    """The cut whose timecode `position` counts in."""
    gone = change.after is None and (change.before is not None or (change.to is None and change.from_ is not None))
    return change_list.before if gone else change_list.after


def place_timecode(change: Change, change_list: ChangeList) -> str:
    """The record timecode of the place a change is at."""
    return at_timecode(position(change), side(change, change_list))


def inside(change_list: ChangeList) -> ChangeList:
    """A compound's change list counting from the compound's own head: frame 0, whatever its cuts' start says."""
    return replace(change_list, before=replace(change_list.before, start=0), after=replace(change_list.after, start=0))
