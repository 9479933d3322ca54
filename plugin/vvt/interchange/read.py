"""Any timeline file as a cut: ours for `.otio`, installed OpenTimelineIO adapters for the rest."""

from __future__ import annotations

import gc
import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from vvt.errors import BadTimeline, NotFound
from vvt.interchange.otio import cut_from_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.cut import Cut

_BARE_INF = re.compile(rb"(?<=[\s:\[,])(-?)Inf(?=[\s,\]}])")

_EDL_FRAMES = re.compile(rb"\b\d\d:\d\d:\d\d:(\d\d)\b")
_AS_OTIO = "Export the timeline as OTIO and use that, or check the file."

# What OpenTimelineIO's published adapters are known to drop, so that nobody reads a loss as a removal.
_ADAPTER_LOSSES = {
    "edl": ("enabled", "links", "locks", "nested", "resolution", "sound", "track names", "tracks", "urls"),
    "xml": ("enabled", "links", "locks", "resolution", "track names"),
    "fcpxml": ("enabled", "links", "locks", "markers", "nested", "retimes", "track names", "transitions"),
    "aaf": ("colours", "enabled", "links", "locks", "resolution"),
}


def read(path: Path) -> Cut:
    """The cut in the timeline file at `path`.

    Raises NotFound when there is no such file and BadTimeline when it can't be read as a timeline.
    """
    path = Path(path)
    suffix = path.suffix.lower().lstrip(".")
    try:
        if suffix != "otio":
            return _through_adapter(path, suffix)
        data = path.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.", "Check the path and try again.") from None
    except OSError as error:
        raise NotFound(f"{path} can't be read: {error.strerror or error}.", "Check the file and its rights.") from None
    return read_bytes(data, path.name)


def read_bytes(data: bytes, name: str) -> Cut:
    """The cut in `data`, the contents of an `.otio` file called `name`. Raises BadTimeline."""
    with _no_collection():
        document = _parsed(data, name)
        del data
        return cut_from_document(document, name)


@contextmanager
def _no_collection() -> Iterator[None]:
    # A large timeline is a million small objects and not one cycle: the collector would walk them
    # dozens of times while they are made, for nothing (half of the reading time at 10,000 clips).
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _parsed(data: bytes, name: str) -> dict[str, Any]:
    if not data.strip():
        raise BadTimeline(f"{name} is empty.", "Export the timeline again.")
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        document = _lenient(data, name, error)
    if not isinstance(document, dict) or "OTIO_SCHEMA" not in document:
        raise BadTimeline(f"{name} is JSON, but not an OpenTimelineIO file.", "Export the timeline as OTIO.")
    return document


def _lenient(data: bytes, name: str, error: orjson.JSONDecodeError) -> Any:  # noqa: ANN401 (it is any JSON)
    # OpenTimelineIO itself writes NaN, Inf and integers of any length, which orjson refuses.
    import json  # noqa: PLC0415 (only files that orjson refuses need it)

    try:
        document = json.loads(_BARE_INF.sub(rb"\1Infinity", data))
        if b"\\ud" in data.lower():
            # Half a character (one surrogate of two) can't be written anywhere: it becomes a question mark.
            document = json.loads(json.dumps(document, ensure_ascii=False).encode("utf-8", "replace"))
        return document
    except (ValueError, RecursionError):
        raise BadTimeline(
            f"{name} can't be read as OpenTimelineIO: {error.msg} at line {error.lineno}.",
            "It may be cut short or of another format; export the timeline again.",
        ) from None


def _through_adapter(path: Path, suffix: str) -> Cut:
    if not path.exists():
        raise FileNotFoundError(path)
    if suffix == "drt":
        raise BadTimeline(
            f"{path.name} is a DaVinci Resolve timeline, which only Resolve can read.",
            "Export the same timeline as OTIO and use that; a .drt is kept and restored as it is.",
        )
    lost = _ADAPTER_LOSSES.get(suffix, ())
    warnings = [f"{path.name} was read through OpenTimelineIO's adapter, which is known to drop: {', '.join(lost)}."
                if lost else f"{path.name} was read through an OpenTimelineIO adapter, which may drop things."]
    try:
        text = _adapted(path, suffix, warnings)
    except OSError:
        raise
    except Exception as error:  # adapters raise whatever they like; the reader says which
        raise _adapter_trouble(path, suffix, error) from None
    cut = cut_from_document(_parsed(text.encode(), path.name), path.name, lost=lost, warnings=tuple(warnings))
    if not any(track.clips for track in cut.tracks):
        # An adapter that understood nothing must not make a cut look emptied.
        raise BadTimeline(f"OpenTimelineIO's adapter found no clips in {path.name}.", _AS_OTIO)
    return cut


def _adapted(path: Path, suffix: str, warnings: list[str]) -> str:
    """What OpenTimelineIO's adapter for the suffix makes of the file, as OTIO's JSON."""
    import opentimelineio  # noqa: PLC0415 (takes a quarter of a second that .otio files don't need)

    read_file = opentimelineio.adapters.read_from_file
    if suffix != "edl":
        return str(read_file(str(path)).to_json_string())
    rate = _edl_rate(path.read_bytes())
    warnings.append(f"An EDL says no frame rate; from its timecodes {path.name} is taken as {rate} fps.")
    try:
        return str(read_file(str(path), rate=rate).to_json_string())
    except opentimelineio.exceptions.OTIOError:
        # As the adapter's own documentation advises.
        text = str(read_file(str(path), rate=rate, ignore_timecode_mismatch=True).to_json_string())
        warnings.append(f"In {path.name} record times don't agree with source times; the source times were taken.")
        return text


def _edl_rate(data: bytes) -> int | float:
    """The lowest common rate that has every frame number the EDL uses; 29.97 where it says drop frame."""
    if re.search(rb"FCM:\s*DROP|\d\d:\d\d:\d\d;\d\d", data):
        return 29.97
    highest = max(map(int, _EDL_FRAMES.findall(data)), default=0)
    return next((rate for rate in (24, 25, 30, 50) if highest < rate), 60)


def _adapter_trouble(path: Path, suffix: str, error: Exception) -> BadTimeline:
    if type(error).__name__ == "NoKnownAdapterForExtensionError":
        if suffix in _ADAPTER_LOSSES:
            return BadTimeline(f"{path.name} needs OpenTimelineIO's adapters to be read, which are not installed.",
                               "Install the extra as the README says: pipx install --force '.[formats]'.")
        return BadTimeline(f"{path.name} is no timeline that can be read.", "Use OTIO, EDL, FCP XML, FCPXML or AAF.")
    if isinstance(error, (AttributeError, TypeError, LookupError, AssertionError)):
        return BadTimeline(f"{path.name} holds what OpenTimelineIO's adapter can't read ({type(error).__name__}).",
                           _AS_OTIO)
    return BadTimeline(f"{path.name} can't be read as a timeline: {_first_line(error)}", _AS_OTIO)


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return (lines[0] if lines else type(error).__name__).rstrip(".") + "."
