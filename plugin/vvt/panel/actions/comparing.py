"""Compare versions with each other and with the open timeline; mark the changes there, go to one, write reports."""

from __future__ import annotations

from dataclasses import dataclass
from io import BufferedReader
from typing import TYPE_CHECKING

from vvt.panel.actions.publishing import watched
from vvt.panel.drawn import Plan, plan
from vvt.panel.pictures import Film

if TYPE_CHECKING:
    from pathlib import Path

    from vvt.panel.actions.nearby import Nearby
    from vvt.panel.session import Session
    from vvt.panel.work import Steering
    from vvt.workflow.comparing import Comparison  # noqa: TC004 - loads boto3


@dataclass(frozen=True, slots=True)
class Compared:
    """What changed, ready to be drawn. `before` is a version's reference.

    `here`: the later one is the timeline open in Resolve.
    """

    comparison: Comparison
    plan: Plan
    before: str
    here: bool
    films: tuple[Film | None, Film | None] = (None, None)
    labels: tuple[str, str] = ("", "")      # what to call the two in a small place, where the long names say more


@dataclass(frozen=True, slots=True)
class MarkedUp:
    """The comparison whose changes are marked, and what to tell of it."""

    compared: Compared
    text: str
    warnings: tuple[str, ...] = ()


def with_open_timeline(session: Session, nearby: Nearby, ref: str, steering: Steering) -> Compared:
    """What changed from a version to the open timeline. Raises HostRefused, and what the store raises."""
    from vvt.workflow.hosted import compare_current  # noqa: PLC0415 - loads boto3

    steering.at(f"Comparing the open timeline with {ref}")
    host = nearby.reach()
    try:
        comparison, _ = compare_current(host, ref, session.settings, watched(steering))
    finally:
        host.close()
    return _here(session, comparison, ref)


def _here(session: Session, comparison: Comparison, ref: str) -> Compared:
    return Compared(comparison, plan(comparison.changes), ref, here=True, films=(_film(session, ref), None),
                    labels=(_short(ref, ref)[0], comparison.labels[1]))


def two(session: Session, before: str, after: str, steering: Steering) -> Compared:
    """What changed from one version to another. Raises what the store raises."""
    from vvt.workflow.apart import diff_apart  # noqa: PLC0415 - loads boto3

    steering.at(f"Comparing {before} with {after}")
    comparison = diff_apart(before, after, session.settings, steering.check)
    films = _film(session, before), _film(session, after)
    return Compared(comparison, plan(comparison.changes), before, here=False, films=films, labels=_short(before, after))


def _short(before: str, after: str) -> tuple[str, str]:
    """`v002` and `v003` for two versions of one cut."""
    from vvt.store import Ref, version_word  # noqa: PLC0415 - loads boto3

    one, other = Ref.parse(before), Ref.parse(after)
    same = one.name == other.name and one.kind == other.kind == "number"
    return (version_word(one.number), version_word(other.number)) if same else (before, after)


def _film(session: Session, ref: str) -> Film | None:
    """The rendered cut of a version, read where it is looked at; None where it has none or nobody knows its start."""
    from vvt.store import Ref  # noqa: PLC0415 - loads boto3

    store = session.store()
    record = store.find(Ref.parse(ref))
    part = record.part("cut")
    first = (record.render or {}).get("first", (record.timeline or {}).get("start"))
    if part is None or not isinstance(first, int):
        return None
    return Film(lambda: BufferedReader(store.open_part(part)), first)


def mark(session: Session, nearby: Nearby, ref: str, steering: Steering) -> MarkedUp:
    """Put markers on the open timeline for what changed since a version. Raises HostRefused, …"""
    from vvt.workflow.hosted import mark_changes  # noqa: PLC0415 - loads boto3

    steering.at("Marking the changes on the timeline")
    host = nearby.reach()
    try:
        marking = mark_changes(host, ref, session.settings, watched(steering))
    finally:
        host.close()
    marked = marking.marked
    told = [f'"{name}" stands {frame - wanted} frames later: another marker is on its own frame.'
            for name, wanted, frame in marked.moved]
    told += [f'Resolve did not take the marker "{name}".' for name in marked.refused]
    markers = "1 marker is" if marked.marked == 1 else f"{marked.marked} markers are"
    return MarkedUp(_here(session, marking.comparison, ref), f"{markers} on the timeline.", tuple(told))


def unmark(nearby: Nearby, steering: Steering) -> str:
    """Take our markers off the open timeline. Raises HostRefused."""
    host = nearby.reach()
    try:
        removed = host.unmark(waiting=watched(steering))
    finally:
        host.close()
    return "1 marker was taken off." if removed == 1 else f"{removed} markers were taken off."


def jump(nearby: Nearby, timecode: str, steering: Steering) -> str:
    """Bring Resolve's playhead to a timecode; where it stands then. Raises HostRefused."""
    host = nearby.reach()
    try:
        return host.go_to(timecode, watched(steering))
    finally:
        host.close()


def write_report(compared: Compared, kind: str, path: Path, steering: Steering) -> str:
    """Write the change list as "html", "csv", "edl", "markers" or "otio"; returns what to tell."""
    from vvt import reports  # noqa: PLC0415 - some kinds load OpenTimelineIO

    steering.at(f"Writing {path.name}")
    changes = compared.comparison.changes
    if kind == "html":
        reports.write_html(changes, path, compared.comparison.labels)
    else:
        {"csv": reports.write_csv, "edl": reports.write_edl, "markers": reports.write_markers,
         "otio": reports.write_otio}[kind](changes, path)
    return f"{path.name} is written."
