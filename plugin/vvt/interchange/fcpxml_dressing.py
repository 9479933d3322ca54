"""What clings to a clip of an FCPXML: effects, markers, notes, the words of a title."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from vvt.cut import Effect, Frames, Marker
from vvt.interchange.fcpxml_times import seconds
from vvt.interchange.otio_effects import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from vvt.interchange.fcpxml_resources import Resources
    from vvt.interchange.skipped import Skipped

Place = Callable[[Fraction], Frames]

_SOUND = frozenset({"filter-audio", "adjust-volume", "adjust-panner", "adjust-EQ", "adjust-loudness",
                    "adjust-noiseReduction", "adjust-humReduction", "adjust-matchEQ", "adjust-voiceIsolation"})
# What Final Cut writes for every clip by itself, whatever the editor did.
_BY_ITSELF = frozenset({"adjust-colorConform"})
_LEFT_OUT = {"keyword": "a keyword", "rating": "a rating", "analysis-marker": "an analysis marker"}
_ROLES = ("role", "videoRole", "audioRole")


def effects_of(item: Element, resources: Resources, *, sound: bool) -> tuple[Effect, ...]:
    """The filters and adjustments of a clip, those of its sound or those of its picture."""
    found = []
    for child in item:
        tag = child.tag
        if tag.startswith(("filter-", "adjust-")) and (tag in _SOUND) is sound and tag not in _BY_ITSELF:
            name = child.get("name") or resources.effect_name(child.get("ref", "")) or tag.removeprefix("adjust-")
            settings = _settings(child)
            found.append(Effect(name, tag, enabled=child.get("enabled") != "0",
                                settings=canonical(settings) if settings else ""))
    if not sound and item.tag in {"title", "caption", "video"}:
        found += _words(item)
    return tuple(found)


def _words(item: Element) -> list[Effect]:
    """A title's or caption's text, style and parameters."""
    said = ["".join(words.itertext()).strip() for words in item.findall("text")]
    settings: dict[str, object] = _settings(item, top=True)
    if said:
        settings["text"] = "\n".join(said)
    styles = [_settings(style, skip=("ref",)) for style in item.iterfind("text-style-def/text-style")]
    if styles:
        settings["style"] = styles
    return [Effect("Text" if said else "Parameters", item.tag, settings=canonical(settings))] if settings else []


def _settings(element: Element, *, top: bool = False, skip: tuple[str, ...] = ()) -> dict[str, object]:
    """Attributes and parameters of an effect, parameters within parameters by their path."""
    told: dict[str, object] = {} if top else {
        key: value for key, value in element.attrib.items() if key not in {"ref", "name", "enabled", *skip}}
    waiting = [("", child) for child in element]
    while waiting:
        path, child = waiting.pop(0)
        if child.tag == "param":
            name = f"{path}{child.get('name') or child.get('key') or 'param'}"
            keys = {key.get("time", ""): key.get("value", "") for key in child.iterfind("keyframeAnimation/keyframe")}
            if child.get("value") is not None or keys:
                told[name] = {"value": child.get("value"), "keys": keys} if keys else child.get("value")
            waiting += [(f"{name}/", inner) for inner in child]
        elif child.tag == "data" and child.text:
            told[f"{path}data {child.get('key', '')}".strip()] = f"{zlib.crc32(child.text.strip().encode()):08x}"
        elif not top and child.tag not in {"fadeIn", "fadeOut", "keyframeAnimation"}:
            told |= {f"{path}{child.tag} {key}": value for key, value in child.attrib.items()}
        elif child.tag in {"fadeIn", "fadeOut"}:
            told[f"{path}{child.tag}"] = dict(child.attrib)
    return told


def markers_of(item: Element, place: Place, rate: Fraction, skipped: Skipped, where: str) -> Iterator[Marker]:
    """The markers of a clip; `place` turns a second of the clip's own time into a frame, `rate` lengths into frames."""
    for child in item:
        if child.tag in _LEFT_OUT:
            skipped.at(where, f"{_LEFT_OUT[child.tag]} was left out")
        elif child.tag in {"marker", "chapter-marker"}:
            at = seconds(child.get("start"))
            if at is None:
                skipped.at(where, "a marker without a place was left out")
                continue
            length = round((seconds(child.get("duration")) or 0) * rate)
            kind = "chapter" if child.tag == "chapter-marker" else {
                "0": "to do", "1": "completed"}.get(child.get("completed", ""), "")
            yield Marker(place(at), max(1, length), child.get("value", ""), note=child.get("note", ""),
                         custom=canonical(kind) if kind else "")


def metadata_of(item: Element) -> str:
    """The notes, roles and metadata of a clip, by the last word of each key, as JSON."""
    said: dict[str, object] = {}
    note = (item.findtext("note") or "").strip()
    if note:
        said["note"] = note
    for md in item.iterfind("metadata/md"):
        value = md.get("value") or ", ".join((text.text or "").strip() for text in md.iterfind("array/string"))
        if value:
            said[md.get("key", "").rpartition(".")[2]] = value
    said |= {role: item.get(role) for role in _ROLES if item.get(role)}
    return canonical(said) if said else ""


def channels_of(item: Element) -> str:
    """The sound channels and roles a clip plays, as JSON; "" where it says none."""
    told = [{"channels": source.get("srcCh", ""), "role": source.get("role", "")}
            | ({} if source.get("active", source.get("enabled", "1")) != "0" else {"active": False})
            for source in item.iterfind("audio-channel-source")]
    if item.tag == "audio" and (item.get("srcCh") or item.get("role")):
        told.append({"channels": item.get("srcCh", ""), "role": item.get("role", "")})
    elif not told and item.get("audioRole"):
        told.append({"channels": "", "role": item.get("audioRole", "")})
    return canonical(told) if told else ""
