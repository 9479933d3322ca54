"""The small signs in a version's row: film, tracks, comments, progress, and the lane of what grew from what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from vvt.panel import look

if TYPE_CHECKING:
    from vvt.panel.models.lanes import Lane

_COLUMN, _COLUMNS = 9, 3        # pixels; more lines than columns share the last


def lane_lines(painter: QPainter, box: QRect, lane: Lane, *, here: bool) -> None:
    """A dot for the version, and lines up to what grew from it and down to what it grew from."""
    middle, dot = box.top() + box.height() / 2, _x(box, lane.column)
    painter.setPen(QPen(QColor("#5c5c61"), 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for column in lane.passes:
        painter.drawLine(QPointF(_x(box, column), box.top()), QPointF(_x(box, column), box.bottom() + 1))
    for column in lane.joins:
        path = QPainterPath(QPointF(_x(box, column), box.top()))
        path.cubicTo(QPointF(_x(box, column), middle - 8), QPointF(dot, middle - 18), QPointF(dot, middle))
        painter.drawPath(path)
    if lane.goes_on:
        painter.drawLine(QPointF(dot, middle), QPointF(dot, box.bottom() + 1))
    painter.setPen(QPen(QColor(look.BASE), 2))
    painter.setBrush(QColor(look.ACCENT if here else look.QUIET))
    painter.drawEllipse(QPointF(dot, middle), 5.5 if here else 4.5, 5.5 if here else 4.5)


def _x(box: QRect, column: int) -> float:
    return box.left() + 5.5 + _COLUMN * min(column, _COLUMNS - 1)


def film(painter: QPainter, at: QPointF, colour: QColor) -> None:
    """A frame of film: this version has a picture."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 1.4))
    painter.drawRoundedRect(QRectF(at.x() - 9, at.y() - 7, 18, 14), 2, 2)
    for x in (-5.5, 5.5):
        painter.drawLine(QPointF(at.x() + x, at.y() - 7), QPointF(at.x() + x, at.y() + 7))
    for x in (-7.3, 7.3):
        for y in (-3.5, 0.0, 3.5):
            painter.drawPoint(QPointF(at.x() + x, at.y() + y))


def tracks(painter: QPainter, at: QPointF, colour: QColor) -> None:
    """Clips on tracks: this version has a timeline."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    for x, y, width in ((-9, -7, 8), (1, -7, 8), (-9, -1.5, 5), (-2, -1.5, 11), (-9, 4, 18)):
        painter.drawRoundedRect(QRectF(at.x() + x, at.y() + y, width, 3.4), 1, 1)


def bubble(painter: QPainter, at: QPointF, colour: QColor) -> None:
    """Somebody said something."""
    painter.setPen(QPen(colour, 1.3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    path = QPainterPath()
    path.addRoundedRect(QRectF(at.x() - 6, at.y() - 5, 12, 8), 2, 2)
    painter.drawPath(path)
    painter.drawPolyline([QPointF(at.x() - 3, at.y() + 3), QPointF(at.x() - 3, at.y() + 6),
                          QPointF(at.x() + 0.5, at.y() + 3)])


def progress(painter: QPainter, box: QRectF, percent: int) -> None:
    """A thin bar."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.LINE))
    painter.drawRoundedRect(box, 1.5, 1.5)
    painter.setBrush(QColor(look.ACCENT))
    painter.drawRoundedRect(QRectF(box.left(), box.top(), box.width() * percent / 100, box.height()), 1.5, 1.5)
