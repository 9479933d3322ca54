"""Letting go of much at once takes long too: a comparison of ten thousand edits is forgotten in pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Iterable

_AT_ONCE = 300          # things a turn
_LATER_MS = 500         # by when nothing else holds them


class LettingGo(QObject):
    """Holds what isn't needed any more until it has let go of all of it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tuples: list[tuple[object, ...]] = []
        self._pile: list[object] = []
        self._turn = QTimer(self)
        self._turn.timeout.connect(self._go_on)

    @property
    def is_over(self) -> bool:
        """True when nothing is held."""
        return not self._tuples and not self._pile

    def take(self, things: Iterable[tuple[object, ...]]) -> None:
        """Let go of these soon, one after the other."""
        self._tuples.extend(things)
        self._turn.start(_LATER_MS)

    def _go_on(self) -> None:
        self._turn.setInterval(0)
        if not self._pile and self._tuples:
            self._pile = list(self._tuples.pop())
        del self._pile[-_AT_ONCE:]
        if self.is_over:
            self._turn.stop()
