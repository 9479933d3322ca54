"""A child that may not be cut off: whoever no longer wants it asks it to stop, and kills it only where it won't.

Its standard input stays open for that. Something on it means that somebody pressed Cancel; its end, that whoever
started the child is gone: then it ends at once, and what it was at stands as after any crash, to go on by itself.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from vvt.workflow.child import end_orphaned, go_on, heeding, rested, started
from vvt.workflow.pipe import Sender, frames

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator

    from vvt.workflow.child import Put

PATIENCE = 15.0         # seconds for what is in flight to be put away; a render that hangs then is its agent's to stop


# The parent's side

@contextmanager
def stoppable(check: Callable[[], None], hear: Callable[[object], bool], patience: float = PATIENCE
              ) -> Iterator[tuple[Put, Iterator[Any]]]:
    """A child: what puts a frame into it, and the frames it answers, those aside that `hear` says it took.

    `check` and `hear` may raise, which has the child stop; it is killed after `patience` seconds. What they raised is
    raised by the frames once the child has ended, and not where it answered all the same.
    """
    with started("vvt.workflow.apart") as (process, into, out):
        sender = Sender(into)
        stop = _Stop(process, sender, patience)
        try:
            with heeding(check, stop.ask):
                yield sender.put, stop.heard(rested(frames(out, go_on)), hear)
        finally:
            stop.over()


class _Stop:
    """Asks a child to stop, once, and has it killed where it doesn't."""

    def __init__(self, process: subprocess.Popen[bytes], sender: Sender, patience: float) -> None:
        self._sender, self._why = sender, list[BaseException]()
        self._lock = threading.Lock()
        self._end = threading.Timer(patience, process.kill)
        self._end.daemon = True

    def ask(self, why: BaseException) -> None:
        """Ask it to stop; `why` is raised by `heard`."""
        with self._lock:
            if self._why:
                return
            self._why.append(why)
        # First: a child that reads nothing holds up who puts.
        self._end.start()
        self._sender.put("stop")

    def over(self) -> None:
        """It ended."""
        self._end.cancel()

    def heard(self, found: Iterator[Any], hear: Callable[[object], bool]) -> Iterator[Any]:
        """The frames that `hear` doesn't take. Raises why it was asked to stop."""
        for frame in found:
            try:
                taken = hear(frame)
            except BaseException as why:
                # Its last word is still waited for: it may be done before it hears of this.
                self.ask(why)
                continue
            if not taken:
                yield frame
        if self._why:
            raise self._why[0]


# The child's side

class StoppedByHand(KeyboardInterrupt):
    """Somebody pressed Cancel in the window: for whatever cleans up after Ctrl-C, it is the same."""


class Stopping:
    """Whether this process was asked to stop. `event` is set then; `check` raises StoppedByHand."""

    def __init__(self, found: Iterator[Any]) -> None:
        self.event = threading.Event()
        threading.Thread(target=self._heed, args=(found,), name="heeding Cancel", daemon=True).start()

    def _heed(self, found: Iterator[Any]) -> None:
        for _ in found:
            self.event.set()
        end_orphaned()

    def check(self) -> None:
        """Raise StoppedByHand once it was."""
        if self.event.is_set():
            raise StoppedByHand
