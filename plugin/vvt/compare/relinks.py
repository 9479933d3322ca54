"""Media that lies elsewhere: one folder moved under everything is one relink."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vvt.compare.drafts import Draft
from vvt.compare.identity import path_of
from vvt.compare.model import Change, Edit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vvt.compare.attributes import Comparable
    from vvt.compare.links import Links

Pair = tuple[Edit, Edit]


def relink_drafts(pairs: Sequence[Pair], links: Links, comparable: Comparable) -> list[Draft]:
    """One change for each folder that moved, counted in picture clips (sound without picture counts too)."""
    if "urls" not in comparable:
        return []
    folders: dict[tuple[str, str], list[Pair]] = {}
    for one, other in sorted(pairs, key=_place):
        before, after = one.clip.media, other.clip.media
        if before.url and after.url and before.url != after.url and path_of(before) != path_of(after):
            folders.setdefault(_folders(path_of(before), path_of(after)), []).append((one, other))
    return [_relink(found, links) for found in folders.values()]


def _place(pair: Pair) -> tuple[bool, int, int, int]:
    track = pair[1].track
    return (track[:1] != "V", pair[1].clip.record_in, int(track[1:] or 0), pair[1].index)


def _folders(before: str, after: str) -> tuple[str, str]:
    """The two folders without what they have in common at the end."""
    ones, others = before.split("/")[:-1], after.split("/")[:-1]
    while ones and others and ones[-1] == others[-1]:
        ones.pop()
        others.pop()
    return "/".join(ones), "/".join(others)


def _relink(found: list[Pair], links: Links) -> Draft:
    leads: list[Pair] = []
    linked_to_first: list[Pair] = []
    for pair in found:
        lead = next((one for one in _leads_near(leads, pair) if links.together(one[1].clip, pair[1].clip)
                     and one[1].track != pair[1].track), None)
        if lead is None:
            leads.append(pair)
        elif lead == leads[0]:
            linked_to_first.append(pair)
    one, other = leads[0]
    change = Change("relink", other.track, other.clip.name, one, other, count=len(leads),
                    also=tuple(pair[1].track for pair in linked_to_first), linked=tuple(linked_to_first),
                    takes=tuple(pair[0] for pair in found), puts=tuple(pair[1] for pair in found))
    return Draft(replace(change))


def _leads_near(leads: list[Pair], pair: Pair) -> list[Pair]:
    """The leads at the pair's record in: only those can be linked to it."""
    return [lead for lead in leads if lead[1].clip.record_in == pair[1].clip.record_in]
