"""Where the earlier timeline's frames lie on the later one, going by the ripples of a change list."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from vvt.reports.figures import position, side

if TYPE_CHECKING:
    from collections.abc import Callable

    from vvt.compare.model import Change, ChangeList
    from vvt.cut import Cut


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


def ripples(change_list: ChangeList, track: str) -> Ripples:
    """The ripples that moved the earlier timeline's `track`, in the order of that timeline."""
    found = sorted((place.at, ripple.frames) for change in change_list.changes for ripple in change.ripples
                   for place in ripple.places if place.before == track)
    at = [0, *(place for place, _ in found)]
    offset = list(accumulate((frames for _, frames in found), initial=0))
    ends = [end + moved for end, moved in zip([*at[1:], 1 << 60], offset, strict=True)]
    starts = [start + moved for start, moved in zip(at, offset, strict=True)]
    starts[0] = -(1 << 60)
    floor = list(accumulate(reversed(starts), min))[::-1]
    return Ripples(tuple(at), tuple(offset), tuple(accumulate(ends, max)), tuple(floor))


def main_track(cut: Cut) -> str:
    """The lowest picture track with clips, else the first sound track with clips; V1 of an empty cut."""
    filled = [label for label, track in cut.labelled() if track.clips]
    return next((label for label in filled if label[0] == "V"), filled[0] if filled else "V1")


def later_frame(change: Change, change_list: ChangeList, moved: Callable[[str], Ripples]) -> int:
    """The record frame of the later timeline (from its head) a change is at; for what is gone, where it would be.

    `moved` gives a track's ripples.
    """
    frame = position(change)
    if side(change, change_list) is change_list.after:
        return frame
    return max(0, min(moved(change.track).later(frame), max(0, change_list.after.duration - 1)))
