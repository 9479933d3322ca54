"""Middle: the versions of one cut, newest first, and what can be done with the selected ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QStackedWidget, QWidget

from vvt.panel.models.versions import ROW, VersionsModel
from vvt.panel.views.pieces import button, column, emptied, label, row
from vvt.panel.views.version_row import VersionDelegate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction

    from vvt.panel.models.cuts import Place
    from vvt.panel.models.rows import VersionRow
    from vvt.panel.views.cards import Card


class VersionsList(QWidget):
    """A title, notices, the list, and its buttons. `chosen` comes when other versions are selected."""

    chosen = Signal()

    def __init__(self, model: VersionsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.title, self.told = label("", "title"), label("", "quiet")
        self.title.setSizePolicy(self.told.sizePolicy().Policy.Ignored, self.told.sizePolicy().Policy.Preferred)
        self.told.setSizePolicy(self.title.sizePolicy())
        self.publish = button("Publish…", "primary")
        self.notices = column(gap=6)
        self.view = QListView()
        self._set_up_view()
        self.empty = label("", "quiet", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.empty)
        self._buttons = row(gap=6)
        names = column(self.title, self.told, gap=2)
        head = row(names, 12, self.publish, gap=8)
        head.setStretch(0, 1)
        head.setContentsMargins(16, 12, 16, 10)
        self.notices.setContentsMargins(16, 0, 16, 0)
        self._buttons.setContentsMargins(16, 8, 16, 10)
        self.setLayout(column(head, self.notices, self._pages, self._buttons, gap=0))

    def _set_up_view(self) -> None:
        self.view.setModel(self._model)
        self.view.setItemDelegate(VersionDelegate(self.view))
        self.view.setUniformItemSizes(True)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setMouseTracking(True)
        self.view.setAccessibleName("Versions, newest first")
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())

    def offer(self, actions: Sequence[QAction], all_actions: Sequence[QAction | None]) -> None:
        """Have a button for each of `actions`, and all of them in the menu at the right mouse button and the key."""
        for action in actions:
            made = button(action.text(), pressed=action.trigger)
            made.setToolTip(action.toolTip())
            made.setEnabled(action.isEnabled())
            action.enabledChanged.connect(made.setEnabled)
            self._buttons.addWidget(made)
        self._buttons.addStretch(1)
        more = button("More…", pressed=lambda: self._menu(all_actions, more.mapToGlobal(QPoint(0, more.height()))))
        self._buttons.addWidget(more)
        self.view.customContextMenuRequested.connect(
            lambda at: self._menu(all_actions, self.view.viewport().mapToGlobal(at)))

    def _menu(self, actions: Sequence[QAction | None], at: QPoint) -> None:
        menu = QMenu(self)
        for action in actions:
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def show_cut(self, place: Place | None, rows: Sequence[VersionRow], empty: str) -> None:
        """Show a cut's rows; `empty` stands there when there are none."""
        self.title.setText(place.cut if place else "")
        versions = [one for one in rows if one.number]
        count = f"{len(versions)} version{'' if len(versions) == 1 else 's'}" if versions else ""
        self.told.setText("  ·  ".join(word for word in (place.project if place else "", count) if word))
        selected = [one.number for one in self.selected]
        self._model.show_rows(rows)
        self.empty.setText(empty)
        self._pages.setCurrentIndex(0 if rows else 1)
        self._select(selected)

    def _select(self, numbers: Sequence[int]) -> None:
        """Select what was selected before, else the newest."""
        if self.selected or not self._model.rowCount():
            return
        for number in numbers or [0]:
            at = self._model.index(max(0, self._model.row_of(number)) if number else 0)
            self.view.selectionModel().setCurrentIndex(at, QItemSelectionModel.SelectionFlag.Select)

    def select_newest(self) -> None:
        """Select the newest version alone."""
        if self._model.rowCount():
            self.view.setCurrentIndex(self._model.index(0))
            self.view.scrollToTop()

    @property
    def selected(self) -> list[VersionRow]:
        """The selected rows, newest first."""
        rows = sorted(self.view.selectionModel().selectedIndexes(), key=lambda index: index.row())
        return [index.data(ROW) for index in rows]

    def notify(self, card: Card) -> None:
        """Show a card above the list, in place of the one before."""
        emptied(self.notices)
        card.offer("Dismiss", lambda: emptied(self.notices))
        self.notices.addWidget(card)
        self.notices.addSpacing(8)

    def settle(self) -> None:
        """Take the card away."""
        emptied(self.notices)
