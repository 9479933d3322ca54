"""The agent: gets `resolve` once, listens, does one call at a time in this thread, ends when it has no reason to be.

Reasons to end: told to, the process that started it ended, Resolve ended. `announce` tells the starter, in one line
on standard output, whether it listens or why not.
"""

import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any, Callable, Dict, Optional

from vvt_resolve import rendezvous
from vvt_resolve.acquire import acquire
from vvt_resolve.bridge import Bridge
from vvt_resolve.desk import Desk
from vvt_resolve.errors import Refusal
from vvt_resolve.server import Server
from vvt_resolve.verbs import bind
from vvt_resolve.verbs.describe import product
from vvt_resolve.verbs.leftovers import give_up, put_page_back
from vvt_resolve.verbs.probe import begun

ANNOUNCED = "vvt-agent "
HEARTBEAT_SECONDS = 5.0
_GRACE_SECONDS = 2.0


def run(handed: Dict[str, Any], folder: Optional[Path] = None,
        watch: Optional[Callable[[Desk], None]] = None, heartbeat: float = HEARTBEAT_SECONDS) -> None:
    """Be the agent until the end; `handed` are a menu script's globals. Raises Refusal when it can't begin.

    `watch` begins to watch for a reason to end, once the agent listens; every `heartbeat` idle seconds Resolve is
    looked after.
    """
    where = rendezvous.private(folder or rendezvous.default_folder())
    with rendezvous.only_one(where):
        desk = Desk()
        bridge = Bridge(acquire(handed, rendezvous.last_edition(where)), desk.entering)
        bridge.begun = begun(handed)
        told = product(bridge)
        put_page_back(bridge)
        rendezvous.note_edition(where, told["studio"])
        facts = {"pid": os.getpid(), "product": told, "python": ".".join(map(str, sys.version_info[:3]))}
        server = Server(desk, lambda verb, args: bind(bridge, verb, args), facts)
        met = rendezvous.write(where, server.port)
        try:
            server.serve(met.secret)
            threading.Thread(target=_last_resort, args=(desk, where, met.launch), daemon=True).start()
            if watch is not None:
                watch(desk)
            desk.work(lambda: _heartbeat(bridge, desk), heartbeat)
            give_up(bridge)
        finally:
            rendezvous.remove(where, met.launch)
            server.close()


def announce(told: Dict[str, Any]) -> None:
    """One line for whoever started the agent."""
    sys.stdout.write(ANNOUNCED + json.dumps(told) + "\n")
    sys.stdout.flush()


def end_with_standard_input(desk: Desk) -> None:
    """End when whoever holds the other end of standard input ends: that is so on every system, however they end."""
    def wait() -> None:
        while os.read(0, 4096):
            continue
        desk.end()

    threading.Thread(target=wait, daemon=True).start()
    announce({"listens": True})


def end_with_parent(desk: Desk) -> None:
    """End when the process that runs the menu script's Resolve ends (POSIX tells by a new parent)."""
    parent = os.getppid()

    def wait() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        desk.end()

    threading.Thread(target=wait, daemon=True).start()


def _heartbeat(bridge: Bridge, desk: Desk) -> None:
    """End when Resolve is gone."""
    if not bridge.answers():
        desk.end()


def _last_resort(desk: Desk, where: Path, launch: str) -> None:
    """A call that hangs inside Resolve can't be ended, but its process can: there is no reason left to wait for it."""
    desk.ended.wait()
    time.sleep(_GRACE_SECONDS)
    rendezvous.remove(where, launch)
    os._exit(0)


def main() -> int:
    """Be the agent as a child process; returns the exit status."""
    try:
        run({}, watch=end_with_standard_input)
    except Refusal as refusal:
        announce({"refused": refusal.message()})
        return 3
    return 0
