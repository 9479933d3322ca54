"""FCP7 XML (xmeml 4 and 5), as Final Cut Pro 7, Premiere, Resolve and Hiero write it, as cuts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from vvt.cut import ALL_FACETS, Clip, Cut, Media, Track, Transition
from vvt.errors import BadTimeline
from vvt.interchange.chosen import chosen
from vvt.interchange.expanded import Expanded
from vvt.interchange.fcp7_clips import Crossing, Items, joined, markers_of
from vvt.interchange.fcp7_media import Files, rate_in, start_in
from vvt.interchange.otio import DEFAULT_NAME
from vvt.interchange.skipped import Skipped
from vvt.interchange.xml_tree import number, text, tree

if TYPE_CHECKING:
    from collections.abc import Iterator

# The format has a word for everything the model knows.
CARRIES = ALL_FACETS
_FALSE = "FALSE"


def read_fcp7(data: bytes, name: str, timeline: str | None = None) -> Cut:
    """The sequence called `timeline` (the only one where None) in `data`, the contents of an XML called `name`.

    Raises BadTimeline; where several sequences are there and none is named, with the choice.
    """
    root = tree(data, name)
    if root.tag != "xmeml":
        raise BadTimeline(f"{name} is XML, but neither FCP7 XML nor FCPXML (it holds <{root.tag[:40]}>).",
                          "Export the timeline as FCP7 XML, FCPXML or OTIO.")
    reader = _Reader(Skipped(name), Files.of(root))
    reader.know(root)
    held = [(text(sequence, "name"), sequence) for sequence in _outermost(root)]
    cut = reader.sequence(chosen(held, timeline, name, "sequence"))
    return replace(cut, carries=CARRIES, format="fcp7", warnings=reader.skipped.sentences())


def _outermost(root: Element) -> Iterator[Element]:
    """Sequences that lie in the project's bins, not in other sequences."""
    waiting = list(root)
    while waiting:
        element = waiting.pop(0)
        if element.tag == "sequence":
            yield element
        elif element.tag in {"project", "bin", "children", "clip"}:
            waiting[:0] = list(element)


@dataclass(slots=True)
class _Reader:
    skipped: Skipped
    files: Files
    told: dict[str, Element] = field(default_factory=dict)    # sequences by id; only the first one tells what it is
    read: dict[str, Cut] = field(default_factory=dict)
    within: list[str] = field(default_factory=list)
    expanded: Expanded = field(default_factory=Expanded)

    def know(self, root: Element) -> None:
        """Learn every sequence that is told anywhere."""
        for element in root.iter("sequence"):
            if element.get("id") and element.find("media") is not None:
                self.told.setdefault(element.get("id", ""), element)

    def sequence(self, element: Element) -> Cut:
        rate = rate_in(element) or rate_in(element.find("timecode"))
        if rate is None:
            self.skipped.say(f"The sequence {text(element, 'name')} says no rate; 24 fps was taken.")
            rate = Fraction(24)
        start, drop = start_in(element, rate)
        size = "media/video/format/samplecharacteristics"
        sizes = [number(text(element, f"{size}/{key}")) for key in ("width", "height")]
        items = Items(rate, self.files, self.skipped, _links(element))
        tracks = [*self.tracks(element, "video", items), *_paired(list(self.tracks(element, "audio", items)))]
        self.ignored(element)
        return Cut(
            name=text(element, "name"), rate=rate, tracks=tuple(track for _, track in tracks), start=start, drop=drop,
            markers=tuple(markers_of(element, Fraction(0), Fraction(1))),
            resolution=f"{sizes[0]}x{sizes[1]}" if None not in sizes else "")

    def ignored(self, element: Element) -> None:
        for path, what in (("filter", "a whole sequence"), ("media/video/track/filter", "a track"),
                           ("media/audio/track/filter", "a track")):
            for _ in element.findall(path):
                self.skipped.at(f"{text(element, 'name')}/{path}", f"a filter on {what} was left out")

    def tracks(self, sequence: Element, kind: str, items: Items) -> Iterator[tuple[Element, Track]]:
        for index, element in enumerate(sequence.findall(f"media/{kind}/track"), 1):
            name = text(element, "name") or element.get("MZ.TrackName", "")
            label = f"{kind[0].upper()}{index}"
            clips, transitions = self.track(element, f"{text(sequence, 'name')}/{label}", items)
            yield element, Track(
                kind[0].upper(), clips, transitions, name="" if DEFAULT_NAME.fullmatch(name) else name,
                enabled=text(element, "enabled").upper() != _FALSE, locked=text(element, "locked").upper() == "TRUE")

    def track(self, element: Element, where: str, items: Items) -> tuple[tuple[Clip, ...], tuple[Transition, ...]]:
        held = [item for item in element if item.tag in {"clipitem", "generatoritem", "transitionitem"}]
        crossings = [Crossing.of(item, items.rate) if item.tag == "transitionitem" else None for item in held]
        clips: list[Clip] = []
        transitions = []
        for index, item in enumerate(held):
            place = f"{where}/{item.get('id') or f'{item.tag}[{index + 1}]'}"
            if item.tag == "transitionitem":
                crossing = crossings[index]
                if crossing is None:
                    self.skipped.at(place, "a transition without a place was left out")
                else:
                    transitions.append(crossing.transition(item))
                continue
            head = crossings[index - 1] if index else None
            tail = crossings[index + 1] if index + 1 < len(held) else None
            clip = self.clip(item, place, items, (head, tail))
            if clip is not None:
                self.expanded.count(clip)
                clips.append(clip)
        return self.in_order(clips, where), tuple(transitions)

    def clip(self, item: Element, place: str, items: Items, beside: tuple[Crossing | None, Crossing | None],
             ) -> Clip | None:
        inner = item.find("sequence")
        if inner is None:
            if item.find("multiclip") is not None:
                self.skipped.at(place, "of a multiclip the active angle was read")
            return items.clip(item, place, *beside)
        nested = self.nested(inner, place)
        media = Media(name=text(inner, "name") or (nested.name if nested else "") or text(item, "name"),
                      unique_id=text(self.told.get(inner.get("id", ""), inner), "uuid"),
                      rate=nested.rate if nested else items.rate)
        clip = items.clip(item, place, *beside, media=media)
        return replace(clip, nested=nested) if clip is not None else None

    def nested(self, stub: Element, place: str) -> Cut | None:
        """The sequence inside a clip item: told here, or elsewhere under the same id."""
        key = stub.get("id") or str(id(stub))
        if key in self.read:
            return self.read[key]
        element = self.told.get(key, stub)
        if element.find("media") is None:
            self.skipped.at(place, "a nested sequence that the file doesn't tell was read as one clip")
            return None
        if key in self.within or len(self.within) > 60:
            self.skipped.at(place, "a sequence inside itself was read as one clip")
            return None
        self.within.append(key)
        cut = self.sequence(element)
        self.within.pop()
        self.read[key] = replace(cut, start=0)
        return self.read[key]

    def in_order(self, clips: list[Clip], where: str) -> tuple[Clip, ...]:
        """Clips by record in; one that lies over another is cut short at its head."""
        kept: list[Clip] = []
        for clip in sorted(clips, key=lambda clip: clip.record_in):
            if kept and clip.record_in < kept[-1].record_out:
                place = f"{where}/{clip.name}"
                clip = clip.part(kept[-1].record_out, clip.record_out)  # noqa: PLW2901 (what shows of the same clip)
                if clip.duration <= 0:
                    self.skipped.at(place, "a clip that lies wholly over another was left out")
                    continue
                self.skipped.at(place, "a clip that begins before the one before it ends was cut short")
            kept.append(clip)
        return tuple(kept)


def _links(sequence: Element) -> dict[str, int]:
    """A number for each group of linked items, by the items' ids; groups are what `link` elements join."""
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while parent.setdefault(key, key) != key:
            parent[key] = key = parent[parent[key]]
        return key

    for item in sequence.iterfind("media/*/track/clipitem"):
        for link in item.findall("link"):
            other = text(link, "linkclipref")
            if other and item.get("id") and other != item.get("id"):
                parent[root(other)] = root(item.get("id", ""))
    numbers: dict[str, int] = {}
    return {key: numbers.setdefault(root(key), len(numbers) + 1) for key in parent}


def _paired(tracks: list[tuple[Element, Track]]) -> list[tuple[Element, Track]]:
    """Premiere writes a stereo track as two, one for each channel: where the two agree they are one again."""
    kept: list[tuple[Element, Track]] = []
    for element, track in tracks:
        if kept and element.get("currentExplodedTrackIndex", "0") != "0":
            whole = _both(kept[-1][1], track)
            if whole is not None:
                kept[-1] = (kept[-1][0], whole)
                continue
        kept.append((element, track))
    return kept


def _both(one: Track, other: Track) -> Track | None:
    if len(one.clips) != len(other.clips) or one.transitions != other.transitions:
        return None
    clips = [joined(mine, theirs) for mine, theirs in zip(one.clips, other.clips, strict=True)]
    return None if None in clips else replace(one, clips=tuple(clip for clip in clips if clip is not None))
