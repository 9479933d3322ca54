"""What was read of a file and isn't sent yet, kept in memory so that the file is read once.

A part's checksum goes ahead of its bytes, so a part is read whole before the first of them is sent. It is kept
until then, within a bound that holds for any size of file: reading waits for what is being sent. What had to
give way (parts of over 64 MiB, which files of over 640 GB have) or has to be sent again is read again.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_BLOCK = 4 << 20  # bytes read at a time: every block costs a turn with the threads that send
_PIECE = 16       # blocks that nobody has claimed before the oldest gives way: a part of 64 MiB
_MOST = 28        # blocks: a part and most of the next, so that two or three are on their way at a time
_POLL = 0.1       # seconds between looks at whether to stop


class _Block:
    """Bytes of the file from `start` to `end`: how many pieces want them, and whether more may come that do."""

    __slots__ = ("buffer", "claims", "end", "open", "start")

    def __init__(self, buffer: bytearray, start: int, size: int) -> None:
        self.buffer, self.start, self.end, self.claims, self.open = buffer, start, start + size, 0, True


class Kept:
    """The blocks of one file, in its order. One thread reads and claims, many send."""

    def __init__(self, check: Callable[[], None], most: int = _MOST, block: int = _BLOCK) -> None:
        """Keep at most so many blocks of so many bytes; `check` raises when nobody should wait any more."""
        self._check, self._most, self._size, self._made = check, most, block, 0
        self._change = threading.Condition()
        self._free: list[bytearray] = []
        self._open: deque[_Block] = deque()   # those the next piece may have

    def room(self, heed: Callable[[], None] = lambda: None) -> bytearray:
        """Return a buffer to read into. Waits for what is being sent; raises what `check` raises, and `heed`: it tells
        of those who send.
        """
        self._check()
        with self._change:
            while not self._free:
                if self._made < self._most:
                    self._made += 1
                    return bytearray(self._size)
                if len(self._open) >= min(_PIECE, self._made):
                    return self._oldest()
                self._check()
                heed()
                self._change.wait(_POLL)
            return self._free.pop()

    def _oldest(self) -> bytearray:
        """Give up the oldest block that nobody claimed; the first alone can be claimed, by the piece before."""
        place = 1 if self._open[0].claims else 0
        buffer = self._open[place].buffer
        del self._open[place]
        return buffer

    def add(self, buffer: bytearray, start: int, size: int) -> memoryview:
        """Keep the `size` bytes that were read into `buffer` from place `start` of the file; give a view of them."""
        with self._change:
            self._open.append(_Block(buffer, start, size))
        return memoryview(buffer)[:size]

    def claim(self, start: int, size: int) -> Claim:
        """Hold what there is of a range until it is sent; what lies before its end is in no later one."""
        mine = []
        with self._change:
            while self._open and self._open[0].start < start + size:
                block = self._open[0]
                if block.end > start:
                    block.claims += 1
                    mine.append(block)
                if block.end > start + size:
                    break
                self._open.popleft().open = False
                self._freed(block)
        return Claim(self, mine)

    def let_go(self, blocks: Iterable[_Block]) -> None:
        """Take back one claim of each."""
        with self._change:
            for block in blocks:
                block.claims -= 1
                self._freed(block)
            self._change.notify_all()

    def _freed(self, block: _Block) -> None:
        if not block.claims and not block.open:
            self._free.append(block.buffer)


class Claim:
    """The blocks of one piece. Not for several threads."""

    def __init__(self, kept: Kept, blocks: Iterable[_Block]) -> None:
        """Made by `Kept.claim`."""
        self._kept, self._blocks = kept, deque(blocks)

    def view(self, at: int, most: int) -> memoryview | None:
        """Return bytes from place `at` of the file, at most so many, valid until let go; None where none are kept."""
        for block in self._blocks:
            if block.start <= at < block.end:
                return memoryview(block.buffer)[at - block.start:min(block.end, at + most) - block.start]
        return None

    def let_go(self, before: int) -> None:
        """Give up what lies wholly before a place of the file: it was sent."""
        gone = []
        while self._blocks and self._blocks[0].end <= before:
            gone.append(self._blocks.popleft())
        if gone:
            self._kept.let_go(gone)

    def close(self) -> None:
        """Give up the rest. Any number of times."""
        gone, self._blocks = self._blocks, deque()
        self._kept.let_go(gone)
