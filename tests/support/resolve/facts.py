"""What is documented of Resolve's scripting API, by version: names, parameters, constants, words."""

import json
from pathlib import Path

FOLDER = Path(__file__).parent
API = json.loads((FOLDER / "api.json").read_text("utf-8"))
TYPES = json.loads((FOLDER / "types.json").read_text("utf-8"))
WORDS = TYPES["constants"]

# Keys of SetRenderSettings and export types that came later than the rest (resolve_types.json, section 6.1).
_KEYS_SINCE = {
    "ReplaceExistingFilesInPlace": (19, 1), "ExportSubtitle": (20, 2), "SubtitleFormat": (20, 2),
    "UseFullExtents": (21, 0, 4), "AddFrameHandles": (21, 0, 4), "DataBurnIn": (21, 0, 4),
}
_EXPORTS_SINCE = {"EXPORT_OTIO": (18, 5), "EXPORT_ALE": (19, 0), "EXPORT_ALE_CDL": (19, 0)}

Version = tuple[int, ...]


def version(text: str) -> Version:
    """20.3.2 as (20, 3, 2); `<=17.4.5` and `legacy` are older than anything."""
    return tuple(int(part) for part in text.split(".")) if text[0].isdigit() else (0,)


def names(of: Version) -> dict[str, list[str]]:
    """Class -> the methods it has in this version."""
    return {kind: [name for name, row in methods.items() if version(row["since"]) <= of]
            for kind, methods in API.items()} | {"Fusion": ["GetResolve"]}


def documented(kind: str, name: str) -> str:
    """Since when the class has the method; "" where no version has it."""
    if kind == "Resolve" and name.startswith(("EXPORT_", "KEYFRAME_", "CACHE_")):
        return "constant" if name in _constants() else ""
    if kind == "Fusion":
        return "shown" if name in {"GetResolve", "UIManager"} else ""
    return API.get(kind, {}).get(name, {}).get("since", "")


def fits(kind: str, name: str, count: int) -> bool:
    """Whether the method takes `count` arguments in one of its documented forms."""
    row = API.get(kind, {}).get(name)
    if row is None:
        return count == 0
    if any("..." in form for form in row.get("overloads", ())):
        return True
    least = sum(not name.endswith("?") for name in row["params"])
    forms = [len(form.split(",")) for form in row.get("overloads", ())]
    return least <= count <= max([len(row["params"]), *forms])


def failure(kind: str, name: str) -> object:
    """What the method returns when it fails: no exception, but False, None, "", [] or {}."""
    returns = API.get(kind, {}).get(name, {}).get("returns", "None")
    if "None" in returns:
        return None
    empty = {"bool": False, "str": "", "list": [], "dict": {}, "int": 0}
    return next((value for word, value in empty.items() if returns.startswith(word)), None)


def render_keys(of: Version) -> set[str]:
    """The keys SetRenderSettings knows."""
    return {key for key in TYPES["keys"]["RenderSettings"] if _KEYS_SINCE.get(key, ()) <= of}


def _constants() -> set[str]:
    return {*WORDS["export_types"], *WORDS["export_subtypes"], *WORDS["lut_export"],
            *WORDS["keyframe_mode"], *WORDS["cache_mode"]}


def constants(of: Version) -> dict[str, float]:
    """Attributes of `resolve`, floats, with values that are this build's own (only two of 21.0's are known)."""
    values = {name: float(at) for at, name in enumerate(WORDS["export_types"])}
    # 21.0 has OTIO at 15 and FCPXML 1.10 at 6; every other build counts from elsewhere.
    shift = 0 if of[0] == 21 else of[0] % 5 + 1
    values = {name: value + (1 if value >= 14 else 0) + shift for name, value in values.items()}
    values |= {name: float(at) for at, name in enumerate(WORDS["export_subtypes"])}
    values |= {name: float(at) for at, name in enumerate(WORDS["lut_export"])}
    values |= {name: float(at) for name, at in (WORDS["keyframe_mode"] | WORDS["cache_mode"]).items()}
    return {name: value for name, value in values.items() if _EXPORTS_SINCE.get(name, ()) <= of}
