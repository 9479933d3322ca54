"""One pass over a file: its checksums, its chunks, and the pieces it goes up in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.store._chunks import Chunker, least_for
from vvt.store._delta import Plan
from vvt.store._digest import Digest, blocks, crc64
from vvt.store._sending import Piece
from vvt.store._source import State, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.store._chunks import Chunk, Table


class Reading:
    """Reads once. `table` is that of an earlier version, None where nothing can be taken over."""

    def __init__(self, state: State, table: Table | None = None) -> None:
        """Nothing is read before `pieces` is."""
        self._state, self._table = state, table
        self.digest = Digest()
        self.chunker = Chunker(table.least if table else least_for(state.size))

    def pieces(self, step: int) -> Iterator[Piece]:
        """Give the pieces in order: of `step` bytes each, or as what can be taken over has it."""
        return self._planned(step) if self._table else self._plain(step)

    def _plain(self, step: int) -> Iterator[Piece]:
        number, size, crc = 1, 0, 0
        for block in self._cut(step):
            crc = crc64(block, crc)
            size += len(block)
            if size == step or self.digest.size + size == self._state.size:
                start = self.digest.size
                self.digest.join(crc, size)
                yield Piece(number, start, size, crc)
                number, size, crc = number + 1, 0, 0

    def _cut(self, step: int) -> Iterator[memoryview]:
        """The file's blocks, cut at the ends of parts."""
        done = 0
        for block in self._seen():
            for _ in self.chunker.feed(block):
                pass  # kept in the chunker
            rest = block
            while rest:
                now = rest[:step - done % step]
                done += len(now)
                rest = rest[len(now):]
                yield now
        for _ in self.chunker.finish():
            pass

    def _planned(self, step: int) -> Iterator[Piece]:
        if self._table is None:
            return
        for piece in Plan(self._table, self._state.size, step).pieces(self._chunks()):
            self.digest.join(piece.crc, piece.size)
            yield piece

    def _chunks(self) -> Iterator[Chunk]:
        for block in self._seen():
            yield from self.chunker.feed(block)
        yield from self.chunker.finish()

    def _seen(self) -> Iterator[memoryview]:
        """Never more than the file's size: what grows behind it is noticed, not sent."""
        try:
            for block in blocks(self._state.path, self._state.size):
                self.digest.look(block)
                yield block
        except OSError as trouble:
            raise unreadable(self._state.path, trouble) from trouble
