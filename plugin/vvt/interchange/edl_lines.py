"""The lines of an EDL (CMX3600): events with the notes that follow them.

What lists written by Avid, Premiere, Final Cut Pro, Resolve, Nucoda and by hand do is borne: any line end,
reels of any length or cut to eight characters, three to six digits of event number, notes with and without
their star. Nothing here knows a frame rate: timecodes stay as they are written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vvt.interchange.edl_notes import Notes, read_note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.interchange.skipped import Skipped

_TC = r"(\d{1,2})[:;.,](\d{2})[:;.,](\d{2})([:;.,])(\d{2,3})"
_CODE = re.compile(_TC)
_NUMBER = re.compile(r"(\d{1,8})\s")
_STARTS_AS_EVENT = re.compile(r"\d{1,8}\s+\S+\s+\S+\s+[CDWK]\w*\s")
_KIND = re.compile(r"(?P<head>.*?)(?P<kind>C|D|W\d{0,3}|K ?[BO]?)(?:\s+(?P<length>\d{1,4})(?:\s*F)?)?")
_CHANNELS = re.compile(r"(?:NONE|(?:(?:V|A)\d{0,2}|B|/|,)+)", re.IGNORECASE)
_ONE_CHANNEL = re.compile(r"AA|[VA]\d{0,2}|B", re.IGNORECASE)
_FPS = re.compile(r"[-+]?\d{1,5}(?:\.\d{1,6})?")
_FCM = re.compile(r"FCM:\s*(NON[- ]?)?DROP", re.IGNORECASE)
_TITLE = re.compile(r"TITLE\s*:(.*)", re.IGNORECASE)
_AUD = re.compile(r"AUD\s+(\d[\d\s]*)", re.IGNORECASE)
# Greedy on purpose: every pattern here takes time in line with the line's length.
_RESOLVE_MARKER = re.compile(r"\|C:(\S*)\s*\|M:(.*)\|D:(\d{1,9})")
_NOT_AN_EDIT = re.compile(r"(SPLIT\s*:|GPI|MASTER|SLAVE|TRAILER|CTL|AUTO|SWM)", re.IGNORECASE)
_LONGEST = 1024

# Hours, minutes, seconds, frames, and whether the mark before the frames says drop frame.
Code = tuple[int, int, int, int, bool]


@dataclass(slots=True)
class Speed:
    """An M2 line: `reel` plays at `fps` frames per second from source `entry` on."""

    line: int
    reel: str
    fps: str
    entry: Code


@dataclass(slots=True)
class Resolved:
    """A marker as Resolve writes it under an event."""

    colour: str
    name: str
    duration: int
    note: str


@dataclass(slots=True)
class Line:
    """One line of an event. `length` is the transition's in frames; `codes` source in and out, record in and out."""

    at: int
    number: str
    reel: str
    channels: tuple[str, ...]
    kind: str
    length: int
    codes: tuple[Code, Code, Code, Code]
    drop: bool
    notes: Notes
    speed: Speed | None = None
    marker: Resolved | None = None


@dataclass(slots=True)
class Listing:
    """An EDL as its lines say it. `sources` are the long reels and ids of Avid's source table, by short reel."""

    title: str = ""
    lines: list[Line] = field(default_factory=list)
    drop: bool | None = None
    marked: bool = False
    sources: dict[str, tuple[str, str]] = field(default_factory=dict)


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Each line that says something, with its number from 1; CR, LF and CRLF all end one, however they are mixed."""
    said, _, _ = text.partition("\x1a")   # where DOS ends a text
    for number, line in enumerate(re.split(r"\r\n|\n|\r", said), 1):
        if stripped := line.strip():
            yield number, stripped


def listing(text: str, skipped: Skipped) -> Listing:
    """The events of an EDL with their notes; lines that say nothing known are noted in `skipped`."""
    reader = _Reader(skipped)
    for number, line in lines_of(text):
        if len(line) > _LONGEST:
            skipped.at(number, "a line far too long for an EDL was left out")
        else:
            reader.line(number, line)
    reader.flush()
    return reader.found


class _Reader:
    def __init__(self, skipped: Skipped) -> None:
        self.found = Listing()
        self._skipped = skipped
        self._group: list[Line] = []        # the lines of the event being read
        self._loose: tuple[int, str] | None = None
        self._drop = False

    def line(self, number: int, line: str) -> None:
        event = _event(line)
        if event is not None:
            self.flush()
            self.event(number, *event)
        elif line.startswith(">>>"):
            self.source(line)
        elif not (self.head(line) or self.belongs(number, line)):
            self.flush()
            self.other(number, line)

    def head(self, line: str) -> bool:
        """True for the title and for FCM, which counts until the next one."""
        if title := _TITLE.match(line):
            self.found.title = self.found.title or title[1].strip()
        elif fcm := _FCM.match(line):
            self._drop = not fcm[1]
            self.found.drop = self._drop or bool(self.found.drop)
        else:
            return False
        return True

    def belongs(self, number: int, line: str) -> bool:
        """True where the line says something about the event before it."""
        if not self._group:
            return line.startswith("*")
        last = self._group[-1]
        if marker := _RESOLVE_MARKER.fullmatch(line):
            note = self._loose[1] if self._loose else ""
            self._loose = None
            last.marker = Resolved(marker[1].removeprefix("ResolveColor"), marker[2].strip(), int(marker[3]), note)
        elif speed := _speed(number, line):
            self.speed(speed)
        elif more := _AUD.fullmatch(line):
            named = (f"A{int(channel)}" for channel in more[1].split() if 0 < len(channel) < 3)
            last.channels += tuple(channel for channel in dict.fromkeys(named) if channel not in last.channels)
        else:
            return read_note(last.notes, number, line)
        return True

    def event(self, number: int, event: str, rest: str, codes: tuple[Code, Code, Code, Code]) -> None:
        kind = _KIND.fullmatch(rest)
        found = _reel_and_channels(kind["head"]) if kind else None
        if kind is None or found is None:
            self._skipped.at(number, "an event without a channel or a kind of edit was left out")
            self._group = []
            return
        reel, channels = found
        same = self._group and self._group[-1].number == event and not self._group[-1].marker
        notes = self._group[-1].notes if same else Notes()
        line = Line(number, event, reel, channels, kind["kind"].replace(" ", ""), int(kind["length"] or 0),
                    codes, self._drop, notes)
        self.found.marked = self.found.marked or any(code[4] for code in line.codes)
        self._group = [*self._group, line] if same else [line]
        self.found.lines.append(line)

    def speed(self, speed: Speed) -> None:
        """An M2 belongs to the line with its reel and entry, else with its reel, else to the last one."""
        def fits(line: Line) -> tuple[bool, bool]:
            reel = line.reel[:len(speed.reel)] == speed.reel or speed.reel.startswith(line.reel)
            return reel and line.codes[0][:4] == speed.entry[:4], reel
        line = max(reversed(self._group), key=fits)
        if line.speed is not None:
            self._skipped.at(speed.line, "a second speed for one event was left out")
        else:
            line.speed = speed

    def source(self, line: str) -> None:
        words = line.split()
        if len(words) >= 4 and words[1].upper() == "SOURCE":
            self.found.sources.setdefault(words[3], (words[2], words[4] if len(words) > 4 else ""))

    def other(self, number: int, line: str) -> None:
        if line.upper().startswith("REM"):
            self._skipped.at(number, "remarks (REM) were left out")
        elif _NOT_AN_EDIT.match(line):
            self._skipped.at(number, "a word to the tape machines was left out")
        elif _STARTS_AS_EVENT.match(line):
            self._skipped.at(number, "an event whose four timecodes can't be read was left out")
            self._group = []
        else:
            self._loose = number, line

    def flush(self) -> None:
        """A line that turned out to be nobody's note."""
        if self._loose is not None:
            self._skipped.at(self._loose[0], "a line that is neither an event nor a known note was left out")
            self._loose = None


def _event(line: str) -> tuple[str, str, tuple[Code, Code, Code, Code]] | None:
    """Event number, what stands before the timecodes, and the four timecodes at the line's end."""
    number = _NUMBER.match(line)
    codes = list(_CODE.finditer(line)) if number else []
    if number is None or len(codes) < 4 or codes[-1].end() != len(line):
        return None
    one, two, three, four = (_code(code.groups()) for code in codes[-4:])
    return number[1], line[number.end():codes[-4].start()].strip(), (one, two, three, four)


def _speed(number: int, line: str) -> Speed | None:
    words = line.split()
    if len(words) < 3 or words[0].upper() != "M2" or not _FPS.fullmatch(words[-2]):
        return None
    entry = _CODE.fullmatch(words[-1])
    return Speed(number, " ".join(words[1:-2]), words[-2], _code(entry.groups())) if entry else None


def _code(groups: tuple[str, ...]) -> Code:
    return int(groups[0]), int(groups[1]), int(groups[2]), int(groups[4]), groups[3] in ";,"


def _reel_and_channels(head: str) -> tuple[str, tuple[str, ...]] | None:
    """The reel (which may have spaces in it, or be missing) and the channels before the kind of edit."""
    words = head.split()
    if not words or not _CHANNELS.fullmatch(words[-1]):
        return None
    return " ".join(words[:-1]), _channels(words[-1].upper())


def _channels(word: str) -> tuple[str, ...]:
    """V1, A1 …: B is picture and the first sound channel, AA the first two, NONE nothing."""
    named: list[str] = []
    for part in _ONE_CHANNEL.findall("" if word == "NONE" else word):
        if part == "AA":
            named += ["A1", "A2"]
        elif part == "B":
            named += ["V1", "A1"]
        else:
            named.append(f"{part[0]}{int(part[1:] or 1) or 1}")
    return tuple(dict.fromkeys(named))
