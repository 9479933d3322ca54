"""Sending a publish that is in the outbox: what only shows now is found out now, and its record is read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from vvt.compare import compare
from vvt.cut import Cut
from vvt.errors import BadTimeline, Damaged, NotFound, StoreRefused
from vvt.interchange import read
from vvt.outbox import Sent, Try
from vvt.reports import counts
from vvt.store import CutName, Listening, Record, Ref, Store
from vvt.store import Sent as PartSent
from vvt.workflow.proxies import proxy_wanted
from vvt.workflow.timelines import best, best_part, stored_cut

if TYPE_CHECKING:
    from pathlib import Path


def send(one: Try, store: Store | None = None, cut: Cut | None = None) -> Sent:
    """Send a publish that is in the outbox and read its record back: what `vvt.outbox` calls, in whatever process.

    What only shows now is found out now: the version it grew from, where that is the newest, and the counts of
    changes against the version before. `store` and `cut` save making them again where they are known.
    """
    entry = one.entry
    store = store or Store(entry.place)
    cut = cut or cut_of([file.path for file in entry.files if file.part.startswith("timeline.")], [])
    # Until the record is there nothing is lost by stopping; after that it is read back all the same.
    before = store.heeding(one.stop)
    newest = latest(before, entry.name)
    comparison = _Comparison(before, cut)
    comparison.against(newest)
    warnings, told = list(entry.warnings), list[PartSent]()
    record = store.publish(
        entry.name, [file.source for file in entry.files], replace(entry.draft, base=_base(one, newest)),
        progress=one.progress, changes=comparison.against, journal=one.journal, stop=one.stop, tell=told.append,
        held_up=one.progress.held_up if isinstance(one.progress, Listening) else None,
        alarm=lambda found: warnings.append(f"{found.cause} {found.fix}"))
    held = read_back(store, record)
    warnings += comparison.warnings
    follows = proxy_wanted(entry, warnings)
    return Sent(held, _since(store, comparison, held), tuple(warnings), sum(part.wire for part in told), follows)


def read_back(store: Store, record: Record) -> Record:
    """The record as everybody will read it (the oldest S3 version of its key). Raises StoreRefused if it isn't ours."""
    held = store.find(Ref(record.name, "number", number=record.number))
    if held.publish_id != record.publish_id:
        raise StoreRefused(f"The store shows somebody else's version under {record.ref}.", "Publish again.")
    return held


def _base(one: Try, newest: Record | None) -> int | None:
    if one.entry.base == "latest":
        base = newest.number if newest else None
        one.journal.grew_from("none" if base is None else str(base))
        return base
    return None if one.entry.base == "none" else int(one.entry.base)


def _since(store: Store, comparison: _Comparison, record: Record) -> int | None:
    """The version that `record` counts its changes against; looked up where it was written before a crash."""
    if comparison.since is None or comparison.since < record.number:
        return comparison.since
    below = (one.number for one in store.versions(record.name) if one.number < record.number)
    return next(below, None)


@dataclass(slots=True)
class _Comparison:
    """This publish's cut against the version before it, worked out once a version."""

    store: Store
    cut: Cut | None
    since: int | None = None
    found: dict[int, Mapping[str, int] | None] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def against(self, before: Record | None) -> Mapping[str, int] | None:
        """Counts by kind against `before`; None where there is nothing to compare."""
        self.since = before.number if before else None
        if before is None:
            return None
        if before.number not in self.found:
            self.found[before.number] = self._counts(before)
        return self.found[before.number]

    def _counts(self, before: Record) -> Mapping[str, int] | None:
        part = best_part(before)
        if self.cut is None or part is None:
            return None
        try:
            return counts(compare(stored_cut(self.store, part), self.cut))
        except (BadTimeline, Damaged, NotFound) as trouble:
            # An old version that can't be read must not keep a new one from being published.
            self.warnings.append(f"The changes since v{before.number} are not known: {trouble.cause}")
            return None


def cut_of(timelines: Sequence[Path], warnings: list[str]) -> Cut | None:
    """The cut the best of the timelines holds; only an .otio must be readable, the others are kept as they are."""
    path = best(timelines)
    if path is None:
        return None
    try:
        cut = read(path)
    except BadTimeline as trouble:
        if path.suffix.lower() == ".otio":
            raise
        warnings.append(f"{trouble.cause} It is published as it is, but not compared.")
        return None
    warnings.extend(cut.warnings)
    return cut


def latest(store: Store, name: CutName) -> Record | None:
    """The newest version of `name` that can be read, None when there is none yet."""
    try:
        return store.find(Ref(name, "latest"))
    except NotFound:
        return None
    except Damaged:
        return next(iter(store.versions(name)), None)
