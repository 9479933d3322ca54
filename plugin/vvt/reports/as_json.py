"""The change list as JSON: schema `vvt.change-list/1`, the form other programs read."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from vvt.compare.model import Change, ChangeList, Dissolve, Edit
from vvt.cut import Cut, rate_label
from vvt.reports.figures import exact_label, figure, inside
from vvt.reports.words import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Json = dict[str, object]
Pair = tuple[Edit | Dissolve | None, Edit | Dissolve | None]

# Keys a change of this kind always has; any other is written only where it says something.
_CARRIES: dict[str, tuple[str, ...]] = {
    "insert": ("parts",), "overwrite": ("over",), "extract": ("parts",), "lift": ("under", "parts"),
    "replace": ("version_up",), "relink": ("count",), "roll": ("incoming",), "slide": ("clips", "neighbours"),
    "move": ("left", "room", "clips"), "split": ("parts",), "join": ("parts",), "transition": ("action",),
    "effect": ("action", "what", "from", "to"), "enable": ("action",), "rename": ("from", "to"),
    "colour": ("from", "to"), "metadata": ("from", "to"), "marker": ("action", "from", "to"),
    "track": ("action", "from", "to"), "timeline": ("what", "from", "to"),
    "nested": ("action", "changes", "count"), "picture": ("what", "strength"),
}


def as_json(change_list: ChangeList) -> Json:
    """The change list as the contract's JSON, made of plain dicts, lists, strings and numbers.

    Record frames count from midnight, the timeline's start timecode in them; inside a compound clip
    from its own head. Source frames are media frames, a decimal of three places where they aren't whole.
    """
    return {
        "schema": "vvt.change-list/1",
        "before": _timeline(change_list.before),
        "after": _timeline(change_list.after),
        "identical": change_list.identical,
        "unchanged": change_list.unchanged,
        "rippled": change_list.rippled,
        "not_compared": list(change_list.not_compared),
        "changes": changes_json(change_list),
    }


def changes_json(change_list: ChangeList) -> list[Json]:
    """The `changes` of a change list, in the order they stand."""
    return [change_json(change, change_list) for change in change_list.changes]


def _timeline(cut: Cut) -> Json:
    return {"name": cut.name, "rate": rate_label(cut.rate), "rate_exact": exact_label(cut.rate),
            "drop": cut.drop, "start": cut.start, "duration": cut.duration}


def change_json(change: Change, change_list: ChangeList) -> Json:
    """One change as an entry of `changes`."""
    starts = change_list.before.start, change_list.after.start
    entry: Json = {
        "kind": change.kind, "track": change.track, "also": list(change.also),
        "linked": _pairs(change.linked, starts), "clip": change.clip,
        "head": figure(change.head), "tail": figure(change.tail), "shift": figure(change.shift),
        "ripple": change.ripple, "before": _place(change.before, starts[0]), "after": _place(change.after, starts[1]),
    }
    always = _CARRIES.get(change.kind, ())
    for key, (filled, write) in _extras(change, change_list, starts).items():
        if filled or key in always:
            entry[key] = write()
    entry["text"] = sentence(change, change_list)
    return entry


def _extras(change: Change, change_list: ChangeList,
            starts: tuple[int, int]) -> dict[str, tuple[bool, Callable[[], object]]]:
    """Each further key: whether it says something here, and what writes it."""
    return {
        "action": (bool(change.action), lambda: change.action),
        "what": (bool(change.what), lambda: change.what),
        "from": (change.from_ is not None, lambda: _told(change, change.from_, starts[0])),
        "to": (change.to is not None, lambda: _told(change, change.to, starts[1])),
        "over": (bool(change.over), lambda: _edits(change.over, starts[0])),
        "under": (bool(change.under), lambda: _edits(change.under, starts[1])),
        "parts": (bool(change.parts), lambda: _edits(change.parts, _parts_start(change, change_list))),
        "incoming": (change.incoming is not None,
                     lambda: _pairs((change.incoming,), starts)[0] if change.incoming else None),
        "neighbours": (bool(change.neighbours), lambda: _pairs(change.neighbours, starts)),
        "transitions": (bool(change.transitions), lambda: _pairs(change.transitions, starts)),
        "count": (bool(change.count), lambda: change.count),
        "clips": (bool(change.clips), lambda: change.clips),
        "run": (bool(change.run), lambda: _pairs(change.run, starts)),
        "left": (bool(change.left), lambda: change.left),
        "room": (bool(change.room), lambda: change.room),
        "version_up": (change.version_up, lambda: change.version_up),
        "ripple_tracks": (change.ripple_tracks is not None, lambda: list(change.ripple_tracks or ())),
        "ripple_at": (bool(change.ripples), lambda: change.ripple_at + starts[0]),
        "ripples": (bool(change.ripples), lambda: _ripples(change, starts)),
        "beyond_media": (change.beyond_media, lambda: True),
        "changes": (change.changes is not None, lambda: changes_json(inside(change.changes)) if change.changes else []),
        "strength": (bool(change.strength), lambda: round(change.strength, 3)),
    }


def _told(change: Change, said: object, start: int) -> object:
    """`from` or `to`: a timeline marker counts in record frames, as everything on the timeline does."""
    told = plain(said)
    on_timeline = change.kind == "marker" and not change.track
    if on_timeline and isinstance(told, dict) and isinstance(said, dict) and "at" in said:
        told["at"] = figure(said["at"] + start)
    return told


def _parts_start(change: Change, change_list: ChangeList) -> int:
    """The start of the timeline that holds the parts: the one where they lie as whole clips."""
    holders = [cut for cut in (change_list.after, change_list.before) if _holds(cut, change.parts)]
    if len(holders) == 1:
        return holders[0].start
    earlier = change.kind == "join" or (change.kind == "nested" and change.action == "made")
    return (change_list.before if earlier else change_list.after).start


def _holds(cut: Cut, parts: tuple[Edit, ...]) -> bool:
    tracks = dict(cut.labelled())
    return all(part.track in tracks and 0 <= part.index < len(tracks[part.track].clips)
               and tracks[part.track].clips[part.index] == part.clip for part in parts)


def _ripples(change: Change, starts: tuple[int, int]) -> list[Json]:
    """How far clips moved, and from which record frame of each track: on the earlier timeline and on the later one."""
    return [{"frames": ripple.frames,
             "places": [{"before": place.before, "after": place.after, "at": place.at + starts[0],
                         "after_at": place.after_at + starts[1]} for place in ripple.places]}
            for ripple in change.ripples]


def _pairs(pairs: Iterable[Pair], starts: tuple[int, int]) -> list[Json]:
    return [{"before": _place(before, starts[0]), "after": _place(after, starts[1])} for before, after in pairs]


def _edits(edits: Iterable[Edit], start: int) -> list[Json]:
    return [edit_json(edit, start) for edit in edits]


def _place(place: Edit | Dissolve | None, start: int) -> Json | None:
    if place is None:
        return None
    return edit_json(place, start) if isinstance(place, Edit) else _dissolve(place, start)


def edit_json(edit: Edit, start: int) -> Json:
    """One edit; `start` is the timeline's start timecode in frames, added to its record range."""
    clip = edit.clip
    entry: Json = {
        "track": edit.track, "index": edit.index, "name": clip.name, "media": clip.media.name, "url": clip.media.url,
        "record_in": clip.record_in + start, "record_out": clip.record_out + start,
        "source_in": figure(clip.source_in), "source_out": figure(clip.source_out),
        "speed": float(clip.speed), "enabled": clip.enabled,
    }
    if clip.ramp is not None:
        entry["ramp"] = True
    return entry


def _dissolve(dissolve: Dissolve, start: int) -> Json:
    held = dissolve.transition
    return {"track": dissolve.track, "record_in": held.record_in + start, "record_out": held.record_out + start,
            "in_offset": held.in_offset, "out_offset": held.out_offset, "name": held.name}


def plain(said: object) -> object:
    """A value without fractions, tuples or the like, for JSON."""
    if said is None or isinstance(said, (str, bool, float)):
        return said
    if isinstance(said, (int, Fraction)):
        return figure(said)
    if isinstance(said, dict):
        return {str(key): plain(held) for key, held in said.items()}
    if isinstance(said, (list, tuple)):
        return [plain(held) for held in said]
    return str(said)
