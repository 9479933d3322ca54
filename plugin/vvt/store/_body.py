"""A range of a file as the body of a request, block by block, within the bandwidth limit.

It comes from memory, where it was read a moment before for its checksum (`_kept`), and from the file where it is
sent again or had to give way; what changed between the two the store refuses by that checksum.
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

    from vvt.store._kept import Claim

_LONG = 0.2           # seconds a block may take
_LEAST = 64 << 10     # bytes of a block
_LARGEST = 4 << 20


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
        passed: Callable[[int], None], claim: Claim | None = None, once: bool = True,
    ) -> None:
        """Open the file. `claim` is what memory holds of the range, let go behind us where it is read `once`.

        Raises OSError.
        """
        super().__init__()
        self._file = path.open("rb", buffering=0)
        self._start, self._size, self._at = start, size, 0
        self._limit, self._pause, self._passed = limit, pause, passed
        self._claim, self._once = claim, once
        self._buffer: bytearray | None = None
        self._asked = time.monotonic()
        self.counted = 0
        self.trouble: Exception | None = None

    def read(self, size: int = -1) -> memoryview:
        """Return the next block (of our size, not `size`), an empty one at the end; valid until the next."""
        try:
            return self._next()
        except (OSError, VvtError) as trouble:
            self.trouble = trouble
            raise

    def _next(self) -> memoryview:
        at, left = self._start + self._at, self._size - self._at
        if self._claim and self._once:
            self._claim.let_go(at)
        if left <= 0:
            return memoryview(b"")
        most = min(self._most(), left)
        block = self._claim.view(at, most) if self._claim else None
        if block is None:
            block = self._from_file(at, min(BLOCK, most))
        self._pause(self._limit.wait_for(len(block)))
        self._at += len(block)
        self.counted += len(block)
        self._passed(len(block))
        return block

    def _most(self) -> int:
        """Bytes of the next block: few where the last took long, else the more the more went already.

        A block has to be gone within the connection's timeout (10 s on a fresh one), on the slowest line; and on a
        slow one progress is seen to move. What goes first says nothing: the system's own buffers swallow it.
        """
        before, self._asked = self._asked, time.monotonic()
        if self._asked - before > _LONG:
            return _LEAST
        return max(_LEAST, min(self._at // 4, BLOCK if self._limit.rate else _LARGEST))

    def _from_file(self, at: int, count: int) -> memoryview:
        if self._buffer is None:
            self._buffer = bytearray(min(BLOCK, self._size))
        self._file.seek(at)
        got = self._file.readinto(memoryview(self._buffer)[:count])
        if not got:
            raise OSError("The file became shorter while it was sent")
        return memoryview(self._buffer)[:got]

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
