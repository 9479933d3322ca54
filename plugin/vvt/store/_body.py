"""A range of a file as the body of a request: read as it is sent, into one buffer, within the bandwidth limit.

The whole part isn't held in memory, whatever its size. It was read a moment before for its checksum, so this
second look comes from the system's cache; what changed between the two the store refuses by that checksum.
"""

from __future__ import annotations

import io
import threading
import time
from typing import TYPE_CHECKING

from vvt.errors import VvtError
from vvt.store._digest import BLOCK

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path



class Limit:
    """A bandwidth shared by all threads: a bucket of tokens, a second's worth deep at the most."""

    def __init__(self, bytes_per_second: int | None) -> None:
        """Let through so many bytes a second; None lets through all."""
        self.rate = bytes_per_second
        self._lock = threading.Lock()
        self._free_at = 0.0

    def wait_for(self, count: int) -> float:
        """Take `count` bytes' worth and return how many seconds to wait before sending them."""
        if not self.rate:
            return 0.0
        with self._lock:
            now = time.monotonic()
            start = max(self._free_at, now)
            self._free_at = start + count / self.rate
            return start - now


class Range(io.RawIOBase):
    """Bytes `start` to `start + size` of a file. Not for several threads.

    `passed` is told of every block, with how many bytes; `pause` waits so many seconds or raises. What went
    wrong while reading is kept in `trouble`, because what a body raises comes out of the client as a broken
    connection.
    """

    def __init__(  # noqa: PLR0913 -- a range, and three who are told of its passing
        self, path: Path, start: int, size: int, *, limit: Limit, pause: Callable[[float], None],
        passed: Callable[[int], None],
    ) -> None:
        """Open the file. Raises OSError."""
        super().__init__()
        self._file = path.open("rb", buffering=0)
        self._start, self._size, self._at = start, size, 0
        self._limit, self._pause, self._passed = limit, pause, passed
        self._buffer = memoryview(bytearray(min(BLOCK, size)))
        self.counted = 0
        self.trouble: Exception | None = None

    def read(self, size: int = -1) -> memoryview:  # a view of our buffer, valid until the next
        """Return the next block (of our size, not `size`), an empty one at the end."""
        return self._buffer[:self.readinto(self._buffer)]

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what the signer gives
        """Read what fits into `buffer`; return how many bytes that were, 0 at the end."""
        try:
            return self._next(buffer)
        except (OSError, VvtError) as trouble:
            self.trouble = trouble
            raise

    def _next(self, buffer: memoryview) -> int:
        count = min(len(buffer), self._size - self._at)
        if count <= 0:
            return 0
        self._pause(self._limit.wait_for(count))
        self._file.seek(self._start + self._at)
        got = self._file.readinto(buffer[:count])
        if not got:
            raise OSError("The file became shorter while it was sent")
        self._at += got
        self.counted += got
        self._passed(got)
        return got

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place within the range; going back takes back what was counted."""
        if self.counted:
            self._passed(-self.counted)
            self.counted = 0
        self._at = {0: 0, 1: self._at, 2: self._size}[whence] + offset
        return self._at

    def tell(self) -> int:
        """Return the place within the range."""
        return self._at

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
        super().close()
