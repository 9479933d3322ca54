"""`publish`: a render and timeline files become the next version of a cut."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from vvt.errors import BadTimeline, NotFound, VvtError
from vvt.outbox import Entry, Goes, Hearing, Outbox, Parcel, Sender, Sent, attend
from vvt.store import CutName, Draft, PartSource, Record, Stopped, Store
from vvt.workflow.outgoing import carry_on, how_to_go_on, leave_behind
from vvt.workflow.posters import posters
from vvt.workflow.render_check import other_length
from vvt.workflow.sending import cut_of, latest, send
from vvt.workflow.timelines import COMPARABLE, facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vvt.cut import Cut
    from vvt.store import Progress

__all__ = ["Base", "Files", "Published", "Way", "check", "go_on", "latest", "packed", "publish", "published", "put_by",
           "send"]

_TIMELINES = (*COMPARABLE, ".drt", ".drp")
_FILMS = frozenset({".mov", ".mp4", ".m4v", ".mxf", ".mkv", ".avi", ".webm", ".mpg", ".mpeg", ".ts", ".braw", ".r3d",
                    ".wav", ".aif", ".aiff", ".mp3", ".m4a"})

# The version a cut grew from: its number, None where nobody knows, "latest" for the newest there is when it begins.
Base = int | Literal["latest"] | None


@dataclass(frozen=True, slots=True)
class Files:
    """What to publish: one rendered file, timeline files of different kinds, or both. Checked by `check`.

    `facts` is JSON of what an editing program knows of the timeline and its files lose.
    """

    render: Path | None = None
    timelines: tuple[Path, ...] = ()
    facts: Path | None = None

    def parts(self) -> list[PartSource]:
        """The parts these become."""
        render = [PartSource("cut", self.render)] if self.render else []
        facts = [PartSource("facts.json", self.facts)] if self.facts else []
        return [*render, *(PartSource(f"timeline{path.suffix.lower()}", path) for path in self.timelines), *facts]


@dataclass(frozen=True, slots=True)
class Published:
    """A version that is there to be read.

    `since` is the version before (None for a cut's first), `changes` the counts by kind against it, None
    where they could not be compared; `warnings` are sentences for the publisher, `sent` the bytes that left this
    machine (None: not known).
    """

    record: Record
    since: int | None
    changes: Mapping[str, int] | None
    warnings: tuple[str, ...] = ()
    sent: int | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """How a publish is gone about: `stop` ends it within a second, `waiting` hears which publish another process
    sends first, `outbox` is the folder of another outbox than the user's. `entered` hears, before anything is sent,
    under which id it is in the outbox, which is another's where it is gone on with.
    """

    stop: threading.Event = field(default_factory=threading.Event)
    waiting: Callable[[Entry], None] | None = None
    outbox: Path | None = None
    entered: Callable[[str], None] | None = None

    def enter(self, entry: Entry) -> None:
        """Say under which id it is in the outbox."""
        if self.entered:
            self.entered(entry.id)


def publish(  # noqa: PLR0913 - each says one thing of a version, and most callers leave the last ones out
        store: Store, name: CutName, files: Files, draft: Draft, progress: Progress | None = None, *,
        base: Base = "latest", way: Way | None = None) -> Published:
    """Publish `files` as the next version of `name`, compared with the version before, whatever its base.

    `draft` says who publishes and why; its timeline facts are found out here, before anything is sent, and
    its `base` is `base`. It goes through the outbox, so it survives this process. The same publish begun before, or at
    the same time, is gone on with; where it has become the newest version, of which nobody heard, that is returned.
    Raises NotFound for a file that isn't there, BadTimeline for an .otio that is none, and what the
    store raises; then nothing was published, and what became of it is said in the error's `fix`.
    """
    way = way or Way()
    with Outbox(way.outbox) as outbox:
        # What becomes a version from here on is no earlier publish: it was begun at the same time.
        known = outbox.versions()
        parcel, cut = packed(store, name, files, draft, base)
        if way.stop.is_set():
            raise Stopped
        entry = (outbox.begun_before(parcel) or _unheard(outbox, store, parcel, way)
                 or _added(outbox, parcel, known=known))
        way.enter(entry)
        before = entry if entry.id != draft.publish_id else None
        if before:
            outbox.let_go_on(before.id)
        sent, others = _attended(outbox, entry, partial(send, store=store, cut=cut), Hearing(progress, way.waiting),
                                 way.stop)
        outbox.heard(entry.id)
        notices = (outbox.notice, _gone_on_with(before), others)
    return published(sent, *filter(None, notices))


def _unheard(outbox: Outbox, store: Store, parcel: Parcel, way: Way) -> Entry | None:
    """The same publish where it is the newest version and nobody heard of that; an older one is published anew."""
    one = outbox.unheard_of(parcel)
    newest = latest(store.heeding(way.stop), parcel.name) if one else None
    return one if one and newest and newest.publish_id == one.id else None


def go_on(store: Store, entry: Entry, progress: Progress | None = None, way: Way | None = None) -> Published:
    """Go on with a publish that is in the outbox. Raises what keeps it from being sent; it stays there then."""
    way = way or Way()
    with Outbox(way.outbox) as outbox:
        way.enter(entry)
        outbox.let_go_on(entry.id)
        sent, others = _attended(outbox, entry, partial(send, store=store), Hearing(progress, way.waiting), way.stop)
        outbox.heard(entry.id)
        return published(sent, *filter(None, (outbox.notice, _gone_on_with(entry), others)))


def _attended(
        outbox: Outbox, entry: Entry, sender: Sender, hearing: Hearing, stop: threading.Event) -> tuple[Sent, str]:
    """Have it sent; also what is said of others that wait. What became of it is said in the error's `fix`."""
    try:
        sent = attend(outbox, entry.id, sender, hearing, stop)
    except VvtError as trouble:
        leave_behind(outbox, entry.id, trouble)
        carry_on(outbox)
        raise
    except KeyboardInterrupt as interrupt:
        interrupt.add_note(how_to_go_on(entry))
        raise
    return sent, carry_on(outbox)


def put_by(store: Store, name: CutName, files: Files, draft: Draft, *, base: Base = "latest") -> Entry:
    """Put a publish into the outbox without sending anything: it goes with the next one, or when somebody says so.

    Needs no network. Raises what `publish` raises before it sends.
    """
    with Outbox() as outbox:
        parcel, _ = packed(store, name, files, draft, base)
        return outbox.begun_before(parcel) or _added(outbox, parcel, goes="start")


def _added(outbox: Outbox, parcel: Parcel, goes: Goes = "itself", known: frozenset[str] | None = None) -> Entry:
    with TemporaryDirectory(prefix="vvt-") as folder:
        return outbox.begin(replace(parcel, made=posters(parcel.parts, Path(folder))), goes=goes, known=known)


def published(sent: Sent, *notices: str) -> Published:
    """What the publisher is told of a version, with sentences that have nothing to do with it."""
    return Published(sent.record, sent.since, sent.record.changes, (*sent.warnings, *notices), sent.wire)


def packed(store: Store, name: CutName, files: Files, draft: Draft, base: Base) -> tuple[Parcel, Cut | None]:
    """A publish as the outbox takes it, and its cut if that can be compared. Raises NotFound, BadTimeline, BadName."""
    check(files)
    draft.check()
    store.keys(name, files.parts())
    warnings: list[str] = []
    cut = cut_of(files.timelines, warnings)
    if cut and files.render and not files.facts:
        # A host's own timeline is held against its film more closely (`check_film`, `check_render`).
        warnings.extend(other_length(files.render, cut))
    draft = replace(draft, timeline=facts(cut) if cut else None)
    place = store.settings
    if place.ca_bundle:
        # Whoever sends it may be started in another folder.
        place = replace(place, ca_bundle=str(Path(place.ca_bundle).absolute()))
    word = "none" if base is None else str(base)
    return Parcel(place, name, tuple(files.parts()), draft, word, tuple(warnings)), cut


def _gone_on_with(before: Entry | None) -> str:
    if before is not None and before.outcome is not None:
        return ("The same was published already, by somebody who began it at the same time or never heard of its end: "
                "this is its version.")
    if before is None or not before.attempts:
        return ""
    return f"Went on with the same publish that was begun before ({before.percent} % had been sent)."


def check(files: Files) -> None:
    """Raise NotFound or BadTimeline unless `files` can be published as they are."""
    if not files.render and not files.timelines:
        raise NotFound("There is nothing to publish.", "Give --render, --timeline, or both.")
    if files.render and files.render.suffix.lower() in _TIMELINES:
        raise BadTimeline(f"{files.render} is a timeline, not a rendered film.", "Give it as --timeline.")
    _check_kinds(files.timelines)
    for path in (*([files.render] if files.render else []), *files.timelines):
        _check_file(path)


def _check_kinds(timelines: Sequence[Path]) -> None:
    kinds: dict[str, Path] = {}
    for path in timelines:
        kind = path.suffix.lower()
        if not kind:
            raise BadTimeline(f"{path} has no extension, so nobody knows what kind of timeline it is.",
                              "Give the file an extension such as .otio or .edl.")
        if kind in _FILMS:
            raise BadTimeline(f"{path} is a film or sound, not a timeline.", "Give it as --render.")
        if kind in kinds:
            raise BadTimeline(f"{kinds[kind]} and {path} are both {kind} files, and a version holds one of a kind.",
                              "Publish the one that belongs to this cut.")
        kinds[kind] = path


def _check_file(path: Path) -> None:
    if path.is_dir():
        raise NotFound(f"{path} is a folder.", "Name the file itself.")
    if not path.exists():
        raise NotFound(f"There is no file {path}.", "Check the path and try again.")
    if not path.is_file():
        raise NotFound(f"{path} is no plain file.", "Name a file.")
    if not path.stat().st_size:
        raise NotFound(f"{path} is empty.", "Wait until it is written, or export it again.")
