"""`mark` and `unmark`: our markers on the current timeline. The editor's own are never touched.

Ours are told by their custom data, which begins with OURS and which Resolve shows nowhere.
"""

from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple

from vvt_resolve.bridge import Bridge, whole
from vvt_resolve.errors import Refusal
from vvt_resolve.verbs.markers import markers

Message = Dict[str, Any]

OURS = "vvt:"
_FIELDS = {"frame": int, "color": str, "name": str, "note": str, "duration": int, "data": str}


def mark(bridge: Bridge, args: Message, tell: Callable[[str], None]) -> Message:
    """Put `markers` in place of all of ours; frames from the timeline's head.

    Where a marker sits already ours steps aside to the next free frame. Answers how many are there now,
    `moved` ones with `from` and `to`, and `refused` ones.
    """
    wanted = [_checked(marker) for marker in args["markers"]]
    timeline = bridge.timeline(bridge.project(), args["timeline"])
    removed = _remove_ours(bridge, timeline)
    tell(f"Setting {len(wanted)} markers")
    answer: Message = {"removed": removed, "moved": [], "refused": []}
    for marker, frame in _placed(bridge, timeline, wanted):
        told = {"name": marker["name"], "data": marker["data"], "from": marker["frame"]}
        if frame is None or not _added(bridge, timeline, marker, frame):
            answer["refused"].append(told)
        elif frame != marker["frame"]:
            answer["moved"].append(dict(told, to=frame))
    answer["marked"] = len(_ours(bridge, timeline))
    return answer


def unmark(bridge: Bridge, args: Message, _tell: Callable[[str], None]) -> Message:
    """Take all of our markers away; answers how many."""
    timeline = bridge.timeline(bridge.project(), args["timeline"])
    removed = _remove_ours(bridge, timeline)
    left = len(_ours(bridge, timeline))
    if left:
        raise Refusal("not-removed", f"Resolve kept {left} of our markers.",
                      "See that the timeline isn't locked, and try again.")
    return {"removed": removed}


def _ours(bridge: Bridge, timeline: Any) -> List[Message]:
    return [marker for marker in markers(bridge, timeline) if marker["data"].startswith(OURS)]


def _remove_ours(bridge: Bridge, timeline: Any) -> int:
    return sum(bool(bridge.ask(timeline, "DeleteMarkerAtFrame", marker["frame"])) for marker in _ours(bridge, timeline))


def _placed(bridge: Bridge, timeline: Any, wanted: List[Message]) -> Iterator[Tuple[Message, Optional[int]]]:
    """Each marker, in order, and the first free frame from its own on; None where the timeline has none left."""
    length = whole(bridge.ask(timeline, "GetEndFrame")) - whole(bridge.ask(timeline, "GetStartFrame"))
    taken = {marker["frame"] for marker in markers(bridge, timeline)}
    for marker in sorted(wanted, key=lambda one: int(one["frame"])):
        frame = next((free for free in range(marker["frame"], length) if free not in taken), None)
        if frame is not None:
            taken.add(frame)
        yield marker, frame


def _added(bridge: Bridge, timeline: Any, marker: Message, frame: int) -> bool:
    return bool(bridge.ask(timeline, "AddMarker", frame, marker["color"], marker["name"], marker["note"],
                           marker["duration"], OURS + marker["data"]))


def _checked(marker: Any) -> Message:
    right = isinstance(marker, dict) and set(marker) == set(_FIELDS) and all(
        isinstance(marker[name], kind) and not isinstance(marker[name], bool) for name, kind in _FIELDS.items())
    if not right or marker["frame"] < 0 or marker["duration"] < 1:
        raise Refusal("bad-request", f"A marker needs {', '.join(_FIELDS)}.",
                      "Update Video Version Tracker, so that both halves are of one version.")
    return dict(marker)
