"""Any timeline file as a cut: our own readers by the file's suffix, installed OpenTimelineIO plugins for the rest."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from vvt.errors import BadTimeline
from vvt.interchange.found import contents, found
from vvt.interchange.otio import cut_from_document
from vvt.interchange.otio_text import parsed
from vvt.uncollected import uncollected

if TYPE_CHECKING:
    from fractions import Fraction

    from vvt.cut import Cut


def read(path: Path, rate: Fraction | None = None, timeline: str | None = None) -> Cut:
    """The cut in the timeline file at `path`.

    `rate` is frames per second for a file that doesn't say it (an EDL); `timeline` names one of several that
    a file holds, as `cut.fcpxml#Project name` does in the path. Raises NotFound when there is no such file and
    BadTimeline when it can't be read as a timeline, or holds several and none is named.
    """
    path, named = found(Path(path))
    timeline = timeline if timeline is not None else named
    suffix = path.suffix.lower().lstrip(".")
    if suffix in {"", "drt"} or suffix not in _OURS:
        from vvt.interchange.through_otio import adapted  # noqa: PLC0415 (OpenTimelineIO takes a quarter second)

        return adapted(path, timeline)
    data, suffix = contents(path, suffix)
    try:
        return read_bytes(data, path.name, suffix=suffix, rate=rate, timeline=timeline)
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        # The readers refuse in words of their own; this is for what nobody has thought of yet.
        raise BadTimeline(f"{path.name} isn't built as such files are ({type(error).__name__}: {error}).",
                          "Export the timeline again.") from error


_OURS = frozenset({"otio", "otioz", "otiod", "edl", "xml", "fcpxml", "fcpxmld"})


def read_bytes(data: bytes, name: str, *, suffix: str = "otio", rate: Fraction | None = None,
               timeline: str | None = None) -> Cut:
    """The cut in `data`, the contents of a file called `name` of the format `suffix` says.

    `rate` and `timeline` as for `read`. Raises BadTimeline.
    """
    # Each reader takes its time to load, which a comparison of two files of another format must not pay.
    with uncollected():
        if suffix == "edl":
            from vvt.interchange.edl import read_edl  # noqa: PLC0415

            return read_edl(data, name, rate)
        if suffix == "fcpxml" or (suffix == "xml" and b"<fcpxml" in data[:65536]):
            from vvt.interchange.fcpxml import read_fcpxml  # noqa: PLC0415

            return read_fcpxml(data, name, timeline)
        if suffix == "xml":
            from vvt.interchange.fcp7 import read_fcp7  # noqa: PLC0415

            return read_fcp7(data, name, timeline)
        document = parsed(data, name)
        del data
        return replace(cut_from_document(document, name, timeline=timeline), format="otio")
