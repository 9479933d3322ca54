"""Which parts of a file are sent and which the store can take over from an earlier version of it.

S3 wants every part but the last to have 5 MiB, and no more than 10,000 of them; a copy may begin anywhere in the
old object. So a stretch that is equal gives from its front what the new bytes before it need to be long
enough, and one that is too short is sent with them.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vvt.store._chunks import Chunk
from vvt.store._digest import joined
from vvt.store._sending import Piece
from vvt.store._target import MIB

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vvt.store._chunks import Table

_LEAST = 5 * MIB
_MOST_PIECES = 4_500       # half of what S3 takes: every piece but the last is at least this fraction of the file
_LONGEST_COPY = 512 * MIB  # so that progress moves, and one that is refused can still be sent as one part


def least_piece(size: int) -> int:
    """Return the least bytes of a piece, for a file of `size` bytes."""
    return max(_LEAST, -(-size // _MOST_PIECES))


@dataclass(slots=True)
class _Stretch:
    """Chunks in a row."""

    chunks: deque[Chunk] = field(default_factory=deque)
    size: int = 0

    def add(self, chunk: Chunk) -> None:
        self.chunks.append(chunk)
        self.size += chunk.size

    def pop(self) -> Chunk:
        chunk = self.chunks.popleft()
        self.size -= chunk.size
        return chunk


class Plan:
    """Makes pieces of chunks as they come."""

    def __init__(self, table: Table, size: int, step: int) -> None:
        """Plan a file of `size` bytes against `table`; what is sent goes in pieces of about `step` bytes."""
        self._table, self._least = table, least_piece(size)
        self._step = max(step, self._least)
        self._new, self._same = _Stretch(), _Stretch()
        self._source = 0   # where in the old object `_same` starts
        self._number, self._at = 1, 0

    def pieces(self, chunks: Iterable[Chunk]) -> Iterator[Piece]:
        """Give the pieces, in order, each as soon as it is sure."""
        for chunk in chunks:
            follows = self._source + self._same.size if self._same.size else None
            found = self._table.find(chunk, follows)
            if found is None or found != follows:
                yield from self._settled()
                self._source = found or 0
            (self._new if found is None else self._same).add(chunk)
            if self._new.size >= self._step and not self._same.size:
                yield from self._emitted(self._new, None)
        yield from self._settled(last=True)
        yield from self._emitted(self._new, None)

    def _settled(self, *, last: bool = False) -> Iterator[Piece]:
        """The equal stretch is over: take it over, or send it with what is new."""
        while self._same.size and 0 < self._new.size < self._least:
            self._source += self._same.chunks[0].size
            self._new.add(self._same.pop())
        if self._same.size >= self._least or (last and self._same.size):
            yield from self._emitted(self._new, None)
            yield from self._emitted(self._same, self._source)
        while self._same.size:
            self._new.add(self._same.pop())

    def _emitted(self, stretch: _Stretch, source: int | None) -> Iterator[Piece]:
        """Empty a stretch into pieces of about equal size, none too long."""
        longest = max(_LONGEST_COPY, 2 * self._least) if source is not None else stretch.size
        count = -(-stretch.size // longest) if stretch.size else 0
        whole, given = stretch.size, 0
        for turn in range(1, count + 1):
            size, crc = 0, 0
            while stretch.size and (turn == count or given + size < whole * turn // count):
                chunk = stretch.pop()
                crc = joined(crc, size, chunk.crc64, chunk.size)
                size += chunk.size
            yield Piece(self._number, self._at, size, crc, None if source is None else source + given)
            self._number, self._at, given = self._number + 1, self._at + size, given + size
