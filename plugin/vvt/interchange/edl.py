"""EDLs (CMX3600) as cuts.

Record timecode is kept: the cut starts at the first event's record in, and what no event covers is filler,
as black (`BL`) is. A dissolve stands in an EDL as the incoming clip from the transition's first frame on;
as in other timelines each clip here goes up to the cut, which lies in the middle of the transition.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from vvt.cut import Clip, Cut, Frames, Marker, Media, Track, Transition, whole
from vvt.errors import BadTimeline
from vvt.interchange.edl_events import Shot, shots_of
from vvt.interchange.edl_lines import Listing, listing
from vvt.interchange.edl_rate import rate_of
from vvt.interchange.otio_effects import canonical
from vvt.interchange.skipped import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vvt.interchange.edl_events import Fade

# One picture track, sound channels, cuts, dissolves, wipes, speeds, notes. Names, markers, the timeline's name
# and sound are carried where the list has any.
CARRIES = frozenset({"retimes", "transitions", "metadata"})
_WHERE_SAID = ("markers", "names", "sound", "timeline names")


def read_edl(data: bytes, name: str, rate: Fraction | None = None) -> Cut:
    """The cut in `data`, the contents of an EDL called `name`; `rate` is frames per second where it is known.

    Raises BadTimeline when not one line of it is an event.
    """
    skipped = Skipped(name)
    found = listing(_text(data), skipped)
    if not found.lines:
        raise BadTimeline(f"{name} holds no event of an EDL.", "Check the file, or export the timeline again.")
    rate = rate or rate_of(found, name, skipped)
    shots, fades, markers = shots_of(found, rate, skipped)
    if not (shots or markers):
        raise BadTimeline(f"{name} holds no event with a channel and a length.", "Export the timeline again.")
    return _cut(found, rate, (shots, fades, markers), skipped)


def _text(data: bytes) -> str:
    """EDLs are ASCII by the book; what isn't is UTF-8, UTF-16 with its mark, or a Western code page."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _cut(found: Listing, rate: Fraction, held: tuple[list[Shot], list[Fade], list[Marker]], skipped: Skipped) -> Cut:
    shots, fades, markers = held
    start = min([shot.record_in for shot in shots] or [round(marker.at) for marker in markers])
    makes = _Clips(found, rate)
    tracks = []
    for label in sorted({shot.channel for shot in shots}, key=lambda label: (label[0] != "V", int(label[1:]))):
        tracks += _track(label, [shot for shot in shots if shot.channel == label],
                         [fade for fade in fades if fade.channel == label], makes, skipped)
    tracks = [_moved(track, -start) for track in _numbered(tracks, skipped)]
    carries = {facet for facet, said in zip(_WHERE_SAID, (
        bool(markers), all(shot.name for shot in shots), any(track.kind == "A" for track in tracks), bool(found.title)),
        strict=True) if said}
    return Cut(
        name=found.title, rate=rate, tracks=tuple(tracks), start=start,
        drop=bool(found.drop or found.marked) and round(rate) % 30 == 0,
        markers=tuple(replace(marker, at=whole(marker.at - start)) for marker in markers),
        carries=CARRIES | carries, format="edl", warnings=skipped.sentences())


def _track(label: str, shots: list[Shot], fades: list[Fade], makes: _Clips, skipped: Skipped) -> list[Track]:
    """The channel's track, and one above it for each event that lies over another of the same channel."""
    rows: list[list[Shot]] = []
    for shot in sorted(shots, key=lambda shot: shot.record_in):
        row = next((row for row in rows if row[-1].record_out <= shot.record_in), None)
        if row is None:
            row = []
            rows.append(row)
            if len(rows) > 1:
                skipped.at(shot.line, f"an event lies over another on {label} and was put on a track of its own")
        row.append(shot)
    # A transition goes with the clips it stands between; where it is at none it stays on the channel's own track.
    held: list[list[Transition]] = [[] for _ in rows]
    met = [{shot.record_in for shot in row} | {shot.record_out for shot in row} for row in rows]
    for fade in sorted(fades, key=lambda fade: fade.at):
        index = next((index for index, frames in enumerate(met) if fade.at in frames), 0)
        held[index].append(Transition(fade.at, fade.into, fade.out, fade.name))
    return [Track(label[0], tuple(makes.clip(shot) for shot in row), tuple(crossings))
            for row, crossings in zip(rows, held, strict=True)]


def _numbered(tracks: Iterable[Track], skipped: Skipped) -> list[Track]:
    """Picture first; sound channels that nothing is on leave no empty track behind."""
    kept = [track for track in tracks if track.clips]
    if sum(track.kind == "V" for track in kept) > 1:
        skipped.say("An EDL holds one picture track; what lies over it was read as further ones.")
    return kept


def _moved(track: Track, frames: int) -> Track:
    return replace(track, clips=tuple(clip.moved(frames) for clip in track.clips),
                   transitions=tuple(item.moved(frames) for item in track.transitions))


@dataclass(slots=True)
class _Clips:
    """Makes clips of shots, one Media object for each piece of footage."""

    listing: Listing
    rate: Fraction
    known: dict[tuple[str, ...], Media] = field(default_factory=dict)

    def clip(self, shot: Shot) -> Clip:
        media = self.media(shot)
        return Clip(
            record_in=shot.record_in, record_out=shot.record_out, source_in=shot.source_in,
            source_out=_out(shot), media=media, name=shot.name or media.name, speed=shot.speed,
            link=shot.link, metadata=canonical("; ".join(shot.said)) if shot.said else "")

    def media(self, shot: Shot) -> Media:
        long, umid = self.listing.sources.get(shot.reel, ("", ""))
        file = shot.path.replace("\\", "/").rstrip("/").rpartition("/")[2]
        key = (shot.reel, shot.file, shot.path, shot.name)
        if key not in self.known:
            self.known[key] = Media(
                name=shot.file or file or shot.name or long or shot.reel, url=shot.path, unique_id=umid,
                reel=long or shot.reel, rate=self.rate)
        return self.known[key]


def _out(shot: Shot) -> Frames:
    return whole(shot.source_in + 1) if shot.speed == 0 else shot.source_out
