"""Left: projects and cuts, with search as you type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtWidgets import QDockWidget, QLineEdit, QTreeView, QWidget

from vvt.panel.models.cuts import NAME, CutsModel, Place
from vvt.panel.views.pieces import column

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

_LEAST = 170        # pixels


class _Search(QLineEdit):
    """A search field from which the arrow keys go on into the tree."""

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt."""
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class CutsDock(QDockWidget):
    """`chosen` comes with the Place of the cut that shall be shown."""

    chosen = Signal(object)

    def __init__(self, model: CutsModel, parent: QWidget | None = None) -> None:
        super().__init__("Projects and cuts", parent)
        self.setObjectName("cuts")
        self.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetMovable)
        self._model = model
        self._following = False         # the window goes to a cut, not the editor
        self._found = QSortFilterProxyModel(self)
        self._found.setSourceModel(model)
        self._found.setRecursiveFilteringEnabled(True)
        # A project that is found shows all its cuts.
        self._found.setAutoAcceptChildRows(True)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.search = _Search()
        self.search.setPlaceholderText("Search  (Ctrl+F)")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Search projects and cuts")
        self.tree = QTreeView()
        self.tree.setModel(self._found)
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName("Projects and cuts")
        self.tree.setIndentation(14)
        self.tree.setUniformRowHeights(True)
        inside = QWidget()
        inside.setLayout(column(self.search, self.tree, gap=8, edge=8))
        inside.setMinimumWidth(_LEAST)
        self.setWidget(inside)
        self.search.textChanged.connect(self._search)
        self.search.down.connect(self._into_the_tree)
        self.search.returnPressed.connect(self._first_found)
        self.tree.selectionModel().currentChanged.connect(self._current)
        self._found.rowsInserted.connect(self._expand)
        self._found.modelReset.connect(self.tree.expandAll)

    @property
    def nothing_chosen(self) -> bool:
        """True where neither a cut nor a project is selected."""
        return not self.tree.currentIndex().isValid()

    def show_cut(self, place: Place) -> None:
        """Select a cut, if it is there; `chosen` doesn't come for it, or it would be looked at twice."""
        at = self._found.mapFromSource(self._model.index_of(place))
        if at.isValid():
            self._following = True
            self.tree.setCurrentIndex(at)
            self._following = False
            self.tree.scrollTo(at)

    def _expand(self, above: QModelIndex) -> None:
        self.tree.expand(above)

    def _search(self, text: str) -> None:
        self._found.setFilterFixedString(text.strip())
        self.tree.expandAll()

    def _into_the_tree(self) -> None:
        self.tree.setFocus()
        if not self.tree.currentIndex().isValid():
            self._first_found()

    def _first_found(self) -> None:
        project = self._found.index(0, 0)
        cut = self._found.index(0, 0, project)
        if cut.isValid():
            self.tree.setCurrentIndex(cut)
            self.tree.setFocus()

    def _current(self, now: QModelIndex) -> None:
        place = now.data(NAME)
        if place is not None and not self._following:
            self.chosen.emit(place)
