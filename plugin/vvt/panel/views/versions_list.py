"""Middle: the editor's timeline, the versions of one cut, newest first, and what can be done with the selected ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QSplitter, QStackedWidget, QWidget

from vvt.panel.models.sought import Sought
from vvt.panel.models.versions import ROW, VersionsModel
from vvt.panel.views.comments_pane import CommentsPane
from vvt.panel.views.empty import Empty
from vvt.panel.views.filter_bar import FilterBar
from vvt.panel.views.folding import ButtonBar
from vvt.panel.views.notices import Notices
from vvt.panel.views.pieces import button, column, elided, row
from vvt.panel.views.version_row import VersionDelegate
from vvt.panel.views.working_strip import WorkingStrip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction

    from vvt.panel.actions.browsing import Page
    from vvt.panel.actions.posters import Posters
    from vvt.panel.models.cuts import Place
    from vvt.panel.models.rows import VersionRow
    from vvt.panel.views.cards import Card

_EDGE = 14          # pixels
_NONE_SOUGHT = "No version is like that.\n\nShow all again with the link above, or press Escape in the field."


class VersionsList(QWidget):
    """A title, filters, notices, the list, and its buttons. `chosen` comes when other versions are selected."""

    chosen = Signal()

    def __init__(self, model: VersionsModel, posters: Posters | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._posters = posters
        self._place: Place | None = None
        self._looked = False        # it is known which versions the cut has
        self.title, self.told = elided("", "title"), elided("", "quiet")
        self.strip, self.filters, self.comments = WorkingStrip(), FilterBar(), CommentsPane()
        self.publish = self.strip.publish
        self.notices = Notices()
        self.view = QListView()
        self._set_up_view()
        self.empty = Empty()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.empty)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.addWidget(self._pages)
        self.splitter.addWidget(self.comments)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setChildrenCollapsible(False)
        self.comments.hide()
        self._more = button("More…")
        self._buttons = ButtonBar(self._more)
        self._arrange()

    def _arrange(self) -> None:
        head = column(self.title, self.told, self.strip, self.filters, gap=8)
        head.setContentsMargins(_EDGE, 12, _EDGE, 10)
        foot = row(self._buttons)
        foot.setContentsMargins(_EDGE, 8, _EDGE, 10)
        inside = column(head, self.notices, self.splitter, foot, gap=0)
        inside.setStretch(2, 1)
        self.setLayout(inside)
        self.filters.left.connect(self.view.setFocus)
        self.comments.left.connect(self.show_comments)
        self.notices.left.connect(self.go_there)

    def _set_up_view(self) -> None:
        self.view.setModel(self._model)
        self.view.setItemDelegate(VersionDelegate(self.view, self._posters))
        self.view.setUniformItemSizes(True)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setMouseTracking(True)
        self.view.setAccessibleName("Versions, newest first")
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._chosen())
        self._model.dataChanged.connect(lambda *_: self._show_comments())
        if self._posters is not None:
            self._posters.came.connect(self.view.viewport().update)

    def offer(self, actions: Sequence[QAction], all_actions: Sequence[QAction | QMenu | None]) -> None:
        """Have a button for each of `actions`, and all of them in the menu at the right mouse button and the key."""
        for action in actions:
            made = button(action.text(), pressed=action.trigger)
            made.setToolTip(action.toolTip())
            made.setEnabled(action.isEnabled())
            action.enabledChanged.connect(made.setEnabled)
            self._buttons.add(made)
        self._more.clicked.connect(
            lambda _: self._menu(all_actions, self._more.mapToGlobal(QPoint(0, self._more.height()))))
        self.view.customContextMenuRequested.connect(
            lambda at: self._menu(all_actions, self.view.viewport().mapToGlobal(at)))

    def _menu(self, actions: Sequence[QAction | QMenu | None], at: QPoint) -> None:
        menu = QMenu(self)
        for action in actions:
            if action is None:
                menu.addSeparator()
            elif isinstance(action, QMenu):
                menu.addMenu(action)
            else:
                menu.addAction(action)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def show_place(self, place: Place | None, empty: str) -> None:
        """Another cut: nothing is known of it yet; `empty` stands there until then."""
        self._place, self._looked = place, False
        self.title.setText(place.cut if place else "")
        self.told.setText(place.project if place else "")
        for piece in (self.title, self.told):
            piece.setVisible(place is not None)
        self.strip.show_place(place)
        self.filters.setVisible(place is not None)
        self.filters.forget()
        self._model.show_rows(())
        # Qt tells of no other selection where all rows go at once, and a version of this name may be in another bucket.
        self.comments.show_version(None)
        self.show_empty(empty)

    def show_empty(self, text: str) -> None:
        """What stands there while there are no rows."""
        self.empty.setText(text)
        self._pages.setCurrentIndex(0 if self._model.rowCount() else 1)

    def show_page(self, page: Page, sought: Sought) -> None:
        """Show a cut's first rows, or those that are sought."""
        count = f"{page.total} version{'' if page.total == 1 else 's'}" if page.total else ""
        if sought != Sought():
            count = f"{len(page.rows)} of {count}"
        self.told.setText("  ·  ".join(word for word in (self._place.project if self._place else "", count) if word))
        selected = [one.number for one in self.selected]
        self._looked = True
        self._model.show_rows(page.rows, page.following)
        self.filters.offer_authors(row.record.author for row in page.rows if row.record)
        self.show_empty(_NONE_SOUGHT if sought != Sought() else "Nothing is published of this cut yet.")
        self._select(selected)

    def show_more(self, page: Page) -> None:
        """Show the rows that follow."""
        self._model.add_rows(page.rows, page.following)
        self.filters.offer_authors(row.record.author for row in page.rows if row.record)

    def show_going(self, rows: Sequence[VersionRow]) -> None:
        """Show the publishes on their way on top."""
        self._model.show_going(rows)
        if self._looked:
            # Before that the one selected would be a publish, for want of a version.
            self._select([])
        self._pages.setCurrentIndex(0 if self._model.rowCount() else 1)

    def _select(self, numbers: Sequence[int]) -> None:
        """Select what was selected before, else the newest."""
        if self.selected or not self._model.rowCount():
            return
        for number in numbers or [0]:
            at = self._model.row_of(number)
            index = self._model.index(at if at >= 0 else min(self._model.first_version, self._model.rowCount() - 1))
            self.view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.Select)

    def select(self, number: int) -> bool:
        """Select this version alone and show it; False where it isn't among those listed."""
        at = self._model.row_of(number)
        if at < 0:
            return False
        self.view.selectionModel().setCurrentIndex(self._model.index(at),
                                                   QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.view.scrollTo(self._model.index(at))
        return True

    def select_newest(self) -> None:
        """Select the newest version alone."""
        if self._model.rowCount() > self._model.first_version:
            # The view's own way would look whether Ctrl is held, and take the selection away.
            self.view.selectionModel().setCurrentIndex(self._model.index(self._model.first_version),
                                                       QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.view.scrollToTop()

    @property
    def selected(self) -> list[VersionRow]:
        """The selected rows, newest first."""
        rows = sorted(self.view.selectionModel().selectedIndexes(), key=lambda index: index.row())
        return [index.data(ROW) for index in rows]

    def _chosen(self) -> None:
        self._show_comments()
        self.chosen.emit()

    def _show_comments(self) -> None:
        if self.comments.isVisible():
            selected = self.selected
            self.comments.show_version(selected[0] if len(selected) == 1 else None)

    def show_comments(self) -> None:
        """Open the comments and go there; or close them and go back to the list."""
        opening = not self.comments.isVisible()
        self.comments.setVisible(opening)
        if opening:
            self._show_comments()
            self.comments.words.setFocus()
        else:
            self.view.setFocus()

    def go_there(self) -> None:
        """Bring the keyboard to the versions, or where there are none to what is sought of them."""
        (self.view if self.view.isVisible() else self.filters.text).setFocus()

    def notify(self, card: Card, of: str = "") -> None:
        """Show a card above the list, in place of the one that tells what came `of` the same action before."""
        self.notices.notify(card, of)

    def settle(self) -> None:
        """Take all cards away."""
        self.notices.settle_all()
