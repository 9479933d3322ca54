"""*Publish Version*: confirm, then watch it go through its stages, or work on meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from vvt.panel.actions.publishing import CHECKING, EXPORTING, RENDERING, SAVING, UPLOADING, grown, propose, publish
from vvt.panel.trouble import Trouble
from vvt.panel.views.cards import Card
from vvt.panel.views.pieces import button, column, emptied, label, row
from vvt.panel.views.publish_form import PublishForm
from vvt.panel.views.stages import Stages
from vvt.workflow.words import summary

if TYPE_CHECKING:
    from vvt.host import Described
    from vvt.panel.actions.nearby import Nearby
    from vvt.panel.actions.publishing import Grown, Proposal
    from vvt.panel.models.cuts import Place
    from vvt.panel.session import Session
    from vvt.panel.work import Job, Steering, Workshop
    from vvt.workflow.publishing import Published

_ASKING, _FORM, _UNDER_WAY, _OUTCOME = range(4)


class PublishDialog(QDialog):
    """One publish. `published` comes with the version's record when it is there to be read."""

    published = Signal(object)
    wants_setup = Signal()

    def __init__(self, session: Session, nearby: Nearby, workshop: Workshop, *,  # noqa: PLR0913 - what it starts from
                 known: dict[str, list[str]] | None = None, cut: str = "", preset: str = "") -> None:
        super().__init__()
        self.setWindowTitle("Publish Version")
        self.setMinimumSize(520, 460)
        self.resize(580, 620)
        self._session, self._nearby, self._workshop = session, nearby, workshop
        self._known, self._cut, self.preset = known or {}, cut, preset
        self._job: Job | None = None
        self._told: Described | None = None
        self.form = PublishForm()
        self.stages = Stages(())
        self._title, self._hint = label("Publish version", "title"), label("", "quiet")
        self._pages = QStackedWidget()
        self._asking = _page(label("Asking Resolve what is open …", "quiet"))
        self._outcome = column(gap=10)
        self._under_way = column(gap=10)
        for page in (self._asking, _scrolled(self.form), _page(self._under_way), _page(self._outcome)):
            self._pages.addWidget(page)
        self.go = button("Publish", "primary", self._go)
        self.back = button("Cancel", pressed=self._back)
        self.setLayout(column(self._title, self._pages, row(self._hint, None, self.back, self.go), gap=14, edge=20))
        self.form.ready.connect(self._ready)
        self.form.renamed.connect(self._look_up)
        self.look()

    @property
    def at_work(self) -> bool:
        """True while it publishes."""
        return self._job is not None and self._job.running and self._job.sends

    def _go(self) -> None:
        if self._pages.currentIndex() == _FORM:
            self._publish()
        else:
            self.look()

    def look(self) -> None:
        """Ask Resolve what is open, and propose."""
        self._turn_to(_ASKING, "Publish version", back="Cancel", go="")
        job = self._workshop.start(lambda steering: propose(self._session, self._nearby, self._cut, steering),
                                   "propose")
        self._follow(job)
        job.done.connect(self._proposed)

    def _proposed(self, proposal: Proposal) -> None:
        self._told = proposal.told
        self.form.show_proposal(proposal, self._known, self.preset)
        self._turn_to(_FORM, "Publish version", back="Cancel", go="Publish")
        self.form.note.setFocus()

    def _ready(self, ready: bool) -> None:
        if self._pages.currentIndex() == _FORM:
            self.go.setEnabled(ready)
            self._hint.setText(self.form.missing)

    def _look_up(self, place: Place) -> None:
        """Another cut was typed: find out what it grew from."""
        told = self._told
        if told is None:
            return
        job = self._workshop.start(lambda _: grown(self._session, told, str(place)), "look up")
        job.done.connect(lambda found: self._looked_up(place, found))
        job.failed.connect(self._failed)

    def _looked_up(self, place: Place, found: Grown) -> None:
        if self._pages.currentIndex() == _FORM and self.form.wish.place in (place, found.place):
            self.form.show_grown(found)

    def _publish(self) -> None:
        wish = self.form.wish
        self.preset = wish.preset or self.preset
        names = [SAVING, EXPORTING, *([RENDERING] if wish.preset else []),
                 *([CHECKING] if wish.preset or wish.film else []), UPLOADING]
        emptied(self._under_way)
        self.stages = Stages(names)
        self._under_way.addWidget(self.stages)
        self._under_way.addWidget(label("You can work on in Resolve meanwhile.", "quiet", wrap=True))
        self._under_way.addStretch(1)
        self._turn_to(_UNDER_WAY, f"Publishing {wish.place}", back="Cancel", go="")

        def work(steering: Steering) -> Published:
            return publish(self._session, self._nearby, wish, steering)

        job = self._workshop.start(work, "publish", sends=True)
        self._follow(job)
        job.told.connect(self.stages.at)
        job.done.connect(self._published)

    def _follow(self, job: Job) -> None:
        self._job = job
        job.failed.connect(self._failed)
        job.cancelled.connect(self._cancelled)

    def _published(self, published: Published) -> None:
        record = published.record
        self.stages.finish()
        self._show_outcome(
            Card(Trouble(f"{record.cut} {record.label} is published.", _what_changed(published)), weight="done"),
            *(Card(Trouble(warning, ""), weight="warning") for warning in published.warnings))
        self._turn_to(_OUTCOME, f"Done: {record.label}", back="Close", go="")
        self.back.setFocus()
        self.published.emit(record)
        self.show()

    def _failed(self, trouble: Trouble) -> None:
        card = Card(trouble)
        if not self._session.configured:
            card.offer("Set up a bucket", self._set_up)
        self._show_outcome(card, *([label("Nothing was published.", "quiet")] if self._sends else []))
        self._turn_to(_OUTCOME, "This didn't work", back="Close", go="Try again")
        self.show()

    def _cancelled(self) -> None:
        if not self._sends:
            return
        gone = Trouble("Cancelled.", "Nothing was published, and your timeline is as it was.")
        self._show_outcome(Card(gone, weight="warning"))
        self._turn_to(_OUTCOME, "Cancelled", back="Close", go="Publish again")

    @property
    def _sends(self) -> bool:
        return self._job is not None and self._job.sends

    def _show_outcome(self, *pieces: QWidget) -> None:
        emptied(self._outcome)
        for piece in pieces:
            self._outcome.addWidget(piece)
        self._outcome.addStretch(1)

    def _turn_to(self, page: int, title: str, *, back: str, go: str) -> None:
        self._title.setText(title)
        self._pages.setCurrentIndex(page)
        self.back.setText(back)
        self.back.setEnabled(True)
        self.go.setVisible(bool(go))
        self.go.setText(go)
        self.go.setEnabled(page != _FORM or self.form.can_be_published)
        self._hint.setText(self.form.missing if page == _FORM else "")

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


def _scrolled(inside: QWidget) -> QScrollArea:
    """For small screens: the form keeps its size and can be scrolled."""
    area = QScrollArea()
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
