"""Buckets of moto's server in this process, and how it forgets them. Loads nothing where no test needed a bucket."""

import ctypes
import sys
from contextlib import suppress
from typing import Any


def buckets_kept() -> set[str]:
    """The buckets that moto's server in this process has; none where it was never loaded."""
    if "moto.s3.models" not in sys.modules:
        return set()
    return set(_buckets())


def forget_all_but(kept: set[str]) -> None:
    """Let the server in this process forget all other buckets: moto keeps what was ever put, for as long as we live."""
    if not buckets_kept() - kept:
        return
    from moto.s3.models import FakeKey, FakeMultipart, s3_backends

    buckets = _buckets()
    for name in set(buckets) - kept:
        buckets.pop(name)
        # Else one of the same name is looked for there for ever.
        s3_backends.bucket_accounts.pop(name, None)
    going_on = {id(upload) for bucket in buckets.values() for upload in bucket.multiparts.values()}
    objects: list[Any] = FakeKey.instances_tracked  # type: ignore[attr-defined]  # all it ever had, as are
    uploads: list[Any] = FakeMultipart.instances_tracked  # type: ignore[attr-defined]
    for gone in (*(key for key in objects if key.bucket_name not in kept),
                 *(upload for upload in uploads if id(upload) not in going_on)):
        gone.dispose()
    objects[:] = [key for key in objects if not key.disposed]
    uploads[:] = [upload for upload in uploads if id(upload) in going_on]
    _give_back()


def _give_back() -> None:
    """Have glibc return what is free: each of the server's threads leaves some hundred megabytes of it lying about."""
    with suppress(OSError, TypeError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _buckets() -> dict[str, Any]:
    from moto.core import DEFAULT_ACCOUNT_ID
    from moto.s3.models import s3_backends

    found: dict[str, Any] = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets
    return found
