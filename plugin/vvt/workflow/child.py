"""A child process that is asked one thing, and answers in frames; whoever takes them in rests as long as it took."""

from __future__ import annotations

import gc
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import vvt
from vvt.errors import VvtError, words_for
from vvt.workflow.pipe import Sender, frames

if TYPE_CHECKING:
    from collections.abc import Iterator

Put = Callable[[object], None]

_REST = 0.004           # seconds at most between two frames
_HEEDED = 0.1           # seconds until a child that thinks is ended once nobody wants it any more
_FOLDER = "vvt-"        # begins the name of a child's folder
_ORPHANED = 0.5         # seconds until a child whose parent is gone ends too
_NO_ANSWER = {
    "comparison": ("The comparison ended before it had an answer.",
                   "Compare them with vvt diff, which says more."),
    "look": ("Looking at the open timeline ended before it had an answer.", "Look again."),
    "pull": ("The pull ended before it had an answer.", "Pull it again."),
    "lay": ("Laying the film on a timeline ended before it had an answer.", "Lay it once more."),
    "mark": ("Marking the changes ended before it had an answer.", "Mark them again."),
    "report": ("The report was not written: its writer ended before it had done so.", "Write it once more."),
    "publish": ("The publish ended before it had an answer.", "Publish again: it goes on with what was sent."),
}


@contextmanager
def child(check: Callable[[], None], module: str = "vvt.workflow.apart", *, rest: bool = True
          ) -> Iterator[tuple[Put, Iterator[Any]]]:
    """A child, killed at the end: what puts a frame into it, and the frames it answers once all is put.

    `check` is called now and then, also while it thinks, and may raise, which ends it. `rest`: what takes its frames in
    rests in between, for there is a window.
    """
    with started(module) as (process, into, out), heeding(check, lambda _: process.kill()):
        yield Sender(into).put, _answers(into, out, check, rest=rest)


@contextmanager
def started(module: str) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes], IO[bytes]]]:
    """A child that runs `module`, killed at the end, and both its pipes."""
    # What it writes down for the moment goes with this folder, also when it is killed; where what it had Resolve write
    # still comes in, the folder stays rather than that what became of it is not told.
    with tempfile.TemporaryDirectory(prefix=_FOLDER, ignore_cleanup_errors=True) as folder, subprocess.Popen(  # noqa: S603 - ourselves
            # -P: Python looks for modules where it is started, and an editor's folder may hold a queue.py.
            [sys.executable, "-P", "-m", module, folder], env=_environment(), stdin=subprocess.PIPE,
            stdout=subprocess.PIPE) as process:
        assert process.stdin is not None  # noqa: S101 - they are pipes
        assert process.stdout is not None  # noqa: S101
        try:
            yield process, process.stdin, process.stdout
        finally:
            process.kill()
            with suppress(OSError):
                # What it never read can't be put into it any more.
                process.stdin.close()


def _environment() -> dict[str, str]:
    """This process's, and the way to our code, which may have been found in the folder it was started in."""
    ways = [*filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep)), str(Path(vvt.__file__).parents[1])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(dict.fromkeys(ways))}


@contextmanager
def heeding(check: Callable[[], None], then: Callable[[BaseException], None]) -> Iterator[None]:
    """Do `then` as soon as `check` raises, however long the child thinks; who reads from it asks `check` too."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(_HEEDED):
            try:
                check()
            except BaseException as why:
                # Whatever it is, who reads gets it too.
                then(why)
                return

    thread = threading.Thread(target=watch, name="heeding a child", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _answers(into: IO[bytes], out: IO[bytes], check: Callable[[], None], *, rest: bool) -> Iterator[Any]:
    with suppress(BrokenPipeError):
        into.close()
    found = frames(out, check)
    yield from rested(found) if rest else found


def rested(found: Iterator[Any]) -> Iterator[Any]:
    """The frames; the window has Python's lock to itself for as long as each took: it would wait at all its steps."""
    while True:
        began = time.perf_counter()
        if (frame := next(found, None)) is None:
            return
        yield frame
        time.sleep(min(time.perf_counter() - began, _REST))


def go_on() -> None:
    """Nobody wants it stopped."""


def answered(found: Iterator[Any], asked: str = "comparison") -> Any:  # noqa: ANN401 - whatever was asked for
    """The first frame of an answer. Raises VvtError, which may be the answer, or says that none came.

    `asked` is what for: "comparison", "look", "pull", "lay", "mark", "report" or
    "publish".
    """
    first = next(found, None)
    if isinstance(first, VvtError):
        raise first
    if first is None:
        # Of a publish nobody knows then whether it is one.
        raise VvtError(*_NO_ANSWER[asked], **({"kind": "no-answer"} if asked == "publish" else {}))
    return first


# The child's side

def serve_with(answer: Callable[[Any, Put, Iterator[Any]], None]) -> None:
    """Be the child: have `answer` do what is asked on standard input, and put what it finds on standard output.

    It is called with the first frame, what puts one, and the frames that come after.
    """
    # A short life, and frozen data that hold no circles: the collector would only walk them again and again.
    gc.disable()
    _end_with_parent()
    # Not by the environment: what outlives this process must not inherit a folder that goes with it.
    tempfile.tempdir = sys.argv[1] if len(sys.argv) > 1 else None
    # Without a buffer of Python's: a thread that waits here at this process's end would hold that one's lock.
    found = frames(open(sys.stdin.fileno(), "rb", buffering=0, closefd=False), go_on)  # noqa: SIM115 - open to the end
    # Whatever a library prints must not get between the frames.
    pipe = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    _send_away(sys.stdout.fileno())
    request = next(found, None)
    if isinstance(request, dict):
        answer(request, Sender(pipe).put, found)
    # Else nobody wants it any more, since before it was asked anything.
    pipe.close()


def _send_away(printed: int) -> None:
    """Have what is printed go where the rest is said; nowhere for a window that was started without any such place."""
    if sys.stderr is not None:
        os.dup2(sys.stderr.fileno(), printed)
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, printed)
    os.close(nowhere)


def _end_with_parent() -> None:
    """A parent that is killed can't end the child it reads with, which would think on for nobody.

    On Windows a process isn't told of another parent: there it thinks on until its answer has nowhere to go.
    """
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_ORPHANED)
        end_orphaned()

    if os.name == "posix":
        threading.Thread(target=watch, name="heeding the parent", daemon=True).start()


def end_orphaned() -> None:
    """End at once, as after a crash; the folder that the parent would have taken away goes too."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    # Whatever it was given by hand: only one that `started` has made.
    if folder is not None and folder.name.startswith(_FOLDER):
        shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


def in_words(error: Exception) -> VvtError:
    """An error as it crosses to the parent; what wasn't foreseen with its details for whoever helps."""
    details, words = "".join(traceback.format_exception(error)), words_for(error)
    if isinstance(error, VvtError):
        # What led to it doesn't cross, only what is said of it.
        error.add_note(f"In a child of the window:\n{details.rstrip()}")
        error.cause, error.fix = words or (error.cause, error.fix)
        return _that_crosses(error)
    if words:
        return VvtError(*words, traceback=details)
    return VvtError(f"Something unexpected happened: {type(error).__name__}.",
                    "Try again; if it stays, copy the details and report them.", traceback=details)


def _that_crosses(error: VvtError) -> VvtError:
    """The same where it can be pickled; else its sentences, with the facts that it holds as texts."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - made just now
    except Exception:
        # Whatever a library's own error makes of it.
        plain = VvtError(error.cause, error.fix)
        plain.state = {name: str(value) for name, value in error.state.items()}
        for note in error.__notes__:
            plain.add_note(note)
        return plain
    return error
