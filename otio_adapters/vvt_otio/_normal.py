"""Resolve's timelines in memory, without stock effects, float noise and nameless things."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import opentimelineio
from opentimelineio import opentime, schema

from vvt.interchange.otio_effects import effects_and_speed
from vvt.interchange.resolve_stock import PICTURE, SOUND
from vvt.paths import file_name

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY = "Resolve_OTIO"
_HUNDREDTH = 0.01       # frames; Resolve writes 47.99999999 for 48
_DYNAMIC_ZOOM, _BAND = 59, 63
_STOCK = frozenset(slot.kind for slot in (*PICTURE, *SOUND))


def normalise(timeline: Any) -> None:  # noqa: ANN401 (OpenTimelineIO has no types)
    """Change the timeline in place; comparing it with what it was finds nothing."""
    if timeline.global_start_time is not None:
        timeline.global_start_time = _steady(timeline.global_start_time)
    _marks(timeline.tracks)
    for item in _items(timeline.tracks):
        if isinstance(item, schema.Transition):
            item.in_offset, item.out_offset = _steady(item.in_offset), _steady(item.out_offset)
            continue
        _marks(item)
        if item.source_range is not None:
            item.source_range = _steady_range(item.source_range)
        if len(item.effects):
            item.effects[:] = [_named_effect(effect) for effect in item.effects if _changed(effect)]
        if isinstance(item, schema.Clip):
            _name(item)


def _items(thing: Any) -> Iterator[Any]:  # noqa: ANN401 (as above)
    for child in thing:
        yield child
        if isinstance(child, opentimelineio.core.Composition):
            yield from _items(child)


def _marks(item: Any) -> None:  # noqa: ANN401 (as above)
    for marker in item.markers:
        # A marker of a newer schema than the installed OpenTimelineIO knows has no range to be seen.
        if isinstance(marker, schema.Marker):
            marker.marked_range = _steady_range(marker.marked_range)


def _steady(time: Any) -> Any:  # noqa: ANN401 (as above)
    nearest = round(time.value)
    if time.value == nearest or abs(time.value - nearest) >= _HUNDREDTH:
        return time
    return opentime.RationalTime(nearest, time.rate)


def _steady_range(span: Any) -> Any:  # noqa: ANN401 (as above)
    return opentime.TimeRange(_steady(span.start_time), _steady(span.duration))


def _changed(effect: Any) -> bool:  # noqa: ANN401 (as above)
    """True for what an editor did: everything but a stock effect at its defaults."""
    told = _told(effect)
    if told is None or isinstance(effect, schema.TimeEffect) or told.get("Type") not in _STOCK:
        return True
    parameters = told.get("Parameters")
    if not parameters or _always_there(told, parameters):
        return False
    return any(effects_and_speed([json.loads(effect.to_json_string())])[0])


def _always_there(told: Any, parameters: Any) -> bool:  # noqa: ANN401 (as above)
    """True for the seven of every linked clip that have a parameter at its default; a shortcut, they are most."""
    if told.get("Type") == _DYNAMIC_ZOOM:
        return told.get("Enabled") is False
    return told.get("Type") == _BAND and len(parameters) == 1 and parameters[0].get("Parameter ID") == "eq band index"


def _told(effect: Any) -> Any:  # noqa: ANN401 (as above)
    """What Resolve says of an effect; None for one of another program, or of a schema nobody here knows."""
    told = effect.metadata.get(_KEY) if isinstance(effect, schema.Effect) else None
    return told if hasattr(told, "get") else None


def _named_effect(effect: Any) -> Any:  # noqa: ANN401 (as above)
    """Resolve calls every effect "Resolve Effect" and keeps what the Inspector calls it in the metadata."""
    told = _told(effect)
    if told is not None and not effect.name:
        effect.name = str(told.get("Name") or told.get("Effect Name") or "")
    return effect


def _name(clip: Any) -> None:  # noqa: ANN401 (as above)
    reference = clip.media_reference
    url = getattr(reference, "target_url", None)
    if reference is not None and url and not reference.name:
        reference.name = file_name(url)
    if reference is not None and reference.available_range is not None:
        reference.available_range = _steady_range(reference.available_range)
    if not clip.name and reference is not None:
        clip.name = reference.name
