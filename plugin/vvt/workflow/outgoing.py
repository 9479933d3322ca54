"""What becomes of publishes that were not sent, told to whoever published them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.outbox import Outbox, start_worker, waits
from vvt.store import Stopped

if TYPE_CHECKING:
    from vvt.errors import VvtError
    from vvt.outbox import Entry


def leave_behind(outbox: Outbox, publish_id: str, trouble: VvtError) -> None:
    """Decide what becomes of a publish that was not sent while its editor looked on, and say so in the `fix`.

    Refused before anything was sent, it is dropped: whoever puts it right publishes again. But what was sent
    already, and a film that we rendered, are kept.
    """
    entry = outbox.entry(publish_id)
    if not entry.open or isinstance(trouble, Stopped):
        return
    if entry.state == "failed" and not entry.begun and entry.render is None:
        outbox.drop(publish_id)
        return
    trouble.add(what_becomes(entry))


def what_becomes(entry: Entry) -> str:
    """What becomes of a publish that waits, and how a person sends it, in a sentence."""
    film = f" The rendered film is kept as {entry.render.path}." if entry.render else ""
    if entry.state == "failed" or entry.goes == "person":
        return f"It is kept in the outbox: vvt outbox resume {entry.short} sends it.{film}"
    if entry.goes == "start":
        return f"It waits in the outbox and goes with vvt outbox resume, or by itself at the next publish.{film}"
    return f"It waits in the outbox and goes by itself when the store is back, or with vvt outbox resume.{film}"


def how_to_go_on(entry: Entry) -> str:
    """What is said of a publish that was stopped by hand."""
    return (f"{entry.name} waits in the outbox, with what was sent of it: go on with vvt outbox resume {entry.short}, "
            f"or give it up with vvt outbox drop {entry.short}.")


def send_what_is_left() -> str:
    """`carry_on` for a program that starts; also says what was wrong with the journal. Raises VvtError."""
    with Outbox() as outbox:
        return " ".join(filter(None, (outbox.notice, carry_on(outbox))))


def carry_on(outbox: Outbox) -> str:
    """Have a process of its own send what else waits; returns the sentence that says so, "" when nothing does.

    What anything of ours does when it starts. Raises VvtError when no process can be started.
    """
    left = waits(outbox)
    if not left:
        return ""
    start_worker(outbox.folder)
    names = ", ".join(dict.fromkeys(map(_named, left)))
    return f"Not finished yet, and going on in the background: {names}; see vvt outbox."


def _named(one: Entry) -> str:
    """What goes on: a publish and how far it is, or what follows one that is a version already."""
    if one.outcome is not None:
        return f"the viewing proxy of {one.outcome.record.ref}"
    return f"{one.name} ({one.percent} %)"
