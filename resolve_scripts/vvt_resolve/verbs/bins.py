"""Where what we bring in lands: a bin of ours, and names nobody uses yet."""

from itertools import count
from typing import Any, Dict, Iterator

from vvt_resolve.bridge import Bridge, text
from vvt_resolve.errors import Refusal


def our_bin(bridge: Bridge, pool: Any, name: str) -> Any:
    """The bin `name` under the root; None where there is none."""
    folders = bridge.ask(bridge.ask(pool, "GetRootFolder"), "GetSubFolderList") or []
    return next((folder for folder in folders if bridge.ask(folder, "GetName") == name), None)


def open_bin(bridge: Bridge, pool: Any, name: str) -> Any:
    """Make the bin `name` under the root the current one, and it itself when missing. Raises Refusal."""
    made = our_bin(bridge, pool, name)
    if made is None:
        made = bridge.ask(pool, "AddSubFolder", bridge.ask(pool, "GetRootFolder"), name)
    if made is None or not bridge.ask(pool, "SetCurrentFolder", made):
        raise Refusal("no-bin", f"Resolve did not make the bin {name}.",
                      "See that the project isn't read-only, or make the bin yourself.")
    return made


def clips_in(bridge: Bridge, folder: Any) -> Dict[str, Any]:
    """The clips of a bin and of all bins in it, by their unique ids."""
    found = {text(bridge.ask(clip, "GetUniqueId")): clip for clip in bridge.ask(folder, "GetClipList") or []}
    for inside in bridge.ask(folder, "GetSubFolderList") or []:
        found.update(clips_in(bridge, inside))
    return found


def free_name(bridge: Bridge, project: Any, wanted: str) -> str:
    """`wanted`, or `wanted (2)` … where timelines of the project have these names: Resolve imports nothing then."""
    taken = {bridge.ask(timeline, "GetName") for timeline in bridge.timelines(project)}
    return next(name for name in _tries(wanted) if name not in taken)


def _tries(wanted: str) -> Iterator[str]:
    yield wanted
    for number in count(2):
        yield f"{wanted} ({number})"
