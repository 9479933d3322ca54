"""A cut's versions as rows: what stands in each, in words. No Qt, no network."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vvt.cut import timecode
from vvt.panel.models.lanes import Lane, Open, lane
from vvt.panel.models.words import difference, exactly_when, frames_of, when
from vvt.workflow.words import tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from vvt.panel.models.outgoing import Going  # noqa: TC004 - as the next
    from vvt.store import CutReviews, History, Record, Reviews, StoredFile, Unreadable  # noqa: TC004 - loads boto3


@dataclass(frozen=True, slots=True)
class Holds:
    """What a version holds: a picture, a timeline that can be compared or restored."""

    picture: bool = False
    timeline: bool = False

    def __str__(self) -> str:
        """In words."""
        return " and ".join(word for word, there in (("picture", self.picture), ("timeline", self.timeline)) if there)


@dataclass(frozen=True, slots=True)
class Words:
    """A row in words; `difference` is the length's against the version before, `tally` is like "+3 −1 ~5".

    `status` is a reviewer's word, `comments` how many there are, `state` how it stands to the open timeline or how
    far it is sent, `grown` which version it grew from where that isn't the one before, `beside` what is still being
    made of it.
    """

    label: str
    note: str
    who: str
    when: str
    exactly: str
    duration: str = ""
    difference: str = ""
    tally: str = ""
    holds: Holds = Holds()
    problem: str = ""
    status: str = ""
    comments: int = 0
    state: str = ""
    grown: str = ""
    beside: str = ""

    @property
    def aloud(self) -> str:
        """All of it as a sentence, for those who hear the list."""
        longer = {"▲": "longer by ", "▼": "shorter by "}.get(self.difference[:1], "") + self.difference[2:]
        changes = self.tally.replace("+", "added ").replace("−", "removed ").replace("~", "otherwise changed ")
        told = (self.label, self.state, self.status, self.note, self.who and f"by {self.who}", self.when, self.grown,
                self.duration, longer, "no changes" if changes == "=" else changes, commented(self.comments),
                str(self.holds), self.beside, self.problem)
        return ", ".join(word for word in told if word)


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One row; what it shows is put into words when it is shown. `number` 0: no version of ours.

    `before` is the version before, None for the first; `going` a publish on its way.
    """

    number: int
    record: Record | None = None
    before: Record | None = None
    file: StoredFile | None = None
    unreadable: str = ""
    reviews: Reviews | None = None
    lane: Lane | None = None
    going: Going | None = None

    @property
    def key(self) -> tuple[int, str]:
        """What it is known by while what it shows changes."""
        told = self.going.id if self.going else f"{self.file.key} {self.file.version_id}" if self.file else ""
        return self.number, told

    def is_like(self, other: VersionRow) -> bool:
        """Whether both show the same; records never change, so of two with one id nothing else need be looked at."""
        return self is other or self._shows() == other._shows()

    def _shows(self) -> tuple[object, ...]:
        said = self.reviews.all if self.reviews else ()
        return (self.key, self.record and self.record.publish_id, self.before and self.before.publish_id, len(said),
                said[-1].id if said else "", self.lane, self.going, self.file, self.unreadable)

    @property
    def ref(self) -> str:
        """How people write it, "" for what can't be asked for."""
        return self.record.ref if self.record else ""

    @property
    def holds(self) -> Holds:
        """What it holds."""
        return held_by(self.record)

    @property
    def since_before(self) -> bool:
        """Whether it can be told what changed since the version before."""
        return self.holds.timeline and held_by(self.before).timeline

    def words(self, now: datetime, state: str = "") -> Words:
        """The row as it is said at `now`; `state` is how it stands to the open timeline."""
        if self.record is None:
            return self._sent(self.going, now) if self.going else self._without_a_record(now)
        record, before = self.record, self.before
        note = next(iter(record.note.splitlines()), "")
        status, comments = (self.reviews.status, len(self.reviews.comments)) if self.reviews else ("", 0)
        aside = record.base is not None and (before is None or record.base != before.number)
        return Words(record.label, note, record.author, when(record.time, now), exactly_when(record.time, now),
                     _length(record.timeline), _longer(record, before), tally(record.changes), self.holds,
                     status=status, comments=comments, state=state,
                     grown=f"from v{record.base:03d}" if aside else "")

    @staticmethod
    def _sent(going: Going, now: datetime) -> Words:
        note = next(iter(going.note.splitlines()), "")
        state = going.words(now)
        return Words("↑", note, going.author, when(going.since, now), exactly_when(going.since, now), state=state,
                     problem=going.fix if going.stuck else "")

    def _without_a_record(self, now: datetime) -> Words:
        if self.file is None:
            return Words(f"v{self.number:03d}", "This version can't be read", "", "", "", problem=self.unreadable)
        told = "being published" if self.file.in_progress else "not published with this tool"
        return Words("—", self.file.filename, "", when(self.file.time, now), exactly_when(self.file.time, now),
                     problem=told)


def commented(count: int) -> str:
    """How many comments, in words; "" for none."""
    return f"{count} comment{'' if count == 1 else 's'}" if count else ""


def rows_of(history: History) -> list[VersionRow]:
    """Newest first: the versions, those that can't be read in their places, then what is no version."""
    rows, _ = with_lanes(versions_of(history.records, history.unreadable, history.reviews))
    return rows + others_of(history)


def held_by(record: Record | None) -> Holds:
    """What this version holds."""
    names = [part.name for part in record.parts] if record else []
    return Holds("cut" in names, any(name.startswith("timeline.") for name in names))


def versions_of(records: Sequence[Record], unreadable: Sequence[Unreadable], reviews: CutReviews) -> list[VersionRow]:
    """Versions, newest first, each with the one before and what was said of it."""
    older = [*records[1:], None] if records else []
    rows = [VersionRow(record.number, record, before, reviews=reviews.of(record.number, record.publish_id))
            for record, before in zip(records, older, strict=True)]
    rows += [VersionRow(version.number, unreadable=version.cause) for version in unreadable]
    return sorted(rows, key=lambda row: row.number, reverse=True)


def others_of(history: History) -> list[VersionRow]:
    """What is no version: files of other tools, and what is being published by somebody."""
    return [VersionRow(0, file=file) for file in history.files if not file.leftover]


def with_lanes(rows: Iterable[VersionRow], ways: Open = ()) -> tuple[list[VersionRow], Open]:
    """The rows with their lanes, below rows that left lines on their `ways`; and the ways below these."""
    found = []
    for row in rows:
        drawn, ways = lane(row.number, row.record.base if row.record else None, ways)
        found.append(replace(row, lane=drawn))
    return found, ways


def _length(timeline: Mapping[str, object] | None) -> str:
    told = frames_of(timeline)
    return "" if told is None else timecode(told[0], told[1], drop=told[2])


def _longer(record: Record, before: Record | None) -> str:
    """The difference in length, where both are at one rate."""
    now, then = frames_of(record.timeline), frames_of(before.timeline if before else None)
    if now is None or then is None or now[1] != then[1]:
        return ""
    return difference(now[0] - then[0], now[1])
