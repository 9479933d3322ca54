"""Who else can see what is in the bucket, and how it is kept there: public access, encryption, Object Lock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from vvt.store._errors import code_of, denied, status_of, told
from vvt.store.examined import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mypy_boto3_s3 import S3Client

    from vvt.store.layout import Layout

_EVERYBODY = ("http://acs.amazonaws.com/groups/global/AllUsers",
              "http://acs.amazonaws.com/groups/global/AuthenticatedUsers")
_CLOSE = "Have it closed: on AWS with Block Public Access, elsewhere by the bucket's policy and ACL."
_FOUR = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")


def look_at_strangers(client: S3Client, stranger: S3Client, bucket: str, layout: Layout) -> Iterator[Finding]:
    """Come as somebody without credentials, and ask the store who may; `stranger` is a client without any."""
    open_to = [what for what, allowed in (
        ("list", _answers(stranger.list_objects_v2, Bucket=bucket, Prefix=layout.root, MaxKeys=1)),
        ("read", _answers(stranger.get_object, Bucket=bucket, Key=f"{layout.own}canary/checksum")),
    ) if allowed]
    if open_to:
        yield Finding("public access", "alarm", f"Anybody can {' and '.join(open_to)} what is in the bucket.", _CLOSE)
    elif _granted_to_all(client, bucket):
        yield Finding("public access", "alarm", "The bucket's ACL lets everybody in.", _CLOSE)
    else:
        yield _by_policy(client, bucket)


def _granted_to_all(client: S3Client, bucket: str) -> bool:
    acl = _asked(client.get_bucket_acl, Bucket=bucket)
    return any(grant.get("Grantee", {}).get("URI") in _EVERYBODY for grant in acl.get("Grants", ()))


def _by_policy(client: S3Client, bucket: str) -> Finding:
    public = _asked(client.get_bucket_policy_status, Bucket=bucket).get("PolicyStatus", {}).get("IsPublic")
    block = _asked(client.get_public_access_block, Bucket=bucket).get("PublicAccessBlockConfiguration", {})
    if public and not block.get("RestrictPublicBuckets"):
        # Ceph 16 says so of every policy.
        return Finding("public access", "unknown",
                       "The store calls the bucket's policy public, but refused what a stranger asked for.",
                       "Have somebody look at the bucket's policy.")
    closed = " All four switches of Block Public Access are on." if all(block.get(name) for name in _FOUR) else ""
    return Finding("public access", "ok", f"The store refused what a stranger asked for.{closed}")


def look_at_encryption(client: S3Client, bucket: str, layout: Layout, kms_key: str | None) -> Iterator[Finding]:
    """What the store says of an object of ours, else of the bucket."""
    head = _asked(client.head_object, Bucket=bucket, Key=f"{layout.own}canary/checksum")
    how, key = head.get("ServerSideEncryption"), head.get("SSEKMSKeyId", "")
    if kms_key and head and how != "aws:kms":
        yield Finding("encryption", "warning", "A KMS key is configured, and the store doesn't encrypt with it.",
                      "Ask whether the store supports SSE-KMS, or take kms_key out of the configuration.")
        return
    default = _default_encryption(client, bucket)
    how, key = how or default.get("SSEAlgorithm"), key or default.get("KMSMasterKeyID", "")
    if how:
        yield Finding("encryption", "ok", f"Encrypted at rest with {how}{f' ({key})' if key else ''}.")
    else:
        yield Finding("encryption", "unknown", "The store doesn't say that it encrypts what it keeps.",
                      "Ask whether its disks are encrypted, or have encryption switched on for the bucket.")


def _default_encryption(client: S3Client, bucket: str) -> dict[str, Any]:
    told_of = _asked(client.get_bucket_encryption, Bucket=bucket).get("ServerSideEncryptionConfiguration", {})
    rules: list[dict[str, Any]] = told_of.get("Rules", [])
    return dict(rules[0].get("ApplyServerSideEncryptionByDefault", {})) if rules else {}


def look_at_lock(client: S3Client, bucket: str) -> Iterator[Finding]:
    """Object Lock, which can hold delivered versions against everybody."""
    with told("read the bucket's Object Lock"):
        try:
            reply = client.get_object_lock_configuration(Bucket=bucket)
        except ClientError as trouble:
            if denied(trouble):
                yield Finding("Object Lock", "unknown", "Whether the bucket has Object Lock may not be read.",
                              "Ask for s3:GetBucketObjectLockConfiguration.")
                return
            yield Finding("Object Lock", "ok", "The bucket has no Object Lock; versions are kept by nobody being "
                          "allowed to delete them.")
            return
    kept: Any = reply.get("ObjectLockConfiguration", {}).get("Rule", {}).get("DefaultRetention", {})
    for_long = f"{kept.get('Days') or kept.get('Years')} {'days' if kept.get('Days') else 'years'}" if kept else ""
    told_kept = f"; what is put is held {for_long} ({kept['Mode'].lower()})" if kept else ""
    yield Finding("Object Lock", "ok", f"The bucket has Object Lock{told_kept}.")


def _answers(call: Callable[..., Any], **asked: Any) -> bool:  # noqa: ANN401 -- the call's own parameters
    """Whether a stranger gets what is asked for; 404 is no refusal either."""
    with told("look at public access"):
        try:
            call(**asked)
        except ClientError as trouble:
            return code_of(trouble) == "NoSuchKey"
    return True


def _asked(call: Callable[..., Any], **asked: Any) -> dict[str, Any]:  # noqa: ANN401 -- the call's own parameters
    """The answer, {} where the store has none for us: not set, not supported, not allowed."""
    with told("examine the bucket"):
        try:
            return dict(call(**asked))
        except ClientError as trouble:
            if status_of(trouble) >= 500 and status_of(trouble) != 501:
                raise
            return {}
