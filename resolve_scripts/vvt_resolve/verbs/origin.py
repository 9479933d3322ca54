"""What a timeline was pulled as, kept on its own pool item as third-party metadata, where this Resolve has that.

A timeline has a pool item since 19.1, a pool item third-party metadata since 19.0.2. Before, only the file
`~/.vvt/timelines.json` of the other half knows.
"""

from typing import Any

from vvt_resolve.bridge import Bridge, text

_NAME = "vvt"


def origin(bridge: Bridge, timeline: Any) -> str:
    """The version this timeline was pulled as, "PROJECT/CUT@v12"; "" where nothing says."""
    pool_item = bridge.maybe(timeline, "GetMediaPoolItem")
    return "" if pool_item is None else text(bridge.maybe(pool_item, "GetThirdPartyMetadata", _NAME))


def set_origin(bridge: Bridge, timeline: Any, ref: str) -> None:
    """Keep `ref` on a timeline of ours, never on an editor's; whether it stays, `origin` says."""
    pool_item = bridge.maybe(timeline, "GetMediaPoolItem")
    if pool_item is not None and ref:
        bridge.maybe(pool_item, "SetThirdPartyMetadata", _NAME, ref)
