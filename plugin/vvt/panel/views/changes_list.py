"""The change list as rows of two lines: sign, clip, timecode and frames above, what happened below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetrics, QHelpEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from vvt.panel import look
from vvt.panel.drawn import ink
from vvt.panel.models.changes import ENTRY, ChangesModel, Entry, Heading
from vvt.panel.views.drawn_once import DrawnOnce
from vvt.reports.signs import LOOKS, shade

if TYPE_CHECKING:
    Index = QModelIndex | QPersistentModelIndex

HIGH = 46               # pixels a row
_TEXT, _QUIET, _LINE, _RAISED, _CHOSEN, _CHOSEN_QUIET = (QColor(colour) for colour in (
    look.TEXT, look.QUIET, look.LINE, look.RAISED, look.ACCENT_DIM, look.CHOSEN_QUIET))
_EDGE, _SIGN, _GAP = 8, 20, 10
_NARROW = 260           # pixels of words, in which of the facts the timecode alone has room
# As numbers, made once: Python puts Qt's flags together slowly, and every row needs them.
_MIDDLE, _UPPER, _LOWER = Qt.AlignmentFlag.AlignVCenter.value, Qt.AlignmentFlag.AlignTop.value, (
    Qt.AlignmentFlag.AlignBottom.value)
_RIGHT = (Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop).value
_SELECTED, _HOVERED = QStyle.StateFlag.State_Selected.value, QStyle.StateFlag.State_MouseOver.value


class ChangesList(QTableView):
    """Shows a `ChangesModel`, whose first column stands for the whole row.

    Up and down go from change to change; on a heading left and right, Return or a click close and open it.
    A table, because a table asks only for the rows it shows.
    """

    def __init__(self, model: ChangesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._changes = model
        self.setModel(model)
        self.setItemDelegate(_TwoLines(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setAccessibleName("Changes")
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(HIGH)
        self.verticalHeader().setDefaultSectionSize(HIGH)
        for column in range(1, model.columnCount()):
            self.setColumnHidden(column, True)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.clicked.connect(self._clicked)
        self.activated.connect(self._clicked)

    def sizeHint(self) -> QSize:
        """A few changes in full."""
        return QSize(420, HIGH * 6)

    def _clicked(self, index: QModelIndex) -> None:
        self._fold(index.row(), None)

    def _fold(self, row: int, open_: bool | None) -> None:
        if self._changes.is_heading(row):
            self._changes.fold(row, open_=open_)
            self.setCurrentIndex(self._changes.index(row, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close and open headings; all else as any list."""
        way = {Qt.Key.Key_Left: False, Qt.Key.Key_Right: True}.get(Qt.Key(event.key()))
        row = self.currentIndex().row()
        if way is not None and self._changes.is_heading(row):
            self._fold(row, way)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming here chooses nothing, as Qt would: it would move both playheads."""
        if self.currentIndex().isValid():
            super().focusInEvent(event)
            return
        with QSignalBlocker(self.selectionModel()):
            super().focusInEvent(event)
            self.selectionModel().clearCurrentIndex()

    def viewportEvent(self, event: QEvent) -> bool:
        """Say the whole sentence over a row in which it doesn't fit."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.told_at(event.pos()), self.viewport())
            return True
        return super().viewportEvent(event)

    def told_at(self, place: QPoint) -> str:
        """What a row says, in full."""
        entry = self.indexAt(place).data(ENTRY)
        return "\n".join(filter(None, (f"{entry.timecode}  {entry.tracks}  {entry.clip}", entry.what))) if isinstance(
            entry, Entry) else ""


class _TwoLines(QStyledItemDelegate):
    """Paints an entry or a heading."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._drawn = DrawnOnce()
        self._faces: tuple[QFont, _Faces] | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are as high."""
        return QSize(200, HIGH)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        painter.save()
        box: QRect = option.rect
        state = option.state.value
        if state & _SELECTED:
            painter.fillRect(box, _CHOSEN)
        elif state & _HOVERED:
            painter.fillRect(box, _RAISED)
        entry = index.data(ENTRY)
        if isinstance(entry, Heading):
            self._heading(painter, box, entry)
        elif isinstance(entry, Entry):
            self._entry(painter, box, entry, _CHOSEN_QUIET if state & _SELECTED else _QUIET)
        painter.restore()

    def _made(self, font: QFont) -> _Faces:
        if self._faces is None or self._faces[0] != font:
            self._faces = QFont(font), _Faces(font)
        return self._faces[1]

    def _sign(self, painter: QPainter, at: QPoint, kind: str, sign: str = "") -> None:
        size = QSize(_SIGN, 17)
        self._drawn.lay(painter, at, size, (kind, sign),
                        lambda sheet: paint_sign(sheet, QRect(QPoint(), size), kind, sign))

    def _heading(self, painter: QPainter, box: QRect, heading: Heading) -> None:
        self._sign(painter, QPoint(box.left() + _EDGE, box.center().y() - 8), heading.kind)
        painter.setPen(_TEXT)
        painter.setFont(self._made(painter.font()).bold)
        painter.drawText(box.adjusted(_EDGE + _SIGN + _GAP, 0, 0, 0), _MIDDLE,
                         f"{'▾' if heading.open else '▸'}  {heading.text}")
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), _LINE)

    def _entry(self, painter: QPainter, box: QRect, entry: Entry, quiet: QColor) -> None:
        faces = self._made(painter.font())
        inside = box.adjusted(_EDGE + _SIGN + _GAP, 6, -_EDGE, -5)
        self._sign(painter, QPoint(box.left() + _EDGE, box.top() + 7), entry.kind, entry.sign)
        painter.setPen(quiet)
        told = (f"{entry.frames} fr" if entry.frames else "", entry.tracks, entry.timecode)
        facts = "   ".join(filter(None, told if inside.width() >= _NARROW else told[2:]))
        painter.drawText(inside, _RIGHT, facts)
        painter.setPen(_TEXT)
        painter.drawText(inside, _LOWER, _fitted(faces.measures, entry.what, inside.width(),
                                                 Qt.TextElideMode.ElideRight))
        painter.setFont(faces.bold)
        room = inside.width() - faces.measures.horizontalAdvance(facts) - 2 * _GAP
        painter.drawText(inside, _UPPER, _fitted(faces.bold_measures, entry.clip or "Timeline", room,
                                                 Qt.TextElideMode.ElideMiddle))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), _RAISED)


class _Faces:
    """The two faces of a row's font, and what they measure."""

    def __init__(self, font: QFont) -> None:
        self.bold = _bold(font)
        self.measures, self.bold_measures = QFontMetrics(font), QFontMetrics(self.bold)


def _fitted(measures: QFontMetrics, text: str, room: int, mode: Qt.TextElideMode) -> str:
    """The text, or as much of it as there is room for: measuring is quicker than shortening."""
    return text if measures.horizontalAdvance(text) <= room else measures.elidedText(text, mode, room)


def paint_sign(painter: QPainter, box: QRect, kind: str, sign: str = "") -> None:
    """A kind's sign on its shade."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.SHADES[shade(kind)])
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(ink.ON_SHADE)
    text = sign or LOOKS[kind].sign
    font = _bold(painter.font())
    font.setPixelSize(11 if len(text) > 1 else 13)
    painter.setFont(font)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
    painter.restore()


def _bold(font: QFont) -> QFont:
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    return made
