"""`share`: a link to a file of a version for somebody without an account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vvt.errors import NotFound
from vvt.store import PROXY, Link, Part, Record
from vvt.workflow.naming import file_names
from vvt.workflow.pulling import no_proxy

if TYPE_CHECKING:
    from vvt.store import Ref, Store


_PROXY = frozenset({PROXY, "proxy"})


@dataclass(frozen=True, slots=True)
class Shared:
    """A link, what it leads to, and what the file is called when it is saved."""

    record: Record
    part: Part
    file_name: str
    link: Link


def share(store: Store, ref: Ref, hours: int, part_name: str = "cut") -> Shared:
    """Make a link to the part `part_name` ("cut", "proxy", "timeline.otio") that works for `hours`, 168 at the most.

    Raises NotFound where the version has no such part, and what the store raises.
    """
    record = store.find(ref)
    part = _part(store, record, part_name)
    name = next(file_names(record, part))
    return Shared(record, part, name, store.link(part, name, hours * 3600))


def _part(store: Store, record: Record, name: str) -> Part:
    """The part of that name, or the one file that is called so whatever its extension ("proxy" is proxy.mp4)."""
    found = record.part(name) or (store.proxy(record) if name in _PROXY else None)
    called_so = [part for part in record.parts if part.name.partition(".")[0] == name]
    if found or len(called_so) == 1:
        return found or called_so[0]
    if name in _PROXY and record.part("cut"):
        raise no_proxy(record)
    there = ", ".join(part.name for part in record.parts)
    raise NotFound(f"{record.ref} has no {name}.", f"It has: {there}. Name one with --part.")
