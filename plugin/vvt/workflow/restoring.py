"""What a new timeline lacks of the version it came from: to be put back, or to be said.

Both sides are what a host tells of a timeline (`facts.json` of the version, the read-back of the import). Clips are
matched by track and place in frames from the timeline's head, never by their number: transitions stand among them,
and a format may leave some out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vvt.cut import timecode
from vvt.host import Lost

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from fractions import Fraction

    from vvt.cut import Cut
    from vvt.host import TimelineFacts

Told = dict[str, Any]
Place = tuple[str, int, int, int]       # kind, track from 1, start and end in frames from the timeline's head

_OURS = "vvt:"
_NO_CLIP = frozenset({"transition", "subtitle"})
_LABEL = {"video": "V", "audio": "A"}
_WORDS = {"colors": ("clip colour", "clip colours"), "flags": ("flag", "flags"),
          "enabled": ("clip switched on or off", "clips switched on or off"), "names": ("clip name", "clip names"),
          "markers": ("marker", "markers"), "tracks": ("track name or state", "track names or states"),
          "items": ("clip", "clips")}


def clips(told: Mapping[str, Any]) -> dict[Place, Told]:
    """The clips of a timeline by their place, without transitions, subtitles and what has no length."""
    return {(track["kind"], track["index"], item["start"] - told["start"], item["end"] - told["start"]): item
            for track in told["tracks"] for item in track["items"]
            if item["kind"] not in _NO_CLIP and item["end"] > item["start"]}


def lost(version: Mapping[str, Any], now: Mapping[str, Any]) -> Lost:
    """What `now` has to be told to be as `version` was, as far as a host can be told."""
    there = clips(now)
    items = [{"kind": place[0], "track": place[1], "start": place[2], "end": place[3], **changes}
             for place, item in clips(version).items()
             if place in there and (changes := _item(item, there[place]))]
    tracks = {(track["kind"], track["index"]): track for track in now["tracks"]}
    states = [{"kind": track["kind"], "index": track["index"], **changes} for track in version["tracks"]
              if (other := tracks.get((track["kind"], track["index"]))) and (changes := _track(track, other))]
    return Lost(tuple(items), tuple(_markers(version, now)), tuple(states))


def _item(was: Told, now: Told) -> Told:
    changes = {name: was[name] for name in ("color", "enabled", "name") if was[name] != now[name]}
    flags = [flag for flag in was["flags"] if flag not in now["flags"]]
    markers = list(_markers(was, now))
    return {**changes, **({"flags": flags} if flags else {}), **({"markers": markers} if markers else {})}


def _track(was: Told, now: Told) -> Told:
    return {name: was[name] for name in ("name", "enabled", "locked") if was[name] != now[name]}


def _markers(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Told]:
    """Markers that aren't there as they were; those of a comparison of ours are nobody's loss."""
    return (marker for marker in was["markers"]
            if marker not in now["markers"] and not marker["data"].startswith(_OURS))


def unlinked(version: Mapping[str, Any] | None, now: Mapping[str, Any]) -> int:
    """How many clips had media in the version and have none at all now: these can't be relinked."""
    if version is None:
        return 0
    there = clips(now)
    return sum(bool(item["media"]) and place in there and there[place]["media"] is None
               for place, item in clips(version).items())


def reapplied(done: Mapping[str, int]) -> str:
    """What was put back, in words: 3 clip colours, 1 marker."""
    return ", ".join(_counted(what, count) for what, count in done.items())


def not_reapplied(missed: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """What wasn't and why, a sentence each."""
    for what, reasons in missed.items():
        for why, count in reasons.items():
            yield f"{_counted(what, count)} could not be put back: {why}."


def _counted(what: str, count: int) -> str:
    one, many = _WORDS[what]
    return f"{count} {one if count == 1 else many}"


def counts_differ(version: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Each track whose number of clips isn't the version's, a sentence each."""
    was, there = _per_track(version), _per_track(now)
    for kind, index in sorted(was.keys() | there.keys(), key=lambda track: (track[0] != "video", track[1])):
        one, other = was.get((kind, index), 0), there.get((kind, index), 0)
        if one != other:
            yield f"{_LABEL[kind]}{index} has {other} clips where the version has {one}."


def _per_track(told: Mapping[str, Any]) -> dict[tuple[str, int], int]:
    found: dict[tuple[str, int], int] = {}
    for kind, index, _, _ in clips(told):
        found[kind, index] = found.get((kind, index), 0) + 1
    return found


def missing(version: Mapping[str, Any], now: TimelineFacts) -> list[str]:
    """The version's clips that have no counterpart at their place, as `"A003.mov" at 01:00:01:16 on V1`."""
    there = clips(now.told)
    return [f'"{item["name"]}" {_where(place, now.start, now.rate, now.drop)}'
            for place, item in clips(version).items() if place not in there]


def _where(place: Place, start: int, rate: Fraction, drop: bool) -> str:
    return f"at {timecode(start + place[2], rate, drop=drop)} on {_LABEL[place[0]]}{place[1]}"


def subtitles(told: Mapping[str, Any]) -> int:
    """How many subtitles a timeline has."""
    return sum(item["kind"] == "subtitle" for track in told["tracks"] for item in track["items"])


def parted(version: Cut, now: Cut) -> int:
    """How many groups of linked clips of the version are no longer linked the same way."""
    return len(_linked(version) - _linked(now))


def _linked(cut: Cut) -> set[frozenset[tuple[str, int, int]]]:
    groups: dict[int, set[tuple[str, int, int]]] = {}
    for label, track in cut.labelled():
        for clip in track.clips:
            if clip.link is not None:
                groups.setdefault(clip.link, set()).add((label, clip.record_in, clip.record_out))
    return {frozenset(group) for group in groups.values() if len(group) > 1}
