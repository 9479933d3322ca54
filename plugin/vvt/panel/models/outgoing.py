"""A publish on its way to the store as a row: how far, how long still, or why not. No Qt, no network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vvt.panel.models.cuts import Place
from vvt.panel.models.words import time_left

if TYPE_CHECKING:
    from datetime import datetime

_MEASURED = 2.0     # seconds of sending before anybody can say how long the rest takes


@dataclass(frozen=True, slots=True)
class Going:
    """One publish in the outbox, without the journal. `sent` and `size` are bytes, `next_try` seconds since 1970.

    `since` is its creation, ISO 8601; `left` seconds until it is sent, None while nobody can say. Its state is
    "recorded" where its version is there and its proxy is still to come; then `begun` says that somebody makes that,
    and `percent` how far it is. `files` are where they came from, and their bytes.
    """

    id: str
    place: Place
    note: str
    author: str
    since: str
    state: str
    goes: str
    percent: int
    sent: int
    size: int
    cause: str = ""
    fix: str = ""
    next_try: float = 0.0
    left: float | None = None
    begun: bool = False
    files: tuple[tuple[str, int], ...] = ()

    @property
    def stuck(self) -> bool:
        """True when only a person gets it going again."""
        return self.state == "failed" or (self.state == "waiting" and self.goes == "person")

    def words(self, now: datetime) -> str:
        """What it is at, in half a line."""
        if self.state == "recorded":
            return f"proxy {self._follows()}"
        if self.state == "sending":
            rest = f", {time_left(self.left)}" if self.left is not None else ""
            return f"uploading {self.percent} %{rest}"
        if self.state == "failed":
            return f"failed: {self.cause}"
        return f"stopped at {self.percent} %" if self.goes == "person" else self._waits(now)

    def _waits(self, now: datetime) -> str:
        if self.goes == "start" and self.cause:
            return f"waiting: {self.cause}"
        if self.next_try > now.timestamp():
            return f"waiting for network, again in {time_left(self.next_try - now.timestamp()).removesuffix(' left')}"
        return "waiting for its turn"

    def _follows(self) -> str:
        """What becomes of the proxy of a version that is there."""
        if self.cause:
            return "waiting for network" if self.goes == "itself" else f"waiting: {self.cause}"
        if not self.begun:
            return "to be made"
        return f"{self.percent} %" if self.percent else "being made"


@dataclass(frozen=True, slots=True)
class Measured:
    """When a publish had sent how much, seconds and bytes: what its rate is told from."""

    at: float
    sent: int

    def left(self, now: float, going: Going) -> float | None:
        """Seconds until `going` is sent at the rate since then."""
        seconds, sent = now - self.at, going.sent - self.sent
        if going.state != "sending" or seconds < _MEASURED or sent <= 0:
            return None
        return (going.size - going.sent) * seconds / sent
