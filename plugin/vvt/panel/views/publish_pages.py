"""What every publish dialog has in common: its pages, the stages it goes through, its outcome, and cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from vvt.panel.actions.publishing import KEPT, UPLOADING
from vvt.panel.trouble import Trouble
from vvt.panel.views.cards import Card
from vvt.panel.views.edges import on_screen
from vvt.panel.views.pieces import button, column, elided, emptied, label, row, scrolled
from vvt.panel.views.question import Question
from vvt.panel.views.stages import Stages
from vvt.workflow.words import summary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vvt.panel.session import Session
    from vvt.panel.work import Job, Steering, Workshop
    from vvt.workflow.publishing import Published

# Not that there is no version: stopped in the last moment there may be one, which is found when it is sent on.
_BEGUN = "What was sent so far stands on top of the versions, to be sent on or given up."
ASKING, FORM, UNDER_WAY, OUTCOME = range(4)
_LEAST, _LEAST_FORM = 220, 460      # pixels of height
_EDGE, _GAP = 20, 14


class PublishPages(QDialog):
    """One publish, from its form to its outcome. `published` comes with the version's record when it can be read."""

    published = Signal(object)
    wants_setup = Signal()

    title = "Publish version"
    asks = ""               # what stands there until the form is filled
    meanwhile = ""          # what stands under the stages
    kept = "Nothing was published."     # what is told of a publish that was cancelled before it was sent

    def __init__(self, session: Session, workshop: Workshop, form: QWidget) -> None:
        super().__init__()
        self.setMinimumSize(520, _LEAST)
        self.resize(on_screen(self, 580, 620))
        self._session, self._workshop = session, workshop
        self._job: Job | None = None
        self._into = session.settings
        self._questions: list[Question] = []
        self._asked = column(gap=6)
        self.asked_for = ""     # the cut it was opened for, whatever is typed in it since; "" where nobody said
        self.is_done = False    # its version is published
        self.stages = Stages(())
        self._high = 0          # pixels, of the form as it was left
        self._title, self._hint = elided(self.title, "title"), label("", "quiet", wrap=True)
        self._pages = QStackedWidget()
        self._under_way, self._outcome = column(gap=10), column(gap=10)
        filled_in = QWidget()
        filled_in.setLayout(column(scrolled(form), self._asked, gap=6))
        for page in (_page(label(self.asks, "quiet")), filled_in, _page(self._under_way),
                     scrolled(_page(self._outcome))):
            self._pages.addWidget(page)
        self.go = button("Publish", "primary", self._go)
        # In a note Return is a new line.
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self._go_by_key)
        self.back = button("Cancel", pressed=self._back)
        foot = row(self._hint, self.back, self.go)
        foot.setStretch(0, 1)
        self.setLayout(column(self._title, self._pages, foot, gap=_GAP, edge=_EDGE))

    # What each dialog has of its own

    def look(self) -> None:
        """Find out what the form proposes."""
        raise NotImplementedError

    def _publish(self) -> None:
        raise NotImplementedError

    def _missing(self) -> str:
        raise NotImplementedError

    # Its pages

    @property
    def at_work(self) -> bool:
        """True while it publishes."""
        return self._job is not None and self._job.running and self._job.sends

    @property
    def is_here(self) -> bool:
        """True where it goes, or went, into the bucket that is shown."""
        return self._into == self._session.settings

    @property
    def page(self) -> int:
        """Which page is shown."""
        return self._pages.currentIndex()

    def _go(self) -> None:
        if self.page == FORM:
            self._publish()
        else:
            self.look()

    def _go_by_key(self) -> None:
        if self.page == FORM and self.go.isEnabled():
            self._publish()

    def _ready(self) -> None:
        if self.page == FORM:
            missing = self._missing()
            self.go.setEnabled(not missing)
            self._hint.setText(missing)

    def _begin(self, stages: Sequence[str], title: str, work: Callable[[Steering], Published]) -> None:
        """Publish: from here on its stages are shown."""
        self.is_done, self._into = False, self._session.settings
        emptied(self._under_way)
        self.stages = Stages(stages)
        self._under_way.addWidget(self.stages)
        self._under_way.addWidget(label(self.meanwhile, "quiet", wrap=True))
        self._under_way.addStretch(1)
        self._turn_to(UNDER_WAY, title, back="Cancel", go="")
        job = self._workshop.start(work, "publish", sends=True)
        self._follow(job)
        job.told.connect(self.stages.at)
        job.done.connect(self._published)

    def _question(self, name: str) -> Question:
        """What is found out for the form, which stays as it is filled in whatever comes of it."""
        made = Question(self._workshop, name, self._offer_setup)
        self._asked.addWidget(made)
        self._questions.append(made)
        return made

    def _offer_setup(self, card: Card) -> None:
        if not self._session.configured:
            card.offer("Set up a bucket", self._set_up)

    def _follow(self, job: Job) -> None:
        self._job = job
        job.failed.connect(self._failed)
        job.cancelled.connect(self._cancelled)

    def _published(self, published: Published) -> None:
        record = published.record
        self.is_done = True
        self.stages.finish()
        self._show_outcome(
            Card(Trouble(f"{record.cut} {record.label} is published.", _what_changed(published)), weight="done"),
            *(Card(Trouble(warning, ""), weight="warning") for warning in published.warnings))
        self._turn_to(OUTCOME, f"Done: {record.label}", back="Close", go="")
        self.back.setFocus()
        self.published.emit(record)
        self.show()

    def _failed(self, trouble: Trouble) -> None:
        card = Card(trouble)
        self._offer_setup(card)
        # Where it ended without an answer nobody knows that.
        nothing = self._sends and trouble.kind != "no-answer"
        self._show_outcome(card, *([label("Nothing was published.", "quiet")] if nothing else []))
        self._turn_to(OUTCOME, "This didn't work", back="Close", go="Try again")
        self.show()

    def _cancelled(self, why: Trouble | None) -> None:
        if not self._sends:
            return
        what = _BEGUN if self.stages.now == UPLOADING else self.kept
        if why is not None and why.kind == KEPT:
            what = f"{self.kept} {why.fix}"
        self._show_outcome(Card(Trouble("Cancelled.", what), weight="warning"))
        self._turn_to(OUTCOME, "Cancelled", back="Close", go="Publish again")

    @property
    def _sends(self) -> bool:
        return self._job is not None and self._job.sends

    def _show_outcome(self, *pieces: QWidget) -> None:
        emptied(self._outcome)
        for piece in pieces:
            self._outcome.addWidget(piece)
        self._outcome.addStretch(1)

    def _turn_to(self, page: int, title: str, *, back: str, go: str) -> None:
        if self.page in (ASKING, FORM):
            self._high = self.height()
        self._title.setText(title)
        self._pages.setCurrentIndex(page)
        self.back.setText(back)
        self.back.setEnabled(True)
        # Return presses it where it is all there is to press, and never on the way: there it is *Cancel*.
        self.back.setAutoDefault(page == OUTCOME and not go)
        self.go.setVisible(bool(go))
        self.go.setText(go)
        self.go.setEnabled(page != FORM or not self._missing())
        self._hint.setText(self._missing() if page == FORM else "")
        self._fit(page)

    def _fit(self, page: int) -> None:
        """As high as the form was, or as the stages and what comes of them need."""
        self.setMinimumHeight(_LEAST_FORM if page == FORM else _LEAST)
        inside = {UNDER_WAY: self._under_way, OUTCOME: self._outcome}.get(page)
        if inside is None:
            self.resize(self.width(), max(self._high, self.height()))
            return
        around = self._title.sizeHint().height() + self.back.sizeHint().height() + 2 * (_EDGE + _GAP)
        needed = around + inside.totalHeightForWidth(self.width() - 2 * _EDGE) + _GAP
        self.resize(self.width(), max(_LEAST, min(needed, self._high or needed)))

    def _set_up(self) -> None:
        self.wants_setup.emit()
        self.reject()

    def _back(self) -> None:
        if self._job is not None and self.at_work:
            self.back.setEnabled(False)
            self.back.setText("Stopping …")
            self._job.cancel()
        else:
            self.reject()

    def reject(self) -> None:
        """Close it; what is under way goes on, and shows itself again when it has ended."""
        if self._job is not None and self._job.running and not self._sends:
            self._job.cancel()
        for question in self._questions:
            question.leave()
        super().reject()


def _what_changed(published: Published) -> str:
    if published.since is None:
        return "The first version of this cut."
    if published.changes is None:
        return f"It could not be compared with v{published.since:03d}."
    said = summary(published.changes, f"v{published.since:03d}")
    return f"{said[:1].upper()}{said[1:]}."


def _page(*pieces: QWidget | QVBoxLayout) -> QWidget:
    page = QWidget()
    page.setLayout(column(*pieces, *([] if isinstance(pieces[0], QVBoxLayout) else [None])))
    return page
