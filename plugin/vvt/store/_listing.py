"""Lists of S3 versions, in S3's own order: newest first within a key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from vvt.store._errors import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_s3 import S3Client


@dataclass(frozen=True, slots=True)
class Entry:
    """One S3 version of one key. `modified` is for showing only: servers differ in what it means."""

    key: str
    version_id: str
    size: int
    modified: datetime


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies under a prefix: the versions of each key, newest first, delete markers aside.

    `keys` names every key, also one of which nothing but a delete marker is left.
    """

    versions: dict[str, list[Entry]]
    keys: frozenset[str]

    def oldest(self, key: str) -> Entry | None:
        """Return the version that counts for a record: the first that was ever put."""
        entries = self.versions.get(key)
        return entries[-1] if entries else None


def list_versions(client: S3Client, bucket: str, prefix: str) -> Listing:
    """List every S3 version of every key that starts with `prefix`."""
    versions: dict[str, list[Entry]] = {}
    markers: set[str] = set()
    for page in _pages(client, Bucket=bucket, Prefix=prefix):
        for item in page.get("Versions", ()):
            versions.setdefault(item["Key"], []).append(_entry(item))
        for item in page.get("DeleteMarkers", ()):
            markers.add(item["Key"])
    return Listing(versions, frozenset(versions) | markers)


def list_folders(client: S3Client, bucket: str, prefix: str) -> list[str]:
    """List the folders right under `prefix`, without it and without the "/"; delete markers hide none."""
    return [
        found["Prefix"].removeprefix(prefix).removesuffix("/")
        for page in _pages(client, Bucket=bucket, Prefix=prefix, Delimiter="/")
        for found in page.get("CommonPrefixes", ())
    ]


def _pages(client: S3Client, **asked: str) -> Iterator[dict[str, Any]]:
    marker: dict[str, str] = {}
    while True:
        with told("list versions"):
            page: Any = client.list_object_versions(**asked, **marker)  # type: ignore[arg-type]  # typed by name only
        yield page
        following = {"KeyMarker": page.get("NextKeyMarker"), "VersionIdMarker": page.get("NextVersionIdMarker")}
        following = {name: value for name, value in following.items() if value}
        if not page.get("IsTruncated") or not following or following == marker:
            return
        marker = following


def _entry(item: dict[str, Any]) -> Entry:
    return Entry(item["Key"], str(item.get("VersionId", "null")), int(item.get("Size", 0)), item["LastModified"])
