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
from vvt.panel.views.pieces import shortened
from vvt.panel.views.row_signs import bubble, film, lane_lines, progress, tracks

if TYPE_CHECKING:
    from vvt.panel.actions.posters import Posters
    from vvt.panel.models.rows import VersionRow, Words

    Index = QModelIndex | QPersistentModelIndex

HEIGHT = 66
_EDGE, _LANE, _LABEL, _LENGTH, _HOLDS, _APART = 12, 30, 80, 92, 50, 12     # widths in pixels
_NARROW, _NARROWER, _NARROWEST = 640, 570, 420   # a row without icons, without poster, without length
_LEAST = 84         # pixels that words keep, whatever else there is
_UPPER, _LOWER = 13, 36     # where the two lines begin
_SIGNS = {"+": look.CAME, "−": look.WENT, "~": look.OTHER}
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
        self.lit = self.selected or bool(option.state.value & _HOVERED)

    def paint(self, row: VersionRow, poster: QImage | None) -> None:
        """Paint all of it."""
        if row.lane is not None:
            lane, here, size = row.lane, bool(self.words.state), QSize(_LANE, HEIGHT)
            self.drawn.lay(self.painter, QPoint(self.left, self.top), size, (lane, here),
                           lambda painter: lane_lines(painter, QRect(QPoint(), size), lane, here=here))
        self.left += _LANE
        if self.width >= _NARROWER:
            self._poster(row, poster)
        self._number(row)
        if self.width >= _NARROW:
            self._holds(row)
        self._length()
        # Each line of words goes on as far as it is free: what changed stands above, what is said of it below.
        self._note(row, self._chips() - _APART - self.left, self._said() - _APART - self.left)

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
        narrow = self.width < _NARROWEST
        pixels = 17 if narrow else 23 if len(self.words.label) < 6 else 19        # v10000
        used = self._text(QRect(self.left, self.top, _LABEL, HEIGHT), self.words.label, colour, pixels, heavy=True)
        self.left += used + _APART if narrow else _LABEL

    def _note(self, row: VersionRow, upper: int, lower: int) -> None:
        words = self.words
        self._text(self._line(_UPPER, upper), words.note or "no note", look.TEXT if words.note else self._quiet, 14)
        if row.going is not None:
            progress(self.painter, QRectF(self.left, self.top + HEIGHT - 9, max(lower, 0), 3), row.going.percent)
        line = self._line(_LOWER, lower)
        if words.state:
            stuck = row.going is not None and row.going.stuck
            used = self._text(line, words.state, self._warn if stuck else self._accent, 12, heavy=True)
            line.setLeft(line.left() + used + 10)
        told = words.problem or self._who_and_when(line.width())
        self._text(line, told, self._warn if words.problem else self._quiet, 12)

    def _who_and_when(self, room: int) -> str:
        """A long name leaves room for when it was."""
        rest = "  ·  ".join(filter(None, (self.words.when, self.words.grown, self.words.beside)))
        return shortened(self.fonts.of(self.base, 12)[1], self.words.who, rest, room)

    @property
    def _quiet(self) -> str:
        """Less bright than the text, and still to be read on a selected row."""
        return look.CHOSEN_QUIET if self.selected else look.QUIET

    @property
    def _accent(self) -> str:
        return look.CHOSEN_ACCENT if self.selected else look.ACCENT

    @property
    def _warn(self) -> str:
        return look.CHOSEN_WARN if self.selected else look.WARN

    def _line(self, at: int, width: int) -> QRect:
        return QRect(self.left, self.top + at, max(width, 0), 19)

    def _length(self) -> None:
        if not self.words.duration or self.width < _NARROWEST:
            return
        at, duration = self.right - _LENGTH, self.words.duration
        while self.width < _NARROWER and duration.startswith("00:") and duration.count(":") > 1:
            at, duration = at + 17, duration[3:]
        self._text(QRect(at, self.top + _UPPER, self.right - at, 19), duration, look.TEXT, 13, align=_RIGHT)
        lower = QRect(at, self.top + _LOWER, self.right - at, 19)
        self._text(lower, self.words.difference, self._quiet, 12, align=_RIGHT)
        self.right = at - 14

    def _chips(self) -> int:
        """From the right; returns where they begin. Those that would leave no room for words are one of three dots."""
        at, texts = self.right, ["same" if text == "=" else text for text in self.words.tally.split()]
        while texts:
            text = texts.pop()
            size = self._chip_size(text)
            if at - size.width() < self.left + _LEAST:
                text, texts = "…", []
                size = self._chip_size(text)
            self.drawn.lay(self.painter, QPoint(at - size.width(), self.top + _UPPER), size, (text, self.lit),
                           lambda painter, text=text, size=size: self._chip(painter, text, size))  # type: ignore[misc]
            at -= size.width() + 5
        return at

    def _chip_size(self, text: str) -> QSize:
        return QSize(self.fonts.of(self.base, 12, heavy=True)[1].horizontalAdvance(text) + 14, 19)

    def _chip(self, painter: QPainter, text: str, size: QSize) -> None:
        box, colour = QRectF(0, 0, size.width(), size.height()), QColor(_SIGNS.get(text[:1], look.QUIET))
        fill = QColor(look.BASE if self.lit else colour)
        fill.setAlpha(150 if self.lit else 38)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(colour)
        painter.setFont(self.fonts.of(self.base, 12, heavy=True)[0])
        painter.drawText(box, _CENTRE, text)

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
            wide = min(metrics.horizontalAdvance(self.words.status), max(at - self.left - _LEAST, _LEAST // 2))
            at -= wide
            self._text(QRect(at, self.top + _LOWER, wide, 19), self.words.status, self._quiet, 12)
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
        self.right = at - _APART

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
