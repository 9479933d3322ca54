"""Entries as rows of the journal, and back."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from vvt.outbox.entry import Entry, HeldFile, Sent
from vvt.store import MADE, CutName, Draft, Record, StoreSettings

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from vvt.outbox.entry import Parcel

_Made = TypeVar("_Made", Draft, StoreSettings)
READ = ("SELECT publishes.*, EXISTS (SELECT 1 FROM uploads WHERE uploads.publish = publishes.id) AS begun "
        "FROM publishes {} ORDER BY seq")


def add(connection: sqlite3.Connection, parcel: Parcel, files: Sequence[HeldFile], goes: str, now: int) -> None:
    """Write a publish down; `now` in milliseconds since 1970."""
    connection.execute(
        "INSERT INTO publishes (id, place, project, cut, draft, base, warnings, state, goes, created, changed) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?, ?)",
        (parcel.draft.publish_id, place_json(parcel.place), parcel.name.project, parcel.name.cut,
         json.dumps(asdict(parcel.draft)), parcel.base, json.dumps(parcel.warnings), goes, now, now))
    connection.executemany(
        "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(parcel.draft.publish_id, place, file.part, os.fsencode(file.path), file.holding, file.size, file.mtime_ns,
          os.fsencode(file.origin), file.origin_mtime_ns) for place, file in enumerate(files)])


def place_json(place: StoreSettings) -> str:
    """Where a publish goes, without anything secret: an address with a password in it is left to boto3's own ways."""
    told = {name: value for name, value in asdict(place).items() if not _secret(value)}
    return json.dumps(told, sort_keys=True)


def _secret(value: object) -> bool:
    return isinstance(value, str) and "://" in value and "@" in urlsplit(value).netloc


def entry(row: sqlite3.Row, files: Iterable[sqlite3.Row]) -> Entry:
    """Read an entry. Raises ValueError, TypeError or KeyError where it can't be understood."""
    return Entry(
        id=row["id"], place=_made(StoreSettings, row["place"]), name=CutName(row["project"], row["cut"]),
        draft=_made(Draft, row["draft"]), base=row["base"], state=row["state"], goes=row["goes"],
        files=tuple(_file(file) for file in files), warnings=tuple(json.loads(row["warnings"])),
        cause=row["cause"], fix=row["fix"], attempts=row["attempts"], created=row["created"],
        next_try=row["next_try"], sent=row["sent"], tried=row["tried"], begun=bool(row["begun"]),
        outcome=_outcome(row["outcome"]))


def outcome_json(sent: Sent) -> str:
    """What became of a publish, as it is kept."""
    return json.dumps({"record": sent.record.to_dict(), "since": sent.since, "warnings": sent.warnings,
                       "wire": sent.wire})


def _outcome(text: str | None) -> Sent | None:
    if text is None:
        return None
    told = json.loads(text)
    record = Record.from_json(json.dumps(told["record"]).encode())
    return Sent(record, told["since"], tuple(told["warnings"]), told.get("wire"))


def _file(row: sqlite3.Row) -> HeldFile:
    return HeldFile(row["part"], _path(row["path"]), row["holding"], row["size"], row["mtime_ns"],
                    _path(row["origin"]), row["origin_mtime_ns"])


def _path(stored: bytes) -> Path:
    return Path(os.fsdecode(stored))


def _made(kind: type[_Made], text: str) -> _Made:
    """Settings and drafts get new fields with time; what this version doesn't know is left out."""
    known = {field.name for field in fields(kind)}
    told: dict[str, Any] = json.loads(text)
    return kind(**{name: value for name, value in told.items() if name in known})


def same_publish(one: Entry, parcel: Parcel) -> bool:
    """Tell whether `parcel` is what `one` already is: the same files, unchanged, for the same version to be."""
    if (_where(one.place), one.name) != (_where(parcel.place), parcel.name):
        return False
    if (one.draft.note, one.draft.author) != (parcel.draft.note, parcel.draft.author):
        return False
    given = (file for file in one.files if file.part not in MADE)
    return {_known_by(file) for file in given} == {_stated(part.name, part.path) for part in parcel.parts}


def _where(place: StoreSettings) -> tuple[str, str, str | None]:
    """What of the way to a store makes it another place; a limit or a profile doesn't."""
    return place.bucket, place.prefix, place.endpoint


def _known_by(file: HeldFile) -> tuple[object, ...]:
    return file.part, file.origin, file.size, file.origin_mtime_ns


def _stated(name: str, path: Path) -> tuple[object, ...]:
    try:
        stat = path.stat()
        return name, path.resolve(), stat.st_size, stat.st_mtime_ns
    except OSError:
        return name, path
