"""A file is read once, within a bound of memory, whatever its pieces; and what is sent of it is what it holds."""

import json
import os
import random
import subprocess
import sys
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.s3 import Place, new_place
from vvt.store import CutName
from vvt.store._body import Limit, Range
from vvt.store._kept import Kept
from vvt.store._tries import Stopped
from vvt.store.embedded import EmbeddedS3

MIB = 1 << 20
BLOCK = 64

_PUBLISH = """
import json, sys
from pathlib import Path
from vvt.store import CutName, Draft, PartSource, Store, StoreSettings

def told():
    lines = Path("/proc/self/io").read_text().splitlines()
    return int(lines[0].split()[1]), int(next(l for l in Path("/proc/self/status").read_text().splitlines()
                                              if l.startswith("VmHWM")).split()[1]) * 1024

store = Store(StoreSettings(**json.loads(sys.argv[1])))
store.check()
before, _ = told()
store.publish(CutName("Film", "Reel"), [PartSource("cut", Path(sys.argv[2]))], Draft())
after, peak = told()
print(json.dumps([after - before, peak]))
"""


@pytest.fixture
def place(server: EmbeddedS3) -> Place:
    return new_place(server)


@pytest.mark.skipif(not Path("/proc/self/io").exists(), reason="only Linux counts what a process reads")
def test_a_file_is_read_once_and_memory_stays_in_its_bound(place: Place, tmp_path: Path):
    film = tmp_path / "film.mov"
    block = os.urandom(64 * MIB)
    with film.open("wb") as file:
        for _ in range(4):
            file.write(block)
    words = [sys.executable, "-c", _PUBLISH, json.dumps(asdict(place.settings)), str(film)]
    done = subprocess.run(words, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, capture_output=True,
                          check=True, text=True)
    read, peak = json.loads(done.stdout)
    # What is more than the file is Python's own modules, and the answers of the store.
    assert film.stat().st_size <= read < film.stat().st_size + 16 * MIB
    assert peak < 200_000_000
    assert place.store().versions(CutName("Film", "Reel"))[0].parts[0].size == film.stat().st_size


def never() -> None:
    """Nobody stops this."""


def sent(path: Path, start: int, size: int, claim: object, again: bool) -> bytes:
    """What goes to the store of a piece; `again` after a first attempt broke off half way."""
    def body() -> Range:
        return Range(path, start, size, limit=Limit(None), pause=lambda _: None, passed=lambda _: None,
                     claim=claim)  # type: ignore[arg-type]

    if again:
        first = body()
        read = 0
        while read < size // 2:
            read += len(first.read())
        first.close()
    with body() as whole:
        return b"".join(iter(lambda: bytes(whole.read()), b""))


@given(size=st.integers(1, 6000), seed=st.integers(0, 2**32), pieces=st.integers(1, 40), most=st.integers(2, 40))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_sent_is_what_the_file_holds(tmp_path: Path, size: int, seed: int, pieces: int, most: int):
    chance = random.Random(seed)
    data = chance.randbytes(size)
    path = tmp_path / "film"
    path.write_bytes(data)
    ends = sorted({*(chance.randrange(1, size + 1) for _ in range(pieces)), size})
    kept, buffers, given_out = Kept(never, most, BLOCK), set(), 0
    results: list[tuple[int, int, Future[bytes]]] = []
    ranges = list(pairwise([0, *ends]))
    with ThreadPoolExecutor(4) as crew, path.open("rb", buffering=0) as file:
        def work(start: int, length: int) -> Future[bytes]:
            claim, again, taken_over = kept.claim(start, length), chance.random() < 0.2, chance.random() < 0.2

            def job() -> bytes:
                try:
                    return data[start:start + length] if taken_over else sent(path, start, length, claim, again)
                finally:
                    claim.close()
            return crew.submit(job)

        while given_out < len(ranges):
            buffer = kept.room()
            buffers.add(id(buffer))
            at = file.tell()
            kept.add(buffer, at, file.readinto(memoryview(buffer)) or 0)
            # A piece is known when all of it was read, or, taken over in the store, some blocks later.
            while given_out < len(ranges) and ranges[given_out][1] <= file.tell():
                start, end = ranges[given_out]
                results.append((start, end, work(start, end - start)))
                given_out += 1
    for start, end, result in results:
        assert result.result() == data[start:end]
    assert len(buffers) <= most


def test_reading_waits_for_what_is_being_sent_and_can_be_stopped():
    stop = threading.Event()

    def check() -> None:
        if stop.is_set():
            raise Stopped

    kept = Kept(check, 2, BLOCK)
    for number in range(2):
        kept.add(kept.room(), number * BLOCK, BLOCK)
    claim = kept.claim(0, 2 * BLOCK)
    with ThreadPoolExecutor(1) as reader:
        waiting = reader.submit(kept.room)
        claim.let_go(BLOCK)
        assert len(waiting.result()) == BLOCK
        waiting = reader.submit(kept.room)
        stop.set()
        with pytest.raises(Stopped):
            waiting.result()


def test_what_had_to_give_way_is_read_again(tmp_path: Path):
    path = tmp_path / "film"
    path.write_bytes(bytes(range(200)) * 2)
    kept = Kept(never, 2, BLOCK)
    with path.open("rb", buffering=0) as file:
        for number in range(5):
            buffer = kept.room()
            kept.add(buffer, number * BLOCK, file.readinto(memoryview(buffer)))
    claim = kept.claim(0, 5 * BLOCK)
    assert claim.view(0, 1) is None
    assert claim.view(4 * BLOCK, 3) is not None
    assert sent(path, 0, 5 * BLOCK, claim, again=True) == path.read_bytes()[:5 * BLOCK]


def test_a_piece_in_the_middle_of_a_block_leaves_the_rest_to_the_next():
    kept = Kept(never, 4, BLOCK)
    buffer = kept.room()
    buffer[:] = bytes(range(BLOCK))
    kept.add(buffer, 0, BLOCK)
    first, second = kept.claim(0, 10), kept.claim(10, BLOCK - 10)
    first.close()
    view = second.view(10, 5)
    assert view is not None
    assert bytes(view) == bytes(range(10, 15))
    second.close()
    second.close()
    assert kept.room() is buffer


def test_blocks_are_small_until_much_went_and_where_the_line_is_slow(tmp_path: Path):
    path = tmp_path / "film"
    path.write_bytes(bytes(24 * MIB))
    waits = iter([0.0] * 5 + [0.3] + [0.0] * 1000)
    with Range(path, 0, 24 * MIB, limit=Limit(None), pause=lambda _: time.sleep(next(waits)),
               passed=lambda _: None) as body:
        sizes = [len(block) for block in iter(body.read, b"")]
    assert sum(sizes) == 24 * MIB
    # Slower lines than this get nothing through within a connection's ten seconds.
    assert max(sizes[:4]) == 64 << 10
    assert sizes[6] == 64 << 10, "the one after a slow one"
    assert max(sizes) == MIB
    assert all(size <= max(64 << 10, sum(sizes[:number]) // 4) for number, size in enumerate(sizes))
