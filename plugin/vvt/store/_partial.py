"""A file on its way in: hidden beside its place, with a list of the ranges that are there already.

Both have names made from what is fetched and where to, so a pull that was killed finds them again. The list is
only appended to. What it claims is read back and summed before it is believed: after a power cut the disk may
hold less than was written.
"""

from __future__ import annotations

import json
import os
import uuid
from contextlib import suppress
from typing import IO, TYPE_CHECKING

from blake3 import blake3

from vvt.store._digest import blocks, crc64

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from vvt.store.record import Part

_LOCKED_BYTE = 1 << 40  # far beyond any list's end, because Windows' locks also keep readers out


class Partial:
    """The hidden file and its list. One process at a time has them; another that pulls the same gets its own."""

    def __init__(self, target: Path, bucket: str, part: Part) -> None:
        """Make or find them beside `target`. Raises OSError."""
        self._part = part
        word = blake3(f"{bucket}\0{part.key}\0{part.version_id}\0{part.size}".encode()).hexdigest()[:8]
        stem = f".{target.name[:40]}.{word}"
        self._list = target.with_name(f"{stem}.vvt-ranges").open("a+b")
        if not _locked(self._list):
            self._list.close()
            stem = f".{target.name[:40]}.{uuid.uuid4().hex[:8]}"
            self._list = target.with_name(f"{stem}.vvt-ranges").open("a+b")
        self._list_path = target.with_name(f"{stem}.vvt-ranges")
        self.path = target.with_name(f"{stem}.vvt-part")

    def prepare(self, etag: str) -> dict[int, tuple[int, int]]:
        """Return what is there of the object with this `etag`: {start: (bytes, CRC64NVME)}, each read back.

        What was fetched of another object is dropped. Raises OSError.
        """
        told = {"key": self._part.key, "version_id": self._part.version_id, "size": self._part.size, "etag": etag}
        claimed = self._claimed(told) if self.path.exists() else None
        if claimed is None:
            self._begin(told)
            claimed = {}
        return {start: (size, crc) for start, (size, crc) in claimed.items() if self._there(start, size) == crc}

    def _begin(self, told: Mapping[str, object]) -> None:
        self.path.open("wb").close()
        self._list.truncate(0)
        self._append(json.dumps(told))

    def _claimed(self, told: Mapping[str, object]) -> dict[int, tuple[int, int]] | None:
        self._list.seek(0)
        lines = self._list.read().decode(errors="replace").split("\n")[:-1]  # a line without its end is none
        with suppress(ValueError):
            if lines and json.loads(lines[0]) == told:
                ranges = (tuple(map(int, line.split())) for line in lines[1:])
                return {start: (size, crc) for start, size, crc in ranges}
        return None

    def _there(self, start: int, size: int) -> int:
        crc = 0
        for block in blocks(self.path, size, start):
            crc = crc64(block, crc)
        return crc

    def note(self, start: int, size: int, crc: int) -> None:
        """A range is there. Raises OSError."""
        self._append(f"{start} {size} {crc}")

    def _append(self, line: str) -> None:
        self._list.write(line.encode() + b"\n")
        self._list.flush()

    def close(self) -> None:
        """Let go of it; another pull may take it up."""
        self._list.close()

    def discard(self) -> None:
        """Remove both."""
        self._list.close()
        for path in (self.path, self._list_path):
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _locked(file: IO[bytes]) -> bool:
    """Take the lock on an open file, which goes when the process ends; False when another has it."""
    try:
        if os.name == "nt":
            import msvcrt  # noqa: PLC0415 -- only there on Windows

            file.seek(_LOCKED_BYTE)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl  # noqa: PLC0415 -- not there on Windows

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        # A share that knows no locks: who pulls the same twice at once there gets what they asked for.
        return os.name != "nt"
    return True
