"""The later timeline as OTIO with the changes as markers on it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vvt.cut import Marker
from vvt.interchange import resolve_otio
from vvt.reports.flags import Flag, flags
from vvt.reports.landing import put_file
from vvt.reports.words import sentence

if TYPE_CHECKING:
    import os

    from vvt.compare.model import ChangeList


def write_otio(change_list: ChangeList, path: str | os.PathLike[str]) -> None:
    """Write the later timeline to `path` as OpenTimelineIO, a marker on its stack for every frame with changes.

    Markers count record frames from the head, as Resolve's timeline markers do; the sentence is the
    comment (and Resolve's note), kinds and sentences stand in `metadata["vvt"]`. Raises VvtError where
    the file can't be written, BadTimeline where the timeline can't be told in OTIO.
    """
    put_file(path, otio_text(change_list).encode("utf-8", "replace"))


def otio_text(change_list: ChangeList) -> str:
    """The OTIO document as text, written by OpenTimelineIO itself."""
    import opentimelineio  # noqa: PLC0415 - `vvt diff` must start fast, and most diffs write no OTIO

    found = flags(change_list)
    cut = change_list.after
    marked = replace(cut, markers=(*cut.markers, *(_marker(flag) for flag in found)))
    document = resolve_otio.write(marked, with_stock_effects=False).decode()
    timeline = opentimelineio.adapters.read_from_string(document, "otio_json")
    timeline.name = cut.name.encode("utf-8", "replace").decode()   # a file name can hold half a character
    markers = list(timeline.tracks.markers)
    for marker, flag in zip(markers[len(markers) - len(found):], found, strict=True):
        _explain(marker, flag, change_list)
    return str(opentimelineio.adapters.write_to_string(timeline, "otio_json"))


def _marker(flag: Flag) -> Marker:
    return Marker(at=flag.at, duration=1, name=flag.name, colour=flag.colour, note=flag.note)


def _explain(marker: Any, flag: Flag, change_list: ChangeList) -> None:  # noqa: ANN401 - OpenTimelineIO has no types
    marker.comment = flag.note
    marker.metadata["vvt"] = {
        "kinds": [change.kind for change in flag.changes],
        "sentences": [sentence(change, change_list) for change in flag.changes],
    }
