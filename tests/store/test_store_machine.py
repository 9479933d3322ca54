"""Publishing, breaking off, going on, pulling, racing, in any order: what was published stays whole."""

import random
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from support.relay import Fault, Request, relayed
from support.s3 import Place, new_place
from vvt.errors import VvtError
from vvt.store import CutName, Draft, PartSource, Record, Ref, Store
from vvt.store.embedded import EmbeddedS3
from vvt.store.memory import UnkeptJournal

NAME = CutName("Night Train", "Reel 2")
MIB = 1 << 20
SIZES = st.sampled_from([1, 2_000, 5 * MIB + 3])


class Transfers(RuleBasedStateMachine):
    """One cut in one bucket, behind a relay that breaks calls."""

    def __init__(self) -> None:
        super().__init__()
        self._open = ExitStack()
        self._folder = Path(self._open.enter_context(tempfile.TemporaryDirectory()))
        server = self._open.enter_context(EmbeddedS3())
        direct = new_place(server)
        self._wire = self._open.enter_context(relayed(server.endpoint))
        self._place = Place(replace(direct.settings, endpoint=self._wire.endpoint))
        self._count = 0
        self._published: dict[int, bytes] = {}
        self._pending: list[tuple[Path, Draft, UnkeptJournal]] = []

    def teardown(self) -> None:
        self._open.close()

    def _store(self) -> Store:
        return self._place.store(patience=0, part_size=5 * MIB, timeout=20)

    @initialize()
    def prepared(self) -> None:
        self._store().check()

    def _film(self, size: int, seed: int) -> Path:
        self._count += 1
        path = self._folder / f"{self._count}.mov"
        path.write_bytes(random.Random(seed).randbytes(size))
        return path

    def _publish(self, film: Path, draft: Draft, journal: UnkeptJournal) -> Record:
        return self._store().publish(NAME, [PartSource("cut", film)], draft, journal=journal)

    def _done(self, record: Record, film: Path) -> None:
        assert record.number not in self._published
        self._published[record.number] = film.read_bytes()

    @rule(size=SIZES, seed=st.integers(0, 3))
    def publish(self, size: int, seed: int) -> None:
        film = self._film(size, seed)
        self._done(self._publish(film, Draft(), UnkeptJournal()), film)

    @rule(size=SIZES, seed=st.integers(0, 3), at=st.integers(0, 14), fault=st.sampled_from([Fault.REFUSED, Fault.LOST]))
    def broken(self, size: int, seed: int, at: int, fault: Fault) -> None:
        film, draft, journal = self._film(size, seed), Draft(), UnkeptJournal()
        left = threading.Semaphore(at)

        def from_then_on(request: Request) -> Fault | None:
            return None if left.acquire(blocking=False) else fault

        self._wire.fault = from_then_on
        try:
            self._done(self._publish(film, draft, journal), film)
        except VvtError:
            self._pending.append((film, draft, journal))
        finally:
            self._wire.fault = lambda request: None

    @precondition(lambda self: self._pending)
    @rule()
    def go_on(self) -> None:
        film, draft, journal = self._pending.pop(0)
        record = self._publish(film, draft, journal)
        assert record.publish_id == draft.publish_id
        self._done(record, film)

    @rule(seeds=st.tuples(st.integers(0, 3), st.integers(0, 3)))
    def two_at_once(self, seeds: tuple[int, int]) -> None:
        films = [self._film(2_000, seed) for seed in seeds]
        with ThreadPoolExecutor(2) as pool:
            records = list(pool.map(lambda film: self._publish(film, Draft(), UnkeptJournal()), films))
        for record, film in zip(records, films, strict=True):
            self._done(record, film)

    @precondition(lambda self: self._published)
    @rule(choice=st.randoms(use_true_random=False))
    def pull(self, choice: random.Random) -> None:
        number = choice.choice(sorted(self._published))
        self._count += 1
        target = self._folder / f"{self._count} back.mov"
        self._store().fetch(self._store().find(Ref.parse(f"{NAME}@v{number}")).parts[0], target)
        assert target.read_bytes() == self._published[number]

    @rule()
    def look(self) -> None:
        listed = {record.number for record in self._store().versions(NAME)}
        # A record whose answer was lost is there already; going on finds it.
        assert set(self._published) <= listed
        assert len(listed - set(self._published)) <= len(self._pending)
        assert listed == set(range(1, len(listed) + 1))


TestTransfers = Transfers.TestCase
TestTransfers.settings = settings(max_examples=5, stateful_step_count=12, deadline=None)
