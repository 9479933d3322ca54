"""OpenTimelineIO documents, above all as DaVinci Resolve writes them, as cuts.

Reads the JSON itself, so a schema newer than the installed OpenTimelineIO (`Marker.3`) loses nothing
and stock effects cost no objects. One pass a track, whole frames; floats end at the door.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import Any
from urllib.parse import unquote, urlsplit

from vvt.cut import ALL_FACETS, Clip, Cut, Frames, Marker, Media, Track, Transition, exact_rate, whole
from vvt.errors import BadTimeline
from vvt.interchange.chosen import chosen
from vvt.interchange.otio_effects import AS_SHOT, canonical, effects_and_speed

Json = dict[str, Any]

DEFAULT_NAME = re.compile(r"(video|audio|track|v|a)\s*\d*", re.IGNORECASE)
_NOT_IN_OTIO = frozenset({"colours", "resolution"})
# Plain OpenTimelineIO has no words for these; each program that writes them has its own.
_RESOLVE_ONLY = frozenset({"effects", "links", "locks", "sound"})
_HUNDREDTH = Fraction(1, 100)
# Written on each clip for Resolve's own bookkeeping; links are read, channels kept apart.
_BOOKKEEPING = frozenset({"Link Group ID", "Channels", "Media Url"})
_NO_METADATA = frozenset({"Resolve_OTIO", "vvt"})


def cut_from_document(
    document: Json, name: str, *, lost: tuple[str, ...] = (), warnings: tuple[str, ...] = (),
    timeline: str | None = None,
) -> Cut:
    """The cut an OTIO document holds; `name` is the file's, used where the timeline has none.

    `lost` names facets that the way here may have dropped, `timeline` the one meant of a collection.
    Raises BadTimeline.
    """
    try:
        told = _one_timeline(document, name, timeline)
        reader = _Reader(_timeline_rate(told, name))
        cut = reader.timeline(told)
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError) as error:
        raise BadTimeline(
            f"{name} isn't built as OpenTimelineIO files are ({type(error).__name__}: {error}).",
            "Export the timeline again.",
        ) from None
    carries = ALL_FACETS - _NOT_IN_OTIO - set(lost)
    if "Resolve_OTIO" not in (told.get("metadata") or {}):
        carries -= _RESOLVE_ONLY
    if not told.get("name"):
        carries -= {"timeline names"}
    return replace(cut, carries=frozenset(carries), warnings=warnings + tuple(reader.warnings))


def _one_timeline(document: Json, name: str, wanted: str | None) -> Json:
    schema = _schema(document)
    if schema in {"Timeline", "Stack", "Track", "Sequence"}:
        return document
    if schema == "SerializableCollection":
        inside: list[Json] = [child for child in document.get("children") or [] if _schema(child) == "Timeline"]
        return chosen([(str(child.get("name") or ""), child) for child in inside], wanted, name, "timeline")
    raise BadTimeline(f"{name} holds a {schema or 'nameless thing'}, not a timeline.", "Export the timeline as OTIO.")


def _schema(thing: Json) -> str:
    return str(thing.get("OTIO_SCHEMA", "")).split(".")[0]


def _rate_of(time: Json | None) -> Fraction | None:
    rate = (time or {}).get("rate")
    return exact_rate(rate) if rate and rate > 0 else None


def _timeline_rate(timeline: Json, name: str) -> Fraction:
    """Frames per second of the timeline: its start's, else the first clip's on the lowest track that has one."""
    rate = _rate_of(timeline.get("global_start_time"))
    waiting: list[Json] = [timeline.get("tracks") or timeline]
    while rate is None and waiting:
        thing = waiting.pop()
        if _schema(thing) in {"Clip", "Gap"}:
            reference = _reference(thing)
            for time_range in (thing.get("source_range"), reference.get("available_range")):
                rate = rate or _rate_of((time_range or {}).get("duration"))
        waiting.extend(reversed(thing.get("children") or []))
    if rate is None:
        if any(track.get("children") for track in (timeline.get("tracks") or {}).get("children") or []):
            raise BadTimeline(f"{name} says no frame rate anywhere.", "Export the timeline again.")
        return Fraction(24)
    return rate


def _sequence_rate(resolve: Json) -> Fraction | None:
    """A compound clip's own frames per second, where the file says it."""
    rate = resolve.get("Sequence Fps")
    return exact_rate(rate) if isinstance(rate, int | float) and rate > 0 else None


def _reference(clip: Json) -> Json:
    """The active media reference: Clip.2's dictionary, or Clip.1's single one."""
    references = clip.get("media_references")
    if references:
        active = references.get(clip.get("active_media_reference_key")) or next(iter(references.values()))
        return active or {}
    return clip.get("media_reference") or {}


class _Reader:
    """Reads one document at one timeline rate; what it has to skip goes into `warnings`."""

    def __init__(self, rate: Fraction) -> None:
        self.rate = rate
        self.warnings: list[str] = []
        self._start = 0
        self._media: dict[tuple[Any, ...], Media] = {}
        self._rates: dict[float, Fraction] = {}
        self._texts: dict[str, str] = {}

    # -- times ---------------------------------------------------------------------------------------

    def _exact(self, rate: float) -> Fraction:
        exact = self._rates.get(rate)
        if exact is None:
            exact = self._rates[rate] = exact_rate(rate)
        return exact

    def frames(self, time: Json | None, rate: Fraction) -> Frames:
        """A RationalTime in frames at `rate`; noise below a hundredth of a frame is gone, else three places."""
        if not time:
            return 0
        value, own = time["value"], self._exact(time["rate"])
        if own == rate and value == int(value):
            return int(value)
        exact = Fraction(value) * rate / own
        nearest = round(exact)
        return nearest if abs(exact - nearest) < _HUNDREDTH else whole(Fraction(round(exact * 1000), 1000))

    def record(self, time: Json | None) -> Frames:
        """A RationalTime in timeline frames, exact."""
        return self.frames(time, self.rate)

    # -- structure -----------------------------------------------------------------------------------

    def timeline(self, timeline: Json) -> Cut:
        stack = timeline.get("tracks") or timeline
        if _schema(stack) == "Track":
            stack = {"children": [stack]}
        start = timeline.get("global_start_time")
        self._start = round(self.record(start)) if start else self.first_record(stack)
        metadata = (timeline.get("metadata") or {}).get("Resolve_OTIO") or {}
        cut = self.stack(stack, str(timeline.get("name") or ""))
        return replace(cut, start=self._start, drop=bool(metadata.get("Drop Frame", False)))

    def first_record(self, stack: Json) -> int:
        """Where the earliest track says it starts, which OpenTimelineIO's EDL adapter writes as minus its record in."""
        heads = [((track.get("source_range") or {}).get("start_time")) for track in stack.get("children") or []]
        return min((max(0, -round(self.record(head))) if head else 0 for head in heads), default=0)

    def stack(self, stack: Json, name: str) -> Cut:
        """The tracks of a stack; a child that is no track is a track of one."""
        tracks, markers = [], list(stack.get("markers") or [])
        for child in stack.get("children") or []:
            as_track = child if _schema(child) in {"Track", "Sequence"} else {"kind": "Video", "children": [child]}
            markers.extend(as_track.get("markers") or [])
            tracks.append(self.track(as_track))
        tracks.sort(key=lambda track: track.kind != "V")
        return Cut(name=name, rate=self.rate, tracks=tuple(tracks),
                   markers=tuple(self.marker(marker, self.rate) for marker in markers))

    def track(self, track: Json) -> Track:
        clips: list[Clip] = []
        transitions: list[Transition] = []
        position: Frames = 0
        for child in track.get("children") or []:
            schema = _schema(child)
            if schema == "Transition":
                transitions.append(self.transition(child, round(position)))
                continue
            duration = self.duration(child)
            if duration > 0 and schema != "Gap":
                clips.append(self.item(child, schema, round(position), round(position + duration)))
            elif duration <= 0 and schema != "Gap":
                self.warnings.append(f"{child.get('name') or 'a clip'} has no length and was left out.")
            position += max(duration, 0)
        name = str(track.get("name") or "")
        resolve = (track.get("metadata") or {}).get("Resolve_OTIO") or {}
        read = Track(
            kind="A" if str(track.get("kind", "Video")).lower() == "audio" else "V",
            clips=tuple(clips), transitions=tuple(transitions),
            name="" if DEFAULT_NAME.fullmatch(name) else name,
            enabled=track.get("enabled") is not False, locked=bool(resolve.get("Locked", False)),
        )
        return self.trimmed(read, track.get("source_range"))

    def trimmed(self, track: Track, time_range: Json | None) -> Track:
        """A track of which only `time_range` shows (nested tracks of other programs)."""
        if not time_range:
            return track
        first = round(self.record(time_range.get("start_time")))
        if first < 0:
            # Nothing lies before a track's head: it is the EDL adapter's way to say where the track starts.
            later = max(0, -first - self._start)
            return replace(track, clips=tuple(clip.moved(later) for clip in track.clips),
                           transitions=tuple(item.moved(later) for item in track.transitions))
        last = first + round(self.record(time_range.get("duration")))
        clips = tuple(clip.part(first, last).moved(-first) for clip in track.clips
                      if clip.record_out > first and clip.record_in < last)
        kept = tuple(item.moved(-first) for item in track.transitions if first < item.at < last)
        return replace(track, clips=clips, transitions=kept)

    def duration(self, item: Json) -> Frames:
        """Length on the track in timeline frames."""
        time_range = item.get("source_range") or _reference(item).get("available_range")
        if time_range:
            return self.record(time_range.get("duration"))
        lengths = [self.duration(child) for child in item.get("children") or [] if _schema(child) != "Transition"]
        if _schema(item) in {"Track", "Sequence"}:
            return sum(lengths)
        return max(lengths, default=0)

    def transition(self, item: Json, at: int) -> Transition:
        resolve = (item.get("metadata") or {}).get("Resolve_OTIO") or {}
        kind = resolve.get("Transition Type")
        return Transition(
            at=at, in_offset=round(self.record(item.get("in_offset"))),
            out_offset=round(self.record(item.get("out_offset"))),
            name=str(item.get("name") or item.get("transition_type") or "Transition"),
            settings=canonical({"type": item.get("transition_type"), "kind": kind}),
        )

    # -- clips ---------------------------------------------------------------------------------------

    def item(self, item: Json, schema: str, record_in: int, record_out: int) -> Clip:
        """A clip or compound clip at its place on the track."""
        nested = None
        if schema in {"Stack", "Track", "Sequence", "Timeline"}:
            nested = self.nested(item, schema)
        media = self.media(item, nested is not None)
        time_range = item.get("source_range") or _reference(item).get("available_range") or {}
        source_in = self.frames(time_range.get("start_time"), media.rate)
        effects, speed, ramp = effects_and_speed(item.get("effects"))
        used: Frames = record_out - record_in   # an int as long as it can be: fractions cost ten times as much
        if ramp is not None:
            used = ramp.source_frames(record_out - record_in, self.rate)
        elif speed is not AS_SHOT:
            used = used * abs(speed)
        if media.rate is not self.rate and media.rate != self.rate:
            used = used * media.rate / self.rate
        source_out = source_in + (1 if speed == 0 else self.snapped(used))
        if ramp is not None and speed < 0:
            source_in, source_out = source_in - self.snapped(used), source_in
        resolve = (item.get("metadata") or {}).get("Resolve_OTIO") or {}
        link = resolve.get("Link Group ID")
        markers = item.get("markers")
        return Clip(
            record_in=record_in, record_out=record_out, source_in=whole(source_in), source_out=whole(source_out),
            media=media, name=str(item.get("name") or media.name), speed=speed,
            ramp=ramp, enabled=item.get("enabled") is not False,
            link=link if isinstance(link, int) else None,
            colour=str((item.get("color") or {}).get("name") or ""),
            effects=effects,
            markers=tuple(self.marker(marker, media.rate) for marker in markers) if markers else (),
            metadata=self.metadata(item.get("metadata")),
            nested=nested,
            channels=canonical(resolve["Channels"]) if resolve.get("Channels") else "",
        )

    def snapped(self, frames: Frames) -> Frames:
        """Frames of media with float noise gone: whole, or three places."""
        if isinstance(frames, int):
            return frames
        nearest = round(frames)
        return nearest if abs(frames - nearest) < _HUNDREDTH else whole(Fraction(round(frames * 1000), 1000))

    def nested(self, item: Json, schema: str) -> Cut:
        """The timeline inside a compound clip, its frames counted from its own head."""
        stack = {"children": [item]} if schema in {"Track", "Sequence"} else item.get("tracks") or item
        resolve = (item.get("metadata") or {}).get("Resolve_OTIO") or {}
        inside = _Reader(_sequence_rate(resolve) or self.rate)
        cut = inside.stack({**stack, "markers": []}, str(item.get("name") or ""))
        self.warnings += inside.warnings
        return cut

    def media(self, item: Json, nested: bool) -> Media:
        reference = _reference(item)
        available = reference.get("available_range") or {}
        start, duration = available.get("start_time") or {}, available.get("duration") or {}
        key = (
            item.get("name") if nested or not reference.get("target_url") else None, nested,
            reference.get("target_url"), reference.get("target_url_base"), reference.get("name"),
            reference.get("name_prefix"), reference.get("start_frame"),
            start.get("value"), start.get("rate"), duration.get("value"),
            (reference.get("metadata") or {}).get("Resolve_OTIO", {}).get("Media Url"),
            None if start else ((item.get("source_range") or {}).get("start_time") or {}).get("rate"),
        )
        known = self._media.get(key)
        if known is None:
            known = self._media[key] = self.new_media(item, reference, nested)
        return known

    def new_media(self, item: Json, reference: Json, nested: bool) -> Media:
        name, available = str(item.get("name") or ""), reference.get("available_range") or {}
        resolve = (item.get("metadata") or {}).get("Resolve_OTIO") or {}
        if nested:
            return Media(name=name, unique_id=str(resolve.get("Sequence ID") or ""),
                         rate=_sequence_rate(resolve) or self.rate)
        start = available.get("start_time")
        rate = _rate_of(start) or _rate_of((item.get("source_range") or {}).get("start_time")) or self.rate
        url = _url(reference)
        return Media(
            name=_file_name(url) or str(reference.get("name") or "") or name, url=url, rate=rate,
            reel=_reel(item, reference),
            start=self.frames(start, rate) if start else None,
            duration=self.frames(available.get("duration"), rate) if start else None,
            generator=not url, offline=_schema(reference) == "MissingReference" and bool(url),
        )

    def metadata(self, metadata: Json | None) -> str:
        """What else a clip carries, without Resolve's own bookkeeping and our OpenTimelineIO plugin's."""
        if not metadata:
            return ""
        kept = {key: value for key, value in metadata.items() if key not in _NO_METADATA}
        resolve = {key: value for key, value in (metadata.get("Resolve_OTIO") or {}).items()
                   if key not in _BOOKKEEPING and not key.startswith("Sequence ")}
        if resolve:
            kept["Resolve_OTIO"] = resolve
        if not kept:
            return ""
        text = canonical(kept)
        return self._texts.setdefault(text, text)

    def marker(self, marker: Json, rate: Fraction) -> Marker:
        marked = marker.get("marked_range") or {}
        resolve = (marker.get("metadata") or {}).get("Resolve_OTIO") or {}
        keywords = resolve.get("Keywords") or []
        colour = marker.get("color")
        return Marker(
            at=self.frames(marked.get("start_time"), rate), duration=self.frames(marked.get("duration"), rate),
            name=str(marker.get("name") or ""),
            colour=str(colour.get("name") or "") if isinstance(colour, dict) else str(colour or ""),
            note=str(resolve.get("Note") or marker.get("comment") or ""),
            custom=canonical(keywords) if keywords else "",
        )


def _url(reference: Json) -> str:
    """Where the media lies as the file wrote it; an image sequence as one path with its frame range."""
    if _schema(reference) == "ImageSequenceReference":
        digits = "#" * int(reference.get("frame_zero_padding") or 0)
        base = str(reference.get("target_url_base") or "")
        joint = "" if not base or base.endswith(("/", "\\")) else "/"
        return f"{base}{joint}{reference.get('name_prefix', '')}{digits or '#'}{reference.get('name_suffix', '')}"
    missing = (reference.get("metadata") or {}).get("Resolve_OTIO") or {}
    return str(reference.get("target_url") or missing.get("Media Url") or "")


def _file_name(url: str) -> str:
    path = unquote(urlsplit(url).path) if url.startswith("file:") else url
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2]


def _reel(item: Json, reference: Json) -> str:
    """The reel or tape, where an adapter put one."""
    for holder in (item.get("metadata") or {}, reference.get("metadata") or {}):
        for key in ("cmx_3600", "fcp_xml", "AAF", "ALE"):
            reel = (holder.get(key) or {}).get("reel") if isinstance(holder.get(key), dict) else None
            if reel:
                return str(reel)
    return ""
