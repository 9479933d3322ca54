"""The resources of an FCPXML document: formats, assets, effects, compound clips and multicams, by their ids."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from xml.etree.ElementTree import Element

from vvt.cut import Media, whole
from vvt.interchange.fcpxml_times import format_rate, seconds
from vvt.interchange.xml_tree import file_name, path_in

_REEL = "com.apple.proapps.studio.reel"


@dataclass(slots=True)
class Resources:
    """What clips refer to. Media objects are made once each, at the rate of the sequence for sound without one."""

    formats: dict[str, Element] = field(default_factory=dict)
    assets: dict[str, Element] = field(default_factory=dict)
    effects: dict[str, Element] = field(default_factory=dict)
    media: dict[str, Element] = field(default_factory=dict)
    _made: dict[tuple[str, Fraction], Media] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Element) -> Resources:
        """The resources of a whole document."""
        found = cls()
        for holder in root.iterfind("resources"):
            for element in holder:
                kept = {"format": found.formats, "asset": found.assets, "effect": found.effects,
                        "media": found.media}.get(element.tag)
                if kept is not None:
                    kept.setdefault(element.get("id", ""), element)
        return found

    def rate(self, element: Element) -> Fraction | None:
        """Frames per second of whatever names a format."""
        return format_rate(self.formats.get(element.get("format", "")))

    def resolution(self, element: Element) -> str:
        """Width and height of whatever names a format; "" where it says none."""
        held = self.formats.get(element.get("format", ""))
        size = [held.get(side, "") for side in ("width", "height")] if held is not None else []
        return "x".join(size) if size and all(side.isdecimal() for side in size) else ""

    def asset(self, ref: str, rate: Fraction) -> Media | None:
        """The footage an asset is; `rate` is the sequence's. None where there is no such asset."""
        element = self.assets.get(ref)
        if element is None:
            return None
        made = self._made.get((ref, rate))
        if made is None:
            made = self._made[ref, rate] = _media(element, self.rate(element) or rate)
        return made

    def effect_name(self, ref: str) -> str:
        """What an effect, title or generator is called."""
        element = self.effects.get(ref)
        return element.get("name", "") if element is not None else ""


def _media(element: Element, rate: Fraction) -> Media:
    source = element.get("src") or ""
    for rendition in element.findall("media-rep"):
        source = source or rendition.get("src", "")
    url = path_in(source)
    start, duration = seconds(element.get("start")), seconds(element.get("duration"))
    known = start is not None and duration is not None
    return Media(
        name=file_name(url) or element.get("name", ""), url=url, unique_id=element.get("uid", ""), rate=rate,
        reel=next((md.get("value", "") for md in element.iterfind("metadata/md") if md.get("key") == _REEL), ""),
        start=near((start or 0) * rate) if known else None,
        duration=near((duration or 0) * rate) if known else None, offline=not url)


def near(frames: Fraction) -> int | Fraction:
    """Frames without what sound samples and rounding add: whole within a hundredth, else three places."""
    nearest = round(frames)
    return nearest if abs(frames - nearest) < Fraction(1, 100) else whole(Fraction(round(frames * 1000), 1000))
