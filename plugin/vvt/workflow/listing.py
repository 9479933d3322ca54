"""`list`: what is in the bucket, in rows; and which of them somebody asks for."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from vvt.cut import timecode
from vvt.errors import NotFound
from vvt.store import CutName, DeleteMarker, Record, Reviews, StoredFile, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vvt.store import CutReviews, History, Store

_ALL = 10**9
_NUMBER = re.compile(r"v0*([1-9][0-9]*)")


@dataclass(frozen=True, slots=True)
class CutRow:
    """A cut and its newest version, None where nothing was published with this tool, with its status now.

    `settled` is the number of the newest version that is approved or locked now (0: none is), `as_what` which.
    """

    name: CutName
    latest: Record | None
    status: str = ""
    settled: int = 0
    as_what: str = ""


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version and what was said of it."""

    record: Record
    reviews: Reviews = Reviews()  # noqa: RUF009 -- frozen, and empty


@dataclass(frozen=True, slots=True)
class Filter:
    """Which versions somebody asks for; what is left empty asks for nothing.

    `by` is an author's name or whole words of it, `search` a piece of the note, of what was added to it, of a
    comment or of a name that stands with them; both in any case, with or without accents. `search` may be a version's
    number too, as v12. A version is meant that was published at `since` or later and before `until` (both with a time
    zone).
    """

    status: str = ""
    by: str = ""
    since: datetime | None = None
    until: datetime | None = None
    search: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """Versions of a cut, newest first, of `total` there are; `earlier` ones were left out for their number alone.

    `files` and `markers` are None where they were not looked for.
    """

    rows: tuple[VersionRow, ...]
    unreadable: tuple[Unreadable, ...]
    total: int
    earlier: int
    files: tuple[StoredFile, ...] | None = None
    markers: tuple[DeleteMarker, ...] | None = None


def rows_of(records: Iterable[Record], reviews: CutReviews) -> list[VersionRow]:
    """Versions with what was said of each, in the order they come."""
    return [VersionRow(record, reviews.of(record.number, record.publish_id)) for record in records]


def matching(rows: Iterable[VersionRow], chosen: Filter) -> list[VersionRow]:
    """The rows that `chosen` asks for, in the order they come."""
    return [row for row in rows if _matches(row, chosen)]


def _matches(row: VersionRow, chosen: Filter) -> bool:
    if chosen.status and row.reviews.status != chosen.status:
        return False
    if chosen.by and f" {folded(chosen.by)} " not in f" {folded(row.record.author)} ":
        return False
    return _in_time(row.record, chosen) and _has(row, folded(chosen.search))


def _in_time(record: Record, chosen: Filter) -> bool:
    if chosen.since is None and chosen.until is None:
        return True
    try:
        published = datetime.fromisoformat(record.time)
    except ValueError:
        return False
    published = published if published.tzinfo else published.replace(tzinfo=UTC)
    return (chosen.since is None or published >= chosen.since) and (chosen.until is None or published < chosen.until)


def _has(row: VersionRow, words: str) -> bool:
    said = (text for review in row.reviews.all for text in (review.text, review.author))
    number = _NUMBER.fullmatch(words)
    if number and int(number[1]) == row.record.number:
        return True
    return not words or any(words in folded(text) for text in (row.record.note, row.record.author, *said))


def folded(text: str) -> str:
    """`text` as it is compared: in one case, without accents, one space between words."""
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return " ".join(unicodedata.normalize("NFKC", bare.casefold()).split())


def cuts(store: Store, project: str) -> list[CutRow]:
    """The cuts of a project, sorted by name. Raises NotFound when there are none."""
    found = store.standing(CutName(project, "any").project)
    if not found:
        raise NotFound(f'There is no project "{project}".', "See what there is: vvt list.")
    return [CutRow(name, now.newest, now.status, now.settled.number if now.settled else 0, now.as_what)
            for name, now in found.items()]


def history(store: Store, name: CutName) -> History:
    """All a cut has in the bucket. Raises NotFound when that is nothing."""
    found = store.history(name)
    if not (found.records or found.unreadable or found.files or found.markers):
        raise NotFound(f'There is no cut "{name}".', f'See what there is: vvt list "{name.project}".')
    return found


def listed(store: Store, name: CutName, chosen: Filter, limit: int) -> Listed:
    """The newest `limit` versions (0: all) of a cut that `chosen` asks for. Raises NotFound when there is no cut.

    What is no version is told with all versions only: to know it, all of them have to be read.
    """
    if chosen != Filter():
        page = store.versions_page(name, count=_ALL)
        if not page.total:
            history(store, name)
        rows = matching(rows_of(page.records, page.reviews), chosen)
        return Listed(tuple(rows[:limit or None]), (), page.total, max(0, len(rows) - limit) if limit else 0)
    if limit:
        page = store.versions_page(name, count=limit)
        if page.before is not None:
            return Listed(tuple(rows_of(page.records, page.reviews)), page.unreadable, page.total, page.total - limit)
    found = history(store, name)
    return Listed(tuple(rows_of(found.records, found.reviews)), found.unreadable,
                  len(found.records) + len(found.unreadable), 0, found.files, found.markers)


def size(record: Record) -> int:
    """Bytes of all parts."""
    return sum(part.size for part in record.parts)


def length(timeline: Mapping[str, object] | None) -> str:
    """The duration in a record's timeline facts as timecode, "" where they don't say."""
    try:
        told = dict(timeline or {})
        return timecode(int(str(told["duration"])), Fraction(str(told["rate"])), drop=bool(told.get("drop")))
    except (KeyError, ValueError, ZeroDivisionError):
        return ""
