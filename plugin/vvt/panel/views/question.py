"""One thing that a form has looked up while it is filled in. What keeps it from being found is a card to ask again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from vvt.panel.views.cards import Card
from vvt.panel.views.pieces import column, emptied

if TYPE_CHECKING:
    from collections.abc import Callable

    from vvt.panel.trouble import Trouble
    from vvt.panel.work import Job, Steering, Workshop

    Work = Callable[[Steering], Any]


class Question(QWidget):
    """What was asked last counts: one under way is ended by the next. `offer` puts more buttons on its card.

    `missed` comes with False as it is asked, and with True when it could not be found out.
    """

    missed = Signal(bool)

    def __init__(self, workshop: Workshop, name: str, offer: Callable[[Card], None]) -> None:
        super().__init__()
        self._workshop, self._name, self._offer = workshop, name, offer
        self._job: Job | None = None
        self._again: Callable[[], None] | None = None
        self._card = column(gap=0)
        self.setLayout(self._card)

    def ask(self, work: Work, then: Callable[[Any], None]) -> None:
        """Find it out; `then` is a method of who asks, so it isn't called once that is gone."""
        self.leave()
        emptied(self._card)
        self.missed.emit(False)
        self._again = partial(self.ask, work, then)
        self._job = job = self._workshop.start(work, self._name)
        job.done.connect(then)
        job.failed.connect(self._not_found_out)

    def leave(self) -> None:
        """Nobody wants to know any more."""
        if self._job is not None and self._job.running:
            self._job.failed.disconnect(self._not_found_out)
            self._job.cancel()
        self._job = None

    def _not_found_out(self, trouble: Trouble) -> None:
        card = Card(trouble)
        if self._again is not None:
            card.offer("Try again", self._again)
        self._offer(card)
        self._card.addWidget(card)
        self.missed.emit(True)
