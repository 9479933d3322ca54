"""Where a window was, how large, how it was divided, whether before all others: kept, and brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QMainWindow, QSplitter


def remember(window: QMainWindow, splitter: QSplitter, memory: QSettings) -> None:
    """Keep it."""
    memory.setValue("geometry", window.saveGeometry())
    memory.setValue("docks", window.saveState())
    memory.setValue("splitter", splitter.saveState())


def bring_back(window: QMainWindow, splitter: QSplitter, memory: QSettings) -> bool:
    """Have it as it was; returns whether it shall stay before all other windows."""
    for name, restore in (("geometry", window.restoreGeometry), ("docks", window.restoreState),
                          ("splitter", splitter.restoreState)):
        kept = memory.value(name)
        if isinstance(kept, QByteArray):
            restore(kept)
    on_top = bool(memory.value("on_top", False, type=bool))
    window.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint, on_top)
    return on_top
