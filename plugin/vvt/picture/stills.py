"""A poster frame and a film strip of a film, as JPEG: what a list shows of a version before anybody opens it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from vvt.picture.frames import FrameReader, Still

if TYPE_CHECKING:
    from pathlib import Path

_POSTER = (480, 270)        # pixels at the most
_TILE = (120, 68)
_TILES = 12
_LOOKED_AT = (0.2, 0.35, 0.5, 0.65, 0.1, 0.8)      # where in the film a poster is looked for
_PLAIN = 18.0               # mean deviation of brightness (of 255) under which a frame is black, a slate or a fade
_QUALITY = "4"              # FFmpeg's scale, 2 best, 31 worst


@dataclass(frozen=True, slots=True)
class Stills:
    """Two JPEG files' bytes: one frame, and twelve in a row."""

    poster: bytes
    strip: bytes


def stills(film: Path) -> Stills:
    """Poster and strip of a film. Raises Damaged where it has no pictures or can't be decoded."""
    reader = FrameReader(film, *_POSTER)
    try:
        poster = _jpeg(_telling(reader))
    finally:
        reader.close()
    small = FrameReader(film, *_TILE)
    try:
        return Stills(poster, _jpeg(_joined([_nearest(small, (tile + 0.5) / _TILES) for tile in range(_TILES)])))
    finally:
        small.close()


def _telling(reader: FrameReader) -> Still:
    """The first of a few frames that shows something; of plain ones the least plain."""
    seen = []
    for place in _LOOKED_AT:
        still = _nearest(reader, place)
        deviation = _deviation(still)
        if deviation >= _PLAIN:
            return still
        seen.append((deviation, still))
    return max(seen, key=lambda one: one[0])[1]


def _nearest(reader: FrameReader, place: float) -> Still:
    """The frame at a part of the film's length; the first where its length lies."""
    found = reader.frame(int(max(reader.frames - 1, 0) * place)) or reader.frame(0)
    if found is None:
        raise reader.trouble("it has no frame that can be decoded")
    return found


def _deviation(still: Still) -> float:
    """How much the brightness of a frame varies, looked at in every 97th pixel."""
    greens = still.rgb[1::3 * 97]
    mean = sum(greens) / max(len(greens), 1)
    return sum(abs(one - mean) for one in greens) / max(len(greens), 1)


def _joined(tiles: list[Still]) -> Still:
    """Stills of one size side by side."""
    wide, high = tiles[0].width, tiles[0].height
    rows = (b"".join(tile.rgb[row * tile.stride:row * tile.stride + 3 * wide] for tile in tiles) for row in range(high))
    return Still(0, wide * len(tiles), high, 3 * wide * len(tiles), b"".join(rows))


def _jpeg(still: Still) -> bytes:
    import av  # noqa: PLC0415 - loads FFmpeg's libraries

    frame = av.VideoFrame(still.width, still.height, "rgb24")
    plane, wide = frame.planes[0], 3 * still.width
    rows = (still.rgb[row * still.stride:row * still.stride + wide] for row in range(still.height))
    plane.update(b"".join(row.ljust(plane.line_size, b"\0") for row in rows))
    encoder: Any = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height, encoder.pix_fmt = still.width, still.height, "yuvj420p"
    encoder.time_base = Fraction(1, 25)
    encoder.options = {"qmin": _QUALITY, "qmax": _QUALITY}
    ready = frame.reformat(format="yuvj420p")
    ready.pts = 0
    return b"".join(bytes(packet) for packet in (*encoder.encode(ready), *encoder.encode(None)))
