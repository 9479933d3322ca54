"""One clip of an FCPXML storyline: what it shows and plays, and from which frame on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from vvt.cut import Clip, Cut, Frames, Media, Ramp, whole
from vvt.interchange.fcpxml_dressing import channels_of, effects_of, markers_of, metadata_of
from vvt.interchange.fcpxml_resources import Resources, near
from vvt.interchange.fcpxml_times import TimeMap, seconds, time_map
from vvt.interchange.skipped import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

CLIPS = frozenset({"asset-clip", "clip", "video", "audio", "title", "caption", "ref-clip", "sync-clip", "mc-clip"})
_NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Shown:
    """A stretch of footage behind a clip: the clip's own second `at` is the footage's second `source`."""

    media: Media
    at: Fraction
    source: Fraction
    nested: Cut | None = None
    channels: str = ""
    sound: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """Where a clip lies: `at` seconds from the timeline's head, its own time from `start` for `duration`."""

    at: Fraction
    start: Fraction
    duration: Fraction


Inside = Callable[["Element", str], "tuple[Shown, ...]"]


@dataclass(slots=True)
class Clips:
    """Makes the model's clips of one sequence; `inside` tells what compounds and multicams hold."""

    rate: Fraction
    resources: Resources
    skipped: Skipped
    inside: Inside

    def start(self, item: Element) -> Fraction:
        """The first second of a clip's own time."""
        said = seconds(item.get("start"))
        if said is not None:
            return said
        asset = self.resources.assets.get(item.get("ref", "")) if item.tag != "ref-clip" else None
        if asset is not None:
            return seconds(asset.get("start")) or _NOTHING
        sequence = self.resources.media.get(item.get("ref", ""))
        held = sequence.find("*[@tcStart]") if sequence is not None else None
        return (seconds(held.get("tcStart")) or _NOTHING) if held is not None else _NOTHING

    def shown(self, item: Element, where: str) -> tuple[Shown, ...]:
        """The picture, then the sound, behind a clip."""
        if item.tag in {"ref-clip", "sync-clip", "mc-clip"}:
            return self.inside(item, where)
        if item.tag == "clip":
            return tuple(self.contents(item, where))
        if item.tag in {"title", "caption"}:
            return (self.generated(item),)
        return self.asset(item, where)

    def generated(self, item: Element) -> Shown:
        """A title, a caption, a generator, or a clip whose file nobody knows."""
        name = self.resources.effect_name(item.get("ref", "")) or item.get("name") or item.tag.capitalize()
        return Shown(Media(name=name, rate=self.rate, generator=True), self.start(item), self.start(item))

    def asset(self, item: Element, where: str) -> tuple[Shown, ...]:
        """Picture and sound of an asset, as far as it has them and the clip uses them."""
        ref = item.get("ref", "")
        media, element = self.resources.asset(ref, self.rate), self.resources.assets.get(ref)
        start = self.start(item)
        if media is None or element is None:
            if ref not in self.resources.effects:
                self.skipped.at(where, "a clip of an unknown resource was read as one without a file")
            return (self.generated(item),)
        channels = channels_of(item)
        picture = element.get("hasVideo") == "1" or element.get("hasAudio") != "1"
        wanted = item.get("srcEnable", "all")
        shown = []
        if item.tag != "audio" and picture and wanted != "audio":
            shown.append(Shown(media, start, start))
        if item.tag != "video" and wanted != "video" and (element.get("hasAudio") == "1" or item.tag == "audio"):
            shown.append(Shown(media, start, start, channels=channels, sound=True))
        return tuple(shown)

    def contents(self, clip: Element, where: str) -> Iterator[Shown]:
        """What a `clip` holds: its video, and the sound components under it, one for each asset."""
        found: list[Shown] = []
        # What has a lane here is connected to the clip; only the sound under its own content belongs to it.
        waiting = [(child, _NOTHING, _NOTHING) for child in clip if not child.get("lane")]
        while waiting:
            item, at, inner = waiting.pop(0)
            if item.tag not in CLIPS | {"gap"}:
                continue
            if item.get("lane") and item.tag != "audio":
                self.skipped.at(where, "a clip connected to the content of a clip was left out")
                continue
            # `at` in the clip's time is `inner` in the time of what holds the item.
            own = self.start(item)
            begins = at + (seconds(item.get("offset")) or _NOTHING) - inner
            if item.tag != "gap":
                found += [Shown(shown.media, begins, shown.source, shown.nested, shown.channels, shown.sound)
                          for shown in self.shown(item, where)]
            waiting += [(child, begins, own) for child in item]
        pictures = [shown for shown in found if not shown.sound]
        sounds: dict[tuple[int, Fraction], list[Shown]] = {}
        for shown in found:
            if shown.sound:
                sounds.setdefault((id(shown.media), shown.source - shown.at), []).append(shown)
        for _ in pictures[1:]:
            self.skipped.at(where, "of several pictures in one clip the first was read")
        yield from pictures[:1]
        for several in sounds.values():
            told = ",".join(shown.channels[1:-1] for shown in several if shown.channels)
            yield Shown(several[0].media, several[0].at, several[0].source, channels=f"[{told}]" if told else "",
                        sound=True)

    # -- making the model's clips ----------------------------------------------------------------------

    def pace(self, item: Element, shown: Shown) -> Fraction:
        """Seconds of its own time a clip uses in one second of the timeline.

        Where a rate near the sequence's is conformed (23.98 in 24), frame goes for frame.
        """
        conform = item.find("conform-rate")
        if conform is None or conform.get("scaleEnabled") == "0" or item.find("timeMap") is not None:
            return Fraction(1)
        ratio = self.rate / shown.media.rate
        return ratio if abs(ratio - 1) < Fraction(1, 15) else Fraction(1)

    def clip(self, item: Element, shown: Shown, span: Span, where: str, link: int | None) -> Clip | None:
        """The model's clip of one stretch of footage; None (and said) where less than a frame is left."""
        record_in, record_out = round(span.at * self.rate), round((span.at + span.duration) * self.rate)
        if record_out <= record_in:
            self.skipped.at(where, "a clip without a length was left out")
            return None
        mapped = time_map(item)
        source_in, source_out, speed, ramp = self.source(shown, span, mapped, self.pace(item, shown))
        name, rate = item.get("name") or shown.media.name, shown.media.rate

        def place(at: Fraction) -> Frames:
            return near((mapped.source(at) if mapped else shown.source + at - shown.at) * rate)

        # Markers go with the picture; a clip that is sound alone has them itself.
        markers = () if shown.sound and link is not None else tuple(
            markers_of(item, place, rate, self.skipped, where))
        return Clip(
            record_in=record_in, record_out=record_out, source_in=source_in, source_out=source_out, media=shown.media,
            name=name, speed=speed, ramp=ramp, enabled=item.get("enabled") != "0", link=link,
            effects=effects_of(item, self.resources, sound=shown.sound), markers=markers, metadata=metadata_of(item),
            nested=shown.nested, channels=shown.channels)

    def source(self, shown: Shown, span: Span, mapped: TimeMap | None, pace: Fraction,
               ) -> tuple[Frames, Frames, Fraction, Ramp | None]:
        """Source in and out in media frames, speed and ramp."""
        rate = shown.media.rate
        if mapped is None:
            first = shown.source + (span.start - shown.at)
            return near(first * rate), near((first + span.duration * pace) * rate), Fraction(1), None
        one, other = mapped.source(span.start), mapped.source(span.start + span.duration)
        ramp = mapped.ramp(span.start, span.start + span.duration)
        speed = (other - one) / span.duration
        low, high = near(min(one, other) * rate), near(max(one, other) * rate)
        if speed == 0 and ramp is None:
            return low, low + 1, speed, None
        return low, high if high > low else whole(low + 1), speed, ramp
