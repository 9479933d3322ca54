"""The part of a form that says which cut a publish is, what it grew from, and what it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

from vvt.panel.models.cuts import Place
from vvt.panel.views.pieces import Choice, label

if TYPE_CHECKING:
    from vvt.panel.actions.publishing import Grown

_TYPING_MS = 350
_FIRST_LINE = 6         # pixels from the top of a field to its text
_UNSAID = "?"


class WhichCut(QObject):
    """Five rows of a form. `changed` comes with every change, `renamed` with the Place of another cut that was typed,
    once the typing stops.
    """

    changed = Signal()
    renamed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.project, self.cut, self.base = QLineEdit(), QComboBox(), Choice()
        self.cut.setEditable(True)
        self.cut.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.becomes = label(role="quiet", wrap=True)
        self.note = QPlainTextEdit()
        self.note.setPlaceholderText("What is this version for?")
        self.note.setToolTip("Ctrl+Return publishes")
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(74)
        for piece, name in ((self.project, "Project"), (self.cut, "Cut"), (self.note, "Note"),
                            (self.base, "Grew from version")):
            piece.setAccessibleName(name)
        self._grown: Grown | None = None
        self._missed = False
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(lambda: self.renamed.emit(self.place))
        for changed in (self.project.textChanged, self.cut.editTextChanged):
            changed.connect(self._rename)
        self.base.currentIndexChanged.connect(self._changed)

    def lay_into(self, grid: QGridLayout) -> int:
        """Take the grid's first rows; returns the next one."""
        named = (("&Project", self.project), ("&Cut", self.cut), ("&Grew from", self.base))
        for place, (name, piece) in enumerate(named):
            grid.addWidget(_name(name, piece), place, 0)
            grid.addWidget(piece, place, 1)
        grid.addWidget(self.becomes, 3, 1)
        grid.addWidget(beside_the_first(_name("&Note", self.note)), 4, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.note, 4, 1)
        return 5

    # What is proposed

    def show_place(self, place: Place, known: dict[str, list[str]]) -> None:
        """Propose a cut; `known` are cuts by project."""
        self.project.setText(place.project)
        self.cut.clear()
        self.cut.addItems(known.get(place.project, []))
        self.cut.setEditText(place.cut)

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

    def show_missed(self, missed: bool) -> None:
        """The cut that is typed could not be looked up; False: it is looked up again."""
        self._missed = missed
        self._changed()

    def look_again(self) -> None:
        """It goes to another bucket now: what that has of this cut is to be looked up."""
        self._grown = None
        self._rename()

    # What is chosen

    @property
    def place(self) -> Place:
        """The cut as it is typed."""
        return Place(self.project.text().strip(), self.cut.currentText().strip())

    @property
    def base_word(self) -> str:
        """What it grew from: "v3", "none"; "?" while nobody said."""
        return str(self.base.currentData() or _UNSAID)

    @property
    def note_text(self) -> str:
        """What the version is for."""
        return self.note.toPlainText().strip()

    @property
    def missing(self) -> str:
        """What must be said before it can be published; "" when nothing is."""
        if not self._is_name or self._grown is None or self.place != self._grown.place:
            return self._what_becomes()
        return "Choose the version it grew from." if self.base_word == _UNSAID else ""

    @property
    def _is_name(self) -> bool:
        place = self.place
        return bool(place.project and place.cut) and "/" not in place.project

    def _rename(self) -> None:
        self._missed = False
        if self._is_name:
            self._typing.start()
        else:
            self._typing.stop()
        self._changed()

    def _changed(self) -> None:
        self.becomes.setText(self._what_becomes())
        self.changed.emit()

    def _what_becomes(self) -> str:
        place = self.place
        if "/" in place.project:
            return "A project's name can't have a / in it."
        if not place.project or not place.cut:
            return "Say which cut of which project this is."
        if self._grown is None or place != self._grown.place:
            return "Its versions could not be looked up." if self._missed else "Looking for its versions …"
        newest = max((number for number, _ in self._grown.versions), default=0)
        return f"It becomes v{newest + 1:03d}. {self._grown.why}".strip()


def beside_the_first(name: QLabel) -> QLabel:
    """A name that stands beside the first line of something higher."""
    name.setContentsMargins(0, _FIRST_LINE, 0, 0)
    return name


def _name(text: str, piece: QWidget) -> QLabel:
    made = label(text)
    made.setBuddy(piece)
    return made
