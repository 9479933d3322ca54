"""From a reference to the version it means."""

from __future__ import annotations

from itertools import groupby, islice
from typing import TYPE_CHECKING

from vvt.errors import NotFound
from vvt.store._history import as_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.store._history import Historian
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
        for record in islice(self._standing_at(ref, numbered), ref.back, None):
            return record
        raise NotFound(f"There is no {ref}: not enough versions are {ref.kind} now." if ref.back else
                       f"No version of {ref.name} is {ref.kind} now.",
                       f"See what was said of them: vvt list \"{ref.name}\".")

    def _standing_at(self, ref: Ref, numbered: dict[int, str]) -> Iterator[Record]:
        """Go through the versions that have the status now, newest first."""
        for number, publish_ids in self._with_status(ref.name, ref.kind):
            if number in numbered:
                record = self._shelf.read(ref.name, number, numbered[number])
                if record.publish_id in publish_ids:
                    yield record

    def _with_status(self, name: CutName, status: str) -> Iterator[tuple[int, set[str]]]:
        """Go through (number, publish ids) of what was last said to have a status, highest number first."""
        by_number = [(number, list(keys)) for number, keys in groupby(
            self._reviews.listed(name), key=lambda pair: self._reviews.number_of(name, pair[0]))]
        newest_first = iter(sorted(by_number, reverse=True))
        while some := list(islice(newest_first, _AT_A_TIME)):
            found = self._reviews.read_keys(name, [pair for _, pairs in some for pair in pairs])
            for number, said in sorted(found.by_number.items(), reverse=True):
                whose = {review.publish_id for review in said.all}
                having = {publish_id for publish_id in whose if said.about(publish_id).status == status}
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
