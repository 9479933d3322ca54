"""Retimes in FCP7 XML: the Time Remap filter.

A retimed clip item counts its in and out in the clip's time after the change of speed; the filter's graph, where
it is written, maps that time to frames of the media (Apple, Final Cut Pro XML Interchange Format, "Time Remap").
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from vvt.interchange.xml_tree import number, text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Point = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Retime:
    """`speed` 1 is as shot, negative backwards; `graph` are (clip frame, media frame) points, clip rate both."""

    speed: Fraction
    graph: tuple[Point, ...]
    variable: bool
    duration: Fraction

    def source(self, at: Fraction) -> Fraction:
        """The media frame shown at clip frame `at`."""
        if self.graph:
            return _along(self.graph, at)
        if self.speed < 0:
            return (self.duration - at) * -self.speed
        return at * self.speed if self.speed else at


def is_retime(filter_: Element) -> bool:
    """True for the Time Remap filter."""
    return text(filter_, "effect/effectid").casefold() == "timeremap"


def retime_of(item: Element) -> Retime | None:
    """How a clip item is retimed; None where it plays as shot."""
    for filter_ in item.findall("filter"):
        if is_retime(filter_) and text(filter_, "enabled").upper() != "FALSE":
            return _retime(filter_.find("effect"), number(text(item, "duration")) or Fraction(0))
    return None


def _retime(effect: Element | None, duration: Fraction) -> Retime | None:
    told = {text(parameter, "parameterid"): parameter for parameter in
            (effect.findall("parameter") if effect is not None else ())}
    said = number(text(told.get("speed"), "value"))
    speed = Fraction(1) if said is None else said / 100
    if speed.denominator > 10**7:   # a third, or 1001/1000, written with all the places there are
        speed = speed.limit_denominator(10_000)
    if text(told.get("reverse"), "value").upper() == "TRUE":
        speed = -abs(speed)
    points = _points(told.get("graphdict"))
    variable = (number(text(told.get("variablespeed"), "value")) or 0) != 0 and len(points) > 1
    if speed == 1 and not variable:
        return None
    return Retime(speed, tuple(points), variable, duration)


def _points(graph: Element | None) -> list[Point]:
    points: dict[Fraction, Fraction] = {}
    for key in graph.findall("keyframe") if graph is not None else ():
        when, value = number(text(key, "when")), number(text(key, "value"))
        if when is not None and value is not None:
            points.setdefault(when, value)
    return sorted(points.items()) if len(points) > 1 else []


def _along(points: tuple[Point, ...], at: Fraction) -> Fraction:
    """The value at `at` on straight lines between the points; the outermost lines go on."""
    for (t0, v0), (t1, v1) in pairwise(points):
        if at <= t1 or (t1, v1) == points[-1]:
            return v0 + (v1 - v0) * (at - t0) / (t1 - t0)
    return points[-1][1]
