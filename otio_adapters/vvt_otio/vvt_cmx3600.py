"""OpenTimelineIO adapter `vvt_cmx3600`: EDL (CMX3600), read by Video Version Tracker's own reader."""

from __future__ import annotations

from typing import Any


def read_from_file(filepath: str, rate: object = None) -> Any:  # noqa: ANN401 (OpenTimelineIO has no types)
    """The timeline in a file. `rate` is frames per second, as 25, "23.976" or "24000/1001", where no list says it.

    What had to be skipped is a warning each, and stands in `metadata["vvt"]["warnings"]`. Raises VvtRefusal.
    """
    from vvt_otio._adapting import from_file  # noqa: PLC0415 (a host loads this file in every process)

    return from_file(filepath, "edl", rate)


def read_from_string(input_str: str, rate: object = None) -> Any:  # noqa: ANN401 (OpenTimelineIO has no types)
    """The timeline in a file's text, as `read_from_file` reads it. Raises VvtRefusal."""
    from vvt_otio._adapting import from_string  # noqa: PLC0415 (a host loads this file in every process)

    return from_string(input_str, "edl", rate)


def write_to_file(input_otio: Any, filepath: str, timeline: str | None = None) -> str:  # noqa: ANN401 (as above)
    """Write a timeline as Resolve and other programs import it; what the format can't hold is a warning each.

    `timeline` names one of a collection's. The file is there whole or not at all. Raises VvtRefusal.
    """
    from vvt_otio._writing import to_file  # noqa: PLC0415 (as above)

    return to_file(input_otio, filepath, "edl", timeline)


def write_to_string(input_otio: Any, timeline: str | None = None) -> str:  # noqa: ANN401 (as above)
    """What `write_to_file` writes, as text. Raises VvtRefusal."""
    from vvt_otio._writing import to_string  # noqa: PLC0415 (as above)

    return to_string(input_otio, "edl", timeline)
