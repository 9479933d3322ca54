"""Text burnt into the picture: clip name, source timecode, record timecode."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Picture = NDArray[np.uint8]  # height × width × 3, red green blue

_SIZE = 17
_DIGIT = 11  # pixels a figure takes: all the same, so that a running timecode stands still
_HEIGHT = 22
_MARGIN = 6


@cache
def _letter(letter: str, *, even: bool) -> NDArray[np.float32]:
    """How much of each pixel `letter` covers, 0 to 1; `even` gives every letter a figure's width."""
    font: Any = ImageFont.load_default(_SIZE)
    natural = max(1, round(font.getlength(letter)))
    width = _DIGIT if even else natural
    image = Image.new("L", (width, _HEIGHT))
    ImageDraw.Draw(image).text(((width - natural) / 2, 1), letter, fill=255, font=font)
    return np.asarray(image, dtype=np.float32) / np.float32(255)


@cache
def _label(text: str) -> NDArray[np.float32]:
    even = text[:1].isdecimal()
    blank = np.zeros((_HEIGHT, _MARGIN), dtype=np.float32)
    return np.hstack([blank, *(_letter(letter, even=even) for letter in text), blank])


def burn(picture: Picture, text: str, *, right: bool = False, low: bool = False) -> None:
    """Lay `text`, white on a darkened box, into a corner of `picture` (changed in place)."""
    label = _label(text)
    height, width = label.shape
    top = picture.shape[0] - height - _MARGIN if low else _MARGIN
    left = picture.shape[1] - width - _MARGIN if right else _MARGIN
    box = picture[top:top + height, left:left + width]
    box[:] = (box * (0.35 * (1 - label[..., None])) + 245 * label[..., None]).astype(np.uint8)
