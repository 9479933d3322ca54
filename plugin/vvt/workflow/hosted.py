"""The current timeline of an editing program: publish it, compare it, mark what changed on it."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import orjson

from vvt.compare import compare
from vvt.errors import NotFound
from vvt.host import Described, HostRefused, Marked, Marker, Wait, Waiting
from vvt.interchange import read
from vvt.reports.flags import flags
from vvt.store import CutName, Draft, Progress
from vvt.workflow.comparing import Comparison, timeline
from vvt.workflow.listing import cuts
from vvt.workflow.publishing import Files, Published, publish

if TYPE_CHECKING:
    from vvt.config import Settings
    from vvt.cut import Cut
    from vvt.cut import Marker as CutMarker
    from vvt.host import Host, Render, TimelineFacts
    from vvt.store import Store

_OURS = "vvt:"
_POLL_SECONDS = 0.5
# What editors put behind a cut's name when they duplicate it: R1_v12, Reel 2 V003, R1-20260914, R1 2026-09-14.
_TOKEN = re.compile(r"[\s_.-]+(?:v\d+|(?:19|20)\d{2}[-_.]?\d{2}[-_.]?\d{2})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Choice:
    """What goes along with the timeline: a preset to render with, a film that is there, or (neither) no film."""

    preset: str = ""
    film: Path | None = None


@dataclass(frozen=True, slots=True)
class Marking:
    """What changed, and what became of its markers."""

    comparison: Comparison
    marked: Marked


def proposed_cut(store: Store, told: Described) -> CutName:
    """The cut this timeline most likely is: the one its unique id was published as, else one of its name.

    The name is the timeline's without a version or date at its end. Raises HostRefused where none is open.
    """
    facts = open_timeline(told)
    name = CutName(told.project, facts.name)
    try:
        rows = cuts(store, name.project)
    except NotFound:
        rows = []
    known = next((row.name for row in rows
                  if row.latest and (row.latest.host or {}).get("timeline_id") == facts.id), None)
    return known or CutName(told.project, without_token(facts.name))


def without_token(name: str) -> str:
    """`name` without the version and date tokens at its end; as it is when nothing else would be left."""
    while (shorter := _TOKEN.sub("", name)) != name and shorter.strip():
        name = shorter
    return name


def open_timeline(told: Described) -> TimelineFacts:
    """The current timeline. Raises HostRefused."""
    if told.timeline is None:
        raise HostRefused("no-timeline", f"No timeline is open in {told.product}.", "Open the timeline and try again.")
    return told.timeline


@dataclass(frozen=True, slots=True)
class Goal:
    """What the version shall be: of which cut (None: the proposed one), who publishes it and why."""

    draft: Draft
    name: CutName | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """Who is told how it goes: `progress` of the bytes sent, `waiting` of what the host is busy with."""

    progress: Progress | None = None
    waiting: Waiting | None = None


_NOBODY = Heard()


def publish_current(host: Host, store: Store, goal: Goal, choice: Choice, heard: Heard = _NOBODY) -> Published:
    """Save, export and (if chosen) render the current timeline, and publish all of it as the cut's next version.

    The host is let go of before anything is sent. Raises HostRefused and what `publish` raises; then nothing
    was published.
    """
    told = host.describe(waiting=heard.waiting)
    facts = open_timeline(told)
    host.save(heard.waiting)
    warnings = _without_our_markers(host, facts, heard.waiting)
    with TemporaryDirectory(prefix="vvt-") as folder:
        film, covers = choice.film, None
        if choice.preset:
            rendered = rendered_film(host, Path(folder), choice.preset, facts, heard.waiting)
            film, covers = rendered.path, _covers(rendered)
            warnings += [] if rendered.settings_back else [_SETTINGS_STAYED]
        return _sent(host, store, goal, _Taken(told, Path(folder), film, covers, tuple(warnings)), heard)


def publish_rendered(host: Host, store: Store, goal: Goal, job: str, heard: Heard = _NOBODY) -> Published:
    """Publish what a render job of the editor's has rendered, with its timeline as it is now.

    Nothing is saved, and the timeline stays as it is. Raises HostRefused when the job isn't complete.
    """
    rendered = host.render_state(job, heard.waiting)
    if rendered.state != "complete" or rendered.path is None:
        raise HostRefused("render-failed", f"The render job is {rendered.state}, so it is not published.",
                          "Publish it when it is complete.")
    if not rendered.timeline:
        raise HostRefused("no-timeline", "The render job's timeline is not known for certain.",
                          "Open it, and publish with vvt resolve publish --render FILE.")
    told = host.describe(rendered.timeline, heard.waiting)
    with TemporaryDirectory(prefix="vvt-") as folder:
        return _sent(host, store, goal, _Taken(told, Path(folder), rendered.path, _covers(rendered)), heard)


@dataclass(frozen=True, slots=True)
class _Taken:
    """What was taken from the host, and the folder for what comes with it."""

    told: Described
    folder: Path
    film: Path | None
    covers: dict[str, object] | None
    warnings: tuple[str, ...] = ()


def _sent(host: Host, store: Store, goal: Goal, taken: _Taken, heard: Heard) -> Published:
    facts = open_timeline(taken.told)
    exported = host.export(taken.folder, ("otio", "drt", "xml"), facts.id, heard.waiting)
    host.close()
    draft = replace(goal.draft, host=_host_facts(taken.told, facts), render=taken.covers)
    name = goal.name or proposed_cut(store, taken.told)
    files = Files(taken.film, exported.files, _kept(facts, taken.folder))
    published = publish(store, name, files, draft, heard.progress)
    return replace(published, warnings=(*taken.warnings, *exported.missing, *published.warnings))


def _kept(facts: TimelineFacts, folder: Path) -> Path | None:
    """All the host said of the timeline (clip colours, flags, custom data) as a file; None where it said nothing."""
    if not facts.told:
        return None
    path = folder / "facts.json"
    path.write_bytes(orjson.dumps(facts.told))
    return path


def _covers(rendered: Render) -> dict[str, object]:
    """What a record keeps of its render: the first absolute timeline frame it shows, and how many."""
    return {"first": rendered.first, "frames": rendered.frames}


_SETTINGS_STAYED = "The Deliver page now shows this render's settings: before Resolve 19.1 they can't be put back."


def rendered_film(host: Host, folder: Path, preset: str, facts: TimelineFacts, waiting: Waiting | None) -> Render:
    """Render the timeline and wait for it; stopped by the user, the render is stopped too. Raises HostRefused."""
    begun = host.render(folder, "cut", preset, facts.id, waiting)
    try:
        now = host.render_state(begun.job, waiting)
        while now.state in ("waiting", "rendering"):
            if waiting:
                waiting(Wait(f"Rendering {now.percent} %"))
            time.sleep(_POLL_SECONDS)
            now = host.render_state(begun.job, waiting)
    except KeyboardInterrupt:
        host.cancel_render(begun.job, waiting)
        raise
    if now.state != "complete" or now.path is None:
        ended = "failed" if now.state == "failed" else "was stopped"
        raise HostRefused("render-failed", f"The render {ended}{': ' if now.error else ''}{now.error}.",
                          "See the Deliver page, or publish with --no-render.")
    if now.frames is not None and now.frames != facts.end - facts.start:
        raise HostRefused("render-failed", f"The render covers {now.frames} frames of {facts.end - facts.start}.",
                          "Try the preset on the Deliver page, with the entire timeline.")
    return replace(now, settings_back=begun.settings_back)


def compare_current(host: Host, before: str, chosen: Settings,
                    waiting: Waiting | None = None) -> tuple[Comparison, TimelineFacts]:
    """What changed from `before` (a version or a file) to the current timeline, our own markers aside."""
    facts = open_timeline(host.describe(waiting=waiting))
    earlier, label = timeline(before, chosen)
    later = replace(_current(host, facts, waiting), name=facts.name if earlier.name else "")
    return Comparison(compare(earlier, later), (label, facts.name)), facts


def mark_changes(host: Host, before: str, chosen: Settings, waiting: Waiting | None = None) -> Marking:
    """Compare, and put a coloured marker on the current timeline for every frame with changes, in place of ours."""
    comparison, facts = compare_current(host, before, chosen, waiting)
    markers = [Marker(flag.at, flag.name, flag.note, flag.colour, data=",".join(
        dict.fromkeys(change.kind for change in flag.changes))) for flag in flags(comparison.changes)]
    return Marking(comparison, host.mark(markers, facts.id, waiting))


def _current(host: Host, facts: TimelineFacts, waiting: Waiting | None) -> Cut:
    with TemporaryDirectory(prefix="vvt-") as folder:
        exported = host.export(Path(folder), ("otio",), facts.id, waiting)
        if not exported.files:
            raise HostRefused("not-exported", " ".join(exported.missing),
                              "Export the timeline by hand and compare the file with vvt diff.")
        cut = read(exported.files[0])
    ours = {(marker["frame"], marker["name"]) for marker in facts.told.get("markers", ())
            if marker["data"].startswith(_OURS)}
    return replace(cut, markers=tuple(marker for marker in cut.markers if not _is_in(marker, ours)))


def _is_in(marker: CutMarker, ours: set[tuple[int, str]]) -> bool:
    return (round(marker.at), marker.name) in ours


def _without_our_markers(host: Host, facts: TimelineFacts, waiting: Waiting | None) -> list[str]:
    """Take the last comparison's markers off before the timeline is published; says so."""
    if not any(marker["data"].startswith(_OURS) for marker in facts.told.get("markers", ())):
        return []
    count = host.unmark(facts.id, waiting)
    return [f"The {count} markers of the last comparison were taken off the timeline first."]


def _host_facts(told: Described, facts: TimelineFacts) -> dict[str, object]:
    return {"name": told.product, "version": told.version, "project": told.project, "project_id": told.project_id,
            "timeline": facts.name, "timeline_id": facts.id, "start_timecode": facts.start_timecode,
            "offline": facts.offline}
