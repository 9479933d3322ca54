"""What is pinned to a frame: comments of either version, and timeline markers that changed."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen, QPolygonF

from vvt.panel.drawn import ink
from vvt.panel.models.plan import HEADING
from vvt.reports.words import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PySide6.QtCore import QPoint

    from vvt.panel.drawn.view import View
    from vvt.panel.models.plan import Plan

_REACH = 6.0            # pixels either side that a click may be off
_APART = 4.0            # pixels: what lies closer to the one before is not drawn


@dataclass(frozen=True, slots=True)
class Note:
    """Something said of a frame (from the head) of the earlier or the later version."""

    frame: int
    earlier: bool
    text: str
    author: str = ""

    @property
    def told(self) -> str:
        """As it is shown over the flag."""
        return f"{self.author}: {self.text}" if self.author else self.text


@dataclass(frozen=True, slots=True)
class Pin:
    """A flag: its frame, whose it is, what it says, and its change's number (-1: a comment)."""

    frame: int
    earlier: bool
    told: str
    change: int = -1


class Pins:
    """All pins of a comparison."""

    def __init__(self, plan: Plan, notes: Iterable[Note] = ()) -> None:
        self._plan = plan
        pins = [Pin(note.frame, note.earlier, note.told) for note in notes]
        changes = plan.change_list
        pins += [Pin(flag.frame, flag.earlier, "", flag.change) for flag in plan.flags]
        self._sides = {earlier: sorted((pin for pin in pins if pin.earlier is earlier), key=lambda pin: pin.frame)
                       for earlier in (True, False)}
        self._frames = {earlier: [pin.frame for pin in those] for earlier, those in self._sides.items()}
        self._rates = {True: float(changes.before.rate), False: float(changes.after.rate)}

    def paint(self, painter: QPainter, view: View) -> None:
        """Draw those in view."""
        for earlier in (True, False):
            reached = {True: -_APART, False: -_APART}       # comments and markers, each in a line of its own
            for pin, x in self._in_view(view, earlier=earlier):
                if x - reached[pin.change < 0] >= _APART:
                    reached[pin.change < 0] = x
                    _draw(painter, pin, QPointF(x, self._y(pin) - view.top))

    def at(self, place: QPoint, view: View) -> Pin | None:
        """The pin under the mouse."""
        return min((pin for pin, x in self._around(place, view)
                    if abs(x - place.x()) <= _REACH and 0 <= place.y() + view.top - self._y(pin) <= HEADING - 2),
                   key=lambda pin: abs(view.x(pin.frame, self._rates[pin.earlier]) - place.x()), default=None)

    def words(self, pin: Pin) -> str:
        """What it says."""
        changes = self._plan.change_list
        return pin.told or sentence(changes.changes[pin.change], changes)

    def comments(self) -> list[Pin]:
        """The comments, the later version's last."""
        return [pin for earlier in (True, False) for pin in self._sides[earlier] if pin.change < 0]

    def _y(self, pin: Pin) -> float:
        """The top of a pin in the drawing: comments stand over the rows of their timeline, markers on the ruler."""
        if pin.change >= 0:
            return self._plan.ruler + 18.0
        return 1.0 if pin.earlier else self._plan.ruler + 35.0

    def _around(self, place: QPoint, view: View) -> Iterator[tuple[Pin, float]]:
        for earlier in (True, False):
            yield from self._between(view, place.x() - _REACH, place.x() + _REACH, earlier=earlier)

    def _in_view(self, view: View, *, earlier: bool) -> Iterator[tuple[Pin, float]]:
        yield from self._between(view, ink.GUTTER, view.width, earlier=earlier)

    def _between(self, view: View, left: float, right: float, *, earlier: bool) -> Iterator[tuple[Pin, float]]:
        rate, frames = self._rates[earlier], self._frames[earlier]
        first, last = ((x - ink.GUTTER + view.left) / view.scale * rate for x in (left, right))
        for pin in self._sides[earlier][bisect_left(frames, first - 0.5):bisect_left(frames, last + 0.5)]:
            yield pin, view.x(pin.frame, rate)


def _draw(painter: QPainter, pin: Pin, at: QPointF) -> None:
    """A comment is a speech bubble whose tip is at its frame; a marker a diamond, hollow when it is gone."""
    if pin.change < 0:
        painter.setPen(QPen(ink.BACK, 1))
        painter.setBrush(ink.COMMENT)
        bubble = QPolygonF([at + QPointF(x, y) for x, y in (
            (-5, 1), (9, 1), (9, 10), (3, 10), (0, 15), (-1, 10), (-5, 10))])
        painter.drawPolygon(bubble)
        painter.fillRect(QRectF(at.x() - 2, at.y() + 4, 8, 1), ink.BACK)
        painter.fillRect(QRectF(at.x() - 2, at.y() + 7, 5, 1), ink.BACK)
        return
    shade = ink.SHADES["gone" if pin.earlier else "plain"]
    painter.setPen(QPen(shade, 1.5))
    painter.setBrush(ink.BACK if pin.earlier else shade)
    painter.drawPolygon(QPolygonF([at + QPointF(x, y) for x, y in ((0, 2), (5, 7), (0, 12), (-5, 7))]))
