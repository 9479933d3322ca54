"""FCP 7 XML, as much of it as Resolve's keeps of a cut: tracks, clips, files, speeds; no markers, no colours."""

import xml.etree.ElementTree as ET
from fractions import Fraction
from typing import Any
from urllib.parse import quote, unquote

from vvt.cut import Clip, Cut, Media, Track, Transition, exact_rate

_LOCAL = "file://localhost"


def write(cut: Cut) -> bytes:
    """The document's bytes."""
    root = ET.Element("xmeml", version="5")
    sequence = _in(root, "sequence", name=cut.name, duration=cut.duration)
    _rate(sequence, cut.rate)
    _in(sequence, "timecode", frame=cut.start, displayformat="DF" if cut.drop else "NDF")
    media = _in(sequence, "media")
    for kind, word in (("V", "video"), ("A", "audio")):
        group = _in(media, word)
        for track in (track for track in cut.tracks if track.kind == kind):
            row = _in(group, "track", enabled=_said(track.enabled), locked=_said(track.locked))
            for clip in track.clips:
                _clip(row, clip)
            for fade in track.transitions:
                item = _in(row, "transitionitem", start=fade.record_in, end=fade.record_out)
                _in(item, "effect", name=fade.name)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE xmeml>\n' + ET.tostring(root)


def _said(truth: bool) -> str:
    return "TRUE" if truth else "FALSE"


def _in(parent: ET.Element, tag: str, **texts: Any) -> ET.Element:
    made = ET.SubElement(parent, tag)
    for name, text in texts.items():
        ET.SubElement(made, name).text = str(text)
    return made


def _rate(parent: ET.Element, rate: Fraction) -> None:
    _in(parent, "rate", timebase=round(rate), ntsc=_said(rate.denominator != 1))


def _clip(row: ET.Element, clip: Clip) -> None:
    media, head = clip.media, clip.media.start or 0
    item = _in(row, "generatoritem" if media.generator else "clipitem", name=clip.name or media.name,
               enabled=_said(clip.enabled), start=clip.record_in, end=clip.record_out,
               **{"in": int(clip.source_in - head), "out": int(clip.source_out - head)})
    _rate(item, media.rate)
    if clip.speed != 1:
        effect = _in(_in(item, "filter"), "effect", name="Time Remap", effectid="timeremap")
        _in(effect, "parameter", parameterid="speed", value=float(clip.speed * 100))
    if not media.generator:
        file = _in(item, "file", name=media.name, duration=int(media.duration or 0),
                   pathurl=_LOCAL + quote("/" + media.url.replace("\\", "/").lstrip("/")))
        _rate(file, media.rate)
        _in(file, "timecode", frame=int(head))
    if clip.link is not None:
        _in(item, "link", groupindex=clip.link)


def read(data: bytes) -> Cut:
    """The cut in a document. Raises ValueError where it holds none."""
    try:
        # What a test gave its own double to read.
        sequence = ET.fromstring(data).find("sequence")  # noqa: S314
    except ET.ParseError as error:
        raise ValueError(str(error)) from None
    if sequence is None:
        raise ValueError("no sequence")
    tracks = tuple(_track(kind, row) for kind, word in (("V", "video"), ("A", "audio"))
                   for row in sequence.findall(f"media/{word}/track"))
    return Cut(_text(sequence, "name"), _rate_of(sequence), tracks, start=int(_text(sequence, "timecode/frame", "0")),
               drop=_text(sequence, "timecode/displayformat") == "DF")


def _text(thing: ET.Element, path: str, without: str = "") -> str:
    return thing.findtext(path) or without


def _rate_of(thing: ET.Element) -> Fraction:
    base = Fraction(_text(thing, "rate/timebase", "24"))
    return exact_rate(base * 1000 / 1001) if _text(thing, "rate/ntsc") == "TRUE" else base


def _track(kind: str, row: ET.Element) -> Track:
    clips = [_read_clip(item) for item in row if item.tag in {"clipitem", "generatoritem"}]
    fades = [_read_fade(item, clips) for item in row.findall("transitionitem")]
    return Track(kind, tuple(clips), tuple(fades), enabled=_text(row, "enabled") != "FALSE",
                 locked=_text(row, "locked") == "TRUE")


def _read_fade(item: ET.Element, clips: list[Clip]) -> Transition:
    """It stands over the cut that lies inside it."""
    first, last = int(_text(item, "start")), int(_text(item, "end"))
    edges = [edge for clip in clips for edge in (clip.record_in, clip.record_out) if first <= edge <= last]
    at = edges[0] if edges else first
    return Transition(at, at - first, last - at, _text(item, "effect/name"))


def _read_clip(item: ET.Element) -> Clip:
    rate, name = _rate_of(item), _text(item, "name")
    head = int(_text(item, "file/timecode/frame", "0"))
    url = unquote(_text(item, "file/pathurl").removeprefix(_LOCAL))
    url = url[1:].replace("/", "\\") if url[2:3] == ":" else url
    media = Media(_text(item, "file/name", name), url, rate=rate, start=head,
                  duration=int(_text(item, "file/duration", "0")), generator=item.tag == "generatoritem")
    speed = Fraction(_text(item, "filter/effect/parameter/value", "100")) / 100
    link = item.findtext("link/groupindex")
    return Clip(int(_text(item, "start")), int(_text(item, "end")), head + int(_text(item, "in")),
                head + int(_text(item, "out")), media, name=name, speed=speed,
                enabled=_text(item, "enabled") != "FALSE", link=int(link) if link else None)
