"""What the store promises of long transfers on every server: gone on with, taken over, not sent twice, stopped.

Derived from and given its fixtures as `store_contract` is.
"""

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict, replace
from itertools import pairwise
from pathlib import Path

import pytest

from support.dying_child import PUBLISH_ID
from support.kept_journal import KeptJournal
from support.s3 import Place
from support.store_contract import EVERY_KIND, NAME
from vvt.store import CutName, Draft, PartSource, Record, Sent, Stopped, Store

MIB = 1 << 20
STEP = 5 * MIB        # the smallest part S3 takes
PLAIN = CutName("Film", "Reel")
AT_ONCE = 4           # parts on their way at a time
NAMES = pytest.mark.parametrize("name", [PLAIN, NAME, CutName("100%", "Zürich #2")], ids=["plain", "spaces", "percent"])


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Six parts and a bit."""
    path = tmp_path / "film.mov"
    path.write_bytes(os.urandom(6 * STEP + 17))
    return path


def store_on(place: Place) -> Store:
    return place.store(part_size=STEP)


def publish(place: Place, name: CutName, film: Path, **more: object) -> tuple[Record, Sent]:
    told: list[Sent] = []
    draft = more.pop("draft", Draft())
    record = store_on(place).publish(
        name, [PartSource("cut", film)], draft, tell=told.append, **more)  # type: ignore[arg-type]
    return record, told[-1]


def killed(place: Place, name: CutName, film: Path, journal: Path, most: int) -> int:
    """Publish in a process that kills itself when more than `most` bytes are on their way; returns its exit status."""
    settings = json.dumps(asdict(replace(place.settings, part_size=STEP)))
    path = os.pathsep.join([str(Path(__file__).parents[1]), *sys.path])
    words = [settings, str(name), str(film), str(journal), str(most)]
    done = subprocess.run([sys.executable, "-m", "support.dying_child", *words], check=False,
                          env={**os.environ, "PYTHONPATH": path})
    return done.returncode


def begun(place: Place, name: CutName, film: Path, journal: Path) -> None:
    """Leave an upload behind of which at least one part was confirmed."""
    assert killed(place, name, film, journal, AT_ONCE * STEP) == -signal.SIGKILL
    assert KeptJournal(journal).of("cut").sent()


def arrived(place: Place, record: Record, film: Path) -> bool:
    """It is the version that everybody finds, bit for bit, and an ordinary object."""
    store = place.store()
    assert store.versions(record.name)[0] == record
    assert all(check.ok for check in store.verify(record))
    return store.read(record.parts[0]) == film.read_bytes()


def open_uploads(place: Place) -> list[str]:
    found = place.other_tool.list_multipart_uploads(Bucket=place.bucket).get("Uploads", ())
    return [upload["UploadId"] for upload in found]


class TransferContract:
    """The promises."""

    @EVERY_KIND
    @pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 here")
    def test_a_publish_killed_half_way_sends_the_rest_alone(self, place: Place, film: Path, tmp_path: Path):
        journal = tmp_path / "journal"
        begun(place, NAME, film, journal)
        assert place.store().versions(NAME) == []
        held = len(KeptJournal(journal).of("cut").sent())
        draft = Draft(publish_id=PUBLISH_ID)
        record, sent = publish(place, NAME, film, draft=draft, journal=KeptJournal(journal))
        assert arrived(place, record, film)
        assert sent.wire <= sent.size - held * STEP
        assert open_uploads(place) == []

    @pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 here")
    def test_an_upload_that_is_gone_is_begun_again(self, place: Place, film: Path, tmp_path: Path):
        journal = tmp_path / "journal"
        begun(place, NAME, film, journal)
        key = place.store().layout.part(NAME, "cut.mov")
        for upload in open_uploads(place):
            # The client asks again where the first answer was lost, and then it is gone already.
            with suppress(place.other_tool.exceptions.NoSuchUpload):
                place.other_tool.abort_multipart_upload(Bucket=place.bucket, Key=key, UploadId=upload)
        draft = Draft(publish_id=PUBLISH_ID)
        record, sent = publish(place, NAME, film, draft=draft, journal=KeptJournal(journal))
        assert arrived(place, record, film)
        assert sent.wire >= sent.size

    @NAMES
    def test_what_the_version_before_has_is_taken_over(self, place: Place, film: Path, name: CutName):
        publish(place, name, film)
        data = film.read_bytes()
        film.write_bytes(data[:11 * MIB] + os.urandom(100_000) + data[11 * MIB:])
        record, sent = publish(place, name, film)
        assert arrived(place, record, film)
        assert sent.size == len(data) + 100_000
        assert sent.wire < 2 * STEP + MIB

    @NAMES
    def test_identical_bytes_are_pinned_not_sent(self, place: Place, film: Path, name: CutName):
        first, _ = publish(place, name, film)
        again, sent = publish(place, name, film)
        assert (sent.wire, again.number) == (0, 2)
        assert again.parts == first.parts

    def test_stopped_it_ends_and_goes_on_where_it_was(self, place: Place, film: Path, tmp_path: Path):
        stop, journal = threading.Event(), KeptJournal(tmp_path / "journal")

        def progress(stage: str, done: int, total: int) -> None:
            if done > AT_ONCE * STEP:
                stop.set()

        draft = Draft()
        with pytest.raises(Stopped):
            publish(place, NAME, film, draft=draft, journal=journal, progress=progress, stop=stop)
        assert place.store().versions(NAME) == []
        again = KeptJournal(tmp_path / "journal")
        assert again.of("cut").sent()
        record, sent = publish(place, NAME, film, draft=draft, journal=again)
        assert arrived(place, record, film)
        assert sent.wire <= sent.size - STEP

    def test_stopped_without_a_journal_it_leaves_nothing(self, place: Place, film: Path):
        stop = threading.Event()
        with pytest.raises(Stopped):
            publish(place, NAME, film, stop=stop, progress=lambda stage, done, total: done > STEP and stop.set())
        assert open_uploads(place) == []
        assert place.store().history(NAME).files == ()

    def test_a_pull_that_was_stopped_fetches_the_rest_alone(self, place: Place, film: Path, tmp_path: Path):
        record, _ = publish(place, NAME, film)
        stop, back = threading.Event(), tmp_path / "back.mov"
        store = place.store(part_size=STEP)
        # With more than four ranges' bytes there, one at least was whole, and noted before the fifth began.
        with pytest.raises(Stopped):
            store.fetch(record.parts[0], back, stop=stop,
                        progress=lambda stage, done, total: done > AT_ONCE * STEP and stop.set())
        assert not back.exists()
        steps: list[int] = []
        place.store(part_size=STEP).fetch(record.parts[0], back, progress=lambda stage, done, total: steps.append(done))
        assert back.read_bytes() == film.read_bytes()
        assert any(after - before == STEP for before, after in pairwise(steps)), "nothing was kept"
        assert not list(tmp_path.glob(".*vvt*"))
