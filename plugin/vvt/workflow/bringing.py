"""Which of a version's timeline files becomes the new timeline: the one that keeps most of those the host takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vvt.errors import BadTimeline, NotFound
from vvt.host import Host, HostRefused, Imported, Waiting
from vvt.interchange.otio_for_resolve import ForResolve, for_resolve
from vvt.interchange.xml_for_resolve import xml_for_resolve
from vvt.store import Record
from vvt.workflow.restoring import unlinked

if TYPE_CHECKING:
    from collections.abc import Iterator

# What other programs' exports, published by hand, come as; Resolve exports none of these for us.
_OTHERS = (".fcpxml", ".aaf", ".edl")

Here = Callable[[str], Path | None]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A version's timeline files by suffix, in a folder of ours, and what its host told of it (None: nothing)."""

    record: Record
    folder: Path
    files: dict[str, Path]
    told: dict[str, Any] | None

    @property
    def name(self) -> str:
        """What the new timeline shall be called: `Reel 2 v012`."""
        timeline, host = self.record.timeline or {}, self.record.host or {}
        return f"{timeline.get('name') or host.get('timeline') or self.record.cut} {self.record.label}"


@dataclass(frozen=True, slots=True)
class Brought:
    """The new timeline, the kind of file it came from and why that one, and what had to be left out of that file."""

    imported: Imported
    source: str
    why: str
    placeholders: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Attempt:
    path: Path
    why: str
    changed: ForResolve | None = None

    @property
    def source(self) -> str:
        return self.path.suffix.lower().removeprefix(".")


@dataclass(slots=True)
class Bringing:
    """One pull: tries the files in turn. `here` says where media are now, `media` is a folder to look in besides."""

    host: Host
    version: Fetched
    here: Here
    media: Path | None = None
    waiting: Waiting | None = None
    refused: list[str] = field(default_factory=list)

    def bring(self) -> Brought:
        """The new timeline. Raises HostRefused when none of the files can be imported, NotFound when there is none."""
        poor: list[_Attempt] = []
        for attempt in self._attempts():
            imported = self._imported(attempt)
            if imported is None:
                continue
            lacking = unlinked(self.version.told, imported.timeline.told)
            if lacking and attempt.source == "otio" and ".xml" in self.version.files:
                # Seen with some builds: every clip comes in offline, and nothing can relink those.
                self.refused.append(f"{lacking} clips came in without their media from the .otio.")
                self.host.discard(imported.timeline.id, self.waiting)
                poor.append(attempt)
                continue
            return self._brought(attempt, imported)
        for attempt in poor:
            imported = self._imported(attempt)
            if imported is not None:
                return self._brought(attempt, imported)
        raise self._nothing()

    def _nothing(self) -> HostRefused | NotFound:
        ref = self.version.record.ref
        if self.refused:
            return HostRefused("not-imported", " ".join(self.refused),
                               f'Fetch the files with vvt pull "{ref}" and import one by hand.')
        return NotFound(f"{ref} has no timeline that can be imported.", f'See what it has: vvt show "{ref}".')

    def _brought(self, attempt: _Attempt, imported: Imported) -> Brought:
        left_out = attempt.changed.placeholders if attempt.changed else ()
        return Brought(imported, attempt.source, attempt.why, left_out, tuple(self.refused))

    def _imported(self, attempt: _Attempt) -> Imported | None:
        try:
            return self.host.import_timeline(attempt.path, self.version.name, day_bin(), self.media, self.waiting)
        except HostRefused as trouble:
            if trouble.kind != "not-imported":
                raise
            self.refused.append(trouble.cause)
            if attempt.changed and attempt.changed.gone:
                self.refused.append(f"{len(attempt.changed.gone)} of its media files are nowhere to be found.")
            return None

    def _attempts(self) -> Iterator[_Attempt]:
        """A .drt keeps everything; an .otio most; an .xml comes in with what is missing offline, but loses markers.

        Resolve imports no .otio with media that are nowhere. But whether they are, it knows best, so it is asked, and
        only when nothing else is left the .otio comes with gaps in their place.
        """
        files = self.version.files
        if ".drt" in files:
            yield _Attempt(files[".drt"], "a .drt restores most")
        otio = self._otio() if ".otio" in files else None
        if otio is not None:
            yield otio
        if ".xml" in files:
            yield _Attempt(self._xml(), self._because("an .xml comes in even where media are missing"))
        for suffix in _OTHERS:
            if suffix in files:
                yield _Attempt(files[suffix], self._because(f"the version has an {suffix}"))
        if otio is not None and otio.changed and otio.changed.gone:
            yield from filter(None, (self._otio(without_gone=True),))

    def _because(self, merit: str) -> str:
        return f"{'the files before it were not taken' if self.refused else 'there is no better file'}, and {merit}"

    def _otio(self, *, without_gone: bool = False) -> _Attempt | None:
        """The version's .otio with today's paths; None where it can't be made ready, which is said."""
        path, told = self.version.files[".otio"], self.version.told or self.version.record.timeline or {}
        try:
            changed = for_resolve(path.read_bytes(), path.name, self._found, drop=bool(told.get("drop")),
                                  without_gone=without_gone)
        except BadTimeline as trouble:
            self.refused.append(trouble.cause)
            return None
        ready = self._ready(path.name, changed.data)
        return _Attempt(ready, self._because("an .otio keeps most after a .drt"), changed)

    def _xml(self) -> Path:
        path = self.version.files[".xml"]
        return self._ready(path.name, xml_for_resolve(path.read_bytes(), self._found))

    def _ready(self, name: str, data: bytes) -> Path:
        """A copy with today's paths beside the version's own file, under the same name."""
        path = self.version.folder / "for this machine" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return path

    def _found(self, path: str) -> str | None:
        found = self.here(path)
        return None if found is None else str(found)


def day_bin() -> str:
    """The bin of the day, in the editor's time zone."""
    return f"Video Versions {date.today().isoformat()}"
