"""The outbox on servers that nobody here wrote, over https: its worker killed for good as it sends, and begun anew."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from support.films import numbered_film
from support.s3 import Place
from vvt.outbox import Entry, Outbox, attempt
from vvt.picture.probe import probe
from vvt.store import CutName, Draft
from vvt.workflow.publishing import Files, packed
from vvt.workflow.pulling import pull
from vvt.workflow.sending import send

pytestmark = pytest.mark.real
NAME = CutName("Nacht Zug", "Rölle 2 % fein/cut")
PART = 5 << 20              # bytes, the least that S3 takes
SIZE = 6 * PART + 1234
SLOW = 10_000_000           # bytes a second, so that there is a middle
PATIENCE = 120              # seconds; no test waits so long


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mov"
    path.write_bytes(os.urandom(SIZE))
    return path


def vvt(*words: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen([sys.executable, "-m", "vvt", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            env=environment)


def told(*words: str) -> dict[str, object]:
    process = vvt(*words, "--json")
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, err
    return json.loads(out)


def waiting(outbox: Outbox, place: Place, film: Path, **settings: object) -> Entry:
    """A publish put by, to be sent in small parts."""
    parcel, _ = packed(place.store(part_size=PART, **settings), NAME, Files(film), Draft("Fäng an 🎬", "Ada"), "latest")
    return outbox.add(parcel)


def killed(when: Callable[[], bool]) -> None:
    """Run the worker, and kill it once it is `when`."""
    worker, pause = vvt("outbox", "run"), threading.Event()
    try:
        while not when():
            assert worker.poll() is None, worker.communicate()
            pause.wait(0.02)
    finally:
        worker.kill()
        worker.communicate()


def test_a_killed_worker_goes_on_with_what_the_server_holds(place: Place, film: Path):
    with Outbox() as outbox:
        entry = waiting(outbox, place, film, limit=SLOW)
        memory = outbox.journal(entry.id).of("cut")
        killed(lambda: len(memory.sent()) >= 2)
        [listed] = told("outbox")["entries"]
        assert (listed["id"], listed["cut"], listed["number"]) == (entry.id, NAME.cut, None)
        held = sum(part.size for part in memory.sent().values())
        assert place.store().versions(NAME) == []
        done = told("outbox", "resume", entry.short)
        assert (done["waiting"], [one["number"] for one in done["published"]]) == ([], [1])
        now = outbox.entry(entry.id)
        assert now.state == "done"
        assert now.outcome.wire <= SIZE - held
    store = place.store()
    [record] = store.versions(NAME)
    assert all(check.ok for check in store.verify(record))
    assert (store.open_uploads(), store.foreign(NAME)) == ([], [])
    assert told("outbox")["entries"] == []


def test_what_is_dropped_leaves_nothing_at_the_server(place: Place, film: Path):
    with Outbox() as outbox:
        entry = waiting(outbox, place, film, limit=SLOW)
        killed(lambda: len(outbox.journal(entry.id).of("cut").sent()) >= 1)
        assert len(place.store().open_uploads()) == 1
        [dropped] = told("outbox", "drop", entry.short)["dropped"]
        assert (dropped["id"], dropped["number"], dropped["left"]) == (entry.id, None, "")
    assert place.store().open_uploads() == []
    assert place.store().versions(NAME) == []
    assert film.stat().st_size == SIZE


def test_a_viewing_proxy_follows_though_its_worker_was_killed(place: Place, tmp_path: Path):
    film = numbered_film(tmp_path / "film.mov", 3000, codec="mjpeg")
    with Outbox() as outbox:
        entry = waiting(outbox, place, film, viewing_proxy=True)
        attempt(outbox, entry.id, send, None, threading.Event())
        [record] = place.store().versions(NAME)
        killed((outbox.own(entry.id) / "proxy.mp4" / "half.mp4").exists)
        assert place.store().proxy(record) is None
        assert [one["state"] for one in told("outbox")["entries"]] == ["recorded"]
        assert told("outbox", "run")["waiting"] == []
        assert outbox.entry(entry.id).outcome.warnings == ()
    [pulled] = pull(place.store(), record, tmp_path / "back", only="proxy")
    assert probe(pulled.path).picture.frames == 3000
    assert place.store().open_uploads() == []
