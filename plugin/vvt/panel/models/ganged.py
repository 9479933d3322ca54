"""Two playheads that go together: one leads, the other stands where the same frame lies, or would. No Qt here."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vvt.panel.models.alongside import Stretch, bare, carried, of_change, stretches

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vvt.compare.model import Change, ChangeList
    from vvt.cut import Cut


@dataclass(frozen=True, slots=True)
class Playheads:
    """Where both stand, in record frames from each timeline's head, and which of them leads.

    `alone`: the other timeline doesn't have the leading one's frame, and its playhead stands at the cut where it
    would be, or in the gap that was left there.
    """

    earlier: int = 0
    later: int = 0
    by_earlier: bool = False
    alone: bool = False

    @property
    def leading(self) -> int:
        """The frame of the side that leads."""
        return self.earlier if self.by_earlier else self.later

    @property
    def missing(self) -> int | None:
        """The side that doesn't have the other's frame: 0 the earlier, 1 the later, None where both have it."""
        return int(self.by_earlier) if self.alone else None


AT_THE_HEAD = Playheads()


@dataclass(frozen=True, slots=True)
class _Way:
    """From one timeline to the other: `frames` from each of `firsts` on are `others` from `seconds` on."""

    firsts: tuple[int, ...]
    frames: tuple[int, ...]
    seconds: tuple[int, ...]
    others: tuple[int, ...]

    def there(self, frame: int) -> int | None:
        """The other timeline's frame; None where it has none."""
        at = self._before(frame)
        if at < 0 or frame >= self.firsts[at] + self.frames[at]:
            return None
        return self.seconds[at] + (frame - self.firsts[at]) * self.others[at] // self.frames[at]

    def cut(self, frame: int) -> int:
        """Where a frame would be that the other timeline doesn't have: where what lies before it ends."""
        at = self._before(frame)
        return self.seconds[at] + self.others[at] if at >= 0 else 0

    def at_speed(self, frame: int) -> bool:
        """True unless the frame is in a clip that the other timeline has at another speed."""
        at = self._before(frame)
        return at < 0 or frame >= self.firsts[at] + self.frames[at] or self.frames[at] == self.others[at]

    def _before(self, frame: int) -> int:
        return bisect_right(self.firsts, frame) - 1


class Tie:
    """Stretches that lie alongside, looked up from either side."""

    def __init__(self, found: Iterable[Stretch], back: Iterable[Stretch] | None = None) -> None:
        """`back` are those that are found from the later side, where not all are."""
        those = sorted(found)
        self._later = _Way(*_columns(those))
        first, frames, second, others = _columns(sorted(back if back is not None else those,
                                                        key=lambda one: one.later))
        self._earlier = _Way(second, others, first, frames)

    def way(self, *, by_earlier: bool) -> _Way:
        """The way from the earlier to the later side, or back."""
        return self._later if by_earlier else self._earlier


class _Bare:
    """The stretches of a cut without a picture."""

    def __init__(self, cut: Cut) -> None:
        spans = bare(cut)
        self._firsts, self._lasts = tuple(first for first, _ in spans), tuple(last for _, last in spans)

    def __contains__(self, frame: int) -> bool:
        at = bisect_right(self._firsts, frame) - 1
        return at >= 0 and frame < self._lasts[at]


class Gang:
    """Earlier and later frames of a comparison, tied by what lies alongside on the main picture track.

    Frames are record frames from the head. Each is found in a time that hardly grows with the number of changes.
    """

    def __init__(self, change_list: ChangeList) -> None:
        self._base, self._carried = Tie(stretches(change_list)), Tie(*carried(change_list))
        self._bare = _Bare(change_list.before), _Bare(change_list.after)
        self._last = (max(change_list.before.duration - 1, 0), max(change_list.after.duration - 1, 0))

    def led(self, frame: int, *, by_earlier: bool, tie: Tie | None = None) -> Playheads:
        """Both playheads when this frame of the earlier or the later timeline leads.

        What `tie` has lies alongside whatever else does.
        """
        frame = max(0, min(frame, self._last[not by_earlier]))
        found = self._there(frame, by_earlier=by_earlier, tie=tie)
        other = self._base.way(by_earlier=by_earlier).cut(frame) if found is None else found
        other = min(other, self._last[by_earlier])
        alone = found is None or (found in self._bare[by_earlier] and frame not in self._bare[not by_earlier])
        return Playheads(*((frame, other) if by_earlier else (other, frame)), by_earlier, alone)

    def _there(self, frame: int, *, by_earlier: bool, tie: Tie | None = None) -> int | None:
        ties = (tie, self._carried, self._base) if tie else (self._carried, self._base)
        return next((there for one in ties if (there := one.way(by_earlier=by_earlier).there(frame)) is not None), None)

    def later(self, earlier: int) -> int:
        """The later timeline's frame when this one of the earlier leads."""
        return self.led(earlier, by_earlier=True).later

    def earlier(self, later: int) -> int:
        """The earlier timeline's frame when this one of the later leads."""
        return self.led(later, by_earlier=False).earlier

    def heard(self, later: int) -> int | None:
        """The earlier timeline's frame whose sound lies under one of the later; None where it has none at its speed."""
        at_speed = self._carried.way(by_earlier=False).at_speed(later)
        return self._there(later, by_earlier=False) if at_speed else None


def tie_of(change: Change) -> Tie:
    """What the two sides of one change have in common, on whichever track: a moved clip is itself in both places."""
    return Tie(of_change(change))


def _columns(found: list[Stretch]) -> tuple[tuple[int, ...], ...]:
    return tuple(zip(*found, strict=True)) if found else ((), (), (), ())
