"""OpenTimelineIO hook `vvt_resolve_read`: timelines of DaVinci Resolve without what Resolve alone needs in them.

Runs after any adapter has read a file (`post_adapter_read`), and touches no timeline of another program. Stock effects
that nobody changed go, positions lose their float noise, nameless things get the names Resolve shows. Off with
`VVT_OTIO_NORMALISE=0` in the environment or the hook argument `vvt_normalise=False`.
"""

from __future__ import annotations

import os
from typing import Any

_OFF = frozenset({"0", "no", "off", "false"})


def hook_function(in_timeline: Any, argument_map: dict[str, Any] | None = None) -> Any:  # noqa: ANN401
    """The same timeline, changed in place where it is Resolve's. (OpenTimelineIO has no types.)"""
    asked = (argument_map or {}).get("vvt_normalise", os.environ.get("VVT_OTIO_NORMALISE", "1"))
    if str(asked).strip().casefold() in _OFF or "Resolve_OTIO" not in getattr(in_timeline, "metadata", ()):
        return in_timeline
    if "vvt" in in_timeline.metadata and "format" in in_timeline.metadata["vvt"]:
        return in_timeline      # written by one of our own adapters, from another format
    from vvt_otio._normal import normalise  # noqa: PLC0415 (runs in every process that reads any timeline)

    normalise(in_timeline)
    return in_timeline
