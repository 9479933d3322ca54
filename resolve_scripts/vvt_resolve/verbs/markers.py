"""Markers as Resolve keeps them: a dictionary by frame, whose keys are floats before 21.1."""

from typing import Any, Dict, List

from vvt_resolve.bridge import Bridge, text, whole


def markers(bridge: Bridge, thing: Any) -> List[Dict[str, Any]]:
    """The markers of a timeline or an item: frames from its head, in order; `data` is the custom data."""
    found = bridge.ask(thing, "GetMarkers")
    found = found if isinstance(found, dict) else {}
    read = [{"frame": whole(frame), "color": text(info.get("color")), "name": text(info.get("name")),
             "note": text(info.get("note")), "duration": max(1, whole(info.get("duration"), 1)),
             "data": text(info.get("customData"))} for frame, info in found.items() if isinstance(info, dict)]
    return sorted(read, key=lambda marker: int(marker["frame"]))
