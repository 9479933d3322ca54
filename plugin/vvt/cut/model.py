"""The cut model: what every reader returns and what a comparison compares.

Record positions are whole timeline frames counted from the head of the timeline (0 is its first
frame); a cut's `start` is added only where a position is shown. Inside a compound clip they count
from the compound's own head. Source positions are media frames as the media's own timecode counts
them, exact fractions because a timeline of another rate can stand between two media frames.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# A count of media frames: whole almost always, a fraction where a timeline of another rate stands between two.
Frames = int | Fraction

_AS_SHOT = Fraction(1)

# What a file format may or may not be able to carry; `not_compared` speaks in these words.
ALL_FACETS = frozenset({
    "colours", "effects", "enabled", "links", "locks", "markers", "metadata", "names", "nested",
    "resolution", "retimes", "sound", "timeline names", "track names", "tracks", "transitions", "urls",
})


def whole(value: Frames) -> Frames:
    """`value` as an int where it is whole."""
    return value if isinstance(value, int) or value.denominator != 1 else value.numerator


@dataclass(frozen=True, slots=True)
class Media:
    """What a clip shows, and where that lies.

    `rate` is media frames per second; `start` and `duration` are the available range in media
    frames, None where the file doesn't say. `generator` marks titles, slugs and solids: no file.
    """

    name: str
    url: str = ""
    unique_id: str = ""
    reel: str = ""
    rate: Fraction = Fraction(24)
    start: Frames | None = None
    duration: Frames | None = None
    generator: bool = False
    offline: bool = False


FILLER = Media(name="")


@dataclass(frozen=True, slots=True)
class Ramp:
    """A speed that changes inside a clip: (timeline second, source second) points from the clip's head."""

    points: tuple[tuple[Fraction, Fraction], ...]

    def source_frames(self, record_frames: int, rate: Fraction) -> Fraction:
        """Source used by the first `record_frames` of the clip, in frames at the timeline's `rate`.

        Straight lines between the points; past the last the last line goes on.
        """
        at = record_frames / rate
        pairs = list(zip(self.points, self.points[1:], strict=False))
        for (t0, s0), (t1, s1) in pairs:
            if t1 > t0 and (at <= t1 or (t1, s1) == self.points[-1]):
                return abs(s0 + (s1 - s0) * (at - t0) / (t1 - t0) - self.points[0][1]) * rate
        return Fraction(record_frames)


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect off its defaults. `settings` is its parameters as JSON; `kind` tells two of one name apart."""

    name: str
    kind: str = ""
    enabled: bool = True
    settings: str = ""


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker. On a clip `at` and `duration` are media frames, on the timeline record frames from the head."""

    at: Frames
    duration: Frames = 1
    name: str = ""
    colour: str = ""
    note: str = ""
    custom: str = ""


@dataclass(frozen=True, slots=True)
class Clip:
    """One clip on a track: `source_in` up to `source_out` of `media`, at `record_in` up to `record_out`.

    `speed` 1 is as shot, 2 twice as fast, -1 backwards, 0 a freeze (then source_out is source_in + 1);
    with a `ramp` it is the mean. Backwards, `source_in` is still the earliest frame used.
    `link` is the file's link group, unique within one cut; None where nothing is linked to it.
    `nested` holds the timeline inside a compound clip.
    """

    record_in: int
    record_out: int
    source_in: Frames
    source_out: Frames
    media: Media
    name: str = ""
    speed: Fraction = Fraction(1)
    ramp: Ramp | None = None
    enabled: bool = True
    link: int | None = None
    colour: str = ""
    effects: tuple[Effect, ...] = ()
    markers: tuple[Marker, ...] = ()
    metadata: str = ""
    nested: Cut | None = None
    channels: str = ""

    @property
    def duration(self) -> int:
        """Length in timeline frames."""
        return self.record_out - self.record_in

    @property
    def is_filler(self) -> bool:
        """True for a stretch of filler, which stands in reports but never in a track."""
        return self.media is FILLER or (not self.media.name and not self.media.url and not self.name)

    @property
    def source_per_record(self) -> Fraction:
        """Media frames used per timeline frame, never negative; 0 for a freeze."""
        used, length = self.source_out - self.source_in, self.record_out - self.record_in
        if self.speed == 0 or not length:
            return Fraction(0)
        return _AS_SHOT if used == length else Fraction(used) / length

    def part(self, record_in: int, record_out: int) -> Clip:
        """The stretch of this clip from `record_in` up to `record_out`, clipped to the clip itself."""
        first, last = max(record_in, self.record_in), min(record_out, self.record_out)
        if (first, last) == (self.record_in, self.record_out):
            return self
        if self.speed == 0:
            return replace(self, record_in=first, record_out=last)
        step = self.source_per_record
        head, tail = whole((first - self.record_in) * step), whole((self.record_out - last) * step)
        if self.speed < 0:
            head, tail = tail, head
        return replace(self, record_in=first, record_out=last,
                       source_in=self.source_in + head, source_out=self.source_out - tail)

    def moved(self, frames: int) -> Clip:
        """The same clip `frames` later on its track."""
        if not frames:
            return self
        return replace(self, record_in=self.record_in + frames, record_out=self.record_out + frames)


@dataclass(frozen=True, slots=True)
class Transition:
    """A transition over the cut at record frame `at`: it starts `in_offset` before and ends `out_offset` after."""

    at: int
    in_offset: int
    out_offset: int
    name: str
    settings: str = ""

    @property
    def record_in(self) -> int:
        """First record frame."""
        return self.at - self.in_offset

    @property
    def record_out(self) -> int:
        """First record frame after it."""
        return self.at + self.out_offset

    def moved(self, frames: int) -> Transition:
        """The same transition `frames` later."""
        return replace(self, at=self.at + frames) if frames else self


@dataclass(frozen=True, slots=True)
class Track:
    """One track: clips in record order, never overlapping; whatever lies between them is filler.

    `kind` is "V" or "A". `name` is "" for a default name ("Video 1").
    """

    kind: str
    clips: tuple[Clip, ...] = ()
    transitions: tuple[Transition, ...] = ()
    name: str = ""
    enabled: bool = True
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """A timeline. `tracks` hold V1 upwards, then A1 downwards; `start` is the first frame's timecode in frames.

    `carries` are the facets its file format can hold (see `ALL_FACETS`); `warnings` what its reader
    had to skip. `format` is the file format it came in: effects and notes of two formats are two languages.
    `resolution` is "" where the file doesn't say, `drop` False likewise.
    """

    name: str
    rate: Fraction
    tracks: tuple[Track, ...] = ()
    start: int = 0
    drop: bool = False
    markers: tuple[Marker, ...] = ()
    resolution: str = ""
    carries: frozenset[str] = ALL_FACETS
    format: str = field(default="", compare=False)
    warnings: tuple[str, ...] = field(default=(), compare=False)

    @property
    def duration(self) -> int:
        """Record frames from the head to where no later clip lies on any track."""
        return max((track.clips[-1].record_out for track in self.tracks if track.clips), default=0)

    def labelled(self) -> Iterator[tuple[str, Track]]:
        """Each track with its label: V1 is the lowest picture track, A1 the first sound track."""
        counts: dict[str, int] = {}
        for track in self.tracks:
            counts[track.kind] = counts.get(track.kind, 0) + 1
            yield f"{track.kind}{counts[track.kind]}", track

    def track(self, label: str) -> Track | None:
        """The track called `label` (V1, A2), or None."""
        return next((track for name, track in self.labelled() if name == label), None)
