"""Reading records: for every number the oldest S3 version of its key, fetched once and kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vvt.errors import Damaged, VvtError
from vvt.store._cache import Cache
from vvt.store._client import endpoint_of
from vvt.store._errors import told
from vvt.store._listing import Listing, list_versions
from vvt.store.record import Record

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from vvt.store.layout import Layout
    from vvt.store.names import CutName

_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A version whose record can't be used, and why (one sentence)."""

    number: int
    cause: str


class RecordShelf:
    """The records of a bucket."""

    def __init__(self, client: S3Client, bucket: str, layout: Layout) -> None:
        """Read from `bucket`; no network yet."""
        self._client, self._bucket, self.layout = client, bucket, layout
        self._cache = Cache("records")

    def next_number(self, name: CutName) -> int:
        """Return one above the highest record key there ever was, delete-marked ones included."""
        return max(self.numbers(name, self.listed(name)), default=0) + 1

    def listed(self, name: CutName) -> Listing:
        """List the record keys of a cut."""
        return list_versions(self._client, self._bucket, self.layout.records(name))

    def numbers(self, name: CutName, listing: Listing) -> list[int]:
        """Return every number ever used, highest first."""
        found = (self.layout.number_of(name, key) for key in listing.keys)
        return sorted((number for number in found if number), reverse=True)

    def standing(self, name: CutName, listing: Listing) -> list[tuple[int, str]]:
        """Return (number, VersionId of the record that counts), newest first.

        A number whose record is gone for good, or was put while versioning was off, is left out.
        """
        pairs = ((number, listing.oldest(self.layout.record(name, number))) for number in self.numbers(name, listing))
        return [(number, entry.version_id) for number, entry in pairs if entry and entry.version_id != "null"]

    def read_all(self, name: CutName, standing: list[tuple[int, str]]) -> tuple[list[Record], list[Unreadable]]:
        """Read records side by side; what can't be used as a record is told apart. Raises VvtError."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            results = list(pool.map(lambda pair: self._tried(name, *pair), standing))
        return (
            [result for result in results if isinstance(result, Record)],
            [result for result in results if isinstance(result, Unreadable)],
        )

    def read(self, name: CutName, number: int, version_id: str) -> Record:
        """Read one record. Raises Damaged or StoreRefused when it can't be used as one."""
        return self._parsed(name, number, self.content(self.layout.record(name, number), version_id))

    @staticmethod
    def _parsed(name: CutName, number: int, content: bytes) -> Record:
        record = Record.from_json(content)
        if (record.number, record.name) != (number, name):
            raise Damaged(f"The record of version {number} says it is {record.ref}.",
                          "Ask who put it into the bucket.")
        return record

    def newest_below(self, name: CutName, number: int) -> Record | None:
        """Return the newest usable version below `number`: the version before."""
        for below, version_id in self.standing(name, self.listed(name)):
            if below < number:
                found = self._tried(name, below, version_id)
                if isinstance(found, Record):
                    return found
        return None

    def publish_id(self, key: str, version_id: str) -> str:
        """Return whose record this is, "" when it is none."""
        try:
            return Record.from_json(self.content(key, version_id)).publish_id
        except Damaged:
            return ""

    def content(self, key: str, version_id: str) -> bytes:
        """Return a small object's bytes, from the cache where it was fetched before. Raises VvtError."""
        where = (endpoint_of(self._client), self._bucket, key, version_id)
        kept = self._cache.get(*where)
        if kept is None:
            with told("read a version's record"):
                reply = self._client.get_object(Bucket=self._bucket, Key=key, VersionId=version_id)
                kept = reply["Body"].read()
            self._cache.put(kept, *where)
        return kept

    def _tried(self, name: CutName, number: int, version_id: str) -> Record | Unreadable:
        content = self.content(self.layout.record(name, number), version_id)
        try:
            return self._parsed(name, number, content)
        except VvtError as trouble:
            return Unreadable(number, trouble.cause)
