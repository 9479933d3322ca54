"""The chunk tables that are kept with versions, under `.vvt/chunks/`: what a later publish can take over.

They are made again with every publish and lost without harm, so one that can't be kept or read costs a
publish its saving and nothing else.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import quote

from blake3 import blake3
from botocore.exceptions import BotoCoreError, ClientError

from vvt.store import _chunks
from vvt.store._digest import crc64, crc64_text, md5_text

if TYPE_CHECKING:
    from vvt.store._chunks import Chunker, Table
    from vvt.store._target import Target
    from vvt.store.record import Part


def table_key(own: str, part: Part) -> str:
    """Return the key of a part's table: by the part's key, hashed because keys have a longest length, and VersionId."""
    return f"{own}chunks/{blake3(part.key.encode()).hexdigest()[:32]}/{quote(part.version_id, safe='')}"


def keep(target: Target, part: Part, chunker: Chunker) -> None:
    """Keep the table of a part that was just stored."""
    if not target.own:
        return
    data = _chunks.written(chunker.least, chunker.chunks)
    check = target.transit(md5_text(data) if target.needs_md5 else "", crc64_text(crc64(data)))
    with suppress(ClientError, BotoCoreError):
        target.client.put_object(Bucket=target.bucket, Key=table_key(target.own, part), Body=data, **check)


def table_of(target: Target, part: Part) -> Table | None:
    """Return the table of an earlier version's part, None where there is none that can be used."""
    if not target.own:
        return None
    try:
        reply = target.client.get_object(Bucket=target.bucket, Key=table_key(target.own, part))
        table = _chunks.read(reply["Body"].read(_chunks.MOST_BYTES))
    except (ClientError, BotoCoreError):
        return None
    return table if table and table.size == part.size else None
