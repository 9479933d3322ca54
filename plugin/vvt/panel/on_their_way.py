"""Publishes on their way, looked at lightly: often while one is being sent, seldom else, and not while nobody looks."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from vvt.panel.actions import outgoing
from vvt.panel.models.outgoing import Going, Measured

if TYPE_CHECKING:
    from vvt.panel.session import Session
    from vvt.panel.work import Workshop

_OFTEN_MS, _SELDOM_MS = 1000, 4000


class OnTheirWay(QObject):
    """`changed` comes with what is on its way, `over` with the Place of one that no longer is. `proxies_changed` comes
    with those that are versions already and whose proxy is still to come, by publish id.
    """

    changed = Signal(object)
    proxies_changed = Signal(object)
    over = Signal(object)

    def __init__(self, session: Session, workshop: Workshop, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._workshop = session, workshop
        self.going: list[Going] = []
        self.proxies: dict[str, Going] = {}
        self._began: dict[str, Measured] = {}
        self._looking = False
        self._next = QTimer(self, singleShot=True)
        self._next.timeout.connect(self.look)

    def start(self) -> None:
        """Look from now on."""
        if not self._next.isActive():
            self.look()

    def stop(self) -> None:
        """Nobody looks."""
        self._next.stop()

    def look(self) -> None:
        """Look now."""
        if self._looking or not self._session.configured:
            return
        self._looking = True
        job = self._workshop.start(lambda _: outgoing.on_their_way(self._session), "look into the outbox")
        job.done.connect(self._found)
        job.ended.connect(self._ended)

    def _found(self, found: list[Going]) -> None:
        now, before, proxies = time.monotonic(), self.going, self.proxies
        self.proxies = {one.id: one for one in found if one.state == "recorded"}
        self.going = [self._measured(one, now) for one in found if one.state != "recorded"]
        there = {one.id for one in self.going}
        self._began = {name: began for name, began in self._began.items() if name in there}
        if self.proxies != proxies:
            self.proxies_changed.emit(self.proxies)
        if self.going != before:
            self.changed.emit(self.going)
        for place in dict.fromkeys(one.place for one in before if one.id not in there):
            self.over.emit(place)

    def _measured(self, one: Going, now: float) -> Going:
        began = self._began.get(one.id)
        if one.state != "sending":
            self._began.pop(one.id, None)
            return one
        if began is None or one.sent < began.sent:
            began = self._began[one.id] = Measured(now, one.sent)
        return replace(one, left=began.left(now, one))

    def _ended(self) -> None:
        self._looking = False
        moves = any(one.state == "sending" for one in self.going) or any(one.begun for one in self.proxies.values())
        self._next.start(_OFTEN_MS if moves else _SELDOM_MS)
