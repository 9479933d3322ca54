"""`describe`: the project and the current timeline, with what exported files lose."""

import os
from typing import Any, Callable, Dict, List, Optional

from vvt_resolve import rates
from vvt_resolve.bridge import Bridge, text, whole
from vvt_resolve.verbs.export import exportable
from vvt_resolve.verbs.markers import markers
from vvt_resolve.verbs.origin import origin

Message = Dict[str, Any]
_NESTING = {"Timeline": "nested", "Compound": "compound", "Multicam": "multicam"}


def describe(bridge: Bridge, args: Message, tell: Callable[[str], None]) -> Message:
    """Everything at once. Frames are the timeline's: `start` and `end` (exclusive) absolute, markers from the head.

    `timeline` names another than the current timeline by its unique id.
    """
    project = bridge.project()
    told: Message = {
        "product": product(bridge),
        "project": {"name": text(bridge.ask(project, "GetName")), "id": text(bridge.ask(project, "GetUniqueId"))},
        "saved": not bridge.is_untitled(text(bridge.ask(project, "GetName"))),
        "rendering": bool(bridge.ask(project, "IsRenderingInProgress")),
        "can": {"export": exportable(bridge), "settings_come_back": bridge.can(project, "DeleteRenderPreset")},
        "presets": [text(name) for name in bridge.ask(project, "GetRenderPresetList") or []],
    }
    timeline = (bridge.timeline_with(project, args["timeline"]) if args["timeline"]
                else bridge.ask(project, "GetCurrentTimeline"))
    told["timeline"] = None if timeline is None else whole_timeline(bridge, timeline, tell)
    return told


def product(bridge: Bridge) -> Message:
    """Name, version as Resolve writes it, and whether it is the Studio edition."""
    name = text(bridge.ask(bridge.resolve, "GetProductName"))
    studio = bridge.maybe(bridge.resolve, "IsStudio")
    return {"name": name, "version": text(bridge.ask(bridge.resolve, "GetVersionString")),
            "studio": "Studio" in name if studio is None else bool(studio)}


def whole_timeline(bridge: Bridge, timeline: Any, tell: Callable[[str], None]) -> Message:
    """A timeline with its tracks, items and markers; `rate` is a fraction as text, "24000/1001"."""
    rate, drop = rates.of_timeline(bridge, timeline)
    tracks = [_track(bridge, timeline, kind, index, tell) for kind in ("video", "audio", "subtitle")
              for index in range(1, whole(bridge.ask(timeline, "GetTrackCount", kind)) + 1)]
    return {
        "name": text(bridge.ask(timeline, "GetName")), "id": text(bridge.ask(timeline, "GetUniqueId")),
        "rate": f"{rate.numerator}/{rate.denominator}", "drop": drop,
        "start": whole(bridge.ask(timeline, "GetStartFrame")), "end": whole(bridge.ask(timeline, "GetEndFrame")),
        "start_timecode": text(bridge.ask(timeline, "GetStartTimecode")),
        "markers": markers(bridge, timeline), "tracks": tracks, "offline": offline(tracks),
        "pulled_as": origin(bridge, timeline),
    }


def offline(tracks: List[Message]) -> int:
    """How many clips lack their media."""
    return sum(bool(item["media"] and item["media"]["offline"]) for track in tracks for item in track["items"])


def _track(bridge: Bridge, timeline: Any, kind: str, index: int, tell: Callable[[str], None]) -> Message:
    tell(f"Reading {kind} track {index}")
    return {
        "kind": kind, "index": index, "name": text(bridge.ask(timeline, "GetTrackName", kind, index)),
        "subtype": text(bridge.maybe(timeline, "GetTrackSubType", kind, index)),
        "enabled": bridge.maybe(timeline, "GetIsTrackEnabled", kind, index) is not False,
        "locked": bool(bridge.maybe(timeline, "GetIsTrackLocked", kind, index)),
        "items": [_item(bridge, kind, item) for item in bridge.items(timeline, kind, index)],
    }


def _item(bridge: Bridge, track: str, item: Any) -> Message:
    pool_item = bridge.ask(item, "GetMediaPoolItem")
    media = None if pool_item is None else _media(bridge, pool_item)
    return {
        "name": text(bridge.ask(item, "GetName")), "id": text(bridge.ask(item, "GetUniqueId")),
        "kind": _kind(bridge, track, item, media),
        "start": whole(bridge.ask(item, "GetStart")), "end": whole(bridge.ask(item, "GetEnd")),
        "color": text(bridge.ask(item, "GetClipColor")),
        "flags": [text(flag) for flag in bridge.ask(item, "GetFlagList") or []],
        "enabled": bridge.maybe(item, "GetClipEnabled") is not False,
        "markers": markers(bridge, item), "media": media,
    }


def _kind(bridge: Bridge, track: str, item: Any, media: Optional[Message]) -> str:
    """`clip`, `nested`, `compound`, `multicam`, `title`, `generator`, `transition` or `subtitle`."""
    if track == "subtitle":
        return "subtitle"
    if media is not None:
        return next((kind for word, kind in _NESTING.items() if word in media["type"]), "clip")
    if bridge.maybe(item, "GetType") == "transition" or bridge.maybe(item, "GetProperty") == {}:
        return "transition"
    return "title" if whole(bridge.ask(item, "GetFusionCompCount")) else "generator"


def _media(bridge: Bridge, pool_item: Any) -> Message:
    told = _property(bridge, pool_item)
    kind, path = told("Type"), told("File Path")
    return {"id": text(bridge.ask(pool_item, "GetUniqueId")), "name": text(bridge.ask(pool_item, "GetName")),
            "type": kind, "path": path, "offline": _offline(kind, path, told("Online Status"))}


def is_offline(bridge: Bridge, pool_item: Any) -> bool:
    """Whether a pool clip lacks its media now."""
    told = _property(bridge, pool_item)
    return _offline(told("Type"), told("File Path"), told("Online Status"))


def _property(bridge: Bridge, pool_item: Any) -> Callable[[str], str]:
    return lambda name: text(bridge.ask(pool_item, "GetClipProperty", name))


def _offline(kind: str, path: str, status: str) -> bool:
    """Whether a pool clip lacks its file: as Resolve says, else as the disk does.

    The status is an English word in the builds seen; any other word decides nothing. Image sequences
    (`name.[1000-1100].exr`) have no one file to look for.
    """
    if any(word in kind for word in _NESTING) or status.lower() == "online":
        return False
    if status.lower() == "offline":
        return True
    return not path or ("[" not in path and "%" not in path and not os.path.exists(path))
