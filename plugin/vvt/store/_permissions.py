"""Least privilege: what each role may do with a bucket, as a policy that an administrator hands out.

Pure: no network. `docs/permissions.md` says of each action what it is for; `tests/real` tries all three roles
on a server that enforces policies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from vvt.errors import BadName
from vvt.store.layout import Layout

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Role = Literal["editor", "reviewer", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
Statement = dict[str, object]

_LIST = ("ListBucket", "ListBucketVersions")
_LOOK = ("GetBucketVersioning", "GetLifecycleConfiguration", "GetBucketPolicyStatus",
         "GetBucketObjectLockConfiguration")
# Ceph 16 and MinIO refuse a whole policy for an action they don't know, so these are for AWS alone.
_LOOK_AWS = ("GetBucketAcl", "GetBucketPublicAccessBlock", "GetEncryptionConfiguration")
# A versionId in a GET, and in what UploadPartCopy takes over, needs the second.
_READ = ("GetObject", "GetObjectVersion")
_WRITE = ("PutObject", "AbortMultipartUpload", "ListMultipartUploadParts")
_UPLOADS = ("ListBucketMultipartUploads",)
_SET_UP = ("PutBucketVersioning", "PutLifecycleConfiguration")
_HOLD = ("PutObjectLegalHold",)
_NEVER_OBJECTS = ("DeleteObject", "DeleteObjectVersion", "PutObjectRetention", "PutObjectLegalHold",
                  "BypassGovernanceRetention")
_NEVER_ACLS = ("PutObjectAcl", "PutObjectVersionAcl")
_NEVER_BUCKET = ("DeleteBucket", "PutBucketVersioning", "PutLifecycleConfiguration", "PutBucketPolicy",
                 "DeleteBucketPolicy", "PutBucketObjectLockConfiguration")
_NEVER_BUCKET_AWS = ("PutBucketAcl", "PutBucketPublicAccessBlock", "PutEncryptionConfiguration")


@dataclass(frozen=True, slots=True)
class Ground:
    """What a policy is for: a bucket, the prefix within it, and on which store.

    `endpoint` is None for AWS; `region` tells AWS's partitions apart; `kms_key` is the ARN or the id of the key
    that objects are encrypted with, "" for none.
    """

    bucket: str
    prefix: str = ""
    endpoint: str | None = None
    region: str | None = None
    kms_key: str = ""

    @property
    def on_aws(self) -> bool:
        """True where the store is Amazon's."""
        return not self.endpoint

    @property
    def partition(self) -> str:
        """The second word of every ARN."""
        region = self.region or ""
        if region.startswith("cn-"):
            return "aws-cn"
        return "aws-us-gov" if region.startswith("us-gov-") else "aws"

    @property
    def arn(self) -> str:
        """The bucket's name in a policy."""
        return f"arn:{self.partition}:s3:::{self.bucket}"

    @property
    def root(self) -> str:
        """The start of all keys of ours, written so that none of its letters is a pattern."""
        return "".join(f"${{{letter}}}" if letter in "*?$" else letter for letter in Layout(self.prefix).root)

    @property
    def objects(self) -> str:
        """All objects under the prefix."""
        return f"{self.arn}/{self.root}*"

    @property
    def reviews(self) -> str:
        """What reviewers write: `PROJECT/CUT/reviews/v000012/ID.json`; names have no "/" in them."""
        return f"{self.arn}/{self.root}*/*/reviews/v*/*.json"


def policy(role: Role, ground: Ground, principals: Sequence[str] = ()) -> dict[str, object]:
    """Return the policy of a role: for IAM, or with `principals` (ARNs) as a policy of the bucket itself.

    Raises BadName for a KMS key that a policy can't name.
    """
    statements = [*_allowed(role, ground)]
    if role == "admin" and not principals:
        statements.append(_statement("Create", "Allow", ("CreateBucket",), ground.arn))
    if not principals:
        # A bucket's policy may speak of S3 alone: the key has a policy of its own.
        statements += _kms(ground)
    if role != "admin":
        statements += _denied(ground, acls=ground.on_aws or bool(principals))
    statements.append(_tls_only(ground, bucket_policy=bool(principals)))
    for statement in statements:
        statement["Sid"] = f"Vvt{role.capitalize()}{statement['Sid']}"
        if principals:
            statement["Principal"] = {"AWS": list(principals)}
    return {"Version": "2012-10-17", "Statement": statements}


def _allowed(role: Role, ground: Ground) -> Iterator[Statement]:
    listing = _statement("List", "Allow", _LIST, ground.arn)
    if ground.root:
        listing["Condition"] = {"StringLike": {"s3:prefix": [f"{ground.root}*"]}}
    yield listing
    yield _statement("Look", "Allow", (*_LOOK, *(_LOOK_AWS if ground.on_aws else ())), ground.arn)
    yield _statement("Read", "Allow", _READ, ground.objects)
    if role == "reviewer":
        yield _statement("Review", "Allow", ("PutObject",), ground.reviews)
        return
    yield _statement("Publish", "Allow", _WRITE, ground.objects)
    yield _statement("Resume", "Allow", _UPLOADS, ground.arn)
    if role == "admin":
        yield _statement("SetUp", "Allow", _SET_UP, ground.arn)
        yield _statement("Hold", "Allow", _HOLD, ground.objects)


def _denied(ground: Ground, *, acls: bool) -> Iterator[Statement]:
    """Said outright, because what is only not allowed here may be allowed elsewhere.

    On Ceph (and in buckets of AWS with ACLs) who put an object owns it, and may make it public or delete it, unless
    that is denied. MinIO has no ACLs and refuses policies that name them.
    """
    objects = (*_NEVER_OBJECTS, *(_NEVER_ACLS if acls else ()))
    bucket = (*_NEVER_BUCKET, *(_NEVER_BUCKET_AWS if ground.on_aws else ()))
    yield _statement("NeverObjects", "Deny", objects, ground.objects)
    yield _statement("NeverBucket", "Deny", bucket, ground.arn)


def _tls_only(ground: Ground, *, bucket_policy: bool) -> Statement:
    """Ceph names `aws:SecureTransport` only when it is true, MinIO's own policies know no `…IfExists`."""
    condition = "BoolIfExists" if bucket_policy else "Bool"
    return {"Sid": "TlsOnly", "Effect": "Deny", "Action": ["s3:*"], "Resource": [ground.arn, f"{ground.arn}/*"],
            "Condition": {condition: {"aws:SecureTransport": "false"}}}


def _kms(ground: Ground) -> Iterator[Statement]:
    if ground.kms_key and ground.on_aws:
        yield {"Sid": "Key", "Effect": "Allow", "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
               "Resource": [_key_arn(ground)]}


def _key_arn(ground: Ground) -> str:
    if ground.kms_key.startswith("arn:") and ":key/" in ground.kms_key:
        return ground.kms_key
    if ":" in ground.kms_key or ground.kms_key.startswith("alias/"):
        raise BadName(f"A policy can't name the KMS key {ground.kms_key}.", "Give the key's own ARN or its id.")
    return f"arn:{ground.partition}:kms:*:*:key/{ground.kms_key}"


def _statement(sid: str, effect: str, actions: Sequence[str], resource: str) -> Statement:
    return {"Sid": sid, "Effect": effect, "Action": [f"s3:{action}" for action in actions], "Resource": [resource]}
