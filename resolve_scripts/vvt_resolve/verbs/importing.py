"""`import_timeline`: a timeline file becomes a new timeline in a bin of ours; the current one is never changed."""

import os
from typing import Any, Callable, Dict

from vvt_resolve.bridge import Bridge, text
from vvt_resolve.errors import Refusal
from vvt_resolve.verbs.bins import clips_in, free_name, open_bin
from vvt_resolve.verbs.describe import whole_timeline
from vvt_resolve.verbs.putting_back import put_back

Message = Dict[str, Any]


def import_timeline(bridge: Bridge, args: Message, tell: Callable[[str], None]) -> Message:
    """Import `path` as `name` (or `name (2)`) into `bin`; `media` is a folder to look for moved media in.

    Answers the new timeline as it reads back, with its offline clips counted, and the project's unique id.
    """
    path = args["path"]
    if not os.path.isfile(path):
        raise Refusal("no-file", f"There is no file {path}.", "See that it was fetched.")
    project = bridge.project()
    pool = bridge.ask(project, "GetMediaPool")
    name = free_name(bridge, project, args["name"])
    before = {bridge.ask(timeline, "GetUniqueId") for timeline in bridge.timelines(project)}
    with put_back(bridge, project) as back:
        folder = open_bin(bridge, pool, args["bin"])
        held = set(clips_in(bridge, folder))
        tell(f"Importing {os.path.basename(path)}")
        answered = bridge.ask(pool, "ImportTimelineFromFile", path, *_options(path, name, args["media"]))
        timeline = _new(bridge, project, before, answered, path)
        bridge.imported[text(bridge.ask(timeline, "GetUniqueId"))] = set(clips_in(bridge, folder)) - held
        if bridge.ask(timeline, "GetName") != name:
            # A .drt is named after its file; renaming comes last, it can make that timeline the current one.
            bridge.ask(timeline, "SetName", name)
        told = whole_timeline(bridge, timeline, tell)
    return {"timeline": told, "project_id": text(bridge.ask(project, "GetUniqueId")),
            "named_as_wanted": told["name"] == args["name"], "put_back": back.report}


def _options(path: str, name: str, media: str) -> Any:
    """What Resolve takes beside the path; a .drt takes nothing."""
    if path.lower().endswith(".drt"):
        return ()
    options: Message = {"timelineName": name, "importSourceClips": True}
    if media:
        options["sourceClipsPath"] = media
    return (options,)


def _new(bridge: Bridge, project: Any, before: Any, answered: Any, path: str) -> Any:
    """The timeline that wasn't there before: what Resolve answered is no proof. Raises Refusal.

    A .drt brings the timelines nested in it along: of several new ones it is the one answered, else the current one.
    """
    found = {bridge.ask(timeline, "GetUniqueId"): timeline for timeline in bridge.timelines(project)}
    new = {unique_id: timeline for unique_id, timeline in found.items() if unique_id not in before}
    for likely in (answered, bridge.ask(project, "GetCurrentTimeline")):
        unique_id = bridge.maybe(likely, "GetUniqueId")
        if unique_id in new:
            return new[unique_id]
    if len(new) != 1:
        raise Refusal("not-imported", f"Resolve made no timeline of {text(os.path.basename(path))}.",
                      "Try another of the version's timeline files.")
    return next(iter(new.values()))
