"""The frame rate of an EDL, which no EDL says: what its own numbers prove, else the likeliest."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from vvt.cut import rate_label

if TYPE_CHECKING:
    from vvt.interchange.edl_lines import Code, Line, Listing
    from vvt.interchange.skipped import Skipped

_BASES = (24, 25, 30, 48, 50, 60, 100, 120)


def rate_of(listing: Listing, name: str, skipped: Skipped) -> Fraction:
    """Frames per second: 29.97 or 59.94 where drop frame is said; else what the lengths prove; else a guess.

    An event that isn't retimed is as long in the source as in the record; where the two cross a
    different number of seconds, only one rate makes that so. A guess is said to be one.
    """
    highest = max((code[3] for line in listing.lines for code in line.codes), default=0)
    if listing.drop or listing.marked:
        return Fraction(60000, 1001) if highest >= 30 else Fraction(30000, 1001)
    proved = _proved(listing.lines, highest)
    if proved is not None:
        which = f" (or {rate_label(Fraction(proved * 1000, 1001))}: --rate tells)" if proved % 6 == 0 else ""
        skipped.say(f"{name} says no frame rate; its source and record lengths agree at {proved} fps{which}.")
        return Fraction(proved)
    base = next((base for base in _BASES if highest < base), highest + 1)
    skipped.say(f"{name} says no frame rate; from its timecodes {base} fps was guessed (--rate tells it).")
    return Fraction(base)


def _proved(lines: list[Line], highest: int) -> int | None:
    votes: Counter[Fraction] = Counter()
    for line in lines:
        if line.speed is None:
            (seconds, frames), (record_seconds, record_frames) = _length(line.codes[:2]), _length(line.codes[2:])
            if seconds != record_seconds and (seconds, frames) != (0, 0):
                votes[Fraction(record_frames - frames, seconds - record_seconds)] += 1
    (best, count), *others = [*votes.most_common(2), (Fraction(0), 0)][:2]
    if best not in _BASES or highest >= best or count <= 2 * sum(other for _, other in others):
        return None
    return int(best)


def _length(codes: tuple[Code, ...]) -> tuple[int, int]:
    """Seconds and frames, each counted on its own, from the first timecode to the second."""
    one, other = codes
    return ((other[0] - one[0]) * 60 + other[1] - one[1]) * 60 + other[2] - one[2], other[3] - one[3]
