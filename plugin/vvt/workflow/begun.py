"""The publish of an open timeline that was stopped while it was sent: publishing the same again goes on with it.

Resolve writes other bytes at each export, so files tell nothing; what it says of its timeline does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.outbox import Outbox

if TYPE_CHECKING:
    from pathlib import Path

    from vvt.outbox import Entry
    from vvt.store import CutName, Draft, Store


def begun_before(store: Store, name: CutName, draft: Draft, facts: Path | None, film: Path | None) -> Entry | None:
    """What is in the outbox of the same timeline, unchanged, with the same note for the same version; else None.

    `draft` says by `host` with which preset it is rendered, if it is; `film` is one that was chosen. `facts` is what
    the host says of the timeline now: without that nothing is known to be the same. Raises OutboxTrouble.
    """
    if facts is None:
        return None
    now = facts.read_bytes()
    with Outbox() as outbox:
        return next((one for one in outbox.entries() if one.place.where == store.settings.where
                     and (one.name, _said(one.draft)) == (name, _said(draft))
                     and _facts(one) == now and _film(one, draft) == _chosen(film)), None)


def _said(draft: Draft) -> tuple[object, ...]:
    return draft.note, draft.author, (draft.host or {}).get("preset")


def _facts(entry: Entry) -> bytes | None:
    try:
        return next((file.path.read_bytes() for file in entry.files if file.part == "facts.json"), None)
    except OSError:
        # Whoever sends it will say so.
        return None


def _film(entry: Entry, draft: Draft) -> tuple[object, ...] | None:
    """The film that was chosen for it; None for none, and for one that we rendered with the draft's preset."""
    film = entry.film
    if film is None or (draft.host or {}).get("preset"):
        return None
    return film.origin, film.size, film.origin_mtime_ns


def _chosen(film: Path | None) -> tuple[object, ...] | None:
    if film is None:
        return None
    stat = film.stat()
    return film.resolve(), stat.st_size, stat.st_mtime_ns
