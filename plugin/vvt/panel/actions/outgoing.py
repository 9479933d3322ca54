"""What is on its way to the store, as the outbox's journal says; have it go on, or give it up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from vvt.panel.models.cuts import Place
from vvt.panel.models.outgoing import Going

if TYPE_CHECKING:
    from vvt.outbox import Entry
    from vvt.panel.session import Session
    from vvt.panel.work import Steering


def on_their_way(session: Session) -> list[Going]:
    """Every publish to the session's bucket that isn't done, the newest first; also those whose version is there and
    whose proxy is still to come ("recorded"). Raises OutboxTrouble.

    Where nothing was ever published from this machine no journal is made.
    """
    from vvt.outbox import Outbox, outbox_folder  # noqa: PLC0415 - loads boto3

    if not (outbox_folder() / "outbox.db").exists():
        return []
    here = session.store().settings.where
    with Outbox() as outbox:
        sends, follows = outbox.at_work(), outbox.at_what_follows()
        found = [one for one in (*outbox.to_follow(), *outbox.entries())
                 if one.place.where == here]
    return [_follows(one, alive=follows) if one.state == "recorded" else _going(one, alive=sends)
            for one in reversed(found)]


def _follows(one: Entry, *, alive: bool) -> Going:
    """The proxy of a version: being made once it was begun, as long as somebody is at it."""
    being_made = alive and one.attempts > 0
    return replace(_going(one, alive=True), percent=one.followed if being_made else 0, begun=being_made)


def _going(one: Entry, *, alive: bool) -> Going:
    """Without a sender nothing is being sent, whatever the journal still says."""
    state = "waiting" if one.state == "sending" and not alive else one.state
    since = datetime.fromtimestamp(one.created // 1000, UTC).isoformat()
    return Going(one.id, Place(one.name.project, one.name.cut), one.draft.note, one.draft.author, since, state,
                 one.goes, one.percent, one.sent, one.size, one.cause, one.fix, one.next_try / 1000,
                 files=tuple((str(file.origin), file.size) for file in one.files))


def resume(going: Going, steering: Steering) -> str:
    """Have it sent now, by a process of its own. Raises OutboxTrouble, VvtError."""
    from vvt.outbox import Outbox, start_worker  # noqa: PLC0415 - loads boto3

    steering.at(f"Going on with {going.place}")
    with Outbox() as outbox:
        outbox.let_go_on(going.id)
        start_worker(outbox.folder)
    return f"{going.place} goes on."


def drop(going: Going, steering: Steering) -> str:
    """Give it up; the editor's files stay, and a film that was rendered for it. Raises OutboxTrouble."""
    from vvt.outbox import Outbox  # noqa: PLC0415 - loads boto3
    from vvt.workflow import dropping  # noqa: PLC0415

    steering.at(f"Dropping {going.place}")
    with Outbox() as outbox:
        dropped = dropping.drop(outbox, outbox.entry(going.id))
    if dropped.record is not None:
        return f"{dropped.record.ref} was published already, so there is nothing to drop."
    kept = f" The rendered film is kept as {dropped.render}." if dropped.render else ""
    return f"{going.place} is not sent; your files stay.{kept} {dropped.left}".strip()
