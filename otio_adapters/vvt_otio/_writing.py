"""Timelines in memory as the files that Resolve imports: EDL and FCP7 XML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vvt.interchange.edl_writer import edl_text
from vvt.interchange.fcp7_writer import fcp7_text
from vvt.reports.landing import put_file
from vvt_otio._adapting import as_cut
from vvt_otio._trouble import refusals, warn

_WRITERS = {"edl": edl_text, "xml": fcp7_text}


def to_string(thing: Any, suffix: str, timeline: str | None = None, name: str = "") -> str:  # noqa: ANN401
    """The text of a timeline in the format `suffix`; warnings call it `name`. Raises VvtRefusal.

    (OpenTimelineIO has no types.)
    """
    with refusals():
        text, sentences = _WRITERS[suffix](as_cut(thing, timeline), name)
    warn(sentences)
    return text


def to_file(thing: Any, filepath: str, suffix: str, timeline: str | None = None) -> str:  # noqa: ANN401 (as above)
    """Write that text to `filepath`, in UTF-8; returns the path. Raises VvtRefusal."""
    text = to_string(thing, suffix, timeline, Path(filepath).name)
    with refusals():
        put_file(filepath, text.encode("utf-8", "replace"))
    return filepath
