"""Compound clips: what changed inside, and clips that were made one or taken apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vvt.compare.drafts import Draft
from vvt.compare.model import Change, ChangeList, Edit

if TYPE_CHECKING:
    from collections.abc import Callable

    from vvt.cut import Cut


def nested_drafts(pairs: list[tuple[Edit, Edit]], compare: Callable[[Cut, Cut], ChangeList]) -> list[Draft]:
    """One change for each compound whose inside changed, however often it is used.

    `compare` is the comparison itself: compound clips recurse.
    """
    inside: dict[tuple[str, Cut, Cut], list[tuple[Edit, Edit]]] = {}
    for one, other in pairs:
        if one.clip.nested is not None and other.clip.nested is not None and one.clip.nested != other.clip.nested:
            name = other.clip.media.unique_id or other.clip.name
            inside.setdefault((name, one.clip.nested, other.clip.nested), []).append((one, other))
    drafts = []
    for (_, before, after), found in inside.items():
        changes = compare(before, after)
        if changes.identical:
            continue
        picture = [pair for pair in found if pair[1].track.startswith("V")] or found
        one, other = picture[0]
        sound = [pair for pair in found if pair not in picture and pair[1].clip.record_in == other.clip.record_in]
        drafts.append(Draft(Change(
            "nested", other.track, other.clip.name, one, other, action="changed", changes=changes,
            count=len(picture), also=tuple(pair[1].track for pair in sound), linked=tuple(sound),
            takes=tuple(pair[0] for pair in found), puts=tuple(pair[1] for pair in found))))
    return drafts


def absorb_trims(drafts: list[Draft], nested: list[Draft]) -> list[Draft]:
    """A compound that only grew or shrank with what is inside it wasn't trimmed: its ripple is the nested change's."""
    kept = list(drafts)
    result: list[Draft] = []
    for draft in nested:
        change = draft.change
        own = [one for one in kept if one.change.kind == "trim" and one.change.before in change.takes
               and one.change.after in change.puts and _only_inside(one.change)]
        for one in own:
            kept.remove(one)
        result.append(Draft(
            replace(change, ripple=change.ripple + sum(one.change.ripple for one in own)),
            draft.events + tuple(number for one in own for number in one.events)))
    return kept + result


def _only_inside(trim: Change) -> bool:
    if not (isinstance(trim.before, Edit) and isinstance(trim.after, Edit)):
        return False
    one, other = trim.before.clip, trim.after.clip
    if one.nested is None or other.nested is None:
        return False
    return trim.head == 0 and other.duration - one.duration == other.nested.duration - one.nested.duration
