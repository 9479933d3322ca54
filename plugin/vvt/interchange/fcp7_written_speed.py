"""Where a clip lies in an FCP7 XML: start, end, in, out, and the Time Remap filter of a retimed one."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from vvt.interchange.fcp7_pieces import add

if TYPE_CHECKING:
    from vvt.cut import Clip, Transition

Points = list[tuple[Fraction, Fraction]]


@dataclass(frozen=True, slots=True)
class Span:
    """`start` and `end` in timeline frames (-1 beside a transition), the others in frames at `rate`."""

    rate: Fraction
    start: int
    end: int
    first: Fraction
    last: Fraction
    duration: int
    remap: ET.Element | None = None
    still: Fraction | None = None
    rounded: bool = False


def span_of(clip: Clip, rate: Fraction, beside: tuple[Transition | None, Transition | None]) -> Span:
    """The place of a clip between the transitions beside it, whose far ends its in and out go on to."""
    head, tail = beside
    early, late = head.in_offset if head else 0, tail.out_offset if tail else 0
    start, end = -1 if head else clip.record_in, -1 if tail else clip.record_out
    length = clip.duration + early + late
    base = Fraction(clip.media.start or 0)
    if clip.speed == 1 and clip.ramp is None:
        step = Fraction(round(clip.media.rate), round(rate))
        first, last = clip.source_in - base - early * step, clip.source_out - base + late * step
        counted = clip.media.rate
        if _between(first, last) and not _between(first / step, last / step):
            counted, first, last = rate, first / step, last / step
        whole = Fraction(round(first)), Fraction(round(last))
        return Span(counted, start, end, *whole, _duration(clip, whole[1]), rounded=_between(first, last))
    if clip.speed == 0 and clip.ramp is None:
        return Span(rate, start, end, Fraction(0), Fraction(length), length,
                    still=(clip.source_in - base) * round(rate) / round(clip.media.rate))
    points = _graph(clip, rate, early, late)
    return Span(rate, start, end, Fraction(0), Fraction(length), length, _remap(clip, points))


def _between(*frames: Fraction) -> bool:
    """True where one of these stands between two frames."""
    return any(frame != round(frame) for frame in frames)


def _duration(clip: Clip, last: Fraction) -> int:
    return round(clip.media.duration) if clip.media.duration is not None else round(last)


def _graph(clip: Clip, rate: Fraction, early: int, late: int) -> Points:
    """(clip frame, media frame), both at the timeline's rate; clip frame 0 is where its transition begins."""
    step = Fraction(round(clip.media.rate), round(rate))
    begin = (clip.source_out if clip.speed < 0 else clip.source_in) - Fraction(clip.media.start or 0)
    if clip.ramp is not None:
        inside = [(early + at * rate, begin / step + source * rate) for at, source in clip.ramp.points]
        return sorted(dict(inside).items())
    ends = Fraction(0), Fraction(clip.duration + early + late)
    return [(at, begin / step + (at - early) * clip.speed) for at in ends]


def _remap(clip: Clip, points: Points) -> ET.Element:
    filter_ = ET.Element("filter")
    effect = add(filter_, "effect")
    for key, value in (("name", "Time Remap"), ("effectid", "timeremap"), ("effectcategory", "motion"),
                       ("effecttype", "motion"), ("mediatype", "video")):
        add(effect, key, value)
    for key, said in (("variablespeed", 0 if clip.ramp is None else 1), ("speed", abs(clip.speed) * 100),
                      ("reverse", str(clip.speed < 0).upper())):
        parameter = add(effect, "parameter")
        add(parameter, "parameterid", key)
        add(parameter, "name", key)
        add(parameter, "value", said)
    graph = add(effect, "parameter")
    add(graph, "parameterid", "graphdict")
    add(graph, "name", "graphdict")
    for when, shown in points:
        key_frame = add(graph, "keyframe")
        add(key_frame, "when", when)
        add(key_frame, "value", shown)
    return filter_
