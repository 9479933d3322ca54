"""Giving a version its number: the one write that makes a publish exist.

The record is put under the next free number with `If-None-Match: *`. Whatever the store answers, the
number belongs to whoever's record is the *oldest* S3 version of that key; a publisher who finds somebody
else's there goes on to the next. So the race has one winner a number on stores that honour the condition,
ignore it, or refuse it, and an answer that got lost does no harm.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from vvt.errors import StoreRefused, StoreUnreachable, VvtError
from vvt.store._bucket import refuse_expiring
from vvt.store._canary import forget, transit_headers
from vvt.store._digest import Digest
from vvt.store._errors import status_of, told
from vvt.store._listing import list_versions

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from vvt.store._bucket import BucketState
    from vvt.store._records import RecordShelf
    from vvt.store.memory import Journal
    from vvt.store.names import CutName
    from vvt.store.record import Record

Numbered = Callable[[int], "Record"]
_HEADER_REFUSED = frozenset({400, 405, 501})
_MOST_TRIES = 1000  # more publishers than ever meet; a store that never says yes is not asked for ever
_AGAIN = "Publish again; if it stays so, this store can't keep versions."


class Commit:
    """One publish on its way to a number."""

    def __init__(self, client: S3Client, bucket: str, shelf: RecordShelf, state: BucketState) -> None:
        """Commit to `bucket`, whose `state` was checked for this publish."""
        self._client, self._bucket, self._shelf, self._state = client, bucket, shelf, state
        self._conditional = state.conditions != "refused"

    def run(self, name: CutName, numbered: Numbered, journal: Journal, at_least: int = 1) -> Record:
        """Write the record `numbered(n)` makes for the first number n that becomes ours. Raises VvtError."""
        first = max(self._shelf.next_number(name), at_least)
        for number in range(first, first + _MOST_TRIES):
            record = numbered(number)
            journal.trying(number)
            if self._ours(name, record):
                return record
        raise StoreRefused(f"The store let {_MOST_TRIES} numbers be taken and gave us none.", _AGAIN)

    def done(self, name: CutName, publish_id: str, journal: Journal) -> Record | None:
        """Return the record an earlier process wrote for this publish and didn't hear of; None when it didn't.

        Only the last number it tried can be ours: it went on from every other because that was somebody else's.
        """
        number = journal.tried()
        if number is None:
            return None
        key = self._shelf.layout.record(name, number)
        oldest = list_versions(self._client, self._bucket, key).oldest(key)
        if oldest is None or oldest.version_id == "null":
            return None
        ours = self._shelf.publish_id(key, oldest.version_id) == publish_id
        return self._shelf.read(name, number, oldest.version_id) if ours else None

    def _ours(self, name: CutName, record: Record) -> bool:
        """Try one number; tell whether the record that counts for it is this publish's."""
        key = self._shelf.layout.record(name, record.number)
        lost: VvtError | None = None
        try:
            version_id = self._put(key, record.to_json())
        except StoreUnreachable as trouble:
            version_id, lost = "", trouble
        oldest = list_versions(self._client, self._bucket, key).oldest(key)
        if oldest is None:
            return self._unseen(version_id, lost)
        if "null" in {oldest.version_id, version_id}:
            # Put while versioning was off: readers count it as no version, so neither do we.
            return self._unversioned(version_id)
        if oldest.version_id == version_id:
            return True
        return self._shelf.publish_id(key, oldest.version_id) == record.publish_id

    @staticmethod
    def _unseen(version_id: str | None, lost: VvtError | None) -> bool:
        """Nothing but a delete marker is left under a number that was refused; else the store contradicts itself."""
        if lost:
            raise lost
        if version_id is not None:
            raise StoreRefused("The store took the version's record and doesn't show it.", _AGAIN)
        return False

    @staticmethod
    def _unversioned(version_id: str | None) -> bool:
        if version_id == "null":
            raise StoreRefused("S3 Versioning was switched off while publishing, so this is no version.",
                               "Have an administrator run vvt setup, then publish again.")
        return False

    def _put(self, key: str, body: bytes) -> str | None:
        """Put the record; returns the reply's VersionId ("" where it has none), None when the number is taken."""
        with told("write the version's record"):
            for _ in range(_MOST_TRIES if self._conditional else 0):
                try:
                    return self._send(key, body, {"IfNoneMatch": "*"})
                except ClientError as trouble:
                    if status_of(trouble) == 412:
                        return None
                    if status_of(trouble) in _HEADER_REFUSED:
                        self._do_without_condition()
                        break
                    if status_of(trouble) != 409:
                        raise
            return self._send(key, body, {})

    def _do_without_condition(self) -> None:
        """The canary was told otherwise: check what that asks for, and let the next publish send it again."""
        forget(self._client, self._bucket)
        refuse_expiring(self._state)
        self._conditional = False

    def _send(self, key: str, body: bytes, condition: dict[str, Any]) -> str:
        digest = Digest()
        digest.update(body)
        headers = transit_headers(self._state.checksums, body, digest.checksums.crc64nvme)
        reply = self._client.put_object(
            Bucket=self._bucket, Key=key, Body=body, ContentType="application/json", **headers, **condition
        )
        return reply.get("VersionId", "")
