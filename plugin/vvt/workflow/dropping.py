"""Giving up a publish that waits in the outbox."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from vvt.errors import NotFound, VvtError
from vvt.outbox import Entry, OutboxTrouble, Sent
from vvt.store import Record, Ref, Store
from vvt.store.abandoning import abandon

if TYPE_CHECKING:
    from vvt.outbox import Outbox

_STOPS_WITHIN = 15.0   # seconds; who sends looks several times a second
_LOOK = 0.1


@dataclass(frozen=True, slots=True)
class DroppedPublish:
    """What became of a publish that was to be dropped.

    `record` is the version it turned out to be already, None when it was dropped; `render` the film we rendered for
    it where that is kept; `left` a sentence about what could not be cleared at the store, "" when nothing is left;
    `follower` tells that the version is there and what was to follow it was given up.
    """

    entry: Entry
    record: Record | None = None
    render: Path | None = None
    left: str = ""
    follower: bool = False


def drop(outbox: Outbox, entry: Entry, *, with_render: bool = False) -> DroppedPublish:
    """Give a publish up; the editor's own files are never touched. Raises OutboxTrouble while its sender goes on."""
    outbox.ask_to_drop(entry.id, with_render=with_render)
    now = _stopped(outbox, entry.id)
    if now.outcome is not None:
        return _nothing_follows(outbox, now, now.outcome)
    left = ""
    if now.begun or now.tried is not None:
        record, left = _at_the_store(outbox, now)
        if record is not None:
            outbox.done(now.id, Sent(record, None))
            return DroppedPublish(now, record)
    outbox.drop(now.id)
    kept = now.render.path if now.render and not with_render else None
    return DroppedPublish(now, None, kept, left)


def _stopped(outbox: Outbox, publish_id: str) -> Entry:
    """The entry, once nobody sends it."""
    until = time.monotonic() + _STOPS_WITHIN
    while (now := outbox.entry(publish_id)).state == "sending" and outbox.at_work():
        if time.monotonic() > until:
            raise OutboxTrouble(f"{now.name} is still being sent by another process.", "Try again in a moment.")
        time.sleep(_LOOK)
    return now


def _nothing_follows(outbox: Outbox, entry: Entry, outcome: Sent) -> DroppedPublish:
    """A version that is there stays; what was to follow it is given up."""
    if entry.state != "recorded":
        return DroppedPublish(entry, outcome.record)
    with outbox.followed(entry.id, _STOPS_WITHIN) as ours:
        if not ours and outbox.entry(entry.id).state == "recorded":
            raise OutboxTrouble(f"The viewing proxy of {outcome.record.ref} is still being made.",
                                "Try again in a moment.")
        outbox.done(entry.id, outcome)
    left = ""
    try:
        Store(replace(entry.place, patience=0.0)).give_up_proxy(outcome.record, outbox.journal(entry.id))
    except VvtError as trouble:
        left = f"What the store holds of its viewing proxy could not be cleared ({trouble.cause.rstrip('.')})."
    return DroppedPublish(entry, outcome.record, None, left, follower=True)


def _at_the_store(outbox: Outbox, entry: Entry) -> tuple[Record | None, str]:
    """Look whether it became a version after all, else have the store drop what it holds of it."""
    place = replace(entry.place, patience=0.0)
    try:
        if entry.tried is not None and (record := _recorded(Store(place), entry)) is not None:
            return record, ""
        abandon(place, entry.name, [file.source for file in entry.files], outbox.journal(entry.id))
    except VvtError as trouble:
        doubt = f" It may be v{entry.tried} already: see vvt list." if entry.tried is not None else ""
        return None, (f"What the store holds of it could not be cleared ({trouble.cause.rstrip('.')}); the bucket's "
                      f"rule for abandoned uploads does that.{doubt}")
    return None, ""


def _recorded(store: Store, entry: Entry) -> Record | None:
    try:
        record = store.find(Ref(entry.name, "number", number=entry.tried or 0))
    except NotFound:
        return None
    return record if record.publish_id == entry.id else None
