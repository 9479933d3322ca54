"""What changed between two cuts: both timelines drawn, the list, and the pictures at the playhead."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QMenu,
    QSizePolicy,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from vvt.panel.drawn import DrawnTimelines, Note, Plan
from vvt.panel.models.changes import ENTRY, NUMBER, ChangesModel, Entry
from vvt.panel.models.ganged import AT_THE_HEAD
from vvt.panel.pictures import Film, FrameFetcher, LookAtBoth, Manner, loudspeaker
from vvt.panel.views.changes_list import ChangesList
from vvt.panel.views.compare_chooser import CompareChooser
from vvt.panel.views.folding import Folding, Whole
from vvt.panel.views.kind_chips import KindChips
from vvt.panel.views.pieces import Choice, label, row
from vvt.panel.views.play_bar import PlayBar
from vvt.panel.views.remembering import BY_HAND
from vvt.reports.as_text import headline, not_compared, stayed
from vvt.reports.figures import at_timecode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vvt.compare.model import ChangeList
    from vvt.cut import Cut
    from vvt.panel.models.ganged import Playheads
    from vvt.panel.pictures import Output

_LEAST = 190            # pixels of the list
_LEAST_ROWS = 64        # and of its height
_ONE_LINE = 520         # pixels from which all that stands on top is in one line
_ENDS_SECONDS = 5.0     # that closing waits for all films together
_PAINTED_MS = 12        # by when what was shown just now is painted
_WARNINGS = 3           # of a reader, that are said at once; the others over them
REPORTS = (("html", "As a page (HTML)…"), ("csv", "As a table (CSV)…"), ("edl", "As a change EDL…"),
           ("markers", "As Resolve markers…"), ("otio", "As OTIO with markers…"))


@dataclass(frozen=True, slots=True)
class Shown:
    """A comparison ready to be looked at: its plan, what to call the two cuts, their films where there are any.

    `notes` are the comments on frames of either; `summary` says the whole in a sentence or two.
    """

    plan: Plan
    labels: tuple[str, str]
    films: tuple[Film | None, Film | None] = (None, None)
    warnings: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    summary: str = ""

    @property
    def change_list(self) -> ChangeList:
        """What changed."""
        return self.plan.change_list


class CompareView(Whole):
    """Shows one comparison. A click on a change moves both playheads, and Resolve's when *Follow in Resolve* is on.

    Space plays and stops; J and L play backwards and forwards, faster when pressed again, K stops; S changes whose
    sound is heard; X swaps the two. `find` gives the sound device.
    `export_wanted` names a kind of report, `resolve_wanted` a timecode of the later timeline.
    """

    export_wanted = Signal(str)
    copy_wanted = Signal()
    resolve_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None, find: Callable[[], Output | str] = loudspeaker.find) -> None:
        super().__init__(parent)
        self._shown: Shown | None = None
        self._read: tuple[str, str] | None = None      # whose timelines are drawn while they are being compared
        self._fetchers: list[FrameFetcher | None] = [None, None]
        self._leaving: list[FrameFetcher] = []         # told to end, and perhaps still fetching
        self._summary = label("", "quiet", wrap=True)
        self.chooser = CompareChooser()
        self.grouped = QCheckBox("&Group by kind")
        self.drawn, self.chips, self.pictures = DrawnTimelines(), KindChips(self.grouped), LookAtBoth()
        self.player = PlayBar(lambda: self.drawn.playhead, find)
        self.model = ChangesModel(self)
        self.list = ChangesList(self.model)
        self.said = label("", "quiet", wrap=True)
        self.follow = QCheckBox("&Follow in Resolve")
        self._lay_out()
        self._connect()

    # Putting it together

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(8, 8, 8, 8)
        outer.setSpacing(6)
        outer.addWidget(self._top())
        outer.addWidget(self._summary)
        down = QSplitter(Qt.Orientation.Vertical)
        self.drawn.setFrameShape(QFrame.Shape.NoFrame)
        down.addWidget(self.drawn)
        down.addWidget(self._lower())
        down.setStretchFactor(0, 0)
        down.setStretchFactor(1, 1)
        down.setChildrenCollapsible(False)
        self.splitter = down
        outer.addWidget(down, 1)

    def _top(self) -> Folding:
        self.export = QToolButton()
        self.export.setText("&Export")
        self.export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.export)
        for kind, text in REPORTS:
            menu.addAction(text, partial(self.export_wanted.emit, kind))
        menu.addSeparator()
        menu.addAction("Copy as text", self.copy_wanted.emit)
        self.export.setMenu(menu)
        return Folding(row(self.chooser), row(self.follow, None, self.export), _ONE_LINE)

    def _lower(self) -> QSplitter:
        across = QSplitter(Qt.Orientation.Horizontal)
        changes, looks = Whole(), QWidget()
        left, right = QVBoxLayout(changes), QVBoxLayout(looks)
        for layout in (left, right):
            layout.setContentsMargins(0, 4, 0, 0)
        changes.setMinimumWidth(_LEAST)
        left.addWidget(self.chips)
        self.list.setMinimumHeight(_LEAST_ROWS)
        left.addWidget(self.list, 1)
        left.addWidget(self.said)
        self.manner = Choice()
        self.manner.setAccessibleName("How the pictures are compared")
        self.manner.addItems([manner.value for manner in Manner])
        self.player.sound.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        right.addWidget(Folding(row(self.player), row(self.manner), 0))
        right.addWidget(self.pictures, 1)
        across.addWidget(changes)
        across.addWidget(looks)
        across.setStretchFactor(0, 1)
        across.setStretchFactor(1, 1)
        across.setSizes([480, 520])
        across.setChildrenCollapsible(False)
        self.across = across
        return across

    def _connect(self) -> None:
        self.chips.hidden.connect(self._hide_kinds)
        self.grouped.toggled.connect(self._group)
        self.manner.currentTextChanged.connect(lambda text: self.pictures.look(Manner(text)))
        self.drawn.playhead_moved.connect(self._playhead_moved)
        self.drawn.change_chosen.connect(self._chosen_in_drawing)
        self.list.selectionModel().currentChanged.connect(self._chosen_in_list)
        self.keyed: list[tuple[str, str]] = []   # the text of an action and its key
        player = self.player
        player.frame.connect(self.drawn.go_to)
        for text, keys, does in (("Play or stop", "Space", player.play.toggle), ("Play backwards", "J", player.back),
                                 ("Stop", "K", player.clock.stop), ("Play", "L", player.forth),
                                 ("Whose sound is heard", "S", player.sound.next),
                                 ("Swap the two", "X", self.chooser.swapped)):
            self._key(text, keys, does)
        copy = QAction("Copy as text", self)
        copy.setShortcut("Ctrl+Shift+C")
        self.keyed.append((copy.text(), "Ctrl+Shift+C"))
        copy.triggered.connect(self.copy_wanted.emit)
        self.addAction(copy)

    def _key(self, text: str, keys: str, does: Callable[[], object]) -> None:
        """A key of the drawing, the list and the pictures: on a button or a chip it is that one's own."""
        action = QAction(text, self)
        action.setShortcut(keys)
        self.keyed.append((text, keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda _: does())
        for widget in (self.drawn, self.list, self.pictures):
            widget.addAction(action)

    # What is shown

    def show_read(self, plan: Plan, labels: tuple[str, str], heads: Playheads = AT_THE_HEAD) -> None:
        """Show both timelines as they were read, before it is known what changed, with the playheads there."""
        self.show_comparison(None)
        self._read = labels
        self._summary.setText("What changed is being found out …")
        self.drawn.show_plan(plan, heads=heads)
        self._make_room(plan)

    def give_up(self) -> None:
        """No comparison comes of the timelines that are shown."""
        if self._read is not None:
            self._read = None
            self._summary.setText("They were not compared.")

    def show_comparison(self, shown: Shown | None, heads: Playheads = AT_THE_HEAD) -> None:
        """Show a comparison, with the playheads there unless its timelines are shown already; None: nothing."""
        same = shown is not None and shown.labels == self._read
        self._shown, self._read = shown, None
        self._close_films()
        self.pictures.clear()
        self.said.clear()
        self._tell()
        self.drawn.show_plan(shown.plan if shown else None, shown.notes if shown else (),
                             heads=None if same else heads)
        kinds = shown.plan.by_kind if shown else {}
        self.model.show_changes(shown.change_list if shown else None, kinds)
        if same:
            # The chips push the list down, which is painted anew then: in a turn of its own, once all this is painted.
            QTimer.singleShot(_PAINTED_MS, self, partial(self._show_kinds, shown))
        else:
            self._show_kinds(shown)
        if shown is None:
            self.player.show_films(None)
        else:
            self._open_films(shown)
            self._playhead_moved(self.drawn.playhead)
            if not same:
                self._make_room(shown.plan)

    def _show_kinds(self, shown: Shown | None) -> None:
        if shown is self._shown:
            kinds = shown.plan.by_kind if shown else {}
            self.chips.show_kinds({kind: len(numbers) for kind, numbers in kinds.items()})

    def _make_room(self, plan: Plan) -> None:
        if self.splitter.property(BY_HAND):
            return
        high = min(plan.height + 30, 320)
        self.splitter.setSizes([high, max(self.splitter.height() - high, 300)])

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Show other comments over the timelines; all else stays as it is."""
        self.drawn.show_notes(notes)

    def close_films(self) -> None:
        """Let go of the films, before the window closes."""
        self._close_films()
        until = time.monotonic() + _ENDS_SECONDS
        self.player.wait(until)
        for fetcher in self._leaving:
            fetcher.wait(until)

    def _tell(self) -> None:
        shown = self._shown
        self.export.setEnabled(shown is not None)
        if shown is None:
            self._summary.setText("")
            return
        found = shown.change_list
        told = shown.summary or "  ".join(filter(None, (headline(found), stayed(found), not_compared(found))))
        self._summary.setText("  ".join((told, *shown.warnings[:_WARNINGS])))
        self._summary.setToolTip("\n".join(shown.warnings))

    def _open_films(self, shown: Shown) -> None:
        self.player.show_films(shown.plan, shown.films, shown.labels)
        cuts = (shown.change_list.before, shown.change_list.after)
        for side, film in enumerate(shown.films):
            if film is None:
                self.pictures.say(side, f"{shown.labels[side]} has no rendered film.")
                continue
            fetcher = FrameFetcher(film, cuts[side].rate, self)
            fetcher.shown.connect(partial(self._picture, side))
            fetcher.missing.connect(partial(self._no_picture, side))
            self._fetchers[side] = fetcher

    def _close_films(self) -> None:
        """Without waiting: a network that hangs would hold the window up."""
        self.player.close_films()
        ended = [fetcher for fetcher in self._fetchers if fetcher is not None]
        for fetcher in ended:
            fetcher.end()
        self._fetchers = [None, None]
        leaving, self._leaving = [*self._leaving, *ended], []
        for fetcher in leaving:
            # Its thread tells it what came: it is there as long as the thread is.
            if fetcher.is_over:
                fetcher.deleteLater()
            else:
                self._leaving.append(fetcher)

    def _picture(self, side: int, _frame: int, image: QImage) -> None:
        self.pictures.show_image(side, image)

    def _no_picture(self, side: int, _frame: int, why: str) -> None:
        self.pictures.say(side, why)

    # What the editor does

    def _hide_kinds(self, kinds: object) -> None:
        hidden = frozenset(kinds) if isinstance(kinds, (set, frozenset)) else frozenset()
        self.model.hide(hidden)
        self.drawn.dim(hidden)

    def _group(self, grouped: bool) -> None:
        self.model.group(grouped)

    def _playhead_moved(self, frame: int) -> None:
        if self._shown is None:
            return
        self.player.clock.go_on_from(frame)
        before, after = self._shown.change_list.before, self._shown.change_list.after
        for side, (cut, at) in enumerate(((before, self.drawn.earlier_playhead), (after, frame))):
            self.pictures.caption(side, f"{self._shown.labels[side]}  {at_timecode(at, cut)}")
            self.pictures.lack(side, f"Not in {self._shown.labels[side]}" if side == self.drawn.heads.missing else "")
            fetcher = self._fetchers[side]
            if fetcher is not None:
                fetcher.want(cut.start + at)

    def _chosen_in_drawing(self, number: int) -> None:
        index = self.model.index_of(number)
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag
            self.list.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        if self.follow.isChecked() and self._shown is not None:
            self.resolve_wanted.emit(self._timecode(self._shown.change_list.after))

    def _timecode(self, cut: Cut) -> str:
        return at_timecode(self.drawn.playhead, cut)

    def _chosen_in_list(self, index: QModelIndex, _before: QModelIndex) -> None:
        number, entry = index.data(NUMBER), index.data(ENTRY)
        self.said.setText(entry.what if isinstance(entry, Entry) else "")
        if isinstance(number, int) and number >= 0:
            self.drawn.choose(number)
