"""Above the list: which versions are wanted, by text, author, status and date."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from vvt.panel.models.sought import SINCE, STATUSES, Sought
from vvt.panel.views.folding import Folding
from vvt.panel.views.pieces import Choice, button, column, row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QKeyEvent

_LEAST, _WIDE = 110, 520    # pixels: the text, and all in one line
_PAUSE_MS = 200     # between the last key and looking


class _Text(QLineEdit):
    """Escape empties it first and leaves it then; down goes into the list."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Down):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class FilterBar(QWidget):
    """`changed` comes with what is sought; `left` when the editor goes on into the list.

    `authors_wanted` comes when somebody looks who is there: `offer_authors` may come while they do.
    """

    changed = Signal(object)
    left = Signal()
    authors_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = _Text()
        self.text.setPlaceholderText("Filter by note, comment, name or v12")
        self.text.setClearButtonEnabled(True)
        self.text.setMinimumWidth(_LEAST)
        self.text.setAccessibleName("Filter versions by note, comment, name or number")
        self.by = _choice("Author", "Who", ["anybody"])
        self.status = _choice("Status", "Status", ["any status", *STATUSES])
        self.since = _choice("Published", "When", [words for words, _ in SINCE])
        self.clear = button("Show all", "link", self.show_all)
        self.setLayout(column(Folding(row(self.text, self.clear, gap=6), row(self.by, self.status, self.since, gap=6),
                                      _WIDE)))
        self._told = Sought()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        self.text.textChanged.connect(self._pause.start)
        self.text.returnPressed.connect(self.left)
        self.text.left.connect(self.left)
        for choice in (self.by, self.status, self.since):
            choice.currentIndexChanged.connect(self._pause.start)
        self.by.opened.connect(self.authors_wanted)
        self.clear.hide()

    @property
    def sought(self) -> Sought:
        """What is chosen."""
        return Sought(self.text.text().strip(), self.by.currentText() if self.by.currentIndex() > 0 else "",
                      self.status.currentText() if self.status.currentIndex() > 0 else "",
                      SINCE[max(0, self.since.currentIndex())][1])

    def show_all(self) -> None:
        """Ask for nothing."""
        self.text.clear()
        for choice in (self.by, self.status, self.since):
            choice.setCurrentIndex(0)
        self._tell()

    def offer_authors(self, authors: Iterable[str]) -> None:
        """Have these to choose from, beside those that are there."""
        there = [self.by.itemText(at) for at in range(1, self.by.count())]
        self.by.blockSignals(True)
        for author in set(authors) - {"", *there}:
            at = bisect_left(there, author.casefold(), key=str.casefold)
            there.insert(at, author)
            self.by.insertItem(at + 1, author)
        self.by.blockSignals(False)

    def forget(self) -> None:
        """Another cut: nothing is sought, nobody is known."""
        self.by.blockSignals(True)
        self.by.clear()
        self.by.addItem("anybody")
        self.by.blockSignals(False)
        self.show_all()

    def _tell(self) -> None:
        self._pause.stop()
        self.clear.setVisible(self.sought != Sought())
        if self.sought != self._told:
            self._told = self.sought
            self.changed.emit(self._told)


def _choice(name: str, short: str, words: list[str]) -> Choice:
    made = Choice()
    made.short = short      # "any…" three times over would not say which is which
    made.addItems(words)
    made.setAccessibleName(name)
    made.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(7)
    return made
