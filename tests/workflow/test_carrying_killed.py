"""`import` killed for good in the middle of a large file: what was sent is not sent again."""

import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from support.relay import Fault, Relay, relayed
from support.s3 import Place, embedded_s3
from vvt.outbox import KeptJournals, OutboxTrouble, Parcel
from vvt.store import PROXY, CutName, Draft, PartSource, Record, Ref, Store
from vvt.workflow.carrying import bring, export
from vvt.workflow.repairing import repair, to_give_up
from vvt.workflow.reviewing import comment

NAME = CutName("Film", "Reel")
PART = 1 << 20       # bytes: S3 wants five times that, the server of these tests takes it
SIZE = 12 * PART + 17
COMMENTS = 6
IN_FLIGHT = 4        # parts that may be on their way when it is killed
PATIENCE = 120       # seconds; no test waits so long
_IMPORT = """
import sys
from pathlib import Path
from vvt.store import Store, StoreSettings
from vvt.workflow.carrying import bring
for each in bring(Store(StoreSettings(sys.argv[1], endpoint=sys.argv[2], part_size=1 << 20)), Path(sys.argv[3])):
    print(each.record.ref, each.state)
"""


@pytest.fixture
def there():
    with embedded_s3() as place:
        yield place


@pytest.fixture(scope="module")
def exported() -> list[Path]:
    """The export, once a test has made it, in a home of its own."""
    return []


@pytest.fixture
def out(exported: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export, which is only read."""
    if not exported:
        exported.append(an_export(tmp_path_factory.mktemp("export")))
    return exported[0]


def an_export(folder: Path) -> Path:
    """An export of one version: a film of many parts, its proxy, and what was said of it."""
    with embedded_s3() as here:
        store = here.store(part_size=PART)
        film, proxy = folder / "film.mov", folder / "proxy.mp4"
        film.write_bytes(os.urandom(SIZE))
        proxy.write_bytes(os.urandom(3 * PART))
        record = store.publish(NAME, [PartSource("cut", film)], Draft("one", "Ana"))
        store.keep_proxy(record, proxy)
        for number in range(COMMENTS):
            comment(store, Ref(NAME, "latest"), f"comment {number}", "Ben")
        assert len(export(store, [record.ref], folder / "out")) == 1
    return folder / "out"


def importing(wire: Relay, place: Place, out: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", _IMPORT, place.bucket, wire.endpoint, str(out)], stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))})


def killed_at(wire: Relay, place: Place, out: Path, method: str, piece: str) -> None:
    """Kill it with that call on its way, which the server then doesn't see."""
    known, first = threading.Event(), []

    def strike(request):
        if request.method != method or piece not in request.path:
            return None
        assert known.wait(PATIENCE)
        first[0].kill()
        return Fault.REFUSED

    wire.fault = strike
    first.append(importing(wire, place, out))
    known.set()
    first[0].communicate(timeout=PATIENCE)
    assert first[0].returncode == -signal.SIGKILL
    wire.fault = lambda request: None


def whole(store: Store, out: Path) -> Record:
    [record] = store.versions(NAME)
    assert all(check.ok for check in store.verify(record))
    assert len(store.reviews(NAME).of(1, record.publish_id).comments) == COMMENTS
    proxy = store.proxy(record)
    assert store.read(proxy) == next(out.glob(f"*/*/*/files/{PROXY}/*")).read_bytes()
    return record


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 here")
@pytest.mark.parametrize(("method", "piece", "again"), [
    ("PUT", "partNumber=8", SIZE - (8 - IN_FLIGHT) * PART + 3 * PART),   # four parts at least are there
    ("POST", "?uploadId", 3 * PART),                                     # nothing of the film; the proxy
    ("PUT", "/versions/", 3 * PART),
    ("PUT", "/proxy.json", 0)])
def test_killed_it_goes_on(there, out, method: str, piece: str, again: int):
    with relayed(there.settings.endpoint) as wire:
        killed_at(wire, there, out, method, piece)
        sent = wire.received
        second = importing(wire, there, out)
        told, _ = second.communicate(timeout=PATIENCE)
        state = "already there" if piece == "/proxy.json" else "carried"
        assert (second.returncode, told.decode()) == (0, f"{NAME}@v1 {state}\n")
        assert wire.received - sent <= again + 100_000
    store = there.store()
    whole(store, out)
    assert (store.open_uploads(), store.foreign(NAME)) == ([], [])
    with KeptJournals() as journals:
        assert journals.begun() == frozenset()


def test_repair_knows_what_an_import_goes_on_with(there, out):
    with relayed(there.settings.endpoint) as wire:
        killed_at(wire, there, out, "PUT", "partNumber=8")
    found = repair(there.store())
    assert [upload.upload_id in found.waiting for upload in found.uploads] == [True]
    assert to_give_up(found, 0) == []
    assert [each.state for each in bring(there.store(part_size=PART), out)] == ["carried"]
    whole(there.store(), out)


def test_another_place_of_the_same_name_is_another(there, out):
    """The journal is the store's, so nothing is believed to be there that is elsewhere."""
    with relayed(there.settings.endpoint) as wire:
        killed_at(wire, there, out, "PUT", "partNumber=8")
    with embedded_s3() as other:
        same = replace(other, settings=replace(other.settings, bucket=there.bucket))
        same.store().set_up(create=True)
        bring(same.store(part_size=PART), out)
        whole(same.store(), out)


def test_two_at_once_do_not_send_the_same(there):
    parcel = Parcel(there.settings, NAME, (), Draft("one"))
    with KeptJournals() as journals, KeptJournals() as others, journals.of(parcel) as journal:
        journal.trying(3)
        assert journal.tried() == 3
        with pytest.raises(OutboxTrouble, match="Another process"), others.of(parcel):
            pass
    with KeptJournals() as journals, journals.of(parcel) as journal:
        assert journal.tried() is None


def test_what_was_said_is_read_with_one_list_a_cut(there, tmp_path):
    store, film = there.store(), tmp_path / "film.mov"
    for number in range(1, 4):
        film.write_bytes(b"film %d" % number)
        store.publish(NAME, [PartSource("cut", film)], Draft())
        comment(store, Ref(NAME, "number", number), "lovely", "Ben")
    with relayed(there.settings.endpoint) as wire:
        through = there.store(endpoint=wire.endpoint)
        assert [each.reviews for each in export(through, [str(NAME)], tmp_path / "out")] == [1, 1, 1]
        assert sum("versions" in asked.path and "reviews" in asked.path for asked in wire.seen) == 1
