"""`relink`: media that moved are found again for a timeline we brought in. RelinkClips takes a folder and file names.

Only clips that are offline, and none that the editor's own open timeline shows: a pull never changes that.
"""

import os
from typing import Any, Callable, Dict, Iterator, List, Set

from vvt_resolve.bridge import Bridge, text, whole
from vvt_resolve.errors import Refusal
from vvt_resolve.verbs.bins import clips_in, our_bin
from vvt_resolve.verbs.describe import is_offline, whole_timeline

Message = Dict[str, Any]
_MOST = 20000       # moves in one request


def relink(bridge: Bridge, args: Message, tell: Callable[[str], None]) -> Message:
    """Relink offline clips of the timeline `timeline`, and those that came with it into our bin `bin` (what is inside
    compound clips).

    `moves` are pairs [path as Resolve has it, path where the file is now]. Answers how many clips were relinked
    (read back), the paths of those left because the open timeline shows them, and the timeline as it reads then.
    """
    moves = _checked(args["moves"])
    project = bridge.project()
    pool = bridge.ask(project, "GetMediaPool")
    timeline = bridge.timeline_with(project, args["timeline"])
    theirs = _shown(bridge, bridge.ask(project, "GetCurrentTimeline"), args["timeline"])
    answer: Message = {"relinked": 0, "shared": []}
    folders: Dict[str, List[Any]] = {}
    for unique_id, clip in _clips(bridge, pool, timeline, args["bin"]).items():
        path = text(bridge.ask(clip, "GetClipProperty", "File Path"))
        if path not in moves or not is_offline(bridge, clip):
            continue
        if unique_id in theirs:
            answer["shared"].append(path)
        else:
            folders.setdefault(os.path.dirname(moves[path]), []).append(clip)
    for folder, clips in folders.items():
        tell(f"Relinking {len(clips)} clips to {folder}")
        bridge.ask(pool, "RelinkClips", clips, folder)
        answer["relinked"] += sum(not is_offline(bridge, clip) for clip in clips)
    return dict(answer, timeline=whole_timeline(bridge, timeline, tell))


def _clips(bridge: Bridge, pool: Any, timeline: Any, name: str) -> Dict[str, Any]:
    """The pool clips the timeline shows and those that came with it, by their unique ids."""
    found = {text(bridge.ask(clip, "GetUniqueId")): clip for clip in _pool_items(bridge, timeline)}
    folder = our_bin(bridge, pool, name)
    came = bridge.imported.get(text(bridge.ask(timeline, "GetUniqueId")), set())
    held = {} if folder is None else clips_in(bridge, folder)
    return dict({unique_id: clip for unique_id, clip in held.items() if unique_id in came}, **found)


def _shown(bridge: Bridge, timeline: Any, ours: str) -> Set[str]:
    """The ids of the pool clips that the editor's open timeline shows; none where that is ours."""
    if timeline is None or bridge.ask(timeline, "GetUniqueId") == ours:
        return set()
    return {text(bridge.ask(clip, "GetUniqueId")) for clip in _pool_items(bridge, timeline)}


def _pool_items(bridge: Bridge, timeline: Any) -> Iterator[Any]:
    for kind in ("video", "audio"):
        for index in range(1, whole(bridge.ask(timeline, "GetTrackCount", kind)) + 1):
            for item in bridge.items(timeline, kind, index):
                clip = bridge.ask(item, "GetMediaPoolItem")
                if clip is not None:
                    yield clip


def _checked(moves: List[Any]) -> Dict[str, str]:
    right = len(moves) <= _MOST and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(path, str) and path for path in pair)
        for pair in moves)
    if not right:
        raise Refusal("bad-request", f"The moves are at most {_MOST} pairs of paths.",
                      "Update Video Version Tracker, so that both halves are of one version.")
    return dict(moves)
