"""The open timeline beside the versions: which of them it grew from, and how much changed on it since."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from vvt.store import CutName
from vvt.workflow.here import diff_here, export_here
from vvt.workflow.opening import open_store
from vvt.workflow.proposal import proposal

if TYPE_CHECKING:
    from vvt.config import Settings
    from vvt.host import Host, Waiting


_MOVES_WITHIN = 0.3     # seconds; a playhead that plays is another frame by then at any rate


@dataclass(frozen=True, slots=True)
class Looked:
    """How the open timeline stands. `cut` is what it is, `base` the version it grew from (None: none, or nobody knows).

    `changes` is how many edits since then, `why` how that is known, or what isn't; `busy` says why it was not looked
    at.
    """

    timeline: str = ""
    cut: CutName | None = None
    base: int | None = None
    changes: int | None = None
    why: str = ""
    busy: str = ""


def look(host: Host, chosen: Settings, waiting: Waiting | None = None) -> Looked:
    """Compare the open timeline with the version it grew from, unless the program plays or renders.

    Raises HostRefused, and what the store raises.
    """
    if _plays(host, waiting):
        return Looked(busy="Resolve is playing")
    told = host.describe(waiting=waiting)
    if told.rendering:
        return Looked(busy="Resolve is rendering")
    found = proposal(open_store(chosen), told)
    name = told.timeline.name if told.timeline else ""
    if found.base is None:
        return Looked(name, found.cut, why=found.why)
    with TemporaryDirectory(prefix="vvt-") as folder:
        here = export_here(host, Path(folder), waiting)
        comparison = diff_here(f"{found.cut}@v{found.base}", here.path, here, chosen)
    return Looked(name, found.cut, found.base, len(comparison.changes.changes), found.why)


def _plays(host: Host, waiting: Waiting | None) -> bool:
    """Whether the playhead moves: the API doesn't tell of playback."""
    before = host.go_to("", waiting)
    threading.Event().wait(_MOVES_WITHIN)
    return host.go_to("", waiting) != before
