"""A chip for each kind of change: legend, count and switch."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QToolButton, QWidget

from vvt.panel import look
from vvt.panel.drawn.ink import ON_SHADE, SHADES
from vvt.reports.counts import nouns
from vvt.reports.signs import LOOKS, shade

_SIDE, _GAP = 16, 4     # pixels
CHIP_HEIGHT = 24        # pixels
_EVERY_MS = 40
# Quiet while all are shown, which is most of the time: one that is switched off is what stands out.
_QUIET = f"""
QToolButton, QToolButton:checked {{ background: transparent; border: 1px solid transparent; padding: 2px 6px 2px 4px;
    min-height: 0; color: {look.TEXT}; }}
QToolButton:!checked {{ color: {look.QUIET}; border: 1px dashed {look.LINE}; }}
QToolButton:hover {{ background: {look.RAISED}; }}
QToolButton:focus {{ border: 1px solid {look.ACCENT}; }}
"""


class KindChips(QWidget):
    """Shows the kinds of a comparison, and `last` behind them; `hidden` brings the set of those that are off."""

    hidden = Signal(object)

    def __init__(self, last: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setStyleSheet(_QUIET)
        self._last = last
        last.setFixedHeight(CHIP_HEIGHT)
        self._flow = _Flow(self)
        self._flow.addWidget(last)
        self._chips: dict[str, QToolButton] = {}
        # The icons take longer to draw than the chips to make: they are there before the first comparison is.
        self._undrawn = list(LOOKS)
        self._drawing = QTimer(self, interval=_EVERY_MS)
        self._drawing.timeout.connect(self._draw_one)
        self._drawing.start()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _draw_one(self) -> None:
        kind_icon(self._undrawn.pop())
        if not self._undrawn:
            self._drawing.stop()

    def all(self) -> list[QToolButton]:
        """Every chip."""
        return list(self._chips.values())

    def show_kinds(self, numbers: dict[str, int]) -> None:
        """Make a chip for every kind, with its number, all on; `hidden` doesn't come for it."""
        for chip in self._chips.values():
            self._flow.removeWidget(chip)
            chip.deleteLater()
        self._chips = {kind: self._chip(kind, number) for kind, number in numbers.items()}
        self._flow.removeWidget(self._last)
        self._flow.addWidget(self._last)
        for before, after in pairwise([self._last, *self._chips.values(), self._last]):
            QWidget.setTabOrder(before, after)
        self.updateGeometry()

    def _chip(self, kind: str, number: int) -> QToolButton:
        chip = QToolButton(self)
        text = f"{number} {nouns(kind)[0 if number == 1 else 1]}"
        chip.setText(text)
        chip.setIcon(kind_icon(kind))
        chip.setIconSize(QSize(_SIDE + _GAP, _SIDE))
        chip.setFixedHeight(CHIP_HEIGHT)
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chip.setCheckable(True)
        chip.setChecked(True)
        chip.setToolTip(f"Show or leave out: {nouns(kind)[1]}")
        chip.toggled.connect(lambda on: chip.setText(text if on else f"{text}: off"))
        chip.toggled.connect(self._switched)
        self._flow.addWidget(chip)
        return chip

    def _switched(self) -> None:
        self.hidden.emit(frozenset(kind for kind, chip in self._chips.items() if not chip.isChecked()))

    def chip(self, kind: str) -> QToolButton | None:
        """The chip of a kind that is shown."""
        return self._chips.get(kind)


@cache
def kind_icon(kind: str) -> QIcon:
    """A kind's sign on its shade."""
    icon = QIcon()
    for ratio, on in ((1, True), (2, True), (1, False), (2, False)):
        drawn = QPixmap((_SIDE + _GAP) * ratio, _SIDE * ratio)
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(QColor(0, 0, 0, 0))
        painter = QPainter(drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1.0 if on else 0.3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(SHADES[shade(kind)])
        painter.drawRoundedRect(0, 0, _SIDE, _SIDE, 3, 3)
        painter.setPen(ON_SHADE)
        font = painter.font()
        font.setPixelSize(10 if len(LOOKS[kind].sign) > 1 else 12)
        font.setBold(True)
        painter.setFont(font)
        painter.drawText(QRect(0, 0, _SIDE, _SIDE), int(Qt.AlignmentFlag.AlignCenter), LOOKS[kind].sign)
        painter.end()
        icon.addPixmap(drawn, QIcon.Mode.Normal, QIcon.State.On if on else QIcon.State.Off)
    return icon


class _Flow(QLayout):
    """Left to right, and on the next line where the width ends."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(4)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._placed(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        widest = QSize()
        for item in self._items:
            widest = widest.expandedTo(item.minimumSize())
        return widest

    def setGeometry(self, box: QRect) -> None:
        super().setGeometry(box)
        self._placed(box, move=True)

    def _placed(self, box: QRect, *, move: bool) -> int:
        """Place the items in `box`; returns the height they need."""
        x, y, high = box.x(), box.y(), 0
        for item in self._items:
            size = item.sizeHint()
            if high and x + size.width() > box.right() + 1:
                x, y, high = box.x(), y + high + self.spacing(), 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x, high = x + size.width() + self.spacing(), max(high, size.height())
        return y + high - box.y()
