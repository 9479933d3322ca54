"""Which rights the credentials have, and which they had better not: tried in ways that change nothing.

What is tried with an id that can't exist is refused with 403 where it isn't allowed, and with another answer
where it is: so deleting an S3 version, and giving an upload up, are tried on ones that aren't there.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from vvt.errors import StoreRefused
from vvt.store._canary import forget, verdict
from vvt.store._errors import code_of, refusal, status_of, told
from vvt.store._listing import walk
from vvt.store.examined import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mypy_boto3_s3 import S3Client

    from vvt.store.layout import Layout

_ASK = "Ask whoever looks after the bucket; vvt setup --print-policy says what each role needs."
_CONDITIONS = {
    "honoured": "Conditional writes are honoured.",
    "ignored": "Conditional writes are ignored here; the oldest record decides instead, which is as safe.",
    "refused": "Conditional writes are refused here; the oldest record decides instead, which is as safe.",
}
_CHECKSUMS = {
    "verified": "The store verifies the CRC64NVME of what arrives.",
    "ignored": "The store verifies no CRC64NVME, so Content-MD5 is sent too.",
    "refused": "The store takes no CRC64NVME, so Content-MD5 is sent.",
}


def look_at_writing(client: S3Client, bucket: str, layout: Layout) -> Iterator[Finding]:
    """Send the canary anew: may we write, and what are conditions and checksums worth here?"""
    forget(client, bucket)
    try:
        found = verdict(client, bucket, layout)
    except StoreRefused as trouble:
        if trouble.state.get("status") != 403:
            raise
        yield Finding("publishing", "ok", "These credentials may read and not publish: a reviewer's.")
        return
    yield Finding("publishing", "ok", "These credentials may write under the prefix.")
    yield Finding("conditions", "ok", _CONDITIONS[found.conditions])
    yield Finding("checksums", "ok", _CHECKSUMS[found.checksums])
    yield from _look_at_resuming(client, bucket, layout)


def _look_at_resuming(client: S3Client, bucket: str, layout: Layout) -> Iterator[Finding]:
    """Begin an upload, ask after it, and give it up; not begun where it couldn't be given up."""
    here: dict[str, Any] = {"Bucket": bucket, "Key": f"{layout.own}canary/nothing"}
    tried = {
        "s3:ListBucketMultipartUploads": _status(
            client.list_multipart_uploads, Bucket=bucket, Prefix=layout.own, MaxUploads=1),
        "s3:AbortMultipartUpload": _status(client.abort_multipart_upload, **here, UploadId=uuid.uuid4().hex),
    }
    if tried["s3:AbortMultipartUpload"] != 403:
        # Asked after one that isn't there, Ceph 16 answers 403 to all but the bucket's owner.
        tried["s3:ListMultipartUploadParts"] = _asked_after(client, here)
    missing = [right for right, status in tried.items() if status == 403]
    if missing:
        yield Finding("resuming", "warning", f"Broken-off uploads can't be resumed without {', '.join(missing)}.", _ASK)
    else:
        yield Finding("resuming", "ok", "An upload that breaks off can be resumed.")


def _asked_after(client: S3Client, here: dict[str, Any]) -> int:
    with told("begin an upload"):
        begun = client.create_multipart_upload(**here)["UploadId"]
    try:
        return _status(client.list_parts, **here, UploadId=begun)
    finally:
        _status(client.abort_multipart_upload, **here, UploadId=begun)


def look_at_reading(client: S3Client, bucket: str, layout: Layout) -> Iterator[Finding]:
    """List, then look at one S3 version, which asks for a right of its own."""
    pages = walk(client, Bucket=bucket, Prefix=layout.root)
    first = next((entry for page in pages for entry in page.entries if not entry.marker), None)
    if first is None:
        yield Finding("reading", "ok", "These credentials may list the versions; there are none to be read yet.")
    elif _status(client.head_object, Bucket=bucket, Key=first.key, VersionId=first.version_id) == 403:
        yield Finding("reading", "alarm", "These credentials may list versions and not read them.",
                      "Ask for s3:GetObject and s3:GetObjectVersion.")
    else:
        yield Finding("reading", "ok", "These credentials may list and read the versions.")


def look_at_deleting(client: S3Client, bucket: str, layout: Layout) -> Iterator[Finding]:
    """Delete an S3 version that was never there, of a key that was never there: nothing to lose on any store."""
    status = _status(client.delete_object, Bucket=bucket, Key=f"{layout.own}canary/never-there-{uuid.uuid4().hex}",
                     VersionId=uuid.uuid4().hex)
    if status == 403:
        yield Finding("deleting", "ok", "These credentials may delete no versions.")
    elif status in {200, 204, 404}:
        yield Finding("deleting", "warning", "These credentials may delete versions, which publishing never needs.",
                      "Use an editor's: vvt setup --print-policy editor says what it may do.")
    else:
        yield Finding("deleting", "unknown", f"Whether these credentials may delete versions can't be told ({status}).",
                      "Compare their policy with vvt setup --print-policy editor.")


def _status(call: Callable[..., Any], **asked: Any) -> int:  # noqa: ANN401 -- the call's own parameters
    """Return the HTTP status of an answer. Raises VvtError where there was none, or it is about the keys."""
    with told("try what is allowed"):
        try:
            return int(call(**asked)["ResponseMetadata"]["HTTPStatusCode"])
        except ClientError as trouble:
            if code_of(trouble) in {"InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken"}:
                raise refusal(trouble, "try what is allowed") from trouble
            return status_of(trouble)
