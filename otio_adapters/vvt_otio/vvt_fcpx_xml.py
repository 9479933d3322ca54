"""OpenTimelineIO adapter `vvt_fcpx_xml`: FCPXML, read by Video Version Tracker's own reader."""

from __future__ import annotations

from typing import Any


def read_from_file(filepath: str, timeline: str | None = None) -> Any:  # noqa: ANN401 (OpenTimelineIO has no types)
    """The timeline in a file. `timeline` names one of several in the file.

    What had to be skipped is a warning each, and stands in `metadata["vvt"]["warnings"]`. Raises VvtRefusal.
    """
    from vvt_otio._adapting import from_file  # noqa: PLC0415 (a host loads this file in every process)

    return from_file(filepath, "fcpxml", None, timeline)


def read_from_string(input_str: str, timeline: str | None = None) -> Any:  # noqa: ANN401 (OpenTimelineIO has no types)
    """The timeline in a file's text, as `read_from_file` reads it. Raises VvtRefusal."""
    from vvt_otio._adapting import from_string  # noqa: PLC0415 (a host loads this file in every process)

    return from_string(input_str, "fcpxml", None, timeline)
