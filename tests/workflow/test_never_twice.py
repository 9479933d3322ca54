"""The same publish, begun twice, is one version: at the same time, or again because nobody heard of the first's end."""

import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

import pytest

from support.otio_cut import Shot, with_sound, write
from support.relay import relayed
from vvt.config import Settings
from vvt.outbox import Outbox, Told, outbox_folder, run
from vvt.store import CutName, Draft, Stopped
from vvt.workflow.begun import begun_before
from vvt.workflow.publish_apart import Version, publish_files_apart
from vvt.workflow.publishing import Files, Way, packed, publish
from vvt.workflow.sending import send
from vvt.workflow.telling import Listeners

REEL = CutName("Film", "Reel")
SHOTS = tuple(Shot(f"A001C{number:03}", 90000 + 500 * number, 40) for number in range(1, 21))
LONG = 60       # seconds until a test gives up waiting


@pytest.fixture
def store(place):
    return place.store()


@pytest.fixture
def files(tmp_path):
    film = tmp_path / "reel.mov"
    film.write_bytes(b"a film of the reel" * 10_000)
    return Files(film, (write(with_sound(SHOTS), tmp_path / "reel.otio"),))


def draft() -> Draft:
    return Draft("For sound", "Ada")


def numbers(store):
    return [record.number for record in store.versions(REEL)]


# At the same time

def test_begun_at_the_same_moment(store, files):
    together = threading.Barrier(4)

    def begin(_):
        together.wait(LONG)
        return publish(store, REEL, files, draft(), base=None).record

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(begin, range(4)))
    assert numbers(store) == [1]
    assert set(found) == {store.versions(REEL)[0]}


def test_begun_again_while_the_first_is_sent(place, store, files):
    reached, over = threading.Event(), threading.Event()
    with relayed(place.settings.endpoint) as relay, ThreadPoolExecutor(2) as pool:
        def hold(request):
            if request.method == "PUT" and "cut.mov" in request.path and not reached.is_set():
                reached.set()
                over.wait(LONG)

        relay.before = hold
        there = place.store(endpoint=relay.endpoint)
        first = pool.submit(publish, there, REEL, files, draft(), base=None)
        assert reached.wait(LONG)
        entered = threading.Event()
        second = pool.submit(publish, there, REEL, files, draft(), base=None,
                             way=Way(entered=lambda _: entered.set()))
        assert entered.wait(LONG)
        over.set()
        assert first.result(LONG).record == second.result(LONG).record
    assert numbers(store) == [1]


def test_begun_before_the_first_had_ended_and_ready_only_after_that(place, files, tmp_path):
    """Small films are sent sooner than a poster of one is made. Held is a look-up, as long as the first takes."""
    reached, over = threading.Event(), threading.Event()
    with relayed(place.settings.endpoint) as relay, ThreadPoolExecutor(1) as pool:
        there = replace(place, settings=replace(place.settings, endpoint=relay.endpoint))
        # Only where an earlier one was not heard of there is something to look up.
        died_before_it_heard(there, files)
        publish(there.store(), REEL, Files(None, (write(with_sound(SHOTS[:-3]), tmp_path / "other.otio"),)),
                Draft("Shorter", "Ada"))

        def hold(_):
            if not reached.is_set():
                reached.set()
                over.wait(LONG)

        relay.before = hold
        second = pool.submit(publish, there.store(), REEL, files, draft(), base=None)
        assert reached.wait(LONG)
        first = publish(there.store(), REEL, files, draft(), base=None)
        over.set()
        assert second.result(LONG).record == first.record
        assert any("was published already" in warning for warning in second.result().warnings)
    assert numbers(place.store()) == [3, 2, 1]


def test_with_another_note_it_is_another(store, files):
    for note in ("For sound", "For picture"):
        publish(store, REEL, files, Draft(note, "Ada"), base=None)
    assert numbers(store) == [2, 1]


def test_once_heard_of_it_can_be_published_again(store, files):
    for _ in range(2):
        publish(store, REEL, files, draft(), base=None)
    assert numbers(store) == [2, 1]


# Of whose end nobody heard

_DIES = """
import os, sys
from pathlib import Path
from vvt.outbox import Outbox, attend, Hearing
from vvt.store import CutName, Draft, Store, StoreSettings
from vvt.workflow.publishing import Files, packed
from vvt.workflow.sending import send
import threading

bucket, endpoint, film, timeline = sys.argv[1:]
store = Store(StoreSettings(bucket, endpoint=endpoint))
files = Files(Path(film), (Path(timeline),))
parcel, cut = packed(store, CutName("Film", "Reel"), files, Draft("For sound", "Ada"), None)
with Outbox() as outbox:
    attend(outbox, outbox.add(parcel).id, send, Hearing(), threading.Event())
    os._exit(9)
"""


_DIES_AT_ONCE = """
import os, sys
from pathlib import Path
from vvt.store import CutName, Draft, Store, StoreSettings
from vvt.workflow.publishing import Files, Way, publish

bucket, endpoint, film, timeline = sys.argv[1:]
publish(Store(StoreSettings(bucket, endpoint=endpoint)), CutName("Film", "Reel"), Files(Path(film), (Path(timeline),)),
        Draft("For sound", "Ada"), base=None, way=Way(entered=lambda _: os._exit(9)))
"""


def died_before_it_heard(place, files, how=_DIES):
    """A publisher whose version is there, and that died before it could say so."""
    ran = subprocess.run([sys.executable, "-c", how, place.bucket, place.settings.endpoint, str(files.render),
                          str(files.timelines[0])], check=False, timeout=LONG)
    assert ran.returncode == 9


def test_published_again_it_is_the_version_that_is_there(place, store, files):
    died_before_it_heard(place, files)
    again = publish(store, REEL, files, draft(), base=None)
    assert again.record == store.versions(REEL)[0]
    assert numbers(store) == [1]
    assert any("was published already" in warning for warning in again.warnings)
    # Now it was heard of: whoever publishes once more means it.
    publish(store, REEL, files, draft(), base=None)
    assert numbers(store) == [2, 1]


def test_sent_by_another_once_its_publisher_died_as_soon_as_it_was_taken_in(place, store, files):
    died_before_it_heard(place, files, _DIES_AT_ONCE)
    with Outbox() as outbox:
        assert run(outbox, send, Told(), threading.Event())
        assert not outbox.entries()
    assert publish(store, REEL, files, draft(), base=None).record == store.versions(REEL)[0]
    assert numbers(store) == [1]


def test_where_another_came_after_it_it_is_published_anew(place, store, files, tmp_path):
    died_before_it_heard(place, files)
    other = Files(None, (write(with_sound(SHOTS[:-3]), tmp_path / "other.otio"),))
    publish(store, REEL, other, Draft("Shorter", "Ada"))
    publish(store, REEL, files, draft())
    assert numbers(store) == [3, 2, 1]


def test_one_gone_on_with_whose_child_fails_once_it_is_done_is_told_as_published(place, store, files):
    """Between being done and the answer: the journal takes the outcome, and nothing after that."""
    with Outbox() as outbox:
        begun = outbox.add(packed(store, REEL, files, draft(), None)[0])
    with closing(sqlite3.connect(outbox_folder() / "outbox.db")) as journal:
        journal.execute("CREATE TRIGGER full BEFORE UPDATE OF released ON publishes BEGIN "
                        "SELECT RAISE(ABORT, 'database or disk is full'); END")
    chosen = Settings(bucket=place.bucket, endpoint=place.settings.endpoint)
    told = publish_files_apart(Version(REEL, draft(), "none"), files, chosen,
                               Listeners(lambda: None, lambda wait: None))
    assert told.record.publish_id == begun.id
    assert told.record == store.versions(REEL)[0]
    with closing(sqlite3.connect(outbox_folder() / "outbox.db")) as journal:
        journal.execute("DROP TRIGGER full")
    assert numbers(store) == [1]


def test_stopped_before_it_is_taken_in_nothing_is_left_of_it(store, files):
    way = Way()
    way.stop.set()
    with pytest.raises(Stopped):
        publish(store, REEL, files, draft(), base=None, way=way)
    with Outbox() as outbox:
        assert not outbox.entries()


# Of an open timeline

def test_what_is_attended_to_of_the_same_timeline_is_gone_on_with_too(place, tmp_path):
    facts = tmp_path / "facts.json"
    facts.write_text("{}")
    with Outbox() as outbox:
        entry = outbox.add(packed(place.store(), REEL, Files(None, (write(with_sound(SHOTS), tmp_path / "a.otio"),),
                                                             facts), draft(), None)[0])
        with outbox.attended(entry.id):
            assert begun_before(place.store(), REEL, draft(), facts, None).id == entry.id
