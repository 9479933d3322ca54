"""Work that takes time, off the GUI thread: each job in a thread of its own, with progress, cancel and an outcome.

A job's work is a function of one argument, its `Steering`. What it returns arrives as `done`, what it raises as
`failed`; both, and `told`, in the GUI thread, whatever they are connected to.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal, Slot

from vvt.panel.trouble import trouble_of

if TYPE_CHECKING:
    from collections.abc import Callable

_TOLD_EVERY = 0.05      # seconds; more often nobody can read
_END_SECONDS = 5.0

_outlived: list[Job] = []   # whose threads were not over when the program was: with all their work holds


class Cancelled(KeyboardInterrupt):
    """The editor pressed Cancel: for whatever cleans up after Ctrl-C, it is the same."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far a job is: what it does in words, and 0 to 100 (None: nobody can say)."""

    words: str
    percent: int | None = None
    stage: str = ""


class Steering:
    """What a job's work holds: it says how far it is, and learns there whether it shall stop."""

    def __init__(self, tell: Callable[[Step], None], hand: Callable[[object], None] = lambda _: None) -> None:
        self._tell, self._hand = tell, hand
        self.stop = threading.Event()       # set once it shall stop, for what the work waits in
        self._last, self._at = Step(""), 0.0

    def cancel(self) -> None:
        """Have the work stop where it next says how far it is."""
        self.stop.set()

    @property
    def cancelled(self) -> bool:
        """True once it shall stop."""
        return self.stop.is_set()

    def check(self) -> None:
        """Raise Cancelled when the work shall stop."""
        if self.stop.is_set():
            raise Cancelled

    def at(self, words: str, percent: int | None = None, stage: str = "") -> None:
        """Say how far it is. Raises Cancelled."""
        self.check()
        step, now = Step(words, percent, stage), time.monotonic()
        if step.stage != self._last.stage or now - self._at >= _TOLD_EVERY or percent == 100:
            self._last, self._at = step, now
            self._tell(step)

    def hand(self, part: object) -> None:
        """Hand over what there is already. Raises Cancelled."""
        self.check()
        self._hand(part)


class Job(QObject):
    """One piece of work under way. Exactly one of `done`, `failed` and `cancelled` comes, and then `ended`.

    Its signals are gone soon after that; `running`, `sends` and `cancel` can be had for as long as somebody holds it.
    `cancelled` brings what the work raised then, None where that says nothing more.
    `partly` comes before them with what the work has ready already, where it hands over any.
    """

    told = Signal(object)
    partly = Signal(object)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal(object)
    ended = Signal()
    _arrived = Signal(str, object)

    def __init__(self, work: Callable[[Steering], Any], name: str, *, sends: bool = False) -> None:
        super().__init__()
        self.sends = sends
        self.running = True
        self._steering = Steering(lambda step: self._post("told", step), lambda part: self._post("partly", part))
        # A slot of an object that lives in the GUI thread: so all that follows happens there.
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        # Held here alone: were the thread the last to let go of a window that its work holds, it would delete it.
        self._work: Callable[[Steering], Any] | None = work
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def cancel(self) -> None:
        """Ask it to stop."""
        self._steering.cancel()

    def join(self, seconds: float) -> None:
        """Wait for its thread, at the end of the program."""
        self._thread.join(seconds)

    @property
    def is_over(self) -> bool:
        """True once its thread is."""
        return not self._thread.is_alive()

    def _run(self) -> None:
        assert self._work is not None  # noqa: S101 - until the end is delivered
        value: object = None
        try:
            what, value = "done", self._work(self._steering)
        except Cancelled:
            what = "cancelled"
        except BaseException as error:
            what, value = ("cancelled" if self._steering.cancelled else "failed"), trouble_of(error)
        # Past the except, where what was raised, with all its frames hold, is let go of.
        self._post(what, value)

    def _post(self, what: str, value: object) -> None:
        # The program may be over before its threads are.
        with suppress(RuntimeError):
            self._arrived.emit(what, value)

    @Slot(str, object)
    def _deliver(self, what: str, value: object) -> None:
        if what in ("told", "partly"):
            (self.told if what == "told" else self.partly).emit(value)
            return
        self.running, self._work = False, None
        if what == "cancelled":
            self.cancelled.emit(value)
        else:
            (self.done if what == "done" else self.failed).emit(value)
        self.ended.emit()


class Workshop(QObject):
    """All jobs of the window."""

    idle = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: set[Job] = set()

    def start(self, work: Callable[[Steering], Any], name: str, *, sends: bool = False) -> Job:
        """Begin a job; connect to it at once: nothing of it arrives before this thread is idle again."""
        job = Job(work, name, sends=sends)
        self._jobs.add(job)
        job.ended.connect(lambda: self._ended(job))
        job.start()
        return job

    @property
    def sending(self) -> bool:
        """True while a publish is under way, which must not be cut off."""
        return any(job.sends for job in self._jobs)

    @property
    def busy(self) -> bool:
        """True while there is any job."""
        return bool(self._jobs)

    def close(self, seconds: float = _END_SECONDS) -> None:
        """Cancel what there is, and wait a little for it: what comes of it arrives before this returns, or never."""
        deadline = time.monotonic() + seconds
        while self._jobs:
            # What arrives may begin more.
            jobs = list(self._jobs)
            for job in jobs:
                job.cancel()
            for job in jobs:
                job.join(max(0.0, deadline - time.monotonic()))
                if job.is_over:
                    QCoreApplication.sendPostedEvents(job, QEvent.Type.MetaCall)
                else:
                    _outlived.append(job)
                self._jobs.discard(job)

    def _ended(self, job: Job) -> None:
        self._jobs.discard(job)
        # Whoever is connected to it holds it, and often is held by it: only what Qt deletes goes. Its thread has said
        # its last, but may still be leaving the signal.
        job.join(_END_SECONDS)
        job.deleteLater()
        if not self._jobs:
            self.idle.emit()
