"""The current timeline of an editing program: publish it, compare it, mark what changed on it.

What the command line, the dialog and the panel need of the rooms around it is here by name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from vvt.compare import compare
from vvt.host import HostRefused, Marked, Marker, Waiting
from vvt.interchange import read
from vvt.reports.flags import flags
from vvt.workflow.comparing import Comparison, timeline
from vvt.workflow.heard import Heard, Stage, stage_words
from vvt.workflow.hosted_publish import Ask, Choice, Goal, publish_current, publish_rendered
from vvt.workflow.preflight import Line, hanging, preflight
from vvt.workflow.proposal import Proposal, open_timeline, proposal, without_token

if TYPE_CHECKING:
    from vvt.config import Settings
    from vvt.cut import Cut
    from vvt.cut import Marker as CutMarker
    from vvt.host import Host, TimelineFacts

__all__ = [
    "Ask",
    "Choice",
    "Goal",
    "Heard",
    "Line",
    "Marking",
    "Proposal",
    "Stage",
    "compare_current",
    "hanging",
    "mark_changes",
    "open_timeline",
    "preflight",
    "proposal",
    "publish_current",
    "publish_rendered",
    "stage_words",
    "without_token",
]

_OURS = "vvt:"


@dataclass(frozen=True, slots=True)
class Marking:
    """What changed, and what became of its markers."""

    comparison: Comparison
    marked: Marked


def compare_current(host: Host, before: str, chosen: Settings,
                    waiting: Waiting | None = None) -> tuple[Comparison, TimelineFacts]:
    """What changed from `before` (a version or a file) to the current timeline, our own markers aside."""
    facts = open_timeline(host.describe(waiting=waiting))
    earlier, label = timeline(before, chosen)
    later = replace(_current(host, facts, waiting), name=facts.name if earlier.name else "")
    return Comparison(compare(earlier, later), (label, facts.name)), facts


def mark_changes(host: Host, before: str, chosen: Settings, waiting: Waiting | None = None) -> Marking:
    """Compare, and put a coloured marker on the current timeline for every frame with changes, in place of ours."""
    comparison, facts = compare_current(host, before, chosen, waiting)
    markers = [Marker(flag.at, flag.name, flag.note, flag.colour, data=",".join(
        dict.fromkeys(change.kind for change in flag.changes))) for flag in flags(comparison.changes)]
    return Marking(comparison, host.mark(markers, facts.id, waiting))


def _current(host: Host, facts: TimelineFacts, waiting: Waiting | None) -> Cut:
    with TemporaryDirectory(prefix="vvt-") as folder:
        exported = host.export(Path(folder), ("otio",), facts.id, waiting)
        if not exported.files:
            raise HostRefused("not-exported", " ".join(exported.missing),
                              "Export the timeline by hand and compare the file with vvt diff.")
        cut = read(exported.files[0])
    ours = {(marker["frame"], marker["name"]) for marker in facts.told.get("markers", ())
            if marker["data"].startswith(_OURS)}
    return replace(cut, markers=tuple(marker for marker in cut.markers if not _is_in(marker, ours)))


def _is_in(marker: CutMarker, ours: set[tuple[int, str]]) -> bool:
    return (round(marker.at), marker.name) in ours
