"""Two playheads that go together: the frame of one timeline that lies where a frame of the other does. No Qt here."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from vvt.reports.places import main_track, ripples

if TYPE_CHECKING:
    from vvt.compare.model import ChangeList


class Gang:
    """Earlier and later frames of a comparison, tied by what moved on the main picture track.

    Frames are record frames from the head. A stretch that only one of the two has shows the other's frame at the
    cut where it was taken out or put in.
    """

    def __init__(self, change_list: ChangeList) -> None:
        self._ripples = ripples(change_list, main_track(change_list.before))
        self._last = (max(change_list.before.duration - 1, 0), max(change_list.after.duration - 1, 0))

    def later(self, earlier: int) -> int:
        """The later timeline's frame for a frame of the earlier one."""
        return max(0, min(self._ripples.later(earlier), self._last[1]))

    def earlier(self, later: int) -> int:
        """The earlier timeline's frame for a frame of the later one."""
        steps = self._ripples
        # The last step that begins at or before the frame: `floor` is the least beginning from a step on.
        step = max(bisect_right(steps.floor, later) - 1, 0)
        # Past the step's end lies what only the later timeline has: stay at the cut where it was put in.
        end = steps.at[step + 1] if step + 1 < len(steps.at) else self._last[0]
        return max(0, min(later - steps.offset[step], end, self._last[0]))
