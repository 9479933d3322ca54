"""FCPXML 1.8 to 1.13, as Final Cut Pro and Resolve write it, as cuts: one project of a library, an event or alone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from vvt.cut import ALL_FACETS, Clip, Cut, Media
from vvt.errors import BadTimeline
from vvt.interchange.chosen import chosen
from vvt.interchange.expanded import Expanded
from vvt.interchange.fcpxml_clips import CLIPS, Clips, Shown
from vvt.interchange.fcpxml_lanes import Lanes
from vvt.interchange.fcpxml_resources import Resources
from vvt.interchange.fcpxml_times import seconds
from vvt.interchange.skipped import Skipped
from vvt.interchange.xml_tree import tree

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# No locked tracks, no track names, no clip colours: Final Cut has roles instead.
CARRIES = ALL_FACETS - {"locks", "track names", "colours"}


def read_fcpxml(data: bytes, name: str, timeline: str | None = None) -> Cut:
    """The project called `timeline` (the only one where None) in `data`, the contents of an FCPXML called `name`.

    Raises BadTimeline; where several projects are there and none is named, with the choice.
    """
    root = tree(data, name)
    if root.tag != "fcpxml":
        raise BadTimeline(f"{name} is XML, but no FCPXML (it holds <{root.tag[:40]}>).", "Export the project again.")
    skipped = Skipped(name)
    held = [(project.get("name", ""), project) for project in root.iter("project")]
    if not held:
        clips = sum(1 for path in ("*", "event/*", "library/event/*") for element in root.iterfind(path)
                    if element.tag in CLIPS)
        raise BadTimeline(f"{name} holds no project" + (f", only {clips} clip(s) of an event." if clips else "."),
                          "Export the project itself (in Final Cut Pro: select it, then File > Export XML).")
    project = chosen(held, timeline, name, "project")
    sequence = project.find("sequence")
    if sequence is None:
        raise BadTimeline(f"The project {project.get('name', '')!r} in {name} is empty: it has no sequence.",
                          "Export the project again.")
    cut = _Reader(Resources.of(root), skipped).sequence(sequence, project.get("name", ""))
    return replace(cut, carries=CARRIES, format="fcpxml", warnings=skipped.sentences())


@dataclass(slots=True)
class _Reader:
    resources: Resources
    skipped: Skipped
    expanded: Expanded = field(default_factory=Expanded)
    _read: dict[tuple[str, str, Fraction], Cut] = field(default_factory=dict)
    _within: list[str] = field(default_factory=list)

    def sequence(self, element: Element, name: str) -> Cut:
        """The storyline of a `sequence` element, its head at the sequence's first frame."""
        rate = self.rate(element, name)
        lanes = self.lanes(rate, name)
        spine = element.find("spine")
        lanes.storyline(list(spine) if spine is not None else [], Fraction(0), 0)
        start = seconds(element.get("tcStart")) or Fraction(0)
        return Cut(
            name=name, rate=rate, tracks=lanes.tracks(), start=round(start * rate),
            drop=element.get("tcFormat") == "DF", resolution=self.resources.resolution(element),
            markers=tuple(sorted(lanes.markers, key=lambda marker: marker.at)))

    def rate(self, element: Element, name: str) -> Fraction:
        """Frames per second: the format's; where it says none, that of the first clip that has one."""
        rate = self.resources.rate(element)
        if rate is not None:
            return rate
        for item in element.iter():
            asset = self.resources.assets.get(item.get("ref", ""))
            rate = self.resources.rate(item) or (self.resources.rate(asset) if asset is not None else None)
            if rate is not None:
                break
        self.skipped.say(f"The project {name} says no frame rate; {rate or 24} fps was taken.")
        return rate or Fraction(24)

    def lanes(self, rate: Fraction, where: str) -> Lanes:
        def inside(item: Element, place: str) -> tuple[Shown, ...]:
            return self.inside(item, place, rate)
        return Lanes(Clips(rate, self.resources, self.skipped, inside), self.expanded, where)

    # -- compound clips, synchronized clips, multicams -------------------------------------------------

    def inside(self, item: Element, where: str, rate: Fraction) -> tuple[Shown, ...]:
        """Picture and sound of a clip that holds a timeline of its own."""
        if item.tag == "mc-clip":
            return self.angles(item, where, rate)
        if item.tag == "sync-clip":
            cut, base = self.synchronized(item, rate)
            media = Media(name=item.get("name", ""), rate=cut.rate)
            return _both(media, cut, base, item.get("srcEnable", "all"))
        return self.compound(item, where, rate)

    def compound(self, item: Element, where: str, rate: Fraction) -> tuple[Shown, ...]:
        ref = item.get("ref", "")
        element = self.resources.media.get(ref)
        sequence = element.find("sequence") if element is not None else None
        media = Media(name=(element.get("name", "") if element is not None else "") or item.get("name", ""),
                      unique_id=element.get("uid", "") if element is not None else "", rate=rate)
        if sequence is None or ref in self._within or len(self._within) > 40:
            self.skipped.at(where, "a compound clip that can't be looked into was read as one clip")
            return (Shown(media, Fraction(0), Fraction(0)),)
        cut = self._read.get((ref, "", rate))
        if cut is None:
            self._within.append(ref)
            cut = self._read[ref, "", rate] = replace(self.sequence(sequence, media.name), start=0)
            self._within.pop()
        start = seconds(sequence.get("tcStart")) or Fraction(0)
        return _both(replace(media, rate=cut.rate), cut, start, item.get("srcEnable", "all"))

    def synchronized(self, item: Element, rate: Fraction) -> tuple[Cut, Fraction]:
        """What lies in a synchronized clip (what is connected to it has a lane), and the second its head is."""
        own = self.resources.rate(item) or rate
        lanes = self.lanes(own, item.get("name", ""))
        spine = item.find("spine")
        content = list(spine) if spine is not None and not spine.get("lane") else [
            child for child in item if not child.get("lane")]
        lanes.storyline(content, Fraction(0), 0, 1)
        base = next((at for child in content if (at := seconds(child.get("offset"))) is not None), Fraction(0))
        return Cut(name=item.get("name", ""), rate=own, tracks=lanes.tracks(), markers=tuple(lanes.markers)), base

    def angles(self, item: Element, where: str, rate: Fraction) -> tuple[Shown, ...]:
        """A multicam clip shows the footage of its picture angle and plays that of its sound angle."""
        element = self.resources.media.get(item.get("ref", ""))
        multicam = element.find("multicam") if element is not None else None
        ref = item.get("ref", "")
        if element is None or multicam is None or ref in self._within or len(self._within) > 40:
            self.skipped.at(where, "a multicam clip that can't be looked into was read as one clip")
            return (Shown(Media(name=item.get("name", ""), rate=rate), Fraction(0), Fraction(0)),)
        uses = {source.get("srcEnable", "all"): source.get("angleID", "") for source in item.findall("mc-source")}
        first = next((angle.get("angleID", "") for angle in multicam.findall("mc-angle")), "")
        picture = uses.get("video") or uses.get("all") or ("" if uses else first)
        sound = uses.get("audio") or uses.get("all") or ("" if uses else first)
        found = []
        self._within.append(ref)
        for angle, kind in ((picture, "V"), (sound, "A")):
            shown = self.angle(item, element, angle, kind, rate) if angle else None
            if shown is not None:
                found.append(shown)
        self._within.pop()
        return tuple(found)

    def angle(self, item: Element, media: Element, angle: str, kind: str, rate: Fraction) -> Shown | None:
        """The one clip of an angle that is seen throughout, else the angle as a timeline of its own."""
        multicam = media.find("multicam")
        held = next((held for held in (multicam if multicam is not None else ()) if held.get("angleID") == angle), None)
        if held is None or multicam is None:
            return None
        own = self.resources.rate(multicam) or rate
        key = (item.get("ref", ""), angle, own)
        cut = self._read.get(key)
        if cut is None:
            lanes = self.lanes(own, f"{media.get('name', '')}/{held.get('name', '')}")
            lanes.storyline(list(held), Fraction(0), 0, 1)
            cut = self._read[key] = Cut(name=held.get("name", ""), rate=own, tracks=lanes.tracks())
        if not any(track.kind == kind for track in cut.tracks):
            return None
        base = seconds(multicam.get("tcStart")) or Fraction(0)
        start = (seconds(item.get("start")) or base) - base
        clip = _throughout(cut, kind, start * own, (seconds(item.get("duration")) or Fraction(0)) * own)
        if clip is not None:
            return Shown(clip.media, base + clip.record_in / own, Fraction(clip.source_in) / clip.media.rate,
                         channels=clip.channels, sound=kind == "A")
        name = f"{media.get('name', '')} {held.get('name', '')}".strip()
        return Shown(Media(name=name, unique_id=f"{media.get('uid', '')}/{angle}", rate=own), base, Fraction(0), cut,
                     sound=kind == "A")


def _throughout(cut: Cut, kind: str, first: Fraction, length: Fraction) -> Clip | None:
    """The only clip there is from `first` for `length` frames, played as shot."""
    for track in cut.tracks:
        if track.kind == kind:
            for clip in track.clips:
                if clip.record_in <= first and first + length <= clip.record_out:
                    return clip if clip.speed == 1 and clip.ramp is None and clip.nested is None else None
    return None


def _both(media: Media, cut: Cut, start: Fraction, wanted: str) -> tuple[Shown, ...]:
    """Picture and sound of a timeline within a clip, as far as it has them and the clip uses them."""
    has_sound = any(track.kind == "A" for track in cut.tracks)
    has_picture = any(track.kind == "V" for track in cut.tracks) or not has_sound
    found = [Shown(media, start, Fraction(0), cut)] if has_picture and wanted != "audio" else []
    if has_sound and wanted != "video":
        found.append(Shown(media, start, Fraction(0), cut, sound=True))
    return tuple(found)
