"""How long the machine kept us waiting, so that a promise of so many seconds is held against ours alone."""

import threading
import time
from types import TracebackType
from typing import Self

_NAP = 0.01     # seconds


class Standstill:
    """Between entering and leaving, `seconds` adds up by how much short naps of a thread took longer than asked for.

    A machine that is shared, or whose host takes the processor away, wakes nobody in time: that is in `seconds`. Code
    of ours that waits for something is not.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._doze)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    def _doze(self) -> None:
        while not self._over.is_set():
            began = time.monotonic()
            time.sleep(_NAP)
            self.seconds += time.monotonic() - began - _NAP
