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
    if str(asked).strip().casefold() in _OFF:
        return in_timeline
    for timeline in in_timeline if type(in_timeline).__name__ == "SerializableCollection" else [in_timeline]:
        if _is_resolves(timeline):
            _normalise(timeline)
    return in_timeline


def _is_resolves(timeline: Any) -> bool:  # noqa: ANN401 (as above)
    """True for what Resolve wrote, and not for what our own adapters made of another format."""
    metadata = getattr(timeline, "metadata", {})
    return hasattr(timeline, "tracks") and "Resolve_OTIO" in metadata and not (
        "vvt" in metadata and "format" in metadata["vvt"])


def _normalise(timeline: Any) -> None:  # noqa: ANN401 (as above)
    from vvt_otio._normal import normalise  # noqa: PLC0415 (runs in every process that reads any timeline)
    from vvt_otio._trouble import warn  # noqa: PLC0415 (as above)

    try:
        normalise(timeline)
    except (AttributeError, KeyError, TypeError, ValueError) as trouble:
        # Whoever reads a timeline that isn't built as Resolve builds them shall have it all the same.
        name, why = timeline.name or "The timeline", f"{type(trouble).__name__}: {trouble}"
        warn([f"{name} isn't built as Resolve builds them ({why}), so part of it was left as it is."])
