"""One decision, one line: the same change on linked picture and sound becomes one change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vvt.compare.clips import points
from vvt.compare.drafts import Draft
from vvt.compare.model import Change, Dissolve, Edit

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from vvt.compare.links import Links
    from vvt.cut import Clip


def fold(drafts: Iterable[Draft], links: Links) -> list[Draft]:
    """The drafts (picture tracks before sound, in track order) with linked ones joined to the first of them."""
    leads: dict[Hashable, int] = {}
    folded: list[Draft] = []
    for draft in drafts:
        group = _decision(draft.change, links)
        at = leads.get(group) if group is not None else None
        if at is not None and folded[at].change.track != draft.change.track and (
                draft.change.track not in folded[at].change.also):
            folded[at] = _joined(folded[at], draft)
            continue
        if group is not None:
            leads.setdefault(group, len(folded))
        folded.append(draft)
    return folded


def _joined(lead: Draft, draft: Draft) -> Draft:
    one, other = lead.change, draft.change
    change = replace(
        one, also=(*one.also, other.track), linked=(*one.linked, (other.before, other.after)),
        over=one.over + other.over, under=one.under + other.under, takes=one.takes + other.takes,
        puts=one.puts + other.puts, beyond_media=one.beyond_media or other.beyond_media,
        transitions=one.transitions + other.transitions,
    )
    return Draft(change, lead.events + draft.events, lead.open_end)


def _decision(change: Change, links: Links) -> Hashable:
    """Equal for the same change on linked clips; None for a change that stands alone."""
    if change.kind in ("track", "timeline") or (change.kind == "marker" and not change.track):
        return None
    sides = [_clip(change.before), _clip(change.after)]
    if not any(sides):
        return None
    groups = tuple(None if clip is None else links.group(clip) for clip in sides)
    if any(group is None for clip, group in zip(sides, groups, strict=True) if clip is not None):
        return None
    ranges = tuple(None if clip is None else (clip.record_in, clip.record_out) for clip in sides)
    return (change.kind, groups, ranges, change.ripple, change.clips, change.left, change.room, change.version_up,
            _numbers(change), _action(change), len(change.parts))


def _clip(side: Edit | Dissolve | None) -> Clip | None:
    return side.clip if isinstance(side, Edit) else None


def _numbers(change: Change) -> Hashable:
    """Head, tail and shift in record frames: sound may count its media at another rate."""
    before, after = _clip(change.before), _clip(change.after)
    if change.kind in ("trim", "slip", "retime") and before is not None and after is not None:
        how = points(before, after)
        return (round(how.head), round(how.tail), bool(change.head), bool(change.tail), after.speed)
    return (round(change.shift),)


def _action(change: Change) -> Hashable:
    """What an attribute change says; a rename of picture and sound says the same of both."""
    if change.kind in ("effect", "metadata"):
        return (change.action, change.what, str(change.from_), str(change.to))
    if change.kind == "marker":
        return (change.action, str(change.from_), str(change.to), change.shift)
    return (change.action, change.what, str(change.to) if change.kind in ("rename", "colour") else "")
