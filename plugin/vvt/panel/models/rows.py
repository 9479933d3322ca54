"""A cut's versions as rows: what stands in each, in words. No Qt, no network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vvt.cut import timecode
from vvt.panel.models.words import difference, exactly_when, frames_of, when
from vvt.workflow.words import tally

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from vvt.store import History, Record, StoredFile  # noqa: TC004 - loads boto3


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
    """A row in words; `difference` is the length's against the version before, `tally` is like "+3 −1 ~5"."""

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

    @property
    def aloud(self) -> str:
        """All of it as a sentence, for those who hear the list."""
        longer = {"▲": "longer by ", "▼": "shorter by "}.get(self.difference[:1], "") + self.difference[2:]
        changes = self.tally.replace("+", "added ").replace("−", "removed ").replace("~", "otherwise changed ")
        told = (self.label, self.note, self.who and f"by {self.who}", self.when, self.duration, longer,
                "no changes" if changes == "=" else changes, str(self.holds), self.problem)
        return ", ".join(word for word in told if word)


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One row; what it shows is put into words when it is shown. `number` 0: no version of ours.

    `before` is the version before, None for the first.
    """

    number: int
    record: Record | None = None
    before: Record | None = None
    file: StoredFile | None = None
    unreadable: str = ""

    @property
    def ref(self) -> str:
        """How people write it, "" for what can't be asked for."""
        return self.record.ref if self.record else ""

    @property
    def holds(self) -> Holds:
        """What it holds."""
        names = [part.name for part in self.record.parts] if self.record else []
        return Holds("cut" in names, any(name.startswith("timeline.") for name in names))

    def words(self, now: datetime) -> Words:
        """The row as it is said at `now`."""
        if self.record is None:
            return self._without_a_record(now)
        record, before = self.record, self.before
        note = next(iter(record.note.splitlines()), "")
        return Words(record.label, note, record.author, when(record.time, now), exactly_when(record.time, now),
                     _length(record.timeline), _longer(record, before), tally(record.changes), self.holds)

    def _without_a_record(self, now: datetime) -> Words:
        if self.file is None:
            return Words(f"v{self.number:03d}", "This version can't be read", "", "", "", problem=self.unreadable)
        told = "being published" if self.file.in_progress else "not published with this tool"
        return Words("—", self.file.filename, "", when(self.file.time, now), exactly_when(self.file.time, now),
                     problem=told)


def rows_of(history: History) -> list[VersionRow]:
    """Newest first: the versions, those that can't be read in their places, then what is no version."""
    older = [*history.records[1:], None]
    rows = [VersionRow(record.number, record, before) for record, before in zip(history.records, older, strict=True)]
    rows += [VersionRow(version.number, unreadable=version.cause) for version in history.unreadable]
    rows.sort(key=lambda row: row.number, reverse=True)
    return rows + [VersionRow(0, file=file) for file in history.files if not file.leftover]


def _length(timeline: Mapping[str, object] | None) -> str:
    told = frames_of(timeline)
    return "" if told is None else timecode(told[0], told[1], drop=told[2])


def _longer(record: Record, before: Record | None) -> str:
    """The difference in length, where both are at one rate."""
    now, then = frames_of(record.timeline), frames_of(before.timeline if before else None)
    if now is None or then is None or now[1] != then[1]:
        return ""
    return difference(now[0] - then[0], now[1])
