"""A row seen from so far that clips have no three pixels each: a line of pixels, worked out in bytes, laid at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from vvt.panel.drawn import ink
from vvt.panel.drawn.view import View, rate_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.panel.models.plan import Plan, Row, Stretch

_LANE, _CLIP = 0, 1
_CODES = {shade: number for number, shade in enumerate(ink.SHADES, 2)}
_TABLE = [ink.LANE.rgb(), ink.CLIP.rgb(), *(colour.rgb() for colour in ink.SHADES.values())]
_A_STEP = 500           # stretches between two looks at the clock
# For each band of the height: which codes show there, the others being a clip's grey.
_BANDS = [bytes(code if code < 2 or ink.BANDS[list(ink.SHADES)[code - 2]][band] == "1" else _CLIP
                for code in range(2 + len(_CODES))).ljust(256, b"\0") for band in range(6)]


def far_row(painter: QPainter, plan: Plan, row: Row, view: View) -> Iterator[None]:
    """Draw the row's clips and marks, each shade in its own bands of the height."""
    ratio = painter.device().devicePixelRatio()
    count = max(int((view.width - ink.GUTTER) * ratio), 1)
    pixels = bytearray(count)
    rate = rate_of(plan, row)
    first, last = view.frames(rate)
    per_frame = view.scale / rate * ratio
    for number, (start, end) in enumerate(row.covered_between(first, last)):
        _lay(pixels, (start - first) * per_frame, (end - first) * per_frame, _CLIP)
        if number % _A_STEP == _A_STEP - 1:
            yield
    for number, one in enumerate(row.stretches_between(first, last)):
        if not view.dim or not _is_dim(plan, one, view):
            _lay(pixels, (one.first - first) * per_frame, (one.last - first) * per_frame, _CODES[one.shade])
        if number % _A_STEP == _A_STEP - 1:
            yield
    _put(painter, pixels, QRectF(ink.GUTTER, row.top - view.top, count / ratio, row.height))
    yield


def _lay(pixels: bytearray, start: float, end: float, code: int) -> None:
    first = max(int(start), 0)
    last = min(max(int(end), first + 1), len(pixels))
    if last > first:
        pixels[first:last] = bytes((code,)) * (last - first)


def _is_dim(plan: Plan, stretch: Stretch, view: View) -> bool:
    return all(plan.change_list.changes[number].kind in view.dim for number in stretch.changes)


def _put(painter: QPainter, pixels: bytearray, box: QRectF) -> None:
    wide = -len(pixels) % 4         # an image's lines begin at every fourth byte
    lines = b"".join(bytes(pixels).translate(band) + b"\0" * wide for band in _BANDS)
    image = QImage(lines, len(pixels), len(_BANDS), len(pixels) + wide, QImage.Format.Format_Indexed8)
    image.setColorTable(_TABLE)
    painter.drawImage(box, image)
