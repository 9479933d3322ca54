"""What changed, in half a line: for the end of a publish and the list of versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.reports.counts import counted
from vvt.reports.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Mapping

_CAME = frozenset({"insert", "overwrite"})
_WENT = frozenset({"extract", "lift"})


def summary(changes: Mapping[str, int], since: str) -> str:
    """Counts by kind as a sentence: "3 changes since v2: 1 insert, 2 trims"."""
    total = sum(changes.values())
    if not total:
        return f"no changes since {since}"
    kinds = ", ".join(counted(kind, number) for kind, number in changes.items() if number)
    return f"{plural(total, 'change')} since {since}: {kinds}"


def tally(changes: Mapping[str, int] | None) -> str:
    """Counts by kind in three figures: "+3 −1 ~5" is three clips came, one went, five other changes.

    "" where nothing was compared, "=" where nothing had changed.
    """
    if changes is None:
        return ""
    came = sum(number for kind, number in changes.items() if kind in _CAME)
    went = sum(number for kind, number in changes.items() if kind in _WENT)
    other = sum(changes.values()) - came - went
    figures = [f"{sign}{number}" for sign, number in (("+", came), ("−", went), ("~", other)) if number]
    return " ".join(figures) or "="
