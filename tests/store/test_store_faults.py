"""Every single call of a publish and a pull goes wrong once, in every way a call can; then it is started again."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from support.relay import Fault, Relay, Request, relayed
from support.s3 import Place
from support.standstill import Standstill
from support.transfer_child import NAME, PART
from vvt.errors import VvtError
from vvt.store import CutName, Draft, PartSource, Record, SourceChanged, Stopped, Store
from vvt.store.memory import UnkeptJournal

Wired = tuple[Relay, Place]
SIZE = PART + 17      # two parts
TIMEOUT = 3.0         # seconds: what every hung call costs; where nothing hangs, nobody is in a hurry
IN_FLIGHT = 4         # parts that may be on their way when something breaks
SIDE_BY_SIDE = 12     # hung calls
SILENT = {Fault.HUNG, Fault.STALLED}            # only a time-out ends the wait
DONE = {Fault.LOST, Fault.CUT, Fault.STALLED}   # the server has it, whatever came back


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mov"
    path.write_bytes(os.urandom(SIZE))
    return path


def hasty(place: Place, fault: Fault | None = None) -> Store:
    """A store that gives up at the first failure, so that what follows is a new start."""
    return place.store(patience=0, part_size=PART, **waiting(fault))


def patient(place: Place, fault: Fault | None = None) -> Store:
    """A store that asks again."""
    return place.store(patience=60, part_size=PART, **waiting(fault))


def waiting(fault: Fault | None) -> dict[str, float]:
    """How long a call may take: a machine that stands still for seconds must not look like a fault."""
    return {"timeout": TIMEOUT} if fault in SILENT else {}


class Nth:
    """Breaks the call of this number, counted from the first, once."""

    def __init__(self, number: int, fault: Fault) -> None:
        self._left, self._fault, self._lock = number, fault, threading.Lock()
        self.hit: Request | None = None

    def __call__(self, request: Request) -> Fault | None:
        with self._lock:
            self._left -= 1
            if self._left != -1:
                return None
            self.hit = request
            return self._fault


def timeline(film: Path) -> Path:
    path = film.with_name("timeline.otio")
    if not path.exists():
        path.write_text('{"OTIO_SCHEMA": "Timeline.1"}')
    return path


def calls(wire: Relay, run: Callable[[], object]) -> int:
    """How many calls this takes when nothing goes wrong."""
    wire.seen.clear()
    run()
    return len(wire.seen)


def publishing(relay: Wired, film: Path) -> int:
    """How many calls a publish takes where the bucket's canary was sent."""
    wire, place = relay
    hasty(place).check()
    return calls(wire, lambda: publish(patient(place), CutName("P", "whole"), film, Draft(), UnkeptJournal()))


def publish(store: Store, name: CutName, film: Path, draft: Draft, journal: UnkeptJournal | None) -> Record:
    parts = [PartSource("cut", film), PartSource("timeline.otio", timeline(film))]
    return store.publish(name, parts, draft, journal=journal)


def at_every_call(relay: Wired, fault: Fault, run: Callable[[Wired, int], None], numbers: range) -> None:
    """Run it for each number. Hung calls do nothing but wait, so they do it side by side, each behind its own relay."""
    wire, place = relay

    def behind_one(those: Sequence[int]) -> None:
        with relayed(wire.upstream) as own:
            mine = Place(replace(place.settings, endpoint=own.endpoint))
            mine.store().check()
            for number in those:
                run((own, mine), number)

    if fault in SILENT:
        with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
            list(pool.map(behind_one, [[number] for number in numbers]))
    else:
        behind_one(numbers)


def open_uploads(place: Place, key: str) -> list[str]:
    found = place.other_tool.list_multipart_uploads(Bucket=place.bucket, Prefix=key).get("Uploads", ())
    return [upload["UploadId"] for upload in found]


def whole(by: Place | Store, name: CutName, record: Record, film: Path) -> bool:
    """There is this one version, and every byte of it is there: seen by this store, or by a new one."""
    store = by if isinstance(by, Store) else by.store()
    assert store.versions(name) == [record]
    assert all(check.ok for check in store.verify(record))
    return store.read(record.parts[0]) == film.read_bytes()


@pytest.mark.parametrize("fault", list(Fault))
def test_a_publish_that_breaks_at_any_call_goes_on_when_started_again(relay: Wired, film: Path, fault: Fault):
    def broken_at(wired: Wired, number: int) -> None:
        wire, place = wired
        name, draft, journal = CutName("P", f"broken at {number}"), Draft(), UnkeptJournal()
        wire.received = 0
        breaking = wire.fault = Nth(number, fault)
        try:
            record = publish(hasty(place, fault), name, film, draft, journal)
        except VvtError:
            # A machine that stood still for seconds looks hung to who waits no longer.
            assert breaking.hit is not None or fault in SILENT
            wire.fault = lambda request: None
            assert reader.versions(name) == [] or fault in DONE
            record = publish(hasty(place), name, film, draft, journal)
        assert whole(reader, name, record, film), breaking.hit
        assert record.publish_id == draft.publish_id
        assert wire.received <= SIZE + IN_FLIGHT * PART + 100_000, breaking.hit
        # What is left over, if an answer to Create was lost, is an empty upload that a listing names.
        left = open_uploads(relay[1], record.parts[0].key)
        created = breaking.hit is not None and breaking.hit.path.endswith("?uploads")
        assert len(left) == (1 if created and fault in DONE else 0) or not breaking.hit

    reader = relay[1].store()
    at_every_call(relay, fault, broken_at, range(publishing(relay, film)))


@pytest.mark.parametrize("fault", list(Fault))
def test_a_publish_that_asks_again_needs_no_second_start(relay: Wired, film: Path, fault: Fault):
    def broken_at(wired: Wired, number: int) -> None:
        wire, place = wired
        name = CutName("P", f"broken at {number}")
        wire.received = 0
        wire.seen.clear()
        wire.fault = Nth(number, fault)
        record = publish(patient(place, fault), name, film, Draft(), None)
        again = len(wire.seen) - needed
        assert whole(reader, name, record, film)
        # Who waits for seconds only may find more than one call hung, on a machine that stood still.
        assert wire.received <= SIZE + PART * (max(1, again) if fault in SILENT else 1) + 100_000

    needed, reader = publishing(relay, film), relay[1].store()
    # The first three only look at the bucket, and are not asked again.
    at_every_call(relay, fault, broken_at, range(3, needed))


@pytest.mark.parametrize("fault", list(Fault))
def test_a_pull_that_breaks_at_any_call_goes_on_when_started_again(
    relay: Wired, film: Path, tmp_path: Path, fault: Fault
):
    wire, place = relay
    part = publish(patient(place), NAME, film, Draft(), None).parts[0]
    count = calls(wire, lambda: patient(place).fetch(part, tmp_path / "whole.mov"))

    def broken_at(wired: Wired, number: int) -> None:
        own, mine = wired
        target = tmp_path / str(number) / "broken.mov"
        target.parent.mkdir()
        own.fault = Nth(number, fault)
        try:
            hasty(mine, fault).fetch(part, target)
        except VvtError:
            assert not target.exists()
            hasty(mine).fetch(part, target)
        assert target.read_bytes() == film.read_bytes()
        assert not list(target.parent.glob(".*vvt*"))

    at_every_call(relay, fault, broken_at, range(count))


# Killed (at each call: test_store_kills.py)


def child(what: str, film: Path, place: Place, *more: str) -> subprocess.Popen[bytes]:
    path = os.pathsep.join([str(Path(__file__).parents[1]), *sys.path])
    words = [what, str(film.parent), str(place.settings.endpoint), place.bucket, *more]
    return subprocess.Popen([sys.executable, "-m", "support.transfer_child", *words], stdout=subprocess.PIPE,
                            env={**os.environ, "PYTHONPATH": path})


def ended(process: subprocess.Popen[bytes]) -> int:
    process.communicate(timeout=120)
    return process.returncode


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 here")
def test_a_killed_pull_goes_on(relay: Wired, film: Path):
    wire, place = relay
    publish(patient(place), NAME, film, Draft(), None)
    victim: list[int] = []
    seen = threading.Semaphore(1)

    def strike(request: Request) -> Fault | None:
        if request.method != "GET" or "cut.mov" not in request.path or seen.acquire(blocking=False):
            return None
        ranges = next(film.parent.glob(".*vvt-ranges"))
        while not victim or len(ranges.read_text().splitlines()) < 2:
            time.sleep(0.01)
        os.kill(victim[0], signal.SIGKILL)
        return Fault.HUNG

    wire.fault = strike
    process = child("pull", film, place)
    victim.append(process.pid)
    assert ended(process) == -signal.SIGKILL
    assert not (film.parent / "back.mov").exists()

    wire.fault = lambda request: None
    wire.seen.clear()
    assert ended(child("pull", film, place)) == 0
    assert (film.parent / "back.mov").read_bytes() == film.read_bytes()
    assert sum(1 for request in wire.seen if request.method == "GET" and "cut.mov" in request.path) == 1
    assert not list(film.parent.glob(".*vvt*"))


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on files here")
def test_a_pull_onto_a_full_disk_goes_on_when_there_is_room(relay: Wired, film: Path):
    _, place = relay
    publish(patient(place), NAME, film, Draft(), None)
    process = child("pull", film, place, str(PART // 2))
    told, _ = process.communicate(timeout=120)
    assert process.returncode == 1
    assert b"disk is full" in told
    assert not (film.parent / "back.mov").exists()
    assert ended(child("pull", film, place)) == 0
    assert (film.parent / "back.mov").read_bytes() == film.read_bytes()


# Stopped, and changed


@pytest.mark.parametrize("piece", ["lifecycle", "?uploads", "partNumber=1", "?uploadId", "/versions/v"])
def test_a_publish_stops_at_once_wherever_the_server_hangs(relay: Wired, film: Path, piece: str):
    wire, place = relay
    place.store().check()
    stop, stuck = threading.Event(), threading.Event()

    def hang(request: Request) -> Fault | None:
        if piece not in request.path:
            return None
        stuck.set()
        return Fault.HUNG

    wire.fault = hang
    store = place.store(part_size=PART)
    journal, draft, took = UnkeptJournal(), Draft(), [60.0]

    def run() -> None:
        with pytest.raises(Stopped):
            store.publish(NAME, [PartSource("cut", film)], draft, journal=journal, stop=stop)
        took[0] = time.monotonic() - asked

    thread = threading.Thread(target=run)
    asked = time.monotonic()
    thread.start()
    assert stuck.wait(30)
    with Standstill() as stood:
        asked = time.monotonic()
        stop.set()
        thread.join(30)
    assert took[0] - stood.seconds < 1
    wire.fault = lambda request: None
    record = store.publish(NAME, [PartSource("cut", film)], draft, journal=journal)
    assert whole(place, NAME, record, film)


def test_a_file_that_changed_between_two_starts_is_refused_once_and_then_sent_anew(relay: Wired, film: Path):
    wire, place = relay
    draft, journal = Draft(), UnkeptJournal()
    wire.fault = lambda request: Fault.REFUSED if "partNumber=2" in request.path else None
    with pytest.raises(VvtError):
        publish(hasty(place), NAME, film, draft, journal)
    wire.fault = lambda request: None
    film.write_bytes(os.urandom(SIZE))
    with pytest.raises(SourceChanged):
        publish(hasty(place), NAME, film, draft, journal)
    record = publish(hasty(place), NAME, film, draft, journal)
    assert whole(place, NAME, record, film)
    assert open_uploads(place, record.parts[0].key) == []


def test_an_upload_the_store_dropped_begins_again(relay: Wired, film: Path):
    wire, place = relay
    draft, journal = Draft(), UnkeptJournal()
    wire.fault = lambda request: Fault.REFUSED if "partNumber=2" in request.path else None
    with pytest.raises(VvtError):
        publish(hasty(place), NAME, film, draft, journal)
    wire.fault = lambda request: None
    upload = journal.of("cut").upload()
    key = place.store().layout.part(NAME, "cut.mov")
    place.other_tool.abort_multipart_upload(Bucket=place.bucket, Key=key, UploadId=upload.upload_id)
    record = publish(hasty(place), NAME, film, draft, journal)
    assert whole(place, NAME, record, film)


def test_parts_the_journal_knows_nothing_of_are_known_by_their_md5(relay: Wired, film: Path):
    wire, place = relay
    draft, journal = Draft(), UnkeptJournal()

    def at_the_last(request: Request) -> Fault | None:
        while "partNumber=2" in request.path and len(journal.of("cut").sent()) < 1:
            time.sleep(0.01)
        return Fault.REFUSED if "partNumber=2" in request.path else None

    wire.fault = at_the_last
    with pytest.raises(VvtError):
        publish(hasty(place), NAME, film, draft, journal)
    wire.fault = lambda request: None
    begun = journal.of("cut").upload()
    forgetful = UnkeptJournal()
    forgetful.of("cut").begun(begun)
    before = wire.received
    record = publish(hasty(place), NAME, film, draft, forgetful)
    assert whole(place, NAME, record, film)
    held = len(place.other_tool.list_object_versions(Bucket=place.bucket, Prefix=record.parts[0].key)["Versions"])
    assert held == 1
    assert wire.received - before < 100_000


def test_progress_goes_back_when_a_part_goes_again(relay: Wired, film: Path):
    wire, place = relay
    steps: list[int] = []
    first = threading.Lock()
    wire.fault = lambda request: (
        Fault.CUT if "partNumber=2" in request.path and first.acquire(blocking=False) else None)
    patient(place).publish(NAME, [PartSource("cut", film)], Draft(),
                           progress=lambda stage, done, total: steps.append(done))
    assert any(later < earlier for earlier, later in pairwise(steps))
    assert (steps[0], steps[-1], max(steps)) == (0, SIZE, SIZE)


def test_a_limit_holds_for_all_threads_together(relay: Wired, film: Path, tmp_path: Path):
    _, place = relay
    film.write_bytes(os.urandom(6 << 20))
    store = Store(replace(place.settings, limit=4 << 20, part_size=2 << 20))
    # A second and a half; a limit for each of the three parts' threads would be half a second.
    began = time.monotonic()
    part = store.publish(NAME, [PartSource("cut", film)], Draft()).parts[0]
    assert time.monotonic() - began > 1.1
    began = time.monotonic()
    store.fetch(part, tmp_path / "back.mov")
    assert time.monotonic() - began > 1.1


