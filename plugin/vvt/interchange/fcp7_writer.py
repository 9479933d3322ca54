"""A cut as FCP7 XML (xmeml 5), which Resolve, Premiere and Final Cut Pro 7 import."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from vvt.cut import Clip, Cut, Media, Track, Transition, timecode
from vvt.interchange.fcp7_pieces import add, effect, file_element, marker, notes, rate_element
from vvt.interchange.fcp7_written_speed import span_of
from vvt.interchange.skipped import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

_TICKS = 254_016_000_000   # Premiere's, a second
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE xmeml>\n'


def fcp7_text(cut: Cut, name: str = "") -> tuple[str, tuple[str, ...]]:
    """The cut as FCP7 XML, and a sentence for each thing the format can't hold; `name` is what these call it."""
    writer = _Writer(Skipped(name or cut.name or "The XML"))
    root = ET.Element("xmeml", version="5")
    root.append(writer.sequence(cut))
    ET.indent(root, "\t")
    return _HEAD + ET.tostring(root, "unicode") + "\n", writer.skipped.sentences()


@dataclass(slots=True)
class _Writer:
    skipped: Skipped
    files: dict[Media, str] = field(default_factory=dict)
    sequences: dict[int, str] = field(default_factory=dict)
    items: int = 0

    def sequence(self, cut: Cut, uuid: str = "") -> ET.Element:
        """A sequence and everything in it. A sequence used again is only named by its id."""
        known = self.sequences.get(id(cut))
        if known is not None:
            return ET.Element("sequence", id=known)
        self.sequences[id(cut)] = f"sequence-{len(self.sequences) + 1}"
        element = ET.Element("sequence", id=self.sequences[id(cut)])
        if uuid:
            add(element, "uuid", uuid)
        add(element, "name", cut.name)
        add(element, "duration", cut.duration)
        element.append(rate_element(cut.rate))
        code = add(element, "timecode")
        code.append(rate_element(cut.rate))
        add(code, "string", timecode(cut.start, cut.rate, drop=cut.drop))
        add(code, "frame", cut.start)
        add(code, "displayformat", "DF" if cut.drop else "NDF")
        self.media(add(element, "media"), cut)
        for mark in cut.markers:
            element.append(marker(mark, Fraction(0), Fraction(1)))
        return element

    def media(self, media: ET.Element, cut: Cut) -> None:
        video = add(media, "video")
        size = add(add(video, "format"), "samplecharacteristics")
        width, _, height = cut.resolution.partition("x")
        if height:
            add(size, "width", width)
            add(size, "height", height)
        size.append(rate_element(cut.rate))
        audio = add(media, "audio")
        links: dict[int, list[ET.Element]] = defaultdict(list)
        for track in cut.tracks:
            for element in self.tracks(track, cut, links):
                (video if track.kind == "V" else audio).append(element)
        for linked in links.values():
            for item in linked:
                for other in linked if len(linked) > 1 else ():
                    add(add(item, "link"), "linkclipref", other.get("id"))

    def tracks(self, track: Track, cut: Cut, links: dict[int, list[ET.Element]]) -> Iterator[ET.Element]:
        """One track, or two for stereo sound, as Premiere writes it."""
        halves = max((_channels(clip) for clip in track.clips), default=1) if track.kind == "A" else 1
        for half in range(halves):
            element = ET.Element("track")
            if halves > 1:
                element.attrib |= {"currentExplodedTrackIndex": str(half), "totalExplodedTrackCount": str(halves),
                                   "premiereTrackType": "Stereo" if halves == 2 else "5.1"}
            if track.name:
                element.set("MZ.TrackName", track.name)
            self.fill(element, track, cut, half, links)
            add(element, "enabled", str(track.enabled).upper())
            add(element, "locked", str(track.locked).upper())
            yield element

    def fill(self, element: ET.Element, track: Track, cut: Cut, half: int, links: dict[int, list[ET.Element]]) -> None:
        fades = {fade.at: fade for fade in track.transitions}
        met = {clip.record_in for clip in track.clips} | {clip.record_out for clip in track.clips}
        for fade in track.transitions:
            if fade.at not in met:
                self.skipped.at(f"frame {fade.at}", "a transition at no clip was left out")
        # A transition stands after the clip it leaves and before the one it goes to.
        placed = [((fade.at, 0), _transition(fade, cut.rate)) for fade in track.transitions if fade.at in met]
        for clip in track.clips:
            item = self.item(clip, cut, (fades.get(clip.record_in), fades.get(clip.record_out)), half)
            placed.append(((clip.record_in, 1), item))
            if clip.link is not None:
                links[clip.link].append(item)
        element.extend(item for _, item in sorted(placed, key=lambda pair: pair[0]))

    def item(self, clip: Clip, cut: Cut, beside: tuple[Transition | None, Transition | None], half: int) -> ET.Element:
        """A clip as a clip item, a title or generator as a generator item."""
        self.items += 1
        # A generator that came as a clip (a slug, a graphic of Premiere's) has no effect of its own name.
        generator = (clip.media.generator and clip.nested is None and bool(clip.effects)
                     and clip.effects[0].name == clip.media.name)
        item = ET.Element("generatoritem" if generator else "clipitem", id=f"clipitem-{self.items}")
        add(item, "name", clip.name)
        add(item, "enabled", str(clip.enabled).upper())
        span = span_of(clip, cut.rate, beside)
        if span.rounded:
            self.skipped.at(clip.name, "a source position between two frames was rounded")
        for key, value in (("duration", span.duration), ("start", span.start), ("end", span.end),
                           ("in", span.first), ("out", span.last)):
            add(item, key, value)
        item.insert(3, rate_element(span.rate))
        if span.still is not None:
            add(item, "stillframe", "TRUE")
            add(item, "stillframeoffset", span.still)
        self.shows(item, clip, generator=generator)
        for each in clip.effects[1:] if generator else clip.effects:
            made = add(item, "filter")
            add(made, "enabled", str(each.enabled).upper())
            made.append(effect(each, span.first))
        if span.remap is not None:
            item.append(span.remap)
        step = Fraction(round(clip.media.rate), max(1, round(span.rate)))
        for mark in clip.markers:
            item.append(marker(mark, Fraction(clip.media.start or 0), step))
        self.tells(item, clip, half)
        return item

    def shows(self, item: ET.Element, clip: Clip, *, generator: bool) -> None:
        if generator:
            item.append(effect(clip.effects[0], Fraction(0)))
        elif clip.nested is not None:
            item.append(self.sequence(clip.nested, clip.media.unique_id))
        elif clip.media in self.files:
            add(item, "file").set("id", self.files[clip.media])
        else:
            self.files[clip.media] = f"file-{len(self.files) + 1}"
            item.append(file_element(clip.media, self.files[clip.media]))

    def tells(self, item: ET.Element, clip: Clip, half: int) -> None:
        """Sound channel, notes and label."""
        index = _channel(clip, half)
        if index is not None:
            source = add(item, "sourcetrack")
            add(source, "mediatype", "audio")
            add(source, "trackindex", index)
        for lost in notes(item, clip.metadata):
            self.skipped.at(clip.name, f"FCP7 XML has no place for the note {lost!r}")
        if clip.colour:
            add(add(item, "labels"), "label2", clip.colour)


def _heard(clip: Clip) -> list[object]:
    import json  # noqa: PLC0415 (sound alone has channels)

    held = json.loads(clip.channels) if clip.channels else []
    return held if isinstance(held, list) else []


def _channels(clip: Clip) -> int:
    return max(1, len(_heard(clip)))


def _channel(clip: Clip, half: int) -> int | None:
    """The file's sound channel a half of a stereo clip plays, from 1; None where the cut doesn't say."""
    held = _heard(clip)
    if not held:
        return None
    channel = held[min(half, len(held) - 1)]
    if channel is None:
        return None
    return channel if isinstance(channel, int) else half + 1


def _transition(fade: Transition, rate: Fraction) -> ET.Element:
    import json  # noqa: PLC0415 (most cuts have few)

    item = ET.Element("transitionitem")
    add(item, "start", fade.record_in)
    add(item, "end", fade.record_out)
    add(item, "alignment", "end-black" if not fade.out_offset else "start-black" if not fade.in_offset else "center")
    # Where the cut isn't in the middle only this says it, as in Premiere's files.
    add(item, "cutPointTicks", round(fade.in_offset * _TICKS / rate))
    item.append(rate_element(rate))
    told = add(item, "effect")
    add(told, "name", fade.name)
    said = json.loads(fade.settings) if fade.settings else {}
    for key in ("effectid", "wipecode", "reverse"):
        if isinstance(said, dict) and key in said:
            add(told, key, said[key])
    add(told, "effecttype", "transition")
    return item
