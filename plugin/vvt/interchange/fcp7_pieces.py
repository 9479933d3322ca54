"""The small pieces of an FCP7 XML: rates, files, markers, effects, notes."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree import ElementTree as ET

from vvt.cut import timecode

if TYPE_CHECKING:
    from vvt.cut import Effect, Frames, Marker, Media

_LOGGED = ("description", "scene", "shottake", "lognote")
_NAME = re.compile(r"[A-Za-z_][\w.-]*")
# What XML 1.0 can't hold, however it is written.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def add(parent: ET.Element, tag: str, value: object = None) -> ET.Element:
    """A child of `parent` with `value` as its text."""
    element = ET.SubElement(parent, tag)
    if value is not None:
        element.text = written(value)
    return element


def written(value: object) -> str:
    """A value as the format writes it: whole numbers bare, others with up to nine places."""
    if isinstance(value, Fraction) and value.denominator != 1:
        return f"{float(value):.9f}".rstrip("0")
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return _UNWRITABLE.sub("?", str(value))


def rate_element(rate: Fraction) -> ET.Element:
    """A rate: its timebase, and ntsc for n x 1000/1001."""
    element = ET.Element("rate")
    add(element, "timebase", round(rate) if rate.denominator in (1, 1001) else rate)
    add(element, "ntsc", "TRUE" if rate.denominator == 1001 else "FALSE")
    return element


def file_element(media: Media, key: str) -> ET.Element:
    """A file told in full."""
    element = ET.Element("file", id=key)
    add(element, "name", media.name)
    if media.url:
        path = media.url if media.url.startswith("/") else f"/{media.url}"
        told = media.url if "://" in media.url else f"file://localhost{quote(path, safe='/:')}"
        add(element, "pathurl", told)
    if media.generator:
        add(element, "mediaSource", media.name)
    element.append(rate_element(media.rate))
    if media.duration is not None:
        add(element, "duration", media.duration)
    if media.start is not None or media.reel:
        code = add(element, "timecode")
        code.append(rate_element(media.rate))
        if media.start is not None:
            add(code, "string", timecode(round(media.start), media.rate))
            add(code, "frame", media.start)
            add(code, "displayformat", "NDF")
        if media.reel:
            add(add(code, "reel"), "name", media.reel)
    add(add(element, "media"), "video")
    return element


def marker(mark: Marker, start: Fraction, step: Fraction) -> ET.Element:
    """A marker, counted in frames of what holds it: `start` is that one's frame 0, `step` its frames' length."""
    element = ET.Element("marker")
    at = (mark.at - start) / step
    add(element, "comment", mark.note)
    add(element, "name", mark.name)
    add(element, "in", at)
    add(element, "out", at + mark.duration / step if mark.duration > 1 else -1)
    if re.fullmatch(r"#[0-9A-F]{6}", mark.colour):
        colour = add(element, "color")
        for place, part in enumerate(("red", "green", "blue")):
            add(colour, part, int(mark.colour[1 + 2 * place:3 + 2 * place], 16))
    elif mark.colour:
        add(element, "pproColor", mark.colour)
    return element


def effect(told: Effect, first: Frames) -> ET.Element:
    """An effect with its parameters; key frames count from the clip's head, which is `first` in the clip's time."""
    element = ET.Element("effect")
    add(element, "name", told.name)
    add(element, "effectid", told.kind or told.name)
    settings = json.loads(told.settings) if told.settings else []
    if isinstance(settings, dict):
        settings = [[key, value, {}] for key, value in settings.items()]
    for key, value, frames in settings:
        parameter = add(element, "parameter")
        add(parameter, "parameterid", key)
        _value(parameter, value)
        for frame, held in frames.items():
            keyframe = add(parameter, "keyframe")
            add(keyframe, "when", int(frame) + first)
            _value(keyframe, held)
    return element


def _value(parent: ET.Element, value: object) -> None:
    if value is None:
        return
    element = add(parent, "value", None if isinstance(value, dict) else value)
    if isinstance(value, dict):
        _parts(element, value)


def _parts(element: ET.Element, value: dict[str, object]) -> None:
    for key, held in value.items():
        if _NAME.fullmatch(key):
            part = add(element, key, None if isinstance(held, dict) else held)
            if isinstance(held, dict):
                _parts(part, held)


def notes(item: ET.Element, metadata: str) -> list[str]:
    """Write a clip's notes where the format has a place for them; returns the names of those it has none for."""
    said = json.loads(metadata) if metadata else {}
    if isinstance(said, str):
        said = {"mastercomment1": said}
    logged = {key: said.pop(key) for key in _LOGGED if key in said}
    lost = [key for key, value in said.items() if isinstance(value, dict | list) or not _NAME.fullmatch(key)]
    for tag, held in (("logginginfo", logged), ("comments", {key: said[key] for key in said if key not in lost})):
        if held:
            element = add(item, tag)
            for key, value in held.items():
                add(element, key, value)
    return lost
