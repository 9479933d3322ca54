"""Small pieces that several windows share: labels, buttons, lines, and layouts without edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPalette, QTextLayout
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent

Box = TypeVar("Box", bound=QBoxLayout)
_LEAST, _LEAST_CHOICE, _LEAST_WORD, _LEAST_NAME = 120, 84, 40, 20       # pixels
_BETWEEN = "  ·  "


class _Wrapped(QLabel):
    """A text that breaks its lines where it must. Qt would make its window as high as the text is at its narrowest."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        """See Qt."""
        return QSize(_LEAST, self.fontMetrics().height())


class Elided(QLabel):
    """A text of so many lines, cut off where there is no room, so that it never makes its window wider."""

    def __init__(self, text: str, lines: int = 1) -> None:
        super().__init__(text)
        self._lines = lines
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        """See Qt."""
        return QSize(min(_LEAST_WORD, self.sizeHint().width()), self.sizeHint().height())

    def sizeHint(self) -> QSize:
        """See Qt."""
        one = super().sizeHint()
        return QSize(one.width(), one.height() + (self._lines - 1) * self.fontMetrics().lineSpacing())

    def paintEvent(self, _: QPaintEvent) -> None:
        """See Qt."""
        inside, painter = self.contentsRect(), QPainter(self)
        self.drawFrame(painter)
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, "\n".join(self.shown(inside.width())))

    def shown(self, room: int) -> list[str]:
        """The lines in so many pixels; the last one says whether more was cut off."""
        rest, lines = self.text(), list[str]()
        while len(lines) < self._lines - 1 and self.fontMetrics().horizontalAdvance(rest) > room:
            layout = QTextLayout(rest, self.font())
            layout.beginLayout()
            first = layout.createLine()
            first.setLineWidth(room)
            layout.endLayout()
            lines.append(rest[:first.textLength()].rstrip())
            rest = rest[first.textLength():]
        return [*lines, self.fontMetrics().elidedText(rest, Qt.TextElideMode.ElideRight, room)]


class Choice(QComboBox):
    """A list to choose from, which may be narrower than its entries: what doesn't fit is cut off with three dots.

    `opened` comes before its entries are shown. `short` stands for the first entry where that has no room,
    `cut_off` says where what is too long loses its letters.
    """

    opened = Signal()
    short = ""
    cut_off = Qt.TextElideMode.ElideRight

    def showPopup(self) -> None:
        """See Qt."""
        self.opened.emit()
        super().showPopup()

    def minimumSizeHint(self) -> QSize:
        """See Qt, which would have it as wide as its longest entry."""
        return QSize(min(_LEAST_CHOICE, super().minimumSizeHint().width()), super().minimumSizeHint().height())

    def paintEvent(self, _: QPaintEvent) -> None:
        """See Qt."""
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        text = option.currentText
        if self.currentIndex() < 0 and self.placeholderText():
            text = self.placeholderText()
            option.palette.setBrush(QPalette.ColorRole.ButtonText,
                                    option.palette.placeholderText())
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option,
                                           QStyle.SubControl.SC_ComboBoxEditField, self).width() - 2
        option.currentText = self.shown(text, room)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def shown(self, text: str, room: int) -> str:
        """As much of what is chosen as so many pixels hold."""
        metrics = self.fontMetrics()
        if self.short and self.currentIndex() == 0 and metrics.horizontalAdvance(text) > room:
            text = self.short
        return metrics.elidedText(text, self.cut_off, room)


def elided(text: str = "", role: str = "", *, short: bool = False, lines: int = 1) -> Elided:
    """A text in one line or so many, as much of it as there is room for; a `short` one wants no more than it needs."""
    made = Elided(text, lines)
    if role:
        made.setProperty("role", role)
    if short:
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    return made


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """A text in one of look.py's roles; what comes from outside is never taken for HTML."""
    made = _Wrapped(text) if wrap else QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    return made


def button(text: str, role: str = "", pressed: Callable[[], object] | None = None, *,
           flush: bool = False) -> QPushButton:
    """A button; `role` is "primary", "link" or "" for a plain one. A link that is `flush` begins as text does."""
    made = QPushButton(text)
    made.setAutoDefault(role == "primary")
    if role:
        made.setProperty("role", role)
    if flush:
        made.setProperty("edge", "flush")
    if pressed is not None:
        # Without the button's own argument, whether it is checked.
        made.clicked.connect(lambda _: pressed())
    return made


def line() -> QFrame:
    """A thin line across."""
    made = QFrame()
    made.setProperty("role", "line")
    return made


def column(*pieces: QWidget | QLayout | int | None, gap: int = 8, edge: int = 0) -> QVBoxLayout:
    """Pieces one under the other; a number is room in pixels, None takes what is left."""
    return _filled(QVBoxLayout(), pieces, gap, edge)


def row(*pieces: QWidget | QLayout | int | None, gap: int = 8, edge: int = 0) -> QHBoxLayout:
    """Pieces side by side."""
    return _filled(QHBoxLayout(), pieces, gap, edge)


def _filled(box: Box, pieces: tuple[QWidget | QLayout | int | None, ...], gap: int, edge: int) -> Box:
    box.setContentsMargins(edge, edge, edge, edge)
    box.setSpacing(gap)
    for piece in pieces:
        if piece is None:
            box.addStretch(1)
        elif isinstance(piece, int):
            box.addSpacing(piece)
        elif isinstance(piece, QWidget):
            box.addWidget(piece)
        else:
            box.addLayout(piece)
    return box


def scrolled(inside: QWidget) -> QScrollArea:
    """For small windows: what is inside keeps its height and can be scrolled."""
    area = QScrollArea()
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setProperty("role", "form")
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area


def shortened(metrics: QFontMetrics, who: str, rest: str, room: int) -> str:
    """`Ada  ·  12 min ago` in so many pixels: where they are few the name is cut off, as long as there is any of it."""
    if not who or not rest:
        return who or rest
    whole = f"{who}{_BETWEEN}{rest}"
    if metrics.horizontalAdvance(whole) <= room:
        return whole
    left = room - metrics.horizontalAdvance(f"{_BETWEEN}{rest}")
    name = metrics.elidedText(who, Qt.TextElideMode.ElideRight, left) if left > _LEAST_NAME else ""
    return f"{name}{_BETWEEN}{rest}" if name else rest


def emptied(box: QBoxLayout) -> None:
    """Take all pieces out of a layout and let them go."""
    while (item := box.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def restyled(widget: QWidget, **properties: str) -> None:
    """Set properties that the style sheet looks at."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
