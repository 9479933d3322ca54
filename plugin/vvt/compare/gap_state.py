"""What the search in a gap knows: where it stands, and which clips could be which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from vvt.compare.clips import shares_frames
from vvt.compare.ops import Op

if TYPE_CHECKING:
    from vvt.compare.anchors import Lane, Region


class State(NamedTuple):
    """Where the search stands."""

    i: int
    j: int
    displaced: int
    event: int = 0        # the first of the other tracks' ripples not yet passed
    pending: int = 0      # frames by which the last clip's out point went elsewhere, not yet accounted for
    covered: int = -1     # earlier record frame up to which a new clip lies over what was there
    uncovered: int = -1   # later record frame up to which the hole of a clip that is gone reaches
    run: str = ""         # the last step was one clip of a run moved as a whole ("gone" or "new")


Cost = tuple[int, int, int, int]
# What lies inside a compound clip on its lowest track of this kind: (record in from its head, content key) each.
Inside = tuple[tuple[int, Hashable], ...]
Step = tuple[State, tuple[int, int, int], Op]


@dataclass(frozen=True, slots=True)
class Sameness:
    """What the search must know of clips beyond their keys.

    `before` and `after` number each clip's footage; `inside_…` is what lies in a compound clip. `roaming_…`
    give, for a clip whose content also turns up elsewhere on the other side, the place it would have gone
    to or come from.
    """

    before: list[int]
    after: list[int]
    roaming_before: dict[int, int]
    roaming_after: dict[int, int]
    inside_before: dict[int, Inside] = field(default_factory=dict)
    inside_after: dict[int, Inside] = field(default_factory=dict)


def partners(lane: Lane, region: Region, same: Sameness) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """Which clips of the region share source frames with which of the other side, moved ones left out."""
    by_footage: dict[int, list[int]] = defaultdict(list)
    for j in range(region.j0, region.j1):
        if j not in same.roaming_after:
            by_footage[same.after[j]].append(j)
    forth: dict[int, list[int]] = defaultdict(list)
    back: dict[int, list[int]] = defaultdict(list)
    for i in range(region.i0, region.i1):
        if i in same.roaming_before:
            continue
        for j in by_footage.get(same.before[i], ()):
            if shares_frames(lane.before[i], lane.after[j]):
                forth[i].append(j)
                back[j].append(i)
    return forth, back
