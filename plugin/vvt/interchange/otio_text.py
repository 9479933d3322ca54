"""The OTIO document in a file's bytes: JSON as OpenTimelineIO writes it, which is not always JSON as others read it."""

from __future__ import annotations

import re
from typing import Any

import orjson

from vvt.errors import BadTimeline

_BARE_INF = re.compile(rb"(?<=[\s:\[,])(-?)Inf(?=[\s,\]}])")


def parsed(data: bytes, name: str) -> dict[str, Any]:
    """The OTIO document in `data`. Raises BadTimeline."""
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
