"""Asking again: how long, how often, and never longer than the editor lets it.

A call that fails in passing (no connection, a broken one, a hung server, 5xx, 408, 429) is tried again on a
fresh connection after a random wait that grows ("full jitter", so that a hundred machines don't come back in
the same second). Everything else is an answer. Each call is made in a thread of its own while we wait for
it, so that stopping never waits for a server that hangs.
"""

from __future__ import annotations

import random
import threading
import time
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from vvt.errors import VvtError
from vvt.store._errors import in_words, passing

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_s3 import S3Client

T = TypeVar("T")
_POLL = 0.1            # seconds between looks at the stop event
_FIRST_WAIT = 0.25     # seconds; doubles with every try
_LONGEST_WAIT = 30.0   # seconds


class Stopped(VvtError):
    """Somebody stopped it. What was sent or fetched so far is kept."""

    def __init__(self, cause: str = "Stopped.", fix: str = "Start it again: it goes on from where it was.") -> None:
        super().__init__(cause, fix)


def _nobody(why: str) -> None:
    """Nobody listens."""


def _times(count: int) -> str:
    return f"{count} times" if count > 1 else "once"


class Tries:
    """How long one publish or pull goes on. Safe to use from several threads.

    `patience` is how many seconds a call may go on failing, None for ever; `stop` ends everything within a
    moment, as does `give_up`, which is for our own threads when one of them has failed for good. `held_up` hears in
    a sentence why a call is asked again and how often it was, and "" once it was answered.
    """

    def __init__(
        self, client: S3Client, patience: float | None, stop: threading.Event | None = None,
        above: threading.Event | None = None, held_up: Callable[[str], None] | None = None,
    ) -> None:
        """Make calls of `client`, which itself should try only once; `above` ends it as `stop` does."""
        self.client = client
        self._patience, self._stop = patience, stop or threading.Event()
        self._over, self._above = threading.Event(), above or threading.Event()
        self._held_up = held_up or _nobody

    def branch(self) -> Tries:
        """Return the same patience for a part of the work that may be given up alone."""
        return Tries(self.client, self._patience, self._stop, self._over, self._held_up)

    @property
    def stopped(self) -> bool:
        """True when whoever works for this should end."""
        return self._stop.is_set() or self._over.is_set() or self._above.is_set()

    def give_up(self) -> None:
        """Tell every thread that works for this to end."""
        self._over.set()

    def check(self) -> None:
        """Raise Stopped when it was stopped."""
        if self.stopped:
            raise Stopped

    def again(self, attempt: Callable[[], T], worth: Callable[[Exception], bool] = passing) -> T:
        """Return what `attempt` returns, trying again in this thread while that is `worth` it."""
        began: float | None = None
        wait, asked = _FIRST_WAIT, 0
        while True:
            self.check()
            try:
                answer = attempt()
            except Exception as trouble:
                self.check()
                asked += 1
                now = time.monotonic()
                began = now if began is None else began
                pause = random.uniform(0, wait)  # noqa: S311 -- spreads load, guards nothing
                if not worth(trouble) or self._late(now - began + pause):
                    raise
                self._held_up(f"{in_words(trouble).rstrip('.')}; asked {_times(asked)}")
                # A connection that lay idle while a laptop slept is dead and doesn't know it: begin on a new one.
                self.client.close()
                self.pause(pause)
                wait = min(2 * wait, _LONGEST_WAIT)
            else:
                if asked:
                    self._held_up("")
                return answer

    def _late(self, seconds: float) -> bool:
        return self._patience is not None and seconds > self._patience

    def pause(self, seconds: float) -> None:
        """Wait, unless stopped: then raise Stopped."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.check()
            self._stop.wait(min(left, _POLL))
        self.check()

    def ask(self, attempt: Callable[[], T]) -> T:
        """Return what `attempt` returns; raise Stopped as soon as stopped, whatever the server is at."""
        self.check()
        call = _Call(attempt)
        while not call.done.wait(_POLL):
            self.check()
        return call.result()


class _Call(Generic[T]):
    """A call in a thread of its own, which nobody has to wait for."""

    def __init__(self, attempt: Callable[[], T]) -> None:
        self.done = threading.Event()
        self._attempt, self._value = attempt, cast("T", None)
        self._trouble: BaseException | None = None
        threading.Thread(target=self._run, daemon=True, name="vvt-store-call").start()

    def _run(self) -> None:
        try:
            self._value = self._attempt()
        except BaseException as trouble:  # noqa: BLE001, RUF100 -- raised again where it is awaited
            self._trouble = trouble
        self.done.set()

    def result(self) -> T:
        if self._trouble is not None:
            raise self._trouble
        return self._value


class _Patiently:
    """A client every call of which is asked again while that helps, and ends when stopped."""

    def __init__(self, tries: Tries) -> None:
        self._tries = tries

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 -- whatever the client has
        found = getattr(self._tries.client, name)
        if not callable(found) or name in {"close", "can_paginate"}:
            return found

        def ask(**asked: Any) -> Any:  # noqa: ANN401 -- whatever the call takes and gives
            reply = self._tries.again(lambda: self._tries.ask(lambda: found(**asked)))
            return {**reply, "Body": _Body(reply["Body"], self._tries)} if name == "get_object" else reply

        return ask


class _Body:
    """What an answer brings: it may hang as the answer itself may, so reading it ends when stopped, too."""

    def __init__(self, body: Any, tries: Tries) -> None:  # noqa: ANN401 -- botocore's stream, which has no type
        self._body, self._tries = body, tries

    def read(self, count: int | None = None) -> bytes:
        """See io. Read once: how much came before a failure isn't known."""
        data: bytes = self._tries.ask(lambda: self._body.read(count))
        return data

    def close(self) -> None:
        """Let go of the connection; a read that hangs would hold this up, and lets go of it itself."""
        if not self._tries.stopped:
            self._body.close()


def patiently(tries: Tries) -> S3Client:
    """Return the client with `tries` around each of its calls."""
    return cast("S3Client", _Patiently(tries))
