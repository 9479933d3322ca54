"""Reading and writing reviews: one small key each, never changed; the oldest S3 version of a key counts."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from vvt.errors import Damaged, StoreRefused, StoreUnreachable, VvtError
from vvt.store._bucket import read_versioning
from vvt.store._canary import transit_headers
from vvt.store._digest import Digest
from vvt.store._errors import status_of, told
from vvt.store._listing import list_versions
from vvt.store.names import check_text
from vvt.store.review import Review, Reviews

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from vvt.store._listing import Entry, Listing
    from vvt.store._records import RecordShelf
    from vvt.store.names import CutName

_EVERY = 16       # of so many reviews, whose ids are random, one has the cut's index written
_TRIES = 5
_LONGEST = 20_000  # characters; what is longer was pasted by mistake
_HEADER_REFUSED = frozenset({400, 405, 501})
_OFF = ("S3 Versioning is {} for this bucket, so nothing is said of its versions.",
        "Have an administrator run vvt setup, which turns S3 Versioning on.")


@dataclass(frozen=True, slots=True)
class CutReviews:
    """What was said of a cut's versions, by number; `unreadable` are keys that hold no review, or say they are another.

    Only reviews `about` a version's publish id are of that version.
    """

    by_number: Mapping[int, Reviews] = field(default_factory=dict)
    unreadable: tuple[str, ...] = ()

    def of(self, number: int, publish_id: str) -> Reviews:
        """Return what was said of one version."""
        return self.by_number.get(number, Reviews()).about(publish_id)


class ReviewShelf:
    """The reviews in a bucket."""

    def __init__(self, client: S3Client, bucket: str, shelf: RecordShelf) -> None:
        """Read from `bucket`; no network yet."""
        self._client, self._bucket, self._shelf = client, bucket, shelf

    def read(self, name: CutName, numbers: range | None = None) -> CutReviews:
        """Read what was said of a cut's versions, or of those with these numbers.

        That is one listing (of one version alone, only of what was said of it), and what is new to this machine.
        """
        folder = self._shelf.layout.reviews(name)
        if numbers and len(numbers) == 1:
            folder += f"v{numbers[0]:06d}/"
        found = self.counting(name, list_versions(self._client, self._bucket, folder))
        return self.read_keys(name, [entry for entry in found
                                     if numbers is None or self.number_of(name, entry.key) in numbers])

    def listed(self, name: CutName) -> list[Entry]:
        """List a cut's reviews as `counting` tells them."""
        return self.counting(name, list_versions(self._client, self._bucket, self._shelf.layout.reviews(name)))

    def counting(self, name: CutName, listing: Listing) -> list[Entry]:
        """Return the S3 version that counts of every review in a listing, by number."""
        return self._shelf.reviews_in(name, listing)

    def number_of(self, name: CutName, key: str) -> int:
        """Return which version a review's key is about, 0 for any other key."""
        found = self._shelf.layout.review_of(name, key)
        return found[0] if found else 0

    def read_keys(self, name: CutName, entries: list[Entry]) -> CutReviews:
        """Read reviews, as `counting` tells them."""
        contents = self._shelf.contents(name, entries)
        found = [self._tried(name, entry.key, contents[entry.version_id]) for entry in entries]
        grouped: dict[int, list[Review]] = {}
        for review in found:
            if review:
                grouped.setdefault(review.number, []).append(review)
        return CutReviews({number: Reviews.of(those) for number, those in grouped.items()},
                          tuple(entry.key for entry, review in zip(entries, found, strict=True) if review is None))

    def _tried(self, name: CutName, key: str, content: bytes) -> Review | None:
        try:
            review = Review.from_json(content)
        except Damaged:
            return None
        says = (review.project, review.cut), (review.number, review.id)
        return review if says == ((name.project, name.cut), self._shelf.layout.review_of(name, key)) else None

    def add(self, name: CutName, review: Review) -> Review:
        """Write a review and return it as it stands. Raises StoreRefused, StoreUnreachable, BadName.

        Its time is the clock's, but later than all that was said of this version before: what is said later
        must count later, whatever the clocks of those who say it.
        """
        check_text(review.text, "message" if review.kind == "status" else review.kind)
        check_text(review.author, "author's name")
        if len(review.text) > _LONGEST:
            raise StoreRefused(f"The text has {len(review.text)} characters; {_LONGEST} are the most.", "Say less.")
        status = read_versioning(self._client, self._bucket)
        if status in {"Off", "Suspended"}:
            raise StoreRefused(_OFF[0].format(status.lower()), _OFF[1])
        said = self.read(name, range(review.number, review.number + 1)).by_number.get(review.number, Reviews())
        review = replace(review, time=_now(said))
        self.put(name, review)
        if int(review.id, 16) % _EVERY == 0:
            # The index is only a help, and who may only review may not write it.
            with suppress(VvtError):
                self._shelf.lay_together(name)
        return review

    def put(self, name: CutName, review: Review) -> None:
        """Write a review as it is, and see that it is there. Raises VvtError."""
        key, body = self._shelf.layout.review(name, review.number, review.id), review.to_json()
        lost: VvtError | None = None
        try:
            self._send(key, body)
        except StoreUnreachable as trouble:
            lost = trouble
        oldest = list_versions(self._client, self._bucket, key).oldest(key)
        if oldest is None:
            raise lost or StoreRefused("The store took what was said and doesn't show it.", "Say it again.")
        if oldest.version_id == "null":
            raise StoreRefused(_OFF[0].format("off"), _OFF[1])
        if self._shelf.content(key, oldest.version_id) != body:
            raise StoreRefused("Something else has the place of what was said.", "Say it again.")

    def _send(self, key: str, body: bytes) -> None:
        """Put it, with the condition and the checksum first, without where the store refuses either."""
        digest = Digest()
        digest.update(body)
        crc64 = digest.checksums.crc64nvme
        with told("write what is said of a version"):
            for _ in range(_TRIES):
                try:
                    return self._put(key, body, {"IfNoneMatch": "*", **transit_headers("ignored", body, crc64)})
                except ClientError as trouble:
                    if status_of(trouble) == 412:
                        return None  # nobody else has this id: the answer to our own was lost
                    if status_of(trouble) in _HEADER_REFUSED:
                        break
                    if status_of(trouble) != 409:
                        raise
            return self._put(key, body, transit_headers("refused", body, crc64))

    def _put(self, key: str, body: bytes, headers: dict[str, Any]) -> None:
        self._client.put_object(Bucket=self._bucket, Key=key, Body=body, ContentType="application/json", **headers)


def _now(said: Reviews) -> str:
    now = datetime.now(UTC)
    later = [now, *(review.moment + timedelta(microseconds=1) for review in said.all[-1:])]
    return max(later).isoformat(timespec="microseconds").replace("+00:00", "Z")
