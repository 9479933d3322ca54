"""Small pictures that many rows have in common, drawn once and then laid: scrolling waits for painting."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPixmap

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

_MOST = 600             # pictures of a few kB


class DrawnOnce:
    """The pictures that are kept, those laid last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, QPixmap] = OrderedDict()

    def lay(self, painter: QPainter, at: QPoint, size: QSize, what: Hashable,
            draw: Callable[[QPainter], object]) -> None:
        """Lay the picture known as `what` with its upper left corner `at`; `draw` draws it at 0, 0.

        At 125 or 150 % a picture would fall between pixels and blur: there it is drawn each time.
        """
        ratio = painter.device().devicePixelRatio()
        if ratio % 1:
            painter.save()
            painter.translate(at)
            draw(painter)
            painter.restore()
            return
        key = what, ratio
        picture = self._kept.get(key)
        if picture is None:
            picture = self._kept[key] = _drawn(size, ratio, painter.font(), draw)
            if len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        painter.drawPixmap(at, picture)


def _drawn(size: QSize, ratio: float, font: QFont, draw: Callable[[QPainter], object]) -> QPixmap:
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font)
    draw(painter)
    painter.end()
    return picture
