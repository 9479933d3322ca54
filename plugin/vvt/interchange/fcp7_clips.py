"""Clip items, generators and transitions of one FCP7 XML track as the model's clips."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from vvt.cut import Clip, Effect, Frames, Marker, Media, Ramp, Transition, whole
from vvt.interchange.fcp7_media import Files, rate_in
from vvt.interchange.fcp7_speed import Retime, is_retime, retime_of
from vvt.interchange.otio_effects import canonical
from vvt.interchange.skipped import Skipped
from vvt.interchange.xml_tree import number, text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_TICKS = 254_016_000_000   # Premiere's, a second
_NOTES = ("description", "scene", "shottake", "lognote")


@dataclass(frozen=True, slots=True)
class Crossing:
    """A transition item: record frames, and the cut inside it, which its alignment says."""

    start: int
    end: int
    cut: int

    @classmethod
    def of(cls, item: Element, rate: Fraction) -> Crossing | None:
        """The transition's place; None where it has none."""
        start, end = number(text(item, "start")), number(text(item, "end"))
        if start is None or end is None or end < start:
            return None
        alignment = text(item, "alignment").casefold()
        cut = end if alignment.startswith("end") else start if alignment.startswith("start") else (start + end) // 2
        # Premiere says it in ticks from the transition's head, also where the cut is neither end nor middle.
        ticks = number(text(item, "cutPointTicks"))
        told = start + round(ticks * rate / _TICKS) if ticks is not None else cut
        return cls(int(start), int(end), int(told if start <= told <= end else cut))

    def transition(self, item: Element) -> Transition:
        """The model's transition, named after its effect."""
        effect = item.find("effect")
        said = {key: value for key in ("effectid", "wipecode", "reverse") if (value := text(effect, key))}
        return Transition(self.cut, self.cut - self.start, self.end - self.cut,
                          text(effect, "name") or "Transition", canonical(said) if said else "")


@dataclass(slots=True)
class Items:
    """Reads the items of one sequence at its rate; what has to be left out goes into `skipped`."""

    rate: Fraction
    files: Files
    skipped: Skipped
    links: dict[str, int]

    def clip(self, item: Element, where: str, head: Crossing | None, tail: Crossing | None,
             media: Media | None = None) -> Clip | None:
        """The clip an item is; `head` and `tail` the transitions beside it, `media` that of a nested sequence."""
        span = self.span(item, where, head, tail)
        if span is None:
            return None
        record_in, record_out, first, last = span
        rate = rate_in(item) or self.rate
        media = media or (self.files.media(item, rate) if item.tag == "clipitem" else _generator(item, rate))
        speed, ramp, source_in, source_out = self.source(item, media, rate, (first, last), record_out - record_in)
        return Clip(
            record_in=record_in, record_out=record_out, source_in=source_in, source_out=source_out, media=media,
            name=text(item, "name") or media.name, speed=speed, ramp=ramp,
            enabled=text(item, "enabled").upper() != "FALSE", link=self.links.get(item.get("id", "")),
            colour=text(item, "labels/label2") or text(item, "labels/label"), effects=_effects(item, first),
            markers=tuple(markers_of(item, Fraction(media.start or 0), _step(media.rate, rate))),
            metadata=_metadata(item), channels=_channels(item))

    def span(self, item: Element, where: str, head: Crossing | None, tail: Crossing | None,
             ) -> tuple[int, int, Fraction, Fraction] | None:
        """Record in and out, and the clip's in and out in its own frames, all up to the cut.

        Beside a transition start or end is -1, and in and out go on to the transition's far end.
        """
        start, end, first, last = (number(text(item, key)) for key in ("start", "end", "in", "out"))
        rate = rate_in(item) or self.rate
        step = rate / self.rate
        if first is None or first < 0:
            first = Fraction(0)
        before, after = head, tail
        if (start is None or start == -1) and before is not None:
            start, first = Fraction(before.cut), first + (before.cut - before.start) * step
        if (end is None or end == -1) and after is not None:
            end = Fraction(after.cut)
            last = last - (after.end - after.cut) * step if last is not None else None
        if last is None or last < first:
            last = first + (end - start) * step if start is not None and end is not None else first
        if (start is None or start < 0) and end is not None and end >= 0:
            start = end - round((last - first) / step)
        if (end is None or end < 0) and start is not None and start >= 0:
            end = start + round((last - first) / step)
        if start is None or end is None or start < 0 or round(end) <= round(start):
            self.skipped.at(where, "an item without a place or a length was left out")
            return None
        return round(start), round(end), first, last

    def source(self, item: Element, media: Media, rate: Fraction, used: tuple[Fraction, Fraction], record: int,
               ) -> tuple[Fraction, Ramp | None, Frames, Frames]:
        """Speed, ramp, and the media frames used, as the media's own timecode counts."""
        step, start = _step(media.rate, rate), Fraction(media.start or 0)
        first, last = used
        retime = retime_of(item)
        held = number(text(item, "stillframeoffset"))
        if text(item, "stillframe").upper() == "TRUE" and held is not None:
            still = whole(start + held * step)
            return Fraction(0), None, still, still + 1
        if retime is None:
            length = self.length(record, rate, last - first)
            return Fraction(1), None, whole(start + first * step), whole(start + (first + length) * step)
        one, other = retime.source(first), retime.source(last)
        if retime.speed == 0 and not retime.variable:
            still = whole(_near(start + one * step))
            return Fraction(0), None, still, still + 1
        low, high = sorted((_near(start + one * step), _near(start + other * step)))
        if retime.variable:
            mean = (other - one) / (last - first) if last > first else retime.speed
            return mean, _ramp(retime, first, last, rate), whole(low), whole(max(high, low + 1))
        frames = max((last - first) * abs(retime.speed) * step, Fraction(1))
        return retime.speed, None, whole(low), whole(_near(low + frames))

    def length(self, record: int, rate: Fraction, said: Fraction) -> Fraction:
        """Source frames used: what in and out say, but the record's length where they are off by rounding."""
        meant = record * Fraction(round(rate), round(self.rate)) if self.rate != rate else Fraction(record)
        return meant if abs(meant - said) <= 1 or said <= 0 else said


def _step(media: Fraction, clip: Fraction) -> Fraction:
    """Media frames per frame of the clip: 24 and 23.976 count the same frames."""
    return Fraction(1) if round(media) == round(clip) else Fraction(round(media), max(1, round(clip)))


def _near(frames: Fraction) -> Fraction:
    nearest = round(frames)
    return Fraction(nearest) if abs(frames - nearest) < Fraction(1, 100) else Fraction(round(frames * 1000), 1000)


def _ramp(retime: Retime, first: Fraction, last: Fraction, rate: Fraction) -> Ramp:
    """The graph between the clip's in and out, in seconds from its head."""
    inside = [first, *(when for when, _ in retime.graph if first < when < last), last]
    base = retime.source(first)
    return Ramp(tuple(((at - first) / rate, (retime.source(at) - base) / rate) for at in inside))


def _generator(item: Element, rate: Fraction) -> Media:
    return Media(name=text(item, "effect/name") or text(item, "name") or "Generator", rate=rate, generator=True)


def markers_of(item: Element, start: Fraction, step: Fraction) -> list[Marker]:
    """The markers of a sequence or clip item, `start` the frame that its 0 is."""
    found = []
    for marker in item.findall("marker"):
        at, end = number(text(marker, "in")), number(text(marker, "out"))
        if at is not None:
            length = (end - at) * step if end is not None and end > at else Fraction(1)
            found.append(Marker(whole(start + at * step), whole(length), text(marker, "name"),
                                _colour(marker), text(marker, "comment")))
    return found


def _colour(marker: Element) -> str:
    named = text(marker, "pproColor")
    parts = [number(text(marker, f"color/{part}")) for part in ("red", "green", "blue")]
    if named or None in parts:
        return named
    return "#" + "".join(f"{min(max(int(part or 0), 0), 255):02X}" for part in parts)


def _effects(item: Element, first: Fraction) -> tuple[Effect, ...]:
    """Filters but the retime; a generator's own settings too, so that a title's words are compared."""
    filters = [(filter_.find("effect"), text(filter_, "enabled").upper() != "FALSE")
               for filter_ in item.findall("filter") if not is_retime(filter_)]
    if item.tag == "generatoritem" and item.find("effect/parameter") is not None:
        filters.insert(0, (item.find("effect"), True))
    return tuple(_effect(effect, on=on, first=first) for effect, on in filters if effect is not None)


def _effect(effect: Element, *, on: bool, first: Fraction) -> Effect:
    settings = [[text(parameter, "parameterid") or text(parameter, "name"), _value(parameter.find("value")),
                 _keys(parameter, first)] for parameter in effect.findall("parameter")]
    name = " ".join(text(effect, "name").split()) or text(effect, "effectid") or "effect"
    return Effect(name=name, kind=text(effect, "effectid"),
                  enabled=on, settings=canonical(settings) if settings else "")


def _keys(parameter: Element, first: Fraction) -> dict[str, object]:
    """Key frames by their frame from the clip's head, as the model counts them."""
    keys: dict[str, object] = {}
    for key in parameter.findall("keyframe"):
        when = number(text(key, "when"))
        if when is not None:
            keys[str(round(when - first))] = _value(key.find("value"))
    return keys


def _value(value: Element | None) -> object:
    if value is None:
        return None
    if len(value):
        return {child.tag: _value(child) for child in value}
    # Line ends as XML counts them: a carriage return doesn't survive being written.
    said = (value.text or "").replace("\r\n", "\n").replace("\r", "\n").strip()
    exact = number(said)
    return said if exact is None else float(exact)


def _metadata(item: Element) -> str:
    said = {key: value for key in _NOTES if (value := text(item, f"logginginfo/{key}"))}
    comments = item.find("comments")
    said |= {child.tag: child.text.strip() for child in (comments if comments is not None else ())
             if child.text and child.text.strip()}
    return canonical(said) if said else ""


def _channels(item: Element) -> str:
    """Which of the file's sound channels a clip plays."""
    if text(item, "sourcetrack/mediatype").casefold() != "audio":
        return ""
    index = number(text(item, "sourcetrack/trackindex"))
    return canonical([int(index)]) if index is not None else ""


def joined(one: Clip, other: Clip) -> Clip | None:
    """Two clips that differ in their sound channel alone as one that plays both; None where more differs."""
    alike = replace(other, channels=one.channels, link=one.link, effects=one.effects)
    if alike != one:
        return None
    return replace(one, channels=canonical([*_heard(one), *_heard(other)]))


def _heard(clip: Clip) -> list[object]:
    import json  # noqa: PLC0415 (two halves of a stereo track are rare)

    return list(json.loads(clip.channels)) if clip.channels else [None]
