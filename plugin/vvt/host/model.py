"""What a host tells and is told. Frames are the timeline's, at its rate; absolute ones count from midnight."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

Kind = Literal["otio", "drt", "xml"]
State = Literal["waiting", "rendering", "complete", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class TimelineFacts:
    """A timeline as its host knows it. `start` and `end` (exclusive) are absolute; `told` is all the host said of it.

    `told` holds the tracks with their items: what exported files lose (clip colours, flags, custom data).
    `pulled_as` is the version this very timeline was pulled as, as far as the host keeps that ("PROJECT/CUT@v12").
    """

    name: str
    id: str
    rate: Fraction
    drop: bool
    start: int
    end: int
    start_timecode: str
    offline: int
    told: dict[str, Any]
    pulled_as: str = ""


@dataclass(frozen=True, slots=True)
class Described:
    """The host, its open project and the current timeline (None: no timeline is open).

    `exports` are the kinds of timeline file it can write, `presets` the render presets; `settings_come_back` is
    False when rendering leaves the editor's render settings changed. `studio` is False in a free edition, `saved`
    for a project that never had a name, `rendering` True while anything is being rendered.
    """

    product: str
    version: str
    project: str
    project_id: str
    timeline: TimelineFacts | None
    exports: tuple[Kind, ...]
    presets: tuple[str, ...] = ()
    settings_come_back: bool = True
    studio: bool = True
    saved: bool = True
    rendering: bool = False


@dataclass(frozen=True, slots=True)
class Exported:
    """The timeline files written, and a sentence for each that is missing."""

    files: tuple[Path, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Render:
    """How a render goes: percent (0 to 100), the file, what it covers (first absolute frame, frames; None: unknown).

    `picture` and `sound` say whether its job writes them.
    """

    job: str
    state: State
    percent: int = 0
    path: Path | None = None
    error: str = ""
    first: int | None = None
    frames: int | None = None
    timeline: str = ""           # the unique id of what is rendered
    settings_back: bool = True
    picture: bool = True
    sound: bool = True


@dataclass(frozen=True, slots=True)
class Imported:
    """The timeline an import made, as it read back; `put_back` is False when what was current isn't any more."""

    timeline: TimelineFacts
    put_back: bool
    project_id: str = ""


@dataclass(frozen=True, slots=True)
class Relinked:
    """How many clips were relinked, whose path (`shared`) the open timeline shows too, and how the new one is now."""

    timeline: TimelineFacts
    relinked: int
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lost:
    """What a timeline file lost: only what is to be put back, places in frames from the timeline's head.

    `items` are told by kind, track, start and end, and carry any of color, flags, enabled, name and markers;
    `markers` are the timeline's; `tracks` are told by kind and index, and carry any of name, enabled and locked.
    """

    items: tuple[dict[str, Any], ...] = ()
    markers: tuple[dict[str, Any], ...] = ()
    tracks: tuple[dict[str, Any], ...] = ()

    def __bool__(self) -> bool:
        """False when nothing is."""
        return bool(self.items or self.markers or self.tracks)


@dataclass(frozen=True, slots=True)
class Reapplied:
    """What was put back, by word (colors, flags, enabled, names, markers, tracks), and what wasn't, why, how often."""

    timeline: TimelineFacts
    done: dict[str, int]
    missed: dict[str, dict[str, int]]
    put_back: bool


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker of ours: frame from the timeline's head, length in frames, and what we know it by (`data`)."""

    frame: int
    name: str
    note: str = ""
    color: str = "Blue"
    duration: int = 1
    data: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """How many markers of ours are on the timeline now, which stepped aside, and which the host refused."""

    marked: int
    removed: int
    moved: tuple[tuple[str, int, int], ...] = ()     # name, from, to
    refused: tuple[str, ...] = ()                     # names


@dataclass(frozen=True, slots=True)
class Laid:
    """The copy of the current timeline on whose top video `track` (from 1) a film was laid, `frames` of it.

    `warnings` is what isn't as it should be, a sentence each.
    """

    name: str
    id: str
    track: int
    put_back: bool
    frames: int = 0
    warnings: tuple[str, ...] = ()
