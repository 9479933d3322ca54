"""Examining a store: everything publishing depends on, each thing by itself, side by side, never hanging."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from vvt.errors import VvtError
from vvt.store._bucket import read_versioning
from vvt.store._client import connect, stranger_like
from vvt.store._endpoint import look_at_clock, look_at_endpoint, reached
from vvt.store._errors import refusal, status_of, told
from vvt.store._exposure import look_at_encryption, look_at_lock, look_at_strangers
from vvt.store._identity import look_at_credentials
from vvt.store._lifecycle import ABANDONED_DAYS, read_lifecycle
from vvt.store._rights import look_at_deleting, look_at_reading, look_at_writing
from vvt.store.examined import Check, Finding, side_by_side
from vvt.store.layout import Layout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_s3 import S3Client

    from vvt.store.settings import StoreSettings

_PATIENCE = 6.0   # seconds a server may say nothing
_LONGEST = 20.0   # seconds a check may take altogether


def examine_store(settings: StoreSettings) -> tuple[list[Finding], bool]:
    """Look at everything about the store; True with it when the bucket itself could be looked at.

    Reads, sends the canary (small objects under `.vvt/canary/`), and changes nothing else. Takes seconds, at
    the most about 40, and only where a server hangs. Raises nothing but what is no VvtError.
    """
    quick = replace(settings, timeout=_PATIENCE)
    try:
        client = connect(quick, freight=True)
    except VvtError as trouble:
        return [Finding("credentials", "alarm", trouble.cause, trouble.fix)], False
    found = side_by_side({
        "credentials": partial(look_at_credentials, quick),
        "endpoint": partial(look_at_endpoint, client.meta.endpoint_url, quick),
    }, _LONGEST)
    if not reached(found):
        return found, False
    layout = Layout(settings.prefix)
    bucket = side_by_side({"bucket": partial(_look_at_bucket, client, settings.bucket, layout)}, _LONGEST)
    found += bucket
    if any(finding.state in {"alarm", "unknown"} for finding in bucket if finding.topic == "bucket"):
        return found, False
    return found + side_by_side(_checks(client, stranger_like(client, quick), quick), _LONGEST), True


def _checks(client: S3Client, stranger: S3Client, settings: StoreSettings) -> dict[str, Check]:
    bucket, layout = settings.bucket, Layout(settings.prefix)
    return {
        "versioning": partial(_look_at_versioning, client, bucket),
        "lifecycle": partial(_look_at_lifecycle, client, bucket, layout),
        "reading": partial(look_at_reading, client, bucket, layout),
        "publishing": partial(look_at_writing, client, bucket, layout),
        "deleting": partial(look_at_deleting, client, bucket, layout),
        "public access": partial(look_at_strangers, client, stranger, bucket, layout),
        "encryption": partial(look_at_encryption, client, bucket, layout, settings.kms_key),
        "Object Lock": partial(look_at_lock, client, bucket),
        "open uploads": partial(_look_at_uploads, client, bucket, layout),
    }


def _look_at_bucket(client: S3Client, bucket: str, layout: Layout) -> Iterator[Finding]:
    """Ask for the bucket, and take the time from the answer, be it a refusal."""
    before = time.time()
    with told("look at the bucket"):
        try:
            headers: Any = client.head_bucket(Bucket=bucket)["ResponseMetadata"]["HTTPHeaders"]
            yield Finding("bucket", "ok", f"The bucket {bucket} is there.")
        except ClientError as trouble:
            headers = trouble.response["ResponseMetadata"].get("HTTPHeaders", {})
            forbidden = status_of(trouble) == 403
            yield _below(client, bucket, layout) if forbidden else _refused(
                trouble, bucket, headers.get("x-amz-bucket-region", ""))
    yield from look_at_clock(headers.get("date", ""), before, time.time())


def _refused(trouble: ClientError, bucket: str, region: str) -> Finding:
    """HEAD has no body, so all there is to go by is its status."""
    status = status_of(trouble)
    if status == 404:
        return Finding("bucket", "alarm", f"The bucket {bucket} doesn't exist.",
                       "Check its name, or create it with vvt setup --create.")
    if status in {301, 400} and region:
        return Finding("bucket", "alarm", f"The bucket {bucket} is in the region {region}.",
                       f"Say so with --region {region}.")
    meant = refusal(trouble, "look at the bucket")
    return Finding("bucket", "alarm", meant.cause, meant.fix)


def _below(client: S3Client, bucket: str, layout: Layout) -> Finding:
    """Whoever may list only below the prefix may not look at the bucket as a whole; others' keys are wrong."""
    try:
        with told("list what is in the bucket"):
            client.list_object_versions(Bucket=bucket, Prefix=layout.root, MaxKeys=1)
    except VvtError as trouble:
        return Finding("bucket", "alarm", trouble.cause, trouble.fix)
    return Finding("bucket", "ok", f"The bucket {bucket} is there, and ours below {layout.root or 'its top'}.")


def _look_at_versioning(client: S3Client, bucket: str) -> Iterator[Finding]:
    status = read_versioning(client, bucket)
    fix = "Have an administrator run vvt setup, which turns S3 Versioning on."
    if status == "Enabled":
        yield Finding("versioning", "ok", "S3 Versioning is on.")
    elif status == "unknown":
        yield Finding("versioning", "alarm", "We may not read whether versions are kept, so nothing is published.",
                      "Ask for s3:GetBucketVersioning.")
    elif status == "Suspended":
        yield Finding("versioning", "alarm", "S3 Versioning is suspended, so nothing is published.", fix)
    else:
        yield Finding("versioning", "alarm", "S3 Versioning is off, so nothing is published.", fix)


def _look_at_lifecycle(client: S3Client, bucket: str, layout: Layout) -> Iterator[Finding]:
    rules = read_lifecycle(client, bucket)
    alarms = rules.alarms(layout)
    for alarm in alarms:
        yield Finding("lifecycle", "alarm" if rules.known else "unknown", alarm.cause, alarm.fix)
    if not alarms:
        yield Finding("lifecycle", "ok", "No rule expires versions under our prefix.")
    if not rules.known:
        return
    if rules.clears_abandoned(layout):
        yield Finding("abandoned uploads", "ok", f"They are cleared after {ABANDONED_DAYS} days at the latest.")
    else:
        yield Finding("abandoned uploads", "warning", "Uploads that nobody finishes stay, unseen and paid for.",
                      "Have an administrator run vvt setup, which adds the rule; MinIO clears them by itself.")


def _look_at_uploads(client: S3Client, bucket: str, layout: Layout) -> Iterator[Finding]:
    with told("list open uploads"):
        try:
            uploads = client.list_multipart_uploads(Bucket=bucket, Prefix=layout.root).get("Uploads", [])
        except ClientError as trouble:
            if status_of(trouble) not in {403, 501}:
                raise
            return
    begun = [upload["Initiated"] for upload in uploads if "Initiated" in upload]
    days = (datetime.now(UTC) - min(begun)).days if begun else 0
    if days > ABANDONED_DAYS:
        yield Finding("open uploads", "warning", f"{len(uploads)} uploads are open, the oldest for {days} days.",
                      "See vvt repair: what nobody finishes any more costs room.")
    else:
        yield Finding("open uploads", "ok", f"{len(uploads)} uploads are open." if uploads else "No upload is open.")
