"""Right: what changed, and on the open timeline the marks for it; a click goes to it in Resolve."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QModelIndex, Signal
from PySide6.QtWidgets import QDockWidget, QWidget

from vvt.panel.letting_go import LettingGo
from vvt.panel.models.changes import NUMBER, TIMECODE
from vvt.panel.models.ganged import AT_THE_HEAD, Playheads
from vvt.panel.models.sides import Side, can_be_dropped
from vvt.panel.views.compare_view import CompareView, Shown
from vvt.panel.views.pieces import button, column, row
from vvt.reports.figures import at_timecode
from vvt.reports.places import later_frame, ripples

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from vvt.panel.actions.comparing import Compared, Read
    from vvt.panel.drawn import Note

_TITLE = "What changed"


class CompareDock(QDockWidget):
    """`jump` comes with a timecode of the open timeline, `mark` with the version, `unmark` with nothing.

    `export` comes with a kind of report, `wanted` with the two sides to compare, which are chosen on top or dropped
    here as files; `copy` with nothing. `opens` comes with True before it is shown,
    and with False when it is hidden.
    """

    jump = Signal(str)
    mark = Signal(str)
    unmark = Signal()
    export = Signal(str)
    copy = Signal()
    wanted = Signal(object, object)
    opens = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_TITLE, parent)
        self.setObjectName("compare")
        self.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetMovable
                         | QDockWidget.DockWidgetFeature.DockWidgetClosable)
        self.compared: Compared | None = None
        self._held: Compared | Read | None = None
        self._letting_go = LettingGo(self)
        self.view = CompareView()
        self.setAcceptDrops(True)
        self.view.chooser.wanted.connect(self.wanted)
        self.marker = button("Mark on the timeline", pressed=self._mark)
        self.unmarker = button("Take marks off", pressed=self.unmark.emit)
        self.bar = QWidget()
        bar = row(self.marker, self.unmarker, None)
        bar.setContentsMargins(10, 0, 10, 10)
        self.bar.setLayout(bar)
        inside = QWidget()
        inside.setLayout(column(self.view, self.bar, gap=4))
        self.setWidget(inside)
        self.view.list.activated.connect(self._go)
        self.view.resolve_wanted.connect(self.jump)
        self.view.copy_wanted.connect(self.copy)
        self.view.export_wanted.connect(self.export)

    def setVisible(self, visible: bool) -> None:
        """See Qt."""
        if visible and not self.isVisible():
            self.opens.emit(True)
        super().setVisible(visible)
        if not visible:
            self.opens.emit(False)

    def show_comparison(self, compared: Compared) -> None:
        """Show what changed."""
        heads = self._heads_in(compared.sides)
        self._hold(compared)
        self.compared = compared
        if compared.sides is not None:
            self.view.chooser.show_sides(*compared.sides)
        self.view.show_comparison(Shown(compared.plan, compared.labels, compared.films, compared.comparison.warnings,
                                        compared.notes, compared.summary), heads)
        self._name(compared)
        self.bar.setVisible(compared.here and bool(compared.before))
        self.view.follow.setVisible(compared.here)
        self.show()
        self.raise_()

    def show_read(self, read: Read) -> None:
        """Show both timelines as they were read, before it is known what changed."""
        heads = self._heads_in(read.sides)
        self._hold(read)
        self.compared = None
        self.view.chooser.show_sides(*read.sides)
        self.view.show_read(read.plan, read.labels, heads)
        self._name(read)
        self.bar.hide()
        self.view.follow.hide()
        self.show()
        self.raise_()

    def leave(self) -> None:
        """Show nothing, and not itself either."""
        self._hold(None)
        self.compared = None
        self.view.chooser.show_sides(None, None)
        self.view.show_comparison(None)
        for side in (0, 1):
            self.view.pictures.say(side, "")
            self.view.pictures.caption(side, "")
        self.setWindowTitle(_TITLE)
        self.bar.hide()
        self.view.follow.hide()
        self.hide()

    def _heads_in(self, sides: tuple[Side, Side] | None) -> Playheads:
        """What is looked at of a timeline stays where that is compared again, with another or the other way round."""
        if self._held is None or self._held.sides is None or sides is None:
            return AT_THE_HEAD
        there, now = [side.word for side in sides], self.view.drawn.heads
        for earlier in (now.by_earlier, not now.by_earlier):
            word = self._held.sides[not earlier].word
            if word in there:
                by_earlier, frame = word == there[0], now.earlier if earlier else now.later
                return Playheads(frame, frame, by_earlier=by_earlier)
        return AT_THE_HEAD

    def _hold(self, shown: Compared | Read | None) -> None:
        if self._held is not None:
            changes = self._held.comparison.changes
            self._letting_go.take((changes.changes, *(track.clips for cut in (changes.before, changes.after)
                                                      for track in cut.tracks),
                                   *(row.stretches for row in self._held.plan.rows)))
        self._held = shown

    def _name(self, shown: Compared | Read) -> None:
        self.setWindowTitle(f"{_TITLE}: {' → '.join(shown.comparison.labels)}")

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Show other comments over what is compared."""
        if self.compared is not None:
            self.compared = replace(self.compared, notes=tuple(notes))
            self.view.show_notes(notes)

    def offer(self, versions: Sequence[Side]) -> None:
        """Offer these versions to be compared, newest first."""
        self.view.chooser.offer(versions)

    def open(self) -> None:
        """Show it as it is, to choose on top what is compared."""
        self.show()
        self.raise_()
        self.view.chooser.lists[0].setFocus()

    def take(self, paths: Sequence[Path], *, second: bool = True) -> None:
        """Compare dropped files; one alone takes the later place, or the earlier one."""
        self.show()
        self.view.chooser.take(paths, int(second))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take timelines, and films along with them."""
        if can_be_dropped(paths_in(event.mimeData())):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Left of the middle one file is the earlier, right of it the later."""
        event.acceptProposedAction()
        self.take(paths_in(event.mimeData()), second=event.position().x() >= self.width() / 2)

    def stop(self) -> None:
        """Play no more."""
        self.view.player.clock.stop()

    def close_films(self) -> None:
        """Let go of the films, before the program ends."""
        self.view.close_films()

    def _go(self, index: QModelIndex) -> None:
        """Resolve's playhead is on the later timeline; what is gone is where it would be."""
        number = index.siblingAtColumn(TIMECODE).data(NUMBER)
        if self.compared is None or not self.compared.here or number is None or number < 0:
            return
        changes = self.compared.comparison.changes
        frame = later_frame(changes.changes[number], changes, lambda track: ripples(changes, track))
        self.jump.emit(at_timecode(frame, changes.after))

    def _mark(self) -> None:
        if self.compared is not None:
            self.mark.emit(self.compared.before)


def paths_in(mime: QMimeData) -> list[Path]:
    """The files that are dragged."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
