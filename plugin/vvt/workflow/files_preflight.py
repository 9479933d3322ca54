"""What stands in the way of publishing files exported by hand, or should be known before: lines for a dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.config import need_bucket
from vvt.errors import BadTimeline, NotConfigured, NotFound
from vvt.workflow.preflight import Line, without_film
from vvt.workflow.publishing import check
from vvt.workflow.timelines import COMPARABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.config import Settings
    from vvt.workflow.publishing import Files


def files_preflight(files: Files, settings: Settings) -> list[Line]:
    """All there is to know beforehand without reading a timeline, what stops first."""
    return sorted(_lines(files, settings), key=lambda line: not line.stops)


def _lines(files: Files, settings: Settings) -> Iterator[Line]:
    try:
        need_bucket(settings)
    except NotConfigured as trouble:
        yield Line("no-bucket", trouble.cause, trouble.fix, stops=True)
    try:
        check(files)
    except (NotFound, BadTimeline) as trouble:
        yield Line("files", trouble.cause, trouble.fix, stops=True)
        return
    if not files.timelines:
        yield Line("no-timeline", "No timeline goes along, so nobody will see edit by edit what changed.",
                   "Export one (File, Export, Timeline) as .otio and add it.", stops=False)
    elif not any(path.suffix.lower() in COMPARABLE for path in files.timelines):
        kinds = ", ".join(path.suffix.lower() for path in files.timelines)
        yield Line("not-comparable", f"A {kinds} is kept as it is, but can't be compared.",
                   "Add the same timeline as .otio, .xml or .edl.", stops=False)
    if files.render is None:
        yield without_film("Add the rendered film where there is one.")
