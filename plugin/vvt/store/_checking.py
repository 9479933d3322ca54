"""What is stored read again, and held against what was published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vvt.errors import Damaged, NotFound
from vvt.store import _download
from vvt.store._digest import Digest
from vvt.store.record import Part

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from vvt.store._source import Progress


@dataclass(frozen=True, slots=True)
class PartCheck:
    """One part re-read. `problem` is "" when every byte is as published, else what differs, in a few words."""

    part: Part
    problem: str

    @property
    def ok(self) -> bool:
        """True when the part is as it was published."""
        return not self.problem


def reread(client: S3Client, bucket: str, part: Part, progress: Progress | None) -> PartCheck:
    """Read all of a part and say what differs."""
    return PartCheck(part, _problem(client, bucket, part, progress))


def _problem(client: S3Client, bucket: str, part: Part, progress: Progress | None) -> str:
    digest = Digest()
    try:
        for block in _download.stream(client, bucket, part):
            digest.update(block)
            if progress:
                progress(part.name, digest.size, part.size)
        _download.refuse_difference(part, digest)
    except NotFound:
        return "gone from the store"
    except Damaged as trouble:
        return trouble.cause
    return ""
