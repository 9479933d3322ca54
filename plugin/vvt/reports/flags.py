"""The changes as timeline markers: one a frame, coloured by kind, the sentences in the note."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from vvt.compare.model import Change
from vvt.reports.phrases import one_line
from vvt.reports.places import later_frame, ripples
from vvt.reports.words import at_clip

if TYPE_CHECKING:
    from vvt.compare.model import ChangeList

# Resolve's own marker colours. Those that OpenTimelineIO knows too stand for the commonest kinds.
COLOURS = {
    "insert": "Green", "overwrite": "Green", "extract": "Red", "lift": "Red", "replace": "Purple",
    "relink": "Lavender", "trim": "Yellow", "roll": "Yellow", "slip": "Cyan", "slide": "Blue", "move": "Blue",
    "retime": "Pink", "split": "Sand", "join": "Sand", "transition": "Mint", "effect": "Rose", "enable": "Cocoa",
    "rename": "Cream", "colour": "Cream", "metadata": "Cream", "marker": "Cream", "track": "Cream",
    "timeline": "Cream", "nested": "Lavender", "picture": "Fuchsia",
}


@dataclass(frozen=True, slots=True)
class Flag:
    """A marker at record frame `at` (from the head of the later timeline) for the changes that are there.

    The note has no timecode: a line of a marker EDL that starts with one is taken for an event.
    """

    at: int
    name: str
    colour: str
    note: str
    changes: tuple[Change, ...]


def flags(change_list: ChangeList) -> list[Flag]:
    """One marker for each frame with changes, in order: Resolve keeps one marker a frame."""
    moved = cache(lambda track: ripples(change_list, track))
    found: dict[int, list[Change]] = {}
    for change in change_list.changes:
        found.setdefault(later_frame(change, change_list, moved), []).append(change)
    return [_flag(at, found[at], change_list) for at in sorted(found)]


def _flag(at: int, changes: list[Change], change_list: ChangeList) -> Flag:
    kinds = ", ".join(dict.fromkeys(change.kind for change in changes))
    clips = ", ".join(dict.fromkeys(one_line(change.clip) for change in changes if change.clip))
    note = "; ".join(at_clip(change, change_list) for change in changes)
    return Flag(at, f"{kinds}: {clips}" if clips else kinds, COLOURS[changes[0].kind], note, tuple(changes))
