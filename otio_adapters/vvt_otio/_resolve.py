"""Resolve's `.otio` files, to and fro."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vvt import paths
from vvt.interchange.found import contents
from vvt.interchange.otio_for_resolve import for_resolve
from vvt.interchange.otio_text import parsed
from vvt.reports.landing import put_file
from vvt_otio._adapting import as_document, as_object
from vvt_otio._document import KEY, one_timeline
from vvt_otio._facts import facts_at, facts_beside, made_whole
from vvt_otio._places import places
from vvt_otio._trouble import refusals, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.interchange.otio_for_resolve import ForResolve

Json = dict[str, Any]


def from_file(filepath: str, facts: str | None) -> Any:  # noqa: ANN401 (OpenTimelineIO has no types)
    """The timeline with what `facts`, or the facts beside the file, say of it. Raises VvtRefusal."""
    path = Path(filepath)
    with refusals():
        document = parsed(contents(path, "otio")[0], path.name)
        told = facts_at(Path(facts)) if facts else facts_beside(path)
        if told is None:
            warn([f"There is no facts.json beside {path.name}, so it has only what Resolve's export keeps."])
        else:
            warn(made_whole(document, told))
        return as_object(document)


def to_file(thing: Any, filepath: str, search: object, gaps: bool, timeline: str | None) -> str:  # noqa: ANN401
    """Write the timeline as Resolve imports it. (OpenTimelineIO has no types.)"""
    with refusals():
        document = _without_ours(one_timeline(as_document(thing), "The timeline", timeline))
        finder = paths.Finder(places(search))

        def here(path: str) -> str | None:
            found = finder.here(path)
            return None if found is None else str(found)

        ready = for_resolve(json.dumps(document).encode(), Path(filepath).name, here, without_gone=gaps)
        put_file(filepath, ready.data)
    warn(_said(ready))
    return filepath


def _without_ours(thing: Any) -> Any:  # noqa: ANN401 (it is any JSON)
    """The document without our key, and without the empty fields that OpenTimelineIO adds and Resolve never wrote."""
    if isinstance(thing, list):
        return [_without_ours(one) for one in thing]
    if not isinstance(thing, dict):
        return thing
    return {name: _without_ours(value) for name, value in thing.items()
            if name != KEY and not (name == "color" and value is None) and not (name == "comment" and not value)}


def _said(ready: ForResolve) -> Iterator[str]:
    if ready.moved:
        yield f"{len(ready.moved)} media files were found at another path than the timeline's."
    if ready.gone:
        yield f"{len(ready.gone)} media files are nowhere on this machine: {', '.join(ready.gone[:5])}."
    for place in ready.placeholders:
        yield f"{place} became a gap, since Resolve refuses the whole file otherwise."
