"""What is in the bucket: projects, cuts, and a cut's versions as rows, by the page or as they are sought."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from vvt.errors import Damaged, NotFound
from vvt.panel.models.lanes import Open
from vvt.panel.models.rows import VersionRow, others_of, versions_of, with_lanes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vvt.panel.models.cuts import Place
    from vvt.panel.models.sought import Sought
    from vvt.panel.session import Session
    from vvt.panel.work import Steering
    from vvt.store import Reviews

PAGE = 100      # versions; more than the highest screen shows
_AT_ONCE = 8
_ALL = 10**9


@dataclass(frozen=True, slots=True)
class Found:
    """The names of the cuts by project, both sorted."""

    cuts: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Page:
    """Some of a cut's rows, newest first, of `total` versions; `following` is the number below which the next ones are.

    `ways` are where the lanes go on.
    """

    rows: list[VersionRow]
    total: int = 0
    following: int | None = None
    ways: Open = ()


def everything(session: Session, steering: Steering) -> Found:
    """All projects and cuts. Raises what the store raises."""
    store = session.store()
    projects = store.projects()

    def cuts(project: str) -> list[str]:
        steering.check()
        return [name.cut for name in store.cuts(project)]

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return Found(dict(zip(projects, pool.map(cuts, projects), strict=True)))


def versions(session: Session, place: Place, *, below: int | None = None, count: int = PAGE, ways: Open = ()) -> Page:
    """The newest `count` versions, or those below a number; behind the last, what is no version.

    Raises what the store raises.
    """
    from vvt.store import CutName  # noqa: PLC0415 - loads boto3

    store, name = session.store(), CutName(*place)
    # One more than is shown: the version before the last one.
    page = store.versions_page(name, below, count + 1)
    rows = versions_of(page.records, page.unreadable, page.reviews)
    last = page.before is None
    rows, ways = with_lanes(rows if last else rows[:-1], ways)
    if last:
        rows += others_of(store.history(name))
    return Page(rows, page.total, None if last else rows[-1].number, ways)


def authors(session: Session, place: Place) -> set[str]:
    """Everybody who has published of a cut. Raises what the store raises."""
    from vvt.store import CutName  # noqa: PLC0415 - loads boto3

    return {record.author for record in session.store().versions(CutName(*place))}


def said_of(session: Session, refs: Sequence[str], steering: Steering) -> dict[str, Reviews]:
    """What was said of versions, by their references; nothing of one that isn't there any more.

    Raises what the store raises.
    """
    from vvt.store import Ref  # noqa: PLC0415 - loads boto3
    from vvt.workflow import reviewing  # noqa: PLC0415

    found = {}
    for ref in refs:
        steering.check()
        with suppress(NotFound, Damaged):
            found[ref] = reviewing.look(session.store(), Ref.parse(ref)).reviews
    return found


def sought(session: Session, place: Place, wanted: Sought) -> Page:
    """The versions of a cut that are asked for, all of them. Raises what the store raises."""
    from vvt.store import CutName  # noqa: PLC0415 - loads boto3
    from vvt.workflow.listing import Filter, matching, rows_of  # noqa: PLC0415

    page = session.store().versions_page(CutName(*place), count=_ALL)
    chosen = Filter(wanted.status, wanted.by, wanted.since(datetime.now(UTC).astimezone()), None, wanted.text)
    numbers = {row.record.number for row in matching(rows_of(page.records, page.reviews), chosen)}
    rows = versions_of(page.records, page.unreadable, page.reviews)
    kept, ways = with_lanes(row for row in rows if row.number in numbers)
    return Page(kept, page.total, None, ways)
