"""Sending a part: the file read once, block checksums sent along, the whole checked at the end.

Small files go in one put. Larger ones go in parts of 64 MiB, or what 10,000 parts need, a few at a time.
No condition ever stands on the upload: only the record decides who was first.
"""

from __future__ import annotations

import mimetypes
import os
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from vvt.errors import Damaged, NotFound, StoreRefused, VvtError
from vvt.store._canary import transit_headers
from vvt.store._digest import Digest, crc64_text
from vvt.store._errors import told
from vvt.store._listing import list_versions
from vvt.store.record import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mypy_boto3_s3 import S3Client  # noqa: TC004 -- type stubs, not there at run time

PUBLISH_ID = "vvt-publish"  # the object's metadata: whose upload this is
_MIB = 1 << 20
PART_SIZE = 64 * _MIB
_MOST_PARTS = 10_000
_IN_FLIGHT = 3  # parts in memory at a time


class Progress(Protocol):
    """Told how far a stage is, in bytes. `done` may go back when something is sent again."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note; called from any thread, so keep it short."""


class SourceChanged(VvtError):
    """A file that changed while it was sent."""


@dataclass(frozen=True, slots=True)
class PartSource:
    """A file to publish. `name` is "cut" for the render (its key takes the file's extension), or "timeline.otio" …"""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Target:
    """Where a part goes, and how: `checks` is the canary's word on checksums."""

    client: S3Client
    bucket: str
    key: str
    publish_id: str
    checks: str
    part_size: int = PART_SIZE

    @property
    def address(self) -> dict[str, Any]:
        """The parameters every call takes."""
        return {"Bucket": self.bucket, "Key": self.key}

    @property
    def labels(self) -> dict[str, Any]:
        """What the object is created with: whose it is, and what kind of file."""
        kind = mimetypes.guess_type(self.key)[0] or "application/octet-stream"
        return {"Metadata": {PUBLISH_ID: self.publish_id}, "ContentType": kind}


class _Meter:
    """Counts bytes of one stage from several threads."""

    def __init__(self, progress: Progress | None, stage: str, total: int) -> None:
        self._progress, self._stage, self._total = progress, stage, total
        self._done, self._lock = 0, Lock()
        self.add(0)

    def add(self, count: int) -> None:
        with self._lock:
            self._done += count
            if self._progress:
                self._progress(self._stage, self._done, self._total)


def upload(source: PartSource, target: Target, progress: Progress | None) -> Part:
    """Send a file and return the part, pinned. Raises NotFound, SourceChanged, Damaged, StoreRefused, …"""
    try:
        with source.path.open("rb") as file:
            return _upload_open(file, source, target, progress)
    except OSError as trouble:
        raise unreadable(source.path, trouble) from trouble


def unreadable(path: Path, trouble: OSError) -> VvtError:
    """Tell why a file can't be read."""
    return NotFound(f"{path} can't be read ({trouble.strerror or trouble}).", "Check that the file is there.")


def _upload_open(file: BinaryIO, source: PartSource, target: Target, progress: Progress | None) -> Part:
    before = _state(os.fstat(file.fileno()))
    size = before[0]
    if not size:
        raise StoreRefused(f"{source.path} is empty.", "Render or export it again.")
    meter = _Meter(progress, source.name, size)

    def unchanged() -> None:
        now = source.path.stat()
        if _state(now) != before or digest.size != size:
            raise SourceChanged(f"{source.path} changed while it was sent.", "Publish again when it is finished.")

    digest = Digest()
    step = part_size(size, target.part_size)
    if size <= step:
        version_id = _send_whole(file.read(size), target, digest, meter, unchanged)
    else:
        version_id = _Multipart(target, meter).run(_pieces(file, size, step), digest, unchanged)
    unchanged()
    part = Part(source.name, target.key, version_id, size, digest.checksums, _shown(source.path))
    return confirmed(target, part)


def _shown(path: Path) -> str:
    """Return the file's name as text: what isn't UTF-8 (old Linux disks) can't stand in a record."""
    return path.name.encode(errors="surrogateescape").decode(errors="replace")


def _state(stat: os.stat_result) -> tuple[int, int, int]:
    return stat.st_size, stat.st_mtime_ns, stat.st_ino


def part_size(size: int, least: int = PART_SIZE) -> int:
    """Return the bytes a part takes so that `size` fits into 10,000 parts, in whole MiB."""
    needed = -(-size // _MOST_PARTS)
    return max(least, -(-needed // _MIB) * _MIB)


def _pieces(file: BinaryIO, size: int, step: int) -> Iterator[bytes]:
    """Read the file in parts, never more than `size`: what grows behind it is noticed, not sent."""
    left = size
    while left and (piece := file.read(min(step, left))):
        left -= len(piece)
        yield piece


def _send_whole(data: bytes, target: Target, digest: Digest, meter: _Meter, unchanged: Callable[[], None]) -> str:
    digest.update(data)
    unchanged()
    headers = transit_headers(target.checks, data, digest.checksums.crc64nvme)
    with told("write under the prefix"):
        reply = target.client.put_object(**target.address, **target.labels, Body=data, **headers)
    meter.add(len(data))
    return reply.get("VersionId", "")


class _Multipart:
    """One multipart upload, from Create to Complete; given up whole when anything fails."""

    def __init__(self, target: Target, meter: _Meter) -> None:
        self._target, self._meter = target, meter
        self._crc = target.checks != "refused"
        self._upload_id = ""

    def run(self, pieces: Iterator[bytes], digest: Digest, unchanged: Callable[[], None]) -> str:
        kind: dict[str, Any] = {"ChecksumAlgorithm": "CRC64NVME", "ChecksumType": "FULL_OBJECT"} if self._crc else {}
        with told("write under the prefix"):
            created = self._target.client.create_multipart_upload(
                **self._target.address, **self._target.labels, **kind
            )
        self._upload_id = created["UploadId"]
        try:
            etags = self._send(pieces, digest)
            unchanged()
            return self._complete(etags, digest)
        except BaseException:
            self._give_up()
            raise

    def _send(self, pieces: Iterator[bytes], digest: Digest) -> list[str]:
        """Send the parts, `_IN_FLIGHT` at a time, while the next is read and summed."""
        sent: list[Future[str]] = []
        with ThreadPoolExecutor(_IN_FLIGHT) as pool:
            for number, piece in enumerate(pieces, 1):
                crc = digest.add(piece)
                sent.append(pool.submit(self._send_one, number, piece, crc64_text(crc)))
                del piece
                if number >= _IN_FLIGHT:
                    sent[number - _IN_FLIGHT].result()
        return [part.result() for part in sent]

    def _send_one(self, number: int, data: bytes, crc: str) -> str:
        headers = transit_headers(self._target.checks, data, crc)
        with told("send a part of the file"):
            reply = self._target.client.upload_part(
                **self._target.address, UploadId=self._upload_id, PartNumber=number, Body=data, **headers
            )
        self._meter.add(len(data))
        return reply["ETag"]

    def _complete(self, etags: list[str], digest: Digest) -> str:
        whole: dict[str, Any] = {
            "ChecksumCRC64NVME": digest.checksums.crc64nvme, "ChecksumType": "FULL_OBJECT",
            "MpuObjectSize": digest.size,
        } if self._crc else {}
        parts: list[Any] = [{"PartNumber": number, "ETag": etag} for number, etag in enumerate(etags, 1)]
        with told("put the parts of the file together"):
            reply = self._target.client.complete_multipart_upload(
                **self._target.address, UploadId=self._upload_id,
                MultipartUpload={"Parts": parts}, **whole,
            )
        return reply.get("VersionId", "")

    def _give_up(self) -> None:
        # The error on its way says what happened; parts left over are cleared by the bucket's rule.
        with suppress(ClientError, BotoCoreError):
            self._target.client.abort_multipart_upload(**self._target.address, UploadId=self._upload_id)


def confirmed(target: Target, part: Part) -> Part:
    """Look at what the store has now: a VersionId, our size, our publish. Raises StoreRefused, Damaged."""
    version_id = part.version_id or _version_of_ours(target)
    head = _head(target, version_id) if version_id not in {"", "null"} else {}
    if not head:
        raise StoreRefused("The store keeps no versions of what is put there, so nothing is published.",
                           "Have an administrator run vvt setup, which turns S3 Versioning on.")
    if head["ContentLength"] != part.size:
        raise Damaged(f"The store has {head['ContentLength']} bytes of {part.filename} instead of {part.size}.",
                      "Publish again.")
    return replace(part, version_id=version_id)


def _version_of_ours(target: Target) -> str:
    """Find the S3 version a reply didn't name (Ceph's Complete, when sent again), "" when there is none."""
    for entry in list_versions(target.client, target.bucket, target.key).versions.get(target.key, ()):
        if _head(target, entry.version_id).get("Metadata", {}).get(PUBLISH_ID) == target.publish_id:
            return entry.version_id
    return ""


def _head(target: Target, version_id: str) -> dict[str, Any]:
    with told("look at what was stored"):
        return dict(target.client.head_object(**target.address, VersionId=version_id))
