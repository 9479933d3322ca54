"""What an editor is asked before a publish: which cut, what it grew from, a note, and what film goes along."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QGridLayout, QLineEdit, QPlainTextEdit, QRadioButton, QWidget

from vvt.cut import rate_label, timecode
from vvt.panel.actions.publishing import Wish
from vvt.panel.models.cuts import Place
from vvt.panel.trouble import Trouble
from vvt.panel.views.cards import Card
from vvt.panel.views.pieces import button, column, emptied, label, line, row
from vvt.workflow.preflight import preflight

if TYPE_CHECKING:
    from vvt.host import Described
    from vvt.panel.actions.publishing import Grown, Proposal
    from vvt.workflow.preflight import Line

_FILMS = "Films (*.mov *.mp4 *.mxf *.m4v *.mkv *.avi);;All files (*)"
_TYPING_MS = 350
_UNSAID = "?"


class PublishForm(QWidget):
    """Filled from a proposal; `ready` says whether `wish` can be published, `renamed` that another cut was typed."""

    ready = Signal(bool)
    renamed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.timeline, self.becomes = label(role="quiet", wrap=True), label(role="quiet", wrap=True)
        self.project, self.cut, self.base = QLineEdit(), QComboBox(), QComboBox()
        self.cut.setEditable(True)
        self.cut.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.note = QPlainTextEdit()
        self.note.setPlaceholderText("What is this version for?")
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(74)
        self.rendered, self.bare = QRadioButton("&Render with"), QRadioButton("No film, &only the timeline")
        self.use_file = QRadioButton("&Use this film")
        self.preset, self.film = QComboBox(), QLineEdit()
        self.film.setPlaceholderText("A rendered film of this timeline")
        self.browse = button("Browse…", pressed=self._browse)
        self._cards = column(gap=6)
        self._told: Described | None = None
        self._grown: Grown | None = None
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(lambda: self.renamed.emit(self.wish.place))
        for piece, name in ((self.project, "Project"), (self.cut, "Cut"), (self.note, "Note"), (self.film, "Film file"),
                            (self.base, "Grew from version"), (self.preset, "Render preset")):
            piece.setAccessibleName(name)
        inside = column(self.timeline, 6, self._fields(), 2, self._cards, None, gap=6)
        inside.setContentsMargins(0, 0, 10, 0)
        self.setLayout(inside)
        self._connect()

    def _connect(self) -> None:
        for changed in (self.project.textChanged, self.cut.editTextChanged):
            changed.connect(self._rename)
        self.film.textChanged.connect(self._changed)
        self.base.currentIndexChanged.connect(self._changed)
        for chosen in (self.rendered, self.bare, self.use_file):
            chosen.toggled.connect(self._changed)

    def _fields(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(10)
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(1, 1)
        named = (("&Project", self.project), ("&Cut", self.cut), ("&Grew from", self.base))
        for place, (name, piece) in enumerate(named):
            grid.addWidget(_name(name, piece), place, 0)
            grid.addWidget(piece, place, 1)
        grid.addWidget(self.becomes, 3, 1)
        grid.addWidget(_name("&Note", self.note), 4, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.note, 4, 1)
        grid.addWidget(line(), 5, 0, 1, 2)
        grid.addWidget(label("Film"), 6, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(self._films(), 6, 1)
        return grid

    def _films(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(8)
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.rendered, 0, 0)
        grid.addWidget(self.preset, 0, 1)
        grid.addWidget(self.use_file, 1, 0)
        grid.addLayout(row(self.film, self.browse), 1, 1)
        grid.addWidget(self.bare, 2, 0, 1, 2)
        return grid

    # What is proposed

    def show_proposal(self, proposal: Proposal, known: dict[str, list[str]], preset: str) -> None:
        """Fill the form in; `known` are cuts by project, `preset` the one used last."""
        self._told = told = proposal.told
        self.timeline.setText(_summary(told))
        place = proposal.grown.place
        self.project.setText(place.project)
        self.cut.clear()
        self.cut.addItems(known.get(place.project, []))
        self.cut.setEditText(place.cut)
        self.preset.clear()
        self.preset.addItems(list(told.presets))
        self.preset.setCurrentText(preset)
        self.rendered.setEnabled(bool(told.presets))
        (self.rendered if preset in told.presets else self.bare).setChecked(True)
        self.show_grown(proposal.grown)

    def show_grown(self, grown: Grown) -> None:
        """Offer the versions the cut can have grown from; where nobody knows, the editor must say."""
        self._typing.stop()
        self._grown = grown
        self.base.clear()
        if not grown.known:
            self.base.addItem("Choose the version this cut grew from", _UNSAID)
        for number, note in grown.versions:
            self.base.addItem(f"v{number:03d}   {note}".rstrip(), f"v{number}")
        self.base.addItem("None: it begins anew" if grown.versions else "Nothing: this is its first version", "none")
        at = self.base.findData(f"v{grown.base}") if grown.base else self.base.findData(
            "none" if grown.known else _UNSAID)
        self.base.setCurrentIndex(max(0, at))
        self.base.setEnabled(bool(grown.versions))
        self._changed()

    # What is chosen

    @property
    def wish(self) -> Wish:
        """What was chosen."""
        place = Place(self.project.text().strip(), self.cut.currentText().strip())
        preset = self.preset.currentText() if self.rendered.isChecked() else ""
        film = Path(self.film.text()).expanduser() if self.use_file.isChecked() else None
        return Wish(place, self.note.toPlainText().strip(), preset, film, str(self.base.currentData() or _UNSAID))

    @property
    def missing(self) -> str:
        """What must be said before it can be published; "" when nothing is."""
        wish = self.wish
        if self._grown is None or wish.place != self._grown.place:
            return "Looking for its versions …"
        if wish.base == _UNSAID:
            return "Choose the version it grew from."
        if self.use_file.isChecked() and not (self.film.text().strip() and wish.film and wish.film.is_file()):
            return "Choose the film."
        return next((found.cause for found in self._lines() if found.stops), "")

    @property
    def can_be_published(self) -> bool:
        """True when nothing is missing."""
        return not self.missing

    def _lines(self) -> list[Line]:
        return preflight(self._told, None, with_render=self.rendered.isChecked()) if self._told else []

    def _rename(self) -> None:
        """Another cut: what it grew from is looked up when the typing stops."""
        place = self.wish.place
        if place.project and place.cut and "/" not in place.project and self._told is not None:
            self._typing.start()
        self._changed()

    def _changed(self) -> None:
        self.preset.setEnabled(self.rendered.isChecked())
        self.film.setEnabled(self.use_file.isChecked())
        self.browse.setEnabled(self.use_file.isChecked())
        self.becomes.setText(self._what_becomes())
        emptied(self._cards)
        for found in self._lines():
            self._cards.addWidget(Card(Trouble(found.cause, found.fix), weight="trouble" if found.stops else "warning"))
        self.ready.emit(self.can_be_published)

    def _what_becomes(self) -> str:
        place = self.wish.place
        if "/" in place.project:
            return "A project's name can't have a / in it."
        if not place.project or not place.cut:
            return "Say which cut of which project this is."
        if self._grown is None or place != self._grown.place:
            return "Looking for its versions …"
        newest = max((number for number, _ in self._grown.versions), default=0)
        return f"It becomes v{newest + 1:03d}. {self._grown.why}".strip()

    def _browse(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "The rendered film", self.film.text(), _FILMS)
        if chosen:
            self.film.setText(chosen)


def _name(text: str, piece: QWidget) -> QWidget:
    made = label(text)
    made.setBuddy(piece)
    return made


def _summary(told: Described) -> str:
    """`Reel 2, 00:01:12:05 long from 01:00:00:00 at 23.976, in DaVinci Resolve Studio 20.3`."""
    facts = told.timeline
    if facts is None:
        return f"{told.product} {told.version}"
    long = timecode(facts.end - facts.start, facts.rate, drop=facts.drop)
    return (f"{facts.name}, {long} long from {facts.start_timecode} at {rate_label(facts.rate):g}, "
            f"in {told.product} {told.version}")
