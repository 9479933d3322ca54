"""What IT asks of every object we put: the key it is encrypted with, the class a render is kept in.

One place for all puts, those of the canary included: a bucket that refuses what isn't encrypted with its key
would else refuse them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from vvt.store.settings import StoreSettings

_CREATES = ("PutObject", "CreateMultipartUpload", "CopyObject")


def asked_for(client: S3Client, settings: StoreSettings) -> None:
    """Have `client` ask for the key and the class of `settings` with every object it makes."""
    if not (settings.kms_key or settings.storage_class):
        return

    def add(params: dict[str, Any], **_: object) -> None:
        params.update(labels(settings, str(params.get("Key", ""))))

    for call in _CREATES:
        client.meta.events.register(f"before-parameter-build.s3.{call}", add)


def labels(settings: StoreSettings, key: str) -> dict[str, str]:
    """Return the parameters that an object of this key is made with.

    The class is the render's alone: records and timelines are read to list and to compare, which a class that
    is slow or dear to read would spoil.
    """
    encrypted = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": settings.kms_key} if settings.kms_key else {}
    kept = {"StorageClass": settings.storage_class} if settings.storage_class and _is_render(key) else {}
    return {**encrypted, **kept}


def _is_render(key: str) -> bool:
    name = key.rpartition("/")[2]
    return name == "cut" or name.startswith("cut.")
