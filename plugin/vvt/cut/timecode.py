"""Frame rates as exact fractions, and timecode as editors read it."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

_NTSC = {24: Fraction(24000, 1001), 30: Fraction(30000, 1001), 48: Fraction(48000, 1001),
         60: Fraction(60000, 1001), 120: Fraction(120000, 1001)}
_TIMECODE = re.compile(r"(\d{1,2}):(\d{2}):(\d{2})([:;.,])(\d{2,3})")


@lru_cache(maxsize=256)
def exact_rate(rate: float | Fraction) -> Fraction:
    """The rate a file means by `rate` frames per second: 23.976 and 23.98 are 24000/1001, 25.0 is 25.

    Programs write NTSC rates with two to fifteen places; whatever lies within 0.01 of n*1000/1001
    and nearer to it than to a whole number is that.
    """
    value = Fraction(rate)
    whole = round(value)
    best = min(_NTSC.values(), key=lambda exact: abs(exact - value))
    if abs(best - value) < Fraction(1, 100) and abs(best - value) < abs(value - whole):
        return best
    if abs(value - whole) < Fraction(1, 1000):
        return Fraction(whole)
    return value.limit_denominator(1001)


def rate_label(rate: Fraction) -> float:
    """The rate as editors write it: 23.976, 29.97, 25.0."""
    return round(float(rate), 3)


def timecode(frame: int, rate: Fraction, *, drop: bool = False) -> str:
    """Timecode of an absolute frame count (frame 0 is midnight) at `rate` frames per second.

    Drop-frame timecode (29.97 and 59.94 only) leaves out two (four) numbers a minute, but not every
    tenth (SMPTE ST 12-1), and puts `;` before the frames.
    """
    base = max(1, round(rate))
    sign = "-" if frame < 0 else ""
    frame = abs(frame)
    if drop and base % 30 == 0:
        skipped = base // 15
        per_ten, per_minute = base * 600 - skipped * 9, base * 60 - skipped
        tens, rest = divmod(frame, per_ten)
        minutes = 0 if rest < base * 60 else 1 + (rest - base * 60) // per_minute
        frame += skipped * (9 * tens + minutes)
    seconds, frames = divmod(frame, base)
    mark = ";" if drop else ":"
    width = len(str(base - 1)) if base > 100 else 2
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{mark}{frames:0{width}}"


def frames_from_timecode(text: str, rate: Fraction, *, drop: bool | None = None) -> int:
    """The absolute frame a timecode names; `;` (or `drop`) makes it drop-frame.

    Raises ValueError when `text` is no timecode.
    """
    match = _TIMECODE.fullmatch(text.strip())
    if not match:
        raise ValueError(f"not a timecode: {text!r}")
    hours, minutes, seconds, mark, frames = match.groups()
    base = max(1, round(rate))
    total = (int(hours) * 3600 + int(minutes) * 60 + int(seconds)) * base + int(frames)
    if (mark in ";," if drop is None else drop) and base % 30 == 0:
        whole_minutes = int(hours) * 60 + int(minutes)
        total -= base // 15 * (whole_minutes - whole_minutes // 10)
    return total


def same_numbers(one: str, other: str) -> bool:
    """Tell whether two timecodes say the same, however it is set apart and however many noughts stand before it."""
    return _numbers(one) == _numbers(other)


def _numbers(text: str) -> list[int | str]:
    return [int(piece) if piece.isdecimal() else piece for piece in re.split("[:;.,]", text.strip())]
