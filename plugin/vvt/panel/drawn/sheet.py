"""The drawing as a picture that is made a few milliseconds at a time, so that the window never waits for it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QFont, QImage, QPainter

from vvt.panel.drawn import ink
from vvt.panel.drawn.painting import strokes
from vvt.panel.drawn.view import View
from vvt.panel.models.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator


_BUDGET = 0.003         # seconds of painting before the window has its turn again
_TOO_FAR = 8            # times an old picture is stretched while the new one is made


@dataclass(frozen=True, eq=False, slots=True)
class Wanted:
    """A picture to be made: of which plan and part, how large (device-independent), at which ratio, in which font."""

    plan: Plan
    view: View
    size: QSize
    ratio: float
    font: QFont


class Sheet(QObject):
    """Makes the picture asked for last. `ready` comes when it is whole; until then the one before is shown, moved."""

    ready = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: Wanted | None = None
        self._making: Wanted | None = None
        self._shown: tuple[Wanted, QImage] | None = None
        self._image, self._painter = QImage(), QPainter()
        self._steps: Iterator[None] = iter(())
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._go_on)

    @property
    def is_ready(self) -> bool:
        """True when what was asked for last is shown."""
        return self._making is None

    def forget(self) -> None:
        """Show nothing until something is asked for."""
        self._turn.stop()
        self._wanted = self._making = self._shown = None

    def ask(self, wanted: Wanted) -> None:
        """Have this made. One that is under way is finished first, so that there is always something new to see."""
        self._wanted = wanted
        if self._making is None or self._making.plan is not wanted.plan:
            self._begin(wanted)
            if self._shown is None or self._shown[0].plan is not wanted.plan:
                # Another comparison: whoever shows it has more to do this moment.
                self._turn.start()
            else:
                self._go_on()

    def _begin(self, wanted: Wanted) -> None:
        self._making = wanted
        self._image = QImage(wanted.size * wanted.ratio, QImage.Format.Format_RGB32)
        self._image.setDevicePixelRatio(wanted.ratio)
        self._image.fill(ink.BACK)
        self._painter = QPainter()
        self._steps = strokes(self._painter, wanted.plan, wanted.view)

    def _go_on(self) -> None:
        """Paint for a moment."""
        if self._making is None:
            return
        until = time.perf_counter() + _BUDGET
        self._painter.begin(self._image)
        self._painter.setFont(self._making.font)
        done = False
        while not done and time.perf_counter() < until:
            done = next(self._steps, _END) is _END
        self._painter.end()
        if done:
            self._finished(self._making)
        else:
            self._turn.start()

    def _finished(self, made: Wanted) -> None:
        self._shown, self._making = (made, self._image), None
        if self._wanted is not None and self._wanted is not made:
            self._begin(self._wanted)
            self._turn.start()
        self.ready.emit()

    def paint(self, painter: QPainter, view: View) -> None:
        """Draw the picture; one of another part is moved and stretched to where its parts would be."""
        if self._shown is None:
            return
        made, image = self._shown
        if made.view == view:
            painter.drawImage(0, 0, image)
            return
        grown = view.scale / made.view.scale
        if not 1 / _TOO_FAR < grown < _TOO_FAR:
            return
        left = ink.GUTTER + made.view.left * grown - view.left
        wide, high = made.size.width() - ink.GUTTER, made.size.height()
        painter.save()
        painter.setClipRect(QRectF(ink.GUTTER, 0, view.width, high))
        down = made.view.top - view.top
        painter.drawImage(QRectF(left, down, wide * grown, high), image,
                          _device(QRectF(ink.GUTTER, 0, wide, high), made.ratio))
        painter.setClipRect(QRectF(0, 0, ink.GUTTER, high))
        painter.drawImage(QRectF(0, down, ink.GUTTER, high), image, _device(QRectF(0, 0, ink.GUTTER, high), made.ratio))
        painter.restore()


_END = object()


def _device(box: QRectF, ratio: float) -> QRectF:
    """The same in the picture's own pixels."""
    return QRectF(box.left() * ratio, box.top() * ratio, box.width() * ratio, box.height() * ratio)
