"""A publish and a pull are killed for good (SIGKILL) with every one of their calls on the way, and started again."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from blake3 import blake3

from support.forking_child import PUBLISH_ID, Children, children
from support.kept_journal import KeptJournal
from support.relay import Fault, Relay, Request
from support.s3 import Place
from support.transfer_child import PART
from vvt.store import CutName, Draft, Part, PartSource

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no kill -9 here")
Wired = tuple[Relay, Place]
SIZE = 3 * PART + 17
HEADERS = 100_000      # bytes of bodies that are no film: records, tables, lists of parts
PATIENCE = 60          # seconds; no test waits so long
WHEN = [Fault.REFUSED, Fault.LOST]    # with the call on its way to the server, and with its answer on the way back


@pytest.fixture(scope="module")
def born() -> Iterator[Children]:
    with children() as found:
        yield found


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    film, timeline = tmp_path / "film.mov", tmp_path / "timeline.otio"
    film.write_bytes(os.urandom(SIZE))
    timeline.write_text('{"OTIO_SCHEMA": "Timeline.1"}')
    return {"cut": str(film), "timeline.otio": str(timeline)}


class Executioner:
    """Kills the child with the call of this number on the way, counted from the first."""

    def __init__(self, wire: Relay, number: int, when: Fault) -> None:
        self._wire, self._left, self._when = wire, number, when
        self._lock, self._known, self.victim = threading.Lock(), threading.Event(), 0
        self.hit: Request | None = None
        wire.fault, wire.after = self._strike, lambda request, answer: None

    def of(self, child: int) -> None:
        self.victim = child
        self._known.set()

    def _strike(self, request: Request) -> Fault | None:
        with self._lock:
            self._left -= 1
            if self._left != -1:
                # What the child had on its way beside it gets no further: it may be dead before the server is asked.
                return Fault.REFUSED if self.hit else None
            self.hit = request
        assert self._known.wait(PATIENCE)
        if self._when is Fault.LOST:
            self._wire.after = lambda asked, answer: self._kill() if asked is request else None
        else:
            self._kill()
        return self._when

    def _kill(self) -> None:
        os.kill(self.victim, signal.SIGKILL)

    def leave(self) -> None:
        self._wire.fault, self._wire.after = (lambda request: None), (lambda request, answer: None)


def killed(wire: Relay, number: int, when: Fault, begin: Callable[[], int], born: Children) -> Request | None:
    """Begin a child and kill it at that call; the call, None where it ended before."""
    executioner = Executioner(wire, number, when)
    executioner.of(begin())
    ended = born.ended()
    executioner.leave()
    assert ended == (-signal.SIGKILL if executioner.hit else 0), executioner.hit
    return executioner.hit


def held(journal: KeptJournal) -> int:
    """Bytes of the film that the server has, as far as the killed process was told."""
    memory = journal.of("cut")
    return SIZE if memory.stored() else sum(part.size for part in memory.sent().values())


@pytest.mark.parametrize("when", WHEN)
def test_a_publish_killed_at_any_call_goes_on(relay: Wired, born: Children, files, tmp_path, when: Fault):
    wire, place = relay
    place.store().check()
    store = place.store(part_size=PART)
    for number in count():
        name, kept = CutName("P", f"killed at {number}"), tmp_path / f"journal {number}"
        hit = killed(wire, number, when, lambda name=name, kept=kept: born.begin(
            bucket=place.bucket, endpoint=wire.endpoint, cut=str(name), files=files, journal=str(kept)), born)
        if hit is None:
            break
        journal = KeptJournal(kept)
        before, there = wire.received, held(journal)
        record = store.publish(name, [PartSource(part, Path(path)) for part, path in files.items()],
                               Draft(publish_id=PUBLISH_ID), journal=journal)
        assert wire.received - before <= SIZE - there + HEADERS, hit
        assert (record.number, all(check.ok for check in store.verify(record))) == (1, True), hit
        assert record.parts[0].checksums.blake3 == blake3(Path(files["cut"]).read_bytes()).hexdigest(), hit
        # What nobody will go on with is named: an upload that nobody heard of, an S3 version that was sent twice.
        found = store.dangling(name)
        assert (found.versions, found.in_progress, found.foreign, found.lost) == (1, (), (), ()), hit
        assert len(found.leftovers) <= 1, hit
        created = when is Fault.LOST and hit.path.endswith("?uploads")
        folder = store.layout.cut(name)
        assert [upload.size for upload in store.open_uploads() if upload.key.startswith(folder)] == [0] * created, hit
    assert number > 15


@pytest.mark.parametrize("when", WHEN)
def test_a_pull_killed_at_any_call_goes_on(relay: Wired, born: Children, files, tmp_path, when: Fault):
    wire, place = relay
    store = place.store(part_size=PART)
    part = store.publish(CutName("P", "whole"), [PartSource("cut", Path(files["cut"]))], Draft()).parts[0]
    for number in count():
        target = tmp_path / f"{number}" / "back.mov"
        target.parent.mkdir()
        hit = killed(wire, number, when, lambda target=target: pulling(born, place, part, target), born)
        assert target.exists() is (hit is None)
        if hit is None:
            break
        store.fetch(part, target)
        assert target.read_bytes() == Path(files["cut"]).read_bytes()
        assert [path.name for path in target.parent.iterdir()] == ["back.mov"]
    assert number >= 5


def pulling(born: Children, place: Place, part: Part, target: Path, most: int | None = None) -> int:
    return born.begin(bucket=place.bucket, endpoint=place.settings.endpoint, part=part.to_dict(), target=str(target),
                      most=most)


@pytest.mark.parametrize("most", [0, 10, PART // 2, PART, 2 * PART + 5, SIZE - 1])
def test_a_pull_onto_a_disk_that_is_full_anywhere_goes_on_when_there_is_room(
    relay: Wired, born: Children, files, tmp_path, most: int
):
    _, place = relay
    store = place.store(part_size=PART)
    part = store.publish(CutName("P", "whole"), [PartSource("cut", Path(files["cut"]))], Draft()).parts[0]
    target = tmp_path / "back" / "back.mov"
    target.parent.mkdir()
    pulling(born, place, part, target, most)
    assert born.ended() == 1
    assert not target.exists()
    store.fetch(part, target)
    assert target.read_bytes() == Path(files["cut"]).read_bytes()
    assert [path.name for path in target.parent.iterdir()] == ["back.mov"]
