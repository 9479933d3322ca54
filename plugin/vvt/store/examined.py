"""What an examination finds: the shape of it, and many examinations side by side without ever hanging."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from vvt.errors import VvtError

State = Literal["ok", "warning", "alarm", "unknown"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `cause` says how it is, `fix` what to do about it: a sentence each, "" where all is well.

    "alarm" costs versions, or lets nobody publish; "warning" is to be seen to; "unknown" could not be told.
    """

    topic: str
    state: State
    cause: str
    fix: str = ""


Check = Callable[[], Iterable[Finding]]


def side_by_side(checks: Mapping[str, Check], seconds: float) -> list[Finding]:
    """Run checks at the same time; return what they find, in their order.

    One that isn't done after `seconds`, or is refused, is "unknown": nobody waits for it. Raises what is no
    VvtError.
    """
    running = {topic: _Running(check) for topic, check in checks.items()}
    end = time.monotonic() + seconds
    return [finding for topic, run in running.items() for finding in run.found(topic, end, seconds)]


class _Running:
    """A check in a thread that nobody has to wait for."""

    def __init__(self, check: Check) -> None:
        self._check = check
        self._found: list[Finding] = []
        self._trouble: Exception | None = None
        self._thread = threading.Thread(target=self._run, daemon=True, name="vvt-doctor")
        self._thread.start()

    def _run(self) -> None:
        try:
            self._found = list(self._check())
        except Exception as trouble:
            # Raised again, or told, by whoever asks for what was found.
            self._trouble = trouble

    def found(self, topic: str, end: float, seconds: float) -> list[Finding]:
        self._thread.join(max(0.0, end - time.monotonic()))
        if self._thread.is_alive():
            return [Finding(topic, "unknown", f"This took longer than {seconds:.0f} seconds and was given up.",
                            "Look at the network, then run vvt doctor again.")]
        if isinstance(self._trouble, VvtError):
            return [Finding(topic, "unknown", self._trouble.cause, self._trouble.fix)]
        if self._trouble:
            raise self._trouble
        return self._found
