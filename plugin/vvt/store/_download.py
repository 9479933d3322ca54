"""Fetching a part: by VersionId into a file of another name, verified, then given its own.

A large one comes in ranges, a few at a time, each with its CRC64NVME; joined they must give the whole's. (boto3
checks nothing on ranged reads.) What was fetched before a kill stays fetched.
"""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from vvt.errors import Damaged, NotFound, StoreUnreachable, VvtError
from vvt.store._body import Limit
from vvt.store._crew import Crew
from vvt.store._digest import BLOCK, Digest, blocks, crc64, crc64_value, difference
from vvt.store._errors import passing, status_of, told
from vvt.store._partial import Partial
from vvt.store._source import Meter
from vvt.store._tries import Tries
from vvt.store.record import Part

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import FileIO
    from pathlib import Path

    from mypy_boto3_s3 import S3Client

    from vvt.store._source import Progress


RANGE = 32 << 20  # bytes fetched in one request
_AT_ONCE = 4
_SPARE = 16 << 20  # bytes that are to stay free on the disk
_TRIES = 5  # connections in a row that may break without a byte between them


class TargetExists(VvtError):
    """A file of this name is there already."""


class NoRoom(VvtError):
    """The disk can't take the file."""


_MAKE_ROOM = "Make room on the disk, then pull again: it goes on from where it was."


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


@dataclass(frozen=True, slots=True)
class Source:
    """A part in the store, and how to fetch it."""

    bucket: str
    part: Part
    tries: Tries
    limit: Limit
    step: int = RANGE

    @property
    def address(self) -> dict[str, Any]:
        """The parameters every call takes."""
        return {"Bucket": self.bucket, "Key": self.part.key, "VersionId": self.part.version_id}


def fetch_to(source: Source, target: Path, progress: Progress | None) -> None:
    """Fetch a part and give it the name `target`, complete or not at all. Raises VvtError.

    TargetExists when a file of that name is there: it is never overwritten. Damaged when the bytes are
    not the ones that were published. NoRoom when the disk can't take it. What was fetched when it is stopped or
    fails otherwise stays, hidden, for the next time.
    """
    refuse_existing(target)
    try:
        partial_file = Partial(target, source.bucket, source.part)
        try:
            _fetch(source, partial_file, target, progress)
        except Damaged:
            partial_file.discard()
            raise
        finally:
            partial_file.close()
    except OSError as trouble:
        if trouble.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise NoRoom(f"The disk is full; {target.name} is only partly there.", _MAKE_ROOM) from trouble
        raise NotFound(f"{target} can't be written ({trouble.strerror or trouble}).",
                       "Check the folder, its permissions and the room on the disk.") from trouble


def _fetch(source: Source, own: Partial, target: Path, progress: Progress | None) -> None:
    found = source.tries.again(partial(source.tries.ask, partial(_looked, source)))
    if found["ContentLength"] != source.part.size:
        raise different(source.part, f"{found['ContentLength']} bytes instead of {source.part.size}")
    etag = str(found.get("ETag", ""))
    there = own.prepare(etag)
    _check_room(target, source.part.size - sum(size for size, _ in there.values()))
    meter = Meter(progress, source.part.name, source.part.size)
    _refuse_sum(source.part, own, _all_ranges(source, own, there, meter, etag), found.get("ChecksumCRC64NVME", ""))
    with own.path.open("rb+") as file:
        os.fsync(file.fileno())
    _name_finally(own.path, target)
    own.discard()


def _looked(source: Source) -> dict[str, Any]:
    """Asked by itself, told by itself: whoever asks again must see what the store really said."""
    client = source.tries.client
    with told(f"read {source.part.name}"):
        return dict(client.head_object(**source.address, ChecksumMode="ENABLED"))


def _check_room(target: Path, needed: int) -> None:
    free = shutil.disk_usage(target.parent).free
    if free < needed + _SPARE:
        raise NoRoom(f"{target.name} needs {_gigabytes(needed)} more, and the disk has {_gigabytes(free)} free.",
                     _MAKE_ROOM)


def _gigabytes(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 10**8 else f"{count / 1e6:.1f} MB"


_Range = tuple[int, int, int]  # start and size in bytes, CRC64NVME


def _all_ranges(
    source: Source, own: Partial, there: dict[int, tuple[int, int]], meter: Meter, etag: str
) -> list[_Range]:
    """Fetch what isn't there; return all ranges in order."""
    done: list[_Range] = []

    def take(found: _Range) -> None:
        own.note(*found)
        done.append(found)

    crew = Crew[_Range](_AT_ONCE, source.tries, take)
    try:
        for start in range(0, source.part.size, source.step):
            size = min(source.step, source.part.size - start)
            if there.get(start, (0, 0))[0] == size:
                meter.add(size)
                done.append((start, size, there[start][1]))
            else:
                crew.hand(partial(_one_range, source, own.path, start, size, meter, etag))
        crew.finish()
    except BaseException:
        source.tries.give_up()
        raise
    return sorted(done)


def _one_range(  # noqa: PLR0913, PLR0917 -- what, where to, and who is told
    source: Source, path: Path, start: int, size: int, meter: Meter, etag: str
) -> _Range:
    """Fetch one range; a connection that breaks is taken up where it broke, as often as patience allows."""
    crc = done = 0
    with path.open("rb+", buffering=0) as file:
        file.seek(start)

        def attempt() -> None:
            nonlocal crc, done
            before = done
            try:
                for block in _blocks_of(source, start + done, start + size, etag):
                    _write(file, block)
                    crc = crc64(block, crc)
                    done += len(block)
                    meter.add(len(block))
                    source.tries.pause(source.limit.wait_for(len(block)))
            except Exception as trouble:
                # One that brought something doesn't count as failed.
                if done == before or not passing(trouble):
                    raise

        while done < size:
            source.tries.again(attempt)
    return start, size, crc


def _write(file: FileIO, block: bytes) -> None:
    """Write all of a block: what a disk that is nearly full takes of it first is less, without an error."""
    rest = memoryview(block)
    while rest:
        rest = rest[file.write(rest):]


def _blocks_of(source: Source, first: int, end: int, etag: str) -> Iterator[bytes]:
    """The bytes from `first` up to `end`, of this very object."""
    asked: dict[str, Any] = {"IfMatch": etag} if etag else {}
    if (first, end) != (0, source.part.size):
        asked["Range"] = f"bytes={first}-{end - 1}"
    with told(f"read {source.part.name}"):
        try:
            reply = source.tries.client.get_object(**source.address, **asked)
        except ClientError as trouble:
            if status_of(trouble) == 412:
                raise different(source.part, "it changed while it was read") from trouble
            raise
        with closing(reply["Body"]) as body:
            while block := body.read(BLOCK):
                yield block


def _refuse_sum(part: Part, own: Partial, ranges: list[_Range], named_by_store: str) -> None:
    """Join the ranges' checksums and compare; where nobody knows the whole's, read the file for its BLAKE3."""
    digest = Digest()
    for _, size, crc in ranges:
        digest.join(crc, size)
    known = part.checksums.crc64nvme or ("" if "-" in named_by_store else named_by_store)
    if digest.size != part.size or (known and crc64_value(known) != digest.crc):
        raise different(part, "another crc64nvme checksum")
    if not known and part.checksums.blake3:
        whole = Digest()
        for block in blocks(own.path):
            whole.update(block)
        refuse_difference(part, whole)


def refuse_existing(target: Path) -> None:
    """Raise TargetExists when something of this name is there, be it a broken link."""
    if os.path.lexists(target):
        raise TargetExists(f"{target} is there already.", "Choose another name or folder.")


def refuse_difference(part: Part, digest: Digest) -> None:
    """Raise Damaged unless the bytes are the ones that were published."""
    differs = difference(part, digest.size, digest.checksums)
    if differs:
        raise different(part, differs)


def different(part: Part, differs: str) -> Damaged:
    """Tell that bytes are not the ones that were published."""
    return Damaged(f"What the store has as {part.key} is not what was published: {differs}.",
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
