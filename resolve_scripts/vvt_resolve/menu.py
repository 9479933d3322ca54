"""What the scripts in Resolve's menus do: they hand over their globals and what the installer recorded.

A menu script has no `__file__` and no shell's environment, so all it knows is the install record: which Python is
ours, where our packages are, where the rendezvous file is.
"""

import os
import subprocess
import threading
from pathlib import Path
from typing import Any, Dict, List

from vvt_resolve import agent, rendezvous
from vvt_resolve.desk import Desk
from vvt_resolve.errors import Refusal

_OVER = frozenset({"Failed", "Cancelled", "Background Render Cancelled", "Remote Render Cancelled"})


def render_ended(handed: Dict[str, Any], record: Dict[str, Any]) -> None:
    """The end trigger of a render job: publish what was rendered, unless it failed or was cancelled.

    Our own Python does it, in a process that lives on while it uploads. This one is its way to Resolve, unless
    another agent is that already, and ends as soon as nothing is asked of Resolve any more.
    """
    job = handed.get("job")
    if not job:
        print("Choose this script as the end trigger of a render: Render Settings, Advanced.")
        return
    if handed.get("error") or handed.get("status") in _OVER:
        print("The render did not complete, so it is not published.")
        return
    folder = Path(record["folder"]) if record.get("folder") else rendezvous.default_folder()
    arguments = ["resolve", "publish", "--job", str(job)]
    try:
        agent.run(handed, folder, lambda desk: _until_done(desk, start(record, folder, arguments)))
    except Refusal as refusal:
        if refusal.kind != "agent-running":
            print(str(refusal))
            return
        start(record, folder, arguments)


def start(record: Dict[str, Any], folder: Path, arguments: List[str]) -> "subprocess.Popen[bytes]":
    """Start `vvt` with our own Python, on its own from here on; what it says goes into `deliver.log`."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH")}
    environment.update(PYTHONPATH=os.pathsep.join(record["path"]), VVT_AGENT_DIR=str(folder))
    alone: Dict[str, Any] = {"start_new_session": True}
    if os.name == "nt":
        # CREATE_NO_WINDOW | CREATE_NEW_PROCESS_GROUP: no console may pop up in front of the editor.
        alone = {"creationflags": 0x08000000 | 0x00000200}
    with (rendezvous.private(folder) / "deliver.log").open("ab") as log:
        return subprocess.Popen(  # noqa: S603 - what our own installer wrote down
            [record["python"], "-m", "vvt", *arguments], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            cwd=record["path"][0], env=environment, **alone)


def _until_done(desk: Desk, child: "subprocess.Popen[bytes]") -> None:
    """End the agent when the child has hung up, or ended before it ever called."""
    def wait() -> None:
        while child.poll() is None and not desk.deserted.wait(0.1):
            continue
        desk.end()

    agent.end_with_parent(desk)
    threading.Thread(target=wait, daemon=True).start()
