"""Compare versions, files and the open timeline with each other; mark the changes there, go to one, write reports."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vvt.errors import VvtError
from vvt.panel.actions.publishing import watched
from vvt.panel.actions.quiet import quiet_memory
from vvt.panel.drawn import Note, Plan
from vvt.panel.models.plan import taken_in
from vvt.panel.models.sides import Side
from vvt.panel.pictures import Film
from vvt.reports.as_text import headline, not_compared, stayed
from vvt.workflow.naming import fitting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.cut import Cut
    from vvt.panel.actions.nearby import Nearby
    from vvt.panel.session import Session
    from vvt.panel.work import Steering
    from vvt.store import Record, Reviews
    from vvt.workflow.comparing import Comparison  # noqa: TC004 - loads boto3

_CHILD = "vvt.panel.beside"


@dataclass(frozen=True, slots=True)
class Compared:
    """What changed, ready to be drawn. `before` is a version's reference (empty: it is none).

    `here`: the later one is the timeline open in Resolve.
    """

    comparison: Comparison
    plan: Plan
    before: str
    here: bool
    films: tuple[Film | None, Film | None] = (None, None)
    labels: tuple[str, str] = ("", "")      # what to call the two in a small place, where the long names say more
    sides: tuple[Side, Side] | None = None
    notes: tuple[Note, ...] = ()
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """Both timelines as soon as they are read: what changed isn't known yet, and `comparison` has no changes."""

    comparison: Comparison
    plan: Plan
    labels: tuple[str, str]
    sides: tuple[Side, Side]


@dataclass(frozen=True, slots=True)
class MarkedUp:
    """The comparison whose changes are marked, and what to tell of it."""

    compared: Compared
    text: str
    warnings: tuple[str, ...] = ()


def compared(session: Session, nearby: Nearby | None, before: Side, after: Side, steering: Steering) -> Compared:
    """What changed from one to the other, worked out in a child. Raises HostRefused, BadTimeline, and what the store
    raises.
    """
    from vvt.workflow.apart import Beside, diff_apart  # noqa: PLC0415 - loads the readers

    steering.at(f"Comparing {before.label} with {after.label}")
    both = _Both(session, (before, after), steering)
    with quiet_memory():
        if nearby is not None and (before.is_here or after.is_here):
            nearby.see_to_agent()
        comparison = diff_apart(before.word, after.word, session.settings, steering.check, watched(steering),
                                Beside(_CHILD, both.take))
        return both.compared(comparison)


class _Both:
    """Two sides under comparison: their drawing as it comes from the child, and what the bucket has beside it."""

    def __init__(self, session: Session, sides: tuple[Side, Side], steering: Steering | None = None) -> None:
        self._session, self._sides, self._steering = session, sides, steering
        self._plan: Plan | None = None
        self._looked: list[tuple[Film | None, Record | None]] = []

    def take(self, comparison: Comparison, found: Iterator[Any]) -> None:
        """Take the drawing in, and hand the first one over: both timelines, before anybody knows what changed."""
        self._plan = taken_in(comparison.changes, found)
        if self._steering is not None and not self._looked:
            self._steering.hand(Read(comparison, self._plan, _short(comparison, self._sides), self._sides))
            # The child compares in the meantime.
            self._look_up()

    def _look_up(self) -> None:
        self._looked = [_looked_up(self._session, side) for side in self._sides]

    def compared(self, comparison: Comparison) -> Compared:
        """All of it, once the drawing of the comparison is taken in. Raises what the store raises."""
        assert self._plan is not None  # noqa: S101 - the child puts it behind every comparison
        if not self._looked:
            self._look_up()
        before, after = self._sides
        changes = comparison.changes
        cuts = changes.before, changes.after
        notes = [note for earlier, (_, record), cut in zip((True, False), self._looked, cuts, strict=True)
                 for note in _notes(self._session, record, cut, earlier=earlier)]
        told = "  ".join(filter(None, (headline(changes), stayed(changes), not_compared(changes))))
        films = tuple(_film_of(side, film, cut) for side, (film, _), cut in zip(
            self._sides, self._looked, cuts, strict=True))
        return Compared(comparison, self._plan, before.word if before.is_version else "", here=after.is_here,
                        films=(films[0], films[1]), labels=_short(comparison, self._sides), sides=self._sides,
                        notes=tuple(notes), summary=told)


def _short(comparison: Comparison, sides: tuple[Side, Side]) -> tuple[str, str]:
    """`v002` and `v003` for two versions of one cut; else what the comparison calls them."""
    from vvt.store import Ref, version_word  # noqa: PLC0415 - loads boto3

    if any(side.is_file for side in sides):
        return comparison.labels
    refs = [None if side.is_here else Ref.parse(side.word) for side in sides]
    names = {ref.name for ref in refs if ref is not None}
    words = [version_word(ref.number) if ref is not None and ref.kind == "number" and len(names) == 1 else label
             for ref, label in zip(refs, comparison.labels, strict=True)]
    return words[0], words[1]


def _looked_up(session: Session, side: Side) -> tuple[Film | None, Record | None]:
    """The film of a version and its record; nothing of a file or the open timeline."""
    if not side.is_version:
        return None, None
    from vvt.store import Ref  # noqa: PLC0415 - loads boto3

    store = session.store()
    record = store.find(Ref.parse(side.word))
    part = record.part("cut")
    first = (record.render or {}).get("first", (record.timeline or {}).get("start"))
    if part is None or not isinstance(first, int):
        return None, record
    return Film(lambda: BufferedReader(store.open_part(part)), first), record


def _film_of(side: Side, film: Film | None, cut: Cut) -> Film | None:
    """The film that was dropped along with a file begins where its timeline does: nobody says otherwise."""
    return Film(lambda: Path(side.film), cut.start) if side.film else film


def _notes(session: Session, record: Record | None, cut: Cut, *, earlier: bool) -> list[Note]:
    """What was said of the version's frames. Without it the comparison is as good, so trouble here isn't raised."""
    if record is None:
        return []
    from vvt.workflow.reviewing import said_of  # noqa: PLC0415 - loads boto3

    with suppress(VvtError):
        return notes_of(said_of(session.store(), record), cut, earlier=earlier)
    return []


def notes_of(said: Reviews, cut: Cut, *, earlier: bool) -> list[Note]:
    """What was said of frames, as it stands over the drawn timeline of `cut`."""
    return [Note(one.frame - cut.start, earlier, one.text, one.author)
            for one in said.comments if one.frame is not None]


def mark(session: Session, nearby: Nearby, ref: str, steering: Steering) -> MarkedUp:
    """Put markers on the open timeline for what changed since a version. Raises HostRefused, …"""
    from vvt.workflow.apart import Beside, mark_apart  # noqa: PLC0415 - loads the readers

    steering.at("Marking the changes on the timeline")
    nearby.see_to_agent()
    both = _Both(session, (Side.version(ref), Side.here()))
    with quiet_memory():
        marking = mark_apart(ref, session.settings, steering.check, watched(steering), Beside(_CHILD, both.take))
    marked = marking.marked
    told = [f'"{name}" stands {frame - wanted} frames later: another marker is on its own frame.'
            for name, wanted, frame in marked.moved]
    told += [f'Resolve did not take the marker "{name}".' for name in marked.refused]
    markers = "1 marker is" if marked.marked == 1 else f"{marked.marked} markers are"
    return MarkedUp(both.compared(marking.comparison),
                    f"{markers} on the timeline.", tuple(told))


def unmark(nearby: Nearby, steering: Steering) -> str:
    """Take our markers off the open timeline. Raises HostRefused."""
    host = nearby.reach()
    try:
        removed = host.unmark(waiting=watched(steering))
    finally:
        host.close()
    return "1 marker was taken off." if removed == 1 else f"{removed} markers were taken off."


def jump(nearby: Nearby, timecode: str, steering: Steering) -> str:
    """Bring Resolve's playhead to a timecode; where it stands then. Raises HostRefused."""
    host = nearby.reach()
    try:
        return host.go_to(timecode, watched(steering))
    finally:
        host.close()


def report_name(compared: Compared, ending: str) -> str:
    """What to call the change list's file: "Reel 2 v001 to v003.html"."""
    refs = [side.word for side in compared.sides or () if side.is_version]
    cut = refs[0].rpartition("@")[0].partition("/")[2] if refs else ""
    return fitting(f"{cut} {' to '.join(compared.labels)}".strip(), ending)


def write_report(compared: Compared, kind: str, path: Path, steering: Steering) -> str:
    """Write the change list as "html", "csv", "edl", "markers" or "otio"; returns what to tell."""
    from vvt.workflow.apart import report_apart  # noqa: PLC0415 - loads the readers

    steering.at(f"Writing {path.name}")
    report_apart(compared.comparison, kind, path, steering.check)
    return f"{path.name} is written."


def as_words(compared: Compared, steering: Steering) -> str:
    """The change list as text."""
    from vvt.workflow.apart import report_apart  # noqa: PLC0415 - loads the readers

    steering.at("Putting it into words")
    return report_apart(compared.comparison, "words", Path(), steering.check)
