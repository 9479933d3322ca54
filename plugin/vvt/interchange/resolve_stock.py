"""The effects DaVinci Resolve writes for every clip, used or not.

Order, names, type numbers and the on/off state are those of OTIO files exported by Resolve 21; a
parameter stands in one only once it is off its default, but for the two of Dynamic Zoom and the
index of an equaliser band, which are always there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

EQUALISER_BAND = 63
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


def band_index(parameters: list[Any]) -> int | None:
    """Which equaliser band a parameter list belongs to; None when it doesn't say."""
    for parameter in parameters:
        if isinstance(parameter, dict) and parameter.get("Parameter ID") == _BAND_INDEX:
            value = parameter.get("Parameter Value")
            return int(value) if isinstance(value, int | float) else None
    return None


def _frames(first: object, last: object, variant: str) -> dict[str, Any]:
    return {"0": {"Value": first, "Variant Type": variant}, "1000": {"Value": last, "Variant Type": variant}}


_ZOOM: tuple[dict[str, Any], ...] = (
    {"Default Parameter Value": [0.0, 0.0], "Key Frames": _frames([0.0, 0.0], [0.0, 0.0], "POINTF"),
     "Parameter ID": "dynamicZoomCenter", "Parameter Value": [0.0, 0.0], "Variant Type": "POINTF"},
    {"Default Parameter Value": 1.0, "Key Frames": _frames(0.8, 1.0, "Double"),
     "Parameter ID": "dynamicZoomScale", "Parameter Value": 1.0, "Variant Type": "Double",
     "maxValue": 100.0, "minValue": 0.01},
)


def _band(index: int) -> StockEffect:
    parameter = {"Default Parameter Value": index, "Parameter ID": _BAND_INDEX, "Parameter Value": index,
                 "Variant Type": "Int", "maxValue": 5.0, "minValue": -1.0}
    return StockEffect(EQUALISER_BAND, "Fairlight Equaliser Band", "Equalizer Band", display=3,
                       enabled=0 < index < 5, parameters=(parameter,))


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
