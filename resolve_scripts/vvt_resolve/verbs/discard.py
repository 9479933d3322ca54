"""`discard`: a timeline that this very agent imported is taken away again; no other can be."""

from typing import Any, Callable, Dict

from vvt_resolve.bridge import Bridge
from vvt_resolve.errors import Refusal
from vvt_resolve.verbs.putting_back import put_back


def discard(bridge: Bridge, args: Dict[str, Any], _tell: Callable[[str], None]) -> Dict[str, Any]:
    """Delete the timeline `timeline`, which another import made unwanted; answers whether it is gone."""
    unique_id = args["timeline"]
    if unique_id not in bridge.imported:
        raise Refusal("not-ours", "That timeline was not brought in just now, so it is not taken away.",
                      "Delete it in Resolve if you don't want it.")
    project = bridge.project()
    with put_back(bridge, project) as back:
        bridge.ask(bridge.ask(project, "GetMediaPool"), "DeleteTimelines", [bridge.timeline_with(project, unique_id)])
        left = {bridge.ask(timeline, "GetUniqueId") for timeline in bridge.timelines(project)}
    return {"gone": unique_id not in left, "put_back": back.report}
