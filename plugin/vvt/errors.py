"""What went wrong and what to do about it: the one kind of error that reaches an editor."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOO_MANY_FILES = ("There are too many files open at once.",
                   "Close programs you don't need, or allow more (ulimit -n 4096), then start this one again.")
_NO_MEMORY = ("There is not enough memory for this.", "Close programs you don't need, then try again.")
_SHORT = {errno.EMFILE: _TOO_MANY_FILES, errno.ENFILE: _TOO_MANY_FILES, errno.ENOMEM: _NO_MEMORY}


class VvtError(Exception):
    """A refusal or failure, told in two sentences.

    `cause` says what happened, `fix` what the reader can do about it. The command line and the panel
    show exactly these two; `state` holds facts for a bug report (never a secret). `more` is what was added to `fix`.
    """

    more = ""

    def __init__(self, cause: str, fix: str, **state: object) -> None:
        super().__init__(f"{cause} {fix}".strip())
        self.cause = cause
        self.fix = fix
        self.state = state

    def add(self, sentence: str) -> None:
        """Say one more thing behind the `fix`: what is kept, and how to go on with it."""
        self.fix, self.more = f"{self.fix} {sentence}", f"{self.more} {sentence}"
        self.args = (f"{self.cause} {self.fix}".strip(),)

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross from process to process whole, whatever arguments their kind is made from."""
        return _as_it_was, (type(self), self.args, self.__dict__)


def _as_it_was(kind: type[VvtError], args: tuple[str, ...], held: dict[str, object]) -> VvtError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(held)
    return error


class BadTimeline(VvtError):
    """A timeline file that cannot be read as one."""


class BadName(VvtError):
    """A project, cut or reference that cannot be understood."""


class NotFound(VvtError):
    """What was asked for isn't there: a file, a version, a cut, a bucket."""


class NotConfigured(VvtError):
    """No bucket is known yet."""


class StoreRefused(VvtError):
    """The store said no, or is set up in a way that would put versions at risk."""


class StoreUnreachable(VvtError):
    """The store did not answer."""


class Damaged(VvtError):
    """Bytes that are not the ones that were published."""


def words_for(error: BaseException) -> tuple[str, str] | None:
    """Cause and fix of whatever was raised, for the command line and the panel alike; None for what nobody foresaw.

    Where the system had no more files or memory to give that is said, whatever it was noticed at.
    """
    more = error.more if isinstance(error, VvtError) else ""
    for one in _beneath(error):
        if isinstance(one, MemoryError):
            return _NO_MEMORY[0], _NO_MEMORY[1] + more
        # FFmpeg's errors have the system's numbers too.
        number = one.state.get("errno") if isinstance(one, VvtError) else getattr(one, "errno", None)
        if number in _SHORT:
            return _SHORT[number][0], _SHORT[number][1] + more
    if isinstance(error, VvtError):
        return error.cause, error.fix
    if isinstance(error, OSError) and error.strerror:
        where = f" ({os.fsdecode(error.filename)})" if isinstance(error.filename, str | bytes) else ""
        return (f"The system said: {error.strerror}{where}.",
                "Check that the place exists, is yours to use and has room.")
    return None


def _beneath(error: BaseException) -> Iterator[BaseException]:
    """An error, and what led to it, down to the first."""
    seen = set[int]()
    now: BaseException | None = error
    while now is not None and id(now) not in seen:
        seen.add(id(now))
        yield now
        now = now.__cause__ or now.__context__
