"""Events of an EDL in frames: who follows whom, where a transition's cut lies, how fast each one plays."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from vvt.cut import Frames, Marker, whole
from vvt.interchange.edl_lines import Line, Listing
from vvt.interchange.skipped import Skipped

if TYPE_CHECKING:
    from vvt.interchange.edl_lines import Code
    from vvt.interchange.edl_notes import Notes

_BLACK = frozenset({"BL", "BLACK"})
_ROUNDED = 2   # frames by which lists cut from media of another rate, or within a frame of sound, are off


@dataclass(slots=True)
class Shot:
    """A clip on one channel, in record frames from midnight and source frames as the timecodes count."""

    line: int
    channel: str
    record_in: int
    record_out: int
    source_in: Frames
    source_out: Frames
    speed: Fraction
    reel: str
    name: str = ""
    file: str = ""
    path: str = ""
    link: int | None = None
    said: tuple[str, ...] = ()

    def lengthen(self, frames: int) -> None:
        """Let it go on for `frames` more, into a transition."""
        self.record_out += frames
        if self.speed > 0:
            self.source_out = whole(self.source_out + frames * self.speed)
        elif self.speed < 0:
            self.source_in = whole(self.source_in + frames * self.speed)

    def shorten_head(self, frames: int) -> None:
        """Let it begin `frames` later, at the cut within its transition."""
        self.record_in += frames
        if self.speed > 0:
            self.source_in = whole(self.source_in + frames * self.speed)
        elif self.speed < 0:
            self.source_out = whole(self.source_out + frames * self.speed)


@dataclass(slots=True)
class Fade:
    """A transition on one channel: `into` frames before the cut at record frame `at`, `out` frames after it."""

    channel: str
    at: int
    into: int
    out: int
    name: str


def shots_of(listing: Listing, rate: Fraction, skipped: Skipped) -> tuple[list[Shot], list[Fade], list[Marker]]:
    """Every clip, transition and marker of the list; what can't be placed is noted in `skipped`."""
    reader = _Events(listing, rate, skipped)
    for line in listing.lines:
        reader.line(line)
    for waiting in reader.waiting.values():
        skipped.at(waiting.at, "an event without a length was left out")
    return reader.shots, reader.fades, reader.markers


@dataclass(slots=True)
class _Events:
    listing: Listing
    rate: Fraction
    skipped: Skipped
    shots: list[Shot] = field(default_factory=list)
    fades: list[Fade] = field(default_factory=list)
    markers: list[Marker] = field(default_factory=list)
    waiting: dict[str, Line] = field(default_factory=dict)     # the line a dissolve starts from, by channel
    _last: dict[str, Shot] = field(default_factory=dict)
    _heard: set[int] = field(default_factory=set)

    # -- timecodes -----------------------------------------------------------------------------------

    def frame(self, code: Code, line: Line) -> int:
        """The frame a timecode names; in a list that marks drop frame only marked ones drop."""
        hours, minutes, seconds, frames, marked = code
        base = round(self.rate)
        if frames >= base:
            self.skipped.at(line.at, f"a timecode has a frame number that {base} fps doesn't have")
        total = ((hours * 60 + minutes) * 60 + seconds) * base + frames
        if (marked if self.listing.marked else line.drop) and base % 30 == 0:
            passed = hours * 60 + minutes
            total -= base // 15 * (passed - passed // 10)
        return total

    def frames(self, line: Line) -> tuple[int, int, int, int]:
        source_in, source_out, record_in, record_out = (self.frame(code, line) for code in line.codes)
        day = 24 * 3600 * round(self.rate)
        if record_out < record_in and record_out + day - record_in < day // 2:
            record_out += day
        if source_out < source_in and source_out + day - source_in < day // 2:
            source_out += day
        return source_in, source_out, record_in, record_out

    # -- lines ---------------------------------------------------------------------------------------

    def line(self, line: Line) -> None:
        frames = self.frames(line)
        self.locators(line)
        if line.marker is not None:
            self.markers.append(Marker(frames[2], max(1, line.marker.duration), line.marker.name,
                                       line.marker.colour.upper(), line.marker.note))
            if frames[:2] == frames[2:] and frames[3] - frames[2] <= 1:
                return   # the event only carries the marker
        if not line.channels:
            self.skipped.at(line.at, "an event that records no channel (NONE) was left out")
        elif frames[3] < frames[2] and line.reel.upper() not in _BLACK:
            self.skipped.at(line.at, "an event that ends before it starts was left out")
        for channel in line.channels:
            if frames[3] >= frames[2]:
                self.on_channel(line, channel, frames)

    def locators(self, line: Line) -> None:
        """Locators stand at record timecodes: markers of the timeline."""
        if id(line.notes) in self._heard:
            return
        self._heard.add(id(line.notes))
        for at, code, colour, text in line.notes.locators:
            hours, minutes, seconds, frames = (int(part) for part in code.replace(";", ":").replace(
                ".", ":").replace(",", ":").split(":"))
            place = self.frame((hours, minutes, seconds, frames, code[-3] in ";,"), replace(line, at=at))
            self.markers.append(Marker(place, 1, text, colour.upper()))

    def on_channel(self, line: Line, channel: str, frames: tuple[int, int, int, int]) -> None:
        before = self.waiting.pop(channel, None)
        if line.kind in ("C", "KB") and frames[2] == frames[3]:
            if before is not None:
                self.skipped.at(before.at, "an event without a length was left out")
            self.waiting[channel] = line
            return
        if line.kind in ("C", "KB"):
            if before is not None:
                self.skipped.at(before.at, "an event without a length was left out")
            self.keep(self.shot(line, channel, frames))
        elif line.kind.startswith("K"):
            self.skipped.at(line.at, "a keyed clip was read as lying over the picture, without its key")
            self.keep(self.shot(line, channel, frames))
        else:
            self.transition(line, channel, frames, before)

    def keep(self, shot: Shot) -> None:
        if shot.reel.upper() in _BLACK:
            self._last.pop(shot.channel, None)
        elif shot.record_out > shot.record_in:
            self.shots.append(shot)
            self._last[shot.channel] = shot

    def shot(self, line: Line, channel: str, frames: tuple[int, int, int, int], *, leaving: bool = False) -> Shot:
        """The clip a line puts on a channel; `leaving` for the clip a transition starts from."""
        arriving = line.kind[0] in "DW"
        speed, source_in, source_out = self.speed(line, frames)
        notes = line.notes
        return Shot(
            line.at, channel, frames[2], frames[3], source_in, source_out, speed, notes.reel or line.reel,
            name=notes.to_name if arriving else notes.from_name,
            file=_file(notes, line.reel, arriving=arriving, leaving=leaving),
            path=notes.to_path if arriving else notes.from_path,
            link=line.at if len(line.channels) > 1 else None, said=() if leaving else tuple(notes.said))

    def speed(self, line: Line, frames: tuple[int, int, int, int]) -> tuple[Fraction, Frames, Frames]:
        """How fast a line plays, and the source frames it uses.

        The source length may have been adjusted to the speed or not; without an M2 a length that differs
        from the record's by more than rounding is taken as it stands, as a speed.
        """
        source_in, source_out, record_in, record_out = frames
        record, source = record_out - record_in, source_out - source_in
        if line.speed is not None:
            speed = self.told_speed(line, record, source)
            used = max(1, round(record * abs(speed)))
            if source <= 0 or abs(source - used) > max(2, used // 32):
                source_out = source_in + used
            return speed, source_in, source_out
        if line.reel.upper() in _BLACK or source == record or record <= 0:
            return Fraction(1), source_in, source_in + record
        if source <= 0:
            self.skipped.at(line.at, "an empty source range was taken to be as long as the record range")
            return Fraction(1), source_in, source_in + record
        if abs(source - record) <= _ROUNDED:
            self.skipped.at(line.at, "source and record length differ by a frame or two: the record's was taken")
            return Fraction(1), source_in, source_in + record
        self.skipped.at(line.at, "source and record length differ and no speed is said: taken as a speed change")
        return Fraction(source, record), source_in, source_out

    def told_speed(self, line: Line, record: int, source: int) -> Fraction:
        """The M2's speed, exact where the source range agrees with what it rounds to a tenth of a frame."""
        if line.notes.exact_speed:
            try:
                return Fraction(line.notes.exact_speed)
            except (ValueError, ZeroDivisionError):
                self.skipped.at(line.at, "a note of the exact speed can't be read")
        fps = Fraction(line.speed.fps) if line.speed else Fraction(0)
        base = round(self.rate)
        if abs(abs(fps) - self.rate) < Fraction(6, 100):
            return Fraction(-1 if fps < 0 else 1)
        if fps and record > 0 and source not in (0, record):
            used = Fraction(source, record)
            if abs(used * base - abs(fps)) <= Fraction(6, 100):
                return -used if fps < 0 else used
        return fps / base

    # -- transitions ---------------------------------------------------------------------------------

    def transition(self, line: Line, channel: str, frames: tuple[int, int, int, int], before: Line | None) -> None:
        into_black = line.reel.upper() in _BLACK
        leaving = self.leaving(line, channel, frames[2], before)
        length = min(line.length, frames[3] - frames[2])
        if length < line.length:
            self.skipped.at(line.at, "a transition longer than its clip was shortened")
        into = self.before_cut(line, frames[2], length)
        if leaving is None and before is not None and before.reel.upper() not in _BLACK:
            leaving = self.shot(before, channel, (*self.frames(before)[:2], frames[2], frames[2]), leaving=True)
            if leaving.speed > 0:
                leaving.source_out = leaving.source_in
        if into_black:
            into = length if leaving else 0
        elif leaving is None:
            into = 0
        if leaving is not None and (into_black or leaving.record_out == frames[2]):
            fresh = leaving.record_in == leaving.record_out
            leaving.lengthen(into)
            if fresh:
                self.keep(leaving)
        self.fades.append(Fade(channel, frames[2] + into, into, length - into, _effect(line)))
        arriving = self.shot(line, channel, frames)
        arriving.shorten_head(min(into, frames[3] - frames[2]))
        self.keep(arriving)

    def leaving(self, line: Line, channel: str, record_in: int, before: Line | None) -> Shot | None:
        """The clip on the channel that goes on into the transition, where it is the one the list says."""
        last = self._last.get(channel)
        if last is None or last.record_out != record_in:
            return None
        if before is None or before.at == line.at:
            return last
        if last.reel != (before.notes.reel or before.reel) or before.reel.upper() in _BLACK:
            return None
        if last.speed == 1 and before.speed is None and self.frames(before)[0] != last.source_out:
            return None
        return last

    def before_cut(self, line: Line, record_in: int, length: int) -> int:
        """Frames of the transition before the cut: half, unless a note says where the cut is."""
        if line.notes.cut_point:
            parts = line.notes.cut_point.replace(";", ":").split(":")
            if len(parts) == 4 and all(part.isdecimal() and len(part) < 4 for part in parts):
                hours, minutes, seconds, frames = map(int, parts)
                cut = self.frame((hours, minutes, seconds, frames, ";" in line.notes.cut_point), line)
                return min(max(cut - record_in, 0), length)
            self.skipped.at(line.at, "a note of the cut point can't be read")
        return length // 2


def _effect(line: Line) -> str:
    """A transition by the name the list gives it, else by its kind."""
    if line.kind.startswith("W"):
        return _titled(line.notes.effect) or f"Wipe {line.kind[1:] or '001'}"
    return _titled(line.notes.effect) or "Cross Dissolve"


def _titled(name: str) -> str:
    return name.title() if name.isupper() else name


def _file(notes: Notes, reel: str, *, arriving: bool, leaving: bool) -> str:
    """The source file a line means: of two the later is the incoming clip's; a single one goes by its reel."""
    if not notes.files:
        return ""
    if not (arriving or leaving):
        return notes.files[0]
    if len(notes.files) > 1:
        return notes.files[1 if arriving else 0]
    head = reel.casefold()[:6]
    return notes.files[0] if head and notes.files[0].casefold().startswith(head) else ""
