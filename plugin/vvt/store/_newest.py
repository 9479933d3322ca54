"""The newest version of every cut of a project, in few requests.

One list of the whole project shows the records of all cuts, and is a page a thousand S3 versions: for most projects far
fewer requests than one list a cut. Where it turns out longer than that, the cuts it has not come to are asked alone.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from vvt.store._listing import Listing, walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_s3 import S3Client

    from vvt.store._records import RecordShelf
    from vvt.store.names import CutName
    from vvt.store.record import Record

_AT_ONCE = 8


def newest(
    client: S3Client, bucket: str, shelf: RecordShelf, names: Sequence[CutName]
) -> dict[CutName, Record | None]:
    """Return the newest version of each cut of one project that can be read, None where there is none."""
    listings = _together(client, bucket, shelf, names) if names else {}

    def of(name: CutName) -> Record | None:
        listing = listings.get(name)
        return shelf.newest_in(name, shelf.listed(name) if listing is None else listing)

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return dict(zip(names, pool.map(of, names), strict=True))


def _together(
    client: S3Client, bucket: str, shelf: RecordShelf, names: Sequence[CutName]
) -> dict[CutName, Listing]:
    """List the records of the cuts a list of the project comes to within as many pages as there are cuts."""
    found: dict[str, Listing] = {}
    folder, reached, whole = shelf.layout.project(names[0].project), "", False
    for count, page in enumerate(walk(client, Bucket=bucket, Prefix=folder), 1):
        for entry in page.entries:
            cut, records, _ = entry.key.partition("/versions/")
            if records:
                found.setdefault(cut + records, Listing()).put(entry)
        reached = page.entries[-1].key if page.entries else reached
        whole = not page.following
        if count >= len(names):
            break
    # The cut the list was still at isn't known whole: only when a key behind its folder has come.
    return {name: found.get(shelf.layout.records(name), Listing()) for name in names
            if whole or reached > shelf.layout.cut(name) + "\U0010ffff"}
