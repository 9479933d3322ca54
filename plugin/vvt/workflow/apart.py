"""A comparison in a process of its own: parsing large timelines holds Python's lock, which would freeze a window.

The child (`python -m vvt.workflow.apart`) gets a request and answers in frames (`vvt.workflow.child`, `pipe`). A cut's
clips and the changes come a few at a time. Both timelines come as soon as they are read, the changes later. A report is
written the same way, the comparison sent in.
What is asked of the open timeline is asked by the child: even what Resolve tells of a long one is large. What else
it is asked for (`resolve_apart`, `publish_apart`) is handed on.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from vvt.compare import ChangeList, compare
from vvt.compare.common import common
from vvt.config import Settings
from vvt.workflow.child import answered, child, go_on, in_words, serve_with
from vvt.workflow.comparing import Comparison, file_of, is_file, one_after_the_other, read_both, timeline
from vvt.workflow.pipe import in_pieces, put_together

if TYPE_CHECKING:
    from fractions import Fraction

    from vvt.cut import Cut
    from vvt.host import Waiting
    from vvt.workflow.child import Put
    from vvt.workflow.comparing import Named
    from vvt.workflow.hosted import Marking

_LARGE, _TOO_LARGE = 20_000_000, 1_000_000_000      # bytes


@dataclass(frozen=True, slots=True)
class Beside:
    """Another child's module, which calls `serve`, and what takes from the frames what it puts behind a comparison.

    `each` is called with both timelines as soon as they are read, as a comparison without changes, then with the whole.
    """

    module: str
    each: Callable[[Comparison, Iterator[Any]], None]


_ALONE = Beside("vvt.workflow.apart", lambda *_: None)


def diff_apart(before: str, after: str, chosen: Settings,  # noqa: PLR0913, PLR0917 - two, and how they are compared
               check: Callable[[], None] | None = None,
               waiting: Waiting | None = None, beside: Beside | None = None) -> Comparison:
    """What `vvt.workflow.comparing.diff` says, worked out in a child process; "" is the timeline open in Resolve.

    `check` is called now and then, also while the child thinks, and may raise, which ends the child; so may `waiting`,
    which hears what Resolve is busy with. Raises what `diff` does, and HostRefused.
    """
    with child(check or go_on, (beside or _ALONE).module) as (put, found):
        put({"before": before, "after": after, "chosen": asdict(chosen)})
        told = _told(found, waiting)
        _each(told, beside or _ALONE)
        return _each(told, beside or _ALONE)


def mark_apart(before: str, chosen: Settings, check: Callable[[], None] | None = None,
               waiting: Waiting | None = None, beside: Beside | None = None) -> Marking:
    """What `vvt.workflow.hosted.mark_changes` does, in a child. Raises what that does."""
    from vvt.workflow.hosted import Marking  # noqa: PLC0415 - knows the editing program

    with child(check or go_on, (beside or _ALONE).module) as (put, found):
        put({"mark": before, "chosen": asdict(chosen)})
        told = _told(found, waiting)
        marked = answered(told, "mark")
        return Marking(_each(told, beside or _ALONE), marked)


def report_apart(comparison: Comparison, kind: str, path: Path, check: Callable[[], None] | None = None) -> str:
    """Write a change list as "html", "csv", "edl", "markers" or "otio", in a child; "words" are returned, not written.

    Raises VvtError, BadTimeline.
    """
    check = check or go_on
    with child(check) as (put, found):
        put({"report": kind, "path": str(path)})
        for piece in _pieces(comparison):
            check()
            put(piece)
        written: str = answered(found, "report")
    return written


def _told(found: Iterator[Any], waiting: Waiting | None) -> Iterator[Any]:
    """The answer's frames, without those that say what Resolve is busy with."""
    from vvt.host import Wait  # noqa: PLC0415 - reads timelines, which takes a moment to load

    for frame in found:
        if not isinstance(frame, Wait):
            yield frame
        elif waiting is not None:
            waiting(frame)


def _each(found: Iterator[Any], beside: Beside) -> Comparison:
    comparison = _taken_in(found)
    beside.each(comparison, found)
    return comparison


def _taken_in(found: Iterator[Any]) -> Comparison:
    whole, labels = answered(found)
    before, after = _cut_from(whole.before, found), _cut_from(whole.after, found)
    changes = tuple(put_together(found))
    return Comparison(replace(whole, before=before, after=after, changes=changes), labels)


def _cut_from(bare: Cut, found: Iterator[Any]) -> Cut:
    return replace(bare, tracks=tuple(replace(track, clips=tuple(put_together(found))) for track in bare.tracks))


def _pieces(comparison: Comparison) -> Iterator[object]:
    """A comparison as it is sent: bare, then the cuts' clips and the changes in pieces, an empty one after each row."""
    whole = comparison.changes
    yield replace(whole, before=_bare(whole.before), after=_bare(whole.after), changes=()), comparison.labels
    yield from _clips(whole.before)
    yield from _clips(whole.after)
    yield from in_pieces(whole.changes)


def _clips(cut: Cut) -> Iterator[object]:
    for track in cut.tracks:
        yield from in_pieces(track.clips)


def _bare(cut: Cut) -> Cut:
    return replace(cut, tracks=tuple(replace(track, clips=()) for track in cut.tracks))


# The child's side

More = Callable[[ChangeList], Iterator[object]]


def answer(request: dict[str, Any], put: Put, found: Iterator[Any], more: More) -> None:
    """Do what `request` asks, and put the answer frame by frame; `found` are the frames that come after the request.

    `more` gives what is put behind a comparison.
    """
    try:
        if "report" in request:
            put(_report(_taken_in(found), request["report"], Path(request["path"])))
            return
        for piece in _done(request, put, found, more):
            put(piece)
    except KeyboardInterrupt:
        # Whoever asked it to stop knows why nothing more comes.
        return
    except Exception as trouble:
        # Nobody sees this process: what it isn't told, the window can't say.
        put(in_words(trouble))


def _done(request: dict[str, Any], put: Put, found: Iterator[Any], more: More) -> Iterator[object]:
    known = {field.name for field in fields(Settings)}
    chosen = Settings(**{name: value for name, value in request["chosen"].items() if name in known})
    if "read" in request:
        cut, label = timeline(request["read"], chosen)
        yield _bare(cut), label
        yield from _clips(cut)
    elif "publish" in request:
        from vvt.workflow import publish_apart  # noqa: PLC0415 - loads boto3

        yield from publish_apart.do(request, chosen, put, found)
    elif "asked" in request:
        from vvt.workflow import resolve_apart  # noqa: PLC0415 - knows the editing program

        yield resolve_apart.do(request, chosen, put)
    elif "mark" in request:
        from vvt.workflow.hosted import mark_changes  # noqa: PLC0415 - loads boto3
        from vvt.workflow.resolve_apart import resolve  # noqa: PLC0415

        with resolve() as host:
            marking = mark_changes(host, request["mark"], chosen, put)
        yield marking.marked
        yield from _pieces(marking.comparison)
        yield from more(marking.comparison.changes)
    else:
        cuts, labels = _read(request["before"], request["after"], chosen, put)
        plain = ChangeList(*common(*cuts))
        yield from _pieces(Comparison(plain, labels))
        yield from more(plain)
        changes = compare(*cuts)
        yield from _pieces(Comparison(changes, labels))
        yield from more(changes)


def _read(before: str, after: str, chosen: Settings, put: Waiting) -> tuple[tuple[Cut, Cut], tuple[str, str]]:
    if before and after:
        return read_both(before, after, chosen, None, _side_by_side)
    from vvt.workflow.here import export_here, read_here  # noqa: PLC0415 - knows the editing program
    from vvt.workflow.resolve_apart import resolve  # noqa: PLC0415

    with TemporaryDirectory(prefix="vvt-") as folder:
        with resolve() as host:
            here = export_here(host, Path(folder), put)
        return read_here(before or here.path, after or here.path, here, chosen)


def _side_by_side(before: str, after: str, chosen: Settings, rate: Fraction | None) -> tuple[Named, Named]:
    """Two large files are read at the same time, the later one by a child of the child."""
    if not (rate is None and all(map(is_file, (before, after))) and _both_large(before, after)):
        return one_after_the_other(before, after, chosen, rate)
    with child(go_on, rest=False) as (put, found):
        put({"read": after, "chosen": asdict(chosen)})
        earlier = timeline(before, chosen)
        bare, label = answered(found)
        return earlier, (_cut_from(bare, found), label)


def _both_large(before: str, after: str) -> bool:
    """True where reading takes longer than starting a child, and both find room in memory, four times their size."""
    sizes = [os.path.getsize(file_of(told)) for told in (before, after)]
    return min(sizes) > _LARGE and sum(sizes) < _TOO_LARGE and (os.cpu_count() or 1) > 1


def _report(comparison: Comparison, kind: str, path: Path) -> str:
    from vvt import reports  # noqa: PLC0415 - some kinds load OpenTimelineIO

    if kind == "words":
        return reports.as_text(comparison.changes, comparison.labels)
    if kind == "html":
        reports.write_html(comparison.changes, path, comparison.labels)
    else:
        {"csv": reports.write_csv, "edl": reports.write_edl, "markers": reports.write_markers,
         "otio": reports.write_otio}[kind](comparison.changes, path)
    return "written"


def nothing_more(_: ChangeList) -> Iterator[object]:
    """Nothing is put behind a comparison."""
    return iter(())


def serve(more: More = nothing_more) -> None:
    """Be the child: do what is asked on standard input, and answer on standard output."""
    serve_with(lambda request, put, found: answer(request, put, found, more))


if __name__ == "__main__":
    serve()
