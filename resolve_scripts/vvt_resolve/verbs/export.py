"""`export`: the timeline as files. True is no proof with Resolve: a file counts when it is there and not empty."""

import os
from typing import Any, Callable, Dict, List

from vvt_resolve.bridge import SINCE, Bridge, text
from vvt_resolve.errors import Refusal
from vvt_resolve.verbs.putting_back import put_back

Message = Dict[str, Any]

# What each kind is called among the attributes of `resolve`. Their numbers differ from build to build.
_KINDS = {"otio": "EXPORT_OTIO", "drt": "EXPORT_DRT", "xml": "EXPORT_FCP_7_XML"}


def exportable(bridge: Bridge) -> List[str]:
    """The kinds of timeline file this build can write."""
    return [kind for kind, name in _KINDS.items() if getattr(bridge.resolve, name, None) is not None]


def export(bridge: Bridge, args: Message, tell: Callable[[str], None]) -> Message:
    """Write `timeline.<kind>` into `folder` for each of `kinds`; answers the files, and what is missing and why.

    `timeline` names another than the current timeline by its unique id; it is made the current one meanwhile.
    """
    kinds = [kind for kind in args["kinds"] if kind in _KINDS]
    if kinds != args["kinds"] or not kinds:
        raise Refusal("bad-request", f"There are timeline files of these kinds only: {', '.join(_KINDS)}.",
                      "Update Video Version Tracker, so that both halves are of one version.")
    if not os.path.isdir(args["folder"]):
        raise Refusal("no-folder", f"There is no folder {args['folder']}.", "Make it, or name another.")
    project = bridge.project()
    with put_back(bridge, project) as back:
        timeline = back.switch_to(args["timeline"]) if args["timeline"] else bridge.timeline(project)
        answer: Message = {"files": [], "missing": []}
        for kind in kinds:
            tell(f"Exporting the timeline as {kind.upper()}")
            _one(bridge, timeline, kind, os.path.join(args["folder"], f"timeline.{kind}"), answer)
        answer["timeline"] = {"name": text(bridge.ask(timeline, "GetName")),
                              "id": text(bridge.ask(timeline, "GetUniqueId"))}
    return dict(answer, put_back=back.report)


def _one(bridge: Bridge, timeline: Any, kind: str, path: str, answer: Message) -> None:
    number = getattr(bridge.resolve, _KINDS[kind], None)
    if number is None:
        answer["missing"].append({"kind": kind, "cause": f"It needs Resolve {SINCE.get(_KINDS[kind], '18.5')}."})
    elif os.path.lexists(path):
        raise Refusal("name-taken", f"{path} is there already.", "Export into an empty folder.")
    elif bridge.ask(timeline, "Export", path, number) and os.path.isfile(path) and os.path.getsize(path):
        answer["files"].append({"kind": kind, "path": path, "size": os.path.getsize(path)})
    else:
        answer["missing"].append({"kind": kind, "cause": f"Resolve wrote no {kind.upper()} file."})
