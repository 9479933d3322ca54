"""The stages of a long job, one under the other, and one bar for the stage it is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QProgressBar, QWidget

from vvt.panel.views.pieces import column, label, restyled, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vvt.panel.work import Step

_SIGN_WIDTH = 20        # pixels
_SIGNS = {"waiting": "○", "now": "●", "done": "✓"}


class Stages(QWidget):
    """`names` in their order; `at` says which is under way, and how far."""

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = list(names)
        self._labels = {name: label(name, "stage") for name in names}
        # The signs are of different widths.
        self._signs = {name: label(role="stage") for name in names}
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress")
        self._words = label(role="quiet", wrap=True)
        for sign in self._signs.values():
            sign.setFixedWidth(_SIGN_WIDTH)
            sign.setProperty("part", "sign")
        lines = [row(self._signs[name], self._labels[name], None, gap=4) for name in names]
        self.setLayout(column(*lines, 6, self._bar, self._words, gap=2))
        self.now = ""
        self.begin()

    @property
    def words(self) -> str:
        """What is being done, as it is shown."""
        return self._words.text()

    def begin(self) -> None:
        """Nothing is done yet."""
        self._show(-1)
        self._bar.setRange(0, 0)
        self._words.clear()

    def at(self, step: Step) -> None:
        """Show how far it is; a step without a stage belongs to the one under way."""
        if step.stage in self._labels:
            self._show(self._names.index(step.stage))
        self._bar.setRange(0, 0 if step.percent is None else 100)
        self._bar.setValue(step.percent or 0)
        self._words.setText(step.words)

    def finish(self) -> None:
        """All is done."""
        self._show(len(self._names))
        self._bar.setRange(0, 100)
        self._bar.setValue(100)
        self._words.clear()

    def _show(self, now: int) -> None:
        self.now = self._names[now] if 0 <= now < len(self._names) else ""
        for place, name in enumerate(self._names):
            state = "done" if place < now else "now" if place == now else "waiting"
            self._signs[name].setText(_SIGNS[state])
            self._labels[name].setAccessibleName(f"{name}: {state}")
            for piece in (self._signs[name], self._labels[name]):
                restyled(piece, state=state)
