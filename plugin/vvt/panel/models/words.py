"""Times and lengths as an editor says them."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from vvt.cut import timecode

if TYPE_CHECKING:
    from collections.abc import Mapping

_JUST_NOW = 45              # seconds
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def when(time: str, now: datetime) -> str:
    """An ISO 8601 time as it is said at `now`, in now's time zone; as it stands when it is none."""
    then = _read(time, now)
    if then is None:
        return time
    seconds = (now - then).total_seconds()
    if 0 <= seconds < 3600:
        return "just now" if seconds < _JUST_NOW else f"{max(1, round(seconds / 60))} min ago"
    return _on_the_day(then, now)


def _on_the_day(then: datetime, now: datetime) -> str:
    days, clock = (now.date() - then.date()).days, f"{then:%H:%M}"
    if days in (0, 1):
        return f"{'yesterday' if days else 'today'} {clock}"
    if 1 < days < 7:
        return f"{_DAYS[then.weekday()]} {clock}"
    return f"{then.day} {_MONTHS[then.month - 1]}" + (f" {then.year}" if then.year != now.year else "")


def exactly_when(time: str, now: datetime) -> str:
    """The same to the minute, for a tooltip."""
    then = _read(time, now)
    return time if then is None else f"{_DAYS[then.weekday()]} {then.day} {_MONTHS[then.month - 1]} {then:%Y, %H:%M}"


def _read(time: str, now: datetime) -> datetime | None:
    try:
        return datetime.fromisoformat(time).astimezone(now.tzinfo)
    except ValueError:
        return None


_rate = lru_cache(maxsize=32)(Fraction)


def frames_of(timeline: Mapping[str, object] | None) -> tuple[int, Fraction, bool] | None:
    """Duration in frames, rate, and drop-frame, from a record's timeline facts; None where they don't say."""
    try:
        told = timeline or {}
        return int(str(told["duration"])), _rate(str(told["rate"])), bool(told.get("drop"))
    except (KeyError, ValueError, ZeroDivisionError):
        return None


def difference(frames: int, rate: Fraction) -> str:
    """A difference in length: ▲ 00:12 is twelve frames longer, ▼ 01:10:00 a minute and ten seconds shorter.

    "" for none. Counted without drop-frame, as lengths are.
    """
    if not frames:
        return ""
    hours, minutes, rest = timecode(abs(frames), rate).split(":", 2)
    shown = rest if (hours, minutes) == ("00", "00") else f"{minutes}:{rest}" if hours == "00" else \
        f"{hours}:{minutes}:{rest}"
    return f"{'▲' if frames > 0 else '▼'} {shown}"


def size(number: int) -> str:
    """A number of bytes as the Finder says it: 812 B, 41.3 MB, 1.2 GB."""
    amount, unit = float(number), "B"
    for unit in ("B", "kB", "MB", "GB", "TB"):  # noqa: B007 - the unit it ends at is meant
        if amount < 999.95:
            break
        amount /= 1000
    return f"{number} B" if unit == "B" else f"{amount:.1f} {unit}"


def time_left(seconds: float) -> str:
    """How long something may still take, as roughly as anybody can know it."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s left"
    minutes = round(seconds / 60)
    return f"{minutes} min left" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min left"
