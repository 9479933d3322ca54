"""The set-up in the place of the versions, until a bucket is in use or the editor goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from vvt.panel.views.setup_page import SetupPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QDockWidget, QStackedWidget

    from vvt.config import Settings
    from vvt.panel.session import Session
    from vvt.panel.work import Workshop


class AnotherBucket(QObject):
    """`page` is the set-up while there is one, with the `docks` hidden; `left` comes when the editor went back."""

    left = Signal()

    def __init__(self, session: Session, workshop: Workshop, pages: QStackedWidget,
                 docks: Sequence[QDockWidget]) -> None:
        super().__init__(pages)
        self._session, self._workshop, self._pages, self._docks = session, workshop, pages, docks
        self._shown: list[QDockWidget] = []
        self.page: SetupPage | None = None

    def ask(self) -> None:
        """Ask for a bucket; what is typed there already stays."""
        if self.page is None:
            self.page = SetupPage(self._session, self._workshop)
            self.page.ready.connect(self._take)
            self.page.left.connect(self._leave)
            self._pages.addWidget(self.page)
            self._shown = [dock for dock in self._docks if not dock.isHidden()]
        self._pages.setCurrentWidget(self.page)
        for dock in self._docks:
            dock.hide()
        self.page.fields["bucket"].setFocus()

    def over(self) -> None:
        """Ask no more."""
        if self.page is not None:
            self.page.stop()
            self._pages.removeWidget(self.page)
            self.page.deleteLater()
            self.page = None

    def _take(self, chosen: Settings) -> None:
        self.over()
        self._session.use(chosen)

    def _leave(self) -> None:
        self.over()
        for dock in self._shown:
            dock.show()
        self.left.emit()
