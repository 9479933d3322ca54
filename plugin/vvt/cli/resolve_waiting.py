"""What is said while Resolve is busy: each step once, and every ten seconds what it doesn't come back from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:

    from vvt.host import Wait

_EVERY = 10     # seconds


@dataclass(slots=True)
class Waits:
    """Takes what a host tells while it works, and says what is worth a line."""

    say: Callable[[str], None]
    last: str = ""
    said: int = 0

    def __call__(self, wait: Wait) -> None:  # noqa: D102 - see the class
        if not wait.seconds:
            if wait.what != self.last:
                self.say(wait.what)
            self.last, self.said = wait.what, 0
        elif wait.seconds >= self.said + _EVERY:
            self.said = wait.seconds
            self.say(f"{wait.what} has been inside Resolve for {wait.seconds} s; look whether a dialog is open there.")
