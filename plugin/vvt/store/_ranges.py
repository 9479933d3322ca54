"""A stored part as a file that is read where it is looked at: blocks fetched by range, the latest kept."""

from __future__ import annotations

import io
from collections import OrderedDict
from contextlib import closing
from threading import Lock
from typing import TYPE_CHECKING, Any

from vvt.store._errors import told

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from vvt.store.record import Part

_BLOCK = 1 << 20
_KEPT = 96              # blocks, so that a film of any size costs 96 MiB at the most
_AHEAD = 4              # blocks fetched in one request once reading goes straight on


class RemoteFile(io.RawIOBase):
    """Reads a part by VersionId, so the bytes can't change under the reader. Safe for one reader at a time.

    Nothing is verified: a player looks at pieces, checksums are over the whole. Raises StoreUnreachable,
    StoreRefused and NotFound where a block can't be read.
    """

    def __init__(self, client: S3Client, bucket: str, part: Part) -> None:
        super().__init__()
        self._client, self._bucket, self._part = client, bucket, part
        self._at = 0
        self._blocks: OrderedDict[int, bytes] = OrderedDict()
        self._last = -2
        self._lock = Lock()
        self.fetched = 0        # bytes that went over the wire

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """Where the next read begins, in bytes."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """As any file's."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._part.size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any writable buffer
        """Fill `buffer` as far as one block goes; 0 at the end."""
        if self._at >= self._part.size:
            return 0
        number, offset = divmod(self._at, _BLOCK)
        with self._lock:
            piece = memoryview(self._block(number))[offset:offset + len(buffer)]
        buffer[:len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def _block(self, number: int) -> bytes:
        if number not in self._blocks:
            self._fetch(number, _AHEAD if number == self._last + 1 else 1)
        self._last = number
        self._blocks.move_to_end(number)
        return self._blocks[number]

    def _fetch(self, number: int, count: int) -> None:
        first, last = number * _BLOCK, min((number + count) * _BLOCK, self._part.size) - 1
        with told(f"read {self._part.name}"):
            reply = self._client.get_object(Bucket=self._bucket, Key=self._part.key,
                                            VersionId=self._part.version_id, Range=f"bytes={first}-{last}")
            with closing(reply["Body"]) as body:
                data = body.read()
        self.fetched += len(data)
        for offset in range(0, len(data), _BLOCK):
            self._blocks[number + offset // _BLOCK] = data[offset:offset + _BLOCK]
        while len(self._blocks) > _KEPT:
            self._blocks.popitem(last=False)
