"""Lifecycle rules: which would expire old versions, and the one that clears abandoned uploads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from blake3 import blake3
from botocore.exceptions import ClientError

from vvt.store._errors import code_of, denied, refusal, status_of, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_s3 import S3Client

    from vvt.store.layout import Layout

ABANDONED_DAYS = 14  # longer than the longest pause after which an upload is resumed
Rule = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something about the bucket that would cost versions: what it is, and what to do."""

    cause: str
    fix: str


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The bucket's rules, as boto3 gives them. `known` is False where we may not read them.

    `minimum_size` is AWS's setting for transitions, which a write of the rules would otherwise reset.
    """

    rules: tuple[Rule, ...]
    known: bool = True
    minimum_size: str | None = None

    def expiring(self, layout: Layout) -> tuple[Rule, ...]:
        """Return the rules that would expire versions, current or old, of what we keep."""
        return tuple(rule for rule in self.rules if _expires(rule) and _touches(rule, layout))

    def alarms(self, layout: Layout) -> tuple[Alarm, ...]:
        """Say what about these rules endangers versions."""
        if not self.known:
            return (Alarm("The bucket's lifecycle rules can't be read, so nobody knows whether old versions are kept.",
                          "Ask for s3:GetLifecycleConfiguration."),)
        return tuple(
            Alarm(f"The lifecycle rule {rule.get('ID', '(without a name)')!r} expires versions under our prefix.",
                  "Have it removed or limited to other prefixes: published versions would be lost.")
            for rule in self.expiring(layout)
        )

    def clears_abandoned(self, layout: Layout) -> bool:
        """Tell whether uploads abandoned under our prefix are cleared after 14 days at the latest."""
        return any(
            _enabled(rule) and layout.root.startswith(_prefix(rule)) and not _selects(rule)
            and 0 < rule.get("AbortIncompleteMultipartUpload", {}).get("DaysAfterInitiation", 0) <= ABANDONED_DAYS
            for rule in self.rules
        )


def read_lifecycle(client: S3Client, bucket: str) -> Lifecycle:
    """Read the bucket's rules; none where the store has no lifecycle."""
    with told("read the bucket's lifecycle rules"):
        try:
            reply = client.get_bucket_lifecycle_configuration(Bucket=bucket)
        except ClientError as trouble:
            if code_of(trouble) == "NoSuchLifecycleConfiguration" or status_of(trouble) == 501:
                return Lifecycle(())
            if denied(trouble):
                return Lifecycle((), known=False)
            raise
    return Lifecycle(tuple(_plain(rule) for rule in reply.get("Rules", ())),
                     minimum_size=reply.get("TransitionDefaultMinimumObjectSize"))


def add_clearing(client: S3Client, bucket: str, layout: Layout, old: Lifecycle) -> str:
    """Add the clearing of abandoned uploads to the rules that are there, and read back. Raises VvtError.

    Returns "done", "not allowed" or "not supported". Rules that are there come back as they were, or
    they are put back and the store is said not to support ours.
    """
    own: Rule = {
        "ID": rule_id(layout), "Status": "Enabled", "Filter": {"Prefix": layout.root},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": ABANDONED_DAYS},
    }
    others = _others(old, layout)
    try:
        _write(client, bucket, [*others, own], old.minimum_size)
    except ClientError as trouble:
        if status_of(trouble) == 403:
            return "not allowed"
        if status_of(trouble) in {400, 501}:
            return "not supported"
        raise refusal(trouble, "write the bucket's lifecycle rules") from trouble
    new = read_lifecycle(client, bucket)
    if _same(_others(new, layout), others) and new.clears_abandoned(layout):
        return "done"
    _restore(client, bucket, old)
    return "not supported"


def rule_id(layout: Layout) -> str:
    """Return the name of our rule; several prefixes of one bucket have one each."""
    return f"vvt-abandoned-uploads-{blake3(layout.root.encode()).hexdigest()[:8]}"


def _others(rules: Lifecycle, layout: Layout) -> list[Rule]:
    return [rule for rule in rules.rules if rule.get("ID") != rule_id(layout)]


def _same(some: list[Rule], others: list[Rule]) -> bool:
    """Compare rules in any order: Ceph gives them back sorted."""
    return sorted(map(repr, some)) == sorted(map(repr, others))


def _restore(client: S3Client, bucket: str, old: Lifecycle) -> None:
    with told("write the bucket's lifecycle rules"):
        if old.rules:
            _write(client, bucket, old.rules, old.minimum_size)
        else:
            client.delete_bucket_lifecycle(Bucket=bucket)


def _write(client: S3Client, bucket: str, rules: Sequence[Rule], minimum_size: str | None) -> None:
    extra: dict[str, Any] = {"TransitionDefaultMinimumObjectSize": minimum_size} if minimum_size else {}
    configuration: Any = {"Rules": list(rules)}
    client.put_bucket_lifecycle_configuration(
        Bucket=bucket, LifecycleConfiguration=configuration, **extra
    )


def _enabled(rule: Rule) -> bool:
    return rule.get("Status") == "Enabled"


def _expires(rule: Rule) -> bool:
    current = rule.get("Expiration", {})
    return _enabled(rule) and bool(
        rule.get("NoncurrentVersionExpiration") or current.get("Days") or current.get("Date")
    )


def _touches(rule: Rule, layout: Layout) -> bool:
    """A rule whose prefix and ours are one within the other, but not one for `.vvt/` alone."""
    prefix = _prefix(rule)
    if prefix.startswith(layout.own):
        return False
    return prefix.startswith(layout.root) or layout.root.startswith(prefix)


def _prefix(rule: Rule) -> str:
    filtered = rule.get("Filter", {})
    return str(filtered.get("Prefix") or filtered.get("And", {}).get("Prefix") or rule.get("Prefix") or "")


def _selects(rule: Rule) -> bool:
    """A rule for some objects only, by tag or size."""
    return bool({"And", "Tag", "ObjectSizeGreaterThan", "ObjectSizeLessThan"} & set(rule.get("Filter", {})))


def _plain(rule: Any) -> Rule:  # noqa: ANN401 -- boto3's typed dictionary, of which we keep every key
    return dict(rule)
