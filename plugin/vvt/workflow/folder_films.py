"""The video files in a folder and below, and which of them have stopped growing."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

FILMS = frozenset({".mov", ".mp4", ".m4v", ".mxf", ".mkv", ".avi", ".webm", ".mpg", ".mpeg", ".ts", ".mts", ".m2ts",
                   ".3gp", ".dv", ".braw", ".r3d", ".crm", ".ari", ".nev"})
# What only its maker's software opens: that it has stopped growing is all that can be known.
SEALED = frozenset({".braw", ".r3d", ".crm", ".ari", ".nev"})
_UNFINISHED = ("~", ".part", ".partial", ".tmp", ".crdownload", ".download", ".filepart")


@dataclass(frozen=True, slots=True)
class Look:
    """A file as it was when it was looked at: bytes, time of the last change in nanoseconds, the system's number."""

    size: int
    mtime_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class Found:
    """A video file: where it is, and its path below the folder, written with "/" on every system."""

    path: Path
    below: str
    look: Look


def films_below(folder: Path, trouble: Callable[[Path, OSError], None]) -> Iterator[Found]:
    """Go through the video files in `folder` and all below, by name.

    Left out: what is hidden or unfinished by its name, folders like that, and folders that are links (which may
    lead round in a circle). A folder or file that can't be looked at is told to `trouble`; empty files are none yet.
    """
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        trouble(folder, error)
        return
    for entry in entries:
        try:
            if _is_unfinished(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from ((Found(each.path, f"{entry.name}/{each.below}", each.look))
                            for each in films_below(Path(entry.path), trouble))
            elif Path(entry.name).suffix.lower() in FILMS and entry.is_file():
                stat = Path(entry.path).stat()
                if stat.st_size:
                    yield Found(Path(entry.path), entry.name, Look(stat.st_size, stat.st_mtime_ns, stat.st_ino))
        except OSError as error:
            trouble(Path(entry.path), error)


def _is_unfinished(name: str) -> bool:
    return name.startswith((".", "~")) or name.lower().endswith(_UNFINISHED)


@dataclass(slots=True)
class Stillness:
    """Which files have stayed as they are for `settle_ns` nanoseconds of one steady clock.

    A file's own times decide nothing: cards and networks bring their own clocks, and copying keeps old dates.
    """

    settle_ns: int
    _since: dict[Path, tuple[Look, int]] = field(default_factory=dict)

    def still(self, found: Iterable[Found], now_ns: int) -> list[Found]:
        """Return those of `found`, all there are now, that have settled."""
        seen: dict[Path, tuple[Look, int]] = {}
        settled = []
        for each in found:
            look, since = self._since.get(each.path, (each.look, now_ns))
            since = since if look == each.look else now_ns
            seen[each.path] = (each.look, since)
            if now_ns - since >= self.settle_ns:
                settled.append(each)
        self._since = seen
        return settled
