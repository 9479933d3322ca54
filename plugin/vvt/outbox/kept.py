"""Journals of publishes that are no entries of the outbox: whoever began one goes on with it.

`vvt import` has one for each version it brings, so that a large file goes on where it was when the machine went down;
its files stay where they are, or come from a copy of the export: their bytes were verified, so nothing is told from
their times. They lie in a journal of their own, and losing them loses nothing but the saving.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from blake3 import blake3

from vvt.outbox import _rows
from vvt.outbox._database import Database, prepare
from vvt.outbox.journal import PartMemory, PublishJournal
from vvt.outbox.lock import held
from vvt.outbox.outbox import now_ms
from vvt.outbox.places import JOURNAL, OutboxTrouble, imports_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from vvt.outbox.entry import Parcel
    from vvt.store.memory import Memory, Upload

_KEPT_MS = 30 * 86_400_000  # by then a bucket's rule has cleared what was sent
_TABLES = (("uploads", "publish"), ("sent_parts", "publish"), ("publishes", "id"))


@dataclass(frozen=True, slots=True)
class _Verified(PublishJournal):
    """A journal whose files, by the parts they are, have the bytes they had when it was begun, wherever they lie."""

    files: Mapping[str, Path]

    def of(self, part_name: str) -> Memory:
        """See `Journal`."""
        return _VerifiedMemory(self.database, self.publish, part_name, self.files.get(part_name))


@dataclass(frozen=True, slots=True)
class _VerifiedMemory(PartMemory):
    file: Path | None

    def upload(self) -> Upload | None:
        """See `Memory`; it was begun with the file as it is."""
        begun = PartMemory.upload(self)
        if begun is None or self.file is None:
            return begun
        return replace(begun, mtime_ns=self.file.stat().st_mtime_ns)


class KeptJournals:
    """The journals in one folder; others may have it open too."""

    def __init__(self, folder: Path | None = None) -> None:
        """Open it, made where missing; a damaged one is set aside. Raises OutboxTrouble."""
        self.folder = folder or imports_folder()
        prepare(self.folder)
        self._database = Database(self.folder / JOURNAL)
        old = self._database.rows("SELECT id FROM publishes WHERE changed < ?", now_ms() - _KEPT_MS)
        for row in old:
            self._forget(row["id"])

    def __enter__(self) -> KeptJournals:
        """Close it at the end."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the journals."""
        self._database.close()

    @contextmanager
    def of(self, parcel: Parcel) -> Iterator[PublishJournal]:
        """The journal of a publish whose files are verified, begun now or by an earlier process; forgotten when the
        `with` ends well.

        Raises OutboxTrouble while another process here is at the same.
        """
        known = self._known_as(parcel)
        with held(self.folder / "attended" / known) as alone:
            if not alone:
                raise OutboxTrouble(f"Another process is bringing the same version of {parcel.name}.",
                                    "Wait until it is done.")
            if not self._database.rows("SELECT id FROM publishes WHERE id = ?", known):
                named = replace(parcel, parts=(), draft=replace(parcel.draft, publish_id=known))
                with self._database.writing() as connection:
                    _rows.add(connection, named, [], "person", now_ms())
            yield _Verified(self._database, known, {part.name: part.path for part in (*parcel.parts, *parcel.made)})
            self._forget(known)

    def begun(self) -> frozenset[str]:
        """The ids of the uploads that were begun and not ended."""
        parts = self._database.rows("SELECT publish, part FROM uploads WHERE upload IS NOT NULL")
        begun = (PublishJournal(self._database, row["publish"]).of(row["part"]).upload() for row in parts)
        return frozenset(upload.upload_id for upload in begun if upload)

    @staticmethod
    def _known_as(parcel: Parcel) -> str:
        """Another store may have a bucket of the same name: what was sent to the one is not in the other."""
        return blake3(f"{parcel.draft.publish_id}\0{parcel.place.endpoint}".encode()).hexdigest()[:32]

    def _forget(self, known: str) -> None:
        with self._database.writing() as connection:
            for table, column in _TABLES:
                connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (known,))  # noqa: S608 -- names of ours
