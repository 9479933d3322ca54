"""`main`: parse, run the one command, and turn whatever goes wrong into two sentences and an exit status."""

from __future__ import annotations

import os
import sys
import time
import traceback
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_log_dir

from vvt.cli.arguments import parser
from vvt.errors import words_for

if TYPE_CHECKING:
    from collections.abc import Sequence

DONE, TROUBLE, INTERRUPTED = 0, 2, 130
_STOPPED = "Run it again: what was not reported as done is not done; no half file has a name."


def main(argv: Sequence[str] | None = None) -> int:
    """Run `vvt` with `argv` (else the process's arguments); returns the exit status.

    Raises SystemExit only as argparse does, for help and wrong arguments. With VVT_DEBUG=1 in the
    environment the traceback of a failure is shown as well.
    """
    try:
        _write_any_character()
        args = parser().parse_args(argv)
        # By name, so that a command loads what it needs and no more: `vvt diff` of two files never loads boto3.
        status: int = import_module(f"vvt.cli.commands.{args.command}").run(args)
        if sys.stdout is not None:
            # None where it was closed before we began, or there is no console; nothing is printed then.
            sys.stdout.flush()
    except KeyboardInterrupt as stop:
        # What is kept and can go on says so in a note.
        _say("\n     ".join(["vvt: Stopped.", *getattr(stop, "__notes__", [_STOPPED])]))
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (head, less) has seen enough; Python would complain again when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        # Also the last line of defence: no traceback reaches an editor.
        return _failed(error)
    return status


def _told(cause: str, fix: str) -> int:
    if os.environ.get("VVT_DEBUG"):
        traceback.print_exc()
    _say(f"vvt: {cause}\n     {fix}".rstrip())
    return TROUBLE


def _failed(error: Exception) -> int:
    if words := words_for(error):
        return _told(*words)
    details = _log(error)
    return _told(f"Something unexpected happened: {type(error).__name__}.",
                 f"Try again; if it stays, report it with {details}, which holds the details." if details
                 else "Try again; if it stays, run it with VVT_DEBUG=1 and report what that prints.")


def _log(error: Exception) -> Path | None:
    """Append the traceback to the log file; None when there is no place for one."""
    path = Path(user_log_dir("vvt", appauthor=False)) / "vvt.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(f"{time.strftime('%Y-%m-%d %H:%M:%S%z')}\n{''.join(traceback.format_exception(error))}\n")
    except OSError:
        return None
    return path


def _say(text: str) -> None:
    if sys.stderr is not None:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()


def _write_any_character() -> None:
    """A name in Japanese must not fail on an output that is, say, cp1252; files and pipes get UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
