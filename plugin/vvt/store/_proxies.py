"""The viewing proxies of films, kept under `.vvt/proxies/` by the film's key and VersionId.

A proxy is made of a film once its version is there, which nobody waits for; a record never changes, so it names none.
What `proxy.json` pins is written last: a proxy is there when that is. It can be made again, so losing one is no loss.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from blake3 import blake3
from botocore.exceptions import ClientError

from vvt.store._digest import crc64, crc64_text, md5_text
from vvt.store._errors import code_of, told
from vvt.store.layout import PROXY
from vvt.store.record import Part

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client  # noqa: TC004 -- type stubs, not there at run time

    from vvt.store._target import Target
    from vvt.store.memory import Memory

_NOT_THERE = frozenset({"NoSuchKey", "NoSuchVersion", "404"})
_MOST_BYTES = 1 << 16  # of what pins a proxy; a part takes a few hundred


@dataclass(frozen=True, slots=True)
class Proxies:
    """The proxies in a bucket; `own` is the folder of what is no part of a record."""

    client: S3Client
    bucket: str
    own: str

    def key(self, film: Part) -> str:
        """Return the key of a film's proxy."""
        return self._folder(film) + PROXY

    def of(self, film: Part) -> Part | None:
        """Return the proxy of a film as it is pinned, None while there is none. Raises VvtError."""
        with told("look for the viewing proxy"):
            try:
                reply: Any = self.client.get_object(Bucket=self.bucket, Key=self._pin(film))
                data: bytes = reply["Body"].read(_MOST_BYTES)
            except ClientError as trouble:
                if code_of(trouble) in _NOT_THERE:
                    return None
                raise
            part = self._pinned(film, data)
            return part if part and self._there(part) else None

    def _pinned(self, film: Part, data: bytes) -> Part | None:
        """What is pinned there; None for what can't be read, or names another file than this film's proxy."""
        with suppress(ValueError, TypeError, KeyError, AttributeError, RecursionError):
            part = Part.from_dict(json.loads(data))
            if (part.name, part.key) == (PROXY, self.key(film)):
                return part
        return None

    def _there(self, part: Part) -> bool:
        """A proxy may be cleared away under its pin: it is a copy for looking, and can be made again."""
        try:
            self.client.head_object(Bucket=self.bucket, Key=part.key, VersionId=part.version_id)
        except ClientError as trouble:
            if code_of(trouble) in _NOT_THERE:
                return False
            raise
        return True

    def pin(self, film: Part, proxy: Part, target: Target) -> None:
        """Say that a proxy is there, whole; `target` is where it was sent to. Raises VvtError."""
        data = json.dumps(proxy.to_dict(), ensure_ascii=False, indent=1).encode() + b"\n"
        check = target.transit(md5_text(data) if target.needs_md5 else "", crc64_text(crc64(data)))
        with told("keep the viewing proxy"):
            self.client.put_object(Bucket=self.bucket, Key=self._pin(film), Body=data,
                                   ContentType="application/json", **check)

    def give_up(self, film: Part, memory: Memory) -> None:
        """Have the store drop what it holds of a proxy that was being sent. Raises VvtError."""
        upload = memory.upload()
        if upload is None or not upload.upload_id:
            return
        with told("drop what was sent of the viewing proxy"):
            try:
                self.client.abort_multipart_upload(Bucket=self.bucket, Key=self.key(film), UploadId=upload.upload_id)
            except ClientError as trouble:
                if code_of(trouble) != "NoSuchUpload":
                    raise
        memory.forget()

    def _pin(self, film: Part) -> str:
        return self._folder(film) + "proxy.json"

    def _folder(self, film: Part) -> str:
        # The key is hashed because keys have a longest length.
        return f"{self.own}proxies/{blake3(film.key.encode()).hexdigest()[:32]}/{quote(film.version_id, safe='')}/"
