"""The same file under its names on several machines, and the one name under which it is here.

Names compare as the system that wrote them compares: Windows' in any case and at either slash, others exactly.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WINDOWS = re.compile(r"[A-Za-z]:(?:[\\/]|$)|\\\\[^\\/]")
_SEQUENCE = re.compile(r"\[\d+-\d+\]|%0?\d*d|#")      # as Resolve writes the frames of one: x.[1000-1100].exr
_STEPS = 4      # a path may go over as many places: Mac to Windows may be written down as Mac to Linux to Windows


@dataclass(frozen=True, slots=True)
class Places:
    """What is configured: pairs of folders that are one, and folders to search."""

    pairs: tuple[tuple[str, str], ...] = ()
    search: tuple[str, ...] = ()


def is_windows(path: str) -> bool:
    """True for a drive letter or a share, which are written with backslashes and in any case."""
    return bool(_WINDOWS.match(path))


def candidates(path: str, pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """What `path` may be called on this or another machine, itself first; the longest fitting folder goes first.

    Pure: nothing is looked for on any disk. Every name comes once.
    """
    both = [one for pair in pairs for one in (pair, pair[::-1])]
    both.sort(key=lambda pair: len(_parts(pair[0])), reverse=True)
    seen, now = {key(path)}, [path]
    yield path
    for _ in range(_STEPS):
        new: dict[str, str] = {}
        for moved in (_moved(old, *pair) for old in now for pair in both):
            if moved is not None and key(moved) not in seen:
                new.setdefault(key(moved), moved)
        seen |= new.keys()
        now = list(new.values())
        yield from now


def _moved(path: str, old: str, new: str) -> str | None:
    """`path` with the folder `old` at its head replaced by `new`, in `new`'s slashes; None where it isn't there."""
    parts, head = _parts(path), _parts(old)
    fold = str.casefold if is_windows(path) and is_windows(old) else str
    if is_windows(path) != is_windows(old) or list(map(fold, parts[:len(head)])) != list(map(fold, head)):
        return None
    slash, rest = "\\" if is_windows(new) else "/", parts[len(head):]
    return slash.join([new.rstrip("\\/"), *rest]) if rest else new


def _parts(path: str) -> list[str]:
    """A Windows path is parted at either slash; elsewhere a backslash is a letter like any other."""
    parts = re.split(r"[\\/]+", path) if is_windows(path) else path.split("/")
    return [part for part in parts if part] if is_windows(path) else ["", *(part for part in parts if part)]


def key(path: str) -> str:
    """What two spellings of one path have in common."""
    whole = "\\".join(_parts(path))
    return whole.casefold() if is_windows(path) else whole


def file_name(path: str) -> str:
    """The last part of a path, whichever system wrote it."""
    return (_parts(path) or [""])[-1]


@dataclass(frozen=True)
class Finder:
    """Finds media by the places and in the search folders; `exists` says whether a path is there."""

    places: Places
    exists: Callable[[str], bool] = os.path.exists

    def here(self, path: str, size: int | None = None) -> Path | None:
        """Where `path` is on this machine; None where it is nowhere, or where two files could be it.

        The path itself if it is there, else by the places, else in the search folders: by file name and, where known,
        `size` in bytes; of several the one whose folders are most like the path's. An image sequence, which is no one
        file, goes by its folder.
        """
        if not path:
            return None
        frames = bool(_SEQUENCE.search(file_name(path)))
        there = next((one for name in candidates(path, self.places.pairs) for one in _spelt(name)
                      if self.exists(one) or (frames and self.exists(_folder(one)))), None)
        return Path(there) if there is not None else self._searched(path, size)

    @cached_property
    def _files(self) -> dict[str, list[str]]:
        """Every file in the search folders, by its name; read once."""
        found: dict[str, list[str]] = {}
        for folder in self.places.search:
            for inside, _, names in os.walk(folder):
                for name in names:
                    found.setdefault(_plain(name), []).append(os.path.join(inside, name))
        return found

    def _searched(self, path: str, size: int | None) -> Path | None:
        named = list(dict.fromkeys(self._files.get(_plain(file_name(path)), ())))
        fitting = [one for one in named if size is None or _size(one) == size]
        likest = max((_alike(one, path) for one in fitting), default=0)
        best = [one for one in fitting if _alike(one, path) == likest]
        return Path(best[0]) if len(best) == 1 else None


def _folder(path: str) -> str:
    """The folder of a file, whichever system wrote the path."""
    return path[:len(path) - len(file_name(path))]


def _spelt(path: str) -> dict[str, None]:
    """Accents as written, joined and apart: a Mac writes the letter and the accent, others one sign."""
    return dict.fromkeys((path, unicodedata.normalize("NFC", path), unicodedata.normalize("NFD", path)))


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _alike(one: str, other: str) -> int:
    """How many folders above the file have the same names in both."""
    pairs = zip(reversed(_parts(one)), reversed(_parts(other)), strict=False)
    return next((at for at, (mine, theirs) in enumerate(pairs) if _plain(mine) != _plain(theirs)), 0)


def _size(path: str) -> int | None:
    try:
        return os.path.getsize(path)
    except OSError:
        # Gone meanwhile, or not to be read: then it isn't the one.
        return None
