"""Small pieces that several windows share: labels, buttons, lines, and layouts without edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Callable

Box = TypeVar("Box", bound=QBoxLayout)


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """A text in one of look.py's roles; what comes from outside is never taken for HTML."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if wrap:
        # Else a wrapped label asks for its text's whole width as soon as it is shown.
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
        made.setMinimumWidth(120)
    if role:
        made.setProperty("role", role)
    return made


def button(text: str, role: str = "", pressed: Callable[[], object] | None = None) -> QPushButton:
    """A button; `role` is "primary", "link" or "" for a plain one."""
    made = QPushButton(text)
    made.setAutoDefault(role == "primary")
    if role:
        made.setProperty("role", role)
    if pressed is not None:
        # Without the button's own argument, whether it is checked.
        made.clicked.connect(lambda _: pressed())
    return made


def line() -> QFrame:
    """A thin line across."""
    made = QFrame()
    made.setProperty("role", "line")
    return made


def column(*pieces: QWidget | QLayout | int | None, gap: int = 8, edge: int = 0) -> QVBoxLayout:
    """Pieces one under the other; a number is room in pixels, None takes what is left."""
    return _filled(QVBoxLayout(), pieces, gap, edge)


def row(*pieces: QWidget | QLayout | int | None, gap: int = 8, edge: int = 0) -> QHBoxLayout:
    """Pieces side by side."""
    return _filled(QHBoxLayout(), pieces, gap, edge)


def _filled(box: Box, pieces: tuple[QWidget | QLayout | int | None, ...], gap: int, edge: int) -> Box:
    box.setContentsMargins(edge, edge, edge, edge)
    box.setSpacing(gap)
    for piece in pieces:
        if piece is None:
            box.addStretch(1)
        elif isinstance(piece, int):
            box.addSpacing(piece)
        elif isinstance(piece, QWidget):
            box.addWidget(piece)
        else:
            box.addLayout(piece)
    return box


def emptied(box: QBoxLayout) -> None:
    """Take all pieces out of a layout and let them go."""
    while (item := box.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def restyled(widget: QWidget, **properties: str) -> None:
    """Set properties that the style sheet looks at."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
