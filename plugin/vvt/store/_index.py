"""A cut's records laid together in one object, so that a machine that knows none of them asks once.

It is a help and never the truth: which records there are, and which S3 version of each counts, the listing says,
and of what lies here only bytes with the very MD5 the listing gives are used. Losing it loses nothing.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
from contextlib import suppress
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from vvt.errors import BadName
from vvt.store._canary import transit_headers
from vvt.store._digest import Digest
from vvt.store._errors import told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_s3 import S3Client

    from vvt.store._listing import Entry
    from vvt.store.layout import Layout
    from vvt.store.names import CutName

EVERY = 50  # versions between two writings: the most that is asked for one by one
_MOST = 512 << 20  # bytes; more than a hundred thousand records, less than what a bomb unpacks to


class Index:
    """The indexes of a bucket."""

    def __init__(self, client: S3Client, bucket: str, layout: Layout) -> None:
        """Look into `bucket`; no network yet."""
        self._client, self._bucket, self._layout = client, bucket, layout

    def read(self, name: CutName) -> dict[str, bytes]:
        """Return what is laid together, by VersionId; nothing where there is no index, or one that can't be read."""
        with suppress(BadName, ClientError, BotoCoreError, OSError, ValueError, TypeError, KeyError, EOFError):
            reply = self._client.get_object(Bucket=self._bucket, Key=self._layout.index(name))
            with gzip.GzipFile(fileobj=io.BytesIO(reply["Body"].read())) as packed:
                records = json.loads(packed.read(_MOST))["records"]
            return {str(version_id): base64.b64decode(content) for version_id, content in records.items()}
        return {}

    def write(self, name: CutName, records: Mapping[str, bytes]) -> None:
        """Lay records, by VersionId, together. Raises VvtError."""
        texts = {version_id: base64.b64encode(content).decode() for version_id, content in records.items()}
        body = gzip.compress(json.dumps({"schema": 1, "records": texts}).encode(), mtime=0)
        digest = Digest()
        digest.update(body)
        with told("write the index"):
            self._client.put_object(Bucket=self._bucket, Key=self._layout.index(name), Body=body,
                                    **transit_headers("refused", body, digest.checksums.crc64nvme))


def is_whole(content: bytes, entry: Entry) -> bool:
    """Tell whether these are for certain the bytes of the S3 version that was listed."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest() == entry.etag
