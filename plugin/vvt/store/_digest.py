"""Checksums as a file passes: BLAKE3 says which bytes they are, CRC64NVME is what stores verify."""

from __future__ import annotations

import base64
import hashlib
import sys
from typing import TYPE_CHECKING

from awscrt import checksums as crt
from blake3 import blake3

from vvt.store.record import Checksums

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from vvt.store.record import Part

BLOCK = 1 << 20  # bytes read at a time: every block costs a turn with the other threads


def base64_text(data: bytes) -> str:
    """Write a checksum as S3's headers have it."""
    return base64.b64encode(data).decode()


def crc64_text(value: int) -> str:
    """Write a CRC64NVME as S3 does: eight bytes, highest first, in base64."""
    return base64_text(value.to_bytes(8, "big"))


def crc64_value(text: str) -> int:
    """Read what `crc64_text` writes. Raises ValueError."""
    return int.from_bytes(base64.b64decode(text), "big")


def md5_text(data: bytes) -> str:
    """Write an MD5 as the Content-MD5 header has it. It guards the way to the store, nothing else."""
    return base64.b64encode(hashlib.md5(data, usedforsecurity=False).digest()).decode()


class Digest:
    """Running checksums over bytes in order."""

    def __init__(self) -> None:
        """Start with no bytes."""
        self._blake3 = blake3()
        self._crc = 0
        self.size = 0

    def update(self, data: bytes | memoryview) -> None:
        """Add the next bytes."""
        self._blake3.update(data)
        self._crc = crt.crc64nvme(data, self._crc)
        self.size += len(data)

    def look(self, data: bytes | memoryview) -> None:
        """Add the next bytes to the BLAKE3 alone; `join` then says what their CRC64NVME was."""
        self._blake3.update(data)

    def join(self, crc: int, size: int) -> None:
        """Add the CRC64NVME of the next `size` bytes, which `look` saw: combined, not computed again."""
        self._crc = joined(self._crc, self.size, crc, size)
        self.size += size

    @property
    def crc(self) -> int:
        """The CRC64NVME of all bytes so far."""
        return self._crc

    @property
    def checksums(self) -> Checksums:
        """The checksums of all bytes so far."""
        return Checksums(self._blake3.hexdigest(), crc64_text(self._crc))


def blocks(path: Path, most: int | None = None, start: int = 0) -> Iterator[memoryview]:
    """Read a file from `start`, at most `most` bytes, block by block into one buffer: use one before the next."""
    buffer = memoryview(bytearray(BLOCK))
    left = sys.maxsize if most is None else most
    with path.open("rb", buffering=0) as file:
        file.seek(start)
        while left and (got := file.readinto(buffer[:min(BLOCK, left)])):
            left -= got
            yield buffer[:got]


def joined(crc: int, size: int, following: int, following_size: int) -> int:
    """Return the CRC64NVME of `size` bytes and those after them, from the two CRCs."""
    value: int = crt.combine_crc64nvme(crc, following, following_size) if size else following
    return value


def crc64(data: bytes | memoryview, before: int = 0) -> int:
    """Return the CRC64NVME of bytes that follow on those whose CRC64NVME is `before`."""
    value: int = crt.crc64nvme(data, before)
    return value


def difference(part: Part, size: int, found: Checksums) -> str:
    """Say how bytes differ from the part they should be, "" when they are the same.

    A checksum the part doesn't know (a file from another tool) says nothing.
    """
    if size != part.size:
        return f"{size} bytes instead of {part.size}"
    for name in ("blake3", "crc64nvme"):
        if getattr(part.checksums, name) not in ("", getattr(found, name)):
            return f"another {name} checksum"
    return ""


def same_as(path: Path, parts: Sequence[Part]) -> Part | None:
    """Return the first of `parts` whose bytes a file holds for certain; it is read only if one has its size.

    Raises OSError when it can't be read.
    """
    alike = [part for part in parts if part.checksums.blake3 and part.size == path.stat().st_size]
    if not alike:
        return None
    digest = Digest()
    for block in blocks(path):
        digest.update(block)
    return next((part for part in alike if not difference(part, digest.size, digest.checksums)), None)


def same_bytes(path: Path, part: Part) -> bool:
    """Tell whether a file holds exactly the bytes of this part. Raises OSError when it can't be read."""
    if not path.is_file() or path.stat().st_size != part.size:
        return False
    digest = Digest()
    for block in blocks(path):
        digest.update(block)
    return not difference(part, digest.size, digest.checksums)
