"""What can be compared: a version, the timeline open in Resolve, a timeline file (with its film, if there is one)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

TIMELINES = (".otio", ".otioz", ".fcpxml", ".xml", ".edl", ".aaf")
FILMS = (".mov", ".mp4", ".mxf", ".m4v", ".mkv", ".avi", ".webm")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared.

    `word` is a version's reference or a file's path; empty for the open timeline. `film` is a film file's path that
    goes with a timeline file.
    """

    word: str
    label: str
    film: str = ""
    is_file: bool = False

    @classmethod
    def here(cls) -> Side:
        """The timeline that is open in Resolve."""
        return cls("", "Timeline in Resolve")

    @classmethod
    def version(cls, ref: str, label: str = "") -> Side:
        """A version by its reference."""
        return cls(ref, label or ref)

    @classmethod
    def file(cls, path: Path, film: Path | None = None) -> Side:
        """A timeline file, and the film of it."""
        return cls(str(path), f"{path.parent.name}/{path.name}", str(film or ""), is_file=True)

    @property
    def is_here(self) -> bool:
        """True for the open timeline."""
        return not self.word

    @property
    def is_version(self) -> bool:
        """True for a version."""
        return not self.is_file and not self.is_here


def dropped(paths: Sequence[Path]) -> list[Side]:
    """The timelines among dropped files, the one changed first before, each with the film that goes by its name.

    A film whose name no timeline has goes with the timeline at its place among those without one.
    """
    timelines = sorted((path for path in paths if path.suffix.lower() in TIMELINES), key=_changed)
    films = sorted((path for path in paths if path.suffix.lower() in FILMS), key=_changed)
    named = {path: film for path in timelines for film in films if film.stem == path.stem}
    spare = iter(film for film in films if film not in named.values())
    return [Side.file(path, named.get(path) or next(spare, None)) for path in timelines]


def can_be_dropped(paths: Iterable[Path]) -> bool:
    """True when there is a timeline among them."""
    return any(path.suffix.lower() in TIMELINES for path in paths)


def _changed(path: Path) -> tuple[float, str]:
    try:
        return path.stat().st_mtime, path.name
    except OSError:
        # It went away since it was dropped, which opening it will say.
        return 0.0, path.name
