"""Who is told how a publish or a pull goes, in the same words on the command line and in the dialog."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vvt.host import Waiting
from vvt.store import Progress
from vvt.workflow.publishing import Way

if TYPE_CHECKING:
    from vvt.host import Wait


class Stage(StrEnum):
    """The stages of a publish, in order; one that isn't needed is left out."""

    SAVING = "Saving"
    EXPORTING = "Exporting timeline"
    RENDERING = "Rendering"
    CHECKING = "Checking"
    UPLOADING = "Uploading"
    DONE = "Done"


Staged = Callable[[Stage, str], None]


@dataclass(frozen=True, slots=True)
class Heard:
    """Who is told how it goes, each where given.

    `progress` of the bytes sent; `waiting` of what the host is busy with; `staged` of every stage as it begins,
    with what stands behind it ("43 %" again and again while it renders, "v013" when done); `note` of sentences
    that can't wait for the end. `way` is how what is sent can be stopped, and who hears what is sent first.
    """

    progress: Progress | None = None
    waiting: Waiting | None = None
    staged: Staged | None = None
    note: Callable[[str], None] | None = None
    way: Way | None = None

    def stage(self, stage: Stage, more: str = "") -> None:
        """A stage begins, or has come further."""
        if self.staged:
            self.staged(stage, more)

    def say(self, sentence: str) -> None:
        """Something the editor should know now."""
        if self.note:
            self.note(sentence)

    def wait(self, wait: Wait) -> None:
        """The host is busy with this."""
        if self.waiting:
            self.waiting(wait)


NOBODY = Heard()


def stage_words(stage: Stage, more: str = "") -> str:
    """`Rendering 43 %`, `Done v013`, `Checking`."""
    return f"{stage} {more}".rstrip()
