"""What the shots show: thirteen small moving pictures, drawn at twice their size and then halved.

A scene paints the picture at `t` seconds onto a canvas of 960 × 540. Everything is computed from `t`
and fixed numbers, so every run draws the same film.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from functools import cache

import numpy as np
from PIL import Image, ImageDraw

W, H = 960, 540
Colour = tuple[int, int, int]
Pen = ImageDraw.ImageDraw
Scene = Callable[[float], Image.Image]


# --- the paintbox ----------------------------------------------------------------------------------


@cache
def _sky(*stops: Colour) -> Image.Image:
    """A gradient from top to bottom through `stops`."""
    rows = np.linspace(0, len(stops) - 1, H)
    columns = [np.interp(rows, range(len(stops)), [stop[channel] for stop in stops]) for channel in range(3)]
    column = np.stack(columns, axis=1).round().astype(np.uint8)
    return Image.fromarray(np.repeat(column[:, None, :], W, axis=1))


def _canvas(*stops: Colour) -> tuple[Image.Image, Pen]:
    """A fresh picture with a sky and a pen that lays colours with alpha over it."""
    image = _sky(*stops).copy()
    return image, ImageDraw.Draw(image, "RGBA")


def _disc(pen: Pen, x: float, y: float, radius: float, colour: tuple[int, ...]) -> None:
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def _glow(pen: Pen, x: float, y: float, radius: float, colour: Colour) -> None:
    """A disc with light around it."""
    for ring in range(5, 0, -1):
        _disc(pen, x, y, radius * (1 + ring * 0.35), (*colour, 26))
    _disc(pen, x, y, radius, colour)


def _ridge(pen: Pen, level: float, height: float, shift: float, colour: Colour) -> None:
    """Hills from `level` down to the lower edge."""
    line = [(x, level - height * (math.sin((x + shift) / 130) + 0.5 * math.sin((x + shift) / 47 + 2)))
            for x in range(0, W + 16, 16)]
    pen.polygon([(0, H), *line, (W, H)], fill=colour)


def _scatter(seed: int, count: int) -> list[tuple[float, float, float]]:
    """`count` fixed points with three coordinates between 0 and 1."""
    dice = random.Random(seed)  # noqa: S311 (snowflakes, not secrets)
    return [(dice.random(), dice.random(), dice.random()) for _ in range(count)]


def _glints(pen: Pen, top: float, t: float, colour: Colour) -> None:
    """Light on water below `top`, wider the nearer it is."""
    for number, (x, y, phase) in enumerate(_scatter(7, 90)):
        depth = y * y
        length = 12 + 70 * depth
        at = (x * W + 26 * math.sin(t * 0.8 + number)) % W
        alpha = round(70 + 120 * abs(math.sin(t * 1.4 + 6.28 * phase)))
        row = top + 6 + depth * (H - top - 12)
        pen.line((at - length, row, at + length, row), fill=(*colour, alpha), width=2 + round(3 * depth))


# --- the scenes ------------------------------------------------------------------------------------


def dawn(t: float) -> Image.Image:
    """The sun comes up over three lines of hills."""
    image, pen = _canvas((38, 30, 84), (196, 84, 110), (255, 178, 102), (255, 214, 150))
    _glow(pen, 560 + 10 * t, 390 - 38 * t, 58, (255, 236, 170))
    _ridge(pen, 372, 30, 40 * t, (130, 72, 112))
    _ridge(pen, 430, 26, 300 + 80 * t, (84, 48, 92))
    _ridge(pen, 492, 20, 700 + 140 * t, (40, 26, 60))
    return image


def train(t: float) -> Image.Image:
    """A train crosses a viaduct."""
    image, pen = _canvas((126, 178, 208), (206, 224, 214), (240, 226, 190))
    _ridge(pen, 330, 36, 60 + 14 * t, (132, 160, 150))
    _ridge(pen, 400, 24, 500 + 30 * t, (92, 128, 112))
    pen.rectangle((0, 352, W, 372), fill=(88, 70, 66))
    for pier in range(-1, 9):
        pen.rectangle((pier * 130 + 40, 372, pier * 130 + 66, H), fill=(104, 84, 76))
    for car in range(6):
        x = -700 + 330 * t + car * 142
        pen.rounded_rectangle((x, 304, x + 134, 350), 10, fill=(168, 44, 48) if car < 5 else (60, 64, 78))
        for window in range(4):
            pen.rectangle((x + 14 + window * 29, 313, x + 34 + window * 29, 329), fill=(255, 236, 180))
    return image


def harbour(t: float) -> Image.Image:
    """A sailing boat rides the swell."""
    image, pen = _canvas((150, 204, 230), (220, 238, 240), (36, 120, 140), (14, 72, 96))
    pen.rectangle((0, 300, W, H), fill=(24, 104, 128))
    _glints(pen, 300, t, (170, 226, 226))
    x, y, lean = 240 + 70 * t, 318 + 9 * math.sin(t * 2.1), 14 * math.sin(t * 1.7)
    pen.polygon([(x - 96, y), (x + 104, y - 6), (x + 70, y + 40), (x - 66, y + 40)], fill=(122, 58, 40))
    pen.line((x, y, x + lean, y - 210), fill=(70, 46, 34), width=7)
    pen.polygon([(x + 8, y - 12), (x + lean + 5, y - 204), (x + 108, y - 22)], fill=(250, 244, 228))
    pen.polygon([(x - 8, y - 12), (x + lean - 4, y - 180), (x - 82, y - 18)], fill=(232, 92, 66))
    return image


def lighthouse(t: float) -> Image.Image:
    """A lighthouse sweeps the night."""
    image, pen = _canvas((8, 12, 34), (20, 34, 74), (40, 60, 98))
    for x, y, size in _scatter(3, 60):
        _disc(pen, x * W, y * 330, 1 + 1.6 * size, (220, 228, 255, 170))
    for side in (0.0, math.pi):
        angle, reach = 0.25 * math.sin(t * 1.3 + side), 2200 * math.cos(t * 1.3 + side)
        ends = [(680 + reach, 170 + reach * angle + spread) for spread in (-90, 90)]
        pen.polygon([(680, 170), *ends], fill=(255, 240, 180, 96))
    pen.polygon([(640, 470), (720, 470), (706, 200), (654, 200)], fill=(232, 226, 218))
    for band in range(3):
        pen.polygon([(644 + band * 4, 440 - band * 86), (716 - band * 4, 440 - band * 86),
                     (713 - band * 4, 398 - band * 86), (647 + band * 4, 398 - band * 86)], fill=(186, 40, 44))
    pen.rectangle((658, 148, 702, 200), fill=(255, 236, 160))
    pen.polygon([(648, 148), (712, 148), (680, 116)], fill=(150, 32, 38))
    _ridge(pen, 482, 16, 200, (12, 16, 28))
    return image


def city(t: float) -> Image.Image:
    """Towers with lit windows go by."""
    image, pen = _canvas((14, 10, 40), (66, 28, 92), (196, 78, 116))
    for layer, (colour, speed) in enumerate((((52, 30, 84), 30), ((32, 20, 60), 70), ((16, 12, 36), 130))):
        for number, (height, width, lamps) in enumerate(_scatter(20 + layer, 16)):
            x = (number * 110 - speed * t) % 1760 - 300
            top = H - 110 - height * (330 - 70 * layer)
            wide = 70 + 50 * width
            pen.rectangle((x, top, x + wide, H), fill=colour)
            for row in range(int((H - top) / 26)):
                for column in range(int(wide / 22) - 1):
                    if (row * 7 + column * 13 + round(lamps * 50)) % 5 < 2:
                        left, upper = x + 14 + column * 22, top + 12 + row * 26
                        pen.rectangle((left, upper, left + 9, upper + 13), fill=(255, 214, 120, 90 + 60 * layer))
    return image


def rain(t: float) -> Image.Image:
    """Rain falls past a street lamp."""
    image, pen = _canvas((18, 26, 34), (38, 54, 62), (58, 72, 74))
    pen.rectangle((196, 120, 208, H), fill=(14, 18, 22))
    pen.polygon([(202, 132), (20, H), (470, H)], fill=(255, 220, 140, 40))
    _glow(pen, 202, 118, 22, (255, 226, 150))
    for x, y, speed in _scatter(5, 260):
        fall = (y * 700 + (620 + 420 * speed) * t) % 700 - 80
        left = (x * 1100 - fall * 0.16) % 1100 - 60
        length = 24 + 34 * speed
        pen.line((left, fall, left - length * 0.16, fall + length),
                 fill=(190, 214, 230, round(60 + 120 * speed)), width=2)
    for x, y, phase in _scatter(9, 22):
        grown = (t * 1.3 + phase) % 1.0
        box = (x * W - 34 * grown, 470 + y * 60 - 8 * grown, x * W + 34 * grown, 470 + y * 60 + 8 * grown)
        pen.ellipse(box, outline=(190, 214, 230, round(150 * (1 - grown))), width=2)
    return image


def road_at_noon(t: float) -> Image.Image:
    """A straight road, at noon."""
    return _road(t, ((64, 148, 220), (190, 226, 244), (232, 240, 230)), (206, 178, 110), (84, 84, 92))


def road_at_dusk(t: float) -> Image.Image:
    """The same road graded for dusk: the second version of the shot."""
    return _road(t, ((30, 22, 66), (170, 60, 96), (255, 160, 92)), (96, 60, 66), (44, 38, 56))


def _road(t: float, sky: tuple[Colour, ...], land: Colour, tar: Colour) -> Image.Image:
    image, pen = _canvas(*sky)
    _ridge(pen, 284, 22, 120, tuple((a + b) // 2 for a, b in zip(land, sky[-1], strict=True)))  # type: ignore[arg-type]
    pen.rectangle((0, 292, W, H), fill=land)
    pen.polygon([(468, 292), (492, 292), (900, H), (60, H)], fill=tar)
    for dash in range(9):
        near, far = (((dash + part + t * 1.6) % 9 / 9) ** 3 for part in (0.45, 0.0))
        if near > far:
            top, low = 292 + far * 248, 292 + near * 248
            pen.polygon([(480 - 1 - 13 * far, top), (480 + 1 + 13 * far, top),
                         (480 + 1 + 13 * near, low), (480 - 1 - 13 * near, low)], fill=(250, 232, 160))
    for post in range(6):
        depth = ((post + t * 1.1) % 6 / 6) ** 3
        for side in (-1, 1):
            x, y = 480 + side * (20 + 560 * depth), 292 + 248 * depth
            pen.line((x, y, x, y - 6 - 130 * depth), fill=(240, 240, 240), width=2 + round(10 * depth))
    return image


def balloons(t: float) -> Image.Image:
    """Hot-air balloons rise."""
    image, pen = _canvas((110, 190, 236), (188, 226, 244), (250, 240, 214))
    inks = ((222, 72, 66), (250, 184, 60), (84, 150, 90), (120, 86, 170), (240, 128, 90))
    for number, (x, y, size) in enumerate(_scatter(14, 9)):
        radius = 26 + 52 * size
        left, top = x * W + 18 * math.sin(t + number), (y * 700 - (26 + 50 * size) * t) % 760 - 120
        ink = inks[number % len(inks)]
        pen.polygon([(left - radius * 0.8, top + radius * 0.6), (left + radius * 0.8, top + radius * 0.6),
                     (left + radius * 0.2, top + radius * 1.5), (left - radius * 0.2, top + radius * 1.5)], fill=ink)
        _disc(pen, left, top, radius, ink)
        pen.ellipse((left - radius * 0.4, top - radius, left + radius * 0.4, top + radius), fill=(255, 248, 230, 110))
        pen.rectangle((left - radius * 0.2, top + radius * 1.6, left + radius * 0.2, top + radius * 1.9),
                      fill=(110, 74, 48))
    _ridge(pen, 496, 16, 40 + 12 * t, (126, 160, 96))
    return image


def gulls(t: float) -> Image.Image:
    """Gulls over the sea."""
    image, pen = _canvas((96, 168, 210), (214, 234, 240), (70, 150, 170))
    pen.rectangle((0, 380, W, H), fill=(46, 124, 150))
    _glints(pen, 380, t, (214, 240, 240))
    for number, (x, y, size) in enumerate(_scatter(31, 11)):
        span = 26 + 44 * size
        left = (x * 1200 + (70 + 80 * size) * t) % 1200 - 120
        top = 60 + y * 260 + 10 * math.sin(t * 2 + number)
        flap = span * 0.55 * math.sin(t * 7 + number * 1.7)
        wing = [(left - span, top - flap), (left - span * 0.4, top - flap * 0.35 - 6), (left, top),
                (left + span * 0.4, top - flap * 0.35 - 6), (left + span, top - flap)]
        pen.line(wing, fill=(250, 250, 250), width=7, joint="curve")
        _disc(pen, left, top + 3, 6, (240, 240, 240))
    return image


def snow(t: float) -> Image.Image:
    """Snow falls on firs."""
    image, pen = _canvas((120, 138, 170), (188, 200, 220), (226, 232, 242))
    _ridge(pen, 380, 40, 260, (200, 210, 228))
    _ridge(pen, 450, 20, 600, (236, 240, 248))
    for x, y, size in sorted(_scatter(41, 11), key=lambda point: point[1]):
        base, height = 440 + y * 70, 110 + 90 * size
        for tier in range(3):
            top, wide = base - height + tier * height * 0.24, height * (0.16 + 0.1 * tier)
            pen.polygon([(x * W, top), (x * W - wide, top + height * 0.42), (x * W + wide, top + height * 0.42)],
                        fill=(38, 84 - tier * 8, 80 - tier * 6))
    for x, y, size in _scatter(43, 220):
        fall = (y * 580 + (50 + 120 * size) * t) % 580 - 20
        _disc(pen, (x * W + 20 * math.sin(t * 1.2 + 6.28 * y)) % W, fall, 2 + 4 * size, (255, 255, 255, 220))
    return image


def embers(t: float) -> Image.Image:
    """Embers fly up from a fire."""
    image, pen = _canvas((12, 6, 10), (48, 14, 12), (150, 48, 16))
    for tongue in range(12):
        foot = 250 + tongue * 42
        height = 130 + 90 * abs(math.sin(t * 3.1 + tongue * 1.9)) * (1 - abs(tongue - 5.5) / 8)
        lean = 24 * math.sin(t * 4 + tongue)
        for wide, tall, ink in ((46, 1.0, (255, 120 + 8 * tongue, 30, 120)), (24, 0.6, (255, 226, 120, 150))):
            pen.polygon([(foot - wide, H), (foot + lean * tall, H - height * tall), (foot + wide, H)], fill=ink)
    for x, y, size in _scatter(51, 130):
        rise = 560 - (y * 620 + (90 + 190 * size) * t) % 620
        at = 480 + (x - 0.5) * (260 + (560 - rise) * 0.9) + 16 * math.sin(t * 3 + 9 * y)
        _disc(pen, at, rise, 2 + 4 * size, (255, 150 + round(90 * size), 60, round(60 + 180 * rise / 600)))
    return image


def stars(t: float) -> Image.Image:
    """A flight through stars."""
    image, pen = _canvas((4, 6, 20), (14, 16, 48), (34, 20, 62))
    for x, y, phase in _scatter(61, 240):
        near = (phase + t * 0.22) % 1.0
        spread = 0.08 + 1.5 * near * near
        left, top = 480 + (x - 0.5) * W * spread * 1.6, 270 + (y - 0.5) * H * spread * 1.6
        streak = 1 - 0.10 * near
        ink = (200 + round(55 * x), 214, 255, round(40 + 215 * near))
        tail = (480 + (left - 480) * streak, 270 + (top - 270) * streak)
        pen.line((*tail, left, top), fill=ink, width=1 + round(4 * near))
    return image


def moon(t: float) -> Image.Image:
    """The moon goes down over the sea."""
    image, pen = _canvas((10, 16, 40), (30, 50, 92), (88, 116, 150))
    _glow(pen, 330 + 8 * t, 130 + 26 * t, 62, (246, 244, 224))
    for x, y, size in ((-20, -14, 13), (18, 16, 9), (12, -28, 6)):
        _disc(pen, 330 + 8 * t + x, 130 + 26 * t + y, size, (214, 212, 196))
    pen.rectangle((0, 350, W, H), fill=(18, 34, 66))
    _glints(pen, 350, t, (226, 228, 206))
    _ridge(pen, 520, 14, 800, (8, 12, 24))
    return image
