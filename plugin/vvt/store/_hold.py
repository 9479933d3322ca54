"""A legal hold on everything a version is made of: nobody deletes it, not even an administrator, until it is lifted.

Only in buckets with Object Lock, only where it is configured, and never lifted by us.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from vvt.errors import StoreRefused
from vvt.store._errors import code_of, status_of, told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mypy_boto3_s3 import S3Client


def hold(client: S3Client, bucket: str, versions: Iterable[tuple[str, str]]) -> None:
    """Put a legal hold on S3 versions (key, VersionId); on one that has it nothing changes.

    Raises StoreRefused where the bucket has no Object Lock, or we may not.
    """
    with told("put a legal hold on the version"):
        for key, version_id in versions:
            try:
                client.put_object_legal_hold(
                    Bucket=bucket, Key=key, VersionId=version_id, LegalHold={"Status": "ON"})
            except ClientError as trouble:
                if status_of(trouble) == 400 or code_of(trouble) in {"NotImplemented", "InvalidRequest"}:
                    raise StoreRefused(
                        "The bucket has no Object Lock, so the version can't be held.",
                        "Take legal_hold out of the configuration, or use a bucket made with Object Lock.",
                    ) from trouble
                raise
