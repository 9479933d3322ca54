"""What hangs loose in a bucket. Nothing here deletes a version; an upload that was never finished can be given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from vvt.errors import StoreRefused
from vvt.store._errors import denied, status_of, told
from vvt.store._history import DeleteMarker, Historian, StoredFile
from vvt.store._listing import Listing, list_versions
from vvt.store._records import RecordShelf, Unreadable
from vvt.store.names import CutName
from vvt.store.record import Part, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_s3 import S3Client


@dataclass(frozen=True, slots=True)
class LostPart:
    """A part that a record pins, of which the store has that S3 version no more."""

    record: Record
    part: Part


@dataclass(frozen=True, slots=True)
class Dangling:
    """What is loose or lost in one cut.

    `in_progress` was uploaded by publishes that are not recorded: still under way, or given up; `leftovers` by ones
    that are recorded and pinned another S3 version. `hidden` are numbers of which only delete markers are left,
    `reviews` keys that hold no review or are of a version that isn't there.
    """

    name: CutName
    versions: int = 0
    in_progress: tuple[StoredFile, ...] = ()
    leftovers: tuple[StoredFile, ...] = ()
    foreign: tuple[StoredFile, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    hidden: tuple[int, ...] = ()
    lost: tuple[LostPart, ...] = ()
    reviews: tuple[str, ...] = ()
    markers: tuple[DeleteMarker, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenUpload:
    """An upload in parts that was not finished. `size` is what the store holds of it, in bytes.

    `name` is the cut it would be a file of, None for any other: a viewing proxy (`proxy`), or one of another tool's.
    `started` is ISO 8601 in UTC.
    """

    key: str
    upload_id: str
    started: str
    size: int
    name: CutName | None
    proxy: bool = False

    @property
    def ours(self) -> bool:
        """True for what a publish of ours has begun."""
        return self.proxy or self.name is not None

    def days(self, now: datetime | None = None) -> int:
        """Return its age in whole days."""
        return ((now or datetime.now(UTC)) - datetime.fromisoformat(self.started)).days


class Inspector:
    """Looks for what hangs loose."""

    def __init__(self, client: S3Client, bucket: str, shelf: RecordShelf, historian: Historian) -> None:
        """Look into `bucket`; no network yet."""
        self._client, self._bucket, self._shelf, self._historian = client, bucket, shelf, historian

    def dangling(self, name: CutName) -> Dangling:
        """Look at one cut: one listing, and what of it is new to this machine. Raises VvtError."""
        listing = list_versions(self._client, self._bucket, self._shelf.layout.cut(name))
        history = self._historian.told_by(name, listing)
        standing = {number for number, _ in self._shelf.counting(name, listing)}
        ours = {(record.number, record.publish_id) for record in history.records}
        strays = tuple(
            self._shelf.layout.review(name, number, review.id)
            for number, said in history.reviews.by_number.items() for review in said.all
            if number not in {bad.number for bad in history.unreadable} and (number, review.publish_id) not in ours)
        return Dangling(
            name, len(standing), history.in_progress, tuple(file for file in history.files if file.leftover),
            history.foreign, history.unreadable,
            tuple(number for number in self._shelf.numbers(name, listing) if number not in standing),
            tuple(self._lost(listing, history.records)), (*history.reviews.unreadable, *strays), history.markers)

    def _lost(self, listing: Listing, records: tuple[Record, ...]) -> Iterator[LostPart]:
        there = {(key, entry.version_id) for key, entries in listing.versions.items() for entry in entries}
        for record in records:
            for part in record.parts:
                if (part.key, part.version_id) not in there and not self._elsewhere(part, record.name):
                    yield LostPart(record, part)

    def _elsewhere(self, part: Part, name: CutName) -> bool:
        """Ask for a part that lies outside its cut's folder, where the listing didn't look."""
        if part.key.startswith(self._shelf.layout.cut(name)):
            return False
        with told("look at what was stored"):
            try:
                self._client.head_object(Bucket=self._bucket, Key=part.key, VersionId=part.version_id)
            except ClientError as trouble:
                if status_of(trouble) in {400, 404}:
                    return False
                raise
        return True

    def open_uploads(self, prefix: str) -> list[OpenUpload]:
        """List the uploads in parts that are not finished, the oldest first. Raises StoreRefused where we may not."""
        proxies = f"{self._shelf.layout.own}proxies/"
        found = [
            OpenUpload(item["Key"], item["UploadId"], _text(item["Initiated"]), self._held(item),
                       self._shelf.layout.cut_of(item["Key"]), item["Key"].startswith(proxies))
            for page in self._pages("list_multipart_uploads", Prefix=prefix) for item in page.get("Uploads", ())
        ]
        return sorted(found, key=lambda upload: (upload.started, upload.key))

    def _held(self, item: dict[str, Any]) -> int:
        """Count the bytes the store holds of an upload; 0 where it was finished or given up meanwhile."""
        try:
            pages = self._pages("list_parts", Key=item["Key"], UploadId=item["UploadId"])
            return sum(part["Size"] for page in pages for part in page.get("Parts", ()))
        except ClientError as trouble:
            if status_of(trouble) == 404 or denied(trouble):
                return 0
            raise

    def _pages(self, operation: Any, **asked: str) -> Iterator[dict[str, Any]]:  # noqa: ANN401 -- one of boto3's names
        pages: Any = self._client.get_paginator(operation).paginate(Bucket=self._bucket, **asked)
        with told("list uploads that are not finished"):
            yield from pages

    def give_up(self, upload: OpenUpload) -> None:
        """Have the store drop an upload that was never finished. Raises StoreRefused for one that isn't ours."""
        if not upload.ours:
            raise StoreRefused(f"The upload to {upload.key} is not one of ours.", "Ask whoever began it.")
        with told("give up an upload"):
            try:
                self._client.abort_multipart_upload(Bucket=self._bucket, Key=upload.key, UploadId=upload.upload_id)
            except ClientError as trouble:
                if status_of(trouble) != 404:
                    raise


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
