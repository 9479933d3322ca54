"""A change list carried out: the earlier cut becomes the later one. And turned round."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from vvt.compare.clips import beyond_media
from vvt.compare.labels import LabelMap
from vvt.compare.model import Change, ChangeList, Dissolve, RipplePlace
from vvt.compare.order import in_order
from vvt.compare.timeline_markers import ripple_before
from vvt.cut import Cut, Marker, Track, exact_rate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vvt.cut import Clip, Transition


def apply(cut: Cut, change_list: ChangeList) -> Cut:
    """`cut` with every change of `change_list` made: the later timeline, but for what wasn't compared.

    `cut` must be the timeline the list starts from (`change_list.before`, or one equal to it).
    """
    changes = change_list.changes
    labels = LabelMap.of(cut, changes)
    clips = _clips(cut, changes, labels)
    transitions = _transitions(cut, change_list, labels)
    tracks = tuple(
        replace(base, clips=tuple(sorted(clips[label], key=lambda clip: clip.record_in)),
                transitions=tuple(sorted(transitions[label], key=lambda item: item.at)))
        for label, base in _bare_tracks(cut, changes, labels))
    return _with_facts(replace(cut, tracks=tracks, markers=_markers(cut, change_list)), changes)


def _bare_tracks(cut: Cut, changes: Iterable[Change], labels: LabelMap) -> Iterator[tuple[str, Track]]:
    """The later timeline's tracks in order, with their names and states, nothing on them."""
    states: dict[str, dict[str, Any]] = defaultdict(dict)
    for change in changes:
        if change.kind != "track":
            continue
        if change.action == "renamed":
            states[change.track]["name"] = change.to
        elif change.action in ("on", "off"):
            states[change.track]["enabled"] = change.action == "on"
        elif change.action in ("locked", "unlocked"):
            states[change.track]["locked"] = change.action == "locked"
        elif change.action == "added" and change.to != change.track:
            states[change.track]["name"] = change.to
    known = dict(cut.labelled())
    for label, was in labels.slots():
        base = known[was] if was is not None else Track(label[0])
        yield label, replace(base, clips=(), transitions=(), **states.get(label, {}))


def _clips(cut: Cut, changes: Iterable[Change], labels: LabelMap) -> dict[str, list[Clip]]:
    taken = {(edit.track, edit.index) for change in changes for edit in change.takes}
    put = {(edit.track, edit.index): edit.clip for change in changes for edit in change.puts}
    places = _places(changes)
    result: dict[str, list[Clip]] = defaultdict(list)
    for label, track in cut.labelled():
        now = labels.after.get(label)
        for index, clip in enumerate(track.clips):
            if now is not None and (label, index) not in taken:
                moved = sum(frames for at, frames in places.get(label, ()) if clip.record_in >= at)
                result[now].append(clip.moved(moved))
    for (label, _), clip in put.items():
        result[label].append(clip)
    return result


def _places(changes: Iterable[Change]) -> dict[str, list[tuple[int, int]]]:
    """Where on each track ripples began, and by how many frames."""
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for change in changes:
        for ripple in change.ripples:
            for place in ripple.places:
                places[place.before].append((place.at, ripple.frames))
    return places


def _transitions(cut: Cut, change_list: ChangeList, labels: LabelMap) -> dict[str, list[Transition]]:
    gone: set[tuple[str, Transition]] = set()
    result: dict[str, list[Transition]] = defaultdict(list)
    moved = [pair for change in change_list.changes for pair in _transition_pairs(change)]
    for before, after in [*moved, *change_list.carried]:
        if before is not None:
            gone.add((before.track, before.transition))
        if after is not None:
            result[after.track].append(after.transition)
    for label, track in cut.labelled():
        now = labels.after.get(label)
        if now is not None:
            result[now] += [item for item in track.transitions if (label, item) not in gone]
    return result


def _transition_pairs(change: Change) -> Iterator[tuple[Dissolve | None, Dissolve | None]]:
    yield from change.transitions
    if change.kind == "transition":
        for before, after in ((change.before, change.after), *change.linked):
            yield (before if isinstance(before, Dissolve) else None, after if isinstance(after, Dissolve) else None)


def _markers(cut: Cut, change_list: ChangeList) -> tuple[Marker, ...]:
    changes = list(change_list.changes)
    own = [change for change in changes if change.kind == "marker" and not change.track]
    left = list(cut.markers)
    for change in own:
        if (one := _marker(change.from_)) in left:
            left.remove(one)
    still = list(change_list.still)
    markers: list[Marker] = []
    for marker in left:
        if marker in still:
            still.remove(marker)
            markers.append(marker)
        else:
            markers.append(replace(marker, at=marker.at + ripple_before(changes, marker.at)))
    # A marker that was both changed and moved stands in two lines: it is put once.
    put = {str(change.to): _marker(change.to) for change in own if change.to is not None}
    return tuple(sorted([*markers, *put.values()], key=lambda marker: (marker.at, marker.name)))


def _marker(told: object) -> Marker:
    if not isinstance(told, dict):
        return Marker(-1)
    return Marker(at=_frames(told["at"]), duration=_frames(told["duration"]), name=told["name"],
                  colour=told["colour"], note=told["note"], custom=told.get("custom", ""))


def _frames(value: float) -> int | Fraction:
    return value if isinstance(value, int) else Fraction(round(value * 1000), 1000)


def _with_facts(cut: Cut, changes: Iterable[Change]) -> Cut:
    facts: dict[str, Any] = {change.what: change.to for change in changes if change.kind == "timeline"}
    if "rate" in facts:
        facts["rate"] = exact_rate(facts["rate"])
    return replace(cut, **facts)


# -- turned round ---------------------------------------------------------------------------------------

_TURNED_KIND = {"insert": "extract", "extract": "insert", "overwrite": "lift", "lift": "overwrite",
                "split": "join", "join": "split"}
_TURNED_ACTION = {"added": "removed", "removed": "added", "on": "off", "off": "on", "locked": "unlocked",
                  "unlocked": "locked", "made": "broken", "broken": "made"}


def invert(change_list: ChangeList) -> ChangeList:
    """The list of the way back: applied to the later cut it gives the earlier one."""
    labels = LabelMap.of(change_list.before, change_list.changes)
    turned = [_turned(change, labels) for change in change_list.changes]
    return replace(
        change_list, before=change_list.after, after=change_list.before, changes=in_order(turned),
        carried=tuple((after, before) for before, after in change_list.carried))


def _turned(change: Change, labels: LabelMap) -> Change:
    before, after = change.after, change.before
    side = after or before
    track = side.track if side is not None else labels.back(change.track)
    if change.kind == "move" and before is not None:
        track = before.track
    if change.kind == "track" and change.action == "removed":
        track = change.track
    named = change.clip if change.clip == "" or side is None else _name(side)
    linked = tuple((other, one) for one, other in change.linked)
    return replace(
        change, kind=_TURNED_KIND.get(change.kind, change.kind), before=before, after=after, track=track,
        clip=named, linked=linked, also=tuple(_label(pair) for pair in linked),
        head=-change.head, tail=-change.tail, shift=-change.shift, ripple=-change.ripple,
        ripple_tracks=None if change.ripple_tracks is None else tuple(labels.back(t) for t in change.ripple_tracks),
        action=_TURNED_ACTION.get(change.action, change.action), from_=change.to, to=change.from_,
        over=change.under, under=change.over, parts=change.parts,
        incoming=None if change.incoming is None else (change.incoming[1], change.incoming[0]),
        neighbours=tuple((other, one) for one, other in change.neighbours),
        transitions=tuple((other, one) for one, other in change.transitions),
        run=tuple((other, one) for one, other in change.run), left=_turned_left(change), room=_turned_room(change),
        changes=None if change.changes is None else invert(change.changes), takes=change.puts, puts=change.takes,
        ripples=tuple(replace(ripple, frames=-ripple.frames, places=tuple(
            RipplePlace(place.after, place.before, place.after_at, place.at) for place in ripple.places))
            for ripple in change.ripples),
        beyond_media=_beyond(change),
    )


def _turned_left(change: Change) -> str:
    return {"opened": "closed", "over": "lifted"}.get(change.room, "")


def _turned_room(change: Change) -> str:
    return {"closed": "opened", "lifted": "over"}.get(change.left, "")


def _name(side: object) -> str:
    return side.clip if isinstance(side, Dissolve) else side.clip.name  # type: ignore[attr-defined]  # else an Edit


def _label(pair: tuple[Any, Any]) -> str:
    return str((pair[1] or pair[0]).track)


def _beyond(change: Change) -> bool:
    if change.kind not in ("trim", "slip", "roll", "retime"):
        return False
    sides = [change.before, *((change.incoming[0],) if change.incoming else ())]
    return any(not isinstance(side, Dissolve) and side is not None and beyond_media(side.clip) for side in sides)
