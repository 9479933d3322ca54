"""The current timeline, or what a render job of the editor's has rendered, becomes the next version of a cut."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import orjson

from vvt.errors import NotFound, VvtError
from vvt.host import Described, Host, HostRefused, Render, TimelineFacts
from vvt.host.remembered import remember
from vvt.store import CutName, Draft, Record, Ref, Store
from vvt.workflow.basing import named_base
from vvt.workflow.begun import begun_before
from vvt.workflow.heard import NOBODY, Heard, Stage
from vvt.workflow.preflight import preflight
from vvt.workflow.proposal import Proposal, open_timeline, proposal
from vvt.workflow.publishing import Base, Files, Published, go_on, publish
from vvt.workflow.render_check import Checked, check_film, check_render
from vvt.workflow.renders import see_room, workplace

if TYPE_CHECKING:
    from vvt.host import Wait, Waiting
    from vvt.outbox import Entry

_OURS = "vvt:"
_POLL_SECONDS = 0.5
_STOPS_SECONDS = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """What goes along with the timeline: a preset to render with, a film that is there, or (neither) no film.

    `may_change_page` allows a render where Resolve can't put the Deliver page's settings back.
    """

    preset: str = ""
    film: Path | None = None
    may_change_page: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """What the editor is asked, where somebody is there to answer.

    `base` is asked which version the timeline grew from when nobody knows, `page` whether a render may change
    the Deliver page where it can't be put back.
    """

    base: Callable[[Proposal], int | None] | None = None
    page: Callable[[], bool] | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """What the version shall be: of which cut (None: the proposed one), who publishes it and why.

    `base` is a word for the version it grew from, as `named_base` takes it, or "known": what the timeline was
    published or pulled as.
    """

    draft: Draft
    name: CutName | None = None
    base: str = "known"
    ask: Ask = Ask()


def publish_current(host: Host, store: Store, goal: Goal, choice: Choice, heard: Heard = NOBODY) -> Published:
    """Save, export and (if chosen) render the current timeline, and publish all of it as the cut's next version.

    The host is let go of before anything is sent. Raises HostRefused, BadFilm and what `publish` raises; then nothing
    was published, and a film that was rendered is kept and named.
    """
    goal.draft.check()
    told = host.describe(waiting=heard.waiting)
    _look_before(told, choice, heard)
    facts = open_timeline(told)
    settled = _settled(store.heeding(heard.way.stop) if heard.way else store, told, goal)
    _ask_for_page(told, choice, goal.ask)
    warnings = [*settled.warnings, *_without_our_markers(host, facts, heard.waiting)]
    heard.stage(Stage.SAVING)
    host.save(heard.waiting)
    with TemporaryDirectory(prefix="vvt-") as folder, workplace(goal.draft.publish_id, heard) as place:
        files, missing = _exported(host, Path(folder), facts, heard)
        known = _host_facts(told, facts, choice.preset)
        before = begun_before(store, settled.name, replace(settled.draft, host=known), files.facts, choice.film)
        if before is not None:
            return _gone_on_with(host, store, before, _Taken(told, facts, files, None, None), heard)
        film, checked = choice.film, None
        if choice.preset:
            see_room(facts)
            rendered = rendered_film(host, place.folder, choice.preset, facts, heard)
            film = place.rendered(rendered)
            warnings += [] if rendered.settings_back else [_SETTINGS_STAYED]
        host.close()
        if film is not None:
            heard.stage(Stage.CHECKING)
            checked = check_render(film, rendered, facts) if choice.preset else check_film(film, facts)
        taken = _Taken(told, facts, files, film, checked, choice.preset)
        sent = _sent(store, settled, taken, heard, (*warnings, *missing))
        place.keep = not sent.seen
    return sent.published


def publish_rendered(host: Host, store: Store, goal: Goal, job: str, heard: Heard = NOBODY) -> Published:
    """Publish what a render job of the editor's has rendered, with its timeline as it is now.

    Nothing is saved, and the timeline stays as it is. Raises HostRefused when the job isn't complete, or its film is
    not what the job should have written.
    """
    rendered = host.render_state(job, heard.waiting)
    if rendered.state != "complete" or rendered.path is None:
        raise HostRefused("render-failed", f"The render job is {rendered.state}, so it is not published.",
                          "Publish it when it is complete.")
    try:
        return _published_job(host, store, goal, rendered, heard)
    except VvtError as trouble:
        # For whoever finds out later: which film it was.
        trouble.state["film"] = str(rendered.path)
        raise


def _published_job(host: Host, store: Store, goal: Goal, rendered: Render, heard: Heard) -> Published:
    if not rendered.timeline or rendered.path is None:
        raise HostRefused("no-timeline", "The render job's timeline is not known for certain.",
                          "Open it, and publish with vvt resolve publish --render FILE.")
    told = host.describe(rendered.timeline, heard.waiting)
    facts = open_timeline(told)
    settled = _settled(store, told, goal)
    with TemporaryDirectory(prefix="vvt-") as folder:
        files, missing = _exported(host, Path(folder), facts, heard)
        host.close()
        heard.stage(Stage.CHECKING)
        checked = check_render(rendered.path, rendered, facts)
        taken = _Taken(told, facts, files, rendered.path, checked)
        return _sent(store, settled, taken, heard, (*settled.warnings, *missing)).published


@dataclass(frozen=True, slots=True)
class _Settled:
    """The goal with its open questions answered."""

    draft: Draft
    name: CutName
    base: Base
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Taken:
    """What was taken from the host: timeline files with all it said of the timeline, and the film as it was found."""

    told: Described
    facts: TimelineFacts
    files: Files
    film: Path | None
    checked: Checked | None
    preset: str = ""


def _look_before(told: Described, choice: Choice, heard: Heard) -> None:
    """Say what should be known, and raise HostRefused or NotFound for what stops it, before anything is begun."""
    if choice.film is not None and not choice.film.is_file():
        raise NotFound(f"There is no film {choice.film}.", "Check the path and try again.")
    for line in preflight(told, None, with_render=bool(choice.preset)):
        if line.stops:
            raise line.refusal()
        if line.kind != "settings-at-risk":
            heard.say(f"{line.cause} {line.fix}")


def _settled(store: Store, told: Described, goal: Goal) -> _Settled:
    """Find out, or ask, which cut this is and which version it grew from."""
    if goal.base != "known":
        name = goal.name or proposal(store, told).cut
        return _Settled(goal.draft, name, named_base(store, name, goal.base))
    found = proposal(store, told, goal.name)
    if found.known:
        return _Settled(goal.draft, found.cut, found.base)
    if goal.ask.base is not None:
        return _Settled(goal.draft, found.cut, goal.ask.base(found))
    return _Settled(goal.draft, found.cut, None, (f"{found.why} {_NO_BASE}",))


_NO_BASE = "The new version names none; the next time say it with --base v3, or --base none."


def _ask_for_page(told: Described, choice: Choice, ask: Ask) -> None:
    """Where the Deliver page can't be put back that is said before, and a render needs a yes. Raises HostRefused."""
    if not choice.preset or told.settings_come_back or choice.may_change_page or (ask.page and ask.page()):
        return
    raise HostRefused("settings-at-risk", "This Resolve can't put the Deliver page's settings back after a render; "
                      "that needs Resolve 19.1.", "Allow it with --change-deliver-settings, or render yourself and "
                      "publish that file with --render FILE.")


def _exported(host: Host, folder: Path, facts: TimelineFacts, heard: Heard) -> tuple[Files, tuple[str, ...]]:
    """The timeline's files, and a sentence for each that is missing."""
    heard.stage(Stage.EXPORTING)
    exported = host.export(folder, ("otio", "drt", "xml"), facts.id, heard.waiting)
    return Files(None, exported.files, _kept(facts, folder)), exported.missing


@dataclass(frozen=True, slots=True)
class _Sent:
    """The version, and whether it was seen to be there for everybody."""

    published: Published
    seen: bool


def _sent(store: Store, settled: _Settled, taken: _Taken, heard: Heard, warnings: tuple[str, ...]) -> _Sent:
    heard.stage(Stage.UPLOADING)
    draft = replace(settled.draft, host=_host_facts(taken.told, taken.facts, taken.preset),
                    render=taken.checked.covers if taken.checked else None)
    published = publish(store, settled.name, replace(taken.files, render=taken.film), draft, heard.progress,
                        base=settled.base, way=heard.way)
    unseen = _unseen(store, published.record)
    warnings += (*unseen, *(taken.checked.warnings if taken.checked else ()), *published.warnings,
                 *_remembered(taken, published.record))
    heard.stage(Stage.DONE, published.record.label)
    return _Sent(replace(published, warnings=warnings), seen=not unseen)


def _unseen(store: Store, record: Record) -> tuple[str, ...]:
    """A sentence where the version that was just published can't be read back."""
    try:
        there = store.find(Ref(record.name, "number", number=record.number)).publish_id == record.publish_id
    except VvtError as trouble:
        return (f"{record.ref} is published, but could not be read back just now: {trouble.cause}",)
    return () if there else (f"{record.ref} reads back as another publish; report this.",)


def _remembered(taken: _Taken, record: Record) -> tuple[str, ...]:
    try:
        remember(taken.told.project_id, taken.facts.id, record.ref)
    except VvtError as trouble:
        # The version is there; that this machine can't note it is no reason to say otherwise.
        return (str(trouble),)
    return ()


def _kept(facts: TimelineFacts, folder: Path) -> Path | None:
    """All the host said of the timeline (clip colours, flags, custom data) as a file; None where it said nothing."""
    if not facts.told:
        return None
    path = folder / "facts.json"
    path.write_bytes(orjson.dumps(facts.told))
    return path


_SETTINGS_STAYED = "The Deliver page now shows this render's settings: they could not be put back."


def rendered_film(host: Host, folder: Path, preset: str, facts: TimelineFacts, heard: Heard) -> Render:
    """Render the timeline and wait for it; stopped by the user, the render is stopped too. Raises HostRefused."""
    heard.stage(Stage.RENDERING)
    begun = host.render(folder, "cut", preset, facts.id, heard.waiting)
    try:
        now = host.render_state(begun.job, heard.waiting)
        while now.state in ("waiting", "rendering"):
            heard.stage(Stage.RENDERING, f"{now.percent} %")
            time.sleep(_POLL_SECONDS)
            now = host.render_state(begun.job, heard.waiting)
    except HostRefused:
        raise
    except BaseException:
        # Ctrl-C, or whoever listens has had enough: nobody waits for this render any more.
        host.cancel_render(begun.job, partial(_stopping, heard))
        raise
    if now.state != "complete" or now.path is None:
        ended = "failed" if now.state == "failed" else "was stopped"
        raise HostRefused("render-failed", f"The render {ended}{': ' if now.error else ''}{now.error.rstrip('.')}.",
                          "See the Deliver page, or publish with --no-render.")
    if now.frames is not None and now.frames != facts.end - facts.start:
        raise HostRefused("render-failed", f"The render covers {now.frames} frames of {facts.end - facts.start}.",
                          "Try the preset on the Deliver page, with the entire timeline.")
    return replace(now, settings_back=begun.settings_back)


def _stopping(heard: Heard, wait: Wait) -> None:
    """Told once it takes long, and whoever has stopped it may raise then: the agent stops a render nobody waits for."""
    if wait.seconds >= _STOPS_SECONDS and heard.waiting is not None:
        heard.waiting(wait)


def _without_our_markers(host: Host, facts: TimelineFacts, waiting: Waiting | None) -> list[str]:
    """Take the last comparison's markers off before the timeline is published; says so."""
    if not any(marker["data"].startswith(_OURS) for marker in facts.told.get("markers", ())):
        return []
    count = host.unmark(facts.id, waiting)
    return [f"The {count} markers of the last comparison were taken off the timeline first."]


def _gone_on_with(host: Host, store: Store, before: Entry, taken: _Taken, heard: Heard) -> Published:
    """Send what was begun and stopped; its film is there already."""
    host.close()
    heard.stage(Stage.UPLOADING)
    published = go_on(store, before, heard.progress, heard.way)
    heard.stage(Stage.DONE, published.record.label)
    return replace(published, warnings=(*published.warnings, *_remembered(taken, published.record)))


def _host_facts(told: Described, facts: TimelineFacts, preset: str = "") -> dict[str, object]:
    return {"name": told.product, "version": told.version, "project": told.project, "project_id": told.project_id,
            "timeline": facts.name, "timeline_id": facts.id, "start_timecode": facts.start_timecode,
            "offline": facts.offline, **({"preset": preset} if preset else {})}
