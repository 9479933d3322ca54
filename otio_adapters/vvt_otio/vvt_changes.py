"""OpenTimelineIO adapter `vvt_changes`: what changed between two timelines, from any OpenTimelineIO program.

`otiotool -i tuesday.otio wednesday.otio -o changes.html`: the first is before, the second after. With one timeline
the argument `before` names the other, a file or a published version. The file's suffix says the kind: `.html`, `.csv`,
`.changeedl` (a change EDL for sound), `.markeredl` (markers that Resolve imports), `.changejson`; or the argument
`kind`, one of html, csv, edl, markers, json, otio, text.
"""

from __future__ import annotations

from typing import Any


def write_to_file(input_otio: Any, filepath: str, before: str | None = None, kind: str | None = None,  # noqa: ANN401
                  rate: object = None) -> str:
    """Write the change list; returns the path. The file is there whole or not at all. Raises VvtRefusal.

    `rate` is frames per second for a `before` that doesn't say it. (OpenTimelineIO has no types.)
    """
    from vvt_otio._changes import to_file  # noqa: PLC0415 (a host loads this file in every process)

    return to_file(input_otio, filepath, before, kind, rate)


def write_to_string(input_otio: Any, before: str | None = None, kind: str = "text",  # noqa: ANN401 (as above)
                    rate: object = None) -> str:
    """The change list as text of that kind. Raises VvtRefusal."""
    from vvt_otio._changes import to_string  # noqa: PLC0415 (as above)

    return to_string(input_otio, before, kind, rate)
