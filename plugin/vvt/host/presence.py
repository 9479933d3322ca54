"""Whether a program's agent is there: found without ever asking the program itself.

Asking Resolve in a loop takes its script server down; its agent's rendezvous file may be looked at at any time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vvt.host._agent import agent_folder, find
from vvt.host._wire import HungUp, Wire

if TYPE_CHECKING:
    from pathlib import Path


class Presence:
    """A conversation that says nothing: while it is open, the agent knows that somebody needs it."""

    def __init__(self, wire: Wire, product: dict[str, Any]) -> None:
        self._wire = wire
        self.product = str(product.get("name", ""))
        self.version = str(product.get("version", ""))

    def is_over(self, seconds: float) -> bool:
        """True when the agent is gone; looks for at most `seconds`."""
        try:
            return self._wire.wait(seconds) and not self._wire.receive()
        except (HungUp, OSError, ValueError):
            return True

    def close(self) -> None:
        """Hang up."""
        self._wire.close()


def attend() -> Presence | None:
    """Be there for the agent that runs; None when none does."""
    wire = find()
    if wire is None:
        return None
    try:
        wire.send({"id": 1, "verb": "status", "args": {}})
        return Presence(wire, wire.receive()["ok"]["product"])
    except (HungUp, KeyError, TypeError):
        wire.close()
        return None


def rendezvous_folder() -> Path:
    """The folder of this user's in which the agent and the window are found."""
    return agent_folder()
