"""Files dropped on the versions: compared, or published as the next version; who drops them is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMenu, QWidget

from vvt.panel.actions.publishing_files import can_be_published
from vvt.panel.models.sides import can_be_dropped
from vvt.panel.views.compare_dock import paths_in

if TYPE_CHECKING:
    from pathlib import Path


class Dropping(QObject):
    """`publish` and `compare` come with the files, once the editor chose."""

    publish = Signal(object)
    compare = Signal(object)

    def __init__(self, shown: QWidget) -> None:
        super().__init__(shown)
        self._shown = shown
        shown.setAcceptDrops(True)
        shown.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take films and timelines, and ask what they are for."""
        if isinstance(event, QDragEnterEvent) and can_be_published(paths_in(event.mimeData())):
            event.acceptProposedAction()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            event.acceptProposedAction()
            self._ask(paths_in(event.mimeData()), self._shown.mapToGlobal(event.position().toPoint()))
            return True
        return super().eventFilter(watched, event)

    def _ask(self, paths: list[Path], at: QPoint) -> None:
        menu = QMenu(self._shown)
        menu.addAction("Publish as the next version…", lambda: self.publish.emit(paths))
        compared = menu.addAction("Compare", lambda: self.compare.emit(paths))
        compared.setEnabled(can_be_dropped(paths))
        menu.addSeparator()
        menu.addAction("Neither")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)
