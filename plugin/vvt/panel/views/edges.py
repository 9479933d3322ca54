"""Beside Resolve: the window at an edge of its screen, as high as that is; and never larger than it at first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings
    from PySide6.QtGui import QScreen
    from PySide6.QtWidgets import QWidget

EDGES = ("left", "right")
_TITLE = 40     # pixels: no desktop's title bar is higher


def on_screen(window: QWidget, width: int, height: int) -> QSize:
    """This size (pixels), or what the screen has room for under a window's title, which at 200 % may be less."""
    room = window.screen().availableGeometry()
    return QSize(min(width, room.width()), min(height, room.height() - _TITLE))


def beside(room: QRect, edge: str, width: int, frame: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QRect:
    """Where a window of this width lies at an edge of the `room` a screen has, its top to its bottom.

    `frame` is what the desktop puts around it: left, top, right, bottom, in pixels.
    """
    left, top, right, bottom = frame
    wide = min(width, room.width() - left - right)
    x = room.left() + left if edge == "left" else room.right() + 1 - right - wide
    return QRect(x, room.top() + top, wide, room.height() - top - bottom)


def lay(window: QWidget, edge: str, screen: QScreen | None = None) -> None:
    """Lay a window at an edge of a screen, the one it is on if none is named.

    A desktop that doesn't let programs place their windows (Wayland) only gives it the size.
    """
    outer, inner = window.frameGeometry(), window.geometry()
    frame = (inner.left() - outer.left(), inner.top() - outer.top(), outer.right() - inner.right(),
             outer.bottom() - inner.bottom())
    if window.isMaximized() or window.isFullScreen():
        window.showNormal()
    window.setGeometry(beside((screen or window.screen()).availableGeometry(), edge, window.width(), frame))


def keep(window: QWidget, edge: str, memory: QSettings) -> None:
    """Remember the edge and the screen."""
    memory.setValue("edge", edge)
    memory.setValue("screen", window.screen().name())


def lay_back(window: QWidget, memory: QSettings) -> str:
    """Lay a window where it was kept, on the same screen if that is still there; returns the edge, "" for none."""
    edge = str(memory.value("edge", ""))
    if edge not in EDGES:
        return ""
    named = str(memory.value("screen", ""))
    lay(window, edge, next((one for one in QGuiApplication.screens() if one.name() == named), None))
    return edge
