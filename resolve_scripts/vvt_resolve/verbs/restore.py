"""`restore`: what a timeline file lost is put back onto a timeline we brought in, and read back.

Clip colours, flags, enabled, item names, track names and states, markers with their custom data.
"""

from typing import Any, Callable, Dict, List, Tuple

from vvt_resolve.bridge import SINCE, Bridge, text, whole
from vvt_resolve.errors import Refusal
from vvt_resolve.verbs.describe import whole_timeline
from vvt_resolve.verbs.markers import markers
from vvt_resolve.verbs.putting_back import put_back

Message = Dict[str, Any]
Place = Tuple[str, int, int, int]

_MOST = 5000        # things in one request
_TEXT, _FRAME, _BOOL, _LIST = (str,), (int,), (bool,), (list,)
_PLACE = {"kind": _TEXT, "track": _FRAME, "start": _FRAME, "end": _FRAME}
_ITEM = {"color": _TEXT, "flags": _LIST, "enabled": _BOOL, "name": _TEXT, "markers": _LIST}
_MARKER = {"frame": _FRAME, "color": _TEXT, "name": _TEXT, "note": _TEXT, "duration": _FRAME, "data": _TEXT}
_TRACK = {"kind": _TEXT, "index": _FRAME}
_STATE = {"name": _TEXT, "enabled": _BOOL, "locked": _BOOL}
_REFUSED = "Resolve did not keep it"


class _Account:
    """What was put back and what wasn't, by word (`colors`, `names`, …); for the latter why, and how often."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self.done: Dict[str, int] = {}
        self.missed: Dict[str, Dict[str, int]] = {}

    def note(self, what: str, kept: bool, why: str = _REFUSED) -> None:
        if kept:
            self.done[what] = self.done.get(what, 0) + 1
        else:
            reasons = self.missed.setdefault(what, {})
            reasons[why] = reasons.get(why, 0) + 1

    def change(self, what: str, thing: Any, setter: Tuple[Any, ...], getter: Tuple[Any, ...], wanted: Any) -> None:
        """Call `setter` (a method's name and what it takes); it counts when `getter` answers `wanted` then."""
        if not self._bridge.can(thing, setter[0]):
            self.note(what, False, f"it needs Resolve {SINCE.get(setter[0], 'of a later version')}")
            return
        self._bridge.ask(thing, *setter)
        self.note(what, self._bridge.ask(thing, *getter) == wanted)


def restore(bridge: Bridge, args: Message, tell: Callable[[str], None]) -> Message:
    """Put back onto the timeline `timeline`, which is made the current one meanwhile.

    `items` are told by their place (kind, track from 1, start and end in frames from the timeline's head) and carry
    only what is to be set; `markers` are the timeline's; `tracks` are told by kind and index. Answers `done` counts,
    `missed` reasons with counts, and the timeline as it reads then.
    """
    _check(args)
    project = bridge.project()
    account = _Account(bridge)
    with put_back(bridge, project) as back:
        timeline = back.switch_to(args["timeline"])
        tell(f"Putting back what the file lost on {len(args['items'])} clips")
        locked = _unlocked(bridge, timeline, args["items"])
        _items(bridge, timeline, args["items"], account)
        _markers(bridge, timeline, args["markers"], account)
        for kind, index in locked:
            bridge.ask(timeline, "SetTrackLock", kind, index, True)
        for track in args["tracks"]:
            _track(timeline, track, account)
        told = whole_timeline(bridge, timeline, tell)
    return {"done": account.done, "missed": account.missed, "timeline": told, "put_back": back.report}


def _unlocked(bridge: Bridge, timeline: Any, items: List[Message]) -> List[Tuple[str, int]]:
    """Unlock the tracks of these items, which take no change otherwise; answers those that were locked."""
    tracks = sorted({(item["kind"], item["track"]) for item in items})
    locked = [track for track in tracks if bridge.maybe(timeline, "GetIsTrackLocked", *track)]
    for track in locked:
        bridge.ask(timeline, "SetTrackLock", track[0], track[1], False)
    return locked


def _items(bridge: Bridge, timeline: Any, wanted: List[Message], account: _Account) -> None:
    at = _by_place(bridge, timeline, {(item["kind"], item["track"]) for item in wanted})
    for told in wanted:
        item = at.get((told["kind"], told["track"], told["start"], told["end"]))
        if item is None:
            account.note("items", False, "there is no clip at that place")
        else:
            _item(bridge, item, told, account)


def _by_place(bridge: Bridge, timeline: Any, tracks: Any) -> Dict[Place, Any]:
    """The items of these tracks by track, start and end; never by their number, which phantoms and transitions shift.

    A transition may stand at the very place of a short clip: what has media wins.
    """
    head = whole(bridge.ask(timeline, "GetStartFrame"))
    found: Dict[Place, Any] = {}
    for kind, track in sorted(tracks):
        for item in bridge.items(timeline, kind, track):
            place = (kind, track, whole(bridge.ask(item, "GetStart")) - head,
                     whole(bridge.ask(item, "GetEnd")) - head)
            if place not in found or bridge.ask(item, "GetMediaPoolItem") is not None:
                found[place] = item
    return found


def _item(bridge: Bridge, item: Any, told: Message, account: _Account) -> None:
    if "color" in told:
        setter = ("SetClipColor", told["color"]) if told["color"] else ("ClearClipColor",)
        account.change("colors", item, setter, ("GetClipColor",), told["color"])
    for flag in told.get("flags", ()):
        bridge.ask(item, "AddFlag", flag)
        account.note("flags", flag in (bridge.ask(item, "GetFlagList") or []))
    if "enabled" in told:
        account.change("enabled", item, ("SetClipEnabled", told["enabled"]), ("GetClipEnabled",), told["enabled"])
    if "name" in told:
        account.change("names", item, ("SetName", told["name"]), ("GetName",), told["name"])
    _markers(bridge, item, told.get("markers", ()), account)


def _markers(bridge: Bridge, thing: Any, wanted: Any, account: _Account) -> None:
    """Markers that are missing are added; those that lost their custom data alone get that back."""
    if not wanted:
        return
    there = {marker["frame"]: marker for marker in markers(bridge, thing)}
    for marker in wanted:
        if marker["frame"] in there:
            bridge.ask(thing, "UpdateMarkerCustomData", marker["frame"], marker["data"])
        else:
            bridge.ask(thing, "AddMarker", marker["frame"], marker["color"], marker["name"], marker["note"],
                       marker["duration"], marker["data"])
    now = markers(bridge, thing)
    for marker in wanted:
        account.note("markers", marker in now)


def _track(timeline: Any, told: Message, account: _Account) -> None:
    place = (told["kind"], told["index"])
    for name, setter, getter in (("name", "SetTrackName", "GetTrackName"),
                                 ("enabled", "SetTrackEnable", "GetIsTrackEnabled"),
                                 ("locked", "SetTrackLock", "GetIsTrackLocked")):
        if name in told:
            account.change("tracks", timeline, (setter, *place, told[name]), (getter, *place), told[name])


def _check(args: Message) -> None:
    """Raises Refusal for anything that isn't of the shape `restore` documents."""
    items = args["items"]
    right = (all(len(args[name]) <= _MOST for name in ("items", "markers", "tracks"))
             and all(_typed(item, _PLACE, _ITEM) for item in items)
             and all(_typed(marker, _MARKER, {}) for item in items for marker in item.get("markers", ()))
             and all(isinstance(flag, str) for item in items for flag in item.get("flags", ()))
             and all(_typed(marker, _MARKER, {}) for marker in args["markers"])
             and all(_typed(track, _TRACK, _STATE) for track in args["tracks"]))
    if not right:
        raise Refusal("bad-request", "What is to be put back was not understood.",
                      "Update Video Version Tracker, so that both halves are of one version.")


def _typed(told: Any, needed: Dict[str, Any], allowed: Dict[str, Any]) -> bool:
    """Whether `told` has all of `needed`, nothing but `allowed` beside, and each of its kind."""
    if not isinstance(told, dict) or not set(needed) <= set(told) <= set(needed) | set(allowed):
        return False
    kinds = dict(allowed, **needed)
    # A bool is an int to Python, but no frame.
    return all(isinstance(value, kinds[name]) and (isinstance(value, bool) == (kinds[name] == _BOOL))
               for name, value in told.items()) and text(told.get("kind", "video")) in ("video", "audio", "subtitle")
