"""What stands in a list's place while it has no rows: what is the case, and below it what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from vvt.panel.views.pieces import column, label


class Empty(QWidget):
    """A text whose first paragraph is what is the case."""

    def __init__(self) -> None:
        super().__init__()
        self._case, self._hint = label("", "heading", wrap=True), label("", "quiet", wrap=True)
        for piece in (self._case, self._hint):
            piece.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside = column(None, self._case, self._hint, None, gap=8)
        inside.setContentsMargins(24, 0, 24, 0)
        self.setLayout(inside)

    def setText(self, text: str) -> None:
        """Say something else."""
        case, _, hint = text.partition("\n\n")
        self._case.setText(case)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))

    def text(self) -> str:
        """All that is said."""
        return "\n\n".join(filter(None, (self._case.text(), self._hint.text())))
