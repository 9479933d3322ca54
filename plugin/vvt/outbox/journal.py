"""What one publish has sent so far, kept so that another process can go on: the store's `Journal` and `Memory`."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from vvt.outbox._database import Database
from vvt.store import Part
from vvt.store.memory import Memory, SentPart, Upload

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class PublishJournal:
    """See `vvt.store.memory.Journal`."""

    database: Database
    publish: str

    def of(self, part_name: str) -> Memory:
        """See `Journal`."""
        return PartMemory(self.database, self.publish, part_name)

    def tried(self) -> int | None:
        """See `Journal`."""
        for row in self.database.rows("SELECT tried FROM publishes WHERE id = ?", self.publish):
            return None if row["tried"] is None else int(row["tried"])
        return None

    def trying(self, number: int) -> None:
        """See `Journal`."""
        self.database.write("UPDATE publishes SET tried = ? WHERE id = ?", number, self.publish)

    def grew_from(self, base: str) -> None:
        """The version it grew from is known now, and stays so however often it is tried: a number, or "none"."""
        self.database.write("UPDATE publishes SET base = ? WHERE id = ?", base, self.publish)


@dataclass(frozen=True, slots=True)
class PartMemory:
    """See `vvt.store.memory.Memory`."""

    database: Database
    publish: str
    part: str

    def upload(self) -> Upload | None:
        """See `Memory`."""
        kept = self._kept("upload")
        return Upload(**json.loads(kept)) if kept else None

    def begun(self, upload: Upload) -> None:
        """See `Memory`."""
        with self.database.writing() as connection:
            connection.execute("DELETE FROM sent_parts WHERE publish = ? AND part = ?", (self.publish, self.part))
            connection.execute(_KEEP.format("upload"), (self.publish, self.part, json.dumps(asdict(upload))))

    def sent(self) -> Mapping[int, SentPart]:
        """See `Memory`."""
        rows = self.database.rows("SELECT number, etag, crc64, size FROM sent_parts WHERE publish = ? AND part = ?",
                                  self.publish, self.part)
        # A CRC64 has all 64 bits, SQLite's numbers a sign: so it is kept as text.
        return {row["number"]: SentPart(row["number"], row["etag"], int(row["crc64"]), row["size"]) for row in rows}

    def was_sent(self, part: SentPart) -> None:
        """See `Memory`."""
        self.database.write("INSERT OR REPLACE INTO sent_parts VALUES (?, ?, ?, ?, ?, ?)", self.publish, self.part,
                            part.number, part.etag, str(part.crc64), part.size)

    def stored(self) -> Part | None:
        """See `Memory`."""
        kept = self._kept("stored")
        return Part.from_dict(json.loads(kept)) if kept else None

    def was_stored(self, part: Part) -> None:
        """See `Memory`."""
        self.database.write(_KEEP.format("stored"), self.publish, self.part, json.dumps(part.to_dict()))

    def forget(self) -> None:
        """See `Memory`."""
        with self.database.writing() as connection:
            connection.execute("DELETE FROM sent_parts WHERE publish = ? AND part = ?", (self.publish, self.part))
            connection.execute("UPDATE uploads SET upload = NULL WHERE publish = ? AND part = ?",
                               (self.publish, self.part))

    def _kept(self, what: str) -> str | None:
        rows = self.database.rows("SELECT upload, stored FROM uploads WHERE publish = ? AND part = ?",
                                  self.publish, self.part)
        return rows[0][what] if rows else None


_KEEP = "INSERT INTO uploads (publish, part, {0}) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET {0} = excluded.{0}"
