"""A comparison in a process of its own: parsing large timelines holds Python's lock, which would freeze a window.

The child (`python -m vvt.workflow.apart`) gets a request as JSON on its standard input and answers in frames: eight
bytes of length, then a pickle. A cut's clips and the changes come a few hundred at a time, so that taking one in never
holds the lock for longer than a window may stand still.
"""

from __future__ import annotations

import json
import os
import pickle
import struct
import subprocess
import sys
from dataclasses import asdict, fields, replace
from typing import IO, TYPE_CHECKING, Any

from vvt.config import Settings
from vvt.errors import VvtError
from vvt.workflow.comparing import Comparison, diff

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from vvt.cut import Cut

_LENGTH = struct.Struct(">Q")
_AT_ONCE = 200          # clips or changes a frame: some milliseconds to take in
_FIX = "Compare them with vvt diff, which says more."


def diff_apart(before: str, after: str, chosen: Settings, check: Callable[[], None] | None = None) -> Comparison:
    """What `vvt.workflow.comparing.diff` says, worked out in a child process.

    `check` is called between frames and may raise, which ends the child. Raises what `diff` does.
    """
    request = json.dumps({"before": before, "after": after, "chosen": asdict(chosen)}).encode()
    command = [sys.executable, "-m", "vvt.workflow.apart"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:  # noqa: S603 - ourselves
        try:
            assert child.stdin is not None  # noqa: S101 - they are pipes
            assert child.stdout is not None  # noqa: S101
            child.stdin.write(request)
            child.stdin.close()
            return _taken_in(child.stdout, check or _go_on)
        finally:
            child.kill()


def _go_on() -> None:
    """Nobody wants it stopped."""


def _taken_in(pipe: IO[bytes], check: Callable[[], None]) -> Comparison:
    found = _frames(pipe, check)
    first = next(found, None)
    if isinstance(first, VvtError):
        raise first
    if not isinstance(first, tuple):
        raise VvtError("The comparison ended before it had an answer.", _FIX)
    whole, labels = first
    before, after = _cut_from(whole.before, found), _cut_from(whole.after, found)
    changes = tuple(_all(found))
    return Comparison(replace(whole, before=before, after=after, changes=changes), labels)


def _frames(pipe: IO[bytes], check: Callable[[], None]) -> Iterator[Any]:
    while True:
        check()
        head = pipe.read(_LENGTH.size)
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


# The child's side

def answer(request: dict[str, Any], put: Callable[[object], None]) -> None:
    """Compare what `request` names, and put the answer frame by frame."""
    known = {field.name for field in fields(Settings)}
    chosen = Settings(**{name: value for name, value in request["chosen"].items() if name in known})
    try:
        comparison = diff(request["before"], request["after"], chosen)
    except VvtError as trouble:
        put(trouble)
        return
    whole = comparison.changes
    bare = replace(whole, before=_bare(whole.before), after=_bare(whole.after), changes=())
    put((bare, comparison.labels))
    for cut in (whole.before, whole.after):
        for track in cut.tracks:
            _put_all(track.clips, put)
    _put_all(whole.changes, put)


def _bare(cut: Cut) -> Cut:
    return replace(cut, tracks=tuple(replace(track, clips=()) for track in cut.tracks))


def _put_all(things: Iterable[object], put: Callable[[object], None]) -> None:
    kept = list(things)
    for at in range(0, len(kept), _AT_ONCE):
        put(kept[at:at + _AT_ONCE])
    put([])


def _main() -> None:
    request = json.loads(sys.stdin.buffer.read())
    # Whatever a library prints must not get between the frames.
    pipe = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def put(thing: object) -> None:
        data = pickle.dumps(thing, pickle.HIGHEST_PROTOCOL)
        pipe.write(_LENGTH.pack(len(data)) + data)

    answer(request, put)
    pipe.close()


if __name__ == "__main__":
    _main()
