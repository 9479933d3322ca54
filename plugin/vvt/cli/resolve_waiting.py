"""What is said while Resolve is busy: each step once, and every ten seconds what it doesn't come back from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:

    from vvt.host import Wait
    from vvt.workflow.heard import Stage

_EVERY = 10     # seconds
_FURTHER = 10   # percent


@dataclass(slots=True)
class Waits:
    """Takes what a host tells while it works, and says what is worth a line; without `steps` only what hangs."""

    say: Callable[[str], None]
    steps: bool = True
    last: str = ""
    said: int = 0

    def __call__(self, wait: Wait) -> None:  # noqa: D102 - see the class
        if not wait.seconds:
            if self.steps and wait.what != self.last:
                self.say(wait.what)
            self.last, self.said = wait.what, 0
        elif wait.seconds >= self.said + _EVERY:
            self.said = wait.seconds
            self.say(f"{wait.what} has been inside Resolve for {wait.seconds} s; look whether a dialog is open there.")


@dataclass(slots=True)
class Stages:
    """Says each stage of a publish as it begins, and a render's percentage now and then; the end is told otherwise."""

    say: Callable[[str], None]
    stage: str = ""
    percent: int = 0

    def __call__(self, stage: Stage, more: str) -> None:  # noqa: D102 - see the class
        percent = int(more.removesuffix(" %")) if more.endswith(" %") else 0
        further = percent >= self.percent + _FURTHER
        if stage != "Done" and (stage != self.stage or further):
            self.stage, self.percent = stage, percent
            self.say(f"{stage} {more}".rstrip())
