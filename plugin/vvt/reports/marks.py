"""Which stretches of the two timelines a change list marks: what the drawing draws over the clips."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vvt.compare.model import Change, Edit
from vvt.reports.figures import record_range
from vvt.reports.phrases import name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.compare.model import ChangeList, Dissolve

    Pair = tuple[Edit | Dissolve | None, Edit | Dissolve | None]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on one of the two timelines: a track's label and record frames from the head."""

    earlier: bool
    track: str
    first: int
    last: int


@dataclass(slots=True)
class Mark:
    """What a spot is marked with: its clip's name, its changes with their numbers, the edges that moved."""

    name: str = ""
    changes: list[tuple[int, Change]] = field(default_factory=list)
    left: bool = False
    right: bool = False
    slipped: int = 0


def marks(change_list: ChangeList) -> dict[Spot, Mark]:
    """Every marked spot of the two timelines, in the order of the list."""
    found: dict[Spot, Mark] = {}
    for number, change in enumerate(change_list.changes):
        for spot, name, left, right in _spots(change):
            mark = found.setdefault(spot, Mark(name))
            mark.left |= left
            mark.right |= right
            mark.slipped = mark.slipped or _sign(change)
            if not any(known == number for known, _ in mark.changes):
                mark.changes.append((number, change))
    return found


def _sign(change: Change) -> int:
    if change.kind != "slip" or not change.shift:
        return 0
    return 1 if change.shift > 0 else -1


def _spots(change: Change) -> Iterator[tuple[Spot, str, bool, bool]]:
    """Each spot of a change with its clip's name and whether its left and its right edge moved."""
    left = bool(change.head) if change.kind in ("trim", "retime") else False
    right = bool(change.tail) if change.kind in ("trim", "retime") else change.kind == "roll"
    for pair in pairs(change):
        yield from ((spot, name, left, right) for spot, name in _both(pair))
    if change.incoming:
        yield from ((spot, name, True, False) for spot, name in _both(change.incoming))


def pairs(change: Change) -> list[Pair]:
    """The places a change is about, (before, after): its own, its run's, its linked tracks'."""
    found: list[Pair] = [(change.before, change.after), *change.run, *change.linked]
    return list(dict.fromkeys(found))


def _both(pair: Pair) -> Iterator[tuple[Spot, str]]:
    for earlier, place in zip((True, False), pair, strict=True):
        if place is not None:
            name = name_of(place) if isinstance(place, Edit) else place.clip
            yield Spot(earlier, place.track, *record_range(place)), name


def moved(change: Change) -> list[tuple[Edit, Edit]]:
    """The clips of a move or a slide, each where it was and where it is."""
    if change.kind not in ("move", "slide"):
        return []
    return [(before, after) for before, after in pairs(change) if isinstance(before, Edit) and isinstance(after, Edit)]
