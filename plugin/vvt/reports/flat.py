"""A change list as one run of rows: changes inside compound clips follow the compound they are in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vvt.compare.model import Change, ChangeList
from vvt.reports.figures import inside
from vvt.reports.phrases import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator



@dataclass(frozen=True, slots=True)
class Row:
    """One change with the change list it counts in, and the compounds it lies in, outermost first."""

    change: Change
    within: ChangeList
    compounds: tuple[str, ...] = ()

    @property
    def clip(self) -> str:
        """The clip's name, headed by the compounds it lies in."""
        return " › ".join(one_line(name) for name in (*self.compounds, self.change.clip) if name)


def rows(change_list: ChangeList, compounds: tuple[str, ...] = ()) -> Iterator[Row]:
    """Every change of the list in its order, each compound's own right behind it."""
    for change in change_list.changes:
        yield Row(change, change_list, compounds)
        if change.changes is not None:
            yield from rows(inside(change.changes), (*compounds, change.clip))
