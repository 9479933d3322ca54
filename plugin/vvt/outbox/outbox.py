"""The outbox: what is on its way to the store, and what became of it."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from vvt.outbox import _rows
from vvt.outbox._database import Database, prepare
from vvt.outbox.holding import clear, delete_render, take_in
from vvt.outbox.journal import PublishJournal
from vvt.outbox.lock import held, is_held
from vvt.outbox.places import OutboxTrouble, outbox_folder, private

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path
    from types import TracebackType

    from vvt.errors import VvtError
    from vvt.outbox.entry import Entry, Goes, Parcel, Sent, State

_KEPT_DAYS = 14       # how long what is done and dropped can still be looked up
_FORGOTTEN_DAYS = 1   # a folder without an entry is somebody's who is taking files in, unless it is this old
_DAY_MS = 86_400_000
_BEGIN_SECONDS = 30.0
_EXPECTED = "expected"  # a file for each publish of whose version somebody is still to hear
_WITH_RENDER = 2      # asked to drop, and to delete what we rendered for it
_TURN = ".turn"       # behind a publish's id: the lock that says that what follows it is being sent


def now_ms() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class Outbox:
    """The journal in one folder. Safe to use from several threads; others may have it open too."""

    def __init__(self, folder: Path | None = None) -> None:
        """Open it, made where missing. `notice` is "" or what the user must be told. Raises OutboxTrouble."""
        self.folder = folder or outbox_folder()
        self.notice = prepare(self.folder)
        self._database = Database(self.folder / "outbox.db")
        self._loose = Database(self.folder / "outbox.db", durable=False)

    def __enter__(self) -> Outbox:
        """Close it at the end."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the journal."""
        self.close()

    def close(self) -> None:
        """Let go of the journal."""
        self._database.close()
        self._loose.close()

    # In

    def add(self, parcel: Parcel, *, goes: Goes = "itself") -> Entry:
        """Take a publish in: its files are held and all of it is on the disk when this returns.

        Raises NotFound, SourceChanged, OutboxTrouble; then nothing is left of it.
        """
        folder = self.own(parcel.draft.publish_id)
        try:
            files = [take_in(folder, self._renders, part) for part in (*parcel.parts, *parcel.made)]
            with self._database.writing() as connection:
                _rows.add(connection, parcel, files, goes, now_ms())
        except BaseException:
            clear(folder)
            raise
        return self.entry(parcel.draft.publish_id)

    def begin(self, parcel: Parcel, *, goes: Goes = "itself", known: Collection[str] | None = None) -> Entry:
        """Take a publish in as `add` does; where somebody has begun the same meanwhile, return that one.

        `known` are the `versions` there were when it was asked for: where it has become one since, return that.
        """
        with held(self.folder / "beginning.lock", _BEGIN_SECONDS):
            if there := self.begun_before(parcel) or self._become_one(parcel, known):
                return there
            if goes == "itself":
                # Before it can be sent: whoever waits for it may die at once, and another send it.
                with suppress(OSError):
                    self.expect(parcel.draft.publish_id)
            return self.add(parcel, goes=goes)

    def versions(self) -> frozenset[str]:
        """Ids of the publishes that are versions by now."""
        return frozenset(row["id"] for row in self._database.rows("SELECT id FROM publishes WHERE outcome NOT NULL"))

    def _become_one(self, parcel: Parcel, known: Collection[str] | None) -> Entry | None:
        new = () if known is None else self.versions().difference(known)
        return next((one for one in map(self.entry, new) if _rows.same_publish(one, parcel)), None)

    def begun_before(self, parcel: Parcel) -> Entry | None:
        """The same publish, begun and not finished, whoever waits for it or sends it; None where there is none."""
        return next((one for one in self.entries() if _rows.same_publish(one, parcel)), None)

    def unheard_of(self, parcel: Parcel) -> Entry | None:
        """The same publish, which is a version, and whoever waited for it died before they heard of that; else None."""
        unheard = (one for one in self.entries(every=True) if one.outcome is not None
                   and self._expected(one.id).exists() and not is_held(self._attended(one.id)))
        return next((one for one in unheard if _rows.same_publish(one, parcel)), None)

    # Looking

    def entries(self, *, every: bool = False) -> list[Entry]:
        """What is on its way, the oldest first; with `every`, also what was done or dropped lately."""
        return list(self._read("" if every else "WHERE state IN ('waiting', 'sending', 'failed')"))

    def to_follow(self) -> list[Entry]:
        """Publishes whose version is there, and for which something is still to be made, the oldest first."""
        return list(self._read("WHERE state = 'recorded'"))

    def entry(self, publish_id: str) -> Entry:
        """The entry of a publish. Raises OutboxTrouble when there is none."""
        for found in self._read("WHERE id = ?", publish_id):
            return found
        raise OutboxTrouble(f"Nothing in the outbox is called {publish_id}.", "See vvt outbox list for what there is.")

    def named(self, word: str) -> Entry:
        """The open entry whose id begins with `word`. Raises OutboxTrouble for none, or several."""
        found = [one for one in (*self.entries(), *self.to_follow()) if word and one.id.startswith(word.lower())]
        if len(found) == 1:
            return found[0]
        if found:
            raise OutboxTrouble(f"Several publishes in the outbox begin with {word}.", "Write more of the id.")
        raise OutboxTrouble(f"Nothing in the outbox is called {word}.", "See vvt outbox list for what there is.")

    def sending(self) -> Entry | None:
        """What is being sent this moment, None while nobody sends.

        A publish, or a version ("recorded") whose proxy has its turn.
        """
        if not self.at_work():
            return None
        found = next(self._read("WHERE state = 'sending'"), None)
        return found or next((one for one in self.to_follow() if is_held(self._followed(one.id, _TURN))), None)

    def at_work(self) -> bool:
        """True while some process sends from this outbox."""
        return is_held(self.folder / "worker.lock")

    @property
    def there(self) -> bool:
        """False once the journal was taken away from under us: then nobody would ever hear of what is sent."""
        return (self.folder / "outbox.db").exists()

    def _read(self, where: str, *values: str) -> Iterator[Entry]:
        for row in self._database.rows(_rows.READ.format(where), *values):
            files = self._database.rows("SELECT * FROM files WHERE publish = ? ORDER BY place", row["id"])
            yield _rows.entry(row, files)

    # Working

    def alone(self, patience: float = 0.0) -> AbstractContextManager[bool]:
        """The right to send, one process at a time; gives False when another has it for `patience` seconds."""
        return held(self.folder / "worker.lock", patience)

    def following(self, patience: float = 0.0) -> AbstractContextManager[bool]:
        """The right to make what follows a version, one process at a time; False when another has it."""
        return held(self.folder / "follow.lock", patience)

    def at_what_follows(self) -> bool:
        """True while some process makes what follows."""
        return is_held(self.folder / "follow.lock")

    def followed(self, publish_id: str, patience: float = 0.0) -> AbstractContextManager[bool]:
        """The right to make what follows this one, and to give it up; False when another has it."""
        return held(self._followed(publish_id), patience)

    def follows_in_turn(self, publish_id: str) -> AbstractContextManager[bool]:
        """What follows this one is being sent as long as the `with` lasts; for whoever is `alone`."""
        return held(self._followed(publish_id, _TURN))

    def attended(self, publish_id: str) -> AbstractContextManager[bool]:
        """Somebody waits for this publish as long as the `with` lasts."""
        return held(self._attended(publish_id))

    def expect(self, publish_id: str) -> None:
        """Somebody is to hear what becomes of it. Raises OSError."""
        private(self.folder / _EXPECTED)
        self._expected(publish_id).touch()

    def heard(self, publish_id: str) -> None:
        """They have heard of the version that it is."""
        with suppress(OSError):
            self._expected(publish_id).unlink()

    def journal(self, publish_id: str) -> PublishJournal:
        """What was sent of it, for the store."""
        return PublishJournal(self._database, publish_id)

    def settle(self) -> None:
        """Put right what dead processes left; for whoever is `alone`."""
        self._database.write(
            "UPDATE publishes SET state = 'waiting', goes = 'itself', next_try = 0, cause = 'It was interrupted.', "
            "fix = '' WHERE state = 'sending'")
        for row in self._database.rows("SELECT id FROM publishes WHERE state IN ('done', 'dropped') AND NOT released"):
            self.release(self.entry(row["id"]))
        self._forget()

    def claim(self, publish_id: str) -> bool:
        """Begin a try; False when it isn't there to be sent any more."""
        return bool(self._database.write(
            "UPDATE publishes SET state = 'sending', attempts = attempts + 1, cause = '', changed = ? "
            "WHERE id = ? AND state IN ('waiting', 'failed') AND NOT drop_asked", now_ms(), publish_id))

    def reached(self, publish_id: str, sent: int) -> None:
        """Note how many bytes the store has; for looking only."""
        self._loose.write("UPDATE publishes SET sent = ? WHERE id = ?", sent, publish_id)

    def held_up(self, publish_id: str, why: str) -> None:
        """Note why nothing moves while it, or what follows it, is being sent, "" once it goes on; for looking only."""
        self._loose.write("UPDATE publishes SET cause = ? WHERE id = ? AND state IN ('sending', 'recorded')", why,
                          publish_id)

    def done(self, publish_id: str, sent: Sent) -> None:
        """It is a version, and its record was read back: only now its files are let go of. Raises OutboxTrouble."""
        self._outcome("done", publish_id, sent)
        self.release(self.entry(publish_id))

    def recorded(self, publish_id: str, sent: Sent) -> None:
        """It is a version, and its record was read back; its files are held for what follows. Raises OutboxTrouble."""
        self._outcome("recorded", publish_id, sent)

    def _outcome(self, state: State, publish_id: str, sent: Sent) -> None:
        if sent.record.publish_id != publish_id:
            raise OutboxTrouble("The record that was read back is another publish's.", "Report this, please.")
        self._database.write(
            "UPDATE publishes SET state = ?, goes = 'itself', next_try = 0, attempts = 0, cause = '', fix = '', "
            "outcome = ?, changed = ? WHERE id = ?", state, _rows.outcome_json(sent), now_ms(), publish_id)

    def begin_following(self, publish_id: str) -> None:
        """What follows is begun, once more."""
        self._database.write(
            "UPDATE publishes SET attempts = attempts + 1, cause = '', fix = '', sent = 0 WHERE id = ?", publish_id)

    def put_off_following(self, publish_id: str, why: VvtError, goes: Goes, next_try: int) -> None:
        """What follows was tried and waits; `next_try` in milliseconds since 1970."""
        self._database.write(
            "UPDATE publishes SET goes = ?, next_try = ?, cause = ?, fix = ?, changed = ? "
            "WHERE id = ? AND state = 'recorded'", goes, next_try, why.cause, why.fix, now_ms(), publish_id)

    def put_off(
        self, publish_id: str, why: VvtError, goes: Goes, next_try: int = 0, *, state: State = "waiting"
    ) -> None:
        """It was tried and waits (or failed); `next_try` in milliseconds since 1970."""
        self._database.write(
            "UPDATE publishes SET state = ?, goes = ?, next_try = ?, cause = ?, fix = ?, changed = ? "
            "WHERE id = ? AND state IN ('waiting', 'sending', 'failed')",
            state, goes, next_try, why.cause, why.fix, now_ms(), publish_id)

    def let_go_on(self, publish_id: str) -> None:
        """Somebody wants it sent now."""
        self._database.write("UPDATE publishes SET goes = 'itself', next_try = 0, state = 'waiting' "
                             "WHERE id = ? AND state IN ('waiting', 'failed')", publish_id)

    # Out

    def ask_to_drop(self, publish_id: str, *, with_render: bool) -> None:
        """Ask whoever sends it to stop and drop it."""
        self._database.write("UPDATE publishes SET drop_asked = ? WHERE id = ?",
                             _WITH_RENDER if with_render else 1, publish_id)

    def drop_asked(self, publish_id: str) -> bool:
        """True once somebody asked to drop it."""
        return any(row["drop_asked"] for row in
                   self._database.rows("SELECT drop_asked FROM publishes WHERE id = ?", publish_id))

    def drop(self, publish_id: str) -> None:
        """Give it up: copies and links go; a render of ours only if whoever asked said so."""
        self._database.write("UPDATE publishes SET state = 'dropped', changed = ? WHERE id = ?", now_ms(), publish_id)
        self.release(self.entry(publish_id))

    def release(self, one: Entry) -> None:
        """Let go of the files of what is done or dropped."""
        asked = self._database.rows("SELECT drop_asked FROM publishes WHERE id = ?", one.id)[0]["drop_asked"]
        clear(self.own(one.id))
        if one.state == "done" or asked == _WITH_RENDER:
            for file in one.files:
                delete_render(file, self._renders)
        with self._database.writing() as connection:
            connection.execute("UPDATE publishes SET released = 1 WHERE id = ?", (one.id,))
            connection.execute("DELETE FROM sent_parts WHERE publish = ?", (one.id,))

    def _forget(self) -> None:
        """Forget what was done long ago, and the folders of what was never journaled."""
        with self._database.writing() as connection:
            old = [row["id"] for row in connection.execute(
                "SELECT id FROM publishes WHERE released AND changed < ?", (now_ms() - _KEPT_DAYS * _DAY_MS,))]
            for table, column in (("uploads", "publish"), ("files", "publish"), ("publishes", "id")):
                connection.executemany(f"DELETE FROM {table} WHERE {column} = ?", [(one,) for one in old])  # noqa: S608
        known = {row["id"] for row in self._database.rows("SELECT id FROM publishes")}
        since = time.time() - _FORGOTTEN_DAYS * 86_400
        for folder in self._folders("files"):
            if folder.name not in known and folder.stat().st_mtime < since:
                clear(folder)
        for lock in (*self._folders("attended"), *self._folders("followed"), *self._folders(_EXPECTED)):
            if lock.name.removesuffix(_TURN) not in known:
                with suppress(OSError):
                    lock.unlink()

    def _folders(self, name: str) -> list[Path]:
        folder = self.folder / name
        return list(folder.iterdir()) if folder.exists() else []

    @property
    def _renders(self) -> Path:
        return (self.folder / "renders").resolve()

    def own(self, publish_id: str) -> Path:
        """The folder of a publish's files, which goes when it is done or dropped."""
        return private(self.folder / "files") / publish_id

    def _attended(self, publish_id: str) -> Path:
        return self.folder / "attended" / publish_id

    def _expected(self, publish_id: str) -> Path:
        return self.folder / _EXPECTED / publish_id

    def _followed(self, publish_id: str, turn: str = "") -> Path:
        return self.folder / "followed" / f"{publish_id}{turn}"
