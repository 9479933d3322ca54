"""A rendered film is looked at before anything is sent: streams, and the length of what it should show."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from vvt.cut import frames_from_timecode, rate_label
from vvt.errors import NotFound, VvtError
from vvt.host import HostRefused
from vvt.picture.probe import BadFilm, Film, probe

if TYPE_CHECKING:
    from pathlib import Path

    from vvt.cut import Cut
    from vvt.host import Render, TimelineFacts

# Sound is coded in blocks, and some coders put silence before it: AAC 2112 samples.
_SOUND_MAY_LACK = Fraction(1, 10)
# Camera files that FFmpeg can't open; they may be published, but nobody can look into them here.
_UNREADABLE = frozenset({".braw", ".r3d", ".ari", ".arx", ".crm"})


@dataclass(frozen=True, slots=True)
class Checked:
    """What a record keeps of its film, and sentences for the editor.

    `covers` holds `first`, the absolute timeline frame that the film's first frame shows, `frames`, how many timeline
    frames it shows, and `handles`, how many of them lie before the timeline's start and behind its end. What isn't
    known is None.
    """

    covers: dict[str, object]
    warnings: tuple[str, ...] = ()


def check_render(path: Path, render: Render, facts: TimelineFacts) -> Checked:
    """Look at what a render job wrote. Raises BadFilm, or HostRefused where it isn't what the job should have written.

    Where the job doesn't say what it covers, its film is looked at as one of the editor's own.
    """
    if render.first is None or render.frames is None:
        return check_film(path, facts)
    film = probe(path)
    lacking = _lacking(film, facts, picture=render.picture, sound=render.sound)
    if lacking:
        raise HostRefused("render-wrong", lacking, "See the job's settings on the Deliver page and render again.")
    length = _length(film, facts.rate)
    if length is not None and abs(length - render.frames) >= 1:
        raise HostRefused("render-wrong", f"The rendered film is {_frames(length)} long where its job covers "
                          f"{render.frames}.", "See that the disk isn't full, and render again.")
    return Checked(_covers(render.first, render.frames, facts), _other_rate(film, facts))


def check_film(path: Path, facts: TimelineFacts) -> Checked:
    """Look at a film the editor named; what is odd about it is said, not refused, as long as it can be read.

    It covers the timeline where it is as long, else what its own timecode says, else nobody knows. Raises BadFilm.
    """
    try:
        film = probe(path)
    except BadFilm:
        if path.suffix.lower() in _UNREADABLE:
            return Checked(_NOTHING, (f"{path.name} can't be looked into: what it shows of the timeline is unknown.",))
        raise
    said = [lacking] if (lacking := _lacking(film, facts, picture=True, sound=True)) else []
    said += _other_rate(film, facts)
    length, whole = _length(film, facts.rate), facts.end - facts.start
    if length is not None and abs(length - whole) < 1:
        return Checked(_covers(facts.start, whole, facts), tuple(said))
    begins = _begins(film, facts)
    if length is None or begins is None:
        said.append(f"{path.name} is {_frames(length)} long and the timeline {whole}, so what it shows of the timeline "
                    "is not recorded.")
        return Checked({**_NOTHING, "frames": None if length is None else round(length)}, tuple(said))
    said.append(f"{path.name} is {_frames(length)} long and the timeline {whole}: it is taken to begin at "
                f"{film.timecode}, as its own timecode says.")
    return Checked(_covers(begins, round(length), facts), tuple(said))


def other_length(path: Path, cut: Cut) -> tuple[str, ...]:
    """A sentence where a film isn't as long as the timeline it is published with; a film with handles may well be.

    Nothing of a film that can't be looked into: it is published as it is.
    """
    try:
        film = probe(path, counted=False)
    except (BadFilm, NotFound):
        return ()
    if film.picture and not film.picture.frames:
        return ()
    length = _length(film, cut.rate)
    if length is None or abs(length - cut.duration) < 1:
        return ()
    return (f"{path.name} is {_frames(length)} long and the timeline {cut.duration}: are they of the same cut?",)


_NOTHING: dict[str, object] = {"first": None, "frames": None, "handles": None}


def _lacking(film: Film, facts: TimelineFacts, *, picture: bool, sound: bool) -> str:
    """What the timeline has and the film should have too, in a sentence; "" when nothing is lacking."""
    kinds = {track["kind"] for track in facts.told.get("tracks", ()) if track["items"] and track["enabled"]}
    if picture and "video" in kinds and film.picture is None:
        return "The film has no picture, but the timeline has."
    if sound and "audio" in kinds and not film.sounds:
        return "The film has no sound, but the timeline has."
    return _early_sound(film) if sound and "audio" in kinds else ""


def _early_sound(film: Film) -> str:
    """Whether the longest sound stream ends before the picture does, as far as the streams say how long they are."""
    lengths = [one.seconds for one in film.sounds if one.seconds is not None]
    if film.picture is None or not lengths:
        return ""
    lacks = (film.picture.frames - 1) / film.picture.rate - max(lengths)
    return f"The film's sound ends {_seconds(lacks)} before its picture." if lacks > _SOUND_MAY_LACK else ""


def _length(film: Film, rate: Fraction) -> Fraction | None:
    """The film's length in frames at this rate; None where it doesn't say. Sound alone counts as its longest stream."""
    if film.picture is not None:
        return film.picture.frames / film.picture.rate * rate
    seconds = max((sound.seconds for sound in film.sounds if sound.seconds is not None), default=None)
    return None if seconds is None else seconds * rate


def _other_rate(film: Film, facts: TimelineFacts) -> tuple[str, ...]:
    if film.picture is None or film.picture.rate == facts.rate:
        return ()
    return (f"The film runs at {rate_label(film.picture.rate)} fps, the timeline at {rate_label(facts.rate)}.",)


def _begins(film: Film, facts: TimelineFacts) -> int | None:
    """The absolute frame of the film's own timecode; None where it has none that fits the timeline."""
    if not film.timecode or film.picture is None or film.picture.rate != facts.rate:
        return None
    try:
        begins = frames_from_timecode(film.timecode, facts.rate)
    except (VvtError, ValueError):
        return None
    return begins if begins < facts.end and begins + film.picture.frames > facts.start else None


def _covers(first: int, frames: int, facts: TimelineFacts) -> dict[str, object]:
    return {"first": first, "frames": frames,
            "handles": [max(0, facts.start - first), max(0, first + frames - facts.end)]}


def _frames(length: Fraction | None) -> str:
    return "of unknown length" if length is None else f"{round(length)} frames"


def _seconds(length: Fraction) -> str:
    return f"{float(length):.1f} s"
