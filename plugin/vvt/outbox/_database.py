"""The journal's file: SQLite, opened with care. A damaged one is set aside, never deleted; a newer one is refused.

WAL lets others read while the worker writes. What a publish rests on is written with synchronous=FULL, so it is on
the disk when the call returns; how far it is, which is for looking only, costs no sync.
"""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from vvt.outbox.lock import held
from vvt.outbox.places import OutboxTrouble, private

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCHEMA = 1
_TABLES = """
CREATE TABLE publishes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, place TEXT NOT NULL, project TEXT NOT NULL,
    cut TEXT NOT NULL, draft TEXT NOT NULL, base TEXT NOT NULL, warnings TEXT NOT NULL,
    state TEXT NOT NULL, goes TEXT NOT NULL, cause TEXT NOT NULL DEFAULT '', fix TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 0, created INTEGER NOT NULL, next_try INTEGER NOT NULL DEFAULT 0,
    sent INTEGER NOT NULL DEFAULT 0, tried INTEGER, drop_asked INTEGER NOT NULL DEFAULT 0,
    released INTEGER NOT NULL DEFAULT 0, changed INTEGER NOT NULL, outcome TEXT);
CREATE TABLE files (
    publish TEXT NOT NULL, place INTEGER NOT NULL, part TEXT NOT NULL, path BLOB NOT NULL, holding TEXT NOT NULL,
    size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, origin BLOB NOT NULL, origin_mtime_ns INTEGER NOT NULL,
    PRIMARY KEY (publish, part));
CREATE TABLE uploads (publish TEXT NOT NULL, part TEXT NOT NULL, upload TEXT, stored TEXT, PRIMARY KEY (publish, part));
CREATE TABLE sent_parts (
    publish TEXT NOT NULL, part TEXT NOT NULL, number INTEGER NOT NULL, etag TEXT NOT NULL, crc64 TEXT NOT NULL,
    size INTEGER NOT NULL, PRIMARY KEY (publish, part, number));
"""
_BUSY_SECONDS = 30.0
_BESIDE = 1 << 20   # bytes; SQLite takes far fewer at once for what it keeps beside the journal
_FILES = 3      # that SQLite has open of one journal


class Damage(Exception):
    """The journal can't be understood; never leaves this room."""


class Database:
    """One connection, for use from several threads."""

    def __init__(self, path: Path, *, durable: bool = True) -> None:
        """Open what `prepare` has seen to. `durable`: what is written is on the disk when `writing` ends."""
        self._lock = threading.RLock()
        self._path = path
        with _told(path):
            self._connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None,
                                               check_same_thread=False)
            self._connection.row_factory = sqlite3.Row
            self._connection.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or nothing."""
        with self._lock, _told(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def write(self, sql: str, *values: Any) -> int:  # noqa: ANN401 -- what SQLite takes
        """One statement as one transaction; returns how many rows it touched."""
        with self.writing() as connection:
            return connection.execute(sql, values).rowcount

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:  # noqa: ANN401 -- what SQLite takes
        """What a query finds."""
        with self._lock, _told(self._path):
            return self._connection.execute(sql, values).fetchall()

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()


def prepare(folder: Path) -> str:
    """See that the journal is there and whole; returns what must be said, "" when nothing.

    Raises OutboxTrouble for a folder that can't be used and for a journal of a newer time: somebody may be
    working with that one this moment, so it is left where it is.
    """
    path = private(folder) / "outbox.db"
    # Two that set it aside at once would set aside the new one too.
    with held(folder / "opening.lock", _BUSY_SECONDS) as alone:
        if not alone:
            raise OutboxTrouble("The outbox is busy.", "Try again in a moment.")
        try:
            _check(path)
        except (sqlite3.DatabaseError, Damage) as trouble:
            if isinstance(trouble, sqlite3.OperationalError):
                raise _said(path, trouble) from trouble
            said = _set_aside(folder)
            with _told(path):
                _check(path)
            return said
    return ""


def _check(path: Path) -> None:
    with closing(sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)) as connection:
        schema = connection.execute("PRAGMA user_version").fetchone()[0]
        if schema > SCHEMA:
            raise OutboxTrouble(f"The outbox {path} was written by a newer Video Version Tracker.",
                                "Update this one, or give it an outbox of its own with VVT_OUTBOX_DIR.")
        if schema == SCHEMA:
            if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise Damage
            return
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise Damage
        connection.execute("PRAGMA journal_mode=WAL")
        connection.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version={SCHEMA}; COMMIT;")


def _set_aside(folder: Path) -> str:
    """Move the damaged journal and all files that it names away together. Raises OutboxTrouble while it is used."""
    with held(folder / "worker.lock") as alone:
        if not alone:
            raise OutboxTrouble(f"The outbox's journal in {folder} is damaged, and a publish is being sent from it.",
                                "Wait until it is sent, then try again.")
        aside = _free(folder / f"set-aside-{datetime.now(UTC):%Y%m%d-%H%M%S}")
        aside.mkdir()
        for name in ("outbox.db", "outbox.db-wal", "outbox.db-shm", "files"):
            if (folder / name).exists():
                (folder / name).rename(aside / name)
    return (f"The outbox's journal was damaged, so it was set aside with its files as {aside}; "
            "what waited in it has to be published again.")


def _free(path: Path) -> Path:
    number = 1
    while path.exists():
        number += 1
        path = path.with_name(f"{path.name.partition('+')[0]}+{number}")
    return path


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as trouble:
        raise _said(path, trouble) from trouble


def _said(path: Path, trouble: sqlite3.Error) -> OutboxTrouble:
    text = str(trouble)
    # Of what it keeps beside the journal SQLite only says that it couldn't be written.
    if "full" in text or ("disk I/O" in text and _no_room(path)):
        return OutboxTrouble(f"There is no room left for the outbox ({path.parent}).", "Make room on that disk.")
    if "locked" in text or "busy" in text:
        return OutboxTrouble("The outbox is busy.", "Try again in a moment.")
    if isinstance(trouble, sqlite3.OperationalError):
        return OutboxTrouble(f"The outbox {path} can't be used ({text}).",
                             "See that its folder is yours to write, or name another in VVT_OUTBOX_DIR.",
                             errno=_why_not_opened(path))
    return OutboxTrouble(f"The outbox's journal {path} is damaged ({text}).",
                         "Run vvt outbox, which sets it aside and begins a new one.")


def _no_room(path: Path) -> bool:
    with suppress(OSError):
        return shutil.disk_usage(path.parent).free < _BESIDE
    return False


def _why_not_opened(path: Path) -> int | None:
    """The system's number for why the journal and the files beside it can't be opened, which SQLite doesn't tell."""
    with ExitStack() as opened:
        try:
            for _ in range(_FILES):
                opened.enter_context(path.open("rb"))
        except OSError as why:
            return why.errno
    return None
