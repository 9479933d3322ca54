"""The widget: two stacked timelines, zoomed and panned together, with playheads that go together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QSizePolicy, QToolTip, QWidget

from vvt.panel.drawn import ink
from vvt.panel.drawn.painting import stretch_box
from vvt.panel.drawn.pins import Note, Pins
from vvt.panel.drawn.sheet import Sheet, Wanted
from vvt.panel.drawn.view import View, rate_of
from vvt.panel.models.ganged import AT_THE_HEAD, Playheads, Tie, tie_of
from vvt.reports.figures import position, side
from vvt.reports.words import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QResizeEvent

    from vvt.panel.drawn.pins import Pin
    from vvt.panel.models.plan import Plan, Row, Stretch

_CLOSEST = 2400.0       # pixels a second at the most: a frame at 24 a second is a hundred wide
_STEP = 1.25            # what a turn of the wheel zooms
_LINE = 40              # pixels an arrow of the scroll bar moves


class DrawnTimelines(QAbstractScrollArea):
    """Shows a `Plan`. Frames count from the head of their timeline.

    One of the two playheads leads: on the side that was clicked or dragged on, or whose change or comment was chosen.
    `playhead_moved` comes with the later one's frame whenever either moved.
    Keys, on the side that leads: left and right a frame, with Shift a second; Home and End. Up and down the change
    before and after; + and − zoom, F shows all; N the next comment. Wheel pans, with Ctrl it zooms.
    """

    playhead_moved = Signal(int)
    change_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: Plan | None = None
        self._pins: Pins | None = None
        self._scale = 0.0
        self._fitted = True
        self._dim: frozenset[str] = frozenset()
        self._heads, self._chosen = AT_THE_HEAD, -1
        self._tie: Tie | None = None       # of the chosen change, until the editor goes elsewhere
        self._marked: list[tuple[Row, int, int]] = []      # where the chosen change is
        self._sheet = Sheet(self)
        self._sheet.ready.connect(self.viewport().update)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Both timelines, the earlier above the later")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.viewport().setMouseTracking(True)

    # What is shown

    def show_plan(self, plan: Plan | None, notes: Iterable[Note] = (), heads: Playheads | None = AT_THE_HEAD) -> None:
        """Show a comparison, all of it; None: nothing. `notes` stand over their frames, `heads` say where it is begun.

        `heads` None: it is of the two timelines that are shown already, which stay as they stand until it is painted.
        """
        self._plan, self._pins = plan, Pins(plan, notes) if plan else None
        self._chosen, self._marked, self._dim, self._tie = -1, [], frozenset(), None
        to = heads or self._heads
        self._heads = plan.gang.led(to.leading, by_earlier=to.by_earlier) if plan else AT_THE_HEAD
        if heads is not None:
            self._fitted = True
            self._sheet.forget()
        self._arrange()

    def show_notes(self, notes: Iterable[Note]) -> None:
        """Show other comments."""
        if self._plan is not None:
            self._pins = Pins(self._plan, notes)
            self.viewport().update()

    @property
    def is_painted(self) -> bool:
        """True when all that is to be seen is drawn."""
        return self._sheet.is_ready

    def dim(self, kinds: Iterable[str]) -> None:
        """Fade what is of these kinds only."""
        self._dim = frozenset(kinds)
        self._again()

    @property
    def playhead(self) -> int:
        """The frame of the later timeline at its playhead."""
        return self._heads.later

    @property
    def earlier_playhead(self) -> int:
        """The frame of the earlier timeline at its playhead."""
        return self._heads.earlier

    @property
    def heads(self) -> Playheads:
        """Both playheads."""
        return self._heads

    def go_to(self, frame: int, *, earlier: bool = False) -> None:
        """Bring the playheads to a frame of the later timeline, or of the earlier one, and into view."""
        self._tie = None
        self._lead(frame, earlier=earlier)

    def _lead(self, frame: int, *, earlier: bool) -> None:
        if self._plan is None:
            return
        heads = self._plan.gang.led(frame, by_earlier=earlier, tie=self._tie)
        if heads != self._heads:
            self._heads = heads
            self.playhead_moved.emit(heads.later)
        self._into_view()
        self.viewport().update()

    def choose(self, number: int) -> None:
        """Choose a change by its number in the list, and bring the playheads there. -1: none."""
        if self._plan is None or number == self._chosen:
            return
        self._chosen, self._marked = number, self._plan.places(number)
        self.viewport().update()
        if number >= 0:
            changes = self._plan.change_list
            change = changes.changes[number]
            self._tie = tie_of(change)
            self._lead(position(change), earlier=side(change, changes) is changes.before)
            self.change_chosen.emit(number)

    # Zoom and pan

    def show_all(self) -> None:
        """Zoom so that both timelines fit."""
        self._fitted = True
        self._arrange()

    def zoom(self, factor: float, at: float | None = None) -> None:
        """Zoom by `factor`, keeping what is at pixel `at` of the viewport (else the playhead) where it is."""
        if self._plan is None:
            return
        held = self._playhead_x() if at is None else at
        second = (held - ink.GUTTER + self.horizontalScrollBar().value()) / self._scale
        self._scale = max(self._whole_scale(), min(self._scale * factor, _CLOSEST))
        self._fitted = self._scale <= self._whole_scale()
        self._arrange()
        self.horizontalScrollBar().setValue(round(second * self._scale - held + ink.GUTTER))

    def _whole_scale(self) -> float:
        assert self._plan is not None  # noqa: S101 - asked only with a plan
        return max(self.viewport().width() - ink.GUTTER - 8, 50) / float(self._plan.seconds)

    def _arrange(self) -> None:
        """Set the scroll bars for plan, zoom and size."""
        if self._plan is not None:
            if self._fitted:
                self._scale = self._whole_scale()
            across, page = round(float(self._plan.seconds) * self._scale), self.viewport().width() - ink.GUTTER
            bar = self.horizontalScrollBar()
            bar.setRange(0, max(across - page + 8, 0) if not self._fitted else 0)
            bar.setPageStep(page)
            bar.setSingleStep(_LINE)
            down = self.verticalScrollBar()
            down.setRange(0, max(self._plan.height - self.viewport().height(), 0))
            down.setPageStep(self.viewport().height())
            down.setSingleStep(_LINE)
        self._again()

    def _into_view(self) -> None:
        bar, x = self.horizontalScrollBar(), self._playhead_x()
        if not ink.GUTTER <= x <= self.viewport().width() - 8:
            bar.setValue(round(bar.value() + x - self.viewport().width() / 2))

    def _x_of(self, frame: int, *, earlier: bool) -> float:
        assert self._plan is not None  # noqa: S101 - asked only with a plan
        cut = self._plan.change_list.before if earlier else self._plan.change_list.after
        return self._view().x(frame, float(cut.rate))

    def _playhead_x(self) -> float:
        """Of the playhead that leads."""
        return self._x_of(self._heads.leading, earlier=self._heads.by_earlier)

    def _view(self) -> View:
        return View(self._scale, self.horizontalScrollBar().value(), self.viewport().width(),
                    self.verticalScrollBar().value(), self._dim)

    def _again(self) -> None:
        """Have drawn what is in view now."""
        if self._plan is not None and self._scale > 0:
            self._sheet.ask(Wanted(self._plan, self._view(), self.viewport().size(), self.devicePixelRatioF(),
                                   self.font()))
        self.viewport().update()

    # Qt's events

    def sizeHint(self) -> QSize:
        """Wide, and as high as both timelines."""
        return QSize(900, (self._plan.height if self._plan else 260) + 24)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what fitted fitting."""
        super().resizeEvent(event)
        self._arrange()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Draw what came into view."""
        self._again()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sheet as far as it is made, and over it what moves: the chosen change, pins and playheads."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), ink.BACK)
        if self._plan is None or self._pins is None:
            return
        view = self._view()
        self._sheet.paint(painter, view)
        painter.setClipRect(QRectF(ink.GUTTER, 0, view.width, self.viewport().height()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_chosen(painter, self._plan, view)
        self._pins.paint(painter, view)
        self._paint_playheads(painter, self._plan)

    def _paint_chosen(self, painter: QPainter, plan: Plan, view: View) -> None:
        painter.setPen(QPen(ink.EDGE, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for row, first, last in self._marked:
            painter.drawRect(stretch_box(plan, row, (first, last), view).adjusted(1, 1, -1, -1))

    def _paint_playheads(self, painter: QPainter, plan: Plan) -> None:
        """A line through each timeline, joined over the ruler: what came before stands elsewhere.

        It is dashed through the one that doesn't have the frame.
        """
        painter.translate(0, -self.verticalScrollBar().value())
        whole, dashed = QPen(ink.PLAYHEAD, 1.5), QPen(ink.PLAYHEAD, 1.5, Qt.PenStyle.DashLine)
        earlier = round(self._x_of(self._heads.earlier, earlier=True))
        later = round(self._x_of(self._heads.later, earlier=False))
        painter.setPen(dashed if self._heads.missing == 0 else whole)
        painter.drawLine(earlier, 0, earlier, plan.ruler)
        painter.setPen(dashed if self._heads.missing == 1 else whole)
        painter.drawLine(later, plan.ruler + 34, later, plan.height)
        painter.setPen(dashed if self._heads.alone else whole)
        painter.drawLine(earlier, plan.ruler, later, plan.ruler + 34)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the change under the mouse; elsewhere move the playheads."""
        if event.button() is not Qt.MouseButton.LeftButton or self._plan is None:
            return
        pin = self._pin_at(event.position().toPoint())
        if pin is not None:
            self._go_to_pin(pin)
            return
        found = self._stretch_at(event.position().toPoint())
        if found is not None:
            self.choose(found.changes[0])
        self._tie = tie_of(self._plan.change_list.changes[found.changes[0]]) if found is not None else None
        self._drag_to(event.position().x(), event.position().y())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the playheads."""
        if event.buttons() & Qt.MouseButton.LeftButton and self._plan is not None:
            self._drag_to(event.position().x(), event.position().y())

    def _drag_to(self, x: float, y: float) -> None:
        plan = self._plan
        if plan is None:
            return
        earlier = y + self.verticalScrollBar().value() < plan.ruler
        cut = plan.change_list.before if earlier else plan.change_list.after
        second = (x - ink.GUTTER + self.horizontalScrollBar().value()) / self._scale
        frame = int(max(second, 0) * float(cut.rate))
        self._lead(frame, earlier=earlier)

    def _pin_at(self, place: QPoint) -> Pin | None:
        return self._pins.at(place, self._view()) if self._pins is not None and place.x() >= ink.GUTTER else None

    def _go_to_pin(self, pin: Pin) -> None:
        """A marker's change is chosen; a comment has the playheads brought to its frame."""
        assert self._plan is not None  # noqa: S101 - pins come with a plan
        if pin.change >= 0:
            self.choose(pin.change)
        else:
            self.go_to(pin.frame, earlier=pin.earlier)

    def _next_comment(self) -> None:
        """Go to the next comment after the playhead, from the last to the first."""
        if self._plan is None or self._pins is None:
            return
        gang = self._plan.gang
        places = {(heads.later, heads.earlier): heads for heads in (
            gang.led(pin.frame, by_earlier=pin.earlier) for pin in self._pins.comments())}
        if places:
            now = self._heads.later, self._heads.earlier
            to = places[min((place for place in places if place > now), default=min(places))]
            self.go_to(to.leading, earlier=to.by_earlier)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Pan; with Ctrl (Cmd) zoom at the mouse."""
        turn = event.angleDelta().y() or event.angleDelta().x()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(_STEP ** (turn / 120), event.position().x())
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - turn)
        else:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - turn)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        if self._plan is None or not self._key(event):
            super().keyPressEvent(event)

    def _key(self, event: QKeyEvent) -> bool:
        assert self._plan is not None  # noqa: S101 - asked only with a plan
        heads, key = self._heads, Qt.Key(event.key())
        cut = self._plan.change_list.before if heads.by_earlier else self._plan.change_list.after
        step = round(cut.rate) if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        does = {
            Qt.Key.Key_Left: lambda: self._lead(heads.leading - step, earlier=heads.by_earlier),
            Qt.Key.Key_Right: lambda: self._lead(heads.leading + step, earlier=heads.by_earlier),
            Qt.Key.Key_Home: lambda: self._lead(0, earlier=heads.by_earlier),
            Qt.Key.Key_End: lambda: self._lead(cut.duration, earlier=heads.by_earlier),
            Qt.Key.Key_Up: lambda: self._next(-1), Qt.Key.Key_Down: lambda: self._next(1),
            Qt.Key.Key_Plus: lambda: self.zoom(_STEP), Qt.Key.Key_Equal: lambda: self.zoom(_STEP),
            Qt.Key.Key_Minus: lambda: self.zoom(1 / _STEP), Qt.Key.Key_F: self.show_all,
            Qt.Key.Key_N: self._next_comment,
        }.get(key)
        if does is not None:
            does()
        return does is not None

    def _next(self, way: int) -> None:
        """Choose the change before or after the chosen one, of a kind that isn't faded."""
        assert self._plan is not None  # noqa: S101 - asked only with a plan
        changes = self._plan.change_list.changes
        number = self._chosen + way
        while 0 <= number < len(changes) and changes[number].kind in self._dim:
            number += way
        if 0 <= number < len(changes):
            self.choose(number)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say over a marked stretch what happened there."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._told_at(event.pos()), self.viewport())
            return True
        return super().viewportEvent(event)

    def _told_at(self, place: QPoint) -> str:
        pin = self._pin_at(place)
        if pin is not None and self._pins is not None:
            return self._pins.words(pin)
        found = self._stretch_at(place)
        if found is None or self._plan is None:
            return self._clip_at(place)
        changes = self._plan.change_list
        return "\n".join(sentence(changes.changes[number], changes) for number in found.changes)

    def _clip_at(self, place: QPoint) -> str:
        at = self._row_at(place)
        if at is None:
            return ""
        row, frame = at
        number = next(iter(row.clips_between(frame, frame + 1)), None)
        return "" if number is None else row.names[number]

    def _row_at(self, place: QPoint) -> tuple[Row, float] | None:
        if self._plan is None or place.x() < ink.GUTTER:
            return None
        y = place.y() + self.verticalScrollBar().value()
        row = next((row for row in self._plan.rows if row.top <= y < row.top + row.height), None)
        if row is None:
            return None
        second = (place.x() - ink.GUTTER + self.horizontalScrollBar().value()) / self._scale
        return row, second * rate_of(self._plan, row)

    def _stretch_at(self, place: QPoint) -> Stretch | None:
        """The shortest marked stretch within three pixels of the mouse."""
        at = self._row_at(place)
        if at is None or self._plan is None:
            return None
        row, frame = at
        near = 3 / self._scale * rate_of(self._plan, row)
        found = row.stretches_between(frame - near, frame + near)
        return min(found, key=lambda one: one.last - one.first, default=None)
