"""Right: what changed, and on the open timeline the marks for it; a click goes to it in Resolve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDockWidget, QWidget

from vvt.panel.models.changes import NUMBER, RIPPLE, TIMECODE
from vvt.panel.views.compare_view import CompareView, Shown
from vvt.panel.views.pieces import button, column, row
from vvt.reports import as_text
from vvt.reports.figures import at_timecode
from vvt.reports.places import later_frame, ripples

if TYPE_CHECKING:
    from vvt.panel.actions.comparing import Compared

_LEAST = 420        # pixels


class CompareDock(QDockWidget):
    """`jump` comes with a timecode of the open timeline, `mark` with the version, `unmark` with nothing.

    `export` comes with a kind of report.
    """

    jump = Signal(str)
    mark = Signal(str)
    unmark = Signal()
    export = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("What changed", parent)
        self.setObjectName("compare")
        self.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetMovable
                         | QDockWidget.DockWidgetFeature.DockWidgetClosable)
        self.compared: Compared | None = None
        self.view = CompareView()
        self.view.setMinimumWidth(_LEAST)
        # The sentence says it too, and needs the room.
        self.view.list.setColumnHidden(RIPPLE, True)
        self.marker = button("Mark on the timeline", pressed=self._mark)
        self.unmarker = button("Take marks off", pressed=self.unmark.emit)
        self.bar = QWidget()
        bar = row(self.marker, self.unmarker, None)
        bar.setContentsMargins(10, 0, 10, 10)
        self.bar.setLayout(bar)
        inside = QWidget()
        inside.setLayout(column(self.view, self.bar, gap=4))
        self.setWidget(inside)
        self.view.list.clicked.connect(self._go)
        self.view.list.activated.connect(self._go)
        self.view.resolve_wanted.connect(self.jump)
        self.view.copy_wanted.connect(self._copy)
        self.view.export_wanted.connect(self.export)

    def show_comparison(self, compared: Compared) -> None:
        """Show what changed."""
        self.compared = compared
        self.view.show_comparison(Shown(compared.plan, compared.labels, compared.films, compared.comparison.warnings))
        self.setWindowTitle(f"What changed: {' → '.join(compared.comparison.labels)}")
        self.bar.setVisible(compared.here)
        self.view.follow.setVisible(compared.here)
        self.show()
        self.raise_()

    def close_films(self) -> None:
        """Let go of the films, before the program ends."""
        self.view.close_films()

    def _go(self, index: QModelIndex) -> None:
        """Resolve's playhead is on the later timeline; what is gone is where it would be."""
        number = index.siblingAtColumn(TIMECODE).data(NUMBER)
        if self.compared is None or not self.compared.here or number is None or number < 0:
            return
        changes = self.compared.comparison.changes
        frame = later_frame(changes.changes[number], changes, lambda track: ripples(changes, track))
        self.jump.emit(at_timecode(frame, changes.after))

    def _mark(self) -> None:
        if self.compared is not None:
            self.mark.emit(self.compared.before)

    def _copy(self) -> None:
        if self.compared is not None:
            told = self.compared.comparison
            QGuiApplication.clipboard().setText(as_text(told.changes, told.labels))
