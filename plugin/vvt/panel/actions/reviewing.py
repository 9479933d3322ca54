"""Say something of versions: a status, a comment, one pinned to the frame Resolve's playhead stands at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.panel.actions.publishing import watched
from vvt.panel.unsent import Unsent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vvt.panel.actions.nearby import Nearby
    from vvt.panel.session import Session
    from vvt.panel.work import Steering
    from vvt.workflow.reviewing import Said


def give_status(session: Session, refs: Sequence[str], status: str, steering: Steering) -> list[Said]:
    """Give versions a status. Raises what the store raises; those before keep theirs."""
    from vvt.store import Ref  # noqa: PLC0415 - loads boto3
    from vvt.workflow import reviewing  # noqa: PLC0415

    said = []
    for ref in refs:
        steering.at(f"{ref}: {status}")
        said.append(reviewing.give_status(session.store(), Ref.parse(ref), status, session.author))
    return said


def comment(  # noqa: PLR0913 - what is said, and how it went before
        session: Session, ref: str, text: str, at: str, steering: Steering, *, tried: str = "") -> Said:
    """Say something of a version, or (with a timecode `at`) of one of its frames. Raises BadName, …

    `tried` is when it was sent before, and nobody heard what came of that: it isn't said once more where it arrived.
    """
    from vvt.store import Ref  # noqa: PLC0415 - loads boto3
    from vvt.workflow import reviewing  # noqa: PLC0415

    steering.at(f"Commenting {ref}")
    store, meant = session.store(), Ref.parse(ref)
    if tried:
        there = reviewing.look(store, meant)
        if Unsent(text, at, tried).is_among(there.reviews.all, session.author):
            return there
    return reviewing.comment(store, meant, text, session.author, at)


def playhead(nearby: Nearby, steering: Steering) -> str:
    """The timecode Resolve's playhead stands at. Raises HostRefused."""
    host = nearby.reach()
    try:
        return host.go_to("", watched(steering))
    finally:
        host.close()
