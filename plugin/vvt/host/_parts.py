"""A large request in several that the agent takes: it looks at a frame's length before it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from vvt.host.model import Lost

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

_BYTES = 1 << 20        # of `vvt_resolve.channel.REQUEST_LIMIT`, which is four times that
_COUNT = 2000           # of `vvt_resolve.verbs.restore`'s 5000


def parts(lost: Lost) -> Iterator[Lost]:
    """`lost` in pieces, at least one; the tracks come last, for a locked one takes no more changes."""
    pieces = [Lost(items=piece) for piece in _pieces(lost.items)]
    pieces += [Lost(markers=piece) for piece in _pieces(lost.markers)]
    pieces += [Lost(tracks=piece) for piece in _pieces(lost.tracks)]
    yield from pieces or [Lost()]


def _pieces(things: Sequence[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], ...]]:
    piece: list[dict[str, Any]] = []
    size = 0
    for thing in things:
        more = len(orjson.dumps(thing))
        if piece and (size + more > _BYTES or len(piece) == _COUNT):
            yield tuple(piece)
            piece, size = [], 0
        piece.append(thing)
        size += more
    if piece:
        yield tuple(piece)
