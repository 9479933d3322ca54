"""What went wrong and what to do about it: the one kind of error that reaches an editor."""

from __future__ import annotations


class VvtError(Exception):
    """A refusal or failure, told in two sentences.

    `cause` says what happened, `fix` what the reader can do about it. The command line and the panel
    show exactly these two; `state` holds facts for a bug report (never a secret).
    """

    def __init__(self, cause: str, fix: str, **state: object) -> None:
        super().__init__(f"{cause} {fix}".strip())
        self.cause = cause
        self.fix = fix
        self.state = state

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
