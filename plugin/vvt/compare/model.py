"""The change list in memory. `docs/json.md` documents its JSON; `vvt.reports` writes it.

Positions here are record frames from the head of the timeline, as in `vvt.cut`; reports add the
start timecode. `head`, `tail` and a slip's `shift` are media frames (whole, or exact fractions
where rates differ), every other number is record frames.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from vvt.cut import Clip, Cut, Frames, Marker, Transition

Number = Frames

KINDS = (
    "insert", "overwrite", "extract", "lift", "replace", "relink", "trim", "roll", "slip", "slide", "move",
    "retime", "split", "join", "transition", "effect", "enable", "rename", "colour", "metadata", "marker",
    "track", "timeline", "nested", "picture",
)


@dataclass(frozen=True, slots=True)
class Edit:
    """A clip where it lies: its track's label and its place among that track's clips, from 0.

    `clip` may be a part of the clip on the track (what an overwrite covered); filler has FILLER as media.
    """

    track: str
    index: int
    clip: Clip


@dataclass(frozen=True, slots=True)
class Dissolve:
    """A transition where it lies (any type, not only a dissolve); `clip` is the outgoing clip's name."""

    track: str
    transition: Transition
    clip: str


@dataclass(frozen=True, slots=True)
class RipplePlace:
    """Where a ripple begins on one track: at record frame `at` of the earlier timeline, `after_at` of the later.

    `before` and `after` are the track's labels.
    """

    before: str
    after: str
    at: int
    after_at: int


@dataclass(frozen=True, slots=True)
class Ripple:
    """Every clip from its track's place on moved `frames` later; a track without a place stayed."""

    frames: int
    places: tuple[RipplePlace, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One change, in the words of the contract. What a kind doesn't carry keeps its default."""

    kind: str
    track: str
    clip: str
    before: Edit | Dissolve | None = None
    after: Edit | Dissolve | None = None
    also: tuple[str, ...] = ()
    linked: tuple[tuple[Edit | Dissolve | None, Edit | Dissolve | None], ...] = ()
    head: Number = 0
    tail: Number = 0
    shift: Number = 0
    ripple: int = 0
    ripple_tracks: tuple[str, ...] | None = None   # None: every track
    action: str = ""
    what: str = ""
    from_: object = None          # JSON-able: text, number, bool, dict or None
    to: object = None
    over: tuple[Edit, ...] = ()
    under: tuple[Edit, ...] = ()
    parts: tuple[Edit, ...] = ()
    incoming: tuple[Edit, Edit] | None = None            # (before, after)
    neighbours: tuple[tuple[Edit, Edit], ...] = ()       # ((before, after), (before, after))
    transitions: tuple[tuple[Dissolve | None, Dissolve | None], ...] = ()
    count: int = 0
    clips: int = 0
    run: tuple[tuple[Edit, Edit], ...] = ()              # every clip of a move or slide, (before, after)
    left: str = ""                # move: closed | lifted
    room: str = ""                # move: opened | over
    version_up: bool = False
    changes: ChangeList | None = None
    beyond_media: bool = False
    strength: float = 0.0
    takes: tuple[Edit, ...] = ()                         # every clip of the earlier timeline this change is about
    puts: tuple[Edit, ...] = ()                          # and what stands there instead: what `apply` works with
    ripples: tuple[Ripple, ...] = ()                     # `ripple`, place by place

    @property
    def ripple_at(self) -> int:
        """The record frame of the earlier timeline from which clips moved; 0 where none did."""
        places = self.ripples[0].places if self.ripples else ()
        return min((place.at for place in places), default=0)


@dataclass(frozen=True, slots=True)
class ChangeList:
    """What changed from `before` to `after`. `unchanged` and `rippled` count clips no change names."""

    before: Cut
    after: Cut
    changes: tuple[Change, ...] = ()
    unchanged: int = 0
    rippled: int = 0
    not_compared: tuple[str, ...] = field(default=())
    carried: tuple[tuple[Dissolve, Dissolve], ...] = ()   # transitions that went along with their clips
    still: tuple[Marker, ...] = ()   # timeline markers that stayed where a ripple moved what lies under them

    @property
    def identical(self) -> bool:
        """True when nothing that both files carry differs."""
        return not self.changes
