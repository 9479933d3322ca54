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
from vvt.store._canary import forget, transit_headers
from vvt.store._digest import Digest
from vvt.store._errors import refusal, status_of, told
from vvt.store._listing import list_versions

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from vvt.store._bucket import BucketState
    from vvt.store._records import RecordShelf
    from vvt.store.names import CutName
    from vvt.store.record import Record

Numbered = Callable[[int], "Record"]
_HEADER_REFUSED = frozenset({400, 405, 501})


class Commit:
    """One publish on its way to a number."""

    def __init__(self, client: S3Client, bucket: str, shelf: RecordShelf, state: BucketState) -> None:
        """Commit to `bucket`, whose `state` was checked for this publish."""
        self._client, self._bucket, self._shelf = client, bucket, shelf
        self._conditional = state.conditions != "refused"
        self._checks = state.checksums

    def run(self, name: CutName, numbered: Numbered) -> Record:
        """Write the record `numbered(n)` makes for the first number n that becomes ours. Raises VvtError."""
        number = self._shelf.next_number(name)
        while True:
            record = numbered(number)
            if self._ours(name, record):
                return record
            number += 1

    def _ours(self, name: CutName, record: Record) -> bool:
        """Try one number; tell whether the record that counts for it is this publish's."""
        key = self._shelf.layout.record(name, record.number)
        lost: VvtError | None = None
        version_id = ""
        try:
            version_id = self._put(key, record.to_json())
        except StoreUnreachable as trouble:
            lost = trouble
        oldest = list_versions(self._client, self._bucket, key).oldest(key)
        if oldest is None:
            raise lost or StoreRefused("The store took the version's record and doesn't show it.",
                                       "Publish again; if it stays so, this store can't keep versions.")
        if oldest.version_id == "null":
            # Put while versioning was off: readers count it as no version, so neither do we.
            return self._refuse_unversioned(version_id)
        if oldest.version_id == version_id:
            return True
        return self._shelf.publish_id(key, oldest.version_id) == record.publish_id

    @staticmethod
    def _refuse_unversioned(version_id: str) -> bool:
        if version_id == "null":
            raise StoreRefused("S3 Versioning was switched off while publishing, so this is no version.",
                               "Have an administrator run vvt setup, then publish again.")
        return False

    def _put(self, key: str, body: bytes) -> str:
        """Put the record; returns the reply's VersionId, "" where there is none or the number was taken."""
        if not self._conditional:
            return self._put_plainly(key, body)
        while True:
            try:
                return self._send(key, body, {"IfNoneMatch": "*"})
            except ClientError as trouble:
                status = status_of(trouble)
                if status == 412:
                    return ""
                if status in _HEADER_REFUSED:
                    return self._without_condition(key, body)
                if status != 409:
                    raise refusal(trouble, "write the version's record") from trouble

    def _without_condition(self, key: str, body: bytes) -> str:
        """The canary was told otherwise: put plainly, and let the next publish ask it again."""
        forget(self._client, self._bucket)
        self._conditional = False
        return self._put_plainly(key, body)

    def _put_plainly(self, key: str, body: bytes) -> str:
        with told("write the version's record"):
            return self._send(key, body, {})

    def _send(self, key: str, body: bytes, condition: dict[str, Any]) -> str:
        digest = Digest()
        digest.update(body)
        headers = transit_headers(self._checks, body, digest.checksums.crc64nvme)
        try:
            reply = self._client.put_object(
                Bucket=self._bucket, Key=key, Body=body, ContentType="application/json",
                **headers, **condition,
            )
        except ClientError:
            raise
        except Exception as trouble:
            with told("write the version's record"):
                raise trouble from None
        return reply.get("VersionId", "")
