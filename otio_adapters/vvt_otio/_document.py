"""A cut as an OpenTimelineIO document and back, exactly: what OpenTimelineIO has no words for stands under `vvt`.

Other programs see plain clips, gaps, transitions, retimes and markers. Each clip, marker and transition carries its own
extra facts in its metadata, so these go along when a program trims or reorders the timeline in between.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from vvt.cut import ALL_FACETS, Clip, Cut, Effect, Frames, Marker, Media, Ramp, Track, Transition, whole
from vvt.interchange import resolve_otio
from vvt.interchange.chosen import chosen
from vvt.interchange.otio import cut_from_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Json = dict[str, Any]

KEY = "vvt"
_CLIP = ("name", "colour", "channels", "metadata", "link")
_MEDIA = ("name", "url", "unique_id", "reel", "generator", "offline")
_EXACT = ("start", "duration")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")


def document_of(cut: Cut) -> Json:
    """The OTIO document of `cut`. Raises BadTimeline where a transition stands on no cut."""
    plain = _written_plainly(cut)
    document: Json = json.loads(resolve_otio.write(plain, with_stock_effects=False))
    document["name"] = cut.name
    document["metadata"][KEY] = _of_timeline(cut) | {"warnings": list(cut.warnings)}
    _add_effects(document["tracks"], cut)
    for reference in references(document["tracks"]):
        if reference.get("target_url"):
            reference["target_url"] = as_url(reference["target_url"])
    for pair in _pairs(document["tracks"], cut_from_document(document, cut.name), cut):
        pair.keep()
    return document


def cut_of(document: Json, name: str = "the timeline", timeline: str | None = None) -> Cut:
    """The cut of any OTIO document, with what `document_of` kept; `timeline` names one of a collection's.

    Raises BadTimeline.
    """
    document = one_timeline(document, name, timeline)
    told = _told(document)
    if label_of(document):
        document = {**document, "name": ""}     # a label is shown and never compared
    cut = cut_from_document(document, name)
    cut = _dressed(cut, document.get("tracks") or document)
    if "carries" not in told:
        return replace(cut, format="otio", drop=bool(told.get("drop", cut.drop)))
    return replace(_as_told(cut, told),
                   warnings=(*(str(said) for said in told.get("warnings") or ()), *cut.warnings))


def label_of(document: Json) -> str:
    """What we called a timeline that has no name of its own; "" where it has one, or was renamed since."""
    label = str(_told(document).get("label") or "")
    return label if label == document.get("name") else ""


def one_timeline(document: Json, name: str, timeline: str | None) -> Json:
    """The timeline itself; of a collection the one called `timeline`. Raises BadTimeline."""
    if not str(document.get("OTIO_SCHEMA", "")).startswith("SerializableCollection."):
        return document
    held = [(str(child.get("name") or ""), child) for child in document.get("children") or ()
            if str(child.get("OTIO_SCHEMA", "")).startswith("Timeline.")]
    return chosen(held, timeline, name, "timeline")


def _of_timeline(cut: Cut) -> Json:
    return {"name": cut.name, "start": cut.start, "format": cut.format, "drop": cut.drop,
            "resolution": cut.resolution, "carries": sorted(cut.carries)}


def _as_told(cut: Cut, told: Json) -> Cut:
    return replace(cut, format=str(told.get("format", "otio")), drop=bool(told.get("drop")),
                   resolution=str(told.get("resolution") or ""), carries=frozenset(told["carries"]) & ALL_FACETS)


# --- writing -----------------------------------------------------------------------------------------


def _written_plainly(cut: Cut) -> Cut:
    """`cut` without what the writer of Resolve's files would put in Resolve's words."""
    if cut.format == "otio":
        return cut
    return replace(cut, tracks=tuple(replace(track, clips=tuple(
        replace(clip, effects=(), nested=_written_plainly(clip.nested) if clip.nested else None)
        for clip in track.clips)) for track in cut.tracks))


def _add_effects(stack: Json, cut: Cut) -> None:
    """Effects of other formats, in plain words: name, kind, and their settings as they were read."""
    if cut.format == "otio":
        return
    for element, track in zip(stack["children"], cut.tracks, strict=True):
        for item, clip in zip(_clips(element), track.clips, strict=True):
            item["effects"] += [_plain_effect(effect) for effect in clip.effects]
            if clip.nested is not None:
                _add_effects(item, clip.nested)


def _plain_effect(effect: Effect) -> Json:
    return {"OTIO_SCHEMA": "Effect.1", "name": effect.kind, "effect_name": effect.name,
            "metadata": {KEY: {"settings": effect.settings, "enabled": effect.enabled}}}


@dataclass(frozen=True, slots=True)
class _Pair:
    """A clip's element in the document, the clip as it is read back from there, and the clip as it should be."""

    item: Json
    read: Clip
    meant: Clip

    def keep(self) -> None:
        """Write down, beside the clip, whatever would be read back otherwise."""
        read, meant = self.read, self.meant
        told = _differing(read, meant, _CLIP)
        media = _differing(read.media, meant.media, _MEDIA)
        if "url" in media:
            media["written"] = read.media.url
        media |= {name: None if value is None else str(value) for name in (*_EXACT, "rate")
                  if (value := getattr(meant.media, name)) != getattr(read.media, name)}
        if media:
            told["media"] = media
        if read.speed != meant.speed:
            told["speed"] = str(meant.speed)
        if meant.ramp is not None and read.ramp != meant.ramp:
            told["ramp"] = [[str(record), str(source)] for record, source in meant.ramp.points]
        again = _with_media(read, media)
        if meant.source_out - meant.source_in != again.source_out - again.source_in and meant.speed != 0:
            told["uses"] = [meant.duration, str(meant.source_out - meant.source_in)]
        if meant.nested is not None:
            told["inside"] = _of_timeline(meant.nested) | {"markers": len(meant.nested.markers)}
        if told:
            self.item["metadata"][KEY] = told
        inside = len(meant.nested.markers) if meant.nested is not None else 0
        for element, marker in zip(self.item["markers"][inside:], meant.markers, strict=True):
            _keep_marker(element, marker)


def _differing(read: object, meant: object, names: Iterable[str]) -> Json:
    return {name: value for name in names if (value := getattr(meant, name)) != getattr(read, name)}


def _keep_marker(element: Json, marker: Marker) -> None:
    told = {name: value for name, value in (("colour", marker.colour), ("custom", marker.custom))
            if value != (element["color"] if name == "colour" else "")}
    if told:
        element["metadata"][KEY] = told


def _pairs(stack: Json, read: Cut, meant: Cut) -> Iterator[_Pair]:
    """Every clip three times over; transitions and timeline markers are told on the way."""
    for element, marker in zip(stack["markers"], meant.markers, strict=False):   # of a compound's, those inside it
        _keep_marker(element, marker)
    for element, one, other in zip(stack["children"], read.tracks, meant.tracks, strict=True):
        for item, fade, wanted in zip(_transitions(element), one.transitions, other.transitions, strict=True):
            if fade.settings != wanted.settings:
                item["metadata"][KEY] = {"settings": wanted.settings}
        for item, clip, right in zip(_clips(element), one.clips, other.clips, strict=True):
            yield _Pair(item, clip, right)
            if clip.nested is not None and right.nested is not None:
                yield from _pairs(item, clip.nested, right.nested)


# --- reading -----------------------------------------------------------------------------------------


def _dressed(cut: Cut, stack: Json) -> Cut:
    """`cut`, read from `stack`, with what stands under our key."""
    children = sorted(stack.get("children") or (), key=lambda child: str(child.get("kind", "")).lower() == "audio")
    markers = [*(stack.get("markers") or ()), *(mark for child in children for mark in child.get("markers") or ())]
    if len(markers) == len(cut.markers):
        cut = replace(cut, markers=tuple(map(_marker, cut.markers, markers)))
    if len(children) != len(cut.tracks):
        return cut
    return replace(cut, tracks=tuple(map(_track, cut.tracks, children)))


def _track(track: Track, element: Json) -> Track:
    items, fades = _clips(element), _transitions(element)
    if len(items) == len(track.clips):
        track = replace(track, clips=tuple(map(_clip, track.clips, items)))
    if len(fades) == len(track.transitions):
        track = replace(track, transitions=tuple(map(_transition, track.transitions, fades)))
    return track


def _transition(fade: Transition, element: Json) -> Transition:
    told = _told(element)
    return replace(fade, settings=str(told["settings"])) if "settings" in told else fade


def _clip(clip: Clip, item: Json) -> Clip:
    told = _told(item)
    marks = item.get("markers") or ()
    clip = replace(clip, effects=tuple(map(_effect, clip.effects)))
    if len(clip.markers) == len(marks):
        clip = replace(clip, markers=tuple(map(_marker, clip.markers, marks)))
    if clip.nested is not None:
        clip = _nested(clip, clip.nested, item, told.get("inside") or {})
    if not told:
        return clip
    clip = _with_media(clip, told.get("media") or {})
    clip = replace(clip, **{name: told[name] for name in _CLIP if name in told})
    speed = Fraction(told.get("speed", clip.speed))
    if abs(speed - clip.speed) < Fraction(1, 100_000):
        clip = replace(clip, speed=speed)
    if clip.ramp is not None and len(told.get("ramp") or ()) == len(clip.ramp.points):
        clip = replace(clip, ramp=Ramp(tuple((Fraction(record), Fraction(source)) for record, source in told["ramp"])))
    record, used = told.get("uses") or (None, 0)
    return replace(clip, source_out=whole(clip.source_in + Fraction(used))) if record == clip.duration else clip


def _nested(clip: Clip, nested: Cut, item: Json, told: Json) -> Clip:
    """A compound clip: of the markers on it the first are those of the timeline inside."""
    nested = _dressed(nested, {**item, "markers": []})
    if "carries" not in told:
        return replace(clip, nested=nested)
    inside = int(told.get("markers") or 0)
    nested = replace(_as_told(nested, told), name=str(told.get("name") or ""), start=int(told.get("start") or 0),
                     markers=clip.markers[:inside])
    return replace(clip, nested=nested, markers=clip.markers[inside:])


def _with_media(clip: Clip, told: Json) -> Clip:
    if not told:
        return clip
    old = clip.media
    # Whoever relinked the clip in between knows better where its media are.
    ours = [name for name in _MEDIA if name in told and not (name in {"url", "name"} and _relinked(old, told))]
    media: Media = replace(old, **{name: told[name] for name in ours})
    exact = {name: None if told[name] is None else whole(Fraction(told[name])) for name in _EXACT if name in told}
    media = replace(media, rate=Fraction(told.get("rate", old.rate)), start=exact.get("start", old.start),
                    duration=exact.get("duration", old.duration))
    if media.rate == old.rate:
        return replace(clip, media=media)
    step = media.rate / old.rate
    return replace(
        clip, media=media, source_in=_near(clip.source_in * step),
        source_out=_near(clip.source_in * step) + 1 if clip.speed == 0 else _near(clip.source_out * step),
        markers=tuple(replace(mark, at=_near(mark.at * step), duration=_near(mark.duration * step))
                      for mark in clip.markers))


def _relinked(media: Media, told: Json) -> bool:
    return "written" in told and told["written"] != media.url


def _near(frames: Frames) -> Frames:
    exact, nearest = Fraction(frames), round(frames)
    return nearest if abs(exact - nearest) < Fraction(1, 100) else whole(exact)


def _marker(marker: Marker, element: Json) -> Marker:
    told = _told(element)
    return replace(marker, colour=str(told.get("colour", marker.colour)), custom=str(told.get("custom", marker.custom)))


def _effect(effect: Effect) -> Effect:
    """An effect as `_plain_effect` was told it; any other as it is."""
    held = json.loads(effect.settings) if effect.settings.startswith('{"metadata":') else {}
    told = (held.get("metadata") or {}).get(KEY) if isinstance(held, dict) else None
    if not isinstance(told, dict) or "settings" not in told:
        return effect
    return replace(effect, settings=str(told["settings"]), enabled=bool(told.get("enabled", True)))


# --- both --------------------------------------------------------------------------------------------


def references(thing: Json) -> Iterator[Json]:
    """Every media reference under a stack or track, compound clips' too."""
    for child in thing.get("children") or ():
        held = child.get("media_references") or {"": child.get("media_reference")}
        yield from (reference for reference in held.values() if reference)
        yield from references(child)


def as_url(path: str) -> str:
    """A whole path as the URL that OpenTimelineIO programs want in `target_url`; what is none stays as it is."""
    if path.startswith("\\\\") or _DRIVE.match(path):
        path = "/" * (not path.startswith("\\")) + path.replace("\\", "/")
    elif path.startswith("/"):
        return f"file://{quote(path)}"
    else:
        return path
    return f"file:{quote(path, safe='/:')}" if path.startswith("//") else f"file://{quote(path, safe='/:')}"

def _schema(element: Json) -> str:
    return str(element.get("OTIO_SCHEMA", "")).partition(".")[0]


def _clips(track: Json) -> list[Json]:
    """What stands on a track, a stack or clip alone being a track of one."""
    if _schema(track) not in {"Track", "Sequence"}:
        return [track]
    return [child for child in track.get("children") or () if _schema(child) not in {"Gap", "Transition"}]


def _transitions(track: Json) -> list[Json]:
    return [child for child in track.get("children") or () if _schema(child) == "Transition"]


def _told(element: Json) -> Json:
    told = (element.get("metadata") or {}).get(KEY)
    return told if isinstance(told, dict) else {}
