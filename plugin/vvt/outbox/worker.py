"""The worker: sends what waits, one after the other, in a process of its own that outlives whoever started it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import vvt
from vvt.errors import VvtError
from vvt.outbox.entry import Entry, Sent
from vvt.outbox.following import Followed, Follower, follow_all
from vvt.outbox.outbox import Outbox, now_ms
from vvt.outbox.places import outbox_folder, private
from vvt.outbox.sending import Dropped, attempt, may_go
from vvt.store import Stopped

if TYPE_CHECKING:
    import threading

    from vvt.outbox.sending import Sender

_HANDOVER = 3.0     # seconds in which a worker that is about to end has ended
_LOOK = 1.0         # seconds between looks for what came in
_BREATH_MS = 5_000  # milliseconds until what couldn't even be written down (a full disk) is tried again
_PATIENCE = 12 * 3600.0
_LARGEST_LOG = 1 << 20  # bytes


def patience() -> float:
    """For how many seconds a worker stays while the store is away: VVT_OUTBOX_PATIENCE, else twelve hours."""
    try:
        return float(os.environ.get("VVT_OUTBOX_PATIENCE", _PATIENCE))
    except ValueError:
        return _PATIENCE


@dataclass(frozen=True, slots=True)
class Told:
    """Who hears what the worker does."""

    begins: Callable[[Entry], None] = lambda one: None
    sent: Callable[[Entry, Sent], None] = lambda one, sent: None
    kept: Callable[[Entry, VvtError], None] = lambda one, why: None
    followed: Followed = lambda one, sent: None


def run(
    outbox: Outbox, send: Sender, told: Told, stop: threading.Event, follower: Follower | None = None
) -> bool:
    """Send what waits until nothing is left that goes by itself; False when another process does so already.

    While the store is away it stays, and tries again after pauses that grow, for as long as `patience` says. When all
    is sent, a `follower` makes what follows; and then what came in meanwhile is sent.
    """
    ours = again = _send_all(outbox, send, told, stop)
    while again and follower:
        tried, done = follow_all(outbox, follower, (told.followed, told.kept), stop, patience())
        # Whoever published while one was being sent found the turn taken, and left it to us.
        again = bool(tried) and _send_all(outbox, send, told, stop) and bool(done)
    return ours


def _send_all(outbox: Outbox, send: Sender, told: Told, stop: threading.Event) -> bool:
    with outbox.alone(_HANDOVER) as alone:
        if not alone:
            return False
        outbox.settle()
        tried: set[str] = set()
        not_before: dict[str, int] = {}
        until = time.monotonic() + patience()
        while outbox.there and not stop.is_set() and (one := _next(outbox, tried, not_before)) is not None:
            left = (max(one.next_try, not_before.get(one.id, 0)) - now_ms()) / 1000
            if left <= 0:
                tried.add(one.id)
                if _send(outbox, one, send, told, stop):
                    until = time.monotonic() + patience()
                elif outbox.entry(one.id).attempts == one.attempts:
                    # The journal says nothing of this try: without a pause here the next would begin at once.
                    not_before[one.id] = now_ms() + _BREATH_MS
            elif time.monotonic() + left > until:
                return True
            else:
                # Not all of the pause at once: something may come in that can go now.
                stop.wait(min(left, _LOOK))
    return True


def _next(outbox: Outbox, tried: set[str], not_before: dict[str, int]) -> Entry | None:
    """The publish to try next, the one with the shortest pause first; None when nothing goes by itself."""
    ready = [one for one in outbox.entries() if may_go(one, "itself" if one.id in tried else "start")]
    return min(ready, key=lambda one: max(one.next_try, not_before.get(one.id, 0)), default=None)


def _send(outbox: Outbox, one: Entry, send: Sender, told: Told, stop: threading.Event) -> bool:
    told.begins(one)
    try:
        told.sent(one, attempt(outbox, one.id, send, None, stop))
    except Dropped:
        outbox.drop(one.id)
    except Stopped:
        # The worker was ended, not the publish: it goes on when anything of ours starts.
        outbox.let_go_on(one.id)
    except VvtError as why:
        told.kept(one, why)
    else:
        return True
    return False


def waits(outbox: Outbox) -> list[Entry]:
    """What a worker would send or make if it were started now; nothing that another process is at."""
    sends = [] if outbox.at_work() else [one for one in outbox.entries() if may_go(one, "start")]
    return [*sends, *([] if outbox.at_what_follows() else outbox.to_follow())]


def start_worker(folder: Path | None = None) -> None:
    """Start a worker that outlives this process; one too many ends by itself. Raises VvtError when none can be started.

    What it says goes to `worker.log` in the outbox's folder.
    """
    folder = private(folder or outbox_folder())
    try:
        with _log(folder).open("ab") as log:
            _popen([sys.executable, "-m", "vvt", "outbox", "run"], folder, log)
    except OSError as trouble:
        raise VvtError(f"The sending in the background could not be started ({trouble.strerror or trouble}).",
                       "Run vvt outbox resume.") from trouble


def _popen(command: list[str], folder: Path, log: IO[bytes]) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONHOME"}
    environment["VVT_OUTBOX_DIR"] = str(folder)
    # In a folder of ours, where no editor's file can get between; so the ways to our code must not hang on this one.
    ways = [str(Path(vvt.__file__).parents[1]), *filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))]
    environment["PYTHONPATH"] = os.pathsep.join(str(Path(way).absolute()) for way in ways)
    for alone in _ALONE:
        try:
            subprocess.Popen(  # noqa: S603 - our own Python and our own command
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder, env=environment, **alone)
        except PermissionError:
            if alone is _ALONE[-1]:
                raise
        else:
            return


# On Windows no console may pop up in front of the editor, and closing ours must not end it; some programs' jobs
# let nobody break away, and there it lives as long as the job.
_ALONE: tuple[dict[str, Any], ...] = (
    ({"creationflags": 0x08000000 | 0x00000200 | 0x01000000}, {"creationflags": 0x08000000 | 0x00000200})
    if sys.platform == "win32" else ({"start_new_session": True},))


def _log(folder: Path) -> Path:
    path = folder / "worker.log"
    if path.exists() and path.stat().st_size > _LARGEST_LOG:
        path.replace(folder / "worker.old.log")
    return path
