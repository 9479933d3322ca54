"""A comparison in a process of its own: parsing large timelines holds Python's lock, which would freeze a window.

The child (`python -m vvt.workflow.apart`) gets a request on its standard input and answers in frames: eight
bytes of length, then a pickle, in which what came before is only named. A cut's clips and the changes come a few at a
time, so that taking one in never holds the lock for longer than a window may stand still, and whoever takes them in
rests as long as it took. Both timelines come as soon as they are read, the changes later. A report is written the same
way, the comparison sent in.
What is asked of the open timeline is asked by the child: even what Resolve tells of a long one is large.
"""

from __future__ import annotations

import gc
import io
import os
import pickle
import struct
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any

from vvt.compare import ChangeList, compare
from vvt.compare.common import common
from vvt.config import Settings
from vvt.errors import VvtError
from vvt.workflow.comparing import Comparison, file_of, is_file, one_after_the_other, read_both, timeline

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from vvt.cut import Cut
    from vvt.host import Waiting
    from vvt.workflow.comparing import Named
    from vvt.workflow.hosted import Marking

_LENGTH = struct.Struct(">Q")
_AT_ONCE = 50           # clips or changes a frame: a millisecond or two to take in
_LARGE, _TOO_LARGE = 20_000_000, 1_000_000_000      # bytes
_REST = 0.004           # seconds at most between two frames
_HEEDED = 0.1           # seconds until a child that thinks is ended once nobody wants it any more
_ORPHANED = 0.5         # seconds until a child whose parent is gone ends too
_FIX = "Compare them with vvt diff, which says more."
_NO_ANSWER = {
    "comparison": ("The comparison ended before it had an answer.", _FIX),
    "look": ("Looking at the open timeline ended before it had an answer.", "Look again."),
    "pull": ("The pull ended before it had an answer.", "Pull it again."),
    "mark": ("Marking the changes ended before it had an answer.", "Mark them again."),
}


@dataclass(frozen=True, slots=True)
class Beside:
    """Another child's module, which calls `serve`, and what takes from the frames what it puts behind a comparison.

    `each` is called with both timelines as soon as they are read, as a comparison without changes, then with the whole.
    """

    module: str
    each: Callable[[Comparison, Iterator[Any]], None]


def diff_apart(before: str, after: str, chosen: Settings,  # noqa: PLR0913, PLR0917 - two, and how they are compared
               check: Callable[[], None] | None = None,
               waiting: Waiting | None = None, beside: Beside | None = None) -> Comparison:
    """What `vvt.workflow.comparing.diff` says, worked out in a child process; "" is the timeline open in Resolve.

    `check` is called now and then, also while the child thinks, and may raise, which ends the child; so may `waiting`,
    which hears what Resolve is busy with. Raises what `diff` does, and HostRefused.
    """
    with child(check or _go_on, beside) as (put, found):
        put({"before": before, "after": after, "chosen": asdict(chosen)})
        told = _told(found, waiting)
        _each(told, beside)
        return _each(told, beside)


def mark_apart(before: str, chosen: Settings, check: Callable[[], None] | None = None,
               waiting: Waiting | None = None, beside: Beside | None = None) -> Marking:
    """What `vvt.workflow.hosted.mark_changes` does, in a child. Raises what that does."""
    from vvt.workflow.hosted import Marking  # noqa: PLC0415 - knows the editing program

    with child(check or _go_on, beside) as (put, found):
        put({"mark": before, "chosen": asdict(chosen)})
        told = _told(found, waiting)
        marked = answered(told, "mark")
        return Marking(_each(told, beside), marked)


def report_apart(comparison: Comparison, kind: str, path: Path, check: Callable[[], None] | None = None) -> str:
    """Write a change list as "html", "csv", "edl", "markers" or "otio", in a child; "words" are returned, not written.

    Raises VvtError, BadTimeline.
    """
    go_on = check or _go_on
    with child(go_on) as (put, found):
        put({"report": kind, "path": str(path)})
        for piece in _pieces(comparison):
            go_on()
            put(piece)
        answered = next(found, None)
    if isinstance(answered, VvtError):
        raise answered
    if not isinstance(answered, str):
        raise VvtError("The report was not written: its writer ended before it had done so.", "Write it once more.")
    return answered


@contextmanager
def child(check: Callable[[], None], beside: Beside | None = None, *, rest: bool = True
          ) -> Iterator[tuple[Callable[[object], None], Iterator[Any]]]:
    """A child, killed at the end: what puts a frame into it, and the frames it answers once all is put.

    `rest`: what takes them in rests in between, for there is a window.
    """
    command = [sys.executable, "-m", beside.module if beside else "vvt.workflow.apart"]
    with TemporaryDirectory(prefix="vvt-") as folder, subprocess.Popen(  # noqa: S603 - ourselves
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            # What it writes down for the moment goes with this folder, also when it is killed.
            env={**os.environ, "TMPDIR": folder, "TEMP": folder, "TMP": folder}) as child:
        assert child.stdin is not None  # noqa: S101 - they are pipes
        assert child.stdout is not None  # noqa: S101
        try:
            with _heeding(child, check):
                yield _Sender(child.stdin).put, _answers(child.stdin, child.stdout, check, rest=rest)
        finally:
            child.kill()
            with suppress(OSError):
                # What it never read can't be put into it any more.
                child.stdin.close()


@contextmanager
def _heeding(child: subprocess.Popen[bytes], check: Callable[[], None]) -> Iterator[None]:
    """End the child as soon as `check` raises, however long it thinks; who reads from it then asks `check` too."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(_HEEDED):
            try:
                check()
            except BaseException:
                # Whatever it is, who reads gets it too.
                child.kill()
                return

    thread = threading.Thread(target=watch, name="heeding a comparison", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


class _Sender:
    """Puts frames into a pipe. What was put once is only named by the frames that follow."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe, self._frame = pipe, io.BytesIO()
        self._pickler = _Pickler(self._frame, pickle.HIGHEST_PROTOCOL)

    def put(self, thing: object) -> None:
        """Put one frame."""
        self._frame.seek(0)
        self._frame.truncate()
        self._pickler.dump(thing)
        data = self._frame.getbuffer()
        with data, suppress(BrokenPipeError):   # it ended: what it answered, or that it didn't, says why
            self._pipe.write(_LENGTH.pack(len(data)))
            self._pipe.write(data)
            self._pipe.flush()


class _Pickler(pickle.Pickler):
    """Has our data made by calling their class, which is much quicker than setting field after field."""

    def reducer_override(self, thing: object) -> Any:  # noqa: ANN401 - pickle's type
        """See pickle."""
        kind = type(thing)
        names = _MADE_OF[kind] if kind in _MADE_OF else _MADE_OF.setdefault(kind, _made_of(kind))
        return (type(thing), tuple(getattr(thing, name) for name in names)) if names else NotImplemented


_MADE_OF: dict[type, tuple[str, ...]] = {}


def _made_of(kind: type) -> tuple[str, ...]:
    """What one of our data is called with; nothing for any other class."""
    if not is_dataclass(kind):
        return ()
    told = fields(kind)
    return tuple(field.name for field in told) if all(field.init and not field.kw_only for field in told) else ()


def _answers(into: IO[bytes], out: IO[bytes], check: Callable[[], None], *, rest: bool) -> Iterator[Any]:
    with suppress(BrokenPipeError):
        into.close()
    frames = _frames(out, check)
    while True:
        began = time.perf_counter()
        if (frame := next(frames, None)) is None:
            return
        yield frame
        # The window has Python's lock to itself for as long: it would wait at each of its steps.
        if rest:
            time.sleep(min(time.perf_counter() - began, _REST))


def _go_on() -> None:
    """Nobody wants it stopped."""


def _told(found: Iterator[Any], waiting: Waiting | None) -> Iterator[Any]:
    """The answer's frames, without those that say what Resolve is busy with."""
    from vvt.host import Wait  # noqa: PLC0415 - reads timelines, which takes a moment to load

    for frame in found:
        if not isinstance(frame, Wait):
            yield frame
        elif waiting is not None:
            waiting(frame)


def answered(found: Iterator[Any], asked: str = "comparison") -> Any:  # noqa: ANN401 - whatever was asked for
    """The first frame of an answer. Raises VvtError, which may be the answer, or says that none came.

    `asked` is what for: "comparison", "look", "pull" or "mark".
    """
    first = next(found, None)
    if isinstance(first, VvtError):
        raise first
    if first is None:
        raise VvtError(*_NO_ANSWER[asked])
    return first


def one_more(found: Iterator[Any]) -> Any:  # noqa: ANN401 - see above
    """The next frame of an answer that has begun. Raises VvtError, also when there is none."""
    frame = next(found, None)
    if isinstance(frame, VvtError):
        raise frame
    if frame is None:
        raise VvtError("The comparison broke off.", _FIX)
    return frame


def _each(found: Iterator[Any], beside: Beside | None) -> Comparison:
    comparison = _taken_in(found)
    if beside is not None:
        beside.each(comparison, found)
    return comparison


def _taken_in(found: Iterator[Any]) -> Comparison:
    whole, labels = answered(found)
    before, after = _cut_from(whole.before, found), _cut_from(whole.after, found)
    changes = tuple(put_together(found))
    return Comparison(replace(whole, before=before, after=after, changes=changes), labels)


def _frames(pipe: IO[bytes], check: Callable[[], None]) -> Iterator[Any]:
    frame = _Frame()
    unpickler = pickle.Unpickler(frame)  # noqa: S301 - see below
    while True:
        check()
        head = pipe.read(_LENGTH.size)
        check()
        if len(head) < _LENGTH.size:
            return
        # From a process of ours, started just now: nobody else writes into this pipe.
        frame.data = io.BytesIO(pipe.read(_LENGTH.unpack(head)[0]))
        yield unpickler.load()


class _Frame:
    """One frame after another as the file that an unpickler reads."""

    def __init__(self) -> None:
        self.data = io.BytesIO()

    def read(self, count: int = -1) -> bytes:
        """See io."""
        return self.data.read(count)

    def readline(self) -> bytes:
        """See io."""
        return self.data.readline()


def put_together(found: Iterator[Any]) -> Iterator[Any]:
    """What came in pieces, up to the empty one that ends it. Raises VvtError when that doesn't come."""
    while piece := one_more(found):
        yield from piece


def _cut_from(bare: Cut, found: Iterator[Any]) -> Cut:
    return replace(bare, tracks=tuple(replace(track, clips=tuple(put_together(found))) for track in bare.tracks))


def _pieces(comparison: Comparison) -> Iterator[object]:
    """A comparison as it is sent: bare, then the cuts' clips and the changes in pieces, an empty one after each row."""
    whole = comparison.changes
    yield replace(whole, before=_bare(whole.before), after=_bare(whole.after), changes=()), comparison.labels
    yield from _clips(whole.before)
    yield from _clips(whole.after)
    yield from _in_pieces(whole.changes)


def _clips(cut: Cut) -> Iterator[object]:
    for track in cut.tracks:
        yield from _in_pieces(track.clips)


def _bare(cut: Cut) -> Cut:
    return replace(cut, tracks=tuple(replace(track, clips=()) for track in cut.tracks))


def _in_pieces(things: Sequence[object]) -> Iterator[object]:
    for at in range(0, len(things), _AT_ONCE):
        yield list(things[at:at + _AT_ONCE])
    yield []


# The child's side

More = Callable[[ChangeList], Iterator[object]]


def answer(request: dict[str, Any], put: Callable[[object], None], found: Iterator[Any], more: More) -> None:
    """Do what `request` asks, and put the answer frame by frame; `found` are the frames that come after the request.

    `more` gives what is put behind a comparison.
    """
    try:
        if "report" in request:
            put(_report(_taken_in(found), request["report"], Path(request["path"])))
            return
        for piece in _done(request, put, more):
            put(piece)
    except VvtError as trouble:
        put(trouble)
    except Exception as trouble:
        # Nobody sees this process: what it isn't told, the window can't say.
        put(_in_words(trouble))


def _in_words(error: Exception) -> VvtError:
    """What wasn't foreseen, with its details for whoever helps."""
    details = "".join(traceback.format_exception(error))
    if isinstance(error, OSError) and error.strerror:
        where = f" ({os.fsdecode(error.filename)})" if isinstance(error.filename, str | bytes) else ""
        return VvtError(f"The system said: {error.strerror}{where}.",
                        "Check that the place exists, is yours to use and has room.", traceback=details)
    return VvtError(f"Something unexpected happened: {type(error).__name__}.",
                    "Try again; if it stays, copy the details and report them.", traceback=details)


def _done(request: dict[str, Any], put: Callable[[object], None], more: More) -> Iterator[object]:
    known = {field.name for field in fields(Settings)}
    chosen = Settings(**{name: value for name, value in request["chosen"].items() if name in known})
    if "read" in request:
        cut, label = timeline(request["read"], chosen)
        yield _bare(cut), label
        yield from _clips(cut)
    elif "look" in request or "pull" in request:
        from vvt.workflow.resolve_apart import do  # noqa: PLC0415 - knows the editing program

        yield do(request, chosen, put)
    elif "mark" in request:
        from vvt.workflow.hosted import mark_changes  # noqa: PLC0415 - loads boto3
        from vvt.workflow.resolve_apart import resolve  # noqa: PLC0415

        with resolve() as host:
            marking = mark_changes(host, request["mark"], chosen, put)
        yield marking.marked
        yield from _pieces(marking.comparison)
        yield from more(marking.comparison.changes)
    else:
        cuts, labels = _read(request["before"], request["after"], chosen, put)
        plain = ChangeList(*common(*cuts))
        yield from _pieces(Comparison(plain, labels))
        yield from more(plain)
        changes = compare(*cuts)
        yield from _pieces(Comparison(changes, labels))
        yield from more(changes)


def _read(before: str, after: str, chosen: Settings, put: Waiting) -> tuple[tuple[Cut, Cut], tuple[str, str]]:
    if before and after:
        return read_both(before, after, chosen, None, _side_by_side)
    from vvt.workflow.here import export_here, read_here  # noqa: PLC0415 - knows the editing program
    from vvt.workflow.resolve_apart import resolve  # noqa: PLC0415

    with TemporaryDirectory(prefix="vvt-") as folder:
        with resolve() as host:
            here = export_here(host, Path(folder), put)
        return read_here(before or here.path, after or here.path, here, chosen)


def _side_by_side(before: str, after: str, chosen: Settings, rate: Fraction | None) -> tuple[Named, Named]:
    """Two large files are read at the same time, the later one by a child of the child."""
    if not (rate is None and all(map(is_file, (before, after))) and _both_large(before, after)):
        return one_after_the_other(before, after, chosen, rate)
    with child(_go_on, rest=False) as (put, found):
        put({"read": after, "chosen": asdict(chosen)})
        earlier = timeline(before, chosen)
        bare, label = answered(found)
        return earlier, (_cut_from(bare, found), label)


def _both_large(before: str, after: str) -> bool:
    """True where reading takes longer than starting a child, and both find room in memory, four times their size."""
    sizes = [os.path.getsize(file_of(told)) for told in (before, after)]
    return min(sizes) > _LARGE and sum(sizes) < _TOO_LARGE and (os.cpu_count() or 1) > 1


def _report(comparison: Comparison, kind: str, path: Path) -> str:
    from vvt import reports  # noqa: PLC0415 - some kinds load OpenTimelineIO

    if kind == "words":
        return reports.as_text(comparison.changes, comparison.labels)
    if kind == "html":
        reports.write_html(comparison.changes, path, comparison.labels)
    else:
        {"csv": reports.write_csv, "edl": reports.write_edl, "markers": reports.write_markers,
         "otio": reports.write_otio}[kind](comparison.changes, path)
    return "written"


def nothing_more(_: ChangeList) -> Iterator[object]:
    """Nothing is put behind a comparison."""
    return iter(())


def serve(more: More = nothing_more) -> None:
    """Be the child: do what is asked on standard input, and answer on standard output."""
    # A short life, and frozen data that hold no circles: the collector would only walk them again and again.
    gc.disable()
    _end_with_parent()
    found = _frames(sys.stdin.buffer, _go_on)
    # Whatever a library prints must not get between the frames.
    pipe = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    answer(next(found), _Sender(pipe).put, found, more)
    pipe.close()


def _end_with_parent() -> None:
    """A parent that is killed can't end the child it reads with, which would think on for nobody.

    On Windows a process isn't told of another parent: there it thinks on until its answer has nowhere to go.
    """
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_ORPHANED)
        os._exit(1)

    if os.name == "posix":
        threading.Thread(target=watch, name="heeding the parent", daemon=True).start()


if __name__ == "__main__":
    serve()
