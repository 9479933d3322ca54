"""A version back in the editing program as a new timeline: brought in, relinked, put right, read back, remembered."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import orjson

from vvt import paths
from vvt.compare import compare
from vvt.errors import BadTimeline, VvtError
from vvt.host import Host, HostRefused, TimelineFacts
from vvt.host.remembered import remember
from vvt.interchange import read
from vvt.reports import counts
from vvt.workflow import restoring
from vvt.workflow.bringing import Bringing, Brought, Fetched, Here, day_bin
from vvt.workflow.heard import Heard
from vvt.workflow.pull_reference import pull_as_reference
from vvt.workflow.pulling import pull

if TYPE_CHECKING:
    from vvt.cut import Cut
    from vvt.store import Record, Store

__all__ = ["Restored", "day_bin", "pull_as_reference", "pull_as_timeline"]

_NAMED = 5      # clips named one by one before the rest is counted


@dataclass(frozen=True, slots=True)
class Restored:
    """The new timeline as it reads back, the kind of file it came from and why that one.

    `relinked` clips were found where they are now, `offline` ones weren't. `reapplied` counts what the file had lost
    and was put back, by word. `placeholders` are clips for which a gap stands. `identical` says whether a comparison
    with the version finds nothing but other paths (None: it can't be compared), `changes` what else it finds, by kind.
    `warnings` is what isn't as it was, a sentence each.
    """

    timeline: TimelineFacts
    source: str
    why: str
    offline: int = 0
    relinked: int = 0
    reapplied: dict[str, int] = field(default_factory=dict)
    placeholders: tuple[str, ...] = ()
    identical: bool | None = None
    changes: dict[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def pull_as_timeline(host: Host, store: Store, record: Record, media: Path | None, heard: Heard) -> Restored:
    """Import the version as a new timeline `<name> v012` in a bin of the day; the current one stays as it is.

    Media are looked for where they were, by the places of `vvt resolve paths`, in the search folders, and in `media`.
    Raises HostRefused when no file of it can be imported.
    """
    places = paths.configured()
    if media is not None:
        places = replace(places, search=(*places.search, str(media.absolute())))
    finder = paths.Finder(places)
    with TemporaryDirectory(prefix="vvt-") as folder:
        version, warnings = _fetched(store, record, Path(folder), heard)
        sizes = _sizes(record)

        def here(path: str) -> Path | None:
            return finder.here(path, sizes.get(path))

        brought = Bringing(host, version, here, media, heard.waiting).bring()
        work = _Repair(host, version, brought, heard, brought.imported.timeline, [*warnings, *brought.warnings])
        work.remember()
        work.relink(here)
        work.restore()
        return work.read_back()


def _fetched(store: Store, record: Record, folder: Path, heard: Heard) -> tuple[Fetched, list[str]]:
    """The version's timeline files and facts, verified; facts that can't be understood are a warning."""
    files = {file.path.suffix.lower(): file.path
             for file in pull(store, record, folder, only="timeline", progress=heard.progress)}
    part = record.part("facts.json")
    if part is None:
        return Fetched(record, folder, files, None), []
    try:
        told = orjson.loads(store.read(part))
        restoring.lost(told, told)
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
        warning = (f"The facts.json of {record.ref} can't be understood, so clip colours, flags and custom data come "
                   "from the file alone.")
        return Fetched(record, folder, files, None), [warning]
    return Fetched(record, folder, files, told), []


def _sizes(record: Record) -> dict[str, int]:
    """How large the version's media were, in bytes, as far as its record says."""
    media = (record.timeline or {}).get("media") or ()
    return {one["url"]: one["size"] for one in media if isinstance(one.get("size"), int) and one.get("url")}


@dataclass(slots=True)
class _Repair:
    """The new timeline on its way to being as the version was; `now` is how it read back last."""

    host: Host
    version: Fetched
    brought: Brought
    heard: Heard
    now: TimelineFacts
    warnings: list[str]
    relinked: int = 0
    done: dict[str, int] = field(default_factory=dict)
    put_back: bool = True

    def remember(self) -> None:
        """Keep which version it is, on this machine and on the timeline itself."""
        self.put_back = self.brought.imported.put_back
        ref = self.version.record.ref
        try:
            self.host.keep_origin(self.now.id, ref, self.heard.waiting)
            remember(self.brought.imported.project_id, self.now.id, ref)
        except VvtError as trouble:
            self.warnings.append(f"That this timeline is {ref} can't be remembered: {trouble.cause}")

    def relink(self, here: Here) -> None:
        """Relink what is offline to where it is now, clips inside compound clips too."""
        known = ((self.version.record.timeline or {}).get("media") or ()) if self.now.offline or self._nests() else ()
        wanted = dict.fromkeys([*_offline_paths(self.now), *(str(one.get("url") or "") for one in known)])
        moves = {path: found for path in wanted if path and (found := here(path)) is not None and str(found) != path}
        if not moves:
            return
        told = self.host.relink(self.now.id, moves, day_bin(), self.heard.waiting)
        self.now, self.relinked = told.timeline, told.relinked
        if told.shared:
            self.warnings.append(f"{len(told.shared)} offline clips are on the open timeline too, which a pull never "
                                 "changes; relink them in the media pool.")

    def _nests(self) -> bool:
        return any(item["kind"] in ("compound", "nested", "multicam")
                   for track in self.now.told["tracks"] for item in track["items"])

    def restore(self) -> None:
        """Put back what the file lost, as far as the version's facts say what that was."""
        lost = restoring.lost(self.version.told, self.now.told) if self.version.told else None
        if not lost:
            return
        told = self.host.restore(self.now.id, lost, self.heard.waiting)
        self.now, self.done, self.put_back = told.timeline, told.done, self.put_back and told.put_back
        self.warnings += restoring.not_reapplied(told.missed)

    def read_back(self) -> Restored:
        """How it is now, against what the version has."""
        offline = self.now.offline + restoring.unlinked(self.version.told, self.now.told)
        if offline:
            self.warnings.append(f"{offline} clips are offline; say where their media are with vvt resolve paths, or "
                                 "relink them in the media pool.")
        left_out = self.brought.placeholders
        if left_out:
            self.warnings.append(f"Resolve imports no .otio with these, so a gap stands for each: {_some(left_out)}.")
        if self.version.told:
            self.warnings += self._against(self.version.told)
        before, after = self._cuts()
        changes, identical = {}, None
        if before is not None and after is not None:
            changes = {kind: count for kind, count in counts(compare(before, after)).items() if kind != "relink"}
            parted = restoring.parted(before, after)
            identical = not changes and not parted
            if parted:
                self.warnings.append(f"{parted} groups of linked clips are linked otherwise now.")
        if not self.put_back:
            self.warnings.append("Resolve did not go back to the timeline, bin or page that was open.")
        return Restored(self.now, self.brought.source, self.brought.why, offline, self.relinked, self.done, left_out,
                        identical, changes, tuple(dict.fromkeys(self.warnings)))

    def _against(self, told: dict[str, Any]) -> list[str]:
        """What of the version's clips isn't there, gaps that were named already aside."""
        found = [] if told["start"] == self.now.start else [
            f"The new timeline starts at {self.now.start_timecode}, the version at {told['start_timecode']}."]
        gone = [one for one in restoring.missing(told, self.now)
                if not any(one.partition('" ')[2] in other for other in self.brought.placeholders)]
        if gone:
            found += [*restoring.counts_differ(told, self.now.told), f"Not in the new timeline: {_some(gone)}."]
        titles = restoring.subtitles(told) - restoring.subtitles(self.now.told)
        return [*found, f"{titles} subtitles are not in the .{self.brought.source}."] if titles > 0 else found

    def _cuts(self) -> tuple[Cut | None, Cut | None]:
        """The version and the new timeline as they can be compared; None where one can't be, which is said."""
        path = self.version.files.get(".otio")
        if path is None:
            return None, None
        folder = self.version.folder / "read back"
        folder.mkdir()
        try:
            exported = self.host.export(folder, ("otio",), self.now.id, self.heard.waiting)
            if not exported.files:
                raise HostRefused("not-exported", " ".join(exported.missing), "")
            return read(path), replace(read(exported.files[0]), name="")
        except (BadTimeline, HostRefused) as trouble:
            self.warnings.append(f"The new timeline was not compared with the version: {trouble.cause}")
            return None, None


def _offline_paths(facts: TimelineFacts) -> list[str]:
    return [item["media"]["path"] for track in facts.told["tracks"] for item in track["items"]
            if item["media"] and item["media"]["offline"]]


def _some(things: list[str] | tuple[str, ...]) -> str:
    """The first few of many, and how many more there are."""
    more = len(things) - _NAMED
    return "; ".join(things[:_NAMED]) + (f"; and {more} more" if more > 0 else "")
