"""In a narrow window the cuts stand above the versions, not beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDockWidget, QMainWindow

NARROW, LOW = 520, 540      # pixels: side by side they are 470 wide at the least, one above the other 516 high
COMPARING, LOW_COMPARING = 900, 640     # the same with a comparison beside them: 883, and 620
_HIGH = 150         # pixels of the dock on top
_MOVED = "moved for want of room"       # a property of the dock


def is_beside(window: QMainWindow, dock: QDockWidget) -> bool:
    """Whether a dock takes of the window's width where it is shown."""
    areas = Qt.DockWidgetArea
    return not dock.isFloating() and window.dockWidgetArea(dock) in (areas.LeftDockWidgetArea,
                                                                     areas.RightDockWidgetArea)


def fit(window: QMainWindow, dock: QDockWidget, *, comparing: bool = False) -> None:
    """Lay the dock that stands at the left on top where the window is narrow, and back where it isn't any more.

    `comparing`: a comparison stands beside the versions, too. A dock that the editor moved elsewhere stays there.
    """
    area, areas = window.dockWidgetArea(dock), Qt.DockWidgetArea
    wide, high = (COMPARING, LOW_COMPARING) if comparing else (NARROW, LOW)
    if dock.isFloating():
        return
    if window.width() < wide and window.height() >= high and area == areas.LeftDockWidgetArea:
        window.addDockWidget(areas.TopDockWidgetArea, dock)
        window.resizeDocks([dock], [_HIGH], Qt.Orientation.Vertical)
        dock.setProperty(_MOVED, True)
    elif window.width() < NARROW and area == areas.TopDockWidgetArea:
        # So it was kept when the window was closed.
        dock.setProperty(_MOVED, True)
    elif window.width() >= wide and area == areas.TopDockWidgetArea and dock.property(_MOVED):
        window.addDockWidget(areas.LeftDockWidgetArea, dock)
        dock.setProperty(_MOVED, False)
