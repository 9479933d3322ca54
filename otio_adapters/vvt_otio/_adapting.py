"""What the adapters for EDL, FCP7 XML and FCPXML have in common: a format's reader, its writer, its suffix."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import opentimelineio

from vvt.cut import exact_rate
from vvt.errors import BadTimeline
from vvt.interchange.found import contents, found
from vvt.interchange.read import read_bytes
from vvt_otio._document import cut_of, document_of
from vvt_otio._trouble import refusals, warn

if TYPE_CHECKING:
    from vvt.cut import Cut

_BUNDLES = frozenset({"fcpxmld"})


def from_file(filepath: str, suffix: str, rate: object = None, timeline: str | None = None) -> Any:  # noqa: ANN401
    """The timeline in a file of the format `suffix`, whatever the file is called. (OpenTimelineIO has no types.)

    `rate` is frames per second for an EDL, as 25, "23.976" or "24000/1001"; `timeline` one of several in the file,
    as `cut.fcpxml#Project name` says too. Raises VvtRefusal.
    """
    with refusals():
        path, named = found(Path(filepath))
        own = path.suffix.lower().lstrip(".")
        data, _ = contents(path, own if own in _BUNDLES else suffix)
        return _timeline(read_bytes(data, path.name, suffix=suffix, rate=frames_per_second(rate),
                                    timeline=timeline or named))


def from_string(text: str, suffix: str, rate: object = None, timeline: str | None = None) -> Any:  # noqa: ANN401
    """As `from_file`, of a file's text."""
    with refusals():
        return _timeline(read_bytes(text.encode("utf-8", "replace"), "The text", suffix=suffix,
                                    rate=frames_per_second(rate), timeline=timeline))


def frames_per_second(rate: object) -> Fraction | None:
    """The rate that an adapter argument means. Raises BadTimeline for what is none."""
    if rate is None or isinstance(rate, Fraction):
        return rate
    try:
        said = exact_rate(Fraction(str(rate)))
    except (ValueError, ZeroDivisionError):
        said = Fraction(0)
    if not 0 < said <= 1000:
        raise BadTimeline(f"{rate!r} is no frame rate.", "Say rate=25, rate=23.976 or rate=24000/1001.")
    return said


def _timeline(cut: Cut) -> Any:  # noqa: ANN401 (OpenTimelineIO has no types)
    warn(cut.warnings)
    return as_object(document_of(cut))


def as_object(document: dict[str, Any]) -> Any:  # noqa: ANN401 (OpenTimelineIO has no types)
    """The OpenTimelineIO object of a document."""
    return opentimelineio.core.deserialize_json_from_string(json.dumps(document))


def as_document(thing: Any) -> dict[str, Any]:  # noqa: ANN401 (OpenTimelineIO has no types)
    """The document of an OpenTimelineIO object."""
    return dict(json.loads(thing.to_json_string()))


def as_cut(thing: Any, timeline: str | None = None) -> Cut:  # noqa: ANN401 (OpenTimelineIO has no types)
    """The cut of a timeline in memory; `timeline` names one of a collection's. Raises BadTimeline."""
    return cut_of(as_document(thing), "The timeline", timeline)
