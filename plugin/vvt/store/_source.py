"""A file on its way: what it is called, that it stays as it is, and how much of it is through."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Protocol, runtime_checkable

from blake3 import blake3

from vvt.errors import NotFound, StoreRefused, VvtError


@dataclass(frozen=True, slots=True)
class Sent:
    """How a part got into the store: of its `size` bytes, `wire` left this machine, those sent twice counted twice."""

    name: str
    size: int
    wire: int


class Progress(Protocol):
    """Told how far a stage is, in bytes. `done` goes back when something has to be sent or fetched again."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note; called from any thread, so keep it short."""


@runtime_checkable
class Listening(Protocol):
    """A progress that also wants to hear why nothing moves."""

    def held_up(self, why: str) -> None:
        """Take note, in a few words, of why a call is asked again; "" once it was answered. From any thread."""


class SourceChanged(VvtError):
    """A file that changed while it was sent."""


@dataclass(frozen=True, slots=True)
class PartSource:
    """A file to publish. `name` is "cut" for the render (its key takes the file's extension), or "timeline.otio" …"""

    name: str
    path: Path

    @property
    def shown(self) -> str:
        """The file's name as text: what isn't UTF-8 (old Linux disks) can't stand in a record."""
        return self.path.name.encode(errors="surrogateescape").decode(errors="replace")


@dataclass(frozen=True, slots=True)
class State:
    """A file as it was found: bytes, time of the last change in nanoseconds, and which file it is."""

    path: Path
    size: int
    mtime_ns: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> State:
        """Look at a file. Raises NotFound when it can't be read, StoreRefused when it is empty."""
        try:
            with path.open("rb") as file:
                stat = os.fstat(file.fileno())
        except OSError as trouble:
            raise unreadable(path, trouble) from trouble
        if not stat.st_size:
            raise StoreRefused(f"{path} is empty.", "Render or export it again.")
        return cls(path, stat.st_size, stat.st_mtime_ns, stat.st_ino)

    @property
    def word(self) -> str:
        """Size and time in a word that says nothing else, for the object's metadata."""
        return blake3(f"{self.size} {self.mtime_ns}".encode()).hexdigest()[:16]

    def check(self, seen: int) -> None:
        """Raise SourceChanged unless the file is as it was and `seen` bytes of it were read, all there are."""
        try:
            stat = self.path.stat()
        except OSError as trouble:
            raise unreadable(self.path, trouble) from trouble
        if (stat.st_size, stat.st_mtime_ns, stat.st_ino, seen) != (self.size, self.mtime_ns, self.inode, self.size):
            raise changed(self.path)


def changed(path: Path) -> SourceChanged:
    """Tell that a file isn't any more what was begun."""
    return SourceChanged(f"{path} changed while it was sent.", "Publish again when it is finished.")


def unreadable(path: Path, trouble: OSError) -> VvtError:
    """Tell why a file can't be read."""
    return NotFound(f"{path} can't be read ({trouble.strerror or trouble}).", "Check that the file is there.")


class Meter:
    """Counts bytes of one stage from several threads; what has to go again is taken back."""

    def __init__(self, progress: Progress | None, stage: str, total: int, wire: list[int] | None = None) -> None:
        """Say that nothing is done yet; `wire` holds how many bytes left this machine before."""
        self._progress, self._stage, self._total, self._heard = progress, stage, total, True
        self._done, self._lock = 0, Lock()
        self._wire = [0] if wire is None else wire
        self.add(0)

    @property
    def wire(self) -> int:
        """How many bytes left this machine."""
        return self._wire[0]

    def restarted(self) -> Meter:
        """Go back to nothing done; what threads of before still say of their bytes is not heard."""
        with self._lock:
            self._heard = False
        return Meter(self._progress, self._stage, self._total, self._wire)

    def sent(self, count: int) -> None:
        """Count bytes that leave this machine; a negative number takes back from what is done, not from the wire."""
        if count > 0:
            with self._lock:
                self._wire[0] += count
        self.add(count)

    def add(self, count: int) -> None:
        """Count bytes; a negative number takes back."""
        with self._lock:
            self._done += count
            if self._progress and self._heard:
                self._progress(self._stage, self._done, self._total)
