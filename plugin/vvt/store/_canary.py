"""What a store's promises are worth, tried once per bucket with small objects under `.vvt/canary/`.

Some stores answer 200 to a conditional write and overwrite all the same (Ceph 16 on versioned buckets),
some refuse the header; some take a checksum and never look at it. So a condition is trusted only after it
refused something, and a checksum only after a wrong one was refused.
"""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from vvt.store._cache import Cache
from vvt.store._client import endpoint_of
from vvt.store._digest import Digest, md5_text
from vvt.store._errors import refusal, status_of, told

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from vvt.store.layout import Layout

_SONG = b"Is this bucket safe to breathe in?\n"
_FRESH = 7 * 24 * 3600  # seconds a verdict is believed: stores get updated
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the store does with `If-None-Match: *` and with a CRC64NVME sent along.

    `conditions`: "honoured", "ignored" or "refused". `checksums`: "verified", "ignored" or "refused".
    """

    conditions: str
    checksums: str


_KNOWN: dict[tuple[str, str], Verdict] = {}
_TRYING = threading.Lock()


def verdict(client: S3Client, bucket: str, layout: Layout) -> Verdict:
    """Return the bucket's verdict, from memory, from the cache, or by trying. Raises VvtError."""
    where = (endpoint_of(client), bucket)
    with _TRYING:
        known = _KNOWN.get(where) or _remembered(*where)
        if known is None:
            known = _tried(client, bucket, layout)
            Cache("canary").put(json.dumps(asdict(known)).encode(), *where)
        _KNOWN[where] = known
        return known


def forget(client: S3Client, bucket: str) -> None:
    """Believe nothing of this bucket any more: it answered otherwise than its canary."""
    where = (endpoint_of(client), bucket)
    with _TRYING:
        _KNOWN.pop(where, None)
        Cache("canary").put(b"", *where)


def _remembered(endpoint: str, bucket: str) -> Verdict | None:
    data = Cache("canary").get(endpoint, bucket, younger_than=_FRESH)
    return Verdict(**json.loads(data)) if data else None


def _tried(client: S3Client, bucket: str, layout: Layout) -> Verdict:
    with told("write under the prefix"):
        return Verdict(
            _try_condition(client, bucket, f"{layout.own}canary/condition"),
            _try_checksum(client, bucket, f"{layout.own}canary/checksum"),
        )


def _try_condition(client: S3Client, bucket: str, key: str) -> str:
    """Put one key twice: the second time a store that honours the condition must refuse."""
    _put_new(client, bucket, key)
    answer = _put_new(client, bucket, key)
    return {200: "ignored", 412: "honoured"}.get(answer, "refused")


def _put_new(client: S3Client, bucket: str, key: str) -> int:
    """Put with `If-None-Match: *`; 409 means that somebody else is at it, so once more."""
    for _ in range(_TRIES):
        answer = _status(client, Bucket=bucket, Key=key, Body=_SONG, IfNoneMatch="*")
        if answer != 409:
            return answer
    return 412


def _try_checksum(client: S3Client, bucket: str, key: str) -> str:
    right, wrong = Digest(), Digest()
    right.update(_SONG)
    wrong.update(_SONG[::-1])
    if _status(client, Bucket=bucket, Key=key, Body=_SONG, ChecksumCRC64NVME=wrong.checksums.crc64nvme) == 200:
        return "ignored"
    answer = _status(client, Bucket=bucket, Key=key, Body=_SONG, ChecksumCRC64NVME=right.checksums.crc64nvme)
    return "verified" if answer == 200 else "refused"


def _status(client: S3Client, **put: Any) -> int:  # noqa: ANN401 -- put_object's own parameters
    """Put, and return the HTTP status: 200, or a refusal that means the header and not us."""
    try:
        client.put_object(**put)
    except ClientError as trouble:
        status = status_of(trouble)
        if status in {400, 405, 409, 412, 422, 501}:
            return status
        raise refusal(trouble, "write under the prefix") from trouble
    return 200


def transit_headers(checks: str, data: bytes, crc64: str) -> dict[str, Any]:
    """Return the checksum parameters for a put: the store's best check, never none."""
    headers: dict[str, Any] = {} if checks == "refused" else {"ChecksumCRC64NVME": crc64}
    return headers if checks == "verified" else {**headers, "ContentMD5": md5_text(data)}
