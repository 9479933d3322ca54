"""The agent: the one that runs, or a new one as a child of ours that ends when we do."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import orjson

from vvt.host._errors import HostRefused
from vvt.host._wire import HungUp, Wire

_ANNOUNCED = "vvt-agent "
_BEGINS_SECONDS = 30.0


@dataclass(slots=True)
class Agent:
    """A conversation with the agent, and the process when it is ours."""

    wire: Wire
    process: subprocess.Popen[str] | None = None

    def close(self) -> None:
        """Hang up; an agent of ours ends with its standard input."""
        self.wire.close()
        if self.process is not None:
            _end(self.process)


def agent_folder() -> Path:
    """Where the rendezvous file is: `~/.vvt`, or VVT_AGENT_DIR (as in `vvt_resolve.rendezvous`)."""
    return Path(os.environ.get("VVT_AGENT_DIR") or Path("~/.vvt").expanduser())


def find_or_start() -> Agent:
    """Reach the agent. Raises HostRefused with the reason why Resolve can't be reached."""
    running = find()
    if running is not None:
        return Agent(running)
    process = _started()
    try:
        return _listening(process)
    except BaseException:
        _end(process)
        raise


def find() -> Wire | None:
    """The agent that runs, None when none answers."""
    try:
        told = orjson.loads((agent_folder() / "agent.json").read_bytes())
        return Wire(int(told["port"]), bytes.fromhex(told["secret"]))
    except (OSError, HungUp, orjson.JSONDecodeError, KeyError, ValueError, TypeError):
        return None


def inside_resolve() -> Path:
    """The folder that holds the package `vvt_resolve`. Raises HostRefused when it isn't installed."""
    spec = importlib.util.find_spec("vvt_resolve")
    if spec is None or not spec.submodule_search_locations:
        raise HostRefused("broken-install", "The part that runs inside Resolve is missing.",
                          "Install Video Version Tracker again.")
    return Path(next(iter(spec.submodule_search_locations))).parent


def _started() -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONHOME"}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(inside_resolve()), os.environ.get("PYTHONPATH"))))
    if sys.platform == "win32":
        # With several Pythons on the machine Resolve's library may load another one's and crash.
        environment.setdefault("FUSION_PYTHON3_HOME", sys.base_prefix)
    # In a folder of ours: Python looks for modules where it is started, and an editor's folder may hold a queue.py.
    return subprocess.Popen(
        [sys.executable, "-m", "vvt_resolve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        cwd=inside_resolve(), env=environment, text=True, encoding="utf-8", errors="replace")


def _listening(process: subprocess.Popen[str]) -> Agent:
    told = _announcement(process)
    refused = told.get("refused")
    if refused is not None and refused["kind"] != "agent-running":
        raise HostRefused(refused["kind"], refused["cause"], refused["fix"])
    wire = find()
    if wire is None:
        raise HostRefused("agent-silent", "The agent that is connected to Resolve doesn't answer.",
                          "Close other windows of Video Version Tracker and try again.")
    if refused is not None:
        # Somebody else's began in the same moment: it is the one.
        _end(process)
        return Agent(wire)
    return Agent(wire, process)


@dataclass(slots=True)
class _Reader:
    """Reads the child's standard output to its end, so that it never fills up; what it announces goes into `heard`."""

    process: subprocess.Popen[str]
    heard: SimpleQueue[dict[str, Any] | None] = field(default_factory=SimpleQueue)

    def run(self) -> None:
        for line in self.process.stdout or ():
            if line.startswith(_ANNOUNCED):
                self.heard.put(orjson.loads(line.removeprefix(_ANNOUNCED)))
        self.heard.put(None)


def _announcement(process: subprocess.Popen[str]) -> dict[str, Any]:
    """What the child says when it listens, or can't. Raises HostRefused when it says nothing."""
    reader = _Reader(process)
    threading.Thread(target=reader.run, daemon=True).start()
    try:
        told = reader.heard.get(timeout=_BEGINS_SECONDS)
    except Empty:
        raise HostRefused("hangs", f"Resolve has not answered for {_BEGINS_SECONDS:.0f} s.",
                          "Look whether a dialog is open in Resolve, close it and try again.") from None
    if told is None:
        raise HostRefused("agent-crashed", "Resolve's scripting library ended the process that loaded it.",
                          "Start Resolve again, or update it: it has to support Python "
                          f"{sys.version_info.major}.{sys.version_info.minor} (64-bit), and RESOLVE_SCRIPT_LIB, where "
                          "it is set, to name the library of the Resolve that runs.")
    return told


def _end(process: subprocess.Popen[str]) -> None:
    """Let the child end by itself; one that is stuck inside Resolve is ended."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
