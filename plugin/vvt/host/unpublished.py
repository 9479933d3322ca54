"""Automatic publishes that nobody watched: each is noted while it runs, its failure until somebody has seen it.

`~/.vvt/unpublished/<job>.json`, one small file a render job, begun by the trigger inside Resolve
(`vvt_resolve.unpublished`). A note without a cause is a publish that still runs, or whose process was ended.
"""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from vvt.errors import VvtError
from vvt.host._agent import agent_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLAIN = re.compile(r"[^A-Za-z0-9_-]")


@dataclass(frozen=True, slots=True)
class Unpublished:
    """A render job whose publish is not done: since when (ISO 8601 in UTC), its film where known, and why not."""

    job: str
    since: str
    film: str = ""
    cause: str = ""
    fix: str = ""


@contextmanager
def noted(job: str) -> Iterator[None]:
    """Note that this job's render is being published; gone when it is, else the note says why it wasn't.

    Raises what the publish raises, and VvtError where no note can be written.
    """
    note = Unpublished(job, _now())
    _write(note)
    try:
        yield
    except VvtError as trouble:
        if trouble.state.get("kind") == "render-failed":
            # Nothing was rendered, so nothing is left unpublished.
            _file(job).unlink(missing_ok=True)
            raise
        _write(replace(note, film=str(trouble.state.get("film", "")), cause=trouble.cause, fix=trouble.fix))
        raise
    except Exception as error:
        _write(replace(note, cause=f"Something unexpected happened: {type(error).__name__}.",
                       fix="Publish the film with vvt resolve publish --render FILE."))
        raise
    _file(job).unlink(missing_ok=True)


def note_film(publish_id: str, film: Path) -> None:
    """Note that this film of ours is rendered and not in the outbox yet. Raises VvtError where that can't be noted."""
    _write(Unpublished(publish_id, _now(), str(film), fix="Unless the outbox has it (vvt outbox), publish it with vvt "
                       "resolve publish --render FILE."))


def forget(job: str) -> None:
    """Take a note away: whoever made it has said what became of it."""
    _file(job).unlink(missing_ok=True)


def unpublished() -> list[Unpublished]:
    """All notes, the oldest first; one that can't be read is left out, and so is a film of ours that was sent since."""
    notes = [note for path in _folder().glob("*.json") if (note := _read(path))]
    return sorted((note for note in notes if not _was_sent(note)), key=lambda note: note.since)


def _was_sent(note: Unpublished) -> bool:
    """True for a film of ours that is gone: the outbox takes it away once its version is there."""
    return bool(note.film and not note.cause) and not Path(note.film).exists()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def dismiss() -> list[Unpublished]:
    """Take all notes away; returns them."""
    notes = unpublished()
    for note in notes:
        _file(note.job).unlink(missing_ok=True)
    return notes


def _folder() -> Path:
    return agent_folder() / "unpublished"


def _file(job: str) -> Path:
    return _folder() / f"{_PLAIN.sub('_', job)[:100]}.json"


def _read(path: Path) -> Unpublished | None:
    try:
        told = orjson.loads(path.read_bytes())
        return Unpublished(**{name: str(told[name]) for name in ("job", "since", "film", "cause", "fix")})
    except (OSError, orjson.JSONDecodeError, KeyError, TypeError):
        return None


def _write(note: Unpublished) -> None:
    """Whole or not at all."""
    try:
        _folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, half = tempfile.mkstemp(prefix="half.", dir=_folder())
        with os.fdopen(descriptor, "wb") as file:
            file.write(orjson.dumps(asdict(note), option=orjson.OPT_INDENT_2))
        Path(half).replace(_file(note.job))
    except OSError as trouble:
        raise VvtError(f"{_folder()} can't be written to: {trouble.strerror or trouble}.",
                       "Check the folder and its rights.") from trouble
