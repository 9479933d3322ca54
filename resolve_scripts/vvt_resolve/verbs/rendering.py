"""`render`, `render_status`, `cancel_render`: one job of ours in the queue, the Deliver page as the editor left it.

Resolve has no getter for the page's settings, and a job keeps the ones it was added with. So they are kept in a
temporary preset while our job is added, and are back before it starts. Where presets can't be deleted (before
19.1) none is made, and `describe` says beforehand that the settings won't come back (`settings_come_back`).
"""

import os
import time
from contextlib import contextmanager
from typing import Any, Callable, Dict, Iterator

from vvt_resolve.bridge import Bridge, text, whole
from vvt_resolve.errors import Refusal
from vvt_resolve.verbs.leftovers import clear_queue, forget, found, kept_name
from vvt_resolve.verbs.putting_back import put_back

Message = Dict[str, Any]

_SINGLE_CLIP = 1
_BEGINS_SECONDS = 10.0
_WAITING = frozenset({"Ready", "Ready for background render", "Ready to remotely render"})
_FAILED, _CANCELLED = frozenset({"Failed"}), frozenset(
    {"Cancelled", "Background Render Cancelled", "Remote Render Cancelled"})


def render(bridge: Bridge, args: Message, tell: Callable[[str], None]) -> Message:
    """Start to render the whole timeline into `folder` as `name`, by `preset` or by `format` and `codec`.

    Answers the job's id at once, the absolute frames it covers (`first`, `frames`), whether with `picture` and
    `sound`, and whether the Deliver page's settings are back.
    """
    project = bridge.project()
    clear_queue(bridge, project, args["folder"], args["name"])
    if bridge.ask(project, "IsRenderingInProgress"):
        raise Refusal("rendering-already", "Resolve is rendering something else.", "Wait until that is done.")
    with put_back(bridge, project) as back:
        bridge.timeline(project)
        if args["timeline"]:
            back.switch_to(args["timeline"])
        tell("Setting up the render")
        with _page_kept(bridge, project) as page:
            _choose(bridge, project, args)
            job = text(bridge.ask(project, "AddRenderJob"))
    if not job:
        raise Refusal("render-failed", "Resolve did not add the render job.",
                      f"See that {args['folder']} can be written to, and that the preset works on the Deliver page.")
    bridge.ours[job] = time.monotonic()
    if not bridge.ask(project, "StartRendering", [job]):
        forget(bridge, project, job)
        raise Refusal("render-failed", "Resolve did not start to render.", "Try the preset on the Deliver page.")
    return dict(_covers(_info(bridge, project, job)), job=job, settings_back=page["back"], put_back=back.report)


def render_status(bridge: Bridge, args: Message, _tell: Callable[[str], None]) -> Message:
    """How a job goes: `state` is waiting, rendering, complete, failed or cancelled; with percent, path and error.

    A job of ours leaves the queue once it is over; its last answer is kept.
    """
    job = args["job"]
    if job in bridge.finished:
        return dict(bridge.finished[job])
    project = bridge.project()
    info = _info(bridge, project, job)
    # Asked first: a render that ends between the two questions would look as if it had stopped half way.
    rendering = bool(bridge.ask(project, "IsRenderingInProgress")) or _may_not_have_begun(bridge, job)
    told = bridge.ask(project, "GetRenderJobStatus", job)
    told = told if isinstance(told, dict) else {}
    path = os.path.join(text(info.get("TargetDir")), text(info.get("OutputFilename")))
    answer = dict(_covers(info), percent=whole(told.get("CompletionPercentage")), path=path,
                  error=text(told.get("Error")), timeline=_timeline_id(bridge, project, info))
    answer["state"] = _state(rendering, text(told.get("JobStatus")), answer)
    if answer["state"] == "waiting" and job in bridge.ours and not rendering:
        answer.update(state="failed", error="Resolve said that it renders, and did not begin")
    if job in bridge.ours and answer["state"] in ("complete", "failed", "cancelled"):
        forget(bridge, project, job)
        bridge.finished[job] = answer
    return answer


def cancel_render(bridge: Bridge, args: Message, tell: Callable[[str], None]) -> Message:
    """Stop a job of ours; answers its last status."""
    if args["job"] not in bridge.ours:
        raise Refusal("not-ours", "This render was not started by Video Version Tracker.",
                      "Stop it on the Deliver page.")
    now = render_status(bridge, args, tell)
    if now["state"] not in ("waiting", "rendering"):
        return now
    tell("Stopping the render")
    project = bridge.project()
    bridge.ask(project, "StopRendering")
    forget(bridge, project, args["job"])
    bridge.finished[args["job"]] = dict(now, state="cancelled")
    return dict(bridge.finished[args["job"]])


def _may_not_have_begun(bridge: Bridge, job: str) -> bool:
    """True for a job of ours in its first seconds: StartRendering returns before Resolve says that it renders."""
    return job in bridge.ours and time.monotonic() - bridge.ours[job] < _BEGINS_SECONDS


def _state(rendering: bool, status: str, answer: Message) -> str:
    """The state in our words. Resolve's are English in the builds seen; where they are not, percent and file decide."""
    if status in _CANCELLED:
        return "cancelled"
    if status in _FAILED or answer["error"]:
        return "failed"
    if status in _WAITING:
        return "waiting"
    if answer["percent"] < 100:
        return "rendering" if rendering else "failed"
    if status != "Complete" and rendering:
        return "rendering"
    # Done, Resolve says; the file has to agree.
    return "complete" if os.path.isfile(answer["path"]) and os.path.getsize(answer["path"]) else "failed"


def _choose(bridge: Bridge, project: Any, args: Message) -> None:
    """Set the page up for our job: a known preset first, what is asked for on top. Raises Refusal."""
    if not os.path.isdir(args["folder"]):
        raise Refusal("no-folder", f"There is no folder {args['folder']}.", "Make it, or name another.")
    if args["preset"]:
        if not bridge.ask(project, "LoadRenderPreset", args["preset"]):
            presets = ", ".join(map(text, bridge.ask(project, "GetRenderPresetList") or []))
            raise Refusal("no-preset", f"Resolve has no render preset called {args['preset']}.",
                          f"Choose one of: {presets}.")
    elif not bridge.ask(project, "SetCurrentRenderFormatAndCodec", args["format"], args["codec"]):
        raise Refusal("no-format", f"Resolve can't render {args['codec']} as {args['format']}.",
                      "Choose a render preset.")
    bridge.ask(project, "SetCurrentRenderMode", _SINGLE_CLIP)
    if not bridge.ask(project, "SetRenderSettings", {
            "SelectAllFrames": True, "TargetDir": args["folder"], "CustomName": args["name"],
            "ExportVideo": True, "ExportAudio": True}):
        raise Refusal("render-failed", "Resolve refused the render's settings.", "Try the preset on the Deliver page.")


@contextmanager
def _page_kept(bridge: Bridge, project: Any) -> Iterator[Dict[str, bool]]:
    """Keep the Deliver page's settings while this lasts; the answer's `back` says whether all of them came back."""
    preset = _kept_as(bridge, project) if bridge.can(project, "DeleteRenderPreset") else ""
    form, mode = bridge.ask(project, "GetCurrentRenderFormatAndCodec"), bridge.ask(project, "GetCurrentRenderMode")
    page = {"back": False}
    try:
        yield page
    finally:
        loaded = bool(preset) and bool(bridge.ask(project, "LoadRenderPreset", preset))
        if isinstance(form, dict) and bridge.ask(project, "GetCurrentRenderFormatAndCodec") != form:
            bridge.ask(project, "SetCurrentRenderFormatAndCodec", form.get("format"), form.get("codec"))
        bridge.ask(project, "SetCurrentRenderMode", mode)
        page["back"] = loaded
        if preset:
            bridge.ask(project, "DeleteRenderPreset", preset)


def _kept_as(bridge: Bridge, project: Any) -> str:
    """Save the page's settings as a preset of a name nobody has. Raises Refusal."""
    name = kept_name(bridge, project)
    if not bridge.ask(project, "SaveAsNewRenderPreset", name):
        raise Refusal("settings-at-risk", "Resolve did not let us keep the Deliver page's settings.",
                      "Open the Deliver page once and try again, or publish a file you rendered yourself.")
    return name


def _info(bridge: Bridge, project: Any, job: str) -> Message:
    info = found(bridge, project, job)
    if info is None:
        raise Refusal("no-job", "The render job is no longer in Resolve's queue.", "Start it again.")
    return info


def _timeline_id(bridge: Bridge, project: Any, info: Message) -> str:
    """The unique id of the job's timeline, of which the job knows the name alone; "" where the name says too little."""
    ids = [text(bridge.ask(timeline, "GetUniqueId")) for timeline in bridge.timelines(project)
           if bridge.ask(timeline, "GetName") == info.get("TimelineName")]
    return ids[0] if len(ids) == 1 else ""


def _covers(info: Message) -> Message:
    """The absolute timeline frames a job renders (MarkOut is inclusive), and whether with picture and with sound."""
    start, end = info.get("MarkIn"), info.get("MarkOut")
    known = start is not None and end is not None
    return {"first": whole(start) if known else None, "frames": whole(end) - whole(start) + 1 if known else None,
            "picture": info.get("IsExportVideo") is not False, "sound": info.get("IsExportAudio") is not False}
