"""Comparing what was said with what was expected, and what holds for every change list."""

from __future__ import annotations

from itertools import pairwise

from cases.base import AnyOrder, Inside, Says

ALWAYS = ("kind", "track", "also", "linked", "clip", "head", "tail", "shift", "ripple", "before", "after", "text")
EDIT = ("track", "index", "name", "media", "url", "record_in", "record_out", "source_in", "source_out", "speed",
        "enabled")
CARRIES = {
    "overwrite": ("over",), "lift": ("under",), "roll": ("incoming",), "slide": ("clips", "neighbours"),
    "move": ("left", "room", "clips"), "split": ("parts",), "join": ("parts",), "relink": ("count",),
    "transition": ("action",), "effect": ("action", "what", "from", "to"), "enable": ("action",),
    "rename": ("from", "to"), "marker": ("action", "from", "to"), "track": ("action", "from", "to"),
    "timeline": ("what", "from", "to"), "nested": ("action", "changes", "count"),
}
OF_CLIPS = ("insert", "overwrite", "extract", "lift", "replace", "relink", "trim", "roll", "slip", "slide", "move",
            "retime", "split", "join", "enable", "rename", "effect")
NUMBERS = ("head", "tail", "shift", "ripple")


def problems(expected, got):
    """What is wrong: expected changes nobody said, and said ones nobody expected; [] when it agrees."""
    left, out = list(got), []
    for change in expected:
        found = next((it for it in left if not differences(change, it)), None)
        if found is None:
            out.append({"expected": change, "nearest": nearest(change, left)})
        else:
            left.remove(found)
    return out + [{"not expected": it} for it in left]


def missing(expected, got):
    """Expected changes that are not among those said."""
    return [change for change in expected if not any(not differences(change, it) for it in got)]


def nearest(change, candidates):
    """Where the most similar change of this kind differs."""
    lists = [differences(change, it) for it in candidates if it["kind"] == change["kind"]]
    return min(lists, key=len) if lists else "no change of this kind"


def differences(expected, got, path=""):
    """Paths at which `got` lacks what is expected; keys nobody expects are free."""
    if isinstance(expected, Says):
        return [] if expected.word in str(got).lower() else [f"{path}: {got!r} does not say {expected.word}"]
    for shape, of_shape in ((dict, _of_dicts), (AnyOrder, _any_order), (Inside, _inside), (list, _of_lists)):
        if isinstance(expected, shape):
            return of_shape(expected, got, path)
    same = expected == got and isinstance(expected, bool) == isinstance(got, bool)
    return [] if same else [f"{path}: {got!r}, not {expected!r}"]


def _of_dicts(expected, got, path):
    if not isinstance(got, dict):
        return [f"{path}: {got!r}, not {expected!r}"]
    absent = [f"{path}.{key}: absent" for key in expected if key not in got]
    return absent + [line for key, value in expected.items() if key in got
                     for line in differences(value, got[key], f"{path}.{key}")]


def _of_lists(expected, got, path):
    if not isinstance(got, list) or len(expected) != len(got):
        return [f"{path}: {got!r}, not {expected!r}"]
    return [line for n, (one, two) in enumerate(zip(expected, got, strict=True))
            for line in differences(one, two, f"{path}[{n}]")]


def _inside(expected, got, path):
    return _of_lists(expected, got["changes"] if isinstance(got, dict) else got, f"{path}.changes")


def _any_order(expected, got, path):
    if not isinstance(got, list) or len(expected) != len(got):
        return [f"{path}: {got!r}, not {list(expected)!r}"]
    left = list(got)
    for one in expected:
        found = next((it for it in left if not differences(one, it)), None)
        if found is None:
            return [f"{path}: no {one!r} in {left!r}"]
        left.remove(found)
    return []


def unlike(said):
    """What in a change list is not as the contract has it."""
    out = []
    for change in said["changes"]:
        lacking = [key for key in (*ALWAYS, *CARRIES.get(change["kind"], ())) if key not in change]
        out += [f"{change['kind']}: no {key}" for key in lacking]
        out += [] if change.get("text", "").strip() else [f"{change['kind']}: no sentence"]
        out += [f"{change['kind']}: {key} is no number" for key in NUMBERS
                if not isinstance(change.get(key), int | float) or isinstance(change.get(key), bool)]
        if change["kind"] in OF_CLIPS and change["clip"] != "":
            out += [f"{change['kind']}.{side}: no {key}" for side in ("before", "after")
                    for key in EDIT if change.get(side) is not None and key not in change[side]]
        if len(change.get("linked", ())) != len(change.get("also", ())):
            out.append(f"{change['kind']}: linked and also differ in length")
    return out


def in_order(said):
    """Neighbours in the list that stand in the wrong order."""
    keys = [(key, change["text"]) for change in said["changes"] if (key := _place(change, said)) is not None]
    return [(one[1], two[1]) for one, two in pairwise(keys) if one[0] > two[0]]


def _place(change, said):
    """Record in from the head of the later timeline (what is gone: of the earlier), V before A, number."""
    if change["kind"] in {"timeline", "track", "marker"} or not change["track"]:
        return None
    side = "after" if change["after"] else "before"
    edit = change[side]
    if not edit or "record_in" not in edit:
        return None
    label = change["track"]
    return edit["record_in"] - said[side]["start"], "VA".index(label[0]), int(label[1:])


_KIND = {"insert": "extract", "overwrite": "lift", "split": "join"}
_KIND |= {other: one for one, other in _KIND.items()}
_ACTION = {"added": "removed", "on": "off", "locked": "unlocked", "made": "broken"}
_ACTION |= {other: one for one, other in _ACTION.items()}
_LEFT = {"closed": "opened", "lifted": "over", "opened": "closed", "over": "lifted", "": ""}


def turned_round(said):
    """The change list the other way: what `diff(B, A)` must say when this is `diff(A, B)`."""
    return said | {"changes": [_turned(change) for change in said["changes"]]}


def _turned(change):
    out = dict(change)
    out["kind"] = _KIND.get(change["kind"], change["kind"])
    out["before"], out["after"] = change["after"], change["before"]
    out |= {key: -change[key] for key in NUMBERS}
    out["over"], out["under"] = change.get("under") or [], change.get("over") or []
    for key in ("linked", "neighbours", "transitions"):
        out[key] = [_swapped(pair) for pair in change.get(key) or []]
    if change.get("incoming"):
        out["incoming"] = _swapped(change["incoming"])
    if change["kind"] == "move":
        out["left"], out["room"] = _LEFT[change["room"]], _LEFT[change["left"]]
    if "action" in change:
        out["action"] = _ACTION.get(change["action"], change["action"])
    if "from" in change:
        out["from"], out["to"] = change["to"], change["from"]
    if change.get("changes"):
        out["changes"] = turned_round(change["changes"]) if isinstance(change["changes"], dict) else [
            _turned(inner) for inner in change["changes"]]
    return out


def _swapped(pair):
    return {"before": pair["after"], "after": pair["before"]}


def mirrored(said):
    """A change list without what may differ on the way back: order, sentences, later and earlier names."""
    return sorted(repr(_plain(change)) for change in said["changes"])


def _plain(change):
    kept = ("kind", "action", "also", *NUMBERS, "before", "after", "count", "clips", "left", "room", "what",
            "incoming", "neighbours", "version_up", "ripple_tracks", "from", "to", "parts", "over", "under", "linked",
            "transitions")
    out = {key: change.get(key) or None for key in kept}
    inner = change.get("changes")
    if inner:
        out["changes"] = mirrored(inner if isinstance(inner, dict) else {"changes": inner})
    return {key: value for key, value in out.items() if value}
