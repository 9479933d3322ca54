"""Pieces that stand in one line where there is room, and in two where there isn't; buttons, as many as fit; and what is
high enough for all in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from vvt.panel.views.pieces import row

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QPushButton


class Folding(QWidget):
    """Two rows of pieces, side by side from `wide` pixels on, else the second below the first.

    The first takes what is left over, or the second (`larger` 1).
    """

    def __init__(self, first: QBoxLayout, second: QBoxLayout, wide: int, gap: int = 6, *, larger: int = 0) -> None:
        super().__init__()
        self._rows, self._wide = (first, second), wide
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(gap)
        self._box.addLayout(first)
        self._box.addLayout(second)
        self._box.setStretch(larger, 1)
        self.setLayout(self._box)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def is_folded(self) -> bool:
        """True when it stands in two lines."""
        return self._box.direction() == QBoxLayout.Direction.TopToBottom

    def minimumSizeHint(self) -> QSize:
        """As narrow as the wider of the two."""
        return QSize(max(each.minimumSize().width() for each in self._rows), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        needed = sum(each.minimumSize().width() for each in self._rows) + self._box.spacing()
        ways = QBoxLayout.Direction
        self._box.setDirection(ways.LeftToRight if self.width() >= max(self._wide, needed) else ways.TopToBottom)


class Whole(QWidget):
    """Never lower than what is in it needs at its width: a splitter would ask what it needs where it is widest."""

    def minimumSizeHint(self) -> QSize:
        """See Qt."""
        least, inside = super().minimumSizeHint(), self.layout()
        if inside is None or not inside.hasHeightForWidth():
            return least
        return QSize(least.width(), inside.minimumHeightForWidth(max(self.width(), self.minimumWidth())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()


class ButtonBar(QWidget):
    """Buttons from the left, those that fit, and the `last` one at the right, which has what the others do too."""

    def __init__(self, last: QPushButton, gap: int = 6) -> None:
        super().__init__()
        self._last = last
        self._buttons: list[QPushButton] = []
        self._row = row(None, last, gap=gap)
        self.setLayout(self._row)

    def add(self, button: QPushButton) -> None:
        """One more, after the others."""
        self._row.insertWidget(len(self._buttons), button)
        self._buttons.append(button)
        for before, after in ((self._last, button), (button, self._last)):
            QWidget.setTabOrder(before, after)

    def minimumSizeHint(self) -> QSize:
        """The last one alone."""
        return self._last.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        room = self.width() - self._last.sizeHint().width()
        for button in self._buttons:
            room -= button.sizeHint().width() + self._row.spacing()
            button.setVisible(room >= 0)
