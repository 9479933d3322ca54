"""OpenTimelineIO adapter `resolve_otio`: DaVinci Resolve's own `.otio` made whole, and made ready to go back.

Read, it has what Resolve's file loses under the metadata key `vvt`: timeline name, clip colours, flags, item names,
custom data of markers, subtitles, out of the `facts.json` of its version. Written, it is what Resolve imports: media
where they are on this machine, gaps for the titles it refuses, nothing of ours.
"""

from __future__ import annotations

from typing import Any


def read_from_file(filepath: str, facts: str | None = None) -> Any:  # noqa: ANN401 (OpenTimelineIO has no types)
    """The timeline in a file of Resolve's. `facts` names the file with the facts, else those beside it are taken.

    Raises VvtRefusal.
    """
    from vvt_otio._resolve import from_file  # noqa: PLC0415 (a host loads this file in every process)

    return from_file(filepath, facts)


def write_to_file(input_otio: Any, filepath: str, search: Any = None, gaps: bool = False,  # noqa: ANN401 (as above)
                  timeline: str | None = None) -> str:
    """Write a timeline for Resolve's import; what was changed or left out is a warning each. Raises VvtRefusal.

    `search` is a folder (or several) to look for media in, besides those of `vvt resolve paths`; with `gaps` clips
    whose media are nowhere become gaps too. `timeline` names one of a collection's.
    """
    from vvt_otio._resolve import to_file  # noqa: PLC0415 (as above)

    return to_file(input_otio, filepath, search, gaps, timeline)
