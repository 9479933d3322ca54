"""Which versions are asked for above the list. No Qt, no network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

# As a review says it; the store's own list takes half a second to load.
STATUSES = ("in review", "approved", "locked", "superseded")
# What can be chosen, in words, and how many days that goes back from the beginning of today.
SINCE = (("any time", None), ("today", 0), ("since yesterday", 1), ("last 7 days", 6), ("last 30 days", 29),
         ("last year", 364))


@dataclass(frozen=True, slots=True)
class Sought:
    """What is empty asks for nothing; `days` as in SINCE."""

    text: str = ""
    by: str = ""
    status: str = ""
    days: int | None = None

    def since(self, now: datetime) -> datetime | None:
        """The moment from which on versions are meant."""
        if self.days is None:
            return None
        return now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=self.days)
