"""Two cuts as far as both their files can tell them, so that a format's silence is never taken for a removal.

Within one format nothing is changed but this: an EDL can't say where its timeline starts, so of two the later
one starts where the earlier does. Between two formats, what only one knows is taken off the other: compounds'
insides, tracks, sound; what both know in words of their own (effects, notes, colours) isn't compared.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from vvt.cut import Clip, Cut, Marker, Track, Transition

_EDL = "edl"
_OWN_WORDS = frozenset({"effects", "metadata", "colours"})
# Of these two the markers' colours have the same names.
_RESOLVES = frozenset({_EDL, "otio"})


def common(before: Cut, after: Cut) -> tuple[Cut, Cut]:
    """The two cuts with what either's format can't carry taken off; `carries` says what that was."""
    if not before.format or not after.format:
        return before, after
    formats = {before.format, after.format}
    if _EDL in formats:
        before, after = _from_one_start(before, after)
    if len(formats) == 1:
        return (before, after) if formats == {"otio"} else _with_both_carries(before, after)
    both = before.carries & after.carries
    ways: list[Callable[[Cut], Cut]] = [
        lambda cut: _plain(cut, colours=formats == _RESOLVES, notes=_EDL not in formats)]
    if "nested" not in both:
        ways.append(_without_insides)
    if _EDL in formats:
        ways += [_one_of_each_sound, _to_the_frame]
    for way in ways:
        before, after = way(before), way(after)
    if "sound" not in both:
        before, after = _silent(before), _silent(after)
    if "tracks" not in both:
        before, after = _as_many(before, after), _as_many(after, before)
    return before, replace(after, carries=after.carries - (_OWN_WORDS & both))


def _with_both_carries(before: Cut, after: Cut) -> tuple[Cut, Cut]:
    """Of one format: what only one of the two files happens to hold, the other could have held."""
    carries = before.carries | after.carries
    return replace(before, carries=carries), replace(after, carries=carries)


def _from_one_start(before: Cut, after: Cut) -> tuple[Cut, Cut]:
    """An EDL starts with its first event; where the other timeline starts within the hour before, so does it."""
    hour = 3600 * round(before.rate)
    ahead = after.start - before.start
    if before.rate == after.rate and 0 < ahead < hour and after.format == _EDL:
        return before, _later(after, ahead)
    if before.rate == after.rate and 0 < -ahead < hour and before.format == _EDL:
        return _later(before, -ahead), after
    return before, after


def _later(cut: Cut, frames: int) -> Cut:
    """The same record timecodes, counted from a head `frames` earlier."""
    return replace(
        cut, start=cut.start - frames, markers=tuple(replace(mark, at=mark.at + frames) for mark in cut.markers),
        tracks=tuple(replace(track, clips=tuple(clip.moved(frames) for clip in track.clips),
                             transitions=tuple(item.moved(frames) for item in track.transitions))
                     for track in cut.tracks))


def _each(cut: Cut, change: Callable[[Clip], Clip]) -> Cut:
    return replace(cut, tracks=tuple(
        replace(track, clips=tuple(change(clip) for clip in track.clips)) for track in cut.tracks))


def _plain(cut: Cut, *, colours: bool, notes: bool) -> Cut:
    """Without what each format tells in its own words: a transition's settings, a sound channel's number."""
    def clip(each: Clip) -> Clip:
        inside = _plain(each.nested, colours=colours, notes=notes) if each.nested is not None else None
        marks = tuple(_marker(mark, colours=colours, notes=notes) for mark in each.markers)
        return replace(each, channels="", markers=marks, nested=inside)

    kept = [track for track in cut.tracks if not (track.kind == "V" and track.name.startswith("Captions"))]
    told = _each(replace(cut, tracks=tuple(kept)), clip)
    return replace(
        told, markers=tuple(_marker(mark, colours=colours, notes=notes) for mark in told.markers),
        tracks=tuple(replace(track, transitions=tuple(_transition(item) for item in track.transitions))
                     for track in told.tracks))


def _marker(marker: Marker, *, colours: bool, notes: bool) -> Marker:
    """Place and name; length and note where both have them. A marker of no length is one frame long elsewhere."""
    return replace(marker, colour=marker.colour if colours else "", custom="", note=marker.note if notes else "",
                   duration=max(1, marker.duration) if notes else 1)


def _transition(item: Transition) -> Transition:
    """A dissolve is one in every program; wipes have names of their own in each."""
    name = item.name.casefold()
    dissolve = any(word in name for word in ("dissolve", "cross", "fade", "constant"))
    return replace(item, name="Cross Dissolve" if dissolve else "Wipe", settings="")


def _without_insides(cut: Cut) -> Cut:
    return _each(cut, lambda clip: replace(clip, nested=None))


def _one_of_each_sound(cut: Cut) -> Cut:
    """Sound channels that carry the same clips count once: an EDL lists what one stereo track is as two."""
    kept: list[Track] = []
    seen: set[tuple[object, ...]] = set()
    for track in cut.tracks:
        content = tuple((clip.record_in, clip.record_out, clip.source_in, clip.media.name) for clip in track.clips)
        if track.kind == "V" or content not in seen:
            kept.append(track)
        if track.kind == "A":
            seen.add(content)
    return replace(cut, tracks=tuple(kept))


def _to_the_frame(cut: Cut) -> Cut:
    """Speeds to a tenth of a frame per second and source positions to the frame, as an EDL counts them."""
    base = 10 * round(cut.rate)

    def clip(each: Clip) -> Clip:
        first, last = round(each.source_in), round(each.source_out)
        if each.speed == 1 and (first, last) == (each.source_in, each.source_out):
            return each
        return replace(each, source_in=first, source_out=max(last, first + 1), ramp=None,
                       speed=Fraction(round(each.speed * base), base))
    return _each(cut, clip)


def _silent(cut: Cut) -> Cut:
    return replace(cut, tracks=tuple(track for track in cut.tracks if track.kind == "V"))


def _as_many(cut: Cut, other: Cut) -> Cut:
    """As many tracks of each kind as the other has, the lowest ones; empty tracks say nothing here."""
    kept: list[Track] = []
    for kind in "VA":
        number = sum(track.kind == kind and bool(track.clips) for track in other.tracks)
        kept += [track for track in cut.tracks if track.kind == kind and track.clips][:number]
    return replace(cut, tracks=tuple(kept))
