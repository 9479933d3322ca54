"""The effects DaVinci Resolve writes for every clip, used or not.

Order, names, type numbers and the on/off state are those of OTIO files exported by Resolve 21; a
parameter stands in one only once it is off its default, but for the two of Dynamic Zoom and the
index of an equaliser band, which are always there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_EQUALISER_BAND = 63
_BAND_INDEX = "eq band index"


@dataclass(frozen=True, slots=True)
class StockEffect:
    """One of the effects every clip gets. `name` is Resolve's own, `label` what the Inspector calls it."""

    kind: int
    name: str
    label: str = ""
    display: int = 1
    enabled: bool = True
    parameters: tuple[dict[str, Any], ...] = ()
    titles_too: bool = True
    band: str = ""

    def written(self) -> dict[str, Any]:
        """The effect as Resolve writes it when nobody touched it."""
        return effect(self.kind, self.name, label=self.label, display=self.display,
                      enabled=self.enabled, parameters=list(self.parameters))


def effect(kind: int, name: str, *, label: str = "", display: int = 1, enabled: bool = True,  # noqa: PLR0913
           parameters: list[Any] | None = None) -> dict[str, Any]:
    """An Effect.1 in Resolve's key order. (Six arguments, since Resolve writes six facts.)"""
    return {
        "OTIO_SCHEMA": "Effect.1",
        "metadata": {"Resolve_OTIO": {
            "Display Type": display,
            "Effect Name": name,
            "Enabled": enabled,
            "Name": label or name,
            "Parameters": parameters or [],
            "Type": kind,
        }},
        "name": "",
        "effect_name": "Resolve Effect",
    }


def slot_of(kind: str) -> StockEffect | None:
    """The stock effect a model's effect of this kind is: "2" the transform, "63/4" the fifth equaliser band."""
    number, _, band = kind.partition("/")
    for slot in (*PICTURE, *SOUND):
        if number == str(slot.kind) and (not band or slot.band == band):
            return slot
    return None


def parameter(name: str, value: Any, keys: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401 (it is any JSON)
    """A parameter as Resolve writes it, of what the model keeps of it.

    The default is known for the parameters seen in Resolve's files; elsewhere it is left out, since
    Resolve drops a parameter that equals what its file calls the default.
    """
    default, lowest, highest = _SEEN.get(name, (None, None, None))
    written: dict[str, Any] = {} if default is None else {"Default Parameter Value": default}
    written["Key Frames"] = {frame: {"Value": _typed(key), "Variant Type": _variant(key)}
                             for frame, key in keys.items()}
    written |= {"Parameter ID": name, "Parameter Value": _typed(value), "Variant Type": _variant(value)}
    return written if highest is None else written | {"maxValue": highest, "minValue": lowest}


def _variant(value: object) -> str:
    return "POINTF" if isinstance(value, list) else "Double"


def _typed(value: object) -> object:
    """Resolve's Doubles are floats in its JSON; the model keeps whole ones as integers."""
    if isinstance(value, list):
        return [_typed(inner) for inner in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _frames(first: object, last: object, variant: str) -> dict[str, Any]:
    return {"0": {"Value": first, "Variant Type": variant}, "1000": {"Value": last, "Variant Type": variant}}


# Parameters seen in Resolve's files: default, lowest, highest.
_SEEN: dict[str, tuple[float, float, float]] = {
    "transformationZoomX": (1.0, 0.0, 100.0),
    "transformationZoomY": (1.0, 0.0, 100.0),
    "transformationPan": (0.0, -4.0, 4.0),
    "transformationTilt": (0.0, -4.0, 4.0),
    "transformationRotationAngle": (0.0, -100000.0, 100000.0),
    "dynamicZoomScale": (1.0, 0.01, 100.0),
    "opacity": (100.0, 0.0, 100.0),
    "volume": (0.0, -100.0, 30.0),
    "videoFaderIn": (0.0, 0.0, 2147483647.0),
    "videoFaderOut": (0.0, 0.0, 2147483647.0),
}

_ZOOM: tuple[dict[str, Any], ...] = (
    {"Default Parameter Value": [0.0, 0.0], "Key Frames": _frames([0.0, 0.0], [0.0, 0.0], "POINTF"),
     "Parameter ID": "dynamicZoomCenter", "Parameter Value": [0.0, 0.0], "Variant Type": "POINTF"},
    {"Default Parameter Value": 1.0, "Key Frames": _frames(0.8, 1.0, "Double"),
     "Parameter ID": "dynamicZoomScale", "Parameter Value": 1.0, "Variant Type": "Double",
     "maxValue": 100.0, "minValue": 0.01},
)


def _band(index: int) -> StockEffect:
    which = {"Default Parameter Value": index, "Parameter ID": _BAND_INDEX, "Parameter Value": index,
             "Variant Type": "Int", "maxValue": 5.0, "minValue": -1.0}
    return StockEffect(_EQUALISER_BAND, "Fairlight Equaliser Band", "Equalizer Band", display=3,
                       enabled=0 < index < 5, parameters=(which,), band=str(index))


PICTURE = (
    StockEffect(2, "Transform"),
    StockEffect(88, "Source Transform", display=3),
    StockEffect(85, "Immersive Transform", display=3),
    StockEffect(3, "Cropping"),
    StockEffect(87, "Source Cropping", display=3),
    StockEffect(90, "Source Looks", display=3),
    StockEffect(59, "Dynamic Zoom", enabled=False, parameters=_ZOOM),
    StockEffect(1, "Composite"),
    StockEffect(43, "Lens Correction", titles_too=False),
    StockEffect(22, "Retime and Scaling", titles_too=False),
    StockEffect(36, "Video Faders", display=3),
    StockEffect(86, "Immersive Output Transform", display=3),
)

SOUND = (
    StockEffect(62, "Fairlight Clip Volume and Fades", "Volume"),
    StockEffect(72, "Fairlight Clip Pan", "Pan"),
    StockEffect(67, "Fairlight Clip Pitch", "Pitch"),
    StockEffect(64, "Fairlight Clip Equaliser", "Equalizer", display=3, enabled=False),
    *(_band(index) for index in range(6)),
)
