"""What went wrong, as a card shows it: cause, remedy, and details to copy into a report."""

from __future__ import annotations

import platform
import traceback
from dataclasses import dataclass

import vvt
from vvt.errors import StoreUnreachable, VvtError, words_for


@dataclass(frozen=True, slots=True)
class Trouble:
    """`cause` and `fix` are a sentence each, `details` is for whoever helps; `passing`: may be over by itself soon."""

    cause: str
    fix: str
    details: str = ""
    passing: bool = False
    kind: str = ""


def trouble_of(error: BaseException) -> Trouble:
    """`error` in words."""
    details = _details(error)
    if words := words_for(error):
        kind = str(error.state.get("kind", "")) if isinstance(error, VvtError) else ""
        return Trouble(*words, details, isinstance(error, StoreUnreachable), kind)
    return Trouble(f"Something unexpected happened: {type(error).__name__}.",
                   "Try again; if it stays, copy the details and report them.", details)


def _details(error: BaseException) -> str:
    told = "".join(traceback.format_exception(error))
    state = "".join(f"{name}: {value}\n" for name, value in getattr(error, "state", {}).items())
    where = f"Python {platform.python_version()}, {platform.platform()}"
    return f"Video Version Tracker {vvt.__version__}, {where}\n{state}{told}"
