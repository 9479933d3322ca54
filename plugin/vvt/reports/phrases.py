"""The small change of a sentence: "12 frames", "V1 and A1", names in quotes, where things move."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vvt.compare.model import Change, ChangeList, Dissolve, Edit
from vvt.reports.figures import figure, record_range

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from vvt.cut import Cut


_BREAKING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def plural(count: int | float | Fraction, one: str, many: str = "") -> str:
    """`count` with its noun: 1 frame, 12 frames, 2.5 frames."""
    shown = figure(count)
    return f"{shown} {one if shown == 1 else many or f'{one}s'}"


def frames(count: int | float | Fraction) -> str:
    """A length in frames, without its sign."""
    return plural(count if count >= 0 else -count, "frame")


def way(shift: int | float | Fraction) -> str:
    """A shift as length and direction: 12 frames earlier."""
    return f"{frames(shift)} {'later' if shift > 0 else 'earlier'}"


def listing(words: Iterable[str]) -> str:
    """Words in a row: a, b and c."""
    row = list(words)
    if len(row) < 2:
        return "".join(row)
    return f"{', '.join(row[:-1])} and {row[-1]}"


def shortened(words: Sequence[str], most: int = 3) -> str:
    """The first few words, and how many more there are: a, b, c and 4 more."""
    if len(words) <= most:
        return listing(words)
    return f"{', '.join(words[:most])} and {len(words) - most} more"


def quoted(text: object) -> str:
    """A name in quotes, on one line."""
    return '"' + " ".join(str(text).split()) + '"'


def name_of(place: Edit | Dissolve | None) -> str:
    """What an edit or transition is called at the bench: its clip's name, else its media's."""
    if place is None:
        return ""
    if isinstance(place, Dissolve):
        return place.transition.name or "transition"
    return one_line(place.clip.name or place.clip.media.name)


def one_line(text: str) -> str:
    """Text without line breaks, tabs or other control characters, so that a sentence stays one line."""
    return text if text.isprintable() else " ".join(_BREAKING.sub(" ", text).split())


def names(edits: Iterable[Edit]) -> list[str]:
    """The different names among `edits`, in their order, filler aside."""
    return list(dict.fromkeys(name_of(edit) for edit in edits if not edit.clip.is_filler))


def length(change: Change) -> int:
    """Timeline frames of what is new or gone."""
    place = change.after or change.before
    if place is None:
        return abs(change.ripple)
    first, last = record_range(place)
    return last - first


def ripple(change: Change, change_list: ChangeList) -> str:
    """What the change did to everything later; empty when nothing moved."""
    if not change.ripple:
        return ""
    if change.ripple_tracks is not None:
        if not change.ripple_tracks:
            return ""
        return f"later clips on {listing(change.ripple_tracks)} move {way(change.ripple)}"
    if at_end(change, change_list):
        return f"the timeline ends {way(change.ripple)}"
    return f"everything later moves {way(change.ripple)}"


def at_end(change: Change, change_list: ChangeList) -> bool:
    """True when no clip starts after the change's place, on either timeline."""
    pairs = ((change.before, change_list.before), (change.after, change_list.after))
    known = [(place, cut) for place, cut in pairs if place is not None]
    return bool(known) and all(_nothing_after(record_range(place)[1], cut) for place, cut in known)


def _nothing_after(frame: int, cut: Cut) -> bool:
    return all(not track.clips or track.clips[-1].record_in < frame for track in cut.tracks)


def joined(*phrases: str) -> str:
    """The phrases that say something, with commas between."""
    return ", ".join(phrase for phrase in phrases if phrase)
