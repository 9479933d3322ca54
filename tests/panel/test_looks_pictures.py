"""The pictures of the window in the documents: their colours are the window's, each is shown, none is large."""

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vvt.panel import look
from vvt.panel.drawn import ink

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
LARGEST = 220_000       # bytes


@pytest.fixture
def screenshots(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import screenshots

    return screenshots


def rgb(name: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(name[1:]))


def film(wide: int, high: int) -> np.ndarray:
    """Tens of thousands of colours, smoothly, as a film's frame has them."""
    across, down = np.meshgrid(np.arange(wide), np.arange(high))
    return np.stack([across * 255 // wide, down * 255 // high, (across + down) * 255 // (wide + high)],
                    axis=-1).astype(np.uint8)


def test_a_picture_of_few_colours_keeps_those_of_the_signs_and_of_the_playhead(screenshots):
    pixels = np.full((300, 400, 3), rgb(look.BACK), np.uint8)
    pixels[100:, 150:] = film(250, 200)
    signs = [look.CAME, look.WENT, look.OTHER, look.ACCENT, *(shade.name() for shade in ink.SHADES.values())]
    playhead, clip = (np.array(rgb(colour.name()), float) for colour in (ink.PLAYHEAD, ink.CLIP))
    for number, word in enumerate([*signs, ink.PLAYHEAD.name()]):
        pixels[10, number] = rgb(word)
    pixels[12, :3] = [(clip + (playhead - clip) * part).round() for part in (0.25, 0.5, 0.75)]
    few = screenshots.with_few_colours(Image.fromarray(pixels))
    after = np.asarray(few.convert("RGB")).astype(int)
    assert few.mode == "P"
    lines = (slice(10, 13, 2), slice(0, 20))
    assert np.array_equal(after[lines], pixels.astype(int)[lines])
    assert np.array_equal(after[50, 50], rgb(look.BACK))


def shown() -> set[str]:
    texts = [path.read_text("utf-8") for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))]
    return {name for text in texts for name in re.findall(r"\((?:docs/)?images/([^)]+)\)", text)}


def test_every_picture_is_shown_and_every_picture_shown_is_there():
    assert shown() == {path.name for path in IMAGES.iterdir()}


@pytest.mark.parametrize("picture", sorted(IMAGES.glob("*.png")), ids=lambda path: path.name)
def test_every_picture_is_small_and_there_twice_as_fine(picture):
    assert picture.stat().st_size < LARGEST
    if "@2x" not in picture.stem:
        with Image.open(picture) as one, Image.open(picture.with_stem(f"{picture.stem}@2x")) as two:
            assert two.size == (2 * one.width, 2 * one.height)
