"""What is in the bucket: projects, cuts, and a cut's versions as rows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vvt.panel.models.rows import rows_of

if TYPE_CHECKING:
    from vvt.panel.models.cuts import Place
    from vvt.panel.models.rows import VersionRow
    from vvt.panel.session import Session
    from vvt.panel.work import Steering

_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Found:
    """The names of the cuts by project, both sorted."""

    cuts: dict[str, list[str]]


def everything(session: Session, steering: Steering) -> Found:
    """All projects and cuts. Raises what the store raises."""
    store = session.store()
    projects = store.projects()

    def cuts(project: str) -> list[str]:
        steering.check()
        return [name.cut for name in store.cuts(project)]

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return Found(dict(zip(projects, pool.map(cuts, projects), strict=True)))


def versions(session: Session, place: Place) -> list[VersionRow]:
    """The rows of a cut, newest first; none where there are none. Raises what the store raises."""
    from vvt.store import CutName  # noqa: PLC0415 - loads boto3

    return rows_of(session.store().history(CutName(*place)))
