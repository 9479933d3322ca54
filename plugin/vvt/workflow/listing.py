"""`list`: what is in the bucket, in rows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from vvt.cut import timecode
from vvt.errors import NotFound
from vvt.store import CutName, Record
from vvt.workflow.publishing import latest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vvt.store import History, Store

_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class CutRow:
    """A cut and its newest version, None where nothing was published with this tool."""

    name: CutName
    latest: Record | None


def cuts(store: Store, project: str) -> list[CutRow]:
    """The cuts of a project, sorted by name. Raises NotFound when there are none."""
    names = store.cuts(CutName(project, "any").project)
    if not names:
        raise NotFound(f'There is no project "{project}".', "See what there is: vvt list.")
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return [CutRow(name, newest) for name, newest in
                zip(names, pool.map(lambda name: latest(store, name), names), strict=True)]


def history(store: Store, name: CutName) -> History:
    """All a cut has in the bucket. Raises NotFound when that is nothing."""
    found = store.history(name)
    if not (found.records or found.unreadable or found.files):
        raise NotFound(f'There is no cut "{name}".', f'See what there is: vvt list "{name.project}".')
    return found


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
