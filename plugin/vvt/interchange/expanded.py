"""How many clips a cut unfolds to when compounds are used again and again, so that no file unfolds without end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vvt.cut import Cut
from vvt.errors import BadTimeline

if TYPE_CHECKING:
    from vvt.cut import Clip

# A sequence of ten that uses the next one ten times, nine levels down, is a billion clips in 20 kB.
_MOST = 5_000_000


@dataclass(slots=True)
class Expanded:
    """Counts clips as they are read, those inside compounds each time one is used."""

    total: int = 0
    _within: dict[int, tuple[Cut, int]] = field(default_factory=dict)

    def count(self, clip: Clip) -> None:
        """Take in one clip. Raises BadTimeline when there are more than a timeline can have."""
        self.total += self.inside(clip)
        if self.total > _MOST:
            raise BadTimeline(f"Unfolded, the timeline has more than {_MOST:,} clips.",
                              "Export it without compound clips inside compound clips.")

    def inside(self, clip: Clip) -> int:
        """The clip itself and all in it."""
        if clip.nested is None:
            return 1
        known = self._within.get(id(clip.nested))
        if known is None:
            number = sum(self.inside(inner) for track in clip.nested.tracks for inner in track.clips)
            known = self._within[id(clip.nested)] = (clip.nested, number)
        return 1 + known[1]
