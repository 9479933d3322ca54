"""Compound clips: what changed inside, and clips that were made one or taken apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.compare.describe import Draft
from vvt.compare.model import Change, Edit

if TYPE_CHECKING:
    from vvt.compare.identity import Identities
    from vvt.compare.lanes import Paired
    from vvt.cut import Cut


def nested_drafts(pairs: list[tuple[Edit, Edit]]) -> list[Draft]:
    """One change for each compound whose inside changed, however often it is used."""
    from vvt.compare.engine import compare  # noqa: PLC0415 (compound clips recurse)

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


def made_and_broken(lanes: list[Paired], identities: Identities) -> None:
    """Placeholder."""
