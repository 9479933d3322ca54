"""Painting what is in view, in small steps: as many rectangles as there are pixels to see them, not as clips."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from vvt.panel.drawn import ink
from vvt.panel.drawn.far import far_row
from vvt.panel.drawn.view import View, rate_of
from vvt.reports.figures import at_timecode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.panel.models.plan import Joint, Plan, Row, Stretch

_SEPARATE = 3.0         # pixels a mean clip must have for clips to be drawn one by one
_NAMED = 26.0           # and one, to carry its name
_WITH_ARROW = 24.0      # and a row's height, to carry an arrow under its name
_EDGE = 4.0             # the bar at a trimmed edge
_A_STEP = 12            # clips painted between two looks at the clock


def strokes(painter: QPainter, plan: Plan, view: View) -> Iterator[None]:
    """Draw all but the playheads; between two steps, which take a millisecond or so, the painter may be put down.

    The painter is as it was begun before every step: translated by nothing, in the widget's font.
    """
    for row in plan.rows:
        yield from _row(painter, plan, row, view)
    _ruler(painter, plan, view)
    for number, joint in enumerate(plan.joints):
        if _joint(painter, plan, joint, view) or number % 2000 == 1999:
            yield
    _labels(painter, plan, view)
    yield


def _row(painter: QPainter, plan: Plan, row: Row, view: View) -> Iterator[None]:
    rate = rate_of(plan, row)
    first, last = view.frames(rate)
    painter.fillRect(QRectF(ink.GUTTER, row.top - view.top, view.width, row.height), ink.LANE)
    shown = row.clips_between(first, last)
    if len(shown) and (last - first) / rate * view.scale / len(shown) < _SEPARATE:
        yield from far_row(painter, plan, row, view)
        return
    yield from _clips(painter, row, shown, view, rate)
    _fades(painter, row, view, rate)
    for number, stretch in enumerate(_thinned(row.stretches_between(first, last), view, rate)):
        _stretch(painter, plan, row, stretch, view)
        if number % _A_STEP == _A_STEP - 1:
            yield
    yield


def box_of(row: Row, first: float, last: float, view: View, rate: float) -> QRectF:
    """A stretch of a row, cut to what is in view: Qt loses precision far outside of it."""
    left = max(view.x(first, rate), -100.0)
    right = min(view.x(last, rate), view.width + 100.0)
    return QRectF(left, row.top - view.top, max(right - left, 0.0), row.height)


def _clips(painter: QPainter, row: Row, shown: range, view: View, rate: float) -> Iterator[None]:
    for number in shown:
        box = box_of(row, row.firsts[number], row.lasts[number], view, rate)
        painter.setPen(QPen(ink.LINE, 0))
        off = number in row.disabled
        painter.setBrush(ink.CLIP_OFF if off else ink.CLIP)
        painter.drawRect(box)
        if box.width() > _NAMED:
            _name(painter, row.names[number], box, ink.QUIET if off else ink.TEXT, "○" if off else "")
        if number % _A_STEP == _A_STEP - 1:
            yield


def _name(painter: QPainter, name: str, box: QRectF, colour: QColor, signs: str = "") -> None:
    """The clip's name as far as it fits, its signs before it; the signs alone where no name does."""
    # A clip that begins left of what is in view has its name where it comes into view.
    inside = box.adjusted(max(ink.GUTTER - box.left(), 0.0) + 6, 0, -4, 0)
    measures = QFontMetricsF(painter.font())
    text = measures.elidedText(f"{signs} {name}".strip(), Qt.TextElideMode.ElideRight, inside.width())
    if len(text) < len(signs) + 4 and text != name:
        # Where not even the signs fit between the edges, they may reach to them.
        text, inside = signs, (box if measures.horizontalAdvance(signs) > inside.width() else inside)
    if text and measures.horizontalAdvance(text) <= inside.width():
        painter.setPen(colour)
        middle = Qt.AlignmentFlag.AlignHCenter if text == signs else Qt.AlignmentFlag.AlignLeft
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignVCenter | middle), text)


def _fades(painter: QPainter, row: Row, view: View, rate: float) -> None:
    painter.setPen(QPen(ink.TEXT, 1))
    for start, end in row.fades_between(*view.frames(rate)):
        if (end - start) / rate * view.scale >= 2:
            top = row.top - view.top
            painter.drawLine(QPointF(view.x(start, rate), top + row.height - 2), QPointF(view.x(end, rate), top + 2))


def _thinned(stretches: Iterator[Stretch], view: View, rate: float) -> Iterator[Stretch]:
    """Without those that would fall on a pixel that has their shade already."""
    taken: dict[str, int] = {}
    for one in stretches:
        pixel = int(view.x(one.last, rate))
        if (one.last - one.first) / rate * view.scale >= 2 or taken.get(one.shade) != pixel:
            taken[one.shade] = pixel
            yield one


def stretch_box(plan: Plan, row: Row, frames: tuple[int, int], view: View) -> QRectF:
    """Where a marked stretch is drawn, from its first frame to its last; never so narrow that it can't be seen."""
    box = box_of(row, *frames, view, rate_of(plan, row))
    box.setWidth(max(box.width(), 2.5))
    return box


def _stretch(painter: QPainter, plan: Plan, row: Row, stretch: Stretch, view: View) -> None:
    box = stretch_box(plan, row, (stretch.first, stretch.last), view)
    changes = plan.change_list.changes
    dim = bool(view.dim) and all(changes[number].kind in view.dim for number in stretch.changes)
    painter.setOpacity(0.18 if dim else 1.0)
    if QFontMetricsF(painter.font()).horizontalAdvance(stretch.signs) > box.width():
        _bands(painter, stretch.shade, box)
    else:
        painter.fillRect(box, ink.SHADES[stretch.shade])
        if stretch.hatched:
            _hatch(painter, box)
        painter.fillRect(QRectF(box.right() - 1, box.top(), 1, box.height()), ink.BACK)
        _name(painter, stretch.name, box, ink.ON_SHADE, stretch.signs)
        _edges(painter, stretch, box)
        if stretch.slipped and box.width() > 16 and box.height() > _WITH_ARROW:
            _arrow(painter, stretch.slipped, box)
    painter.setOpacity(1.0)


def _bands(painter: QPainter, shade: str, box: QRectF) -> None:
    """What has no room for a sign: the shade in its own part of the height, as from far."""
    bands = ink.BANDS[shade]
    high = box.height() / len(bands)
    for number, shown in enumerate(bands):
        if shown == "1":
            painter.fillRect(QRectF(box.left(), box.top() + number * high, box.width(), high), ink.SHADES[shade])


def _hatch(painter: QPainter, box: QRectF) -> None:
    painter.save()
    painter.setClipRect(box)
    painter.setPen(QPen(ink.HATCH, 2))
    at = box.left() - box.height()
    while at < box.right():
        painter.drawLine(QPointF(at, box.bottom()), QPointF(at + box.height(), box.top()))
        at += 9
    painter.restore()


def _edges(painter: QPainter, stretch: Stretch, box: QRectF) -> None:
    """The solid bar at an edge that moved."""
    wide = min(_EDGE, box.width() / 4)
    if stretch.left:
        painter.fillRect(QRectF(box.left(), box.top(), wide, box.height()), ink.EDGE)
    if stretch.right:
        painter.fillRect(QRectF(box.right() - wide, box.top(), wide, box.height()), ink.EDGE)


def _arrow(painter: QPainter, way: int, box: QRectF) -> None:
    """Which way the source of a slipped clip moved under its fixed edges."""
    y = box.bottom() - 4
    start, end = (box.left() + 6, box.right() - 6) if way > 0 else (box.right() - 6, box.left() + 6)
    painter.setPen(QPen(ink.ON_SHADE, 1.5))
    painter.drawLine(QPointF(start, y), QPointF(end, y))
    painter.drawLine(QPointF(end, y), QPointF(end - 4 * way, y - 3))
    painter.drawLine(QPointF(end, y), QPointF(end - 4 * way, y + 3))


def _ruler(painter: QPainter, plan: Plan, view: View) -> None:
    """Timecode of the later timeline."""
    cut = plan.change_list.after
    rate, top = float(cut.rate), plan.ruler - view.top + 2.0
    painter.fillRect(QRectF(0, plan.ruler - view.top, view.width, 34), ink.BACK)
    step = next((tick for tick in ink.TICKS if tick * view.scale >= 110), ink.TICKS[-1])
    first, last = view.frames(rate)
    whole = round(cut.rate)         # frames of a timecode second, also at 23.976
    tick = max(int(first // (step * whole)), 0)
    while tick * step * whole <= last:
        x = view.x(tick * step * whole, rate)
        painter.setPen(QPen(ink.QUIET, 1))
        painter.drawLine(QPointF(x, top), QPointF(x, top + 10))
        painter.drawText(QPointF(x + 4, top + 11), at_timecode(tick * step * whole, cut))
        tick += 1


def _joint(painter: QPainter, plan: Plan, joint: Joint, view: View) -> bool:
    """The connector of a moved clip, dashed, from where it was to where it is; False where it is out of view."""
    was, now = plan.rows[joint.earlier_row], plan.rows[joint.later_row]
    start = QPointF(view.x(joint.earlier, rate_of(plan, was)), was.top + was.height - view.top)
    end = QPointF(view.x(joint.later, rate_of(plan, now)), now.top - view.top)
    if max(start.x(), end.x()) < ink.GUTTER or min(start.x(), end.x()) > view.width:
        return False
    painter.setOpacity(0.18 if plan.change_list.changes[joint.change].kind in view.dim else 1.0)
    painter.setPen(QPen(ink.SHADES["move"], 1.5, Qt.PenStyle.DashLine))
    painter.drawLine(start, end)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.SHADES["move"])
    painter.drawEllipse(start, 2.5, 2.5)
    painter.drawEllipse(end, 4.0, 4.0)
    painter.setOpacity(1.0)
    return True


def _labels(painter: QPainter, plan: Plan, view: View) -> None:
    painter.fillRect(QRectF(0, -view.top, ink.GUTTER, plan.height), ink.BACK)
    painter.setPen(ink.QUIET)
    for row in plan.rows:
        painter.drawText(QRectF(6, row.top - view.top, ink.GUTTER - 8, row.height),
                         int(Qt.AlignmentFlag.AlignVCenter), row.label)
    for top, text in ((0, "before"), (plan.ruler + 34, "after")):
        painter.drawText(QPointF(6, top - view.top + 13), text)
