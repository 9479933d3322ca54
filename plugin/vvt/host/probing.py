"""What only this machine and its Resolve can answer, for a bug report: also where Resolve can't be reached."""

from __future__ import annotations

import os
import platform
import sys
from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import vvt
from vvt.errors import VvtError
from vvt.host._agent import agent_folder
from vvt.host._errors import HostRefused
from vvt.host._places import Machine
from vvt.host.install import look
from vvt.host.resolve import ResolveHost
from vvt.host.unpublished import unpublished

if TYPE_CHECKING:
    from vvt.host.protocol import Waiting


def probed(*, experiments: bool = False, waiting: Waiting | None = None) -> dict[str, Any]:
    """The machine as far as we see it, and (with `reachable` True) what Resolve answers; else cause and fix.

    `experiments` also tries what needs a timeline, on one of our own that is taken away again. Holds no secret.
    """
    told: dict[str, Any] = {"machine": _machine()}
    try:
        with closing(ResolveHost()) as host:
            return {"reachable": True, **told, "resolve": host.probe(experiments=experiments, waiting=waiting)}
    except HostRefused as refused:
        return {"reachable": False, **told, "kind": refused.kind, "cause": refused.cause, "fix": refused.fix}


def _machine() -> dict[str, Any]:
    machine = Machine.this()
    return {
        "vvt": vvt.__version__, "python": sys.version, "executable": sys.executable, "platform": platform.platform(),
        "script_api": os.environ.get("RESOLVE_SCRIPT_API", ""), "script_library": os.environ.get(
            "RESOLVE_SCRIPT_LIB", ""),
        "agent_folder": str(agent_folder()), "agent_known": (agent_folder() / "agent.json").exists(),
        "scripts": {str(folder): folder.is_dir() for everybody in (False, True)
                    for folder in machine.scripts(all_users=everybody)},
        "menus": _menus(machine), "unpublished": [asdict(note) for note in unpublished()]}


def _menus(machine: Machine) -> Any:  # noqa: ANN401 - JSON
    try:
        return [{"path": str(entry.path), "state": entry.state} for entry in look(machine)]
    except VvtError as trouble:
        return trouble.cause
