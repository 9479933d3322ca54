"""Sending the bytes of a file: a put for a small one, else one multipart upload that a later process can finish.

What the server lists as its parts is the truth. A part it holds is kept when it has the bytes of the file as it
is now: by the CRC64NVME noted when it was sent or named by the store, else by its ETag where that is an MD5.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from botocore.exceptions import BotoCoreError, ClientError

from vvt.errors import VvtError
from vvt.store._body import Limit, Range
from vvt.store._crew import Crew
from vvt.store._digest import Digest, base64_text, crc64_text, crc64_value
from vvt.store._errors import code_of, denied, passing, told
from vvt.store._kept import Claim
from vvt.store._source import Meter, State, unreadable
from vvt.store._target import Target, ours
from vvt.store._tries import Tries
from vvt.store.memory import Memory, SentPart, Upload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vvt.store.record import Part

T = TypeVar("T")
_IN_FLIGHT = 4           # parts on their way at a time
_DAMAGED = frozenset({"BadDigest", "XAmzContentChecksumMismatch", "InvalidDigest"})
_GONE = frozenset({"NoSuchUpload", "NoSuchKey"})  # of an upload that was dropped; the second is Ceph 16's list of parts
_MD5 = re.compile("[0-9a-f]{32}")
_MOST_DAMAGED = 3        # times the same bytes may arrive damaged


@dataclass(frozen=True, slots=True)
class Piece:
    """A range of the file that becomes one part: number from 1, place and size in bytes, CRC64NVME.

    `source` is where the same bytes lie in the earlier version, None when they have to be sent; `claim` is what
    memory holds of them.
    """

    number: int
    start: int
    size: int
    crc: int
    source: int | None = None
    claim: Claim | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Way:
    """All that sending needs but the file: where to, how patiently, how fast, and who is told."""

    target: Target
    tries: Tries
    limit: Limit
    meter: Meter


class Gone(Exception):
    """The store has dropped the upload: begin again. Or, `listed_again`, it holds other parts than it said: look."""

    def __init__(self, *, listed_again: bool = False) -> None:
        super().__init__()
        self.listed_again = listed_again


def send_whole(way: Way, state: State, piece: Piece) -> str:
    """Put a small file, all of it one `piece`, and return its VersionId ("" where the reply has none)."""
    attempts = _Doubt(lambda: ours(way.target, state.size, crc64_text(piece.crc)))

    def put() -> str:
        reply = _put_range(way, state, piece, way.tries.client.put_object, way.target.labels)
        return str(reply.get("VersionId", ""))

    with told("write under the prefix"):
        return way.tries.again(lambda: attempts.made(lambda: way.tries.ask(put)))


class _Doubt:
    """A write whose answer may get lost: before it is tried again, look whether it was done."""

    def __init__(self, look: Callable[[], str]) -> None:
        self._look, self.doubtful = look, False

    def made(self, attempt: Callable[[], str]) -> str:
        if self.doubtful and (found := self._look()):
            return found
        try:
            return attempt()
        except Exception as trouble:
            self.doubtful = self.doubtful or passing(trouble)
            raise


def _put_range(
    way: Way, state: State, piece: Piece, call: Callable[..., Any], asked: dict[str, Any]
) -> dict[str, Any]:
    """Send a range of the file with its checksums, once; progress goes back when that fails."""
    target = way.target
    try:
        md5 = base64_text(_md5(way, state, piece)) if target.needs_md5 else ""
        body = Range(state.path, piece.start, piece.size, limit=way.limit, pause=way.tries.pause,
                     passed=way.meter.sent, claim=piece.claim)
    except OSError as trouble:
        raise unreadable(state.path, trouble) from trouble
    with closing(body):
        try:
            reply = call(**target.address, **asked, Body=body, ContentLength=piece.size,
                         **target.transit(md5, crc64_text(piece.crc)))
            way.meter.add(piece.size - body.counted)
            return dict(reply)
        except Exception as trouble:
            way.meter.add(-body.counted)
            if isinstance(body.trouble, OSError):
                state.check(state.size)
                raise unreadable(state.path, body.trouble) from trouble
            if isinstance(trouble, ClientError) and code_of(trouble) in _DAMAGED:
                state.check(state.size)
            raise


def _md5(way: Way, state: State, piece: Piece) -> bytes:
    """MD5 of a range: where a store verifies nothing else, this guards the way."""
    digest = hashlib.md5(usedforsecurity=False)
    body = Range(state.path, piece.start, piece.size, limit=Limit(None), pause=way.tries.pause, passed=_nobody,
                 claim=piece.claim, once=False)
    with closing(body):
        while block := body.read():
            digest.update(block)
    return digest.digest()


@dataclass(frozen=True, slots=True)
class _Held:
    """A part as the server lists it; its CRC64NVME where anybody knows it."""

    etag: str
    size: int
    crc: int | None


def _spellings(key: str) -> tuple[str, ...]:
    """A copy's source as it is, and encoded once more: Ceph 16 decodes it twice, so `a%20b` is `a b` to it.

    The VersionId, and what is proven of every copied part, keep a file of that other name from being taken.
    """
    return (key, quote(key)) if "%" in key else (key,)


def _nobody(count: int) -> None:
    """Who need not be told."""


class Multipart:
    """One multipart upload, begun here or by an earlier process."""

    def __init__(self, way: Way, state: State, memory: Memory, base: Part | None = None) -> None:
        """Nothing is sent before `run`; pieces with a `source` are taken over from `base`."""
        self._base = base
        self._spellings = _spellings(base.key) if base else ()
        self._way, self._state, self._memory = way, state, memory
        self._target = way.target
        self._id = ""
        self._held: dict[int, _Held] = {}
        self._etags: dict[int, str] = {}

    def run(self, pieces: Callable[[int, Callable[[], None]], Iterator[Piece]], digest: Digest, step: int) -> str:
        """Send what the server doesn't hold and return the VersionId ("" where the reply has none).

        `pieces` reads the file through `digest`, in parts of the bytes it is given (those of an upload that was
        begun earlier, else `step`), and is given what raises the trouble of those who send. Raises Gone when the store
        has dropped the upload.
        """
        upload = self._resumed() or self._begun(step)
        self._id = upload.upload_id
        self._send(partial(pieces, upload.part_size))
        self._state.check(digest.size)
        return self._complete(digest)

    def give_up(self) -> None:
        """Have the server drop the parts, and forget them."""
        upload = self._memory.upload()
        self._memory.forget()
        if upload and upload.upload_id:
            # The error on its way says what happened; parts left over are cleared by the bucket's rule.
            with suppress(ClientError, BotoCoreError):
                self._way.tries.client.abort_multipart_upload(**self._target.address, UploadId=upload.upload_id)

    # Beginning

    def _begun(self, step: int) -> Upload:
        target = self._target
        with told("write under the prefix"):
            created = self._ask(lambda: self._way.tries.client.create_multipart_upload(
                **target.address, **target.labels, **target.whole_check))
        upload = Upload(created["UploadId"], step, self._state.size, self._state.mtime_ns)
        self._memory.begun(upload)
        return upload

    def _resumed(self) -> Upload | None:
        upload = self._memory.upload()
        if upload is None or not upload.upload_id:
            return None
        self._id = upload.upload_id
        self._held = {number: held for page in self._pages() for number, held in self._listed(page)}
        return upload

    def _pages(self) -> Iterator[dict[str, Any]]:
        marker = 0
        while True:
            with told("see which parts were sent"):
                page = self._while_there(partial(self._ask, partial(self._page, marker)), unseen=True)
            yield page
            following = int(page.get("NextPartNumberMarker") or 0)
            if not page.get("IsTruncated") or following <= marker:
                return
            marker = following

    def _page(self, after: int) -> dict[str, Any]:
        client = self._way.tries.client
        return dict(client.list_parts(**self._target.address, UploadId=self._id, PartNumberMarker=after))

    def _listed(self, page: dict[str, Any]) -> Iterator[tuple[int, _Held]]:
        noted = self._memory.sent()
        for part in page.get("Parts", ()):
            number, etag = int(part["PartNumber"]), str(part["ETag"])
            crc: int | None = None
            if number in noted and noted[number].etag == etag:
                crc = noted[number].crc64
            elif part.get("ChecksumCRC64NVME"):
                crc = crc64_value(part["ChecksumCRC64NVME"])
            yield number, _Held(etag, int(part["Size"]), crc)

    # Sending

    def _send(self, pieces: Callable[[Callable[[], None]], Iterator[Piece]]) -> None:
        crew = Crew[SentPart](_IN_FLIGHT, self._way.tries, self._take)
        for piece in pieces(crew.check):
            self._way.tries.check()
            if held := self._holds(piece):
                if piece.claim:
                    piece.claim.close()
                self._take(held)
                self._way.meter.add(piece.size)
            else:
                crew.hand(partial(self._while_there, partial(self._send_one, piece)))
        crew.finish()

    def _take(self, part: SentPart) -> None:
        self._memory.was_sent(part)
        self._etags[part.number] = part.etag

    def _holds(self, piece: Piece) -> SentPart | None:
        """The part as the server has it, when that has exactly the bytes of this piece."""
        held = self._held.get(piece.number)
        if held is None or held.size != piece.size:
            return None
        if held.crc is None:
            same = held.etag.strip('"') == _md5(self._way, self._state, piece).hex()
        else:
            same = held.crc == piece.crc
        return SentPart(piece.number, held.etag, piece.crc, piece.size) if same else None

    def _send_one(self, piece: Piece) -> SentPart:
        try:
            copied = self._copied(piece)
            if copied:
                self._way.meter.add(piece.size)
            return copied or self._sent(piece)
        finally:
            if piece.claim:
                piece.claim.close()

    def _copied(self, piece: Piece) -> SentPart | None:
        """Have the store take the piece over, None where it can't, or can't prove that it has these bytes."""
        if piece.source is None:
            return None
        for key in self._spellings:
            try:
                told_back = self._way.tries.again(partial(self._copy, piece, key))
            except ClientError as trouble:
                if passing(trouble) or code_of(trouble) == "NoSuchUpload":
                    raise
                continue
            self._spellings = (key,)
            etag = str(told_back.get("ETag", ""))
            same = etag and self._proven(piece, told_back)
            return SentPart(piece.number, etag, piece.crc, piece.size) if same else None
        self._spellings = ()
        return None

    def _copy(self, piece: Piece, key: str) -> dict[str, Any]:
        source: Any = {"Bucket": self._target.bucket, "Key": key, "VersionId": self._base and self._base.version_id}
        start = piece.source or 0
        reply = self._way.tries.client.upload_part_copy(
            **self._target.address, UploadId=self._id, PartNumber=piece.number, CopySource=source,
            CopySourceRange=f"bytes={start}-{start + piece.size - 1}")
        return dict(reply.get("CopyPartResult", {}))

    def _proven(self, piece: Piece, told_back: dict[str, Any]) -> bool:
        """What the store copied is what we have here: by its CRC64NVME, its MD5, or the whole's at the end."""
        if crc := told_back.get("ChecksumCRC64NVME"):
            return bool(crc64_value(crc) == piece.crc)
        etag = str(told_back.get("ETag", "")).strip('"')
        if _MD5.fullmatch(etag):
            return etag == _md5(self._way, self._state, piece).hex()
        return bool(etag) and not self._target.needs_md5

    def _sent(self, piece: Piece) -> SentPart:
        asked = {"UploadId": self._id, "PartNumber": piece.number}
        damaged = _Damaged()

        def put() -> SentPart:
            reply = _put_range(self._way, self._state, piece, self._way.tries.client.upload_part, asked)
            return SentPart(piece.number, str(reply["ETag"]), piece.crc, piece.size)

        with told("send a part of the file"):
            return self._way.tries.again(put, damaged.or_passing)

    # Putting together

    def _complete(self, digest: Digest) -> str:
        target, crc = self._target, digest.checksums.crc64nvme
        whole: dict[str, Any] = {} if target.checks == "refused" else {
            "ChecksumCRC64NVME": crc, "ChecksumType": "FULL_OBJECT", "MpuObjectSize": digest.size,
        }
        parts: list[Any] = [{"PartNumber": number, "ETag": etag} for number, etag in sorted(self._etags.items())]
        attempts = _Doubt(lambda: ours(target, digest.size, crc))

        def complete() -> str:
            reply = self._way.tries.client.complete_multipart_upload(
                **target.address, UploadId=self._id, MultipartUpload={"Parts": parts}, **whole)
            return str(reply.get("VersionId", ""))

        with told("put the parts of the file together"):
            try:
                return self._way.tries.again(lambda: attempts.made(lambda: self._way.tries.ask(complete)))
            except ClientError as trouble:
                return self._after_refusal(trouble, digest)

    def _after_refusal(self, trouble: ClientError, digest: Digest) -> str:
        code = code_of(trouble)
        if code in _GONE:
            # Done already, by us in another life, or dropped.
            if found := ours(self._target, digest.size, digest.checksums.crc64nvme):
                return found
            raise Gone from trouble
        if code in {"InvalidPart", "InvalidPartOrder"}:
            raise Gone(listed_again=True) from trouble
        if code in _DAMAGED:
            self._state.check(digest.size)
            self.give_up()
        raise trouble

    # Asking

    def _ask(self, attempt: Callable[[], Any]) -> dict[str, Any]:
        return dict(self._way.tries.again(lambda: self._way.tries.ask(attempt)))

    def _while_there(self, attempt: Callable[[], T], *, unseen: bool = False) -> T:
        """Make a call about the upload; raises Gone when the store knows nothing of it any more.

        Asked for its parts Ceph 16 says to whoever isn't the bucket's owner that it is forbidden: `unseen` takes
        that for gone too.
        """
        try:
            return attempt()
        except ClientError as trouble:
            if code_of(trouble) not in _GONE and not (unseen and denied(trouble)):
                raise
        except VvtError as trouble:
            if trouble.state.get("code") not in _GONE:
                raise
        raise Gone


class _Damaged:
    """Bytes that arrive damaged are sent again, but not for ever."""

    def __init__(self) -> None:
        self._left = _MOST_DAMAGED

    def or_passing(self, trouble: Exception) -> bool:
        if isinstance(trouble, ClientError) and code_of(trouble) in _DAMAGED:
            self._left -= 1
            return self._left > 0
        return passing(trouble)
