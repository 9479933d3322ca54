"""Who sends, and when: one process at a time, again when the store is back, never what somebody stopped or dropped."""

import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from support.parcels import parcel, recorded
from vvt.errors import NotConfigured, StoreRefused, StoreUnreachable
from vvt.outbox import Dropped, Hearing, Outbox, OutboxTrouble, Told, attempt, attend, run, start_worker, waits
from vvt.store import PartSource, Stopped

AWAY = StoreUnreachable("The store can't be reached.", "Check the network.")
LONG = 60


def refusing(trouble):
    def send(one):
        raise trouble
    return send


def test_the_worker_sends_what_waits_oldest_first_and_ends(outbox, timeline):
    entries = [outbox.add(parcel(timeline)) for _ in range(3)]
    begun = []
    assert run(outbox, recorded, Told(begins=lambda one: begun.append(one.id)), threading.Event())
    assert begun == [one.id for one in entries]
    assert outbox.entries() == []
    assert [one.state for one in outbox.entries(every=True)] == ["done"] * 3


def test_only_one_sends_and_another_says_so(outbox, timeline):
    outbox.add(parcel(timeline))
    with outbox.alone() as alone, Outbox(outbox.folder) as other:
        assert alone
        assert other.at_work()
        assert run(other, recorded, Told(), threading.Event()) is False
    assert not outbox.at_work()


@pytest.mark.parametrize(("trouble", "state", "goes"), [
    (AWAY, "waiting", "itself"), (NotConfigured("No credentials were found.", "Check them."), "waiting", "start"),
    (StoreRefused("The credentials have expired.", "Sign in.", code="ExpiredToken"), "waiting", "start"),
    (StoreRefused("S3 Versioning is off.", "Have it turned on."), "failed", "person"),
    (Stopped(), "waiting", "person")])
def test_what_becomes_of_a_publish_that_was_not_sent(outbox, timeline, trouble, state, goes):
    entry = outbox.add(parcel(timeline))
    with pytest.raises(type(trouble)):
        attempt(outbox, entry.id, refusing(trouble), None, threading.Event())
    now = outbox.entry(entry.id)
    assert (now.state, now.goes, now.attempts) == (state, goes, 1)
    assert now.cause
    assert bool(waits(outbox)) is (goes != "person")
    assert now.files[0].path.exists()


def test_a_mistake_of_ours_loses_nothing(outbox, timeline):
    entry = outbox.add(parcel(timeline))
    with pytest.raises(ZeroDivisionError):
        attempt(outbox, entry.id, lambda one: 1 // 0, None, threading.Event())
    assert (outbox.entry(entry.id).state, outbox.entry(entry.id).goes) == ("waiting", "person")


def test_the_pauses_grow_while_the_store_is_away(outbox, timeline):
    entry = outbox.add(parcel(timeline))
    pauses = []
    for _ in range(9):
        from vvt.outbox.outbox import now_ms

        with pytest.raises(StoreUnreachable):
            attempt(outbox, entry.id, refusing(AWAY), None, threading.Event())
        pauses.append(outbox.entry(entry.id).next_try - now_ms())
    assert 0 < pauses[0] <= 10_000
    assert 290_000 <= pauses[-1] <= 600_000


def test_a_worker_goes_on_when_the_store_is_back(outbox, timeline, monkeypatch):
    """It stays as long as its patience lasts; a person who is quicker sends at once."""
    monkeypatch.setenv("VVT_OUTBOX_PATIENCE", "3600")
    entry = outbox.add(parcel(timeline))
    tries: list[int] = []

    def send(one):
        tries.append(one.entry.attempts)
        if len(tries) == 1:
            raise AWAY
        return recorded(one)

    waiting = threading.Event()
    worker = threading.Thread(target=run, args=(
        outbox, send, Told(kept=lambda one, why: waiting.set()), threading.Event()))
    worker.start()
    assert waiting.wait(LONG)
    with Outbox(outbox.folder) as other:
        other.let_go_on(entry.id)
        sent = attend(other, entry.id, refusing(AssertionError("the worker sends it")), Hearing(), threading.Event())
    worker.join(LONG)
    assert not worker.is_alive()
    assert sent.record.publish_id == entry.id
    assert tries == [1, 2]


class MakesRoom(threading.Event):
    """Waits no time at all, and makes room on the disk while it does."""

    def __init__(self, journal: sqlite3.Connection) -> None:
        super().__init__()
        self.pauses, self._journal = [], journal

    def wait(self, timeout=None):
        self.pauses.append(timeout)
        if len(self.pauses) == 3:
            self._journal.execute("DROP TRIGGER full")
            self.set()
        return self.is_set()


def test_a_full_disk_is_waited_for_and_not_asked_without_end(outbox, timeline, monkeypatch):
    """Where nothing can be written down, the journal can't say when to try again either."""
    monkeypatch.setenv("VVT_OUTBOX_PATIENCE", "3600")
    entry = outbox.add(parcel(timeline))
    begun, kept = [], []
    with closing(sqlite3.connect(outbox.folder / "outbox.db", isolation_level=None)) as journal:
        journal.execute("CREATE TRIGGER full BEFORE UPDATE OF attempts ON publishes "
                        "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END")
        stop = MakesRoom(journal)
        told = Told(begins=lambda one: begun.append(one.id), kept=lambda one, why: kept.append(why))
        run(outbox, recorded, told, stop)
    assert begun == [entry.id]
    assert [type(why) for why in kept] == [OutboxTrouble]
    assert stop.pauses == [1.0] * 3
    assert run(outbox, recorded, Told(), threading.Event())
    assert outbox.entries() == []


def test_whoever_waits_hears_what_another_sends_and_then_sends(outbox, timeline):
    first, second = (outbox.add(parcel(timeline)) for _ in range(2))
    began, go_on, heard = threading.Event(), threading.Event(), threading.Event()

    def slow(one):
        began.set()
        assert go_on.wait(LONG)
        return recorded(one)

    def other():
        with Outbox(outbox.folder) as its, its.alone() as alone:
            assert alone
            attempt(its, first.id, slow, None, threading.Event())

    sender = threading.Thread(target=other)
    sender.start()
    assert began.wait(LONG)

    def waiting(one):
        assert one.id == first.id
        heard.set()
        go_on.set()

    sent = attend(outbox, second.id, recorded, Hearing(waiting=waiting), threading.Event())
    sender.join(LONG)
    assert heard.is_set()
    assert sent.record.publish_id == second.id
    assert outbox.entries() == []


def test_waiting_can_be_stopped(outbox, timeline):
    entry = outbox.add(parcel(timeline))
    stop = threading.Event()
    stop.set()
    with Outbox(outbox.folder) as other, other.alone(), pytest.raises(Stopped):
        attend(outbox, entry.id, recorded, Hearing(), stop)
    assert (outbox.entry(entry.id).state, outbox.entry(entry.id).goes) == ("waiting", "person")
    run(outbox, refusing(AssertionError("only its editor has it go on")), Told(), threading.Event())


def test_a_publish_can_be_dropped_while_it_is_sent(outbox, timeline):
    entry = outbox.add(parcel(timeline))

    def send(one):
        with Outbox(outbox.folder) as other:
            other.ask_to_drop(one.entry.id, with_render=False)
        assert one.stop.wait(LONG)
        raise Stopped

    run(outbox, send, Told(), threading.Event())
    assert outbox.entry(entry.id).state == "dropped"
    assert not entry.files[0].path.exists()
    with pytest.raises(Dropped):
        attempt(outbox, entry.id, recorded, None, threading.Event())


def test_what_a_dead_process_was_sending_goes_on(outbox, timeline):
    entry = outbox.add(parcel(timeline))
    assert outbox.claim(entry.id)
    with Outbox(outbox.folder) as other:
        assert other.sending() is None
        assert run(other, recorded, Told(), threading.Event())
        assert other.entry(entry.id).state == "done"


def test_what_was_done_but_not_yet_let_go_of_is_let_go_of(outbox, timeline):
    """As after a kill between the two."""
    entry = outbox.add(parcel(timeline))
    outbox._database.write("UPDATE publishes SET state = 'done' WHERE id = ?", entry.id)
    run(outbox, recorded, Told(), threading.Event())
    assert not entry.files[0].path.exists()


def test_how_far_it_is_can_be_read_by_others(outbox, timeline):
    entry = outbox.add(parcel(timeline))
    seen = []

    def send(one):
        one.progress("timeline.otio", 5, 10)
        with Outbox(outbox.folder) as other, outbox.alone():
            seen.append(other.entry(entry.id).percent)
        return recorded(one)

    told = []
    attempt(outbox, entry.id, send, lambda stage, done, total: told.append((stage, done, total)), threading.Event())
    assert seen == [50]
    assert told == [("timeline.otio", 5, 10)]
    assert outbox.entry(entry.id).percent == 100


def test_why_nothing_moves_can_be_read_by_others_and_is_over_when_it_moves(outbox, timeline):
    entry = outbox.add(parcel(timeline))
    seen, heard = [], []

    class Ear:
        def __call__(self, stage, done, total):
            pass

        def held_up(self, why):
            heard.append(why)

    def send(one):
        for why in ("The store doesn't answer; asked once", ""):
            one.progress.held_up(why)
            with Outbox(outbox.folder) as other:
                seen.append(other.entry(entry.id).cause)
        return recorded(one)

    attempt(outbox, entry.id, send, Ear(), threading.Event())
    assert seen == heard == ["The store doesn't answer; asked once", ""]


def test_a_worker_is_started_as_a_process_of_its_own(outbox, timeline, film):
    """Nothing can be sent to the address; it says so in its log and ends, having no patience here."""
    outbox.add(replace(parcel(timeline), parts=(PartSource("cut", film),)))
    start_worker(outbox.folder)
    end = threading.Event()
    for _ in range(LONG * 10):
        if outbox.entries()[0].attempts and not outbox.at_work():
            break
        end.wait(0.1)
    (entry,) = outbox.entries()
    assert (entry.state, entry.goes) == ("waiting", "itself")
    log = (outbox.folder / "worker.log").read_text("utf-8")
    assert f"sending Film/Reel 1 ({entry.short})" in log
    assert "can't be reached" in log
    assert "Traceback" not in log


def test_a_worker_whose_journal_is_gone_ends(outbox, timeline, monkeypatch):
    monkeypatch.setenv("VVT_OUTBOX_PATIENCE", "3600")
    outbox.add(parcel(timeline))

    def taken_away(one, why):
        (outbox.folder / "outbox.db").unlink()

    assert run(outbox, refusing(AWAY), Told(kept=taken_away), threading.Event())


_HOLDS = """
import sys, time
from pathlib import Path
from vvt.outbox import Outbox
with Outbox(Path(sys.argv[1])).alone() as alone:
    print(alone, flush=True)
    time.sleep(600)
"""


def test_the_right_to_send_is_free_when_its_process_is_killed(outbox):
    ways = os.pathsep.join(filter(None, sys.path))
    process = subprocess.Popen([sys.executable, "-c", _HOLDS, outbox.folder], stdout=subprocess.PIPE,
                               env={**os.environ, "PYTHONPATH": ways})
    try:
        assert process.stdout.readline().strip() == b"True"
        assert outbox.at_work()
    finally:
        process.kill()
        process.wait()
    with outbox.alone() as alone:
        assert alone


def test_the_record_of_another_publish_is_no_proof(outbox, timeline, tmp_path: Path):
    one, other = outbox.add(parcel(timeline)), outbox.add(parcel(timeline))
    with pytest.raises(OutboxTrouble):
        outbox.done(one.id, recorded(type("T", (), {"entry": other})))
    assert one.files[0].path.exists()
