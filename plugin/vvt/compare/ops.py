"""What happened to the clips of one pair of tracks, step by step, before it is put in editors' words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Did(Enum):
    """What a step did to the clips it names."""

    SAME = "same"          # one clip of each side, nothing of its own changed
    SLID = "slid"          # the same clip, displaced between its neighbours
    ALTERED = "altered"    # one clip of each side, other points or speed
    REPLACED = "replaced"  # one clip of each side, other media from the same record in
    GONE = "gone"          # a clip of the earlier track
    NEW = "new"            # a clip of the later track
    CUT_UP = "cut up"      # one earlier clip became several later ones, with new clips between them or not
    HEALED = "healed"      # several earlier clips, with others between them or not, became one later clip
    FILLER = "filler"      # filler opened or closed
    FOLLOWED = "followed"  # moved with a ripple that another track's change made
    MADE = "made"          # earlier clips became a compound clip of them
    BROKEN = "broken"      # a compound clip became the clips that were in it


KEPT = frozenset({Did.SAME, Did.SLID, Did.ALTERED, Did.REPLACED, Did.CUT_UP, Did.HEALED, Did.MADE, Did.BROKEN})


@dataclass(frozen=True, slots=True)
class Op:
    """One step: clips `before` of the earlier track, `after` of the later.

    `d0` is how much later everything before this step lies on the later timeline, `d1` everything after it.
    `event` is the number of the other track's ripple that a FOLLOWED step went along with.
    """

    did: Did
    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()
    d0: int = 0
    d1: int = 0
    event: int = -1

    @property
    def ripple(self) -> int:
        """By how much everything later moved because of this step."""
        return self.d1 - self.d0


@dataclass(frozen=True, slots=True)
class Event:
    """A ripple of `frames` made on another track, somewhere from record frame `first` to `last` of the earlier cut.

    `open_end` where nothing follows on that track: whether it moved anything, only the others can tell.
    """

    first: int
    last: int
    frames: int
    number: int
    open_end: bool = False
