"""The three cuts of the film, as an editor's list, and what was done from each to the next.

The lists and the known edits are written down separately on purpose: the demo compares what `vvt diff`
finds between the cuts with what is written here by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING

from demo.shots import LENGTH, RATE, SHOTS
from vvt.cut import Clip, Cut, Media, Track

if TYPE_CHECKING:
    from pathlib import Path

START = 86_400  # 01:00:00:00 at 24 frames per second
FILLER = ""
_CHANNELS = '[{"Source Channel ID":0,"Source Track ID":0}]'  # the one channel of the shots' sound


@dataclass(frozen=True, slots=True)
class Piece:
    """Frames `first` up to `first + length` of a shot; of nothing where `shot` is FILLER."""

    shot: str
    first: int
    length: int


@dataclass(frozen=True, slots=True)
class KnownEdit:
    """One edit as the change list must name it: kind, clip, and what it says beside them.

    Keys, signs and units of `facts` are the change list's: frames, positive is later or longer at the
    tail. What is not among them is 0, empty or False there.
    """

    kind: str
    clip: str
    facts: dict[str, int | str | bool]
    words: str


def _edit(kind: str, shot: str, words: str, **facts: int | str | bool) -> KnownEdit:
    return KnownEdit(kind, f"{shot}.mov", facts, words)


V1 = (
    Piece("sh010_dawn", 12, 72),
    Piece("sh020_train", 24, 60),
    Piece("sh030_harbour", 20, 66),
    Piece("sh040_lighthouse", 24, 72),
    Piece("sh050_city", 30, 54),
    Piece("sh060_rain", 24, 60),
    Piece("sh070_road_v001", 36, 48),
    Piece("sh080_balloons", 18, 66),
    Piece("sh090_snow", 24, 72),
    Piece("sh100_embers", 28, 54),
    Piece("sh110_stars", 32, 60),
    Piece("sh120_moon", 12, 84),
)

V2 = (
    Piece("sh010_dawn", 12, 72),
    Piece("sh020_train", 24, 60),
    Piece("sh030_harbour", 20, 66),
    Piece("sh040_lighthouse", 36, 60),   # in point 12 later
    Piece("sh050_city", 30, 54),
    Piece("sh060_rain", 30, 60),         # slipped by 6
    Piece("sh070_road_v001", 36, 48),
    Piece("sh080_balloons", 18, 66),
    Piece("sh085_gulls", 24, 50),        # new
    Piece("sh090_snow", 24, 72),
    Piece("sh100_embers", 28, 54),
    Piece("sh110_stars", 32, 60),
    Piece("sh120_moon", 12, 84),
)

V3 = (
    Piece("sh010_dawn", 12, 72),
    Piece("sh030_harbour", 20, 66),      # sh020 is gone
    Piece("sh040_lighthouse", 36, 60),
    Piece("sh060_rain", 30, 60),
    Piece("sh070_road_v002", 36, 48),    # the new grade
    Piece("sh080_balloons", 18, 66),
    Piece("sh085_gulls", 24, 50),
    Piece("sh090_snow", 24, 62),         # 10 frames shorter at the tail …
    Piece(FILLER, 0, 10),                # … and nothing moved
    Piece("sh100_embers", 28, 54),
    Piece("sh050_city", 30, 54),         # was after sh040
    Piece("sh110_stars", 32, 60),
    Piece("sh120_moon", 12, 84),
)

CUTS = {1: V1, 2: V2, 3: V3}
NOTES = {1: "first assembly", 2: "lighthouse tighter, gulls in, rain slipped", 3: "train out, new grade of the road"}

KNOWN_EDITS = {
    (1, 2): (
        _edit("trim", "sh040_lighthouse", "head trimmed by 12 frames, everything later moves up", head=12, ripple=-12),
        _edit("slip", "sh060_rain", "slipped by 6 frames", shift=6),
        _edit("insert", "sh085_gulls", "inserted, everything later moves down", ripple=50),
    ),
    (2, 3): (
        _edit("extract", "sh020_train", "taken out, everything later moves up", ripple=-60),
        _edit("replace", "sh070_road_v002", "replaced by its next version", version_up=True),
        _edit("trim", "sh090_snow", "tail trimmed by 10 frames, nothing moves", tail=-10),
        # Later by the 350 frames it passed (sh060 to sh100 and the filler), earlier by the 60 of sh020.
        _edit("move", "sh050_city", "moved behind the embers", shift=290, left="closed", room="opened"),
    ),
}


def cut(number: int, rushes: Path) -> Cut:
    """Version `number` of the film, with linked sound, its media in the folder `rushes`."""
    pieces = CUTS[number]
    heads = accumulate((piece.length for piece in pieces), initial=0)
    placed = [(head, piece) for head, piece in zip(heads, pieces, strict=False) if piece.shot != FILLER]
    clips = tuple(_clip(piece, head, link, rushes) for link, (head, piece) in enumerate(placed, start=1))
    sound = tuple(replace(clip, channels=_CHANNELS) for clip in clips)
    return Cut("Main Cut", RATE, (Track("V", clips), Track("A", sound)), start=START)


def _clip(piece: Piece, head: int, link: int, rushes: Path) -> Clip:
    shot = SHOTS[piece.shot]
    media = Media(shot.file_name, str(rushes / shot.file_name), rate=RATE,
                  start=Fraction(shot.first_frame), duration=Fraction(LENGTH))
    first = Fraction(shot.first_frame + piece.first)
    return Clip(head, head + piece.length, first, first + piece.length, media, name=shot.file_name, link=link)
