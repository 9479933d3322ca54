"""From a reference to the version it means."""

from __future__ import annotations

from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING

from vvt.errors import NotFound
from vvt.store._history import as_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.store._history import Historian
    from vvt.store._listing import Entry, Listing
    from vvt.store._records import RecordShelf
    from vvt.store._reviews import ReviewShelf
    from vvt.store.names import CutName, Ref
    from vvt.store.record import Record

_AT_A_TIME = 16  # versions whose reviews are read together, newest first, until enough have the status


class Finder:
    """Finds versions."""

    def __init__(self, shelf: RecordShelf, reviews: ReviewShelf, historian: Historian) -> None:
        """Look with these; no network yet."""
        self._shelf, self._reviews, self._historian = shelf, reviews, historian

    def find(self, ref: Ref) -> Record:
        """Return the version a reference means. Raises NotFound; Damaged when its record can't be used."""
        if ref.kind == "id":
            return self._by_id(ref)
        standing = self._shelf.standing(ref.name, self._shelf.listed(ref.name))
        if not standing:
            raise NotFound(f"There are no versions of {ref.name}.", "See vvt list for what there is.")
        numbered = dict(standing)
        if ref.kind in {"approved", "locked"}:
            return self._by_status(ref, numbered)
        number = ref.number if ref.kind == "number" else next(iter([*numbered][ref.back:]), 0)
        if number not in numbered:
            raise NotFound(f"There is no {ref}.", f"The newest is v{standing[0][0]}; see vvt list \"{ref.name}\".")
        return self._shelf.read(ref.name, number, numbered[number])

    def _by_status(self, ref: Ref, numbered: dict[int, str]) -> Record:
        there = self._standing_at(ref.name, frozenset({ref.kind}), numbered, self._reviews.listed(ref.name))
        for record, _ in islice(there, ref.back, None):
            return record
        raise NotFound(f"There is no {ref}: not enough versions are {ref.kind} now." if ref.back else
                       f"No version of {ref.name} is {ref.kind} now.",
                       f"See what was said of them: vvt list \"{ref.name}\".")

    def newest_at(self, name: CutName, statuses: frozenset[str], records: Listing,
                  said: list[Entry]) -> tuple[Record, str] | None:
        """Return the newest version of a cut with one of these statuses now, and which; None where there is none.

        `records` is a listing of its records, `said` its reviews, which are read newest first only until it is found.
        """
        return next(self._standing_at(name, statuses, dict(self._shelf.standing(name, records)), said), None)

    def _standing_at(self, name: CutName, statuses: frozenset[str], numbered: dict[int, str],
                     said: list[Entry]) -> Iterator[tuple[Record, str]]:
        """Go through the versions that have one of these statuses now, newest first."""
        for number, by_publish_id in self._with_status(name, statuses, said):
            if number in numbered:
                record = self._shelf.read(name, number, numbered[number])
                if record.publish_id in by_publish_id:
                    yield record, by_publish_id[record.publish_id]

    def _with_status(self, name: CutName, statuses: frozenset[str],
                     entries: list[Entry]) -> Iterator[tuple[int, dict[str, str]]]:
        """Go through (number, status by publish id) of what was last said to have a status, highest number first."""
        by_number = [(number, list(those)) for number, those in groupby(
            entries, key=lambda entry: self._reviews.number_of(name, entry.key))]
        newest_first = iter(sorted(by_number, key=itemgetter(0), reverse=True))
        while some := list(islice(newest_first, _AT_A_TIME)):
            found = self._reviews.read_keys(name, [entry for _, those in some for entry in those])
            for number, said in sorted(found.by_number.items(), reverse=True):
                now = {review.publish_id: said.about(review.publish_id).status for review in said.all}
                having = {publish_id: status for publish_id, status in now.items() if status in statuses}
                if having:
                    yield number, having

    def _by_id(self, ref: Ref) -> Record:
        history = self._historian.everything(ref.name)
        for record in reversed(history.records):
            if any(part.version_id == ref.version_id for part in record.parts):
                return record
        files = [file for file in history.files if file.version_id == ref.version_id]
        if any(file.publish_id for file in files):
            raise NotFound(f"{ref} belongs to a publish that is not finished.", "Wait for it to be recorded.")
        if files:
            return as_record(ref.name, files)
        raise NotFound(f"There is no S3 version {ref.version_id} in {ref.name}.",
                       f"See vvt list \"{ref.name}\" for what there is.")
