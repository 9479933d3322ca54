"""One pass over a file: its checksums, its chunks, and the pieces it goes up in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vvt.store._chunks import Chunker, least_for
from vvt.store._delta import Plan
from vvt.store._digest import Digest
from vvt.store._sending import Piece
from vvt.store._source import State, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vvt.store._chunks import Chunk, Table
    from vvt.store._kept import Kept


class Reading:
    """Reads once. `table` is that of an earlier version, None where nothing can be taken over."""

    def __init__(self, state: State, kept: Kept, table: Table | None = None) -> None:
        """Nothing is read before `pieces` is; what was read stays in `kept` until it is sent."""
        self._state, self._kept, self._table = state, kept, table
        self._heed: Callable[[], None] = lambda: None
        self.digest = Digest()
        self.chunker = Chunker(table.least if table else least_for(state.size))

    def pieces(self, step: int, heed: Callable[[], None] = lambda: None) -> Iterator[Piece]:
        """Give the pieces in order, each with a claim on its bytes: of `step` bytes, or as what is taken over has it.

        Whoever takes one closes its claim when it is sent, or needn't be. `heed` raises what keeps them from being
        sent: while there is no room to read on it is asked.
        """
        self._heed = heed
        for piece in self._planned(step) if self._table else self._plain(step):
            self.digest.join(piece.crc, piece.size)
            yield replace(piece, claim=self._kept.claim(piece.start, piece.size))

    def _plain(self, step: int) -> Iterator[Piece]:
        number, start, size = 1, 0, 0
        for block in self._seen(step):
            for _ in self.chunker.feed(block):
                pass  # kept in the chunker
            size += len(block)
            if size == step or start + size == self._state.size:
                yield Piece(number, start, size, self.chunker.checksum())
                number, start, size = number + 1, start + size, 0
        for _ in self.chunker.finish():
            pass

    def _planned(self, step: int) -> Iterator[Piece]:
        if self._table:
            yield from Plan(self._table, self._state.size, step).pieces(self._chunks())

    def _chunks(self) -> Iterator[Chunk]:
        for block in self._seen(self._state.size):
            yield from self.chunker.feed(block)
        yield from self.chunker.finish()

    def _seen(self, step: int) -> Iterator[memoryview]:
        """The file block by block, cut at multiples of `step`.

        Never more than the file's size: what grows behind it is noticed, not sent.
        """
        done, size = 0, self._state.size
        try:
            with self._state.path.open("rb", buffering=0) as file:
                while done < size:
                    buffer = self._kept.room(self._heed)
                    got = file.readinto(memoryview(buffer)[:min(len(buffer), size - done, step - done % step)])
                    if not got:
                        return
                    block = self._kept.add(buffer, done, got)
                    done += got
                    self.digest.look(block)
                    yield block
        except OSError as trouble:
            raise unreadable(self._state.path, trouble) from trouble
