"""Times in FCPXML: rational seconds, frame durations, and time maps (retimes)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from vvt.cut import Ramp, exact_rate

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_SECONDS = re.compile(r"\s*([-+]?\d{1,18})(?:/(\d{1,18})|\.(\d{1,9}))?\s*s?\s*")
_NAMED = re.compile(r"(\d{2,4})(?:_16x9|_4x3)?$")
_SPOKEN = {"2398": Fraction(24000, 1001), "2997": Fraction(30000, 1001), "5994": Fraction(60000, 1001),
           "11988": Fraction(120000, 1001)}


def seconds(said: str | None) -> Fraction | None:
    """A time as FCPXML writes it: 1001/24000s, 5s; None where it is none."""
    match = _SECONDS.fullmatch(said or "")
    if match is None or (match[2] and int(match[2]) == 0):
        return None
    if match[2]:
        return Fraction(int(match[1]), int(match[2]))
    return Fraction(f"{match[1]}.{match[3]}") if match[3] else Fraction(int(match[1]))


def format_rate(element: Element | None) -> Fraction | None:
    """Frames per second of a `format`: from its frame duration, else from the end of its name (…1080p2398)."""
    if element is None:
        return None
    frame = seconds(element.get("frameDuration"))
    if frame is not None and 0 < frame <= 10:
        return exact_rate(1 / frame) if (1 / frame).denominator not in (1, 1001) else 1 / frame
    name = element.get("name", "")
    digits = _NAMED.search(name)
    if digits is None or "Undefined" in name:
        return None
    fields = 2 if re.search(r"\di\d{2,4}(?:_\w+)?$", name) else 1
    rate = _SPOKEN.get(digits[1], Fraction(int(digits[1])))
    return rate / fields if 0 < rate <= 1000 else None


@dataclass(frozen=True, slots=True)
class TimeMap:
    """(clip second, media second) points; between them straight lines, which the outermost go on."""

    points: tuple[tuple[Fraction, Fraction], ...]

    def source(self, at: Fraction) -> Fraction:
        """The media second shown at clip second `at`."""
        for (t0, v0), (t1, v1) in pairwise(self.points):
            if at <= t1 or (t1, v1) == self.points[-1]:
                return v0 + (v1 - v0) * (at - t0) / (t1 - t0)
        return self.points[-1][1]

    def ramp(self, start: Fraction, end: Fraction) -> Ramp | None:
        """The points between two clip seconds as a ramp from the clip's head; None where the speed is one."""
        times = [start, *(at for at, _ in self.points if start < at < end), end]
        slopes = {(self.source(other) - self.source(one)) / (other - one) for one, other in pairwise(times)}
        if len(slopes) <= 1:
            return None
        return Ramp(tuple((at - start, self.source(at) - self.source(start)) for at in times))


def time_map(item: Element) -> TimeMap | None:
    """The retime of a clip; None where it plays as shot."""
    element = item.find("timeMap")
    points: dict[Fraction, Fraction] = {}
    for point in element.findall("timept") if element is not None else ():
        at, value = seconds(point.get("time")), seconds(point.get("value"))
        if at is not None and value is not None:
            points[at] = value
    return TimeMap(tuple(sorted(points.items()))) if len(points) > 1 else None
