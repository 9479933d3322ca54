"""A lock that the system frees when its process ends, however it ends."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from vvt.outbox.places import private

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOOK_AGAIN = 0.05  # seconds


@contextmanager
def held(path: Path, patience: float = 0.0) -> Iterator[bool]:
    """Hold the lock on `path` within the `with`; gives False when another has it for `patience` seconds."""
    private(path.parent)
    with path.open("a+b") as file:
        yield _got(file, time.monotonic() + patience)


def is_held(path: Path) -> bool:
    """True while somebody holds it."""
    with held(path) as got:
        return not got


def _got(file: IO[bytes], until: float) -> bool:
    while not _locked(file):
        if time.monotonic() >= until:
            return False
        time.sleep(_LOOK_AGAIN)
    return True


if sys.platform == "win32":
    import msvcrt

    def _locked(file: IO[bytes]) -> bool:
        try:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _locked(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
