"""Where a file can be cut so that an insertion moves the cuts with the bytes: content-defined chunks.

A chunk ends after a mark, once it is long enough (or when it gets too long): bytes that in compressed pictures
come up about eight times in the least length of a chunk. Equal stretches of two files then fall into equal
chunks after about ten, wherever they lie. Only the search after a chunk's least length looks at bytes, one in
nine, in C, so this costs little of a publish's time. A chunk is known by its size and CRC64NVME; what is taken
over by them is proven again by what the store says of the bytes it really copied, and by the whole's checksum.
"""

from __future__ import annotations

import json
import re
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from blake3 import blake3

from vvt.store._digest import crc64, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MARK = b"\xb7\x1e\x58\x93"
_OFTEN = 8            # times a mark comes up in the least length of a chunk
_LEAST = 128 << 10    # bytes of a chunk, doubled until a table has no more than so many
_MOST_CHUNKS = 200_000
_LONGEST = 8          # times the least
_MAGIC = b"vvt-chunks 2\n"
_ENTRY = struct.Struct("<IQ")  # size, CRC64NVME
MOST_BYTES = 64 << 20          # of a table that is read


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of a file: size in bytes, CRC64NVME."""

    size: int
    crc64: int


def least_for(size: int) -> int:
    """Return the least length of a chunk for a file of `size` bytes, so that its table stays small."""
    least = _LEAST
    while size // least > _MOST_CHUNKS:
        least *= 2
    return least


def mark(least: int) -> re.Pattern[bytes]:
    """Return what ends a chunk of at least so many bytes: some bytes, and a few values the one after them may have."""
    bytes_whole, bits = divmod((least // _OFTEN).bit_length() - 1, 8)
    values = b"[\\x00-\\x%02x]" % ((256 >> bits) - 1) if bits else b""
    return re.compile(re.escape(_MARK[:bytes_whole]) + values)


class Chunker:
    """Cuts a file up as it passes."""

    def __init__(self, least: int) -> None:
        """Cut into chunks of at least so many bytes."""
        self.least, self._mark = least, mark(least)
        self.chunks: list[Chunk] = []
        self._size = self._crc = 0         # of the chunk that isn't whole yet
        self._fed = self._fed_crc = 0      # since `checksum` was asked for

    def feed(self, block: memoryview) -> Iterator[Chunk]:
        """Take the next bytes; give the chunks they complete."""
        start, end = 0, len(block)
        while (stop := self._end(block, start - self._size, end)) is not None:
            self._add(block[start:stop])
            start = stop
            yield self._closed()
        self._add(block[start:])

    def _end(self, block: memoryview, start: int, end: int) -> int | None:
        """Where the chunk ends that begins at `start` of the block, or before it; None when not in this block."""
        first, last = max(start + self.least, 0), start + self.least * _LONGEST
        found = self._mark.search(block, first, min(last, end)) if first < end else None
        if found:
            return found.end()
        return last if last <= end else None

    def checksum(self) -> int:
        """Return the CRC64NVME of the bytes taken since this was last asked: they are gone through once for both."""
        crc, self._fed, self._fed_crc = self._fed_crc, 0, 0
        return crc

    def finish(self) -> Iterator[Chunk]:
        """Give the last chunk."""
        if self._size:
            yield self._closed()

    def _add(self, piece: memoryview) -> None:
        if not piece:
            return
        crc, size = crc64(piece), len(piece)
        self._crc, self._size = joined(self._crc, self._size, crc, size), self._size + size
        self._fed_crc, self._fed = joined(self._fed_crc, self._fed, crc, size), self._fed + size

    def _closed(self) -> Chunk:
        chunk = Chunk(self._size, self._crc)
        self.chunks.append(chunk)
        self._size = self._crc = 0
        return chunk


def written(least: int, chunks: Iterable[Chunk]) -> bytes:
    """Write a table: compressed, its own BLAKE3 in front."""
    entries = b"".join(_ENTRY.pack(chunk.size, chunk.crc64) for chunk in chunks)
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
