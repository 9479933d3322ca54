"""An NLE as we need it, whichever it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from pathlib import Path

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
    )


@dataclass(frozen=True, slots=True)
class Wait:
    """What the host is busy with, and for how many seconds it has not come back from it (0: it just began)."""

    what: str
    seconds: int = 0


Waiting = Callable[[Wait], None]


class Host(Protocol):
    """Every method may take as long as the editor has a dialog open; `waiting` is told what is going on.

    All raise HostRefused, and change nothing on the timeline that is current but markers of ours.
    """

    def describe(self, timeline: str = "", waiting: Waiting | None = None) -> Described:
        """The open project and the current timeline (or the one with the id `timeline`)."""

    def save(self, waiting: Waiting | None = None) -> None:
        """Save the open project."""

    def export(self, folder: Path, kinds: Sequence[Kind], timeline: str = "",
               waiting: Waiting | None = None) -> Exported:
        """Write the current timeline (or the one with the id `timeline`) into `folder`, as `timeline.<kind>`."""

    def render(self, folder: Path, name: str, preset: str, timeline: str = "",
               waiting: Waiting | None = None) -> Render:
        """Start to render the whole timeline into `folder`; returns at once."""

    def render_state(self, job: str, waiting: Waiting | None = None) -> Render:
        """How that render goes."""

    def cancel_render(self, job: str, waiting: Waiting | None = None) -> Render:
        """Stop that render, if it is one of ours."""

    def import_timeline(self, path: Path, name: str, folder: str, media: Path | None = None,
                        waiting: Waiting | None = None) -> Imported:
        """Make a new timeline of a file, in the bin `folder`; `media` is where moved media may be."""

    def keep_origin(self, timeline: str, ref: str, waiting: Waiting | None = None) -> bool:
        """Keep on an imported timeline which version it is; False where the host can't."""

    def relink(self, timeline: str, moves: Mapping[str, Path], folder: str,
               waiting: Waiting | None = None) -> Relinked:
        """Relink offline clips of an imported timeline and of the bin `folder`; `moves` are paths by old path."""

    def restore(self, timeline: str, lost: Lost, waiting: Waiting | None = None) -> Reapplied:
        """Put back onto an imported timeline what its file lost."""

    def discard(self, timeline: str, waiting: Waiting | None = None) -> bool:
        """Take an imported timeline away again; False where the host keeps it."""

    def mark(self, markers: Sequence[Marker], timeline: str = "", waiting: Waiting | None = None) -> Marked:
        """Put `markers` in place of all of ours; `timeline` is the id the current one must have."""

    def unmark(self, timeline: str = "", waiting: Waiting | None = None) -> int:
        """Take our markers away; returns how many."""

    def go_to(self, timecode: str, waiting: Waiting | None = None) -> str:
        """Bring the playhead there; returns the timecode it stands at."""

    def lay(self, path: Path, record_frame: int, name: str, folder: str, waiting: Waiting | None = None) -> Laid:
        """Lay a film on a new top track of a copy of the current timeline, from an absolute frame on."""

    def probe(self, *, experiments: bool = False, waiting: Waiting | None = None) -> dict[str, Any]:
        """What only a real one can answer, as JSON; `experiments` may make a timeline of its own meanwhile."""

    def close(self) -> None:
        """Let go of the host."""
