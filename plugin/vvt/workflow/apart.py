"""A comparison in a process of its own: parsing large timelines holds Python's lock, which would freeze a window.

The child (`python -m vvt.workflow.apart`) gets a request on its standard input and answers in frames: eight
bytes of length, then a pickle. A cut's clips and the changes come a few at a time, so that taking one in never
holds the lock for longer than a window may stand still. A report is written the same way, the comparison sent in.
What is asked of the open timeline is asked by the child: even what Resolve tells of a long one is large.
"""

from __future__ import annotations

import os
import pickle
import struct
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from dataclasses import asdict, fields, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any

from vvt.config import Settings
from vvt.errors import VvtError
from vvt.workflow.comparing import Comparison, diff

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from vvt.cut import Cut
    from vvt.host import Host, Waiting
    from vvt.workflow.hosted import Marking
    from vvt.workflow.working import Looked

_LENGTH = struct.Struct(">Q")
_AT_ONCE = 100          # clips or changes a frame: a few milliseconds to take in
_HEEDED = 0.1           # seconds until a child that thinks is ended once nobody wants it any more
_FIX = "Compare them with vvt diff, which says more."


def diff_apart(before: str, after: str, chosen: Settings, check: Callable[[], None] | None = None,
               waiting: Waiting | None = None) -> Comparison:
    """What `vvt.workflow.comparing.diff` says, worked out in a child process; "" is the timeline open in Resolve.

    `check` is called now and then, also while the child thinks, and may raise, which ends the child; so may `waiting`,
    which hears what Resolve is busy with. Raises what `diff` does, and HostRefused.
    """
    with _child(check or _go_on) as (put, found):
        put({"before": before, "after": after, "chosen": asdict(chosen)})
        return _taken_in(_told(found, waiting))


def look_apart(chosen: Settings, check: Callable[[], None] | None = None, waiting: Waiting | None = None) -> Looked:
    """What `vvt.workflow.working.look` finds out, in a child. Raises what that does."""
    with _child(check or _go_on) as (put, found):
        put({"look": True, "chosen": asdict(chosen)})
        looked: Looked = _answered(_told(found, waiting))
        return looked


def mark_apart(before: str, chosen: Settings, check: Callable[[], None] | None = None,
               waiting: Waiting | None = None) -> Marking:
    """What `vvt.workflow.hosted.mark_changes` does, in a child. Raises what that does."""
    from vvt.workflow.hosted import Marking  # noqa: PLC0415 - knows the editing program

    with _child(check or _go_on) as (put, found):
        put({"mark": before, "chosen": asdict(chosen)})
        told = _told(found, waiting)
        marked = _answered(told)
        return Marking(_taken_in(told), marked)


def report_apart(comparison: Comparison, kind: str, path: Path, check: Callable[[], None] | None = None) -> None:
    """Write a change list as "html", "csv", "edl", "markers" or "otio", in a child. Raises VvtError, BadTimeline."""
    go_on = check or _go_on
    with _child(go_on) as (put, found):
        put({"report": kind, "path": str(path)})
        for piece in _pieces(comparison):
            go_on()
            put(piece)
        answered = next(found, None)
    if isinstance(answered, VvtError):
        raise answered
    if answered is None:
        raise VvtError("The report was not written: its writer ended before it had done so.", "Write it once more.")


@contextmanager
def _child(check: Callable[[], None]) -> Iterator[tuple[Callable[[object], None], Iterator[Any]]]:
    """A child, killed at the end: what puts a frame into it, and the frames it answers once all is put."""
    command = [sys.executable, "-m", "vvt.workflow.apart"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:  # noqa: S603 - ourselves
        assert child.stdin is not None  # noqa: S101 - they are pipes
        assert child.stdout is not None  # noqa: S101
        try:
            with _heeding(child, check):
                yield partial(_put, child.stdin), _answers(child.stdin, child.stdout, check)
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


def _put(pipe: IO[bytes], thing: object) -> None:
    data = pickle.dumps(thing, pickle.HIGHEST_PROTOCOL)
    with suppress(BrokenPipeError):     # the child ended: what it answered, or that it didn't, says why
        pipe.write(_LENGTH.pack(len(data)) + data)


def _answers(into: IO[bytes], out: IO[bytes], check: Callable[[], None]) -> Iterator[Any]:
    with suppress(BrokenPipeError):
        into.close()
    yield from _frames(out, check)


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


def _answered(found: Iterator[Any]) -> Any:  # noqa: ANN401 - whatever was asked for
    first = next(found, None)
    if isinstance(first, VvtError):
        raise first
    if first is None:
        raise VvtError("The comparison ended before it had an answer.", _FIX)
    return first


def _taken_in(found: Iterator[Any]) -> Comparison:
    whole, labels = _answered(found)
    before, after = _cut_from(whole.before, found), _cut_from(whole.after, found)
    changes = tuple(_all(found))
    return Comparison(replace(whole, before=before, after=after, changes=changes), labels)


def _frames(pipe: IO[bytes], check: Callable[[], None]) -> Iterator[Any]:
    while True:
        check()
        head = pipe.read(_LENGTH.size)
        check()
        if len(head) < _LENGTH.size:
            return
        # From a process of ours, started just now: nobody else writes into this pipe.
        yield pickle.loads(pipe.read(_LENGTH.unpack(head)[0]))  # noqa: S301


def _all(found: Iterator[Any]) -> Iterator[Any]:
    """What came in pieces, up to the empty one that ends it."""
    for piece in found:
        if not piece:
            return
        yield from piece
    raise VvtError("The comparison broke off.", _FIX)


def _cut_from(bare: Cut, found: Iterator[Any]) -> Cut:
    return replace(bare, tracks=tuple(replace(track, clips=tuple(_all(found))) for track in bare.tracks))


def _pieces(comparison: Comparison) -> Iterator[object]:
    """A comparison as it is sent: bare, then the cuts' clips and the changes in pieces, an empty one after each row."""
    whole = comparison.changes
    yield replace(whole, before=_bare(whole.before), after=_bare(whole.after), changes=()), comparison.labels
    for cut in (whole.before, whole.after):
        for track in cut.tracks:
            yield from _in_pieces(track.clips)
    yield from _in_pieces(whole.changes)


def _bare(cut: Cut) -> Cut:
    return replace(cut, tracks=tuple(replace(track, clips=()) for track in cut.tracks))


def _in_pieces(things: Sequence[object]) -> Iterator[object]:
    for at in range(0, len(things), _AT_ONCE):
        yield list(things[at:at + _AT_ONCE])
    yield []


# The child's side

def answer(request: dict[str, Any], put: Callable[[object], None], found: Iterator[Any]) -> None:
    """Do what `request` asks, and put the answer frame by frame; `found` are the frames that come after the request."""
    try:
        if "report" in request:
            _report(_taken_in(found), request["report"], Path(request["path"]))
            put("written")
            return
        for piece in _done(request, put):
            put(piece)
    except VvtError as trouble:
        put(trouble)


def _done(request: dict[str, Any], put: Waiting) -> Iterator[object]:
    known = {field.name for field in fields(Settings)}
    chosen = Settings(**{name: value for name, value in request["chosen"].items() if name in known})
    if "look" in request:
        from vvt.workflow.working import look  # noqa: PLC0415 - loads boto3

        with _resolve() as host:
            yield look(host, chosen, put)
    elif "mark" in request:
        from vvt.workflow.hosted import mark_changes  # noqa: PLC0415 - loads boto3

        with _resolve() as host:
            marking = mark_changes(host, request["mark"], chosen, put)
        yield marking.marked
        yield from _pieces(marking.comparison)
    else:
        yield from _pieces(_compared(request["before"], request["after"], chosen, put))


def _compared(before: str, after: str, chosen: Settings, put: Waiting) -> Comparison:
    if before and after:
        return diff(before, after, chosen)
    from vvt.workflow.here import diff_here, export_here  # noqa: PLC0415 - knows the editing program

    with TemporaryDirectory(prefix="vvt-") as folder:
        with _resolve() as host:
            here = export_here(host, Path(folder), put)
        return diff_here(before or here.path, after or here.path, here, chosen)


@contextmanager
def _resolve() -> Iterator[Host]:
    from vvt.host import ResolveHost  # noqa: PLC0415 - what is compared may be files

    host = ResolveHost()
    try:
        yield host
    finally:
        host.close()


def _report(comparison: Comparison, kind: str, path: Path) -> None:
    from vvt import reports  # noqa: PLC0415 - some kinds load OpenTimelineIO

    if kind == "html":
        reports.write_html(comparison.changes, path, comparison.labels)
    else:
        {"csv": reports.write_csv, "edl": reports.write_edl, "markers": reports.write_markers,
         "otio": reports.write_otio}[kind](comparison.changes, path)


def _main() -> None:
    found = _frames(sys.stdin.buffer, _go_on)
    # Whatever a library prints must not get between the frames.
    pipe = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    answer(next(found), partial(_put, pipe), found)
    pipe.close()


if __name__ == "__main__":
    _main()
