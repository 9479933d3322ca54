"""What of a clip's effects is an editor's doing: retimes, and parameters off their defaults.

Resolve writes a dozen stock effects on every clip, used or not; a parameter is written only once it
left its default, save a few that always are (an equaliser band's index, a disabled Dynamic Zoom).
Facts: genuine exports of Resolve 18.5 to 21.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import orjson

from vvt.cut import Effect, Ramp

Json = dict[str, Any]

# Resolve's stock effects by type number: transform, cropping, faders, volume, equaliser …
_STOCK = frozenset({1, 2, 3, 22, 36, 43, 59, 62, 63, 64, 67, 72, 85, 86, 87, 88, 90})
_DYNAMIC_ZOOM, _EQUALISER_BAND = 59, 63
AS_SHOT = Fraction(1)


def canonical(value: object) -> str:
    """`value` as JSON with sorted keys and floats without their noise, so that equal things are equal text."""
    return orjson.dumps(_steady(value), option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS).decode()


def _steady(value: object) -> object:
    if isinstance(value, float):
        if not math.isfinite(value):
            return str(value)
        rounded = round(value, 6)
        return int(rounded) if rounded == int(rounded) else rounded
    if isinstance(value, dict):
        return {str(key): _steady(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_steady(inner) for inner in value]
    if isinstance(value, int) and abs(value) >= 2**63:
        return str(value)   # OpenTimelineIO allows integers that orjson doesn't
    return value


def effects_and_speed(effects: list[Json] | None) -> tuple[tuple[Effect, ...], Fraction, Ramp | None]:
    """The effects that are off their defaults, the speed (1: as shot), and the ramp if it isn't constant."""
    if not effects:
        return (), AS_SHOT, None
    speed, ramp, kept = AS_SHOT, None, []
    for effect in effects:
        resolve = (effect.get("metadata") or {}).get("Resolve_OTIO")
        schema = effect.get("OTIO_SCHEMA")
        if schema == "Effect.1" and resolve is not None:   # first and cheap: there are a dozen on every clip
            if resolve.get("Parameters") or resolve.get("Type") not in _STOCK:
                kept.extend(_resolve_effect(resolve))
            continue
        schema = str(schema).split(".")[0]
        if schema == "FreezeFrame":
            speed = Fraction(0)
        elif schema == "LinearTimeWarp":
            speed *= Fraction(round(float(effect.get("time_scalar", 1.0)) * 1_000_000), 1_000_000)
        elif schema == "TimeEffect" and resolve and resolve.get("Key Frames"):
            ramp = _ramp(resolve["Key Frames"])
            speed = _mean_speed(ramp, resolve.get("Speed Ratio"))
        elif resolve is not None:
            if resolve.get("Parameters") or resolve.get("Type") not in _STOCK:
                kept.extend(_resolve_effect(resolve))
        else:
            kept.append(_foreign_effect(effect))
    return tuple(kept), speed, ramp


def _resolve_effect(effect: Json) -> list[Effect]:
    kind, on = effect.get("Type"), effect.get("Enabled") is not False
    if kind == _DYNAMIC_ZOOM and not on:
        return []
    parameters = [parameter for parameter in effect.get("Parameters") or [] if _is_set(parameter)]
    if kind in _STOCK and not parameters:
        return []
    settings = sorted((_setting(parameter) for parameter in parameters), key=lambda setting: str(setting[0]))
    name = str(effect.get("Name") or effect.get("Effect Name") or "effect")
    return [Effect(name=name, kind=_kind(kind, effect), enabled=on, settings=canonical(settings))]


def _kind(kind: object, effect: Json) -> str:
    if kind != _EQUALISER_BAND:
        return str(kind)
    bands = [parameter.get("Parameter Value") for parameter in effect.get("Parameters") or []
             if parameter.get("Parameter ID") == "eq band index"]
    return f"{kind}/{bands[0]}" if bands else str(kind)


def _is_set(parameter: Json) -> bool:
    """True where the value, or any key frame's, isn't the default."""
    if parameter.get("Parameter ID") == "eq band index":
        return False   # on every band, used or not
    default = _steady(parameter.get("Default Parameter Value"))
    keys = parameter.get("Key Frames") or {}
    if any(_steady(key.get("Value")) != default for key in keys.values()):
        return True
    return "Parameter Value" in parameter and _steady(parameter["Parameter Value"]) != default


def _setting(parameter: Json) -> list[object]:
    """[id, value, {frame: value}]; a key frame counts from the clip's head."""
    keys = {frame: key.get("Value") for frame, key in (parameter.get("Key Frames") or {}).items()}
    return [parameter.get("Parameter ID"), parameter.get("Parameter Value"), keys]


def _foreign_effect(effect: Json) -> Effect:
    """An effect of another program: whatever it carries is what it is."""
    rest = {key: value for key, value in effect.items()
            if key not in {"OTIO_SCHEMA", "name", "effect_name", "enabled"} and value not in (None, {}, [])}
    name = str(effect.get("effect_name") or effect.get("name") or effect.get("OTIO_SCHEMA") or "effect")
    return Effect(name=name, kind=str(effect.get("name") or ""), enabled=effect.get("enabled") is not False,
                  settings=canonical(rest))


def _ramp(keys: list[list[Any]]) -> Ramp:
    # Ten-thousandths of a second: Resolve writes 49.199999999999996 for 49.2.
    points = tuple((Fraction(round(key[0] * 10_000), 10_000), Fraction(round(key[1] * 10_000), 10_000)) for key in keys)
    return Ramp(points)


def _mean_speed(ramp: Ramp, ratio: float | None) -> Fraction:
    (first_t, first_s), (last_t, last_s) = ramp.points[0], ramp.points[-1]
    if ratio is not None:
        return Fraction(round(ratio * 1_000_000), 1_000_000)
    return (last_s - first_s) / (last_t - first_t) if last_t > first_t else Fraction(1)
