"""What a clip item of an FCP7 XML shows: files, each told once by its id, and the times they count in."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from xml.etree.ElementTree import Element

from vvt.cut import Media, exact_rate, frames_from_timecode, whole
from vvt.interchange.xml_tree import file_name, number, path_in, text

_TRUE = "TRUE"


def rate_in(element: Element | None) -> Fraction | None:
    """The exact rate under an element: timebase, times 1000/1001 where ntsc is TRUE; None where it says none."""
    rate = element.find("rate") if element is not None else None
    base = number(text(rate, "timebase"))
    if base is None or not 0 < base <= 1000:
        return None
    if base.denominator != 1:
        return exact_rate(base)
    return base * Fraction(1000, 1001) if text(rate, "ntsc").upper() == _TRUE else base


def start_in(element: Element | None, rate: Fraction) -> tuple[int, bool]:
    """The first frame a `timecode` element names, from midnight, and whether it counts drop frame."""
    code = element.find("timecode") if element is not None else None
    drop = text(code, "displayformat").upper() == "DF"
    frame, said = number(text(code, "frame")), text(code, "string")
    if frame is not None:
        return int(frame), drop
    try:
        return (frames_from_timecode(said, rate_in(code) or rate, drop=drop or None) if said else 0), drop
    except ValueError:
        return 0, drop


@dataclass(slots=True)
class Files:
    """All the media of a document: `file` elements by id (only the first tells what it is), made once each."""

    told: dict[str, Element] = field(default_factory=dict)
    _made: dict[tuple[object, ...], Media] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Element) -> Files:
        """The files told anywhere in a document."""
        files = cls()
        for element in root.iter("file"):
            if len(element) and element.get("id"):
                files.told.setdefault(element.get("id", ""), element)
        return files

    def media(self, item: Element, rate: Fraction) -> Media:
        """What `item` shows; `rate` is the clip's, used where the file says none."""
        element = self._file(item)
        if element is None:
            return self._kept(("name", text(item, "name"), rate),
                              lambda: Media(name=text(item, "name"), rate=rate, generator=True))
        key = element.get("id") or id(element)
        return self._kept(("file", key, text(item, "name") if not len(element) else ""),
                          lambda: _media(element, text(item, "name"), rate))

    def _file(self, item: Element) -> Element | None:
        element = item.find("file")
        if element is None:
            element = _of_angle(item.find("multiclip"))
        if element is None:
            return None
        return self.told.get(element.get("id", ""), element)

    def _kept(self, key: tuple[object, ...], make: object) -> Media:
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = make()  # type: ignore[operator]  # a function without arguments
        return found


def _of_angle(multiclip: Element | None) -> Element | None:
    """The file of a multiclip's active angle."""
    if multiclip is None:
        return None
    angles = multiclip.findall("angle")
    active = [angle for angle in angles if text(angle, "activevideoangle").upper() == _TRUE]
    for angle in active or angles:
        found = angle.find(".//file")
        if found is not None:
            return found
    return None


def _media(element: Element, clip_name: str, clip_rate: Fraction) -> Media:
    rate = rate_in(element) or rate_in(element.find("timecode")) or clip_rate
    url = path_in(text(element, "pathurl"))
    source = text(element, "mediaSource")
    duration = number(text(element, "duration"))
    start, _ = start_in(element, rate)
    said = bool(text(element, "timecode/frame") or text(element, "timecode/string"))
    return Media(
        name=file_name(url) or text(element, "name") or clip_name, url=url, rate=rate,
        reel=text(element, "timecode/reel/name"), start=start if said else None,
        duration=whole(duration) if duration is not None and said else None,
        generator=bool(source) and not url, offline=not url and not source)
