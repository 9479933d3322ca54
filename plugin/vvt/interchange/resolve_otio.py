"""The cut model as OTIO the way DaVinci Resolve writes it, so that Resolve reads it back.

Held against files exported by Resolve 18.5 to 21: the same schemas, key order, indent and habits
(rates and values as floats, `media_references` under DEFAULT_MEDIA, plain paths instead of URLs,
the list of stock effects on every clip, padding gaps, no timeline name). What Resolve's OTIO has no
place for is not written: clip colours, custom data of markers, drop-frame, resolution, timeline name.
Not seen in any file of Resolve's, so written as OpenTimelineIO would: a freeze (LinearTimeWarp 0)
and markers on clips.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from vvt.errors import BadTimeline
from vvt.interchange import resolve_stock as stock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vvt.cut import Clip, Cut, Effect, Marker, Media, Track, Transition

Json = dict[str, Any]

_KEY = "Resolve_OTIO"
# name as Resolve shows it -> (type number, its word in "Transition Type")
_TRANSITIONS = {
    "Cross Dissolve": (9, "Cross Dissolve"),
    "Edge Wipe": (13, "Edge Wipe"),
    "Cross Fade 0 dB": (40, "Cross Fade 0DB"),
}
_COMPOUNDS = uuid.UUID("6f1b7a52-6c7e-5a8e-9a35-0d6a3f6f7d11")


def write(cut: Cut, *, with_stock_effects: bool = True) -> bytes:
    """The bytes of an `.otio` file as Resolve would export `cut`.

    `with_stock_effects` adds the effects Resolve lists on every clip whether used or not. Paths are
    written as the model has them. Raises BadTimeline where a transition stands on no cut.
    """
    document = {
        "OTIO_SCHEMA": "Timeline.1",
        "metadata": {_KEY: {"Resolve OTIO Meta Version": "1.0"}},
        "name": "",
        "global_start_time": _time(cut.start, cut.rate),
        "tracks": _stack(cut, "", {}, None, with_stock_effects),
    }
    return json.dumps(document, indent=4, ensure_ascii=False).encode()


def save(cut: Cut, path: Path, *, with_stock_effects: bool = True) -> None:
    """Write `cut` to the file `path`. Raises BadTimeline as `write` does, OSError where the disk says no."""
    path.write_bytes(write(cut, with_stock_effects=with_stock_effects))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a clip is written: the timeline's rate, the kind of its track, and whether stock effects go with it."""

    rate: Fraction
    kind: str
    with_stock: bool


# --- times -----------------------------------------------------------------------------------------


def _time(value: Fraction | int, rate: Fraction) -> Json:
    return {"OTIO_SCHEMA": "RationalTime.1", "rate": float(rate), "value": float(value)}


def _range(start: Fraction | int, duration: Fraction | int, rate: Fraction) -> Json:
    return {"OTIO_SCHEMA": "TimeRange.1", "duration": _time(duration, rate), "start_time": _time(start, rate)}


# --- tracks ----------------------------------------------------------------------------------------


def _stack(cut: Cut, name: str, metadata: Json, source_range: Json | None, with_stock: bool) -> Json:
    return {
        "OTIO_SCHEMA": "Stack.1",
        "metadata": metadata,
        "name": name,
        "source_range": source_range,
        "effects": [],
        "markers": [_marker(marker, cut.rate) for marker in cut.markers],
        "enabled": True,
        "children": [_track(cut, label, track, with_stock) for label, track in cut.labelled()],
    }


def _track(cut: Cut, label: str, track: Track, with_stock: bool) -> Json:
    kind = "Video" if track.kind == "V" else "Audio"
    # Resolve's keys stand in alphabetical order, "Audio Type" before "Locked" before "SoloOn".
    metadata: Json = {"Audio Type": "Stereo"} if kind == "Audio" else {}
    metadata["Locked"] = track.locked
    if kind == "Audio":
        metadata["SoloOn"] = False
    place = _Place(cut.rate, track.kind, with_stock)
    return {
        "OTIO_SCHEMA": "Track.1",
        "metadata": {_KEY: metadata},
        "name": track.name or f"{kind} {label[1:]}",
        "source_range": None,
        "effects": [],
        "markers": [],
        "enabled": track.enabled,
        "children": list(_children(track, place, cut.duration, label)),
        "kind": kind,
    }


def _children(track: Track, place: _Place, end: int, label: str) -> Iterator[Json]:
    """Clips, the gaps between them, transitions at their cuts, and the padding gap up to `end`."""
    waiting = {transition.at: transition for transition in track.transitions}
    at = 0
    for clip in track.clips:
        yield from _gaps(at, clip.record_in, waiting, place)
        yield from _transition_at(clip.record_in, waiting, place)
        yield _item(clip, place)
        at = clip.record_out
    yield from _gaps(at, end, waiting, place)
    yield from _transition_at(max(at, end), waiting, place)
    if waiting:
        raise BadTimeline(
            f"A transition on {label} stands {min(waiting)} frames into the timeline, where there is no cut.",
            "Check the timeline there, and export it again.",
        )


def _gaps(start: int, end: int, waiting: dict[int, Transition], place: _Place) -> Iterator[Json]:
    """Filler from `start` up to `end`, cut in two where a transition stands inside it."""
    while start < end:
        yield from _transition_at(start, waiting, place)
        stop = min((at for at in waiting if start < at < end), default=end)
        yield _gap(stop - start, place.rate)
        start = stop


def _transition_at(at: int, waiting: dict[int, Transition], place: _Place) -> Iterator[Json]:
    if at in waiting:
        yield _transition(waiting.pop(at), place.rate)


def _gap(duration: int, rate: Fraction) -> Json:
    return {
        "OTIO_SCHEMA": "Gap.1",
        "metadata": {},
        "name": "",
        "source_range": _range(0, duration, rate),
        "effects": [],
        "markers": [],
        "enabled": True,
    }


def _transition(transition: Transition, rate: Fraction) -> Json:
    kind, word = _TRANSITIONS.get(transition.name, (0, transition.name))
    settings = _parsed(transition.settings)
    said = settings if isinstance(settings, dict) else {}
    curve = [_curve(transition.in_offset + transition.out_offset)] if kind == 9 else []
    label = "Cross Fade" if kind == 40 else transition.name
    effect = stock.effect(kind, transition.name, label=label, parameters=curve)["metadata"][_KEY]
    return {
        "OTIO_SCHEMA": "Transition.1",
        "metadata": {_KEY: {"Effects": effect, "Transition Type": said.get("kind") or word}},
        "name": transition.name,
        "in_offset": _time(transition.in_offset, rate),
        "out_offset": _time(transition.out_offset, rate),
        "transition_type": said.get("type") or "SMPTE_Dissolve",  # Resolve says dissolve whatever it is
    }


def _curve(length: int) -> Json:
    """The straight fade curve that every Cross Dissolve of Resolve's carries over its `length` frames."""
    return {
        "Default Parameter Value": 0.0,
        "Key Frames": {"0": {"Value": 0.0, "Variant Type": "Double"},
                       str(length): {"Value": 1.0, "Variant Type": "Double"}},
        "Parameter ID": "transitionCustomCurvesKeyframes",
        "Parameter Value": 0.0,
        "Variant Type": "Double",
        "maxValue": 1.0,
        "minValue": 0.0,
    }


# --- clips -----------------------------------------------------------------------------------------


def _item(clip: Clip, place: _Place) -> Json:
    return _clip(clip, place) if clip.nested is None else _compound(clip, clip.nested, place)


def _clip(clip: Clip, place: _Place) -> Json:
    # A ramp that runs backwards starts at the latest frame, a constant reverse at the earliest.
    first = clip.source_out if clip.ramp is not None and clip.speed < 0 else clip.source_in
    return {
        "OTIO_SCHEMA": "Clip.2",
        "metadata": _clip_metadata(clip),
        "name": clip.name or clip.media.name,
        "source_range": _range(first * place.rate / clip.media.rate, clip.duration, place.rate),
        "effects": [*_retime(clip), *_effects(clip, place)],
        "markers": [_marker(marker, clip.media.rate) for marker in clip.markers],
        "enabled": clip.enabled,
        "media_references": {"DEFAULT_MEDIA": _reference(clip.media)},
        "active_media_reference_key": "DEFAULT_MEDIA",
    }


def _clip_metadata(clip: Clip, sequence: Json | None = None) -> Json:
    """The clip's metadata: what the reader kept of it, the link, the channels, the sequence it holds."""
    kept = _parsed(clip.metadata)
    metadata: Json = dict(kept) if isinstance(kept, dict) else {}
    own = dict(metadata.get(_KEY) or {}) | (sequence or {})
    channels = _parsed(clip.channels)
    if channels:
        own["Channels"] = channels
    if clip.link is not None:
        own["Link Group ID"] = clip.link
    return metadata | {_KEY: dict(sorted(own.items()))}


def _compound(clip: Clip, inside: Cut, place: _Place) -> Json:
    """A compound clip: the whole sequence inside it, on picture and sound tracks alike."""
    metadata = _clip_metadata(clip, {
        "Sequence Fps": float(inside.rate),
        "Sequence ID": clip.media.unique_id or _sequence_id(inside),
        "Sequence Type": "Compound Clip",
    })
    span = _range(clip.source_in * inside.rate / clip.media.rate, clip.duration * inside.rate / place.rate, inside.rate)
    stack = _stack(inside, clip.name or clip.media.name, metadata, span, place.with_stock)
    stack["effects"] = [*_retime(clip), *(_own_effect(effect) for effect in clip.effects)]
    stack["markers"] += [_marker(marker, clip.media.rate) for marker in clip.markers]
    stack["enabled"] = clip.enabled
    return stack


def _sequence_id(inside: Cut) -> str:
    """A Sequence ID for a compound that came without one: the same for the same content."""
    return "{" + str(uuid.uuid5(_COMPOUNDS, write(inside, with_stock_effects=False).hex())) + "}"


def _reference(media: Media) -> Json:
    available = None
    if media.duration is not None and not media.generator:
        available = _range(media.start or 0, media.duration, media.rate)
    missing = media.generator or media.offline or not media.url
    reference: Json = {
        "OTIO_SCHEMA": "MissingReference.1" if missing else "ExternalReference.1",
        "metadata": {_KEY: {"Media Url": media.url}} if missing and media.url else {},
        "name": "" if media.generator else media.name,
        "available_range": available,
        "available_image_bounds": None,
    }
    return reference if missing else reference | {"target_url": media.url}


def _marker(marker: Marker, rate: Fraction) -> Json:
    return {
        "OTIO_SCHEMA": "Marker.2",
        "metadata": {_KEY: {"Keywords": _parsed(marker.custom) or [], "Note": marker.note}},
        "name": marker.name,
        "color": marker.colour.upper(),
        "marked_range": _range(marker.at, marker.duration, rate),
    }


# --- effects ---------------------------------------------------------------------------------------


def _retime(clip: Clip) -> Iterator[Json]:
    """The speed change, which Resolve puts before all other effects; nothing at 100 %."""
    if clip.ramp is not None:
        points = [[float(record), float(source), False, 0.0, 0.0, 0.0, 0.0] for record, source in clip.ramp.points]
        metadata = {_KEY: {"Key Frames": points, "Speed Ratio": float(clip.speed)}}
        yield {"OTIO_SCHEMA": "TimeEffect.1", "metadata": metadata, "name": "", "effect_name": ""}
    elif clip.speed != 1:
        yield {"OTIO_SCHEMA": "LinearTimeWarp.1", "metadata": {}, "name": "", "effect_name": "",
               "time_scalar": float(clip.speed)}


def _effects(clip: Clip, place: _Place) -> list[Json]:
    """The clip's own effects; among Resolve's stock ones, each in its stock place, where those are wanted."""
    own = list(clip.effects)
    if not place.with_stock:
        return [_own_effect(effect) for effect in own]
    written = []
    for slot in stock.PICTURE if place.kind == "V" else stock.SOUND:
        if clip.media.generator and not slot.titles_too:
            continue
        mine = next((effect for effect in own if _fits(effect, slot)), None)
        if mine is not None:
            own.remove(mine)
        written.append(slot.written() if mine is None else _own_effect(mine))
    return written + [_own_effect(effect) for effect in own]


def _fits(effect: Effect, slot: stock.StockEffect) -> bool:
    return stock.slot_of(effect.kind) is slot


def _own_effect(effect: Effect) -> Json:
    """An effect of the model, under the names Resolve gives its type where that is a stock one."""
    settings = _parsed(effect.settings)
    if isinstance(settings, dict):
        # An effect of another program: what it carries is written back as it was read.
        return {"OTIO_SCHEMA": "Effect.1", "metadata": {}, **settings, "name": effect.kind,
                "effect_name": effect.name, "enabled": effect.enabled}
    parameters = [_parameter(setting) for setting in settings or []]
    slot = stock.slot_of(effect.kind)
    if slot is None:
        kind = int(effect.kind) if effect.kind.isdecimal() else 0
        return stock.effect(kind, effect.name, enabled=effect.enabled, parameters=parameters)
    if slot.band:
        parameters = [*slot.parameters, *parameters]
    return stock.effect(slot.kind, slot.name, label=slot.label, display=slot.display,
                        enabled=effect.enabled, parameters=parameters)


def _parameter(setting: object) -> Json:
    """A parameter from [id, value, {frame: value}] as the reader keeps it, or from Resolve's own dictionary."""
    if isinstance(setting, dict):
        return setting
    name, value, keys = setting if isinstance(setting, list) and len(setting) == 3 else (str(setting), None, {})
    return stock.parameter(name, value, keys)


def _parsed(settings: str) -> Any:  # noqa: ANN401 (it is any JSON)
    """What `settings` holds as JSON; None where it holds none."""
    try:
        return json.loads(settings)
    except ValueError:
        return None
