"""The bucket as a whole: is it there, does it keep versions, is it set up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from vvt.errors import NotFound, StoreRefused
from vvt.store._canary import Verdict, verdict
from vvt.store._errors import CREATE, code_of, denied, refusal, status_of, told
from vvt.store._lifecycle import Alarm, add_clearing, read_lifecycle

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from vvt.store.layout import Layout

_SWITCH_ON = "Have an administrator run vvt setup, which turns S3 Versioning on."


@dataclass(frozen=True, slots=True)
class SetupStep:
    """One step of `set_up`: what it is about, and "done", "was there", "not allowed" or "not supported"."""

    what: str
    done: str


@dataclass(frozen=True, slots=True)
class BucketState:
    """How a bucket stands. `versioning` is "Enabled", "Suspended", "Off" or "unknown" (may not be read).

    `conditions` ("honoured", "ignored", "refused") and `checksums` ("verified", "ignored", "refused") are
    the canary's verdict, "" where it couldn't be sent: without versioning, or by somebody who may only read.
    """

    versioning: str
    conditions: str
    checksums: str
    alarms: tuple[Alarm, ...]

    @property
    def ready(self) -> bool:
        """True when versions can be published."""
        return self.versioning == "Enabled"


def read_versioning(client: S3Client, bucket: str) -> str:
    """Return "Enabled", "Suspended", "Off", or "unknown" where we may not read it. Raises VvtError."""
    with told("read whether the bucket keeps versions"):
        try:
            return str(client.get_bucket_versioning(Bucket=bucket).get("Status", "Off"))
        except ClientError as trouble:
            if status_of(trouble) == 501:
                return "Off"
            if denied(trouble):
                return "unknown"
            raise


def _require(status: str) -> None:
    if status == "Enabled":
        return
    if status == "unknown":
        raise StoreRefused("These credentials may not read whether the bucket keeps versions, so nothing is published.",
                           "Ask for s3:GetBucketVersioning.")
    how = "suspended" if status == "Suspended" else "off"
    raise StoreRefused(f"S3 Versioning is {how} for this bucket, so nothing is published.", _SWITCH_ON)


def check_bucket(client: S3Client, bucket: str, layout: Layout) -> BucketState:
    """Tell how the bucket stands; sends the canary when versions could be published. Raises VvtError."""
    versioning = read_versioning(client, bucket)
    alarms = read_lifecycle(client, bucket).alarms(layout)
    found = _verdict_if_allowed(client, bucket, layout) if versioning == "Enabled" else Verdict("", "")
    return BucketState(versioning, found.conditions, found.checksums, alarms)


def _verdict_if_allowed(client: S3Client, bucket: str, layout: Layout) -> Verdict:
    """Somebody who may only read can't send the canary, and has no need to."""
    try:
        return verdict(client, bucket, layout)
    except StoreRefused as trouble:
        if trouble.state.get("status") != 403:
            raise
        return Verdict("", "")


def guard(client: S3Client, bucket: str, layout: Layout) -> BucketState:
    """Check before a publish. Raises StoreRefused where a version could be lost or lie about its number.

    Where conditions aren't honoured the oldest S3 version of a record decides, so there a rule that
    expires old versions (or may be there unseen) would turn a loser into the winner.
    """
    _require(read_versioning(client, bucket))
    found = verdict(client, bucket, layout)
    alarms = read_lifecycle(client, bucket).alarms(layout)
    state = BucketState("Enabled", found.conditions, found.checksums, alarms)
    if state.conditions != "honoured":
        refuse_expiring(state)
    return state


def refuse_expiring(state: BucketState) -> None:
    """Raise StoreRefused where the oldest S3 version has to decide and might be expired."""
    for alarm in state.alarms[:1]:
        raise StoreRefused(
            f"{alarm.cause} On this store, which does not honour conditional writes, that would mix up "
            "versions, so nothing is published.", alarm.fix,
        )


def set_up_bucket(client: S3Client, bucket: str, layout: Layout, *, create: bool) -> list[SetupStep]:
    """Bring the bucket into the state publishing needs, or join it when it is. Raises VvtError."""
    return [
        SetupStep("bucket", _have_bucket(client, bucket, create=create)),
        SetupStep("versioning", _have_versioning(client, bucket)),
        SetupStep("clearing of abandoned uploads", _have_clearing(client, bucket, layout)),
    ]


def _have_bucket(client: S3Client, bucket: str, *, create: bool) -> str:
    try:
        with told("look at the bucket"):
            client.head_bucket(Bucket=bucket)
    except NotFound:
        if not create:
            raise NotFound(f"The bucket {bucket} doesn't exist.", CREATE) from None
        _create(client, bucket)
        return "done"
    except StoreRefused as trouble:
        # Without the right to list, a bucket answers 403; what follows shows whether it is of use.
        if trouble.state.get("status") != 403:
            raise
    return "was there"


def _create(client: S3Client, bucket: str) -> None:
    region = client.meta.region_name
    extra: dict[str, Any] = (
        {} if region in {"", "us-east-1"} else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    )
    try:
        client.create_bucket(Bucket=bucket, **extra)
    except ClientError as trouble:
        if code_of(trouble) != "BucketAlreadyOwnedByYou":
            raise refusal(trouble, "create the bucket") from trouble


def _have_versioning(client: S3Client, bucket: str) -> str:
    if read_versioning(client, bucket) == "Enabled":
        return "was there"
    with told("turn S3 Versioning on"):
        client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    if read_versioning(client, bucket) != "Enabled":
        raise StoreRefused("The store took the request to keep versions but doesn't say that it does.",
                           "Use a store with S3 Versioning.")
    return "done"


def _have_clearing(client: S3Client, bucket: str, layout: Layout) -> str:
    rules = read_lifecycle(client, bucket)
    if not rules.known:
        return "not allowed"
    if rules.clears_abandoned(layout):
        return "was there"
    return add_clearing(client, bucket, layout, rules)
