"""Where the earlier timeline's frames lie on the later one, going by the ripples of a change list."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from vvt.reports.figures import position, side

if TYPE_CHECKING:
    from vvt.compare.model import Change, ChangeList


@dataclass(frozen=True, slots=True)
class Ripples:
    """The ripples of one track as steps: from earlier frame `at[i]` on, everything lies `offset[i]` later.

    Frames count from the head. `reach` and `floor` bound where the steps' stretches lie on the later
    timeline, so that those around a later frame are found without looking at all of them.
    """

    at: tuple[int, ...]
    offset: tuple[int, ...]
    reach: tuple[int, ...]
    floor: tuple[int, ...]

    def later(self, frame: int) -> int:
        """Where earlier frame `frame` lies on the later timeline."""
        step = bisect_right(self.at, frame) - 1
        return frame + self.offset[max(step, 0)]

    def offsets(self, first: int, last: int) -> list[int]:
        """The offsets that earlier material lying at later frames `first` up to `last` may have, in order."""
        low, high = bisect_right(self.reach, first), bisect_left(self.floor, last)
        return list(dict.fromkeys(self.offset[low:max(high, low + 1)]))


def ripples(change_list: ChangeList, track: str = "V1") -> Ripples:
    """The ripples that moved `track`, in the order of the earlier timeline."""
    found = sorted((ripple.at, ripple.frames) for change in change_list.changes for ripple in change.ripples
                   if ripple.tracks is None or track in ripple.tracks)
    at = [0, *(place for place, _ in found)]
    offset = list(accumulate((frames for _, frames in found), initial=0))
    ends = [end + moved for end, moved in zip([*at[1:], 1 << 60], offset, strict=True)]
    starts = [start + moved for start, moved in zip(at, offset, strict=True)]
    starts[0] = -(1 << 60)
    floor = list(accumulate(reversed(starts), min))[::-1]
    return Ripples(tuple(at), tuple(offset), tuple(accumulate(ends, max)), tuple(floor))


def later_frame(change: Change, change_list: ChangeList, moved: Ripples) -> int:
    """The record frame of the later timeline (from its head) a change is at; for what is gone, where it would be."""
    frame = position(change)
    if side(change, change_list) is change_list.after:
        return frame
    return max(0, min(moved.later(frame), max(0, change_list.after.duration - 1)))
