"""The longest common subsequence of two sequences (Myers 1986, greedy, O(ND))."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

_MOST = 1_500   # differences after which looking for the longest is given up


def longest_common(one: Sequence[Hashable], other: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Pairs of indices of a longest common subsequence, in order; none where far too much differs."""
    furthest = {1: 0}
    trail: list[dict[int, int]] = []
    for differences in range(min(len(one) + len(other), _MOST) + 1):
        trail.append(dict(furthest))
        for diagonal in range(-differences, differences + 1, 2):
            x = _start(furthest, diagonal, differences)
            y = x - diagonal
            while x < len(one) and y < len(other) and one[x] == other[y]:
                x, y = x + 1, y + 1
            furthest[diagonal] = x
            if x >= len(one) and y >= len(other):
                return _walked_back(trail, len(one), len(other))
    return []


def _start(furthest: dict[int, int], diagonal: int, differences: int) -> int:
    """Where a path on this diagonal begins after one more difference."""
    down = diagonal == -differences or (
        diagonal != differences and furthest.get(diagonal - 1, -1) < furthest.get(diagonal + 1, -1))
    return furthest[diagonal + 1] if down else furthest[diagonal - 1] + 1


def _walked_back(trail: list[dict[int, int]], x: int, y: int) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    for differences in range(len(trail) - 1, -1, -1):
        furthest, diagonal = trail[differences], x - y
        start = _start(furthest, diagonal, differences)
        while x > start and y > start - diagonal and x > 0 and y > 0:
            x, y = x - 1, y - 1
            pairs.append((x, y))
        if differences == 0:
            break
        down = diagonal == -differences or (
            diagonal != differences and furthest.get(diagonal - 1, -1) < furthest.get(diagonal + 1, -1))
        x, y = (x, y - 1) if down else (x - 1, y)
    return pairs[::-1]
