"""Where a file can be cut so that an insertion moves the cuts with the bytes: content-defined chunks.

A chunk ends after two bytes that in compressed pictures come up about every 64 KiB, once it is long enough (or
when it gets too long). Equal stretches of two files then fall into equal chunks after the first few, wherever
they lie. Only the search after a chunk's least length looks at bytes, in C, so this costs little of a
publish's time. A chunk is known by two checksums of 96 bits together; what is taken over by them is proven
again by what the store says of the bytes it really copied.
"""

from __future__ import annotations

import json
import re
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from awscrt import checksums as crt
from blake3 import blake3

from vvt.store._digest import crc64

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MARK = re.compile(rb"\xb7\x1e")
_LEAST = 256 << 10    # bytes of a chunk, doubled until a table has no more than so many
_MOST_CHUNKS = 200_000
_LONGEST = 8          # times the least
_MAGIC = b"vvt-chunks 1\n"
_ENTRY = struct.Struct("<IQI")  # size, CRC64NVME, CRC32C
MOST_BYTES = 64 << 20          # of a table that is read


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of a file: size in bytes, CRC64NVME, CRC32C."""

    size: int
    crc64: int
    crc32c: int


def least_for(size: int) -> int:
    """Return the least length of a chunk for a file of `size` bytes, so that its table stays small."""
    least = _LEAST
    while size // least > _MOST_CHUNKS:
        least *= 2
    return least


class Chunker:
    """Cuts a file up as it passes."""

    def __init__(self, least: int) -> None:
        """Cut into chunks of at least so many bytes."""
        self.least = least
        self.chunks: list[Chunk] = []
        self._size = self._crc64 = self._crc32c = 0

    def feed(self, block: memoryview) -> Iterator[Chunk]:
        """Take the next bytes; give the chunks they complete."""
        at, end = 0, len(block)
        while at < end:
            if self._size < self.least:
                stop, closes = min(at + self.least - self._size, end), False
            else:
                stop = min(at + self.least * _LONGEST - self._size, end)
                found = _MARK.search(block, at, stop)
                stop = found.end() if found else stop
                closes = bool(found) or self._size + stop - at == self.least * _LONGEST
            self._add(block[at:stop])
            at = stop
            if closes:
                yield self._closed()

    def finish(self) -> Iterator[Chunk]:
        """Give the last chunk."""
        if self._size:
            yield self._closed()

    def _add(self, piece: memoryview) -> None:
        self._crc64 = crc64(piece, self._crc64)
        self._crc32c = crt.crc32c(piece, self._crc32c)
        self._size += len(piece)

    def _closed(self) -> Chunk:
        chunk = Chunk(self._size, self._crc64, self._crc32c)
        self.chunks.append(chunk)
        self._size = self._crc64 = self._crc32c = 0
        return chunk


def written(least: int, chunks: Iterable[Chunk]) -> bytes:
    """Write a table: compressed, its own BLAKE3 in front."""
    entries = b"".join(_ENTRY.pack(chunk.size, chunk.crc64, chunk.crc32c) for chunk in chunks)
    body = zlib.compress(json.dumps({"least": least}).encode() + b"\n" + entries, 1)
    return _MAGIC + blake3(body).digest() + body


class Table:
    """The chunks of a file that is in the store, to be found again in another."""

    def __init__(self, least: int, chunks: list[Chunk]) -> None:
        """Index the chunks by what they hold."""
        self.least = least
        self._chunks, self._starts = chunks, [0]
        for chunk in chunks:
            self._starts.append(self._starts[-1] + chunk.size)
        self._first: dict[Chunk, int] = {}
        for number, chunk in enumerate(chunks):
            self._first.setdefault(chunk, number)

    @property
    def size(self) -> int:
        """The file's size in bytes."""
        return self._starts[-1]

    def find(self, chunk: Chunk, after: int | None) -> int | None:
        """Return where in the file such a chunk starts, preferably at `after`, None when there is none."""
        number = self._first.get(chunk)
        if number is None:
            return None
        if after is not None and self._at(after) == chunk:
            return after
        return self._starts[number]

    def _at(self, start: int) -> Chunk | None:
        low, high = 0, len(self._chunks)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self._starts[middle] < start else (low, middle)
        return self._chunks[low] if low < len(self._chunks) and self._starts[low] == start else None


def read(data: bytes) -> Table | None:
    """Read a table; None when it is none, or damaged."""
    if not data.startswith(_MAGIC):
        return None
    digest, body = data[len(_MAGIC):][:32], data[len(_MAGIC) + 32:]
    if blake3(body).digest() != digest:
        return None
    try:
        head, _, entries = zlib.decompressobj().decompress(body, MOST_BYTES).partition(b"\n")
        chunks = [Chunk(*entry) for entry in _ENTRY.iter_unpack(entries)]
        return Table(int(json.loads(head)["least"]), chunks)
    except (ValueError, KeyError, TypeError, struct.error, zlib.error):
        return None
