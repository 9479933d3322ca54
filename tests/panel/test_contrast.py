"""How the window's text is read: on each ground it stands on, in a field that is empty, on a chip."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from vvt.panel import look
from vvt.panel.drawn import ink


def light(colour: QColor) -> float:
    """Relative luminance, as WCAG 2 has it."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
             for part in (colour.redF(), colour.greenF(), colour.blueF())]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)


def tinted(ground: str, colour: str, alpha: int) -> str:
    """A ground with a colour laid over it."""
    part = alpha / 255
    mixed = [round(low * (1 - part) + high * part) for low, high in
             zip(QColor(ground).getRgb()[:3], QColor(colour).getRgb()[:3], strict=True)]
    return QColor(*mixed).name()


ON = {
    look.TEXT: (look.BACK, look.BASE, look.RAISED, look.LIT, look.ACCENT_DIM),
    look.QUIET: (look.BACK, look.BASE, look.RAISED),
    look.FAINT: (look.BACK, look.BASE, look.RAISED),
    look.ACCENT: (look.BACK, look.BASE, look.RAISED),
    look.WARN: (look.BACK, look.BASE, look.RAISED),
    look.CAME: (look.BACK, look.BASE, look.RAISED),
    look.WENT: (look.BACK, look.BASE, look.RAISED),
    look.CHOSEN_QUIET: (look.ACCENT_DIM,), look.CHOSEN_ACCENT: (look.ACCENT_DIM,), look.CHOSEN_WARN: (look.ACCENT_DIM,),
    look.ON_PRIMARY: (look.PRIMARY, look.PRIMARY_LIT),
    ink.TEXT.name(): (ink.CLIP.name(),), ink.QUIET.name(): (ink.CLIP_OFF.name(), ink.BACK.name()),
    ink.ON_SHADE.name(): tuple(shade.name() for shade in ink.SHADES.values()),
}


@pytest.mark.parametrize(("text", "ground"), [(text, ground) for text, grounds in ON.items() for ground in grounds])
def test_text_is_read_on_its_ground(text, ground):
    assert contrast(QColor(text), QColor(ground)) >= 4.5


@pytest.mark.parametrize("colour", [look.CAME, look.WENT, look.OTHER, look.QUIET])
def test_a_chip_is_read_on_every_row(colour):
    plain = tinted(look.BASE, colour, 38)
    lit = [tinted(ground, look.BASE, 150) for ground in (look.ACCENT_DIM, look.RAISED)]
    assert min(contrast(QColor(colour), QColor(ground)) for ground in (plain, *lit)) >= 4.5


@pytest.mark.parametrize("ground", [look.BACK, look.BASE, look.RAISED])
def test_what_is_small_and_what_has_the_focus_stand_out_from_the_ground(ground):
    assert contrast(QColor(look.BORDER), QColor(ground)) >= 3
    assert contrast(QColor(look.ACCENT), QColor(ground)) >= 3


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_what_a_field_is_for_is_read_while_it_is_empty(dressed, kind):
    field = kind()
    field.setPlaceholderText("HHHHHHHH")
    field.resize(200, 40)
    image = field.grab().toImage()
    inks = {image.pixelColor(x, y).name() for x in range(4, 196) for y in range(4, 36)}
    assert {look.FAINT, look.BASE} <= inks
