"""Builds timelines as DaVinci Resolve writes them to .otio, from plain data and without the product's code.

A `Timeline` holds rows of `Shot`, `Gap` and `Dissolve`; `write` puts the JSON on disk. `with_sound`
lays each picture clip's sound under it on A1 and A2 and links the three, as an edit of a camera file does.
Source positions are media frames by the media's own timecode; lengths are timeline frames.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

HOUR = 86400  # 01:00:00:00 at 24 frames per second

# What Resolve 21 puts on every clip, used or not: (effect, name, type, enabled).
STOCK_PICTURE = (
    ("Transform", "Transform", 2, True), ("Source Transform", "Source Transform", 88, True),
    ("Immersive Transform", "Immersive Transform", 85, True), ("Cropping", "Cropping", 3, True),
    ("Source Cropping", "Source Cropping", 87, True), ("Source Looks", "Source Looks", 90, True),
    ("Dynamic Zoom", "Dynamic Zoom", 59, False), ("Composite", "Composite", 1, True),
    ("Lens Correction", "Lens Correction", 43, True), ("Retime and Scaling", "Retime and Scaling", 22, True),
    ("Video Faders", "Video Faders", 36, True),
    ("Immersive Output Transform", "Immersive Output Transform", 86, True),
)
STOCK_SOUND = (
    ("Fairlight Clip Volume and Fades", "Volume", 62, True), ("Fairlight Clip Pan", "Pan", 72, True),
    ("Fairlight Clip Pitch", "Pitch", 67, True), ("Fairlight Clip Equaliser", "Equalizer", 64, False),
    *(("Fairlight Equaliser Band", "Equalizer Band", 63, band not in {0, 5}) for band in range(6)),
)


@dataclass(frozen=True)
class Fx:
    """An effect with one parameter off its default (`default` None: no stock effect)."""

    effect: str
    parameter: str
    value: object
    default: object = 0.0
    type: int = 2


@dataclass(frozen=True)
class Mark:
    """A marker: on a clip `at` is a media frame, on the timeline a record frame from its head."""

    at: int
    name: str = "Marker 1"
    colour: str = "CYAN"
    note: str = ""
    length: int = 1


@dataclass(frozen=True)
class Shot:
    """A clip: `length` timeline frames of `media`, from media frame `src` on."""

    name: str
    src: int | Fraction
    length: int
    media: str = ""
    folder: str = "/Volumes/Rushes"
    media_rate: Fraction | int | None = None   # None: the timeline's
    media_start: int = HOUR
    media_length: int = 20000
    speed: Fraction | int = 1
    ramp: tuple[tuple[float, float], ...] = ()  # (timeline second, source second) from the clip's head
    enabled: bool = True
    link: str | None = None
    effects: tuple[Fx, ...] = ()
    markers: tuple[Mark, ...] = ()
    generator: bool = False
    offline: bool = False
    inside: Timeline | None = None             # a compound clip
    channel: int | None = None                 # a sound clip

    @property
    def file(self) -> str:
        """The media's file name."""
        return "" if self.generator else self.media or f"{self.name}.mov"


@dataclass(frozen=True)
class Gap:
    """Filler."""

    length: int


@dataclass(frozen=True)
class Dissolve:
    """A transition at the cut between the items beside it."""

    into: int = 12
    out: int = 12
    name: str = "Cross Dissolve"


Item = Shot | Gap | Dissolve


@dataclass(frozen=True)
class Row:
    """A track. `name` "" gets Resolve's default."""

    items: tuple[Item, ...] = ()
    name: str = ""
    enabled: bool = True
    locked: bool = False


@dataclass(frozen=True)
class Timeline:
    """V1 upwards, A1 downwards."""

    v: tuple[Row, ...]
    a: tuple[Row, ...] = ()
    rate: Fraction | int = 24
    start: int = HOUR
    markers: tuple[Mark, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Export:
    """How one export differs from the next without anything having changed."""

    links_from: int = 1
    noise: float = 0.0            # added to every position, frames
    stock_backwards: bool = False
    stock: bool = True
    pad: bool = True
    resolve: bool = True           # False: a plain .otio by another program, without effects and links
    extra_padding: int = 0
    written_rate: float | None = None
    _links: dict[str, int] = field(default_factory=dict)

    def link(self, group: str) -> int:
        """The number this export gives a link group."""
        return self._links.setdefault(group, self.links_from + len(self._links))


def length(items: tuple[Item, ...]) -> int:
    """Record frames of a run of items; transitions take none."""
    return sum(item.length for item in items if not isinstance(item, Dissolve))


def row(*items: Item, **words: object) -> Row:
    """A track of these items."""
    return Row(tuple(items), **words)  # type: ignore[arg-type]  # name, enabled, locked, as Row has them


def sound_of(items: tuple[Item, ...], channel: int) -> tuple[Item, ...]:
    """The sound under a run of picture clips: titles have none, fades follow dissolves only by hand."""
    out: list[Item] = []
    for item in items:
        if isinstance(item, Shot) and not item.generator:
            out.append(replace(item, channel=channel, effects=(), markers=()))
        elif not isinstance(item, Dissolve):
            out.append(Gap(item.length))
    return tuple(out)


def linked(items: tuple[Item, ...], prefix: str = "L") -> tuple[Item, ...]:
    """The same items, each clip in a link group of its own unless it has one."""
    return tuple(replace(item, link=item.link or f"{prefix}{n}")
                 if isinstance(item, Shot) and not item.generator else item for n, item in enumerate(items))


def with_sound(items: tuple[Item, ...] | list[Item], **words: object) -> Timeline:
    """V1 with its sound on A1 and A2, linked."""
    picture = linked(tuple(items))
    return Timeline((Row(picture),), (Row(sound_of(picture, 0)), Row(sound_of(picture, 1))),
                    **words)  # type: ignore[arg-type]  # rate, start, markers, name, as Timeline has them


def write(timeline: Timeline, path: Path, export: Export | None = None, *, indent: int | None = None) -> Path:
    """Writes the timeline as Resolve would, who indents by 4, for which Python takes ten times as long."""
    path.write_text(json.dumps(document(timeline, export or Export()), indent=indent), encoding="utf-8")
    return path


def document(timeline: Timeline, export: Export) -> dict[str, object]:
    """The .otio document."""
    meta = {"Resolve_OTIO": {"Resolve OTIO Meta Version": "1.0"}} if export.resolve else {}
    return {"OTIO_SCHEMA": "Timeline.1", "metadata": meta,
            "name": timeline.name,
            "global_start_time": _time(timeline.start, timeline.rate, export, exact=True),
            "tracks": _stack("", {}, _tracks(timeline, export), timeline, export)}


def _stack(name, metadata, children, timeline, export, *, span=None):
    return {"OTIO_SCHEMA": "Stack.1", "metadata": metadata, "name": name, "source_range": span, "effects": [],
            "markers": [_marker(mark, timeline.rate, export) for mark in timeline.markers],
            "enabled": True, "children": children}


def _tracks(timeline, export):
    longest = max((length(each.items) for each in timeline.v + timeline.a), default=0) + export.extra_padding
    rows = [("Video", n, each) for n, each in enumerate(timeline.v, 1)]
    rows += [("Audio", n, each) for n, each in enumerate(timeline.a, 1)]
    return [_track(kind, n, each, timeline, export, longest=longest) for kind, n, each in rows]


def _track(kind, number, each, timeline, export, *, longest):
    meta = {"Locked": each.locked}
    if kind == "Audio":
        meta = {"Audio Type": "Mono", "Locked": each.locked, "SoloOn": False}
    items = each.items
    if export.pad and length(items) < longest:
        items += (Gap(longest - length(items)),)
    return {"OTIO_SCHEMA": "Track.1", "metadata": {"Resolve_OTIO": meta} if export.resolve else {},
            "name": each.name or f"{kind} {number}",
            "source_range": None, "effects": [], "markers": [], "enabled": each.enabled,
            "children": [_item(item, kind, timeline, export) for item in items], "kind": kind}


def _time(value, rate, export, *, exact=False):
    noise = 0.0 if exact else export.noise
    return {"OTIO_SCHEMA": "RationalTime.1", "rate": export.written_rate or float(rate),
            "value": float(value) + noise}


def _media_time(value, rate):
    return {"OTIO_SCHEMA": "RationalTime.1", "rate": float(rate), "value": float(value)}


def _range(start, duration):
    return {"OTIO_SCHEMA": "TimeRange.1", "duration": duration, "start_time": start}


def _item(item, kind, timeline, export):
    if isinstance(item, Gap):
        span = _range(_time(0, timeline.rate, export, exact=True), _time(item.length, timeline.rate, export))
        return {"OTIO_SCHEMA": "Gap.1", "metadata": {}, "name": "", "source_range": span,
                "effects": [], "markers": [], "enabled": True}
    if isinstance(item, Dissolve):
        return _transition(item, kind, timeline, export)
    return _compound(item, timeline, export) if item.inside else _clip(item, kind, timeline, export)


def _transition(item, kind, timeline, export):
    number = 9 if kind == "Video" else 40
    body = {"Display Type": 1, "Effect Name": item.name, "Enabled": True, "Name": item.name,
            "Parameters": [], "Type": number}
    return {"OTIO_SCHEMA": "Transition.1",
            "metadata": {"Resolve_OTIO": {"Effects": body, "Transition Type": item.name}}, "name": item.name,
            "in_offset": _time(item.into, timeline.rate, export),
            "out_offset": _time(item.out, timeline.rate, export), "transition_type": "SMPTE_Dissolve"}


def _compound(item, timeline, export):
    inner = item.inside
    meta = {"Sequence Type": "Compound Clip", "Sequence Fps": float(inner.rate), "Sequence ID": f"{{{item.name}}}"}
    if item.link:
        meta["Link Group ID"] = export.link(item.link)
    span = _range(_time(item.src, inner.rate, export), _time(item.length, timeline.rate, export))
    tracks = _tracks(inner, export)
    return _stack(item.name, {"Resolve_OTIO": meta}, tracks, inner, export, span=span)


def _clip(item, kind, timeline, export):
    meta = {}
    if item.channel is not None:
        meta["Channels"] = [{"Source Channel ID": item.channel, "Source Track ID": 0}]
    if item.link:
        meta["Link Group ID"] = export.link(item.link)
    media_rate = item.media_rate or timeline.rate
    start = Fraction(item.src) * Fraction(timeline.rate) / Fraction(media_rate)
    return {"OTIO_SCHEMA": "Clip.2", "metadata": {"Resolve_OTIO": meta} if export.resolve else {}, "name": item.name,
            "source_range": _range(_time(start, timeline.rate, export), _time(item.length, timeline.rate, export)),
            "effects": _warp(item) + _effects(item, kind, export),
            "markers": [_marker(mark, media_rate, export) for mark in item.markers],
            "enabled": item.enabled,
            "media_references": {"DEFAULT_MEDIA": _reference(item, media_rate)},
            "active_media_reference_key": "DEFAULT_MEDIA"}


def _reference(item, media_rate):
    body = {"OTIO_SCHEMA": "MissingReference.1", "metadata": {}, "name": "", "available_range": None,
            "available_image_bounds": None}
    if item.generator:
        return body
    slash = "\\" if "\\" in item.folder else "/"
    url = f"{item.folder}{slash}{item.file}"
    body["name"] = item.file
    body["available_range"] = _range(_media_time(item.media_start, media_rate),
                                     _media_time(item.media_length, media_rate))
    if item.offline:
        return body | {"metadata": {"Resolve_OTIO": {"Media Url": url}}}
    return body | {"OTIO_SCHEMA": "ExternalReference.1", "target_url": url}


def _warp(item):
    if item.ramp:
        points = [[t, s, False, 0.0, 0.0, 0.0, 0.0] for t, s in item.ramp]
        ratio = item.ramp[-1][1] / item.ramp[-1][0]
        meta = {"Resolve_OTIO": {"Key Frames": points, "Speed Ratio": ratio}}
        return [{"OTIO_SCHEMA": "TimeEffect.1", "metadata": meta, "name": "", "effect_name": ""}]
    if item.speed == 1:
        return []
    return [{"OTIO_SCHEMA": "LinearTimeWarp.1", "metadata": {}, "name": "", "effect_name": "",
             "time_scalar": float(item.speed)}]


def _effects(item, kind, export):
    stock = STOCK_PICTURE if kind == "Video" else STOCK_SOUND
    used = {fx.effect: fx for fx in item.effects}
    out, band = [], 0
    for effect, name, number, enabled in stock if export.stock and export.resolve else ():
        parameters = [_parameter(used.pop(effect))] if effect in used else []
        if effect == "Dynamic Zoom":
            parameters = _DYNAMIC_ZOOM
        if effect == "Fairlight Equaliser Band":
            parameters, band = [_band(band)], band + 1
        out.append(_effect(effect, name, number, enabled, parameters))
    if export.stock_backwards:
        out.reverse()
    out += [_effect(fx.effect, fx.effect, fx.type, True, [_parameter(fx)]) for fx in used.values()]
    return out


def _effect(effect, name, number, enabled, parameters):
    body = {"Display Type": 1, "Effect Name": effect, "Enabled": enabled, "Name": name,
            "Parameters": parameters, "Type": number}
    return {"OTIO_SCHEMA": "Effect.1", "metadata": {"Resolve_OTIO": body}, "name": "",
            "effect_name": "Resolve Effect"}


def _parameter(fx):
    variant = "String" if isinstance(fx.value, str) else "Double"
    return {"Default Parameter Value": fx.default, "Key Frames": {}, "Parameter ID": fx.parameter,
            "Parameter Value": fx.value, "Variant Type": variant}


def _band(number):
    return {"Default Parameter Value": number, "Parameter ID": "eq band index", "Parameter Value": number,
            "Variant Type": "Int", "maxValue": 5.0, "minValue": -1.0}


def _keys(first, last, variant):
    return {"0": {"Value": first, "Variant Type": variant}, "1000": {"Value": last, "Variant Type": variant}}


_DYNAMIC_ZOOM = [
    {"Default Parameter Value": [0.0, 0.0], "Key Frames": _keys([0.0, 0.0], [0.0, 0.0], "POINTF"),
     "Parameter ID": "dynamicZoomCenter", "Parameter Value": [0.0, 0.0], "Variant Type": "POINTF"},
    {"Default Parameter Value": 1.0, "Key Frames": _keys(0.8, 1.0, "Double"),
     "Parameter ID": "dynamicZoomScale", "Parameter Value": 1.0, "Variant Type": "Double",
     "maxValue": 100.0, "minValue": 0.01},
]


def _marker(mark, rate, export):
    span = _range(_time(mark.at, rate, export, exact=True), _time(mark.length, rate, export, exact=True))
    return {"OTIO_SCHEMA": "Marker.2", "metadata": {"Resolve_OTIO": {"Keywords": [], "Note": mark.note}},
            "name": mark.name, "color": mark.colour, "marked_range": span}
