"""Publishes in the outbox as JSON, as rows of a table, and as a line now and then."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from vvt.cli.output import size, when

if TYPE_CHECKING:
    from collections.abc import Callable

    from vvt.outbox import Entry

HEADS = ("id", "cut", "size", "sent", "since", "what")
_EVERY = 10.0  # seconds between two lines about the publish that another process sends


class Meanwhile:
    """Says now and then what another process sends: `another publish is being sent: Film/Reel 2, 43 %`."""

    def __init__(self, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._say, self._clock = say, clock
        self._told: tuple[str, float] | None = None

    def __call__(self, other: Entry) -> None:
        """Take note that `other` is being sent; called several times a second."""
        now = self._clock()
        if self._told is None or self._told[0] != other.id or now - self._told[1] >= _EVERY:
            self._told = other.id, now
            what, percent = other.on_its_way
            told = f"another publish is being sent: {what}" if other.open else f"{what} is being sent first"
            self._say(f"{told}, {percent} %")


def row(entry: Entry) -> tuple[str, ...]:
    """An entry under HEADS."""
    return (entry.short, str(entry.name), size(entry.size), f"{entry.percent} %", when(_iso(entry.created)),
            _what(entry))


def _what(entry: Entry) -> str:
    """What it is at, and why, in a line."""
    if entry.state == "sending":
        return f"being sent; waiting for the store: {entry.cause}" if entry.cause else "being sent"
    if entry.state == "recorded" and entry.outcome:
        why = f"waits: {entry.cause}" if entry.cause else "is made in the background"
        return f"published as v{entry.outcome.record.number}; its viewing proxy {why}"
    if entry.state == "done" and entry.outcome:
        return f"published as v{entry.outcome.record.number}"
    if entry.state == "dropped":
        return "dropped"
    why = entry.cause or ("put by for later" if entry.goes == "start" else "its turn comes")
    return f"{entry.state}: {why}"


def entry_json(entry: Entry) -> dict[str, object]:
    """An entry as `--json` has it (docs/json.md)."""
    return {
        "id": entry.id, "project": entry.name.project, "cut": entry.name.cut, "note": entry.draft.note,
        "author": entry.draft.author, "bucket": entry.place.bucket, "prefix": entry.place.prefix,
        "endpoint": entry.place.endpoint or "", "state": entry.state, "goes": entry.goes, "cause": entry.cause,
        "fix": entry.fix, "attempts": entry.attempts, "since": _iso(entry.created),
        "next_try": _iso(entry.next_try) if entry.state in ("waiting", "recorded") and entry.next_try else None,
        "size": entry.size, "sent": entry.sent,
        "number": entry.outcome.record.number if entry.outcome else None,
        "files": [{"part": file.part, "path": str(file.path), "held": file.holding, "size": file.size,
                   "origin": str(file.origin)} for file in entry.files]}


def _iso(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds // 1000, UTC).isoformat().replace("+00:00", "Z")
