"""The first start: which bucket, or one in memory to try things out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from vvt.config import Settings
from vvt.panel.actions.setting_up import Place, set_up, try_out
from vvt.panel.session import can_try_out
from vvt.panel.trouble import Trouble
from vvt.panel.views.cards import Card
from vvt.panel.views.pieces import button, column, emptied, label, line, row, scrolled

if TYPE_CHECKING:
    from vvt.panel.session import Session
    from vvt.panel.work import Workshop
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
    """Takes a bucket into use as `vvt setup` does; `ready` comes with the settings that now hold."""

    ready = Signal(object)

    def __init__(self, session: Session, workshop: Workshop, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._workshop = session, workshop
        self.fields = {name: QLineEdit() for name, *_ in _FIELDS}
        self.may_create = QCheckBox("Create the bucket, turn versioning on")
        self.may_create.setToolTip("Make the bucket if it isn't there, and turn S3 Versioning on if it is off")
        self.go = button("Set up", "primary", self._set_up)
        self.tryout = button("Try it out without a bucket", "link", self._try_out, flush=True)
        self.tryout.setVisible(can_try_out())
        self._cards = column(gap=6)
        inside = QWidget()
        inside.setMaximumWidth(_WIDTH)
        inside.setLayout(column(
            label("Where shall the versions be kept?", "title", wrap=True),
            label("In an S3 bucket that keeps versions: Amazon's, or your own server's. Ask your administrator for its "
                  "name. Your keys stay where AWS tools keep them; nothing secret is stored here.", "quiet", wrap=True),
            6, self._grid(), self.may_create, self._cards, row(self.go, None), 14, line(), 6,
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
        self._changed()

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

    def _set_up(self) -> None:
        typed = {name: field.text().strip() for name, field in self.fields.items()}
        place = Place(**typed, create=self.may_create.isChecked())
        self._begin(f"Looking at the bucket {place.bucket} …")
        job = self._workshop.start(lambda steering: set_up(self._session, place, steering), "set up")
        job.failed.connect(self._failed)
        job.done.connect(self._joined)

    def _try_out(self) -> None:
        self._begin("Starting a bucket in memory …")
        job = self._workshop.start(lambda steering: try_out(self._session, steering), "try out")
        job.failed.connect(self._failed)
        job.done.connect(self.ready.emit)

    def _begin(self, text: str) -> None:
        emptied(self._cards)
        self._cards.addWidget(label(text, "quiet"))
        self.setEnabled(False)

    def _joined(self, joined: Joined) -> None:
        self.setEnabled(True)
        emptied(self._cards)
        if not joined.state.ready:
            self._cards.addWidget(Card(Trouble(
                f"The bucket {joined.settings.bucket} keeps no versions yet: versioning is {joined.state.versioning}.",
                "Have an administrator turn S3 Versioning on; until then nothing can be published.")))
            return
        self.ready.emit(joined.settings)

    def _failed(self, trouble: Trouble) -> None:
        self.setEnabled(True)
        emptied(self._cards)
        self._cards.addWidget(Card(trouble))
