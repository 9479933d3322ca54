"""What can only be learnt by trying: on a timeline of our own, in a bin of our own, both taken away again."""

import os
from typing import Any, Callable, Dict, List, Set

from vvt_resolve.bridge import Bridge, text, whole
from vvt_resolve.errors import Refusal
from vvt_resolve.verbs.bins import free_name, open_bin, our_bin
from vvt_resolve.verbs.markers import markers
from vvt_resolve.verbs.putting_back import put_back

Message = Dict[str, Any]

_BIN = "Video Version Tracker tries something"
_NAME = "vvt probe"
_DATA = "vvt:probe"


def experiments(bridge: Bridge, project: Any, folder: str) -> Message:
    """Try what Resolve does; answers by the names of the questions. What is made is taken away, whatever happens."""
    pool = bridge.ask(project, "GetMediaPool")
    before, clips = _ids(bridge, bridge.timelines(project)), _clips(bridge, pool)
    was_there = our_bin(bridge, pool, _BIN) is not None
    try:
        with put_back(bridge, project) as back:
            try:
                open_bin(bridge, pool, _BIN)
                answers = _tried(bridge, project, folder)
            finally:
                _clear(bridge, project, before, clips)
    finally:
        made = None if was_there else our_bin(bridge, pool, _BIN)
        if made is not None:
            bridge.ask(pool, "DeleteFolders", [made])
    left = {"timelines": len(_ids(bridge, bridge.timelines(project)) - before),
            "clips": len(_ids(bridge, _clips(bridge, pool)) - _ids(bridge, clips))}
    return dict(answers, cleaned_up={"left": left, "put_back": back.report})


def _tried(bridge: Bridge, project: Any, folder: str) -> Message:
    pool = bridge.ask(project, "GetMediaPool")
    clip = next((one for one in _clips(bridge, pool) if _frames(bridge, one) > 1), None)
    made = bridge.ask(pool, "CreateEmptyTimeline", free_name(bridge, project, _NAME))
    if made is None:
        raise Refusal("not-made", "Resolve made no empty timeline.", "")
    whole_clip = "not tried: there is no clip in the media pool"
    if clip is not None:
        whole_clip = _guarded(lambda: _whole_clip(bridge, pool, made, clip))
        if not bridge.items(made, "video", 1):
            bridge.ask(pool, "AppendToTimeline", [clip])
    return {"whole_clip": whole_clip, "custom_data": _guarded(lambda: _custom_data(bridge, project, made, folder)),
            "duplicates": _guarded(lambda: _duplicates(bridge, project, made, folder)),
            "scripted_actions": {"experiments": "Export and ImportTimelineFromFile were called: see 4 and 9"}}


def _whole_clip(bridge: Bridge, pool: Any, timeline: Any, clip: Any) -> Message:
    frames = _frames(bridge, clip)
    bridge.ask(pool, "AppendToTimeline", [{"mediaPoolItem": clip, "startFrame": 0, "endFrame": frames,
                                           "mediaType": 1}])
    items = bridge.items(timeline, "video", 1)
    return {"clip_frames": frames, "items": len(items),
            "lengths": [whole(bridge.ask(item, "GetDuration")) for item in items]}


def _custom_data(bridge: Bridge, project: Any, timeline: Any, folder: str) -> Message:
    added = bool(bridge.ask(timeline, "AddMarker", 0, "Blue", "vvt", "", 1, _DATA))
    back = _round_trip(bridge, project, timeline, os.path.join(folder, "vvt probe.drt"), "EXPORT_DRT")
    return {"marker_added": added, "before": [one["data"] for one in markers(bridge, timeline)],
            "after": [one["data"] for one in markers(bridge, back)]}


def _duplicates(bridge: Bridge, project: Any, timeline: Any, folder: str) -> Message:
    pool = bridge.ask(project, "GetMediaPool")
    before = len(_clips(bridge, pool))
    _round_trip(bridge, project, timeline, os.path.join(folder, "vvt probe.otio"), "EXPORT_OTIO")
    # The imported timeline is a clip of the pool itself.
    return {"clips_added": len(_clips(bridge, pool)) - before - 1}


def _round_trip(bridge: Bridge, project: Any, timeline: Any, path: str, kind: str) -> Any:
    """The timeline exported and imported again. Raises Refusal."""
    number = getattr(bridge.resolve, kind, None)
    if number is None or not bridge.ask(timeline, "Export", path, number) or not os.path.isfile(path):
        raise Refusal("not-exported", f"Resolve wrote no file for {kind}.", "")
    before = _ids(bridge, bridge.timelines(project))
    options = [] if path.endswith(".drt") else [{"timelineName": free_name(bridge, project, _NAME + " again")}]
    bridge.ask(bridge.ask(project, "GetMediaPool"), "ImportTimelineFromFile", path, *options)
    new = [one for one in bridge.timelines(project) if bridge.ask(one, "GetUniqueId") not in before]
    if len(new) != 1:
        raise Refusal("not-imported", f"ImportTimelineFromFile made {len(new)} timelines of {kind}.", "")
    return new[0]


def _clear(bridge: Bridge, project: Any, timelines: Set[str], clips: List[Any]) -> None:
    """Take away what wasn't there before, and nothing else: by unique ids."""
    pool = bridge.ask(project, "GetMediaPool")
    ours = [one for one in bridge.timelines(project) if text(bridge.ask(one, "GetUniqueId")) not in timelines]
    if ours:
        bridge.ask(pool, "DeleteTimelines", ours)
    known = _ids(bridge, clips)
    new = [one for one in _clips(bridge, pool) if text(bridge.ask(one, "GetUniqueId")) not in known]
    if new:
        bridge.ask(pool, "DeleteClips", new)


def _ids(bridge: Bridge, things: Any) -> Set[str]:
    return {text(bridge.ask(one, "GetUniqueId")) for one in things}


def _clips(bridge: Bridge, pool: Any) -> List[Any]:
    """All clips of the pool, in all bins."""
    folders, found = [bridge.ask(pool, "GetRootFolder")], []  # type: List[Any], List[Any]
    while folders:
        folder = folders.pop()
        found += bridge.ask(folder, "GetClipList") or []
        folders += bridge.ask(folder, "GetSubFolderList") or []
    return found


def _frames(bridge: Bridge, clip: Any) -> int:
    """A clip's length; 0 for timelines and what has no picture."""
    if "Video" not in text(bridge.ask(clip, "GetClipProperty", "Type")):
        return 0
    return whole(bridge.ask(clip, "GetClipProperty", "Frames"))


def _guarded(ask: Callable[[], Message]) -> Any:
    try:
        return ask()
    except Refusal as refusal:
        return {"refused": refusal.cause}
