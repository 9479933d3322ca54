"""What changed on a clip that kept its place: enabled, name, effects, colour, markers, metadata, what is inside."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vvt.compare.drafts import Draft
from vvt.compare.model import Change, Edit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vvt.cut import Clip, Effect, Marker


@dataclass(frozen=True, slots=True)
class Comparable:
    """The facets that both files carry."""

    facets: frozenset[str]

    def __contains__(self, facet: str) -> bool:
        """True when both files carry it."""
        return facet in self.facets


def attribute_drafts(one: Edit, other: Edit, comparable: Comparable) -> Iterator[Draft]:
    """Every change of attributes between two states of one clip."""
    if one.clip is other.clip:
        return
    base = Change("enable", other.track, other.clip.name, one, other, takes=(one,), puts=(other,))
    before, after = one.clip, other.clip
    if before.enabled != after.enabled and "enabled" in comparable:
        yield Draft(replace(base, action="on" if after.enabled else "off"))
    if _renamed(before, after) and "names" in comparable:
        yield Draft(replace(base, kind="rename", from_=before.name, to=after.name))
    if before.colour != after.colour and "colours" in comparable:
        yield Draft(replace(base, kind="colour", from_=before.colour, to=after.colour))
    if before.effects != after.effects and "effects" in comparable:
        yield from _effects(base, before, after)
    if before.markers != after.markers and "markers" in comparable:
        yield from (Draft(change) for change in marker_changes(base, before.markers, after.markers))
    if before.metadata != after.metadata and "metadata" in comparable:
        yield Draft(_metadata(base, "metadata", before.metadata, after.metadata))
    if before.channels != after.channels and before.channels and after.channels and "sound" in comparable:
        yield Draft(_metadata(base, "channels", before.channels, after.channels))


def _metadata(base: Change, what: str, before: str, after: str) -> Change:
    return replace(base, kind="metadata", what=what, from_=json.loads(before) if before else None,
                   to=json.loads(after) if after else None)


def _renamed(before: Clip, after: Clip) -> bool:
    """A clip named after its file changes its name with the file: that is no renaming."""
    if before.name == after.name:
        return False
    follows = before.name in _file_names(before) and after.name in _file_names(after)
    return not follows or before.media.name == after.media.name


def _file_names(clip: Clip) -> tuple[str, str]:
    name = clip.media.name
    return name, name.rpartition(".")[0] or name


# -- effects --------------------------------------------------------------------------------------------


def _effects(base: Change, before: Clip, after: Clip) -> Iterator[Draft]:
    ones, others = _by_kind(before.effects), _by_kind(after.effects)
    for place in [*ones, *(place for place in others if place not in ones)]:
        one, other = ones.get(place), others.get(place)
        if one == other or (one and other and _same_effect(one, other, before, after)):
            continue
        action = "changed" if one and other else "added" if other else "removed"
        what = (other or one).name  # type: ignore[union-attr]  # one of the two is there
        yield Draft(replace(base, kind="effect", action=action, what=what, from_=_told(one), to=_told(other)))


def _by_kind(effects: Sequence[Effect]) -> dict[tuple[str, str, int], Effect]:
    """Effects by name and kind, numbered where one stands twice."""
    seen: dict[tuple[str, str], int] = defaultdict(int)
    result = {}
    for effect in effects:
        number = seen[effect.name, effect.kind]
        seen[effect.name, effect.kind] += 1
        result[effect.name, effect.kind, number] = effect
    return result


def _told(effect: Effect | None) -> object:
    """An effect as the change list tells it: {parameter: value}, or None."""
    if effect is None:
        return None
    settings = json.loads(effect.settings) if effect.settings else []
    told: dict[str, object] = {}
    if isinstance(settings, dict):
        told = settings
    else:
        for parameter, value, keys in settings:
            told[str(parameter)] = {"value": value, "keys": keys} if keys else value
    if not effect.enabled:
        told["enabled"] = False
    return told


def _same_effect(one: Effect, other: Effect, before: Clip, after: Clip) -> bool:
    """True when only the key frames' count from the head differs, by as much as the head was trimmed."""
    if one.enabled != other.enabled:
        return False
    shift = round((after.source_in - before.source_in) / (before.source_per_record or 1))
    return bool(shift) and _anchored(one.settings, shift) == _anchored(other.settings, 0)


def _anchored(settings: str, shift: int) -> object:
    """Parameters with key frames counted from `shift` frames further in."""
    parameters = json.loads(settings) if settings else []
    if not isinstance(parameters, list):
        return parameters
    return [[name, value, {str(int(frame) - shift): key for frame, key in keys.items()}]
            for name, value, keys in parameters]


# -- markers --------------------------------------------------------------------------------------------


def marker_changes(base: Change, before: Sequence[Marker], after: Sequence[Marker]) -> Iterator[Change]:
    """Markers added, removed, changed or moved; the same marker is the one at its place, else the one of its words."""
    gone = [marker for marker in before if marker not in after]
    new = [marker for marker in after if marker not in before]
    for same in (_same_place, _same_words, _same_name):
        for one in list(gone):
            other = next((marker for marker in new if same(one, marker)), None)
            if other is None:
                continue
            gone.remove(one)
            new.remove(other)
            shift = other.at - one.at
            if not _same_words(one, other):
                yield _marker(base, "changed", one, other)
            if shift:
                yield replace(_marker(base, "moved", one, other), shift=shift)
    yield from (_marker(base, "removed", one, None) for one in gone)
    yield from (_marker(base, "added", None, other) for other in new)


def _same_place(one: Marker, other: Marker) -> bool:
    return one.at == other.at


def _same_words(one: Marker, other: Marker) -> bool:
    return replace(one, at=0) == replace(other, at=0)


def _same_name(one: Marker, other: Marker) -> bool:
    return bool(one.name) and one.name == other.name and one.colour == other.colour


def _marker(base: Change, action: str, one: Marker | None, other: Marker | None) -> Change:
    what = (other or one).name  # type: ignore[union-attr]  # one of the two is there
    return replace(base, kind="marker", action=action, what=what, from_=marker_told(one), to=marker_told(other))


def marker_told(marker: Marker | None) -> object:
    """A marker as the change list tells it."""
    if marker is None:
        return None
    told = {"at": _number(marker.at), "duration": _number(marker.duration), "name": marker.name,
            "colour": marker.colour, "note": marker.note}
    return told | ({"custom": marker.custom} if marker.custom else {})


def _number(frames: object) -> object:
    return frames if isinstance(frames, int) else round(float(frames), 3)  # type: ignore[arg-type]  # a Fraction
