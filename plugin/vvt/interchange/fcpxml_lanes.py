"""Storylines laid out as tracks: the primary one, connected clips by their lanes, the sound under each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING

from vvt.cut import Clip, Marker, Track, Transition, whole
from vvt.interchange.expanded import Expanded
from vvt.interchange.fcpxml_clips import CLIPS, Clips, Shown, Span
from vvt.interchange.fcpxml_dressing import markers_of
from vvt.interchange.fcpxml_times import seconds
from vvt.interchange.otio_effects import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

_CAPTIONS = "Captions"
_HOUR = Fraction(3600)   # where the own time of gaps and transitions begins
_DEEPEST = 40

# Kind, name, lane: the order of tracks is that of these.
Lane = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class _Level:
    """How far above the primary storyline clips lie, and how often over they are connected to others."""

    lane: int
    depth: int


@dataclass(slots=True)
class Lanes:
    """Collects the clips of one sequence, lane by lane."""

    clips: Clips
    expanded: Expanded
    where: str
    held: dict[Lane, list[Clip]] = field(default_factory=dict)
    fades: dict[Lane, list[Transition]] = field(default_factory=dict)
    markers: list[Marker] = field(default_factory=list)
    _links: Iterator[int] = field(default_factory=lambda: count(1))

    # -- storylines ------------------------------------------------------------------------------------

    def storyline(self, items: Iterable[Element], at: Fraction, lane: int, depth: int = 0) -> None:
        """Items one after the other from `at` seconds on. Their offsets only repeat that, and are checked."""
        begins, base = at, None
        for index, item in enumerate(items):
            where = f"{self.where}/{item.get('name') or item.tag}[{index + 1}]"
            offset = seconds(item.get("offset"))
            if item.tag == "transition":
                base = offset if base is None else base
                self.transition(item, at, begins + offset - base if offset is not None and base is not None else None,
                                lane, where)
                continue
            chosen = self.active(item, where)
            if chosen is None:
                continue
            if base is None and offset is not None:
                base = offset
            elif base is not None and offset is not None and abs((offset - base) - (at - begins)) > Fraction(1, 20):
                self.clips.skipped.at(where, "an offset that doesn't follow the clip before it was not believed")
            duration = seconds(chosen.get("duration")) or self.length(chosen)
            self.item(chosen, at, duration, _Level(lane, depth), where)
            if chosen is not item:
                self.connected(item, chosen, at, _Level(lane, depth))
            at += max(duration, Fraction(0))

    def active(self, item: Element, where: str) -> Element | None:
        """The item itself, or an audition's active pick; None where it is no item of a storyline."""
        if item.tag == "audition":
            picks = [child for child in item if child.tag in CLIPS and not child.get("lane")]
            for _ in picks[1:]:
                self.clips.skipped.at(where, "an alternative of an audition was left out")
            return picks[0] if picks else None
        return item if item.tag in CLIPS or item.tag in {"gap", "spine"} else None

    def length(self, item: Element) -> Fraction:
        """The duration of a clip that says none: its asset's or compound's."""
        resources = self.clips.resources
        asset = resources.assets.get(item.get("ref", ""))
        if asset is not None:
            return seconds(asset.get("duration")) or Fraction(0)
        media = resources.media.get(item.get("ref", ""))
        held = media.find("*[@duration]") if media is not None else None
        if held is not None:
            return seconds(held.get("duration")) or Fraction(0)
        ends = [(seconds(child.get("offset")) or Fraction(0)) + (seconds(child.get("duration")) or Fraction(0))
                for child in item if child.tag in CLIPS and not child.get("lane")]
        return max(ends, default=Fraction(0))

    def item(self, item: Element, at: Fraction, duration: Fraction, level: _Level, where: str) -> None:
        """A clip or gap at its place, and what is connected to it."""
        start = self.clips.start(item) if item.tag != "gap" else seconds(item.get("start"))
        start = Fraction(0) if start is None else start
        pace = Fraction(1)
        if item.tag == "gap":
            self.over_gap(item, at, start, where)
        else:
            shown = self.clips.shown(item, where)
            if not shown:
                self.clips.skipped.at(where, "a clip that shows and plays nothing was left out")
            pace = self.clips.pace(item, shown[0]) if shown else pace
            self.lay(item, shown, Span(at, start, duration), level.lane, where)
        self.connected(item, item, at, level, (start, pace))

    def over_gap(self, item: Element, at: Fraction, start: Fraction, where: str) -> None:
        """Markers on a gap are markers of the timeline."""
        rate = self.clips.rate
        self.markers += markers_of(item, lambda second: whole(round((at + second - start) * rate)), rate,
                                   self.clips.skipped, where)

    def connected(self, holder: Element, parent: Element, at: Fraction, level: _Level,
                  own: tuple[Fraction, Fraction] | None = None) -> None:
        """Clips and storylines connected to one: their offsets count in its own time."""
        if level.depth > _DEEPEST:
            self.clips.skipped.at(self.where, "clips connected to clips too often over were left out")
            return
        start, pace = own or (self.clips.start(parent), Fraction(1))
        for child in holder:
            said = child.get("lane")
            if not said:
                continue
            begins = at + ((seconds(child.get("offset")) or Fraction(0)) - start) / pace
            above = level.lane + (int(said) if said.lstrip("-+").isdecimal() and len(said) < 6 else 1)
            self.storyline(list(child) if child.tag == "spine" else [child], begins, above, level.depth + 1)

    # -- tracks ----------------------------------------------------------------------------------------

    def lay(self, item: Element, shown: tuple[Shown, ...], span: Span, lane: int, where: str) -> None:
        """Put what a clip shows and plays on the lane's tracks, linked where it does both."""
        link = next(self._links) if len(shown) > 1 else None
        for part in shown:
            place = _sound_span(item, span) if part.sound else span
            clip = self.clips.clip(item, part, place, where, link)
            if clip is not None and clip.record_in < 0:
                clip = clip.part(0, clip.record_out) if clip.record_out > 0 else None
                self.clips.skipped.at(where, "a clip that begins before the head of its timeline was cut there")
            if clip is None:
                continue
            self.expanded.count(clip)
            self.held.setdefault(_lane(item, part, lane), []).append(clip)

    def transition(self, item: Element, cut: Fraction, begins: Fraction | None, lane: int, where: str) -> None:
        """A transition over the cut at `cut` seconds; `begins` is where its offset says it starts."""
        rate, length = self.clips.rate, seconds(item.get("duration"))
        if length is None or length <= 0:
            self.clips.skipped.at(where, "a transition without a length was left out")
            return
        into = min(max(cut - begins, Fraction(0)), length) if begins is not None else length / 2
        at, first = round(cut * rate), round((cut - into) * rate)
        made = Transition(at, at - first, round((cut - into + length) * rate) - at, item.get("name") or "Transition")
        for tag, kind in (("filter-video", "V"), ("filter-audio", "A")):
            effect = item.find(tag)
            if effect is not None or (kind == "V" and item.find("filter-audio") is None):
                name = effect.get("name") if effect is not None else None
                self.fades.setdefault((kind, "", lane), []).append(
                    replace(made, name=made.name if kind == "V" else name or made.name,
                            settings=canonical({"effect": name}) if name else ""))
        self.markers += markers_of(item, lambda second: whole(round((cut - into + second - _HOUR) * rate)), rate,
                                   self.clips.skipped, where)

    def tracks(self) -> tuple[Track, ...]:
        """Picture from the lowest lane up, captions over it; sound from the primary storyline's outwards."""
        found = []
        for lane in sorted(self.held, key=_order):
            rows = _rows(self.held[lane])
            for index, row in enumerate(rows):
                ends = {clip.record_in for clip in row} | {clip.record_out for clip in row}
                fades = [fade for fade in self.fades.get(lane, ()) if fade.at in ends] if index == 0 else []
                found.append(Track(lane[0], tuple(row), tuple(sorted(fades, key=lambda fade: fade.at)), name=lane[1]))
        return tuple(found)


def _lane(item: Element, part: Shown, lane: int) -> Lane:
    if item.tag == "caption":
        role = item.get("role", "").partition("?captionFormat=")[2] or item.get("role", "")
        return ("V", f"{_CAPTIONS} {role}".strip(), lane)
    return ("A" if part.sound else "V", "", lane)


def _order(lane: Lane) -> tuple[object, ...]:
    kind, name, number = lane
    return (kind != "V", bool(name), number) if kind == "V" else (True, False, abs(number), number)


def _rows(clips: list[Clip]) -> list[list[Clip]]:
    """Clips in record order; those that lie over others of their lane in rows of their own."""
    rows: list[list[Clip]] = []
    for clip in sorted(clips, key=lambda clip: clip.record_in):
        row = next((row for row in rows if row[-1].record_out <= clip.record_in), None)
        if row is None:
            row = []
            rows.append(row)
        row.append(clip)
    return rows


def _sound_span(item: Element, span: Span) -> Span:
    """Where a clip's sound lies: its own range where it was split from the picture's (J and L cuts)."""
    start, duration = seconds(item.get("audioStart")), seconds(item.get("audioDuration"))
    if start is None and duration is None:
        return span
    start = span.start if start is None else start
    return Span(span.at + start - span.start, start, span.duration if duration is None else duration)

