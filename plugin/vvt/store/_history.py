"""Everything a cut has in the bucket: its versions, what was said of them, what others put there, what isn't done."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from vvt.store._cache import Cache
from vvt.store._client import endpoint_of
from vvt.store._errors import told
from vvt.store._listing import Entry, Listing, list_versions
from vvt.store._records import RecordShelf, Unreadable
from vvt.store._reviews import CutReviews, ReviewShelf
from vvt.store._target import PUBLISH_ID
from vvt.store.record import Checksums, Part, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_s3 import S3Client

    from vvt.store.names import CutName

_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An S3 version that no record pins.

    `publish_id` is "" for a file put by another tool, else the publish of ours that uploaded it: one still
    in progress, or (`leftover`) one that is recorded and pinned another S3 version. `time` is the store's,
    ISO 8601 in UTC, and for showing only. `size` is in bytes.
    """

    key: str
    version_id: str
    size: int
    time: str
    publish_id: str = ""
    leftover: bool = False
    crc64nvme: str = ""

    @property
    def in_progress(self) -> bool:
        """True for what a publish of ours uploaded and has not recorded."""
        return bool(self.publish_id) and not self.leftover

    @property
    def filename(self) -> str:
        """The last piece of the key."""
        return self.key.rpartition("/")[2]

    def as_part(self) -> Part:
        """Return it in the shape of a version's part; what checksum is known is the store's."""
        name = "cut" if self.filename.rpartition(".")[0] == "cut" else self.filename
        return Part(name, self.key, self.version_id, self.size, Checksums("", self.crc64nvme), self.filename)


@dataclass(frozen=True, slots=True)
class DeleteMarker:
    """A delete that somebody did: it hides a key from other tools, and nothing from us.

    `key` is what was deleted, `latest` true while it is what other tools see. `time` is the store's.
    """

    key: str
    version_id: str
    time: str
    latest: bool


def as_record(name: CutName, files: Sequence[StoredFile]) -> Record:
    """Return files of other tools in the shape of a version, number 0, so that they can be pulled and verified.

    More than one only where the VersionId is "null": from before the bucket kept versions.
    """
    return Record(name.project, name.cut, 0, "", "not published with this tool", "", files[0].time,
                  parts=tuple(file.as_part() for file in files))


@dataclass(frozen=True, slots=True)
class History:
    """A cut's versions, newest first, what was said of them, and what else is there."""

    records: tuple[Record, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    files: tuple[StoredFile, ...] = field(default=())
    reviews: CutReviews = field(default=CutReviews())
    markers: tuple[DeleteMarker, ...] = ()

    @property
    def foreign(self) -> tuple[StoredFile, ...]:
        """Files put by other tools."""
        return tuple(file for file in self.files if not file.publish_id)

    @property
    def in_progress(self) -> tuple[StoredFile, ...]:
        """What publishes uploaded and have not recorded (yet)."""
        return tuple(file for file in self.files if file.in_progress)


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """Some of a cut's versions, newest first, of `total` there are; `before` asks for the next, None after the last."""

    records: tuple[Record, ...]
    unreadable: tuple[Unreadable, ...]
    reviews: CutReviews
    total: int
    before: int | None


class Historian:
    """Reads the history of cuts."""

    def __init__(self, client: S3Client, bucket: str, shelf: RecordShelf, reviews: ReviewShelf) -> None:
        """Read from `bucket`; no network yet."""
        self._client, self._bucket, self._shelf, self._reviews = client, bucket, shelf, reviews
        self._labels = Cache("labels")

    def everything(self, name: CutName) -> History:
        """Read a cut's history with one listing and what of it is new to this machine. Raises VvtError."""
        return self.told_by(name, list_versions(self._client, self._bucket, self._shelf.layout.cut(name)))

    def told_by(self, name: CutName, listing: Listing) -> History:
        """Read the history that a listing of the cut's folder shows. Raises VvtError."""
        records, unreadable = self._shelf.read_all(name, self._shelf.counting(name, listing))
        markers = (DeleteMarker(entry.key, entry.version_id, entry.time, entry.latest)
                   for entries in listing.markers.values() for entry in entries)
        return History(
            tuple(records), tuple(unreadable), tuple(self._files(name, listing, records)),
            self._reviews.read_keys(name, self._reviews.counting(name, listing)), tuple(markers))

    def page(self, name: CutName, before: int | None, count: int) -> VersionsPage:
        """Read the newest `count` versions, or the newest below `before`. Raises VvtError."""
        counting = self._shelf.counting(name, self._shelf.listed(name))
        rest = [pair for pair in counting if before is None or pair[0] < before]
        shown = rest[:count]
        records, unreadable = self._shelf.read_all(name, shown)
        reviews = self._reviews.read(name, range(shown[-1][0], shown[0][0] + 1)) if shown else CutReviews()
        following = shown[-1][0] if len(rest) > count and shown else None
        return VersionsPage(tuple(records), tuple(unreadable), reviews, len(counting), following)

    def _files(self, name: CutName, listing: Listing, records: list[Record]) -> list[StoredFile]:
        pinned = {(part.key, part.version_id) for record in records for part in record.parts}
        recorded = {record.publish_id for record in records}
        loose = [
            entry for key, entries in listing.versions.items() if self._shelf.layout.is_media(name, key)
            for entry in entries if (key, entry.version_id) not in pinned
        ]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return list(pool.map(lambda entry: self._file(entry, recorded), loose))

    def _file(self, entry: Entry, recorded: set[str]) -> StoredFile:
        label = self._label(entry)
        return StoredFile(entry.key, entry.version_id, entry.size, entry.time, label["publish_id"],
                          label["publish_id"] in recorded, label["crc64nvme"])

    def _label(self, entry: Entry) -> dict[str, str]:
        """Return what the S3 version itself says: whose it is, and its checksum; never changes, so kept."""
        where = (endpoint_of(self._client), self._bucket, entry.key, entry.version_id)
        # The "null" version is the one S3 version that can be overwritten in place.
        kept = None if entry.version_id == "null" else self._labels.get(*where)
        if kept is None:
            kept = json.dumps(self._asked(entry)).encode()
            self._labels.put(kept, *where)
        label: dict[str, str] = json.loads(kept)
        return label

    def _asked(self, entry: Entry) -> dict[str, str]:
        with told("look at what was stored"):
            head: Any = self._client.head_object(
                Bucket=self._bucket, Key=entry.key, VersionId=entry.version_id, ChecksumMode="ENABLED"
            )
        return {"publish_id": head.get("Metadata", {}).get(PUBLISH_ID, ""),
                "crc64nvme": head.get("ChecksumCRC64NVME", "")}
