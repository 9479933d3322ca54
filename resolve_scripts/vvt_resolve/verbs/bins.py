"""Where what we bring in lands: a bin of ours, and names nobody uses yet."""

from itertools import count
from typing import Any, Iterator

from vvt_resolve.bridge import Bridge
from vvt_resolve.errors import Refusal


def open_bin(bridge: Bridge, pool: Any, name: str) -> Any:
    """Make the bin `name` under the root the current one, and it itself when missing. Raises Refusal."""
    root = bridge.ask(pool, "GetRootFolder")
    found = next((folder for folder in bridge.ask(root, "GetSubFolderList") or []
                  if bridge.ask(folder, "GetName") == name), None)
    made = found if found is not None else bridge.ask(pool, "AddSubFolder", root, name)
    if made is None or not bridge.ask(pool, "SetCurrentFolder", made):
        raise Refusal("no-bin", f"Resolve did not make the bin {name}.",
                      "See that the project isn't read-only, or make the bin yourself.")
    return made


def free_name(bridge: Bridge, project: Any, wanted: str) -> str:
    """`wanted`, or `wanted (2)` … where timelines of the project have these names: Resolve imports nothing then."""
    taken = {bridge.ask(timeline, "GetName") for timeline in bridge.timelines(project)}
    return next(name for name in _tries(wanted) if name not in taken)


def _tries(wanted: str) -> Iterator[str]:
    yield wanted
    for number in count(2):
        yield f"{wanted} ({number})"
