"""Media that lies elsewhere: one folder moved under everything is one relink."""

from __future__ import annotations

from collections import defaultdict
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
    """`found` in order: picture before sound, by record in."""
    leads: dict[int, list[Pair]] = defaultdict(list)   # by record in: only clips that start together can be linked
    linked_to_first: list[Pair] = []
    first, count = found[0], 0
    for pair in found:
        near = leads[pair[1].clip.record_in]
        lead = next((one for one in near if one[1].track != pair[1].track
                     and links.together(one[1].clip, pair[1].clip)), None)
        if lead is None:
            near.append(pair)
            count += 1
        elif lead is first:
            linked_to_first.append(pair)
    one, other = first
    return Draft(Change(
        "relink", other.track, other.clip.name, one, other, count=count,
        also=tuple(pair[1].track for pair in linked_to_first), linked=tuple(linked_to_first),
        takes=tuple(pair[0] for pair in found), puts=tuple(pair[1] for pair in found)))
