"""Two timelines in memory as a change list in a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vvt import reports
from vvt.compare import compare
from vvt.config import Settings, settings
from vvt.errors import BadTimeline
from vvt.reports.as_csv import csv_text
from vvt.reports.as_edl import edl_text
from vvt.reports.as_html import html_text
from vvt.reports.as_markers import markers_text
from vvt.reports.as_otio import otio_text
from vvt.reports.landing import put_file
from vvt.workflow.comparing import is_file, timeline
from vvt_otio._adapting import as_document, frames_per_second
from vvt_otio._document import cut_of, label_of
from vvt_otio._trouble import refusals, warn

if TYPE_CHECKING:
    from collections.abc import Callable

    from vvt.compare import ChangeList
    from vvt.cut import Cut

Labels = tuple[str, str]

_LABELS = ("before", "after")
_SUFFIXES = {"html": "html", "csv": "csv", "changeedl": "edl", "markeredl": "markers", "changejson": "json",
             "edl": "edl", "json": "json", "otio": "otio", "txt": "text"}
_ENCODINGS = {"csv": "utf-8-sig", "edl": "ascii"}
_KINDS: dict[str, Callable[[ChangeList, Labels], str]] = {
    "html": html_text,
    "csv": lambda changes, _: csv_text(changes),
    "edl": lambda changes, _: edl_text(changes),
    "markers": lambda changes, _: markers_text(changes),
    "json": lambda changes, _: json.dumps(reports.as_json(changes), indent=2) + "\n",
    "otio": lambda changes, _: otio_text(changes),
    "text": reports.as_text,
}


def to_file(thing: Any, filepath: str, before: str | None, kind: str | None, rate: object) -> str:  # noqa: ANN401
    """Write the change list of the kind that `kind` or else the file's suffix says. (OpenTimelineIO has no types.)"""
    with refusals():
        kind = kind or _SUFFIXES.get(Path(filepath).suffix.lower().lstrip("."), "text")
        text = _text(thing, before, kind, rate)
        put_file(filepath, text.encode(_ENCODINGS.get(kind, "utf-8"), "replace"))
    return filepath


def to_string(thing: Any, before: str | None, kind: str, rate: object) -> str:  # noqa: ANN401 (as above)
    """The change list as text. Raises VvtRefusal."""
    with refusals():
        return _text(thing, before, kind, rate)


def _text(thing: Any, before: str | None, kind: str, rate: object) -> str:  # noqa: ANN401 (as above)
    if kind not in _KINDS:
        raise BadTimeline(f"{kind!r} is no kind of change list.", f"Say kind= one of {', '.join(_KINDS)}.")
    pair, labels = _pair(as_document(thing), before, rate)
    changes = compare(*pair)
    warn((*pair[0].warnings, *pair[1].warnings))
    return _KINDS[kind](changes, labels)


def _pair(document: dict[str, Any], before: str | None, rate: object) -> tuple[tuple[Cut, Cut], Labels]:
    """Before and after: the collection's two, or the one named by `before` and the one given."""
    held = document.get("children") or [] if _is_collection(document) else [document]
    if before is None and len(held) == 2:
        return ((cut_of(held[0], "The first timeline"), cut_of(held[1], "The second timeline")),
                (label_of(held[0]) or _LABELS[0], label_of(held[1]) or _LABELS[1]))
    if before is None or len(held) != 1:
        raise BadTimeline(f"A change list needs two timelines, and {len(held) + (before is not None)} came.",
                          "Give two (otiotool -i before.otio after.otio), or one and before=FILE.")
    # A file needs no configuration, not even one that can be read.
    chosen = Settings() if is_file(before) else settings()
    earlier, label = timeline(before, chosen, frames_per_second(rate))
    return (earlier, cut_of(held[0], "The timeline")), (label, label_of(held[0]) or _LABELS[1])


def _is_collection(document: dict[str, Any]) -> bool:
    return str(document.get("OTIO_SCHEMA", "")).startswith("SerializableCollection.")
