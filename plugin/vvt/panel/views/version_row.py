"""How a version looks in the list: its lane, its poster, its number large, note, who and when, length, what changed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from vvt.panel import look
from vvt.panel.actions.posters import SIZE
from vvt.panel.models.versions import ROW, WORDS
from vvt.panel.views.drawn_once import DrawnOnce
from vvt.panel.views.row_signs import bubble, film, lane_lines, progress, tracks

if TYPE_CHECKING:
    from vvt.panel.actions.posters import Posters
    from vvt.panel.models.rows import VersionRow, Words

    Index = QModelIndex | QPersistentModelIndex

HEIGHT = 66
_EDGE, _LANE, _LABEL, _LENGTH, _CHIPS, _HOLDS = 12, 30, 80, 92, 122, 50      # widths in pixels
_NARROW, _NARROWEST = 640, 570
_UPPER, _LOWER = 13, 36     # where the two lines begin
_SIGNS = {"+": look.CAME, "−": look.WENT, "~": look.OTHER, "=": look.QUIET}
_STATUS = {"in review": look.ACCENT, "approved": look.CAME, "locked": look.OTHER, "superseded": look.FAINT}
# As numbers, made once: putting Qt's flags together and asking for one is dear in Python, and there are many in a row.
_LEFT = (Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine).value
_RIGHT = _LEFT | Qt.AlignmentFlag.AlignRight.value
_CENTRE = Qt.AlignmentFlag.AlignCenter.value
_SELECTED, _HOVERED, _FOCUSED = (flag.value for flag in (
    QStyle.StateFlag.State_Selected, QStyle.StateFlag.State_MouseOver, QStyle.StateFlag.State_HasFocus))


_ink = cache(QColor)        # a colour of `look`


class _Fonts:
    """The row's fonts, each made once."""

    def __init__(self) -> None:
        self._made: dict[tuple[int, bool], tuple[QFont, QFontMetrics]] = {}

    def of(self, base: QFont, pixels: int, *, heavy: bool = False) -> tuple[QFont, QFontMetrics]:
        if (pixels, heavy) not in self._made:
            font = QFont(base)
            font.setPixelSize(pixels)
            font.setWeight(QFont.Weight.DemiBold if heavy else QFont.Weight.Normal)
            self._made[pixels, heavy] = font, QFontMetrics(font)
        return self._made[pixels, heavy]


class VersionDelegate(QStyledItemDelegate):
    """Paints a row from its words; in a narrow list what is least needed is left out first."""

    def __init__(self, parent: QObject | None = None, posters: Posters | None = None) -> None:
        super().__init__(parent)
        self._posters = posters
        self._fonts, self._drawn = _Fonts(), DrawnOnce()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """See Qt."""
        return QSize(0, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """See Qt."""
        row: VersionRow | None = index.data(ROW)
        if row is None:
            return
        poster = self._posters.of(row.record) if self._posters else None
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        _ground(painter, option)
        _Row(painter, option, index.data(WORDS), self._fonts, self._drawn).paint(row, poster)
        painter.restore()


def _ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
    rect, state = option.rect, option.state.value
    if state & _SELECTED:
        painter.fillRect(rect, _ink(look.ACCENT_DIM))
        painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), _ink(look.ACCENT))
    elif state & _HOVERED:
        painter.fillRect(rect, _ink(look.RAISED))
    painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), _ink(look.RAISED))
    if state & _FOCUSED:
        painter.setPen(QPen(_ink(look.ACCENT), 1))
        painter.drawRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5))


class _Row:
    """One row being painted, from the left and from the right inwards."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem, words: Words, fonts: _Fonts,
                 drawn: DrawnOnce) -> None:
        self.painter, self.words, self.fonts, self.base, self.drawn = painter, words, fonts, option.font, drawn
        box = option.rect
        self.left, self.right = box.left() + _EDGE, box.right() - _EDGE
        self.top, self.width = box.top(), box.width()
        self.selected = bool(option.state.value & _SELECTED)

    def paint(self, row: VersionRow, poster: QImage | None) -> None:
        """Paint all of it."""
        if row.lane is not None:
            lane, here, size = row.lane, bool(self.words.state), QSize(_LANE, HEIGHT)
            self.drawn.lay(self.painter, QPoint(self.left, self.top), size, (lane, here),
                           lambda painter: lane_lines(painter, QRect(QPoint(), size), lane, here=here))
        self.left += _LANE
        if self.width >= _NARROWEST:
            self._poster(row, poster)
        self._number(row)
        if self.width >= _NARROW:
            self._holds(row)
        self._length()
        self._what()
        self._note(row)

    def _poster(self, row: VersionRow, poster: QImage | None) -> None:
        box = QRectF(self.left, self.top + (HEIGHT - SIZE.height()) / 2, SIZE.width(), SIZE.height())
        if row.holds.picture:
            self.painter.fillRect(box, _ink("#000000" if poster else look.BACK))
        if poster is not None:
            scale = min(box.width() / poster.width(), box.height() / poster.height())
            shown = QRectF(0, 0, poster.width() * scale, poster.height() * scale)
            shown.moveCenter(box.center())
            self.painter.drawImage(shown, poster)
        self.left += SIZE.width() + 14

    def _number(self, row: VersionRow) -> None:
        colour = look.TEXT if row.record else look.QUIET
        pixels = 23 if len(self.words.label) < 6 else 19        # v10000
        self._text(QRect(self.left, self.top, _LABEL, HEIGHT), self.words.label, colour, pixels, heavy=True)
        self.left += _LABEL

    def _note(self, row: VersionRow) -> None:
        words, width = self.words, max(0, self.right - self.left)
        self._text(self._line(_UPPER, width), words.note or "no note", look.TEXT if words.note else look.FAINT, 14)
        lower = self._line(_LOWER, width)
        if words.state:
            stuck = row.going is not None and row.going.stuck
            used = self._text(lower, words.state, look.WARN if stuck else self._accent, 12, heavy=True)
            lower.setLeft(lower.left() + used + 10)
        told = words.problem or "  ·  ".join(word for word in (words.who, words.when, words.grown, words.beside) if word)
        self._text(lower, told, look.WARN if words.problem else self._quiet, 12)
        if row.going is not None:
            progress(self.painter, QRectF(self.left, self.top + HEIGHT - 9, width, 3), row.going.percent)

    @property
    def _quiet(self) -> str:
        """Less bright than the text, and still to be read on a selected row."""
        return "#b8bcc2" if self.selected else look.QUIET

    @property
    def _accent(self) -> str:
        return "#9cc9f0" if self.selected else look.ACCENT

    def _line(self, at: int, width: int) -> QRect:
        return QRect(self.left, self.top + at, width, 19)

    def _length(self) -> None:
        if not self.words.duration:
            return
        at, duration = self.right - _LENGTH, self.words.duration
        while self.width < _NARROWEST and duration.startswith("00:") and duration.count(":") > 1:
            at, duration = at + 17, duration[3:]
        self._text(QRect(at, self.top + _UPPER, self.right - at, 19), duration, look.TEXT, 13, align=_RIGHT)
        lower = QRect(at, self.top + _LOWER, self.right - at, 19)
        self._text(lower, self.words.difference, self._quiet, 12, align=_RIGHT)
        self.right = at - 14

    def _what(self) -> None:
        """Above what changed, below what is said of it."""
        least = min(self._chips(), self._said())
        self.right = min(least - 9, self.right - _CHIPS) if self.width >= _NARROW else least - 9

    def _chips(self) -> int:
        _, metrics = self.fonts.of(self.base, 12, heavy=True)
        at = self.right
        for text in reversed(self.words.tally.split()):
            size = QSize(metrics.horizontalAdvance("same" if text == "=" else text) + 14, 19)
            self.drawn.lay(self.painter, QPoint(at - size.width(), self.top + _UPPER), size, (text, self.selected),
                           lambda painter, text=text, size=size: self._chip(painter, text, size))  # type: ignore[misc]
            at -= size.width() + 5
        return at

    def _chip(self, painter: QPainter, text: str, size: QSize) -> None:
        box, colour = QRectF(0, 0, size.width(), size.height()), QColor(_SIGNS.get(text[:1], look.QUIET))
        fill = QColor(look.BASE if self.selected else colour)
        fill.setAlpha(150 if self.selected else 38)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(colour)
        painter.setFont(self.fonts.of(self.base, 12, heavy=True)[0])
        painter.drawText(box, _CENTRE, "same" if text == "=" else text)

    def _said(self) -> int:
        """Status dot and word, and how many comments; from the right."""
        _, metrics = self.fonts.of(self.base, 12)
        at, middle = self.right, self.top + _LOWER + 9.5
        if self.words.comments:
            text = str(self.words.comments)
            at -= metrics.horizontalAdvance(text)
            self._text(QRect(at, self.top + _LOWER, 40, 19), text, self._quiet, 12)
            at -= 17
            bubble(self.painter, QPointF(at + 6, middle), QColor(self._quiet))
            at -= 10
        if self.words.status:
            at -= metrics.horizontalAdvance(self.words.status)
            self._text(QRect(at, self.top + _LOWER, 120, 19), self.words.status, self._quiet, 12)
            at -= 13
            self.painter.setPen(Qt.PenStyle.NoPen)
            self.painter.setBrush(QColor(_STATUS.get(self.words.status, look.QUIET)))
            self.painter.drawEllipse(QPointF(at + 4.5, middle), 4.0, 4.0)
        return at

    def _holds(self, row: VersionRow) -> None:
        at, holds, colour, size = self.right - _HOLDS, row.holds, self._quiet, QSize(_HOLDS, HEIGHT)

        def draw(painter: QPainter) -> None:
            if holds.picture:
                film(painter, QPointF(10, HEIGHT / 2), QColor(colour))
            if holds.timeline:
                tracks(painter, QPointF(38, HEIGHT / 2), QColor(colour))

        self.drawn.lay(self.painter, QPoint(at, self.top), size, (holds, colour), draw)
        self.right = at - 6

    def _text(self, box: QRect, text: str, colour: str, pixels: int, *, heavy: bool = False,  # noqa: PLR0913 - a line
              align: int = _LEFT) -> int:
        """Write a line; returns how wide it is."""
        font, metrics = self.fonts.of(self.base, pixels, heavy=heavy)
        wide = metrics.horizontalAdvance(text)
        if wide > box.width():
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, box.width()))
            wide = metrics.horizontalAdvance(text)
        if text:
            self.painter.setFont(font)
            self.painter.setPen(_ink(colour))
            self.painter.drawText(box, align, text)
        return wide
