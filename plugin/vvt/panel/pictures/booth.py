"""The thread that has to do with the sound device, as long as the program lives: it may wait there, the window not."""

from __future__ import annotations

import atexit
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEventLoop, QObject, Qt, Signal, Slot

if TYPE_CHECKING:
    from collections.abc import Callable

_Found = TypeVar("_Found")
_ENDS_SECONDS = 5.0     # that the end of the program waits for a device

_lock = threading.Lock()
_there: Booth | None = None


class _Desk(QObject):
    """Does one thing after the other in the thread it was made in."""

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.wanted.connect(self._do, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _do(self, task: Callable[[], None]) -> None:
        task()


class Booth:
    """A thread with an event loop of Qt's. What Qt makes of a sound device belongs to it and is used there alone.

    One for all devices: what Qt keeps of the system's devices belongs to the thread that first asked for them.
    """

    def __init__(self) -> None:
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._live, name="sound device", daemon=True)
        self._thread.start()
        self._ready.wait()

    def do(self, task: Callable[[], None]) -> None:
        """Have it done there, after what was wanted before; may be called in any thread and doesn't wait."""
        self._desk.wanted.emit(task)

    def ask(self, task: Callable[[], _Found]) -> _Found:
        """The same, and wait for what comes of it; not in the GUI thread. Raises what it raises."""
        outcome: Future[_Found] = Future()

        def done() -> None:
            try:
                outcome.set_result(task())
            except BaseException as trouble:
                outcome.set_exception(trouble)

        self.do(done)
        return outcome.result()

    def end(self) -> None:
        """End the thread."""
        self.do(self._loop.quit)
        self._thread.join(_ENDS_SECONDS)

    def _live(self) -> None:
        self._desk, self._loop = _Desk(), QEventLoop()
        self._ready.set()
        self._loop.exec()


def booth() -> Booth:
    """The one there is, begun when it is first wanted."""
    global _there  # noqa: PLW0603 - one a program: see Booth
    with _lock:
        if _there is None:
            _there = Booth()
            # Before Python ends: a thread inside Qt would call it then.
            atexit.register(_there.end)
        return _there
