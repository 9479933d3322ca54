"""A thread that works for the window, and how it is ended: told to, or waited for."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import threading

_ENDS_SECONDS = 5.0     # that closing waits for what is on its way


class Ending:
    """What has a thread of its own, `_thread`, which waits on `_changed` and ends once it is `_closed`."""

    _changed: threading.Condition
    _thread: threading.Thread
    _closed = False

    def end(self) -> None:
        """Have the thread end after what is on its way; nothing more comes of it."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    @property
    def is_over(self) -> bool:
        """True once the thread has ended."""
        return not self._thread.is_alive()

    def wait(self, until: float) -> None:
        """Until the thread has ended, or it is `until` by the clock of `time.monotonic`."""
        self._thread.join(max(until - time.monotonic(), 0))

    def close(self) -> None:
        """End the thread; what is on its way is waited for."""
        self.end()
        self.wait(time.monotonic() + _ENDS_SECONDS)
