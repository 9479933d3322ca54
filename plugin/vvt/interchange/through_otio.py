"""Formats we have no reader of our own for: AAF, and whatever OpenTimelineIO plugins are installed."""

from __future__ import annotations

import io
import logging
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import replace
from typing import TYPE_CHECKING

from vvt.errors import BadTimeline, NotFound
from vvt.interchange.found import checked, trouble
from vvt.interchange.otio import cut_from_document
from vvt.interchange.otio_text import parsed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vvt.cut import Cut

_AS_OTIO = "Export the timeline as OTIO and use that, or check the file."
# What OpenTimelineIO's published adapter is known to drop, so that nobody reads a loss as a removal.
LOSSES = {"aaf": ("colours", "enabled", "links", "locks", "resolution", "track names")}


def adapted(path: Path, timeline: str | None = None) -> Cut:
    """The cut in a file that an OpenTimelineIO plugin reads. Raises NotFound and BadTimeline."""
    suffix = path.suffix.lower().lstrip(".")
    _refuse_what_is_no_file(path)
    if suffix == "drt":
        raise BadTimeline(
            f"{path.name} is a DaVinci Resolve timeline, which only Resolve can read.",
            "Export the same timeline as OTIO and use that; a .drt is kept and restored as it is.",
        )
    lost = LOSSES.get(suffix, ())
    warning = (f"{path.name} was read through OpenTimelineIO's adapter, which is known to drop: {', '.join(lost)}."
               if lost else f"{path.name} was read through an OpenTimelineIO adapter, which may drop things.")
    try:
        with _quiet():
            text = _otio_text(path)
    except Exception as error:  # adapters raise whatever they like; the reader says which
        raise _trouble(path, suffix, error) from None
    cut = cut_from_document(parsed(text.encode("utf-8", "replace"), path.name), path.name, lost=lost,
                            warnings=(warning,), timeline=timeline)
    if not any(track.clips for track in cut.tracks):
        # An adapter that understood nothing must not make a cut look emptied.
        raise BadTimeline(f"OpenTimelineIO's adapter found no clips in {path.name}.", _AS_OTIO)
    return replace(cut, format=suffix)


def _refuse_what_is_no_file(path: Path) -> None:
    try:
        if checked(path):
            raise NotFound(f"{path} is a folder, not a timeline.", "Name a timeline file in it.")
        if not path.stat().st_size:
            raise BadTimeline(f"{path.name} is empty.", "Export the timeline again.")
    except (OSError, ValueError) as error:
        raise trouble(path, error) from None


def _otio_text(path: Path) -> str:
    import opentimelineio  # noqa: PLC0415 (takes a quarter of a second that our own formats don't need)

    return str(opentimelineio.adapters.read_from_file(str(path)).to_json_string())


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps what adapters print and log off our output: the AAF one tells of every object it doesn't know."""
    level = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            yield
    finally:
        logging.disable(level)


def _trouble(path: Path, suffix: str, error: Exception) -> BadTimeline:
    # The second is an adapter that only writes: our plugin's own for .html and .csv.
    if type(error).__name__ in {"NoKnownAdapterForExtensionError", "AdapterDoesntSupportFunctionError"}:
        if suffix in LOSSES:
            return BadTimeline(f"{path.name} needs OpenTimelineIO's adapter to be read, which is not installed.",
                               "Install the extra as the README says: pipx install --force '.[formats]'.")
        return BadTimeline(f"{path.name} is no timeline that can be read.", "Use OTIO, EDL, FCP XML, FCPXML or AAF.")
    if isinstance(error, (AttributeError, TypeError, LookupError, AssertionError)):
        return BadTimeline(f"{path.name} holds what OpenTimelineIO's adapter can't read ({type(error).__name__}).",
                           _AS_OTIO)
    return BadTimeline(f"{path.name} can't be read as a timeline: {_first_line(error)}", _AS_OTIO)


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return (lines[0][:300] if lines else type(error).__name__).rstrip(".") + "."
