"""Bytes the store has already: a file that an earlier version has under the same key is pinned, not sent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vvt.errors import NotFound
from vvt.store._digest import Digest, blocks, difference
from vvt.store._source import PartSource, State, unreadable
from vvt.store._target import Target, head

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vvt.store._tries import Tries
    from vvt.store.record import Part

LOOKED_BACK = 200  # versions that are looked through for the same bytes


def stored_before(
    source: PartSource, state: State, target: Target, earlier: Sequence[Part], tries: Tries
) -> Part | None:
    """Return the part with exactly this file's bytes, if one of `earlier` has them and the store still has it.

    The file is read ahead only when one has its size. Raises SourceChanged, NotFound, Stopped.
    """
    alike = [part for part in earlier if (part.name, part.key, part.size) == (source.name, target.key, state.size)
             and part.checksums.blake3]
    if not alike:
        return None
    digest = _read(state, tries)
    state.check(digest.size)
    same = (part for part in alike if not difference(part, digest.size, digest.checksums))
    found = next((part for part in same if _there(target, part)), None)
    return replace(found, filename=source.shown) if found else None


def _read(state: State, tries: Tries) -> Digest:
    digest = Digest()
    try:
        for block in blocks(state.path, state.size):
            tries.check()
            digest.update(block)
    except OSError as trouble:
        raise unreadable(state.path, trouble) from trouble
    return digest


def _there(target: Target, part: Part) -> bool:
    try:
        return bool(head(target, part.version_id)["ContentLength"] == part.size)
    except NotFound:
        return False
