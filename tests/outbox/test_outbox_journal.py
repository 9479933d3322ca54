"""What is journaled is on the disk: another process reads exactly it, also after a kill in the middle of a write."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from support.parcels import NAME, PLACE, parcel
from vvt.outbox import Outbox, OutboxTrouble
from vvt.store import Checksums, CutName, Part, StoreSettings
from vvt.store.memory import SentPart, Unkept, Upload

UPLOAD = Upload("an id", 64 << 20, 200 << 20, 1_763_000_000_123_456_789)
PART = Part("cut", "Film/Reel%201/cut.mov", "a VersionId", 200 << 20, Checksums("b3", "crc="), "reel1.mov")


def test_another_process_reads_all_of_it(outbox, timeline):
    told = parcel(timeline, CutName("Film", "Ünï/cöde"), note="für später", author="Ada")
    entry = outbox.add(replace(told, base="3", warnings=("a sentence.",)))
    with Outbox(outbox.folder) as other:
        assert other.entries() == [entry]
    assert (entry.name.cut, entry.draft, entry.base, entry.warnings) == (
        "Ünï/cöde", told.draft, "3", ("a sentence.",))
    assert (entry.state, entry.goes, entry.attempts, entry.sent, entry.size) == ("waiting", "itself", 0, 0, 10)


def test_no_secret_is_written_down(outbox, timeline):
    place = StoreSettings("cuts", "prefix", endpoint="https://ada:hidden@store.example", profile="edit",
                          proxy="http://ada:hidden@proxy.example", limit=5)
    entry = outbox.add(replace(parcel(timeline), place=place))
    assert entry.place == StoreSettings("cuts", "prefix", profile="edit", limit=5)
    outbox.close()
    for file in outbox.folder.glob("outbox.db*"):
        assert b"hidden" not in file.read_bytes()


def test_what_was_sent_is_remembered(outbox, timeline):
    entry = outbox.add(parcel(timeline))
    journal = outbox.journal(entry.id)
    memory = journal.of("cut")
    memory.begun(UPLOAD)
    memory.was_sent(SentPart(1, '"etag"', 2**64 - 1, 64 << 20))
    journal.trying(12)
    with Outbox(outbox.folder) as other:
        again = other.journal(entry.id)
        assert (again.tried(), again.of("cut").upload(), again.of("timeline.otio").upload()) == (12, UPLOAD, None)
        assert again.of("cut").sent() == {1: SentPart(1, '"etag"', 2**64 - 1, 64 << 20)}
        again.of("cut").was_stored(PART)
    assert memory.stored() == PART


class Memories(RuleBasedStateMachine):
    """The journal's memory of a file, opened anew after every step, beside one that lives in the process."""

    @initialize()
    def begin(self):
        import tempfile

        self.place = tempfile.TemporaryDirectory()
        folder = Path(self.place.name)
        (folder / "reel1.otio").write_text("a timeline")
        with Outbox(folder / "outbox") as outbox:
            self.entry = outbox.add(parcel(folder / "reel1.otio")).id
        self.folder, self.model = folder / "outbox", Unkept()

    def both(self, do):
        with Outbox(self.folder) as outbox:
            do(outbox.journal(self.entry).of("cut"))
        do(self.model)

    @rule(upload_id=st.text(min_size=1), size=st.integers(1, 2**50))
    def begun(self, upload_id, size):
        # A new upload knows nothing of another's parts.
        self.model.forget()
        self.both(lambda memory: memory.begun(Upload(upload_id, 64 << 20, size, size * 3)))

    @rule(number=st.integers(1, 10_000), etag=st.text(), crc=st.integers(0, 2**64 - 1))
    def was_sent(self, number, etag, crc):
        self.both(lambda memory: memory.was_sent(SentPart(number, etag, crc, number)))

    @rule(version_id=st.text())
    def was_stored(self, version_id):
        self.both(lambda memory: memory.was_stored(replace(PART, version_id=version_id)))

    @rule()
    def forget(self):
        self.both(lambda memory: memory.forget())

    @invariant()
    def same(self):
        if hasattr(self, "model"):
            with Outbox(self.folder) as outbox:
                memory = outbox.journal(self.entry).of("cut")
                assert (memory.upload(), dict(memory.sent()), memory.stored()) == (
                    self.model.upload(), dict(self.model.sent()), self.model.stored())

    def teardown(self):
        self.place.cleanup()


TestMemories = Memories.TestCase
TestMemories.settings = settings(deadline=None, max_examples=15, stateful_step_count=12)

_WRITES = """
import os, signal, sys
from pathlib import Path
from vvt.outbox import Outbox
from vvt.store.memory import SentPart
memory = Outbox(Path(sys.argv[1])).journal(sys.argv[2]).of("cut")
for number in range(1, 10_000):
    memory.was_sent(SentPart(number, "etag", number, 1))
    os.write(1, b"%d\\n" % number)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_what_was_said_to_be_written_is_there_after_a_kill(outbox, timeline):
    entry = outbox.add(parcel(timeline))
    process = subprocess.Popen([sys.executable, "-c", _WRITES, outbox.folder, entry.id], stdout=subprocess.PIPE,
                               env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))})
    heard = [int(process.stdout.readline()) for _ in range(50)]
    process.send_signal(signal.SIGKILL)
    heard += [int(line) for line in process.stdout.read().split()]
    process.wait()
    kept = outbox.journal(entry.id).of("cut").sent()
    assert set(heard) <= kept.keys()
    assert len(kept) - len(heard) <= 1, "at most the one that was being written"


# The same publish again

def test_the_same_publish_is_known_again_also_while_somebody_attends_to_it(outbox, timeline):
    entry = outbox.add(parcel(timeline, note="one"))
    assert outbox.begun_before(parcel(timeline, note="one")).id == entry.id
    assert outbox.begun_before(parcel(timeline, note="two")) is None
    assert outbox.begun_before(parcel(timeline, CutName("Film", "Reel 2"), note="one")) is None
    assert outbox.begun_before(replace(parcel(timeline, note="one"), place=replace(PLACE, bucket="other"))) is None
    assert outbox.begun_before(replace(parcel(timeline, note="one"), place=replace(PLACE, limit=9))) is not None
    with outbox.attended(entry.id):
        assert outbox.begun_before(parcel(timeline, note="one")).id == entry.id
    os.utime(timeline, ns=(1, 1))
    assert outbox.begun_before(parcel(timeline, note="one")) is None


def test_an_id_is_known_by_its_first_letters(outbox, timeline):
    entry = outbox.add(parcel(timeline))
    assert outbox.named(entry.id[:5].upper()) == entry
    for word in ("", "nothing"):
        with pytest.raises(OutboxTrouble):
            outbox.named(word)


# A journal that can't be used

def test_a_damaged_journal_is_set_aside_with_its_files(outbox, timeline):
    entry = outbox.add(parcel(timeline))
    outbox.close()
    (outbox.folder / "outbox.db").write_bytes(b"this is no database" * 100)
    with Outbox(outbox.folder) as fresh:
        assert "was damaged" in fresh.notice
        assert fresh.entries() == []
        (aside,) = outbox.folder.glob("set-aside-*")
        assert str(aside) in fresh.notice
        assert (aside / "outbox.db").read_bytes().startswith(b"this is no database")
        assert (aside / "files" / entry.id / "timeline.otio" / "reel1.otio").exists()
        assert fresh.add(parcel(timeline)).state == "waiting"
    with Outbox(outbox.folder) as again:
        assert again.notice == ""
        assert len(again.entries()) == 1


def test_a_torn_page_is_noticed(outbox, timeline):
    for _ in range(30):
        outbox.add(parcel(timeline))
    outbox.close()
    path = outbox.folder / "outbox.db"
    pages = bytearray(path.read_bytes())
    pages[8192:12288] = b"\xff" * 4096
    path.write_bytes(pages)
    with Outbox(outbox.folder) as fresh:
        assert "was damaged" in fresh.notice


def test_a_newer_journal_is_refused_and_left_as_it_is(outbox):
    import sqlite3

    outbox.close()
    with sqlite3.connect(outbox.folder / "outbox.db") as newer:
        newer.execute("PRAGMA user_version=99")
    newer.close()
    with pytest.raises(OutboxTrouble, match="newer Video Version Tracker"):
        Outbox(outbox.folder)
    assert not list(outbox.folder.glob("set-aside-*"))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_said(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(OutboxTrouble):
        Outbox(tmp_path / "outbox")


def test_a_file_where_the_folder_should_be_is_said(timeline):
    with pytest.raises(OutboxTrouble, match="VVT_OUTBOX_DIR"):
        Outbox(timeline)


def test_the_name_of_a_cut_is_shown(outbox, timeline):
    assert str(outbox.add(parcel(timeline)).name) == str(NAME) == "Film/Reel 1"


@pytest.fixture
def small_disk(tmp_path):
    """A disk of a megabyte; only an administrator can put one up."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if sys.platform != "linux" or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], capture_output=True, check=False).returncode:
        pytest.skip("no disk can be put up")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


def test_a_full_disk_is_told_as_such_where_sqlite_says_something_else(small_disk):
    """It keeps an index of its write-ahead log beside the journal; can't that be made, it tells of an I/O error."""
    Outbox(small_disk / "outbox").close()
    with (small_disk / "filling").open("wb", buffering=0) as filling, suppress(OSError):
        while True:
            filling.write(bytes(4096))
    with pytest.raises(OutboxTrouble, match="no room left"):
        Outbox(small_disk / "outbox")
    (small_disk / "filling").unlink()
    with Outbox(small_disk / "outbox") as outbox:
        assert not outbox.notice
