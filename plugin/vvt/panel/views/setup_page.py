"""The first start: which bucket, or one in memory to try things out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QProgressBar, QWidget

from vvt.config import Settings
from vvt.panel.actions.setting_up import Place, set_up, tried_out, try_out
from vvt.panel.session import can_try_out
from vvt.panel.trouble import Trouble
from vvt.panel.views.cards import Card
from vvt.panel.views.pieces import button, column, emptied, label, line, row, scrolled
from vvt.reports.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

    from vvt.panel.session import Session
    from vvt.panel.work import Job, Steering, Workshop
    from vvt.workflow.joining import Joined

_FIELDS = (
    ("bucket", "&Bucket", "cuts", "The name your administrator gave you"),
    ("prefix", "&Under", "feature", "A folder in the bucket; mostly left empty"),
    ("endpoint", "&Endpoint", "https://minio.example.com", "Empty for Amazon's own S3"),
    ("profile", "P&rofile", "edit", "The AWS profile with your keys; empty for the default one"),
    ("region", "Re&gion", "eu-central-1", "Mostly left empty"),
)
_WIDTH = 560


class SetupPage(QWidget):
    """Takes a bucket into use as `vvt setup` does; `ready` comes with the settings that now hold.

    `left` comes when the editor goes back to the bucket in use. What is under way ends by *Cancel* or Escape.
    """

    ready = Signal(object)
    left = Signal()

    def __init__(self, session: Session, workshop: Workshop, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._workshop = session, workshop
        self._job: Job | None = None
        self._agreed = False    # that the bucket in memory is forgotten, which is asked once
        self.fields = {name: QLineEdit() for name, *_ in _FIELDS}
        self.may_create = QCheckBox("Create the bucket, turn versioning on")
        self.may_create.setToolTip("Make the bucket if it isn't there, and turn S3 Versioning on if it is off")
        self.go = button("Set up", "primary", self._set_up)
        self.cancel = button("Cancel", pressed=self.stop)
        self.back = button("Back", pressed=self._leave)
        self.back.setToolTip(f"Go on with the bucket {session.settings.bucket} (Esc)")
        self.back.setVisible(session.configured)
        self.tryout = button("Try it out without a bucket", "link", self._try_out, flush=True)
        self.tryout.setVisible(can_try_out())
        self._cards, self._form = column(gap=6), QWidget()
        self._form.setLayout(column(self._grid(), self.may_create, gap=10))
        inside = QWidget()
        inside.setMaximumWidth(_WIDTH)
        inside.setLayout(column(
            label("Where shall the versions be kept?", "title", wrap=True),
            label("In an S3 bucket that keeps versions: Amazon's, or your own server's. Ask your administrator for its "
                  "name. Your keys stay where AWS tools keep them; nothing secret is stored here.", "quiet", wrap=True),
            6, self._form, self._cards, row(self.go, self.cancel, None, self.back), 14, line(), 6,
            label("Just looking? A bucket in this computer's memory takes small files, and is forgotten when you quit.",
                  "quiet", wrap=True), row(self.tryout, None), gap=10))
        across = row(None, inside, None, edge=20)
        across.setStretch(1, 100)
        page = QWidget()
        page.setLayout(column(None, across, None))
        self.setLayout(column(scrolled(page)))
        known = Settings() if session.trying_out else session.settings
        for name, field in self.fields.items():
            field.setText(getattr(known, name))
            field.returnPressed.connect(self.go.click)
        self.fields["bucket"].textChanged.connect(self._changed)
        self._free()

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(8)
        grid.setHorizontalSpacing(12)
        for at, (name, told, example, tip) in enumerate(_FIELDS):
            field, named = self.fields[name], label(told)
            named.setBuddy(field)
            field.setPlaceholderText(f"{tip}, e.g. {example}" if name in ("bucket", "endpoint") else tip)
            field.setAccessibleName(told.replace("&", ""))
            field.setToolTip(tip)
            grid.addWidget(named, at, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(field, at, 1)
        return grid

    def _changed(self) -> None:
        self.go.setEnabled(bool(self.fields["bucket"].text().strip()))

    # What is under way, and how it ends

    @property
    def busy(self) -> bool:
        """True while something is looked for, or started."""
        return self._job is not None and self._job.running

    def stop(self) -> None:
        """End what is under way."""
        if self._job is not None and self.busy:
            self.cancel.setEnabled(False)
            self.cancel.setText("Stopping …")
            self._job.cancel()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape ends what is under way, and then leads back."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.busy:
            self.stop()
        else:
            self._leave()

    def _leave(self) -> None:
        if self._session.configured:
            self.stop()
            self.left.emit()

    def _begin(self, text: str, work: Callable[[Steering], object], then: Callable[[Any], None]) -> None:
        emptied(self._cards)
        bar = QProgressBar()
        bar.setTextVisible(False)
        bar.setRange(0, 0)
        bar.setAccessibleName(text)
        self._cards.addWidget(label(text, "quiet", wrap=True))
        self._cards.addWidget(bar)
        self._form.setEnabled(False)
        self.tryout.setEnabled(False)
        self.go.hide()
        self.cancel.setText("Cancel")
        self.cancel.setEnabled(True)
        self.cancel.show()
        self.cancel.setFocus()
        self._job = job = self._workshop.start(work, "set up")
        job.partly.connect(self._wrong)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._stopped)
        job.done.connect(then)

    def _free(self) -> None:
        emptied(self._cards)
        self._job, self._at_fault = None, self.fields["bucket"]
        self._form.setEnabled(True)
        self.tryout.setEnabled(True)
        self.cancel.hide()
        self.go.show()
        self._changed()

    def _wrong(self, name: str) -> None:
        self._at_fault = self.fields[name]

    def _failed(self, trouble: Trouble) -> None:
        at_fault = self._at_fault
        self._free()
        self._cards.addWidget(Card(trouble))
        at_fault.setFocus()
        at_fault.selectAll()

    def _stopped(self) -> None:
        self._free()
        self.go.setFocus()

    # What the editor does

    def _set_up(self) -> None:
        if self.busy:
            return
        if self._agreed or not self._session.trying_out:
            self._look()
        else:
            self._begin("Looking what is in the try-out bucket …", partial(tried_out, self._session), self._tried)

    def _tried(self, versions: int) -> None:
        self._free()
        if not versions:
            self._look()
            return
        self._agreed = True
        card = Card(Trouble(f"{plural(versions, 'version')} in the try-out bucket will be forgotten once "
                            "another bucket is in use.", "Fetch or publish again what you want to keep."),
                    weight="warning")
        self._cards.addWidget(card)
        card.offer("Go on all the same", self._look)
        card.offer("Back to the try-out bucket", self._leave).setFocus()

    def _look(self) -> None:
        typed = {name: field.text().strip() for name, field in self.fields.items()}
        place = Place(**typed, create=self.may_create.isChecked())
        self._begin(f"Looking at the bucket {place.bucket} …", partial(set_up, self._session, place), self._joined)

    def _try_out(self) -> None:
        if not self.busy:
            self._begin("Starting a bucket in memory …", partial(try_out, self._session), self.ready.emit)

    def _joined(self, joined: Joined) -> None:
        self._free()
        if not joined.state.ready:
            self._cards.addWidget(Card(Trouble(
                f"The bucket {joined.settings.bucket} keeps no versions yet: versioning is {joined.state.versioning}.",
                "Have an administrator turn S3 Versioning on; until then nothing can be published.")))
            self.may_create.setFocus()
            return
        self.ready.emit(joined.settings)
