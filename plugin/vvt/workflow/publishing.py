"""`publish`: a render and timeline files become the next version of a cut."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from vvt.compare import compare
from vvt.cut import Cut
from vvt.errors import BadTimeline, Damaged, NotFound
from vvt.interchange import read
from vvt.reports import counts
from vvt.store import Alarm, CutName, Draft, PartSource, Record, Ref, Store
from vvt.workflow.timelines import COMPARABLE, best, best_part, facts, stored_cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vvt.store import Progress

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
    where they could not be compared; `warnings` are sentences for the publisher.
    """

    record: Record
    since: int | None
    changes: Mapping[str, int] | None
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class _Comparison:
    """This publish's cut against the version before it, worked out once a version."""

    store: Store
    cut: Cut | None
    since: int | None = None
    found: dict[int, Mapping[str, int] | None] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def against(self, before: Record | None) -> Mapping[str, int] | None:
        """Counts by kind against `before`; None where there is nothing to compare."""
        self.since = before.number if before else None
        if before is None:
            return None
        if before.number not in self.found:
            self.found[before.number] = self._counts(before)
        return self.found[before.number]

    def _counts(self, before: Record) -> Mapping[str, int] | None:
        part = best_part(before)
        if self.cut is None or part is None:
            return None
        try:
            return counts(compare(stored_cut(self.store, part), self.cut))
        except (BadTimeline, Damaged, NotFound) as trouble:
            # An old version that can't be read must not keep a new one from being published.
            self.warnings.append(f"The changes since v{before.number} are not known: {trouble.cause}")
            return None


def publish(  # noqa: PLR0913 - each says one thing of a version, and most callers leave the last two out
        store: Store, name: CutName, files: Files, draft: Draft, progress: Progress | None = None, *,
        base: Base = "latest") -> Published:
    """Publish `files` as the next version of `name`, compared with the version before, whatever its base.

    `draft` says who publishes and why; its timeline facts are found out here, before anything is sent, and
    its `base` is `base`. Raises NotFound for a file that isn't there, BadTimeline for an .otio that is none, and
    what the store raises; then nothing was published.
    """
    check(files)
    warnings: list[str] = []
    cut = _cut(files, warnings)
    newest = latest(store, name)
    comparison = _Comparison(store, cut)
    comparison.against(newest)
    grew_from = (newest.number if newest else None) if base == "latest" else base
    draft = replace(draft, base=grew_from, timeline=facts(cut) if cut else None)

    def alarm(found: Alarm) -> None:
        warnings.append(f"{found.cause} {found.fix}")

    record = store.publish(name, files.parts(), draft, progress=progress, changes=comparison.against, alarm=alarm)
    return Published(record, comparison.since, record.changes, (*warnings, *comparison.warnings))


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


def _cut(files: Files, warnings: list[str]) -> Cut | None:
    """The cut the best of the timelines holds; only an .otio must be readable, the others are kept as they are."""
    path = best(files.timelines)
    if path is None:
        return None
    try:
        cut = read(path)
    except BadTimeline as trouble:
        if path.suffix.lower() == ".otio":
            raise
        warnings.append(f"{trouble.cause} It is published as it is, but not compared.")
        return None
    warnings.extend(cut.warnings)
    return cut


def latest(store: Store, name: CutName) -> Record | None:
    """The newest version of `name` that can be read, None when there is none yet."""
    try:
        return store.find(Ref(name, "latest"))
    except NotFound:
        return None
    except Damaged:
        return next(iter(store.versions(name)), None)

