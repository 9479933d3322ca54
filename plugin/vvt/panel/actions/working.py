"""The editor's own timeline beside the versions: which of them it grew from, and how much changed since."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from vvt.panel.actions.publishing import watched
from vvt.panel.models.cuts import Place

if TYPE_CHECKING:
    from vvt.host import Host, Waiting
    from vvt.panel.actions.nearby import Nearby
    from vvt.panel.session import Session
    from vvt.panel.work import Steering

_MOVES_WITHIN = 0.3     # seconds; a playhead that plays is another frame by then at any rate


@dataclass(frozen=True, slots=True)
class Working:
    """How the open timeline stands at `at`, HH:MM.

    `place` is the cut it is, `base` the version it grew from (0: none, or nobody knows), `changes` how many since;
    `busy` says why it was not looked at, `why` how it is known, or what isn't.
    """

    timeline: str = ""
    place: Place | None = None
    base: int = 0
    changes: int | None = None
    at: str = ""
    why: str = ""
    busy: str = ""

    @property
    def words(self) -> str:
        """All of it in a line."""
        if self.changes is None:
            return self.why
        count = "no changes" if not self.changes else "1 change" if self.changes == 1 else f"{self.changes} changes"
        return f"{count} since v{self.base:03d}, as of {self.at}"


def look(session: Session, nearby: Nearby, steering: Steering) -> Working:
    """Compare the open timeline with the version it grew from, unless Resolve plays or renders.

    Raises HostRefused, and what the store raises.
    """
    steering.at("Looking at your timeline")
    host, waiting = nearby.reach(), watched(steering)
    try:
        if _plays(host, waiting):
            return Working(busy="Resolve is playing")
        return _looked(session, host, steering)
    finally:
        host.close()


def _plays(host: Host, waiting: Waiting) -> bool:
    """Whether the playhead moves: the API doesn't tell of playback."""
    before = host.go_to("", waiting)
    threading.Event().wait(_MOVES_WITHIN)
    return host.go_to("", waiting) != before


def _looked(session: Session, host: Host, steering: Steering) -> Working:
    from vvt.workflow.hosted import compare_current, proposal  # noqa: PLC0415 - loads boto3

    told = host.describe(waiting=watched(steering))
    if told.rendering:
        return Working(busy="Resolve is rendering")
    found = proposal(session.store(), told)
    name, place = told.timeline.name if told.timeline else "", Place(found.cut.project, found.cut.cut)
    if found.base is None:
        return Working(name, place, why=found.why)
    steering.at("Comparing your timeline")
    comparison, _ = compare_current(host, f"{found.cut}@v{found.base}", session.settings, watched(steering))
    return Working(name, place, found.base, len(comparison.changes.changes), f"{datetime.now(UTC).astimezone():%H:%M}",
                   found.why)
