"""Where a window was, how large, how it was divided, whether before all others: kept, and brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QMainWindow, QSplitter

BY_HAND = "divided by hand"     # a splitter's property: what the editor chose is left as it is


def remember(window: QMainWindow, splitters: Mapping[str, QSplitter], memory: QSettings) -> None:
    """Keep it; of the splitters, by the names they are kept under, those that the editor moved."""
    memory.setValue("geometry", window.saveGeometry())
    memory.setValue("docks", window.saveState())
    for name, splitter in splitters.items():
        if splitter.property(BY_HAND):
            memory.setValue(name, splitter.saveState())


def bring_back(window: QMainWindow, splitters: Mapping[str, QSplitter], memory: QSettings) -> bool:
    """Have it as it was; returns whether it shall stay before all other windows."""
    for name, restore in (("geometry", window.restoreGeometry), ("docks", window.restoreState)):
        kept = memory.value(name)
        if isinstance(kept, QByteArray):
            restore(kept)
    for name, splitter in splitters.items():
        kept = memory.value(name)
        if isinstance(kept, QByteArray):
            splitter.setProperty(BY_HAND, splitter.restoreState(kept))
        _watch(splitter)
    on_top = bool(memory.value("on_top", False, type=bool))
    window.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint, on_top)
    return on_top


def _watch(splitter: QSplitter) -> None:
    splitter.splitterMoved.connect(lambda *_: splitter.setProperty(BY_HAND, True))
