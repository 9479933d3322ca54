"""`probe`: the facts that only a real machine can answer, for a bug report. The editor's project stays as it is.

The ten questions are those the collected documentation leaves open; each answer is what was seen, no verdict.
"""

import json
import os
import platform
import re
import sys
import tempfile
from functools import partial
from typing import Any, Callable, Dict, List

from vvt_resolve import machine
from vvt_resolve.bridge import Bridge, text, whole
from vvt_resolve.errors import Refusal
from vvt_resolve.verbs.experiments import experiments
from vvt_resolve.verbs.putting_back import put_back

Message = Dict[str, Any]
Tell = Callable[[str], None]

# As the document writes them: a parser would round what is asked about.
_RATES = re.compile(r'"rate"\s*:\s*([-+0-9.eE]+)')
_KINDS = re.compile(r'"Sequence Type"\s*:\s*("(?:[^"\\]|\\.)*")')
_SOME = 12


def begun(handed: Message) -> Message:
    """How this agent came to be: from a menu (with what globals) or from outside, under which Python."""
    return {"from_menu": bool(handed), "globals": sorted(name for name in handed if not name.startswith("__")),
            "__file__": text(handed.get("__file__")), "has___file__": "__file__" in handed,
            "argv0": sys.argv[0] if sys.argv else "", "executable": sys.executable,
            "python": sys.version, "implementation": platform.python_implementation(),
            "bits": 64 if sys.maxsize > 2 ** 32 else 32, "platform": platform.platform(), "machine": platform.machine(),
            "container": os.environ.get("APP_SANDBOX_CONTAINER_ID", ""), "home": os.path.expanduser("~"),
            "script_api": os.environ.get("RESOLVE_SCRIPT_API", ""),
            "script_library": os.environ.get("RESOLVE_SCRIPT_LIB", "")}


def probe(bridge: Bridge, args: Message, tell: Tell) -> Message:
    """Everything; with `experiments` "yes" also what needs a timeline, made for it and taken away again.

    What one question runs into is its answer, and keeps no other from being asked.
    """
    seen = machine.look()
    told: Message = {
        "agent": bridge.begun, "processes": seen.ages, "script_server": seen.server, "preference": seen.preference,
        "resolve": {name: _tried(partial(bridge.maybe, bridge.resolve, name)) for name in (
            "GetProductName", "GetVersion", "GetVersionString", "IsStudio", "GetCurrentPage")},
        "exports": {name: _plain(getattr(bridge.resolve, name, None)) for name in (
            "EXPORT_OTIO", "EXPORT_DRT", "EXPORT_FCP_7_XML", "EXPORT_FCPXML_1_10", "EXPORT_NONE")}}
    told["questions"] = _questions(bridge, args["experiments"] == "yes", tell)
    return told


def _questions(bridge: Bridge, allowed: bool, tell: Tell) -> List[Message]:
    project = _tried(bridge.project)
    if isinstance(project, dict):
        return [{"number": 0, "asks": "is a project open", "answer": project}]
    with tempfile.TemporaryDirectory(prefix="vvt-probe-") as folder:
        answers: Message = dict(_read_only(bridge, project, folder, tell))
        if allowed:
            tell("Trying things on a timeline of our own")
            answers.update(_tried(lambda: experiments(bridge, project, folder)))
    return [{"number": number, "asks": asks, "answer": answers.get(key, "not tried: needs --experiments")}
            for number, (key, asks) in enumerate(_ASKED, 1)] + [
                {"number": 0, "asks": key, "answer": answers[key]} for key in answers if key not in dict(_ASKED)]


_ASKED = (
    ("rates", "how rates are written in OTIO"),
    ("not_current", "whether a timeline that isn't current can be exported"),
    ("whole_clip", "how many items endFrame equal to a clip's frames appends"),
    ("duplicates", "how many pool clips an OTIO import adds"),
    ("nesting", "how nested timelines, compounds and multicams are written in OTIO"),
    ("labels", "in which words job states and clip properties are told"),
    ("file", "whether __file__ is set in a menu script"),
    ("scripted_actions", "whether Export and Import are let through"),
    ("custom_data", "whether a marker's custom data survives a DRT"),
    ("sandbox", "where the program's own folders are, and whether it may listen"),
)


def _read_only(bridge: Bridge, project: Any, folder: str, tell: Tell) -> Message:
    tell("Exporting the current timeline to look at it")
    document = _tried(lambda: _exported(bridge, project, bridge.timeline(project), folder, "current"))
    found = document if isinstance(document, str) else ""
    began = bridge.begun
    return {
        "rates": {"written": sorted(set(_RATES.findall(found)))[:_SOME], "setting": _tried(lambda: _plain(_rate(
            bridge, project))), "trouble": None if found else document},
        "not_current": _tried(lambda: _other(bridge, project, folder, found)),
        "nesting": {"schemas": _schemas(found), "sequence_types": sorted(set(_KINDS.findall(found)))},
        "labels": _tried(lambda: _labels(bridge, project)),
        "file": {name: began.get(name) for name in ("from_menu", "has___file__", "__file__", "argv0", "executable")},
        "scripted_actions": {"export_otio": bool(found)},
        "sandbox": {"container": began.get("container"), "home": began.get("home"), "listens_on_loopback": True},
        "mark_in_out_of_jobs": _tried(lambda: _spans(bridge, project)),
    }


def _exported(bridge: Bridge, project: Any, timeline: Any, folder: str, name: str) -> str:
    """The OTIO document of a timeline, without making it current. Raises Refusal where none is written."""
    kind = getattr(bridge.resolve, "EXPORT_OTIO", None)
    path = os.path.join(folder, name + ".otio")
    answer = None if kind is None else bridge.ask(timeline, "Export", path, kind)
    if not os.path.isfile(path):
        raise Refusal("not-exported", f"Export answered {answer!r} and wrote nothing.", "")
    with open(path, encoding="utf-8") as file:
        return file.read()


def _rate(bridge: Bridge, project: Any) -> Any:
    timeline = bridge.timeline(project)
    return bridge.ask(timeline, "GetSetting", "timelineFrameRate") if bridge.can(timeline, "GetSetting") else None


def _other(bridge: Bridge, project: Any, folder: str, current: str) -> Any:
    """Export a timeline that isn't the current one; what is current is put back, should that change it."""
    with put_back(bridge, project) as back:
        here = bridge.ask(bridge.timeline(project), "GetUniqueId")
        other = next((one for one in bridge.timelines(project) if bridge.ask(one, "GetUniqueId") != here), None)
        if other is None:
            return "not tried: the project has one timeline only"
        document = _tried(lambda: _exported(bridge, project, other, folder, "other"))
        stayed = bridge.ask(bridge.timeline(project), "GetUniqueId") == here
    wrote = isinstance(document, str)
    return {"wrote": wrote, "same_as_the_current_one": wrote and document == current, "stayed_current": stayed,
            "put_back": back.report, "trouble": None if wrote else document}


def _schemas(document: str) -> Message:
    try:
        names = re.findall(r'"OTIO_SCHEMA"\s*:\s*("[^"]*")', document)
        return {name: names.count(json.dumps(name)) for name in sorted({json.loads(name) for name in names})}
    except ValueError:
        return {}


def _labels(bridge: Bridge, project: Any) -> Message:
    jobs = [job for job in bridge.ask(project, "GetRenderJobList") or [] if isinstance(job, dict)][:_SOME]
    states = [bridge.ask(project, "GetRenderJobStatus", job.get("JobId")) for job in jobs]
    root = bridge.ask(bridge.ask(project, "GetMediaPool"), "GetRootFolder")
    clips = (bridge.ask(root, "GetClipList") or [])[:_SOME]
    return {"job_states": sorted({text(state.get("JobStatus")) for state in states if isinstance(state, dict)}),
            "clip_types": sorted({text(bridge.ask(clip, "GetClipProperty", "Type")) for clip in clips}),
            "online": sorted({text(bridge.ask(clip, "GetClipProperty", "Online Status")) for clip in clips})}


def _spans(bridge: Bridge, project: Any) -> List[Message]:
    """What the jobs in the queue say of their span: absolute or not, a real queue must tell."""
    jobs = [job for job in bridge.ask(project, "GetRenderJobList") or [] if isinstance(job, dict)][:_SOME]
    return [{"MarkIn": _plain(job.get("MarkIn")), "MarkOut": _plain(job.get("MarkOut")),
             "mode": text(job.get("RenderMode"))} for job in jobs] + [
                {"timeline_start": whole(bridge.ask(bridge.timeline(project), "GetStartFrame"))}]


def _tried(ask: Callable[[], Any]) -> Any:
    """What it answers, or in words why it doesn't."""
    try:
        return ask()
    except Refusal as refusal:
        return {"refused": refusal.cause}


def _plain(value: Any) -> Any:
    """A value that goes over the wire as it is, else what it looks like; its type is half of the answer."""
    return {"value": value if isinstance(value, (int, float, str, bool)) or value is None else repr(value),
            "type": type(value).__name__}
