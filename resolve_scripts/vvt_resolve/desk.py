"""One call at a time: requests wait for the one thread that speaks to Resolve, and anybody may ask how it goes."""

import queue
import threading
import time
import traceback
from functools import partial
from typing import Any, Callable, Dict, Optional

from vvt_resolve.errors import Closed, Refusal

_WAITING = 32

Message = Dict[str, Any]


class Job:
    """A request on its way: `work` is done in Resolve's thread, `answer` and `tell` go to who asked."""

    def __init__(self, verb: str, work: Callable[[Callable[[str], None]], Message], answer: Callable[[Message], None],
                 tell: Callable[[str], None]) -> None:
        self.verb = verb
        self.work = work
        self.answer = answer
        self.tell = tell
        self.wanted = True      # False once nobody waits for the answer, or it is given


class Desk:
    """The queue before Resolve, and what is inside Resolve right now."""

    def __init__(self) -> None:
        self._jobs: queue.Queue[Optional[Job]] = queue.Queue(_WAITING)
        self._lock = threading.Lock()
        self._verb = self._call = ""
        self._since = 0.0
        self._callers = 0
        self.ended = threading.Event()
        self.deserted = threading.Event()   # set when somebody was here and everybody has gone

    def put(self, job: Job) -> None:
        """Queue a request. Raises Refusal when too many wait already, or the agent is ending."""
        if self.ended.is_set():
            raise Refusal("ending", "The agent is ending.", "Ask again; a new one will be started.")
        try:
            self._jobs.put_nowait(job)
        except queue.Full:
            raise Refusal("too-busy", f"{_WAITING} requests wait for Resolve already.",
                          self.waiting_for() or "Try again in a moment.") from None

    def end(self) -> None:
        """Take no more requests; Resolve's thread ends after the one it is in."""
        self.ended.set()
        try:
            self._jobs.put_nowait(None)
        except queue.Full:
            # The thread looks at `ended` after each request, so it needs no waking.
            return

    def called(self) -> None:
        """Somebody who knows the secret is here."""
        with self._lock:
            self._callers += 1
            self.deserted.clear()

    def hung_up(self) -> None:
        """They have gone."""
        with self._lock:
            self._callers -= 1
            if not self._callers:
                self.deserted.set()

    def alone(self) -> bool:
        """True while nobody is here."""
        with self._lock:
            return not self._callers

    def entering(self, call: str) -> None:
        """Resolve's thread is about to call `call`."""
        with self._lock:
            self._call, self._since = call, time.monotonic()

    def state(self) -> Message:
        """What is inside Resolve: verb, call, whole seconds; empty texts when nothing is. How many wait."""
        with self._lock:
            busy = {"verb": self._verb, "call": self._call,
                    "seconds": int(time.monotonic() - self._since) if self._verb else 0}
        return {"busy": busy, "waiting": self._jobs.qsize()}

    def waiting_for(self) -> str:
        """`Export has been inside Resolve for 40 s.`, or "" when nothing is."""
        busy = self.state()["busy"]
        what = busy["call"] or busy["verb"]
        return f"{what} has been inside Resolve for {busy['seconds']} s." if busy["verb"] else ""

    def work(self, idle: Callable[[], None], every: float) -> None:
        """Do what is asked until the end; meanwhile call `idle` every so many seconds. Resolve's thread."""
        due = time.monotonic() + every
        while not self.ended.is_set():
            try:
                job = self._jobs.get(timeout=max(0.0, due - time.monotonic()))
            except queue.Empty:
                job = None
            if job is not None and job.wanted:
                self._during(job.verb, partial(self._do, job))
            # Also where somebody asks all the time: whoever asks a Resolve that is gone would never get a new one.
            if time.monotonic() >= due and not self.ended.is_set():
                self._during("idle", idle)
                due = time.monotonic() + every

    def _during(self, verb: str, work: Callable[[], None]) -> None:
        with self._lock:
            self._verb, self._call, self._since = verb, "", time.monotonic()
        try:
            work()
        finally:
            with self._lock:
                self._verb = self._call = ""

    def _do(self, job: Job) -> None:
        try:
            answer = {"ok": job.work(job.tell)}
        except Refusal as refusal:
            answer = {"refused": refusal.message()}
        except Exception as error:
            # A mistake of ours must reach the asker in words, and must not end the agent.
            answer = {"refused": Refusal(
                "unexpected", f"{job.verb} went wrong inside the agent: {type(error).__name__}.",
                f"Try again; if it stays, report it with these details: {traceback.format_exc(limit=-3)}").message()}
        job.wanted = False
        try:
            job.answer(answer)
        except Closed:
            # Who asked is gone; what was done is done.
            return
