"""How every cut of a project stands: its newest version and what is said of it, in few requests.

One list of the whole project shows the records and reviews of all cuts, and is a page a thousand S3 versions: for most
projects far fewer requests than one list a cut. Where it turns out longer than that, the cuts it has not come to are
asked alone.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vvt.store._finding import Finder
from vvt.store._listing import Listing, list_versions, walk
from vvt.store._records import RecordShelf
from vvt.store._reviews import ReviewShelf
from vvt.store.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_s3 import S3Client  # noqa: TC004 -- type stubs, not there at run time

    from vvt.store.names import CutName

_AT_ONCE = 8
_SETTLED = frozenset({"approved", "locked"})


@dataclass(frozen=True, slots=True)
class Standing:
    """How a cut stands: its newest version that can be read (None where there is none) and its status now.

    `settled` is the newest version that is approved or locked now, `as_what` says which.
    """

    newest: Record | None
    status: str = ""
    settled: Record | None = None
    as_what: str = ""


@dataclass(frozen=True, slots=True)
class Surveyor:
    """Looks at all the cuts of a project."""

    client: S3Client
    bucket: str
    shelf: RecordShelf
    reviews: ReviewShelf
    finder: Finder

    def standing(self, names: Sequence[CutName]) -> dict[CutName, Standing]:
        """Return how each cut of one project stands."""
        together = self._together(names) if names else {}
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            found = pool.map(lambda name: self._standing(name, together.get(name) or _Folders(self, None)), names)
            return dict(zip(names, found, strict=True))

    def _standing(self, name: CutName, folders: _Folders) -> Standing:
        records = folders.get(self.shelf.layout.records(name))
        newest = self.shelf.newest_in(name, records)
        if newest is None:
            return Standing(None)
        said = self.reviews.counting(name, folders.get(self.shelf.layout.reviews(name)))
        of_newest = [entry for entry in said if self.reviews.number_of(name, entry.key) == newest.number]
        status = self.reviews.read_keys(name, of_newest).of(newest.number, newest.publish_id).status
        if status in _SETTLED:
            return Standing(newest, status, newest, status)
        settled, as_what = self.finder.newest_at(name, _SETTLED, records, said) or (None, "")
        return Standing(newest, status, settled, as_what)

    def _together(self, names: Sequence[CutName]) -> dict[CutName, _Folders]:
        """List the cuts that a list of the project comes to within as many pages as there are cuts."""
        found: dict[str, Listing] = {}
        folder, reached, whole = self.shelf.layout.project(names[0].project), "", False
        for count, page in enumerate(walk(self.client, Bucket=self.bucket, Prefix=folder), 1):
            for entry in page.entries:
                cut, _, rest = entry.key.removeprefix(folder).partition("/")
                kind = rest.partition("/")[0]
                if kind in {"versions", "reviews"}:
                    found.setdefault(f"{folder}{cut}/{kind}/", Listing()).put(entry)
            reached = page.entries[-1].key if page.entries else reached
            whole = not page.following
            if count >= len(names):
                break
        # The cut the list was still at isn't known whole: only when a key behind its folder has come.
        return {name: _Folders(self, found) for name in names
                if whole or reached > self.shelf.layout.cut(name) + "\U0010ffff"}


@dataclass(frozen=True, slots=True)
class _Folders:
    """The lists of a cut's folders: out of one of the whole project, or (None) each asked for when it is needed."""

    surveyor: Surveyor
    found: dict[str, Listing] | None

    def get(self, folder: str) -> Listing:
        if self.found is None:
            return list_versions(self.surveyor.client, self.surveyor.bucket, folder)
        return self.found.get(folder, Listing())
