"""What goes between a process and a child of it: frames of eight bytes of length, then a pickle.

What came before is only named in a frame that follows, except what is said in passing, which stands alone. Large things
go in pieces, so that taking one in never holds Python's lock for longer than a window may stand still.
"""

from __future__ import annotations

import io
import pickle
import struct
import threading
from contextlib import suppress
from dataclasses import fields, is_dataclass
from typing import IO, TYPE_CHECKING, Any

from vvt.errors import VvtError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_LENGTH = struct.Struct(">Q")
_ALONE = 1 << 63        # with the length of a frame that names nothing of those before, and isn't named either
_ANEW = 1 << 62         # with that of a frame after which nothing before it is named any more
_FLAGS = _ALONE | _ANEW
_AT_ONCE = 50           # things in a piece: a millisecond or two to take in


class Passing:
    """What is said in passing, often and never the same: no frame after it names it, so that nobody keeps it."""

    __slots__ = ()


class Sender:
    """Puts frames into a pipe, from any thread. What was put once is only named by the frames that follow."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe, self._frame = pipe, io.BytesIO()
        self._pickler = _Pickler(self._frame, pickle.HIGHEST_PROTOCOL)
        self._lock, self._first = threading.Lock(), 0

    def put(self, thing: object) -> None:
        """Put one frame."""
        if isinstance(thing, Passing):
            data = pickle.dumps(thing, pickle.HIGHEST_PROTOCOL)
            with self._lock:
                self._write(len(data) | _ALONE, data)
            return
        with self._lock:
            self._frame.seek(0)
            self._frame.truncate()
            try:
                self._pickler.dump(thing)
            except BaseException:
                # It holds things for told that never went: the next frame begins anew, and so does who reads it.
                self._pickler, self._first = _Pickler(self._frame, pickle.HIGHEST_PROTOCOL), _ANEW
                raise
            with self._frame.getbuffer() as whole:
                self._write(len(whole) | self._first, whole)
            self._first = 0

    def _write(self, length: int, data: bytes | memoryview) -> None:
        with suppress(BrokenPipeError):     # it ended: what it answered, or that it didn't, says why
            self._pipe.write(_LENGTH.pack(length))
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


def frames(pipe: IO[bytes], check: Callable[[], None]) -> Iterator[Any]:
    """The frames that come out of a pipe, to its end; `check` is called before each is waited for, and after."""
    frame = _Frame()
    unpickler = pickle.Unpickler(frame)  # noqa: S301 - see below
    while True:
        check()
        head = _exactly(pipe, _LENGTH.size)
        check()
        length = _LENGTH.unpack(head)[0] if len(head) == _LENGTH.size else 0
        data = _exactly(pipe, length & ~_FLAGS)
        if not data or len(data) < length & ~_FLAGS:
            return
        # From a process of ours, started just now: nobody else writes into this pipe.
        if length & _ALONE:
            yield pickle.loads(data)  # noqa: S301 - see above
        else:
            if length & _ANEW:
                unpickler = pickle.Unpickler(frame)  # noqa: S301 - see above
            frame.data = io.BytesIO(data)
            yield unpickler.load()


def _exactly(pipe: IO[bytes], count: int) -> bytes:
    """So many bytes, however few come at a time; fewer only at the pipe's end."""
    data = pipe.read(count)
    while len(data) < count and (more := pipe.read(count - len(data))):
        data += more
    return data


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


def in_pieces(things: Sequence[object]) -> Iterator[object]:
    """Many things a few at a time, and an empty piece after them."""
    for at in range(0, len(things), _AT_ONCE):
        yield list(things[at:at + _AT_ONCE])
    yield []


def one_more(found: Iterator[Any]) -> Any:  # noqa: ANN401 - whatever was asked for
    """The next frame of an answer that has begun. Raises VvtError, also when there is none."""
    frame = next(found, None)
    if isinstance(frame, VvtError):
        raise frame
    if frame is None:
        raise VvtError("The answer broke off.", "Try it once more.")
    return frame


def put_together(found: Iterator[Any]) -> Iterator[Any]:
    """What came in pieces, up to the empty one that ends it. Raises VvtError when that doesn't come."""
    while piece := one_more(found):
        yield from piece
