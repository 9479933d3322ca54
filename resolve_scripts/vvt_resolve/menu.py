"""What the scripts in Resolve's menus do: they hand over their globals and what the installer recorded.

A menu script has no `__file__` and no shell's environment, so all it knows is the install record: which Python is
ours, where our packages are, where the rendezvous file is. It becomes the agent (in the free edition it alone is
handed `resolve`) and starts our Python, whose window reaches Resolve through it; where an agent runs already, only
the latter. `tell` says a text where an editor sees it.
"""

import subprocess
import threading
from pathlib import Path
from typing import Any, Callable, Dict, List

from vvt_resolve import agent
from vvt_resolve.desk import Desk
from vvt_resolve.errors import Refusal
from vvt_resolve.launch import folder_of, last_words, start
from vvt_resolve.unpublished import note

_OVER = frozenset({"Failed", "Cancelled", "Background Render Cancelled", "Remote Render Cancelled"})
_PANEL_LOG = "panel.log"
_DELIVER_LOG = "deliver.log"
_LOOK_EVERY = 0.25
# A second start hands over to the window that is open and ends; that one has this long to come to this agent.
_GRACE_SECONDS = 5.0
_BEGINS_SECONDS = 20.0

Tell = Callable[[str], None]


def publish_version(handed: Dict[str, Any], record: Dict[str, Any], tell: Tell) -> None:
    """Video Versions, Publish Version: the dialog that publishes the open timeline."""
    _open_panel(handed, record, ["panel", "--publish", "--follow"], tell)


def versions_panel(handed: Dict[str, Any], record: Dict[str, Any], tell: Tell) -> None:
    """Video Versions, Versions Panel: the window with all versions."""
    _open_panel(handed, record, ["panel", "--follow"], tell)


def render_ended(handed: Dict[str, Any], record: Dict[str, Any], tell: Tell = print) -> None:
    """The end trigger of a render job: publish what was rendered, unless it failed or was cancelled.

    Our own Python does it, in a process that lives on while it uploads. This one is its way to Resolve, unless
    another agent is that already, and ends as soon as nothing is asked of Resolve any more.
    """
    job = handed.get("job")
    if not job:
        tell("Choose this script as the end trigger of a render: Render Settings, Advanced.")
        return
    if handed.get("error") or handed.get("status") in _OVER:
        print("The render did not complete, so it is not published.")
        return
    folder = folder_of(record)
    arguments = ["resolve", "publish", "--job", str(job)]

    def publish() -> "subprocess.Popen[bytes]":
        note(folder, str(job))
        return start(record, folder, arguments, _DELIVER_LOG)

    try:
        if not _agent_for(handed, folder, lambda desk: _until_done(desk, publish())):
            publish()
    except Refusal as refusal:
        note(folder, str(job), refusal.cause, refusal.fix)
        tell(f"{refusal.cause}\n{refusal.fix}")


def _open_panel(handed: Dict[str, Any], record: Dict[str, Any], arguments: List[str], tell: Tell) -> None:
    folder = folder_of(record)

    def begin() -> "subprocess.Popen[bytes]":
        return start(record, folder, arguments, _PANEL_LOG)

    try:
        if not _agent_for(handed, folder, lambda desk: _while_needed(desk, begin(), folder, tell)):
            _see_it_begin(begin(), folder, tell)
    except Refusal as refusal:
        tell(f"{refusal.cause}\n{refusal.fix}")


def _agent_for(handed: Dict[str, Any], folder: Path, watch: Callable[[Desk], None]) -> bool:
    """Be the agent until the end; False, at once, when another is. Raises Refusal."""
    try:
        agent.run(handed, folder, watch)
    except Refusal as refusal:
        if refusal.kind != "agent-running":
            raise
        return False
    return True


def _until_done(desk: Desk, child: "subprocess.Popen[bytes]") -> None:
    """End the agent when the child has hung up, or ended before it ever called."""
    def wait() -> None:
        while child.poll() is None and not desk.deserted.wait(0.1):
            continue
        desk.end()

    agent.end_with_parent(desk)
    threading.Thread(target=wait, daemon=True).start()


def _while_needed(desk: Desk, child: "subprocess.Popen[bytes]", folder: Path, tell: Tell) -> None:
    """End the agent when its window is closed and nobody else has come to it since."""
    def wait() -> None:
        alone = 0.0
        while alone < _GRACE_SECONDS and not desk.ended.wait(_LOOK_EVERY):
            alone = alone + _LOOK_EVERY if child.poll() is not None and desk.alone() else 0.0
            if child.returncode:
                _tell_failed(folder, tell)
                break
        desk.end()

    agent.end_with_parent(desk)
    threading.Thread(target=wait, daemon=True).start()


def _see_it_begin(child: "subprocess.Popen[bytes]", folder: Path, tell: Tell) -> None:
    """Stay until the window is open, or has handed over to the one that is; say so when neither comes about."""
    try:
        if child.wait(_BEGINS_SECONDS):
            _tell_failed(folder, tell)
    except subprocess.TimeoutExpired:
        # It runs, which is all there is to see.
        return


def _tell_failed(folder: Path, tell: Tell) -> None:
    tell("The window of Video Version Tracker could not be opened.\n"
         f"{last_words(folder, _PANEL_LOG)}\n"
         f"All it said is in {folder / _PANEL_LOG}.")
