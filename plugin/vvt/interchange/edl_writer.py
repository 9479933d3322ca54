"""A cut as an EDL (CMX3600) that Resolve and other programs import: V1, the sound, dissolves, speeds, notes.

A dissolve stands in an EDL as the incoming clip from the transition's first frame on, and lists take the cut
to lie in its middle; where it doesn't, and where a speed isn't a tenth of a frame per second, a note says so
(`CUT POINT`, `EXACT SPEED`) that our own reader understands and others pass over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from vvt.cut import Cut, Marker, timecode
from vvt.interchange.skipped import Skipped

if TYPE_CHECKING:

    from vvt.cut import Clip, Frames, Track, Transition

_LONGEST_REEL = 32


def edl_text(cut: Cut, name: str = "") -> tuple[str, tuple[str, ...]]:
    """The cut as an EDL with CRLF line ends, and a sentence for each thing an EDL can't hold.

    `name` is what the sentences call the file. Source timecode counts in the list's own rate.
    """
    writer = _Writer(cut, Skipped(name or cut.name or "The EDL"))
    lines = list(writer.lines())
    return "\r\n".join(lines) + "\r\n", writer.skipped.sentences()


@dataclass(slots=True)
class _Writer:
    cut: Cut
    skipped: Skipped
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _markers: list[Marker] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        cut = self.cut
        yield f"TITLE: {_one_line(cut.name)}"
        yield f"FCM: {'DROP' if cut.drop else 'NON-DROP'} FRAME"
        self._markers = sorted(cut.markers, key=lambda marker: marker.at)
        for label, track in cut.labelled():
            if track.kind == "V" and label != "V1":
                if track.clips:
                    self.skipped.at(label, "an EDL holds one picture track, so this one was left out")
                continue
            channel = label.replace("V1", "V").replace("A1", "A") if label in {"V1", "A1"} else label
            yield from self.track(track, label, channel)

    def track(self, track: Track, label: str, channel: str) -> Iterator[str]:
        fades = {fade.at: fade for fade in track.transitions}
        before: Clip | None = None
        for clip in track.clips:
            if before is not None and before.record_out != clip.record_in and before.record_out in fades:
                yield from self.fade_out(before, fades[before.record_out], channel)
            yield from self.event(clip, before, fades, channel)
            yield from self.notes(clip, label)
            before = clip
        if before is not None and before.record_out in fades:
            yield from self.fade_out(before, fades[before.record_out], channel)
        for marker in self._markers if label == "V1" else ():
            yield self.locator(marker)

    def event(self, clip: Clip, before: Clip | None, fades: dict[int, Transition], channel: str) -> Iterator[str]:
        """A cut, or the two lines of a transition and the notes that name both clips."""
        head, tail = fades.get(clip.record_in), fades.get(clip.record_out)
        early, late = head.in_offset if head else 0, tail.in_offset if tail else 0
        first, last = self.used(clip, early, late)
        record = self.record(clip.record_in - early), self.record(clip.record_out - late)
        number = f"{next(self._numbers):03}"
        meets = before is not None and before.record_out == clip.record_in
        if head is not None:
            reel, at = (self.reel(before), self.used(before, 0, early)[1]) if before and meets else ("BL", 0)
            yield self.line(number, (reel, channel, "C", 0), (self.source(at), self.source(at), record[0], record[0]))
            kind = "D" if "wipe" not in head.name.casefold() else "W001"
            length = head.in_offset + head.out_offset
            yield self.line(number, (self.reel(clip), channel, kind, length),
                            (self.source(first), self.source(last), *record))
            yield f"EFFECTS NAME IS {_one_line(head.name)}"
            if before and meets:
                yield f"* FROM CLIP NAME: {_one_line(before.name)}"
            yield f"* TO CLIP NAME: {_one_line(clip.name)}"
            if meets and head.in_offset != length // 2:
                yield f"* CUT POINT: {self.record(clip.record_in)}"
        else:
            codes = (self.source(first), self.source(last), *record)
            yield self.line(number, (self.reel(clip), channel, "C", 0), codes)
            yield f"* FROM CLIP NAME: {_one_line(clip.name)}"
        yield from self.speed(clip, self.source(first))

    def fade_out(self, clip: Clip, fade: Transition, channel: str) -> Iterator[str]:
        """A transition to black after the last clip before filler."""
        number, at = f"{next(self._numbers):03}", self.source(self.used(clip, 0, fade.in_offset)[1])
        length = fade.in_offset + fade.out_offset
        into, out = self.record(fade.record_in), self.record(fade.record_out)
        yield self.line(number, (self.reel(clip), channel, "C", 0), (at, at, into, into))
        yield self.line(number, ("BL", channel, "D", length), (self.source(0), self.source(length), into, out))
        yield f"EFFECTS NAME IS {_one_line(fade.name)}"
        yield f"* FROM CLIP NAME: {_one_line(clip.name)}"

    def used(self, clip: Clip, early: int, late: int) -> tuple[Frames, Frames]:
        """Source in and out when the clip begins `early` frames before its record in and ends `late` before its out."""
        if clip.speed == 0:
            return clip.source_in, clip.source_in + 1
        first, last = early * clip.speed, late * clip.speed
        if clip.speed < 0:
            return clip.source_in - last, clip.source_out - first
        return clip.source_in - first, clip.source_out - last

    def speed(self, clip: Clip, entry: str) -> Iterator[str]:
        if clip.speed == 1:
            return
        fps = clip.speed * round(self.cut.rate)
        tenths = round(fps * 10)
        told = f"{'-' if tenths < 0 else ''}{abs(tenths) // 10:03}.{abs(tenths) % 10}"
        yield f"M2   {self.reel(clip):<12} {told}   {entry}"
        if fps * 10 != tenths or (clip.speed and clip.source_out - clip.source_in != clip.duration * abs(clip.speed)):
            yield f"* EXACT SPEED: {clip.speed}"
        if clip.ramp is not None:
            self.skipped.at(clip.name, "an EDL holds one speed for each clip, so a ramp became its mean")

    def notes(self, clip: Clip, label: str) -> Iterator[str]:
        if clip.media.name and clip.media.name != clip.name:
            yield f"* SOURCE FILE: {_one_line(clip.media.name)}"
        said = json.loads(clip.metadata) if clip.metadata else ""
        if isinstance(said, str):
            yield from (f"* {_one_line(note)}" for note in said.split("; ") if note)
        for lost, what in (
                (not clip.enabled, "that a clip is disabled"), (clip.nested is not None, "a compound's inside"),
                (bool(clip.effects), "a clip's effects"), (bool(clip.markers), "a clip's own markers"),
                (not isinstance(said, str), "a clip's metadata")):
            if lost:
                self.skipped.at(f"{label} {clip.name}", f"an EDL can't hold {what}")
        while label == "V1" and self._markers and self._markers[0].at < clip.record_out:
            yield self.locator(self._markers.pop(0))

    def locator(self, marker: Marker) -> str:
        if marker.note or marker.duration > 1:
            self.skipped.at(marker.name, "an EDL's locator has no length and one text, so the rest was left out")
        return f"* LOC: {self.record(round(marker.at))} {marker.colour.upper() or 'WHITE':<7} {_one_line(marker.name)}"

    # -- columns ---------------------------------------------------------------------------------------

    def line(self, number: str, what: tuple[str, str, str, int], codes: tuple[str, str, str, str]) -> str:
        reel, channel, kind, length = what
        return f"{number}  {reel:<8} {channel:<5} {kind:<4} {f'{length:03}' if length else '':<3} {' '.join(codes)}"

    def reel(self, clip: Clip) -> str:
        """The reel as a list can hold it: no spaces, 32 characters at most."""
        media = clip.media
        named = media.reel or ("" if media.generator else media.name.rpartition(".")[0] or media.name)
        return re.sub(r"[^\w.+-]", "_", named)[:_LONGEST_REEL] or "AX"

    def record(self, frame: int) -> str:
        return timecode(self.cut.start + frame, self.cut.rate, drop=self.cut.drop)

    def source(self, frame: Frames) -> str:
        exact = round(frame)
        if exact != frame:
            self.skipped.say("An EDL counts whole frames: source positions between two were rounded.")
        day = 24 * 3600 * round(self.cut.rate)
        return timecode(exact % day, self.cut.rate, drop=self.cut.drop)


def _one_line(said: str) -> str:
    return re.sub(r"\s+", " ", said).strip()

