"""A few threads at work side by side, and one that hands out work and takes in what is done."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from vvt.store._tries import Tries

T = TypeVar("T")
_POLL = 0.1  # seconds between looks at the stop event


class Crew(Generic[T]):
    """At most `size` pieces of work at a time. What they return is taken in by the thread that hands them out.

    The threads are daemons: when stopped, nobody waits for one that hangs in a socket.
    """

    def __init__(self, size: int, tries: Tries) -> None:
        """Work until `tries` says stop."""
        self._size, self._tries = size, tries
        self._change = threading.Condition()
        self._busy = 0
        self._done: list[T] = []
        self._trouble: BaseException | None = None

    def hand(self, work: Callable[[], T]) -> list[T]:
        """Start `work` as soon as there is a hand free; return what was finished meanwhile. Raises what work raised."""
        done = self._await(self._size - 1)
        with self._change:
            self._busy += 1
        threading.Thread(target=self._do, args=(work,), daemon=True, name="vvt-store-transfer").start()
        return done

    def finish(self) -> list[T]:
        """Wait for all work; return what was finished since the last look."""
        return self._await(0)

    def _await(self, most: int) -> list[T]:
        with self._change:
            while self._busy > most and self._trouble is None:
                self._tries.check()
                self._change.wait(_POLL)
            if self._trouble is not None:
                raise self._trouble
            done, self._done = self._done, []
            return done

    def _do(self, work: Callable[[], T]) -> None:
        try:
            result = work()
        except BaseException as trouble:  # noqa: BLE001, RUF100 -- raised again where the work was handed out
            with self._change:
                self._trouble = self._trouble or trouble
                self._busy -= 1
                self._change.notify_all()
            return
        with self._change:
            self._done.append(result)
            self._busy -= 1
            self._change.notify_all()
