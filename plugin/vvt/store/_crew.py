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

    def __init__(self, size: int, tries: Tries, take: Callable[[T], None]) -> None:
        """Work until `tries` says stop; `take` is given every result, in the thread that hands out the work."""
        self._size, self._tries, self._take = size, tries, take
        self._change = threading.Condition()
        self._busy = 0
        self._done: list[T] = []
        self._trouble: BaseException | None = None

    def hand(self, work: Callable[[], T]) -> None:
        """Start `work` as soon as there is a hand free. Raises what earlier work raised."""
        self._until(self._size - 1)
        with self._change:
            self._busy += 1
        threading.Thread(target=self._do, args=(work,), daemon=True, name="vvt-store-transfer").start()

    def finish(self) -> None:
        """Wait for all work. Raises what it raised."""
        self._until(0)

    def check(self) -> None:
        """Raise what work raised, without waiting for any."""
        with self._change:
            if self._trouble is not None:
                raise self._trouble

    def _until(self, most: int) -> None:
        """Take in what is done until no more than `most` are at work."""
        while True:
            with self._change:
                if not self._done and self._busy > most and self._trouble is None:
                    self._tries.check()
                    self._change.wait(_POLL)
                done, self._done = self._done, []
                ready, trouble = self._busy <= most, self._trouble
            for result in done:
                self._take(result)
            if trouble is not None:
                raise trouble
            if ready:
                return

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
