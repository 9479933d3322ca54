"""Where the keyboard is: in the versions at first, in the change list once there is one, and wherever a key leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMainWindow

    from vvt.panel.views.compare_dock import CompareDock
    from vvt.panel.views.versions_list import VersionsList


class Keyboard(QObject):
    """Brings it to the parts of the window. `first` is the field Qt begins in; `choose` opens the compare side where
    nothing is compared yet.
    """

    def __init__(self, window: QMainWindow, first: QLineEdit, shown: VersionsList, dock: CompareDock,
                 choose: Callable[[], object]) -> None:
        super().__init__(window)
        self._window, self._first, self._list, self._dock, self._choose = window, first, shown, dock, choose
        self._begun = False

    @property
    def does(self) -> dict[str, Callable[[], object]]:
        """What each of the window's actions for it does, by name."""
        return {"to_versions": self._list.go_there, "to_timelines": self.to_timelines, "to_changes": self.to_changes,
                "to_notice": self._list.notices.go_there, "comments": self.comments}

    def begin(self) -> None:
        """Versions are shown: go there, the first time, unless the editor has gone elsewhere already."""
        if self._begun or not self._list.view.isVisible():
            return
        self._begun = True
        now = self._window.focusWidget()
        if now is None or (now is self._first and not self._first.text()) or not now.isVisible():
            self._list.go_there()

    def begin_again(self) -> None:
        """It is another bucket now."""
        self._begun = False

    def to_timelines(self) -> None:
        """Go to the drawn timelines."""
        self._into_the_dock(self._dock.view.drawn)

    def to_changes(self) -> None:
        """Go to the change list."""
        self._into_the_dock(self._dock.view.list)

    def _into_the_dock(self, part: QWidget) -> None:
        if self._dock.isVisible():
            part.setFocus()
        else:
            self._choose()

    def comments(self) -> None:
        """Go to the comments, which opens them; from there back to the versions, which closes them."""
        pane = self._list.comments
        if pane.isVisible() and not pane.isAncestorOf(self._window.focusWidget() or self._window):
            pane.words.setFocus()
        else:
            self._list.show_comments()


class Whereabouts:
    """Where the keyboard was, and what stood there: to know later whether the editor has gone on meanwhile."""

    def __init__(self, window: QWidget) -> None:
        self._window, self._now = window, _seen(window.focusWidget())

    @property
    def unchanged(self) -> bool:
        """True where nothing was typed or chosen since, and no other part of the window was gone to."""
        return _seen(self._window.focusWidget()) == self._now and QApplication.activeModalWidget() is None


def _seen(widget: QWidget | None) -> tuple[QWidget | None, object]:
    if isinstance(widget, QLineEdit):
        return widget, widget.text()
    if isinstance(widget, QPlainTextEdit):
        return widget, widget.toPlainText()
    if isinstance(widget, QComboBox):
        return widget, widget.currentText()
    return widget, widget.currentIndex().row() if isinstance(widget, QAbstractItemView) else None
