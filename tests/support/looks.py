"""Whether all of a window can be read: nothing cut off, nothing outside, nothing over something else."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDockWidget, QLabel, QLineEdit, QWidget

from vvt.panel.views.pieces import Choice, Elided


def shown(window: QWidget) -> Iterator[QWidget]:
    """What is to be seen and has a text of its own."""
    for kind in (QAbstractButton, QLabel, QComboBox, QLineEdit):
        for widget in window.findChildren(kind):
            if widget.isVisible() and not isinstance(widget.parent(), (QComboBox, QDockWidget, QLineEdit)):
                yield widget


def in_full(widget: QWidget) -> bool:
    """Whether its text is shown whole, or knows how to be cut off or broken."""
    if isinstance(widget, QLabel) and not widget.text():
        return True
    if isinstance(widget, (QLineEdit, Choice, Elided)) or type(widget).__name__ == "_Wrapped":
        return widget.width() >= min(60, widget.sizeHint().width())
    return widget.width() >= widget.sizeHint().width() and widget.height() >= widget.sizeHint().height() - 1


def faults(window: QWidget) -> list[str]:
    """What is cut off, sticks out or lies over something else."""
    found, placed = [], []
    for widget in shown(window):
        box = QRect(widget.mapTo(window, QPoint()), widget.size())
        name = f"{type(widget).__name__} {getattr(widget, 'text', widget.accessibleName)()!r} {box.getRect()}"
        if not in_full(widget):
            found.append(f"{name} is cut, {widget.sizeHint().toTuple()} is needed")
        if not window.rect().contains(box):
            found.append(f"{name} sticks out of {window.size().toTuple()}")
        found += [f"{name} lies over {other}" for other, where in placed if where.intersects(box)]
        placed.append((name, box))
    return found
