"""What each timeline was pulled or published as, on this machine: `~/.vvt/timelines.json`.

A timeline is known by its project's and its own unique id; the reference is as people write it, "PROJECT/CUT@v12".
Names can repeat and are changed, a duplicate has an id of its own, so nothing else is gone by.
"""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import orjson

from vvt.errors import VvtError
from vvt.host._agent import agent_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEPT = 20_000      # timelines; the ones heard of longest ago go


def remember(project_id: str, timeline_id: str, ref: str) -> None:
    """Keep that this timeline was pulled or published as `ref`; what was known of it before is replaced.

    Without both ids (hand-exported files have none) nothing is kept. Raises VvtError where the file can't be written.
    """
    if not (project_id and timeline_id):
        return
    try:
        with _alone():
            known = _known()
            known.pop(_key(project_id, timeline_id), None)
            known[_key(project_id, timeline_id)] = ref
            _write(dict(list(known.items())[-_KEPT:]))
    except OSError as trouble:
        raise VvtError(f"{_file()} can't be written: {trouble.strerror or trouble}.",
                       "Check the folder and its rights; until then the base version is asked for.") from trouble


def recall(project_id: str, timeline_id: str) -> str | None:
    """What this timeline was last pulled or published as, None where nothing is known."""
    return _known().get(_key(project_id, timeline_id)) if project_id and timeline_id else None


def _file() -> Path:
    return agent_folder() / "timelines.json"


def _key(project_id: str, timeline_id: str) -> str:
    return f"{project_id} {timeline_id}"


def _known() -> dict[str, str]:
    """What the file says; a file that can't be understood says nothing, and the next `remember` makes it anew."""
    try:
        told = orjson.loads(_file().read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return {}
    known = told.get("timelines") if isinstance(told, dict) else None
    return {key: ref for key, ref in known.items() if isinstance(ref, str)} if isinstance(known, dict) else {}


def _write(known: dict[str, str]) -> None:
    """Whole or not at all, readable to this user only."""
    descriptor, half = tempfile.mkstemp(prefix="timelines.json.", dir=_file().parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(orjson.dumps({"schema": 1, "timelines": known}, option=orjson.OPT_INDENT_2))
        Path(half).replace(_file())
    except OSError:
        Path(half).unlink(missing_ok=True)
        raise


@contextmanager
def _alone() -> Iterator[None]:
    """Wait until no other process of ours is between reading and writing the file."""
    agent_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    with (agent_folder() / "timelines.lock").open("a+b") as file:
        _lock(file)
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX)
