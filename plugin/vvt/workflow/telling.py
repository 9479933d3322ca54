"""How something goes that a child does: said in the child, heard by whoever listens in the window's own process."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vvt.host import Wait, Waiting
from vvt.store import Progress
from vvt.workflow.child import Put, go_on
from vvt.workflow.pipe import Passing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from vvt.outbox import Entry

_TOLD_EVERY = 0.05      # seconds; more often nobody can read


@dataclass(frozen=True, slots=True)
class Came(Passing):
    """So many bytes of a part are there."""

    stage: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Began(Passing):
    """A stage begins, or has come further."""

    stage: str
    more: str


@dataclass(frozen=True, slots=True)
class GoesFirst(Passing):
    """Another publish is sent first, and how far that is."""

    name: str
    percent: int


@dataclass(frozen=True, slots=True)
class Entered(Passing):
    """A publish is in the outbox under this id: its own, or that of the same one begun before."""

    publish_id: str


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who hears how it goes: `check` is called now and then and may raise, which ends it; so may the others.

    `progress` hears of bytes, `staged` of stages as `vvt.workflow.heard.Heard` does, `others` which publish is sent
    first and its percent.
    """

    check: Callable[[], None]
    waiting: Waiting
    progress: Progress | None = None
    staged: Callable[[str, str], None] | None = None
    others: Callable[[str, int], None] | None = None

    def hear(self, frame: object) -> bool:
        """Whether the frame says how it goes; who listens for that is told."""
        match frame:
            case Wait():
                self.waiting(frame)
            case Came():
                if self.progress:
                    self.progress(frame.stage, frame.done, frame.total)
            case Began():
                if self.staged:
                    self.staged(frame.stage, frame.more)
            case GoesFirst():
                if self.others:
                    self.others(frame.name, frame.percent)
            case _:
                return False
        return True

    def heard(self, found: Iterator[Any]) -> Iterator[Any]:
        """The answer's frames, without those that say how it goes."""
        return (frame for frame in found if not self.hear(frame))


# The child's side

@dataclass(frozen=True, slots=True)
class Telling:
    """Puts how it goes into the pipe. `check` is asked before, and may raise."""

    put: Put
    check: Callable[[], None] = go_on
    _told: dict[str, float] = field(default_factory=dict)

    def waiting(self, wait: Wait) -> None:
        """What Resolve is inside of."""
        self.check()
        self.put(wait)

    def progress(self, stage: str, done: int, total: int) -> None:
        """So many bytes; from any thread, and told no more often than can be read."""
        self.check()
        now = time.monotonic()
        if done >= total or now - self._told.get(stage, 0.0) >= _TOLD_EVERY:
            self._told[stage] = now
            self.put(Came(stage, done, total))

    def staged(self, stage: str, more: str) -> None:
        """A stage begins."""
        self.check()
        self.put(Began(str(stage), more))

    def entered(self, publish_id: str) -> None:
        """It is in the outbox."""
        self.put(Entered(publish_id))

    def others(self, other: Entry) -> None:
        """Another publish is sent first."""
        self.check()
        self.put(GoesFirst(*other.on_its_way))
