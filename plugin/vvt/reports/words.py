"""One sentence a change: timecode, track, clip, and what happened in editors' words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.reports import words_edits, words_looks
from vvt.reports.figures import place_timecode
from vvt.reports.phrases import joined, listing, name_of, one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from vvt.compare.model import Change, ChangeList, Dissolve

_RESCAN = "asks for frames outside the available media: order a rescan"

_SAYS: dict[str, Callable[[Change, ChangeList], str]] = {
    "insert": words_edits.insert, "overwrite": words_edits.overwrite, "extract": words_edits.extract,
    "lift": words_edits.lift, "replace": words_edits.replace, "relink": words_edits.relink,
    "trim": words_edits.trim, "roll": words_edits.roll, "slip": words_edits.slip, "slide": words_edits.slide,
    "move": words_edits.move, "retime": words_edits.retime, "split": words_edits.split, "join": words_edits.join,
    "transition": words_looks.transition, "effect": words_looks.effect, "enable": words_looks.enable,
    "rename": words_looks.rename, "colour": words_looks.colour, "metadata": words_looks.metadata,
    "marker": words_looks.marker, "track": words_looks.track, "timeline": words_looks.timeline,
    "nested": words_looks.nested, "picture": words_looks.picture,
}


def sentence(change: Change, change_list: ChangeList) -> str:
    """`change` in editors' words, headed by the record timecode of its place.

    The timecode is the later timeline's; of what is gone, the earlier one's. One line, no full stop:
    `01:00:10:04 V1 A001C003: head trimmed 12 frames, everything later moves 12 frames earlier`.
    """
    return f"{place_timecode(change, change_list)} {at_clip(change, change_list)}"


def at_clip(change: Change, change_list: ChangeList) -> str:
    """The sentence without its timecode, for what stands at that timecode anyway."""
    where = f"{change.track or 'timeline'} {one_line(change.clip)}".rstrip()
    return f"{where}: {said(change, change_list)}"


def said(change: Change, change_list: ChangeList) -> str:
    """What happened, without the place: the half of the sentence behind the colon."""
    rescan = _RESCAN if change.beyond_media else ""
    return one_line(joined(_SAYS[change.kind](change, change_list), _gone_along(change), rescan))


def _gone_along(change: Change) -> str:
    """The transitions that came or went with this change."""
    by_fate: dict[str, list[str]] = {}
    for before, after in change.transitions:
        fate = _fate(before, after)
        by_fate.setdefault(fate, []).append(name_of(after or before))
    return joined(*(f"{listing(held)} {fate} with it" for fate, held in by_fate.items()))


def _fate(before: Dissolve | None, after: Dissolve | None) -> str:
    if after is None:
        return "removed"
    return "added" if before is None else "changed"
