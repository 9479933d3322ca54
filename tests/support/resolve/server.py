"""The process: a socket, one call at a time, everything written down, and trouble on demand."""

import json
import os
import socketserver
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from support.resolve import facts
from support.resolve.desk import DESK, Thing
from support.resolve.program import RESOLVE

_ALWAYS = ("Resolve", "ProjectManager", "Fusion", "UIManager")


@dataclass
class Trouble:
    """How calls go wrong; a method is named `Export` or `Timeline.Export`."""

    clear: threading.Event = field(default_factory=threading.Event)  # unset while a modal dialog is up
    hang: dict[str, threading.Event] = field(default_factory=dict)
    fail: dict[str, int] = field(default_factory=dict)
    pretend: dict[str, int] = field(default_factory=dict)
    quit_at: set[str] = field(default_factory=set)
    starting: bool = False
    strikes: int = 0
    scripting: str = "local"  # the preference: none, local, network; "dead" when the script server is


class Program:
    """The objects handed out, the calls made, the trouble ordered."""

    def __init__(self) -> None:
        self.main = threading.Lock()
        self.log_lock = threading.Lock()
        self.trouble = Trouble()
        self.trouble.clear.set()
        self.things: list[tuple[Thing, int]] = []
        self.numbers: dict[tuple[int, int], int] = {}
        self.inside: dict[int, dict[str, Any]] = {}
        self.count = 0
        self.names = facts.names(DESK.version)

    # -- values on the wire --------------------------------------------------------------------------------

    def encoded(self, value: Any) -> Any:
        if isinstance(value, Thing):
            # A proxy belongs to the opening of the project it came from.
            key = (id(value), DESK.opened)
            if key not in self.numbers:
                self.numbers[key] = len(self.things)
                self.things.append((value, DESK.opened))
            return {"@": [type(value).__name__, self.numbers[key]]}
        if isinstance(value, dict):
            return {"%": [[self.encoded(key), self.encoded(one)] for key, one in value.items()]}
        return [self.encoded(one) for one in value] if isinstance(value, list | tuple) else value

    def decoded(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.decoded(one) for one in value]
        if isinstance(value, dict):
            if "@" in value:
                return self.things[value["@"][1]][0]
            return {self.decoded(key): self.decoded(one) for key, one in value["%"]}
        return value

    def _stale(self, number: int) -> bool:
        thing, opening = self.things[number]
        return type(thing).__name__ not in _ALWAYS and (thing.stale() or opening != DESK.opened)

    # -- who comes in ----------------------------------------------------------------------------------------

    def hello(self, role: str) -> dict[str, Any]:
        """The tables of this version and `resolve`; nothing for somebody who isn't let in."""
        trouble = self.trouble
        if trouble.starting:
            # A client between "server started" and "registered" takes the server down; three times, then it is dead.
            trouble.strikes += 1
            trouble.scripting = "dead" if trouble.strikes >= 3 else trouble.scripting
            return {}
        outside = role == "external"
        if trouble.scripting == "dead" or (outside and (trouble.scripting == "none" or DESK.edition == "free")):
            return {}
        return {"names": self.names, "resolve": self.encoded(RESOLVE), "fusion": self.encoded(RESOLVE.fusion)}

    # -- calls -------------------------------------------------------------------------------------------------

    def write_down(self, entry: dict[str, Any]) -> None:
        with self.log_lock, (DESK.state / "calls.jsonl").open("a") as log:
            log.write(json.dumps(entry, default=repr) + "\n")

    def read(self, message: dict[str, Any], who: dict[str, Any]) -> Any:
        """An attribute that is no method of this version: a constant, or None."""
        (kind, _), name = message["of"], message["read"]
        value: Any = facts.constants(DESK.version).get(name) if kind == "Resolve" else None
        if (kind, name) == ("Fusion", "UIManager"):
            value = RESOLVE.fusion.UIManager if DESK.edition == "studio" or not DESK.since(19, 1) else None
            DESK.nag = DESK.nag or value is None  # the purchase dialog
        if value is None:
            since = facts.documented(kind, name)
            entry = {"method": f"{kind}.{name}", "read": True, **who}
            self.write_down(entry | ({"since": since} if since else {"undocumented": "no such name in any version"}))
        return self.encoded(value)

    def call(self, message: dict[str, Any], who: dict[str, Any]) -> Any:
        (kind, number), name = message["of"], message["call"]
        with self.log_lock:
            self.count += 1
            entry = {"number": self.count, "method": f"{kind}.{name}", **who, "thread": message["thread"],
                     "began": time.time(), "overlaps": [one["method"] for one in self.inside.values()
                                                        if one["pid"] == who["pid"]]}
            self.inside[entry["number"]] = entry
        try:
            entry["args"] = [_short(one) for one in self.decoded(message["args"])]
            with self.main:
                self._trouble_before(name, entry["method"])
                value = self._done(kind, number, name, message, entry)
            entry["returned"] = _short(value)
            return self.encoded(value)
        finally:
            del self.inside[entry["number"]]
            self.write_down(entry | {"ended": time.time()})

    def _trouble_before(self, *names: str) -> None:
        self.trouble.clear.wait()
        for name in names:
            if name in self.trouble.quit_at:
                os._exit(1)
            if name in self.trouble.hang:
                self.trouble.hang[name].wait()

    def _locked(self, kind: str, number: int, name: str) -> bool:
        """Whether it would change what lies on a locked track, on a desk where those take nothing."""
        item = self.things[number][0]
        changes = kind == "TimelineItem" and name.startswith(("Set", "Add", "Update"))
        return changes and "locked_refuses" in DESK.quirks and any(
            item in row.items and row.locked for row in item.owner.rows)

    def _counted(self, counts: dict[str, int], *names: str) -> bool:
        hit = next((name for name in names if counts.get(name)), None)
        if hit is not None:
            counts[hit] -= 1
        return hit is not None

    def _done(self, kind: str, number: int, name: str, message: dict[str, Any], entry: dict[str, Any]) -> Any:
        failure, args = facts.failure(kind, name), self.decoded(message["args"])
        if message["named"] or not facts.fits(kind, name, len(args)):
            entry["undocumented"] = f"arguments {len(args)} {message['named']}"
            return failure
        if self._stale(number) or any(isinstance(one, Thing) and one.gone for one in args):
            entry["stale"] = True
            return None
        if self._counted(self.trouble.fail, name, entry["method"]):
            return failure
        if self._counted(self.trouble.pretend, name, entry["method"]):
            return True
        if (DESK.nag and failure is False) or self._locked(kind, number, name):
            return failure
        return self._ran(getattr(self.things[number][0], name, None), args, failure, entry)

    def _ran(self, method: Any, args: list[Any], failure: Any, entry: dict[str, Any]) -> Any:
        if method is None:
            entry["unmodelled"] = True
            return failure
        try:
            return method(*args)
        except Exception as error:
            entry["error"] = repr(error)
            return failure


def _short(value: Any) -> Any:
    if isinstance(value, Thing):
        return f"<{type(value).__name__}>"
    if isinstance(value, dict):
        return {str(key): _short(one) for key, one in value.items()}
    return [_short(one) for one in value] if isinstance(value, list | tuple) else value


class Link(socketserver.StreamRequestHandler):
    """One connection: a client's thread, or the test's own."""

    program: Program
    control: Any
    disable_nagle_algorithm = True

    def handle(self) -> None:
        who: dict[str, Any] = {}
        for line in self.rfile:
            message = json.loads(line)
            if "hello" in message:
                who = {"role": message["hello"], "pid": message["pid"], "connection": self.client_address[1]}
                answer = self.program.hello(message["hello"])
            elif "tell" in message:
                answer = {"value": self.control(message["tell"], message["with"])}
            elif "read" in message:
                answer = {"value": self.program.read(message, who)}
            else:
                answer = {"value": self.program.call(message, who)}
            try:
                self.wfile.write(json.dumps(answer, default=repr).encode() + b"\n")
            except OSError:
                return  # the client was killed inside a call


class Server(socketserver.ThreadingTCPServer):
    """On loopback; threads die with the process."""

    daemon_threads = True
    allow_reuse_address = True
