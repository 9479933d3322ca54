"""How a version looks in the list: number large, note, who and when, length, chips of what changed, what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from vvt.panel import look
from vvt.panel.models.versions import WORDS

if TYPE_CHECKING:
    from vvt.panel.models.rows import Holds, Words

    Index = QModelIndex | QPersistentModelIndex

HEIGHT = 62
_EDGE, _LABEL, _LENGTH, _CHIPS, _HOLDS = 16, 84, 108, 128, 56      # widths in pixels
_NARROW = 620
_SIGNS = {"+": look.CAME, "−": look.WENT, "~": look.OTHER, "=": look.QUIET}


def _font(base: QFont, pixels: int, *, heavy: bool = False) -> QFont:
    font = QFont(base)
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold if heavy else QFont.Weight.Normal)
    return font


class VersionDelegate(QStyledItemDelegate):
    """Paints a row from its words; in a narrow list what is least needed is left out first."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """See Qt."""
        return QSize(0, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """See Qt."""
        words: Words | None = index.data(WORDS)
        if words is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _ground(painter, option)
        _Row(painter, option, words).paint()
        painter.restore()


def _ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
    rect, state = option.rect, option.state
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(rect, QColor(look.ACCENT_DIM))
        painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(look.ACCENT))
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(rect, QColor(look.RAISED))
    painter.setPen(QColor(look.RAISED))
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())
    if state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(QPen(QColor(look.ACCENT), 1))
        painter.drawRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5))


class _Row:
    """One row being painted, from the left and from the right inwards."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem, words: Words) -> None:
        self.painter, self.words = painter, words
        self.font = option.font
        self.left = option.rect.left() + _EDGE
        self.right = option.rect.right() - _EDGE
        self.top, self.wide = option.rect.top(), option.rect.width() >= _NARROW
        self.faint = bool(words.problem)

    def paint(self) -> None:
        """Paint all of it."""
        words = self.words
        self._text(QRect(self.left, self.top, _LABEL, HEIGHT), words.label, look.QUIET if self.faint else look.TEXT,
                   _font(self.font, 23, heavy=True), Qt.AlignmentFlag.AlignVCenter)
        self.left += _LABEL
        if self.wide:
            self._holds(words.holds)
        self._length()
        self._chips()
        self._note()

    def _note(self) -> None:
        words, width = self.words, max(0, self.right - self.left)
        upper, lower = QRect(self.left, self.top + 11, width, 20), QRect(self.left, self.top + 33, width, 18)
        if words.note:
            self._text(upper, words.note, look.TEXT, _font(self.font, 14), Qt.AlignmentFlag.AlignVCenter)
        else:
            self._text(upper, "no note", look.FAINT, _font(self.font, 14), Qt.AlignmentFlag.AlignVCenter)
        told = words.problem or "  ·  ".join(word for word in (words.who, words.when) if word)
        self._text(lower, told, look.WARN if words.problem else look.QUIET, _font(self.font, 12),
                   Qt.AlignmentFlag.AlignVCenter)

    def _length(self) -> None:
        if not self.words.duration:
            return
        at = self.right - _LENGTH
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        self._text(QRect(at, self.top + 11, _LENGTH, 20), self.words.duration, look.TEXT, _font(self.font, 13), right)
        lower = QRect(at, self.top + 33, _LENGTH, 18)
        self._text(lower, self.words.difference, look.QUIET, _font(self.font, 12), right)
        self.right = at - 14

    def _chips(self) -> None:
        font = _font(self.font, 12, heavy=True)
        metrics, at = QFontMetrics(font), self.right
        for text in reversed(self.words.tally.split()):
            width = metrics.horizontalAdvance(text) + 14
            colour = QColor(_SIGNS.get(text[:1], look.QUIET))
            box = QRectF(at - width, self.top + HEIGHT / 2 - 10, width, 20)
            fill = QColor(colour)
            fill.setAlpha(38)
            self.painter.setPen(Qt.PenStyle.NoPen)
            self.painter.setBrush(fill)
            self.painter.drawRoundedRect(box, 4, 4)
            self.painter.setPen(colour)
            self.painter.setFont(font)
            self.painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "same" if text == "=" and width else text)
            at -= width + 5
        self.right = min(at - 9, self.right - _CHIPS) if self.wide else at - 9

    def _holds(self, holds: Holds) -> None:
        at, middle = self.right - _HOLDS, self.top + HEIGHT / 2
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        if holds.picture:
            _film(self.painter, QPointF(at + 12, middle))
        if holds.timeline:
            _tracks(self.painter, QPointF(at + 40, middle))
        self.right = at - 4

    def _text(self, box: QRect, text: str, colour: str, font: QFont, align: Qt.AlignmentFlag) -> None:
        self.painter.setFont(font)
        self.painter.setPen(QColor(colour))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        self.painter.drawText(box, align | Qt.TextFlag.TextSingleLine, shown)


def _film(painter: QPainter, at: QPointF) -> None:
    """A frame of film: this version has a picture."""
    painter.setPen(QPen(QColor(look.QUIET), 1.4))
    painter.drawRoundedRect(QRectF(at.x() - 9, at.y() - 7, 18, 14), 2, 2)
    for x in (-5.5, 5.5):
        painter.drawLine(QPointF(at.x() + x, at.y() - 7), QPointF(at.x() + x, at.y() + 7))
    for x in (-7.3, 7.3):
        for y in (-3.5, 0.0, 3.5):
            painter.drawPoint(QPointF(at.x() + x, at.y() + y))


def _tracks(painter: QPainter, at: QPointF) -> None:
    """Clips on tracks: this version has a timeline."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.QUIET))
    for x, y, width in ((-9, -7, 8), (1, -7, 8), (-9, -1.5, 5), (-2, -1.5, 11), (-9, 4, 18)):
        painter.drawRoundedRect(QRectF(at.x() + x, at.y() + y, width, 3.4), 1, 1)
