"""No NLE at all: timeline files and a render that somebody exported by hand, behind the same protocol."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from vvt.cut import timecode
from vvt.host._errors import HostRefused
from vvt.host.model import (
    Described,
    Exported,
    Imported,
    Kind,
    Laid,
    Lost,
    Marked,
    Marker,
    Reapplied,
    Relinked,
    Render,
    TimelineFacts,
)
from vvt.interchange import read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vvt.host.protocol import Waiting

_KINDS: tuple[Kind, ...] = ("otio", "drt", "xml")


class FilesHost:
    """`timelines` are files of different kinds of one timeline, `film` its render, `project` what to call it all."""

    def __init__(self, project: str, timelines: Sequence[Path], film: Path | None = None) -> None:
        self._project = project
        self._timelines = {path.suffix.lower().removeprefix("."): path for path in timelines}
        self._film = film

    def describe(self, timeline: str = "", waiting: Waiting | None = None) -> Described:
        """See `Host`; the timeline is what the .otio or .xml says. Raises BadTimeline when it can't be read."""
        readable = self._timelines.get("otio") or self._timelines.get("xml")
        return Described("Files", "", self._project, "", _facts(readable) if readable else None,
                         tuple(kind for kind in _KINDS if kind in self._timelines))

    def save(self, waiting: Waiting | None = None) -> None:
        """See `Host`; files are saved."""

    def export(self, folder: Path, kinds: Sequence[Kind], timeline: str = "",
               waiting: Waiting | None = None) -> Exported:
        """See `Host`; copies them."""
        there = [kind for kind in kinds if kind in self._timelines]
        for kind in there:
            target = folder / f"timeline.{kind}"
            if target.exists():
                raise HostRefused("name-taken", f"{target} is there already.", "Export into an empty folder.")
            shutil.copyfile(self._timelines[kind], target)
        return Exported(tuple(folder / f"timeline.{kind}" for kind in there),
                        tuple(f"No .{kind} was exported by hand." for kind in kinds if kind not in there))

    def render(self, folder: Path, name: str, preset: str, timeline: str = "",
               waiting: Waiting | None = None) -> Render:
        """See `Host`; the film that is there, whatever the preset."""
        if self._film is None:
            raise HostRefused("no-nle", "There is no program here that could render.", "Name the rendered file.")
        return Render("film", "complete", 100, self._film)

    def render_state(self, job: str, waiting: Waiting | None = None) -> Render:
        """See `Host`."""
        return self.render(Path(), "", "")

    def cancel_render(self, job: str, waiting: Waiting | None = None) -> Render:
        """See `Host`; it is done."""
        return self.render(Path(), "", "")

    def import_timeline(self, path: Path, name: str, folder: str, media: Path | None = None,
                        waiting: Waiting | None = None) -> Imported:
        """See `Host`; refused."""
        _refuse()

    def keep_origin(self, timeline: str, ref: str, waiting: Waiting | None = None) -> bool:
        """See `Host`; refused."""
        _refuse()

    def relink(self, timeline: str, moves: Mapping[str, Path], folder: str,
               waiting: Waiting | None = None) -> Relinked:
        """See `Host`; refused."""
        _refuse()

    def restore(self, timeline: str, lost: Lost, waiting: Waiting | None = None) -> Reapplied:
        """See `Host`; refused."""
        _refuse()

    def discard(self, timeline: str, waiting: Waiting | None = None) -> bool:
        """See `Host`; refused."""
        _refuse()

    def mark(self, markers: Sequence[Marker], timeline: str = "", waiting: Waiting | None = None) -> Marked:
        """See `Host`; refused."""
        _refuse()

    def unmark(self, timeline: str = "", waiting: Waiting | None = None) -> int:
        """See `Host`; refused."""
        _refuse()

    def go_to(self, timecode: str, waiting: Waiting | None = None) -> str:
        """See `Host`; refused."""
        _refuse()

    def lay(self, path: Path, record_frame: int, name: str, folder: str, waiting: Waiting | None = None) -> Laid:
        """See `Host`; refused."""
        _refuse()

    def probe(self, *, experiments: bool = False, waiting: Waiting | None = None) -> dict[str, Any]:
        """See `Host`; there is nothing to ask."""
        return {}

    def close(self) -> None:
        """See `Host`."""


def _refuse() -> NoReturn:
    raise HostRefused("no-nle", "There is no editing program here, only files.", "Do this in the editing program.")


def _facts(path: Path) -> TimelineFacts:
    cut = read(path)
    offline = sum(clip.media.offline for track in cut.tracks for clip in track.clips)
    return TimelineFacts(cut.name or path.stem, "", cut.rate, cut.drop, cut.start, cut.start + cut.duration,
                         timecode(cut.start, cut.rate, drop=cut.drop), offline, {})
