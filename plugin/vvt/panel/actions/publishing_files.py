"""Publish files that were exported by hand: the same publish as `vvt publish`, without Resolve."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vvt.panel.actions.publishing import CHECKING, Grown, sent
from vvt.panel.models.cuts import Place
from vvt.panel.models.sides import FILMS, TIMELINES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vvt.panel.session import Session
    from vvt.panel.work import Steering
    from vvt.workflow.preflight import Line
    from vvt.workflow.publishing import Published

# What Resolve alone reads is published along.
TIMELINE_KINDS = (*TIMELINES, ".drt", ".drp")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The files of one version: a film, timeline files of different kinds, or both."""

    film: Path | None = None
    timelines: tuple[Path, ...] = ()

    def with_files(self, paths: Iterable[Path]) -> Chosen:
        """The same with these too; a film, or a timeline of a kind that is there, takes its place."""
        film, timelines = self.film, {path.suffix.lower(): path for path in self.timelines}
        for path in paths:
            kind = path.suffix.lower()
            if kind in FILMS:
                film = path
            elif kind in TIMELINE_KINDS:
                timelines[kind] = path
        return Chosen(film, tuple(timelines.values()))

    def without(self, path: Path) -> Chosen:
        """The same without this one."""
        return Chosen(None if path == self.film else self.film,
                      tuple(other for other in self.timelines if other != path))

    @property
    def all(self) -> tuple[Path, ...]:
        """All of them, the film first."""
        return (*((self.film,) if self.film else ()), *self.timelines)


def can_be_published(paths: Iterable[Path]) -> bool:
    """True when there is a film or a timeline among them."""
    return any(path.suffix.lower() in (*FILMS, *TIMELINE_KINDS) for path in paths)


@dataclass(frozen=True, slots=True)
class FilesWish:
    """What the editor confirmed; `base` is "v3" or "none"."""

    place: Place
    files: Chosen
    note: str = ""
    base: str = "none"


def looked_at(session: Session, files: Chosen, steering: Steering) -> list[Line]:
    """What stands in the way of publishing these, and what should be known before."""
    from vvt.workflow.files_preflight import files_preflight  # noqa: PLC0415 - loads boto3
    from vvt.workflow.publishing import Files  # noqa: PLC0415

    steering.check()
    return files_preflight(Files(files.film, files.timelines), session.settings)


def grown_from(session: Session, place: Place, steering: Steering) -> Grown:
    """The versions that files of this cut can have grown from, the newest proposed. Raises BadName, …"""
    from vvt.store import CutName  # noqa: PLC0415 - loads boto3
    from vvt.workflow.basing import versions_of  # noqa: PLC0415

    steering.check()
    versions = versions_of(session.store().heeding(steering.stop), CutName(*place))
    base = max((number for number, _ in versions), default=None)
    why = "It is taken to have grown from the newest version." if versions else f"{place} is new."
    return Grown(place, base, known=True, why=why, versions=versions)


def publish_files(session: Session, wish: FilesWish, steering: Steering) -> Published:
    """Publish the files as the next version, in a child. Raises NotFound, BadTimeline, and what the store raises."""
    from vvt.store import CutName, Draft  # noqa: PLC0415 - loads boto3
    from vvt.workflow.publish_apart import Version, publish_files_apart  # noqa: PLC0415
    from vvt.workflow.publishing import Files, check  # noqa: PLC0415

    steering.at("Reading the files", stage=CHECKING)
    files, name = Files(wish.files.film, wish.files.timelines), CutName(*wish.place)
    check(files)
    if files.render is not None:
        session.check_size(files.render.stat().st_size)
    return publish_files_apart(Version(name, Draft(note=wish.note, author=session.author), wish.base), files,
                               session.settings, sent(steering))
