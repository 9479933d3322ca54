"""An even time made of readings that come in steps."""

from __future__ import annotations

from fractions import Fraction

_STEP = Fraction(1, 25)     # seconds, what a device plays at the most between two readings that differ
_LOOKED_BACK = 1            # seconds


class Steady:
    """Sound devices say how far they are whenever they took another piece, every 10 to 30 ms: too rough for pictures.

    The machine's clock fills in between. A reading is late by up to a step and never early, so the one that was most
    ahead of the machine's clock within the last second is right; and no step is longer than a step.
    """

    def __init__(self) -> None:
        self._lead: Fraction | None = None      # of the device before the machine's clock, seconds
        self._best, self._since = Fraction(0), Fraction(0)

    def at(self, said: Fraction, now: Fraction) -> Fraction:
        """Seconds played at `now` by a device that says `said`; both in seconds, from anywhere."""
        lead = said - now
        if self._lead is None or lead > self._lead:
            self._lead, self._best, self._since = lead, lead, now
        elif now - self._since >= _LOOKED_BACK:
            self._lead, self._best, self._since = self._best, lead, now
        self._best = max(self._best, lead)
        return max(said, min(now + self._lead, said + _STEP))
