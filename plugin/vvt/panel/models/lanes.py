"""Which version each grew from, as thin lines beside the list: no Qt, one step a row, newest first."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lane:
    """What is drawn beside one row: its dot's column, and lines by column (0 is leftmost).

    `joins` come from above and end in the dot, `passes` go straight by, and where `goes_on` a line leaves the dot
    downwards, to the version it grew from.
    """

    column: int
    joins: tuple[int, ...] = ()
    passes: tuple[int, ...] = ()
    goes_on: bool = False


Open = tuple[int, ...]      # by column: the number a line is on its way to, 0 for a free column


def lane(number: int, base: int | None, ways: Open) -> tuple[Lane, Open]:
    """The lane of version `number`, below rows whose lines are on their `ways`; returns the ways below it too.

    A line to a version that isn't there (left out by a filter, unreadable) ends where it would have stood.
    """
    there = tuple(to if to <= number else 0 for to in ways)
    joins = tuple(column for column, to in enumerate(there) if to == number)
    passes = tuple(column for column, to in enumerate(there) if 0 < to < number)
    column = joins[0] if joins else _free(there)
    grown = base if base is not None and 0 < base < number else 0
    below = [0 if to == number else to for to in there] + [0] * max(0, column + 1 - len(there))
    below[column] = grown
    while below and not below[-1]:
        below.pop()
    return Lane(column, joins, passes, bool(grown)), tuple(below)


def _free(ways: Open) -> int:
    return next((column for column, to in enumerate(ways) if not to), len(ways))
