"""What the outbox knows of one publish."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from vvt.store import CutName, Draft, PartSource, Record, StoreSettings

# "recorded": the version is there, and something is to follow that nobody waits for.
State = Literal["waiting", "sending", "recorded", "done", "failed", "dropped"]
# What makes a waiting one go: the time of the next try, the next start of anything of ours, or a person.
Goes = Literal["itself", "start", "person"]
# How the outbox has a file: a copy, a hard link, the editor's own by its path, or a render of ours.
Holding = Literal["copied", "linked", "named", "ours"]


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file of a publish: where the outbox has it, and where it came from.

    `size` (bytes) and `mtime_ns` are what `path` had when the publish was journaled; `origin`'s time is kept too,
    to know the same file again.
    """

    part: str
    path: Path
    holding: Holding
    size: int
    mtime_ns: int
    origin: Path
    origin_mtime_ns: int

    @property
    def source(self) -> PartSource:
        """The file as the store takes it."""
        return PartSource(self.part, self.path)


@dataclass(frozen=True, slots=True)
class Parcel:
    """What shall be published, before the outbox has it. `base` is as `workflow.publishing` has it, kept as text.

    `warnings` are sentences the publisher will be told; `made` are files made of the others, which come along.
    """

    place: StoreSettings
    name: CutName
    parts: tuple[PartSource, ...]
    draft: Draft
    base: str = "latest"
    warnings: tuple[str, ...] = ()
    made: tuple[PartSource, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """A publish that was sent, and whose record was read back.

    `since` is the version before (None for a cut's first), `warnings` sentences for the publisher, `wire` how many
    bytes left this machine when it was sent (the last time, if it was begun before), None where that isn't known;
    `follows` that something is still to be made for it (`vvt.outbox.following`).
    """

    record: Record
    since: int | None
    warnings: tuple[str, ...] = ()
    wire: int | None = None
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One publish in the outbox.

    `created` and `next_try` are milliseconds since 1970 (`next_try` 0: at once); `sent` and `size` are bytes (`sent`
    while it is "recorded": how far along the film what follows it is);
    `cause` and `fix` say why it waits or failed (while it is being sent, `cause` says why nothing moves);
    `tried` is the last number its record was put under.
    """

    id: str
    place: StoreSettings
    name: CutName
    draft: Draft
    base: str
    state: State
    goes: Goes
    files: tuple[HeldFile, ...] = ()
    warnings: tuple[str, ...] = ()
    cause: str = ""
    fix: str = ""
    attempts: int = 0
    created: int = 0
    next_try: int = 0
    sent: int = 0
    tried: int | None = None
    begun: bool = False
    outcome: Sent | None = field(default=None, hash=False)

    @property
    def short(self) -> str:
        """What people type for its id."""
        return self.id[:8]

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(file.size for file in self.files)

    @property
    def film(self) -> HeldFile | None:
        """The rendered cut, None where it has none."""
        return next((file for file in self.files if file.part == "cut"), None)

    @property
    def percent(self) -> int:
        """How far it is, 0 to 100; 100 only when it is done."""
        if self.state in ("recorded", "done"):
            return 100
        return min(99, 100 * self.sent // self.size) if self.size else 0

    @property
    def followed(self) -> int:
        """How far what follows it is, 0 to 99; 0 too where nobody knows."""
        film = self.film.size if self.film else 0
        return min(99, 100 * self.sent // film) if film and self.state == "recorded" and self.attempts else 0

    @property
    def on_its_way(self) -> tuple[str, int]:
        """What of it is on its way, in words, and its percent: "Film/Reel 2", or its version's viewing proxy."""
        if self.state == "recorded" and self.outcome is not None:
            return f"the viewing proxy of {self.outcome.record.ref}", self.followed
        return str(self.name), self.percent

    @property
    def open(self) -> bool:
        """True while it may still become a version."""
        return self.state in ("waiting", "sending", "failed")

    @property
    def render(self) -> HeldFile | None:
        """The film that we rendered for it, None when there is none."""
        return next((file for file in self.files if file.holding == "ours"), None)
