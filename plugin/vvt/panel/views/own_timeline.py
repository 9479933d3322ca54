"""Keeps the strip above the versions up to date: looks at the open timeline when that is wanted, and not too often."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from vvt.panel.actions import working

if TYPE_CHECKING:
    from vvt.panel.actions.nearby import Nearby
    from vvt.panel.actions.working import Working
    from vvt.panel.session import Session
    from vvt.panel.trouble import Trouble
    from vvt.panel.views.working_strip import WorkingStrip
    from vvt.panel.work import Workshop

_FRESH_SECONDS = 20     # an export isn't made again for every look at the window
_PATIENCE = 15          # times as long as the last look took: large timelines are looked at less often


class OwnTimeline(QObject):
    """`changed` comes when another version is on the editor's timeline, or nobody knows any more."""

    changed = Signal()

    def __init__(self, session: Session, nearby: Nearby, workshop: Workshop, strip: WorkingStrip) -> None:
        super().__init__(strip)
        self._session, self._nearby, self._workshop, self._strip = session, nearby, workshop, strip
        self._looking = False
        self._looked = self._took = 0.0
        strip.wanted.connect(self.look)
        nearby.went.connect(self._gone)

    def look_if_here(self) -> None:
        """Look where Resolve is there, a bucket is known, and it wasn't looked at just now."""
        pause = max(_FRESH_SECONDS, _PATIENCE * self._took)
        if self._nearby.is_here and (not self._looked or time.monotonic() - self._looked > pause):
            self.look()

    def look(self) -> None:
        """Look, whatever it costs."""
        if self._looking or not self._session.configured:
            return
        self._looking, began = True, time.monotonic()
        self._strip.look_at(working=True)
        job = self._workshop.start(lambda steering: working.look(self._session, self._nearby, steering),
                                   "look at your timeline")
        job.done.connect(self._found)
        job.failed.connect(self._failed)
        job.ended.connect(lambda: self._ended(began))

    def _found(self, seen: Working) -> None:
        self._strip.show_working(seen)
        self.changed.emit()

    def _failed(self, trouble: Trouble) -> None:
        self._strip.show_trouble(trouble)

    def _ended(self, began: float) -> None:
        self._looking, self._looked = False, time.monotonic()
        self._took = self._looked - began
        self._strip.look_at(working=False)

    def _gone(self) -> None:
        self._looked = 0.0
        self._strip.show_away()
        self.changed.emit()
