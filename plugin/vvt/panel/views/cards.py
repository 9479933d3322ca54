"""A card: what is the matter, what to do about it, and details to copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QWidget

from vvt.panel.views.pieces import button, column, label, restyled, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from vvt.panel.trouble import Trouble


class Card(QFrame):
    """Cause, remedy, and what can be done about it here. `weight` is "warning", "trouble" or "done"."""

    def __init__(self, trouble: Trouble, *, weight: str = "trouble", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        restyled(self, role="card", weight=weight)
        self.trouble = trouble
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setAccessibleName(f"{trouble.cause} {trouble.fix}")
        self._buttons = row(gap=16)
        inside = column(label(trouble.cause, wrap=True), gap=4)
        inside.setContentsMargins(14, 10, 14, 10)
        if trouble.fix:
            inside.addWidget(label(trouble.fix, "quiet", wrap=True))
        inside.addLayout(self._buttons)
        self.setLayout(inside)
        if trouble.details:
            self.offer("Copy details", self._copy)

    def offer(self, text: str, pressed: Callable[[], object]) -> QPushButton:
        """Put a button under the text."""
        if self._buttons.count():
            self._buttons.takeAt(self._buttons.count() - 1)
        made = button(text, "link", pressed, flush=True)
        self._buttons.addWidget(made)
        self._buttons.addStretch(1)
        return made

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.trouble.cause}\n{self.trouble.fix}\n\n{self.trouble.details}")
