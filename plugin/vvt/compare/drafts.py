"""A change on one track before tracks are put together, and the state of putting one into words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vvt.compare.lanes import Paired
from vvt.compare.model import Change, Edit
from vvt.compare.ops import Op
from vvt.compare.ripples import event_number

if TYPE_CHECKING:
    from vvt.cut import Clip


@dataclass(frozen=True, slots=True)
class Draft:
    """A change on one track, with the ripples it makes by number, before tracks are put together."""

    change: Change
    events: tuple[int, ...] = ()
    open_end: bool = False   # an insert or extract at the track's end: an overwrite or lift if later clips stayed


@dataclass(slots=True)
class Edges:
    """What an altered clip's points owe to other changes, in record frames; the rest is its own trim."""

    head_in: int = 0
    tail_out: int = 0
    head_taken: bool = False
    tail_taken: bool = False


@dataclass(slots=True)
class Track:
    """The state of putting one pair of tracks into words."""

    number: int
    pair: Paired
    ops: list[Op]
    edges: dict[int, Edges] = field(default_factory=dict)
    absorbed: set[int] = field(default_factory=set)
    over: dict[int, list[Edit]] = field(default_factory=dict)
    under: dict[int, list[Edit]] = field(default_factory=dict)
    partners: dict[int, list[tuple[Edit, Edit]]] = field(default_factory=dict)
    last_kept: int = -1
    elsewhere: set[tuple[str, int]] = field(default_factory=set)   # clips put between halves that were moved there

    def one(self, i: int, clip: Clip | None = None) -> Edit:
        """Clip `i` of the earlier track as an edit."""
        return Edit(self.pair.before_label, i, clip or self.pair.before[i])

    def other(self, j: int, clip: Clip | None = None) -> Edit:
        """Clip `j` of the later track as an edit."""
        return Edit(self.pair.after_label, j, clip or self.pair.after[j])

    def both(self, op: Op) -> tuple[Edit, Edit]:
        """The op's first clip on each side."""
        return self.one(op.before[0]), self.other(op.after[0])


def events_of(track: Track, op: Op) -> tuple[int, ...]:
    """The number of the ripple an op makes, as a tuple of none or one."""
    return (event_number(track.number, op),) if op.ripple else ()


def once(edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """The edits without repeats of one clip."""
    return tuple({(edit.track, edit.index): edit for edit in edits}.values())
