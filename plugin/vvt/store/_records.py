"""Reading records: for every number the oldest S3 version of its key, fetched once and kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vvt.errors import Damaged, VvtError
from vvt.store._cache import Cache
from vvt.store._client import endpoint_of
from vvt.store._errors import told
from vvt.store._index import EVERY, Index, is_whole
from vvt.store._listing import Entry, Listing, list_versions
from vvt.store.record import Part, Record

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from vvt.store.layout import Layout
    from vvt.store.names import CutName

_AT_ONCE = 8
_WORTH_AN_INDEX = 10  # records not on this machine; for fewer the index isn't asked


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
        self._index = Index(client, bucket, layout)

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
        return [(number, entry.version_id) for number, entry in self.counting(name, listing)]

    def counting(self, name: CutName, listing: Listing) -> list[tuple[int, Entry]]:
        """Return the same with the S3 versions as they were listed."""
        pairs = ((number, listing.oldest(self.layout.record(name, number))) for number in self.numbers(name, listing))
        return [(number, entry) for number, entry in pairs if entry and entry.version_id != "null"]

    def read_all(self, name: CutName, counting: list[tuple[int, Entry]]) -> tuple[list[Record], list[Unreadable]]:
        """Read records side by side; what can't be used as a record is told apart. Raises VvtError."""
        contents = self.contents(name, [entry for _, entry in counting])
        results = [self._tried(name, number, contents[entry.version_id]) for number, entry in counting]
        return (
            [result for result in results if isinstance(result, Record)],
            [result for result in results if isinstance(result, Unreadable)],
        )

    def contents(self, name: CutName, entries: list[Entry]) -> dict[str, bytes]:
        """Return records' or reviews' bytes by VersionId: from this machine, from the index, the rest one by one."""
        kept = {entry.version_id: self._kept(entry.key, entry.version_id) for entry in entries}
        found = {version_id: content for version_id, content in kept.items() if content is not None}
        if len(entries) - len(found) >= _WORTH_AN_INDEX:
            found |= self._indexed(name, [entry for entry in entries if entry.version_id not in found])
        missing = [entry for entry in entries if entry.version_id not in found]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            asked = pool.map(lambda entry: self.content(entry.key, entry.version_id), missing)
            return found | {entry.version_id: content for entry, content in zip(missing, asked, strict=True)}

    def _indexed(self, name: CutName, missing: list[Entry]) -> dict[str, bytes]:
        together = self._index.read(name)
        found = {entry.version_id: together[entry.version_id] for entry in missing
                 if entry.version_id in together and is_whole(together[entry.version_id], entry)}
        for entry in missing:
            if entry.version_id in found:
                self._keep(found[entry.version_id], entry.key, entry.version_id)
        return found

    def lay_together(self, name: CutName) -> int:
        """Write a cut's index anew, records and reviews; returns how many records are in it. Raises VvtError."""
        records = [entry for _, entry in self.counting(name, self.listed(name))]
        if records:
            reviews = self.reviews_in(name, list_versions(self._client, self._bucket, self.layout.reviews(name)))
            self._index.write(name, self.contents(name, [*records, *reviews]))
        return len(records)

    def reviews_in(self, name: CutName, listing: Listing) -> list[Entry]:
        """Return the S3 version that counts of every review in a listing, by number."""
        found = {key: about for key in listing.keys if (about := self.layout.review_of(name, key))}
        oldest = (listing.oldest(key) for key in sorted(found, key=lambda key: (found[key][0], key)))
        return [entry for entry in oldest if entry and entry.version_id != "null"]

    def after_publish(self, record: Record) -> None:
        """Write the index now and then. It is only a help, so a failure costs requests and is no error."""
        if record.number % EVERY == 0:
            with suppress(VvtError):
                self.lay_together(record.name)

    def read(self, name: CutName, number: int, version_id: str) -> Record:
        """Read one record. Raises Damaged or StoreRefused when it can't be used as one."""
        return self._parsed(name, number, self.content(self.layout.record(name, number), version_id))

    def _parsed(self, name: CutName, number: int, content: bytes) -> Record:
        record = Record.from_json(content)
        if (record.number, record.name) != (number, name):
            raise Damaged(f"The record of version {number} says it is {record.ref}.",
                          "Ask who put it into the bucket.")
        if any(not part.key.startswith(self.layout.root) for part in record.parts):
            raise Damaged(f"The record of version {number} names a file outside our prefix.",
                          "Ask who put it into the bucket.")
        return record

    def newest_in(self, name: CutName, listing: Listing) -> Record | None:
        """Return the newest version in a listing that can be read, None where there is none."""
        for number, entry in self.counting(name, listing):
            found = self._tried(name, number, self.content(entry.key, entry.version_id))
            if isinstance(found, Record):
                return found
        return None

    def newest_below(self, name: CutName, number: int) -> Record | None:
        """Return the newest usable version below `number`: the version before."""
        for below, entry in self.counting(name, self.listed(name)):
            if below < number:
                found = self._tried(name, below, self.content(entry.key, entry.version_id))
                if isinstance(found, Record):
                    return found
        return None

    def parts_before(self, name: CutName, most: int) -> list[Part]:
        """Return the parts of the newest versions, at `most` so many, the newest first."""
        records, _ = self.read_all(name, self.counting(name, self.listed(name))[:most])
        return [part for record in records for part in record.parts]

    def publish_id(self, key: str, version_id: str) -> str:
        """Return whose record this is, "" when it is none."""
        try:
            return Record.from_json(self.content(key, version_id)).publish_id
        except Damaged:
            return ""

    def content(self, key: str, version_id: str) -> bytes:
        """Return a small object's bytes, from the cache where it was fetched before. Raises VvtError."""
        kept = self._kept(key, version_id)
        if kept is None:
            with told("read a version's record"):
                reply = self._client.get_object(Bucket=self._bucket, Key=key, VersionId=version_id)
                kept = reply["Body"].read()
            self._keep(kept, key, version_id)
        return kept

    def _kept(self, key: str, version_id: str) -> bytes | None:
        return self._cache.get(endpoint_of(self._client), self._bucket, key, version_id)

    def _keep(self, content: bytes, key: str, version_id: str) -> None:
        self._cache.put(content, endpoint_of(self._client), self._bucket, key, version_id)

    def _tried(self, name: CutName, number: int, content: bytes) -> Record | Unreadable:
        try:
            return self._parsed(name, number, content)
        except VvtError as trouble:
            return Unreadable(number, trouble.cause)
