"""What a timeline was pulled as, kept on its own pool item as third-party metadata, where this Resolve has that.

A timeline has a pool item since 19.1, a pool item third-party metadata since 19.0.2. Before, only the file
`~/.vvt/timelines.json` of the other half knows.
"""

from typing import Any, Callable, Dict

from vvt_resolve.bridge import Bridge, text
from vvt_resolve.errors import Refusal

_NAME = "vvt"


def origin(bridge: Bridge, timeline: Any) -> str:
    """The version this timeline was pulled as, "PROJECT/CUT@v12"; "" where nothing says."""
    pool_item = bridge.maybe(timeline, "GetMediaPoolItem")
    return "" if pool_item is None else text(bridge.maybe(pool_item, "GetThirdPartyMetadata", _NAME))


def keep_origin(bridge: Bridge, args: Dict[str, Any], _tell: Callable[[str], None]) -> Dict[str, Any]:
    """Keep that the timeline `timeline`, one this very agent imported, is the version `ref`; answers whether it stays.

    Only on a timeline of ours: nothing is ever written onto one of the editor's.
    """
    if args["timeline"] not in bridge.imported:
        raise Refusal("not-ours", "That timeline was not brought in just now, so nothing is written onto it.",
                      "Pull the version again.")
    timeline = bridge.timeline_with(bridge.project(), args["timeline"])
    pool_item = bridge.maybe(timeline, "GetMediaPoolItem")
    if pool_item is not None:
        bridge.maybe(pool_item, "SetThirdPartyMetadata", _NAME, args["ref"])
    return {"kept": origin(bridge, timeline) == args["ref"]}
