"""The editor's own timeline beside the versions: which of them it grew from, and how much changed since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from vvt.panel.actions.publishing import watched
from vvt.panel.models.cuts import Place

if TYPE_CHECKING:
    from vvt.panel.actions.nearby import Nearby
    from vvt.panel.session import Session
    from vvt.panel.work import Steering


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
    """Compare the open timeline with the version it grew from, in a child, unless Resolve plays or renders.

    Raises HostRefused, and what the store raises.
    """
    from vvt.workflow.resolve_apart import look_apart  # noqa: PLC0415 - loads the readers
    from vvt.workflow.telling import Listeners  # noqa: PLC0415

    steering.at("Looking at your timeline")
    nearby.see_to_agent()
    found = look_apart(session.settings, Listeners(steering.check, watched(steering)))
    place = Place(found.cut.project, found.cut.cut) if found.cut else None
    return Working(found.timeline, place, found.base or 0, found.changes, f"{datetime.now(UTC).astimezone():%H:%M}",
                   found.why, found.busy)
