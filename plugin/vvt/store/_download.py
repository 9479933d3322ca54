"""Fetching a part: by VersionId into a file of another name, verified, then given its own."""

from __future__ import annotations

import os
import uuid
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any, BinaryIO

from vvt.errors import Damaged, NotFound, StoreUnreachable, VvtError
from vvt.store._digest import BLOCK, Digest, difference
from vvt.store._errors import told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mypy_boto3_s3 import S3Client

    from vvt.store._source import Progress
    from vvt.store.record import Part

_TRIES = 5  # connections in a row that may break without a byte between them


class TargetExists(VvtError):
    """A file of this name is there already."""


def stream(client: S3Client, bucket: str, part: Part) -> Iterator[bytes]:
    """Read a part's bytes block by block; a connection that breaks is taken up where it broke."""
    done, tries = 0, 0
    while True:
        try:
            for block in _from(client, bucket, part, done):
                done, tries = done + len(block), 0
                yield block
        except StoreUnreachable:
            tries += 1
            if tries >= _TRIES:
                raise
        else:
            return


def _from(client: S3Client, bucket: str, part: Part, start: int) -> Iterator[bytes]:
    if start and start >= part.size:
        return
    place: dict[str, Any] = {"Range": f"bytes={start}-"} if start else {}
    with told(f"read {part.name}"):
        reply = client.get_object(Bucket=bucket, Key=part.key, VersionId=part.version_id, **place)
        with closing(reply["Body"]) as body:
            yield from iter(lambda: body.read(BLOCK), b"")


def fetch_to(client: S3Client, bucket: str, part: Part, target: Path, progress: Progress | None) -> None:
    """Fetch a part and give it the name `target`, complete or not at all. Raises VvtError.

    TargetExists when a file of that name is there: it is never overwritten. Damaged when the bytes are
    not the ones that were published.
    """
    refuse_existing(target)
    own = target.with_name(f".{target.name[:40]}.{uuid.uuid4().hex[:8]}.vvt-part")
    try:
        with own.open("xb") as file:
            _fill(file, client, bucket, part, progress)
        _name_finally(own, target)
    except OSError as trouble:
        raise NotFound(f"{target} can't be written ({trouble.strerror or trouble}).",
                       "Check the folder, its permissions and the room on the disk.") from trouble
    finally:
        with suppress(OSError):
            own.unlink(missing_ok=True)


def refuse_existing(target: Path) -> None:
    """Raise TargetExists when something of this name is there, be it a broken link."""
    if os.path.lexists(target):
        raise TargetExists(f"{target} is there already.", "Choose another name or folder.")


def _fill(file: BinaryIO, client: S3Client, bucket: str, part: Part, progress: Progress | None) -> None:
    digest = Digest()
    for block in stream(client, bucket, part):
        file.write(block)
        digest.update(block)
        if progress:
            progress(part.name, digest.size, part.size)
    refuse_difference(part, digest)
    file.flush()
    os.fsync(file.fileno())


def refuse_difference(part: Part, digest: Digest) -> None:
    """Raise Damaged unless the bytes are the ones that were published."""
    differs = difference(part, digest.size, digest.checksums)
    if differs:
        raise Damaged(f"What the store has as {part.key} is not what was published: {differs}.",
                      "Try again; if it stays so, pull another version and tell whoever looks after the bucket.")


def _name_finally(own: Path, target: Path) -> None:
    """Give the finished file its name, never over another file's."""
    if os.name == "nt":
        _renamed(own, target)  # refuses an existing name by itself
    else:
        try:
            target.hardlink_to(own)
        except FileExistsError:
            refuse_existing(target)
            raise
        except OSError:
            # A file system without hard links (exFAT, some network shares).
            refuse_existing(target)
            own.rename(target)
    _sync_folder(target.parent)


def _renamed(own: Path, target: Path) -> None:
    try:
        own.rename(target)
    except FileExistsError:
        refuse_existing(target)
        raise


def _sync_folder(folder: Path) -> None:
    """Make the name last over a power cut, where the system lets a folder be synced."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
