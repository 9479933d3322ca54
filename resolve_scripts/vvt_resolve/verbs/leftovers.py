"""What a killed render of ours leaves in Resolve, and that it is taken away by who comes next.

There is one agent at a time, so a preset of ours that this one did not make, and a job of ours that it did not add, are
nobody's any more.
"""

import os
import time
from typing import Any, Dict, Optional

from vvt_resolve.bridge import Bridge, text
from vvt_resolve.errors import Refusal

_KEPT = "vvt: Deliver page settings of "
_ENDS_SECONDS = 10.0


def kept_name(bridge: Bridge, project: Any) -> str:
    """A name nobody has for the preset that keeps the Deliver page of this project."""
    taken = bridge.ask(project, "GetRenderPresetList") or []
    named = _of(bridge, project)
    return next(name for name in (f"{named} ({number})" for number in range(1, len(taken) + 2)) if name not in taken)


def put_page_back(bridge: Bridge) -> None:
    """At an agent's start: the page that a killed one had kept is the editor's again, and its preset is gone.

    Only on the project it is of; where none is open, or Resolve says nothing, it waits for another start.
    """
    try:
        project = bridge.project()
        if not bridge.can(project, "DeleteRenderPreset"):
            return
        named = _of(bridge, project)
        for name in bridge.ask(project, "GetRenderPresetList") or []:
            if text(name).startswith(named) and bridge.ask(project, "LoadRenderPreset", name):
                bridge.ask(project, "DeleteRenderPreset", name)
    except Refusal:
        # The agent is wanted for something else, and that will be told what is wrong.
        return


def clear_queue(bridge: Bridge, project: Any, folder: str, name: str) -> None:
    """Before a render as `name` into `folder`: those of killed agents went beside it, and nobody waits for them."""
    dead = [job["JobId"] for job in bridge.ask(project, "GetRenderJobList") or []
            if isinstance(job, dict) and job.get("JobId") not in bridge.ours
            and os.path.splitext(text(job.get("OutputFilename")))[0] == name
            and os.path.dirname(text(job.get("TargetDir"))) == os.path.dirname(folder)]
    for job in dead:
        take_away(bridge, project, job)


def give_up(bridge: Bridge) -> None:
    """At an agent's end: nobody will ask for its renders any more."""
    try:
        project = bridge.project() if bridge.ours.keys() - bridge.finished.keys() else None
        for job in bridge.ours.keys() - bridge.finished.keys():
            take_away(bridge, project, job)
    except Refusal:
        # Resolve is gone, and its queue will tell.
        return


def take_away(bridge: Bridge, project: Any, job: str) -> None:
    """Stop a job of ours if it is the one that renders, and take it from the queue."""
    told = bridge.ask(project, "GetRenderJobStatus", job)
    told = told if isinstance(told, dict) else {}
    renders = told.get("JobStatus") == "Rendering" or "EstimatedTimeRemainingInMs" in told
    if renders and bridge.ask(project, "IsRenderingInProgress"):
        bridge.ask(project, "StopRendering")
    forget(bridge, project, job)


def forget(bridge: Bridge, project: Any, job: str) -> None:
    """Take a job of ours from the queue; Resolve refuses while it is still about to end."""
    deadline = time.monotonic() + _ENDS_SECONDS
    while not bridge.ask(project, "DeleteRenderJob", job) and time.monotonic() < deadline:
        if found(bridge, project, job) is None:
            # The editor took it away.
            return
        time.sleep(0.1)


def found(bridge: Bridge, project: Any, job: str) -> Optional[Dict[str, Any]]:
    """The job as the queue has it, None when it isn't there."""
    return next((info for info in bridge.ask(project, "GetRenderJobList") or []
                 if isinstance(info, dict) and info.get("JobId") == job), None)


def _of(bridge: Bridge, project: Any) -> str:
    return _KEPT + text(bridge.ask(project, "GetUniqueId"))[:8]
