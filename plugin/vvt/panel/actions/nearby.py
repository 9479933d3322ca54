"""Resolve beside the window: seen through its agent's rendezvous, never asked for in a loop."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from vvt.host.presence import attend

if TYPE_CHECKING:

    from vvt.host import ResolveHost

_LOOK_EVERY = 1.0       # seconds


class Nearby(QObject):
    """`came` (what Resolve calls itself) and `went`, as the agent comes and goes. `reach` is for jobs."""

    came = Signal(str)
    went = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.is_here = False
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._kept: ResolveHost | None = None
        self._thread = threading.Thread(target=self._watch, name="resolve nearby", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def close(self) -> None:
        """Hang up; an agent that was started for this window ends."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(3)
        with self._lock:
            self._let_go()

    def reach(self) -> ResolveHost:
        """A way to Resolve for one job, which closes it. Raises HostRefused."""
        from vvt.host import ResolveHost  # noqa: PLC0415 - reads timelines, which takes a moment to load

        self.see_to_agent()
        return ResolveHost()

    def see_to_agent(self) -> None:
        """Where no agent runs start one, and keep it for the next job too: connecting is what Resolve likes least.

        Raises HostRefused.
        """
        from vvt.host import ResolveHost  # noqa: PLC0415 - reads timelines, which takes a moment to load

        with self._lock:
            running = attend()
            if running is None:
                self._let_go()
                self._kept = ResolveHost()
            else:
                running.close()

    def _let_go(self) -> None:
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def _watch(self) -> None:
        while not self._stop.is_set():
            presence = attend()
            if presence is None:
                self._stop.wait(_LOOK_EVERY)
                continue
            self.is_here = True
            self._tell(f"{presence.product} {presence.version}".strip())
            while not self._stop.is_set() and not presence.is_over(_LOOK_EVERY / 4):
                continue
            presence.close()
            self.is_here = False
            self._tell(None)

    def _tell(self, product: str | None) -> None:
        # The window may be gone before this thread is.
        with suppress(RuntimeError):
            if product is None:
                self.went.emit()
            else:
                self.came.emit(product)
