"""How a film's sound lies under the later timeline while that is played. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.cut import Cut
    from vvt.panel.models.ganged import Gang

_LONGEST = 12       # frames decoded at once: half a second or less


@dataclass(frozen=True, slots=True)
class Piece:
    """`count` samples of the later timeline from its head's sample `first` on. `film` is the sample of the film that
    is heard there first, None for silence.
    """

    first: int
    count: int
    film: int | None


@dataclass(frozen=True, slots=True)
class Lay:
    """`own` gives for a later frame (from the head) the absolute frame of the film's own timeline that is heard there;
    None where that stands still. `first` is the frame of it that the film's first picture shows, `rate` that of both.
    """

    first: int
    rate: Fraction
    own: Callable[[int], int | None]

    def sample(self, frame: int, samples: int) -> int:
        """The first sample, at `samples` a second, that belongs to a later frame."""
        return ceil(frame * samples / self.rate)

    def pieces(self, frame: int, end: int, samples: int) -> Iterator[Piece]:
        """What is heard from `frame` up to `end` (exclusive), without holes: `samples` a second."""
        while frame < end:
            offset, last = self._offset(frame), frame + 1
            while last < min(end, frame + _LONGEST) and self._offset(last) == offset:
                last += 1
            first, following = self.sample(frame, samples), self.sample(last, samples)
            # The same for all pieces of one stretch: so they are joined to the sample.
            film = None if offset is None else first + round(offset * samples / self.rate)
            yield Piece(first, following - first, film)
            frame = last

    def _offset(self, frame: int) -> int | None:
        own = self.own(frame)
        return None if own is None else own - self.first - frame


def under_itself(first: int, cut: Cut) -> Lay:
    """The later film under its own timeline."""
    return Lay(first, cut.rate, lambda frame: cut.start + frame)


def under_the_later(first: int, cut: Cut, gang: Gang) -> Lay:
    """The earlier film under the later timeline: it goes where the earlier playhead does. `cut` is the earlier one.

    Where the later timeline has something new, or a clip at another speed, nothing is heard.
    """

    def own(frame: int) -> int | None:
        at = gang.heard(frame)
        return None if at is None else cut.start + at

    return Lay(first, cut.rate, own)
