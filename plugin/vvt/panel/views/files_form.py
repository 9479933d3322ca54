"""What an editor is asked before files are published: which files, which cut they are, what it grew from, a note."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QGridLayout, QListWidget, QListWidgetItem, QWidget

from vvt.panel.actions.publishing_files import TIMELINE_KINDS, Chosen, FilesWish, can_be_published
from vvt.panel.models.sides import FILMS
from vvt.panel.trouble import Trouble
from vvt.panel.views.cards import Card
from vvt.panel.views.compare_dock import paths_in
from vvt.panel.views.pieces import button, column, emptied, label, line, restyled, row
from vvt.panel.views.publish_form import form_grid
from vvt.panel.views.which_cut import WhichCut, beside_the_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from vvt.workflow.preflight import Line

_KINDS = " ".join(f"*{suffix}" for suffix in (*FILMS, *TIMELINE_KINDS))
_LIST_HEIGHT = 104      # pixels: a film and three timelines


class FilesForm(QWidget):
    """`ready` comes with every change, `renamed` with another cut that was typed, `chosen` with other files."""

    ready = Signal()
    renamed = Signal(object)
    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.files = Chosen()
        self._lines: list[Line] = []
        self.which, self.list = WhichCut(self), QListWidget()
        self.list.setAccessibleName("Files of this version")
        self.list.setFixedHeight(_LIST_HEIGHT)
        restyled(self.list, role="field")
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.add = button("Add…", pressed=self._browse)
        self.remove = button("Remove", pressed=self._remove)
        self._cards = column(gap=6)
        inside = column(self._fields(), 2, self._cards, None, gap=6)
        self.setLayout(inside)
        self.setAcceptDrops(True)
        self.which.changed.connect(self.ready)
        self.which.renamed.connect(self.renamed)
        self.list.itemSelectionChanged.connect(self._selected)
        self._selected()

    def _fields(self) -> QGridLayout:
        grid = form_grid()
        at = self.which.lay_into(grid)
        named = label("&Files")
        named.setBuddy(self.list)
        grid.addWidget(line(), at, 0, 1, 2)
        grid.addWidget(beside_the_first(named), at + 1, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.list, at + 1, 1)
        told = label("A film, its timeline files, or both. You can drop them here.", "quiet", wrap=True)
        grid.addLayout(row(self.add, self.remove, None), at + 2, 1)
        grid.addWidget(told, at + 3, 1)
        return grid

    def take(self, paths: Iterable[Path]) -> None:
        """Add these files."""
        self._show(self.files.with_files(paths))

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show what should be known of the files."""
        self._lines = list(lines)
        emptied(self._cards)
        for found in lines if self.files.all else ():
            self._cards.addWidget(Card(Trouble(found.cause, found.fix), weight="trouble" if found.stops else "warning"))
        self.ready.emit()

    @property
    def wish(self) -> FilesWish:
        """What was chosen."""
        return FilesWish(self.which.place, self.files, self.which.note_text, self.which.base_word)

    @property
    def missing(self) -> str:
        """What must be said before it can be published; "" when nothing is."""
        if not self.files.all:
            return "Add the files."
        return self.which.missing or next((found.cause for found in self._lines if found.stops), "")

    def _show(self, files: Chosen) -> None:
        self.files = files
        self.list.clear()
        for path in files.all:
            item = QListWidgetItem(f"{'Film' if path == files.film else 'Timeline'}   {path.name}")
            item.setData(Qt.ItemDataRole.UserRole, str(path))
            item.setToolTip(str(path))
            self.list.addItem(item)
        self.chosen.emit(files)
        self.ready.emit()

    def _selected(self) -> None:
        self.remove.setEnabled(bool(self.list.selectedItems()))

    def _remove(self) -> None:
        files = self.files
        for item in self.list.selectedItems():
            files = files.without(Path(item.data(Qt.ItemDataRole.UserRole)))
        self._show(files)

    def _browse(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self, "A film and its timeline files", "",
                                                f"Films and timelines ({_KINDS})")
        if paths:
            self.take([Path(path) for path in paths])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take films and timelines."""
        if can_be_published(paths_in(event.mimeData())):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what is dropped."""
        event.acceptProposedAction()
        self.take(paths_in(event.mimeData()))
