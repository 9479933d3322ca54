"""What is compared with what: two lists to choose from, and a button that swaps them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from vvt.panel.models.sides import FILMS, TIMELINES, Side, dropped
from vvt.panel.views.pieces import Choice

if TYPE_CHECKING:
    from collections.abc import Sequence

_FILE = "A timeline file…"


class CompareChooser(QWidget):
    """`wanted` brings the two sides as soon as both are chosen and the editor changed one."""

    wanted = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._versions: list[Side] = []
        self._files: list[Side] = []
        self._sides: list[Side | None] = [None, None]
        self.lists = (_made_list("What is earlier"), _made_list("What is later"))
        self.swap = QToolButton()
        self.swap.setText("⇄")
        self.swap.setToolTip("Swap the two (X)")
        self.swap.setAccessibleName("Swap the two")
        self.swap.clicked.connect(self.swapped)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        for piece in (self.lists[0], self.swap, self.lists[1]):
            across.addWidget(piece, 0 if piece is self.swap else 1)
        for number, each in enumerate(self.lists):
            each.activated.connect(lambda row, number=number: self._chosen(number, row))
        self._fill()

    @property
    def sides(self) -> tuple[Side | None, Side | None]:
        """What is chosen."""
        return self._sides[0], self._sides[1]

    def offer(self, versions: Sequence[Side]) -> None:
        """Offer these versions, newest first, beside the open timeline and the files that were dropped."""
        if list(versions) != self._versions:
            self._versions = list(versions)
            self._fill()

    def show_sides(self, before: Side | None, after: Side | None) -> None:
        """Show what is compared; nothing is asked for."""
        self._sides = [before, after]
        for side in filter(None, self._sides):
            if side.is_file and side not in self._files:
                self._files.append(side)
        self._fill()

    def take(self, paths: Sequence[Path], second: int = 1) -> None:
        """Take dropped files: two timelines are compared, one takes the place `second` (0 earlier, 1 later)."""
        found = dropped(paths)
        if len(found) > 1:
            self.show_sides(found[0], found[1])
        elif found:
            sides = list(self._sides)
            sides[second] = found[0]
            self.show_sides(*sides)
        self._ask()

    def swapped(self) -> None:
        """Earlier becomes later."""
        self.show_sides(self._sides[1], self._sides[0])
        self._ask()

    def _ask(self) -> None:
        before, after = self._sides
        if before is not None and after is not None and before != after:
            self.wanted.emit(before, after)

    def _chosen(self, number: int, row: int) -> None:
        side = self.lists[number].itemData(row)
        if side is None:
            self._ask_for_file(number)
            return
        self._sides[number] = side
        self._ask()

    def _ask_for_file(self, number: int) -> None:
        kinds = " ".join(f"*{suffix}" for suffix in (*TIMELINES, *FILMS))
        paths, _ = QFileDialog.getOpenFileNames(self, "A timeline file, and its film if you like", "",
                                                f"Timelines and films ({kinds})")
        if paths:
            self.take([Path(path) for path in paths], number)
        else:
            self._fill()

    def _fill(self) -> None:
        for each, chosen in zip(self.lists, self._sides, strict=True):
            each.blockSignals(True)
            each.clear()
            offered = [Side.here(), *self._versions, *self._files]
            if chosen is not None and chosen.word not in {side.word for side in offered}:
                offered.append(chosen)
            for side in offered:
                each.addItem(side.label, side)
                each.setItemData(each.count() - 1, side.word or side.label, Qt.ItemDataRole.ToolTipRole)
            each.insertSeparator(each.count())
            each.addItem(_FILE, None)
            at = next((row for row, side in enumerate(offered) if chosen is not None and side.word == chosen.word), -1)
            each.setCurrentIndex(at)
            each.blockSignals(False)


def _made_list(name: str) -> Choice:
    made = Choice()
    made.cut_off = Qt.TextElideMode.ElideMiddle     # a version's number stands last, a file's ending too
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setPlaceholderText(f"{name} …")
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    made.setMaxVisibleItems(24)
    return made
