"""OpenTimelineIO media linker `vvt_media`: clips find their media on this machine, by name, size and checksum.

Looks where the reference says, at the places of `vvt resolve paths`, and in search folders: those configured there and
the argument `search`. Size and checksum count where the reference's metadata has them, as timelines read by
`vvt_version` do. Where two files could be the one, the clip stays as it is, which is said.
"""

from __future__ import annotations

from typing import Any


def link_media_reference(in_clip: Any, media_linker_argument_map: dict[str, Any] | None = None) -> Any:  # noqa: ANN401
    """The clip's media reference, at its place on this machine where that is known. (OpenTimelineIO has no types.)

    Arguments: `search`, a folder or several. Raises VvtRefusal.
    """
    from vvt_otio._linking import linked  # noqa: PLC0415 (a host loads this file in every process)

    return linked(in_clip, media_linker_argument_map or {})
