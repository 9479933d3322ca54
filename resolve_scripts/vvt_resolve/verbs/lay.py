"""`lay`: a rendered cut on a new top track of a copy of the current timeline, to look at old and new together."""

import os
from typing import Any, Callable, Dict, Iterator, Tuple

from vvt_resolve.bridge import Bridge, first, text, whole
from vvt_resolve.errors import Refusal
from vvt_resolve.verbs.bins import free_name, open_bin
from vvt_resolve.verbs.putting_back import put_back

Message = Dict[str, Any]


def lay(bridge: Bridge, args: Message, tell: Callable[[str], None]) -> Message:
    """Copy the current timeline as `name` and lay the picture of `path` on top, from absolute frame `record_frame` on.

    Where the film begins before the timeline does, the frames before are left out. The editor's timeline stays as it
    is and current. Answers the copy's name and id, the track, and how many frames lie there.
    """
    path = args["path"]
    if not os.path.isfile(path):
        raise Refusal("no-file", f"There is no file {path}.", "See that it was fetched.")
    project = bridge.project()
    pool = bridge.ask(project, "GetMediaPool")
    timeline = bridge.timeline(project, args["timeline"])
    with put_back(bridge, project) as back:
        folder = open_bin(bridge, pool, args["bin"])
        tell(f"Importing {os.path.basename(path)}")
        film = _film(bridge, pool, folder, path)
        copy = _copy(bridge, project, timeline, args["name"])
        try:
            copy = back.switch_to(bridge.ask(copy, "GetUniqueId"))
            track, frames = _laid(bridge, copy, film, args["record_frame"])
        except Refusal:
            # The copy is ours and worth nothing without the film; what went wrong is told, not that it is gone.
            back.restore()
            bridge.ask(pool, "DeleteTimelines", [copy])
            raise
        told = {"name": text(bridge.ask(copy, "GetName")), "id": text(bridge.ask(copy, "GetUniqueId")), "track": track,
                "frames": frames}
    return dict(told, put_back=back.report)


def _film(bridge: Bridge, pool: Any, folder: Any, path: str) -> Any:
    """The file's clip in our bin, imported unless it is there from last time. Raises Refusal."""
    for clip in bridge.ask(folder, "GetClipList") or []:
        if bridge.ask(clip, "GetClipProperty", "File Path") == path:
            return clip
    film = first(bridge.ask(pool, "ImportMedia", [path]))
    if film is None:
        raise Refusal("not-imported", f"Resolve did not import {os.path.basename(path)}.",
                      "See whether Resolve plays this kind of file.")
    return film


def _copy(bridge: Bridge, project: Any, timeline: Any, name: str) -> Any:
    copy = bridge.ask(timeline, "DuplicateTimeline", free_name(bridge, project, name))
    if copy is None or bridge.ask(copy, "GetUniqueId") == bridge.ask(timeline, "GetUniqueId"):
        raise Refusal("not-copied", "Resolve did not copy the timeline.", "Duplicate it yourself and try again.")
    return copy


def _laid(bridge: Bridge, copy: Any, film: Any, frame: int) -> Tuple[int, int]:
    """Lay the film on a new top track of the copy, the current timeline; answers its number and the film's frames.

    Raises Refusal.
    """
    pool = bridge.ask(bridge.project(), "GetMediaPool")
    start = whole(bridge.ask(copy, "GetStartFrame"))
    skip, frame = max(0, start - frame), max(start, frame)
    top = whole(bridge.ask(copy, "GetTrackCount", "video")) + 1
    bridge.ask(copy, "AddTrack", "video")
    if whole(bridge.ask(copy, "GetTrackCount", "video")) == top:
        for ends in _ends(bridge, film, skip):
            bridge.ask(pool, "AppendToTimeline", [dict(ends, mediaPoolItem=film, mediaType=1, trackIndex=top,
                                                       recordFrame=frame)])
            lying = bridge.items(copy, "video", top)
            if [whole(bridge.ask(item, "GetStart")) for item in lying] == [frame]:
                return top, whole(bridge.ask(lying[0], "GetDuration"))
    raise Refusal("not-laid", "Resolve did not put the film on a new top track.",
                  "See that the timeline isn't locked, and try again.")


def _ends(bridge: Bridge, film: Any, skip: int) -> Iterator[Message]:
    """What of the film is laid: all of it without any ends, for ends as long as the clip are refused by some builds.

    Where a head is left out, its start alone; should this build want both ends, up to the last frame but one.
    """
    if not skip:
        yield {}
        return
    frames = whole(bridge.ask(film, "GetClipProperty", "Frames"))
    if frames <= skip:
        raise Refusal("not-laid", "The film ends before the open timeline begins.",
                      "See the start timecodes of both; the film can be laid by hand.")
    yield {"startFrame": skip}
    last = frames - 1
    if last > skip:
        yield {"startFrame": skip, "endFrame": last}
