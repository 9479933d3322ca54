"""How many changes of each kind, and what a kind is called in a heading."""

from __future__ import annotations

from vvt.compare.model import KINDS, ChangeList
from vvt.reports.phrases import plural

_NOUNS: dict[str, tuple[str, str]] = {
    "replace": ("replacement", "replacements"), "transition": ("transition change", "transition changes"),
    "effect": ("effect change", "effect changes"), "enable": ("clip switched on or off", "clips switched on or off"),
    "colour": ("colour change", "colour changes"), "metadata": ("metadata change", "metadata changes"),
    "marker": ("marker change", "marker changes"), "track": ("track change", "track changes"),
    "timeline": ("timeline change", "timeline changes"), "nested": ("compound clip", "compound clips"),
    "picture": ("picture change", "picture changes"),
}


def counts(change_list: ChangeList) -> dict[str, int]:
    """Changes by kind, in the contract's order of kinds, without the kinds that don't occur."""
    found = dict.fromkeys(KINDS, 0)
    for change in change_list.changes:
        found[change.kind] += 1
    return {kind: number for kind, number in found.items() if number}


def counted(kind: str, number: int) -> str:
    """A number of changes with the kind's noun: 2 trims, 1 replacement."""
    return plural(number, *nouns(kind))


def nouns(kind: str) -> tuple[str, str]:
    """What one change of a kind and several are called."""
    return _NOUNS.get(kind, (kind, kind + "s"))
