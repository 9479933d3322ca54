"""Where a part goes in the store, and what the store has there now."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from vvt.errors import Damaged, StoreRefused
from vvt.store._errors import status_of, told
from vvt.store._listing import list_versions

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client  # noqa: TC004 -- type stubs, not there at run time

    from vvt.store.record import Part

PUBLISH_ID = "vvt-publish"  # the object's metadata: whose upload this is
FILE = "vvt-file"           # and of which state of the file, by its size and time
MIB = 1 << 20
PART_SIZE = 64 * MIB
_MOST_PARTS = 10_000


def part_size(size: int, least: int = PART_SIZE) -> int:
    """Return the bytes a part takes so that `size` fits into 10,000 parts, in whole MiB."""
    needed = -(-size // _MOST_PARTS)
    return max(least, -(-needed // MIB) * MIB)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a part goes, and how: `checks` is the canary's word on checksums, `file` the source's state in a word.

    `own` is the folder of what is no part of a record, "" where none of that is kept.
    """

    client: S3Client
    bucket: str
    key: str
    publish_id: str
    checks: str
    part_size: int = PART_SIZE
    file: str = ""
    own: str = ""

    @property
    def address(self) -> dict[str, Any]:
        """The parameters every call takes."""
        return {"Bucket": self.bucket, "Key": self.key}

    @property
    def labels(self) -> dict[str, Any]:
        """What the object is created with: whose it is, and what kind of file."""
        kind = mimetypes.guess_type(self.key)[0] or "application/octet-stream"
        metadata = {PUBLISH_ID: self.publish_id, **({FILE: self.file} if self.file else {})}
        return {"Metadata": metadata, "ContentType": kind}

    @property
    def whole_check(self) -> dict[str, Any]:
        """What a multipart upload is created with so that the store checks the whole object's CRC64NVME."""
        return {} if self.checks == "refused" else {"ChecksumAlgorithm": "CRC64NVME", "ChecksumType": "FULL_OBJECT"}

    def transit(self, md5: str, crc64: str) -> dict[str, Any]:
        """Return the checksum parameters for sending bytes; `md5` is "" unless `needs_md5`."""
        crc: dict[str, Any] = {} if self.checks == "refused" else {"ChecksumCRC64NVME": crc64}
        return {**crc, **({"ContentMD5": md5} if md5 else {})}

    @property
    def needs_md5(self) -> bool:
        """True where the store verifies nothing better."""
        return self.checks != "verified"


def head(target: Target, version_id: str = "") -> dict[str, Any]:
    """Look at one S3 version, or at the current one. Raises NotFound and what `told` makes of other answers."""
    which: dict[str, Any] = {"VersionId": version_id} if version_id else {}
    with told("look at what was stored"):
        return dict(target.client.head_object(**target.address, **which, ChecksumMode="ENABLED"))


def ours(target: Target, size: int, crc64: str = "") -> str:
    """Find the S3 version that this very upload made, after an answer got lost; "" when there is none.

    Ours is what carries this publish's id and the state of this file, and is as long as it; and where the store
    tells the whole's CRC64NVME, that must be `crc64`.
    """
    def fits(found: dict[str, Any]) -> bool:
        labels = found.get("Metadata", {})
        mine = (labels.get(PUBLISH_ID), labels.get(FILE, "")) == (target.publish_id, target.file)
        return mine and found["ContentLength"] == size and not _contradicts(found, crc64)

    current = _current(target)
    if current.get("VersionId", "null") != "null" and fits(current):
        return str(current["VersionId"])
    for entry in list_versions(target.client, target.bucket, target.key).versions.get(target.key, ()):
        if entry.size == size and fits(head(target, entry.version_id)):
            return entry.version_id
    return ""


def _contradicts(found: dict[str, Any], crc64: str) -> bool:
    """Tell whether the store names another checksum of the whole; one made of the parts' checksums says nothing."""
    theirs = found.get("ChecksumCRC64NVME", "")
    return "" not in {theirs, crc64} and "-" not in theirs and theirs != crc64


def _current(target: Target) -> dict[str, Any]:
    """The current version's head, {} when there is none; without the right to list, a missing key answers 403."""
    with told("look at what was stored"):
        try:
            return dict(target.client.head_object(**target.address, ChecksumMode="ENABLED"))
        except ClientError as trouble:
            if status_of(trouble) in {403, 404, 405}:
                return {}
            raise


def confirmed(target: Target, part: Part) -> Part:
    """Look at what the store has now: a VersionId, our size, our publish. Raises StoreRefused, Damaged."""
    version_id = part.version_id or ours(target, part.size, part.checksums.crc64nvme)
    found = head(target, version_id) if version_id not in {"", "null"} else {}
    if not found:
        raise StoreRefused("The store keeps no versions of what is put there, so nothing is published.",
                           "Have an administrator run vvt setup, which turns S3 Versioning on.")
    if found["ContentLength"] != part.size:
        raise Damaged(f"The store has {found['ContentLength']} bytes of {part.filename} instead of {part.size}.",
                      "Publish again.")
    if _contradicts(found, part.checksums.crc64nvme):
        raise Damaged(f"What the store has of {part.filename} has another checksum than the file.", "Publish again.")
    return replace(part, version_id=version_id)
