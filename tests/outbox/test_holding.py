"""The outbox owns what it sends: copies, links, our renders; and never touches the editor's own files."""

import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from support.parcels import parcel, recorded, with_film
from vvt.errors import NotFound
from vvt.outbox import Outbox, OutboxTrouble, attempt, may_go
from vvt.store import SourceChanged


def only_file(entry, part: str):
    (file,) = [file for file in entry.files if file.part == part]
    return file


def test_small_files_are_copied_in_and_the_originals_may_go(outbox, timeline):
    entry = outbox.add(parcel(timeline))
    held = only_file(entry, "timeline.otio")
    timeline.unlink()
    assert held.path.read_bytes() == b"a timeline"
    assert (held.holding, held.path.name, held.origin) == ("copied", "reel1.otio", timeline)


def test_a_film_is_linked_so_that_it_outlives_its_name(outbox, timeline, film):
    held = only_file(outbox.add(with_film(parcel(timeline), film)), "cut")
    assert (held.holding, held.path.name) == ("linked", "reel1.mov")
    assert held.path.samefile(film)


def test_when_it_is_done_the_copies_go_and_the_editor_s_files_stay(outbox, timeline, film):
    entry = outbox.add(with_film(parcel(timeline), film))
    attempt(outbox, entry.id, recorded, None, threading.Event())
    assert timeline.exists()
    assert film.exists()
    assert not (outbox.folder / "files" / entry.id).exists()
    assert outbox.entry(entry.id).state == "done"


def test_nothing_is_let_go_of_for_another_publish_s_record(outbox, timeline):
    entry, other = outbox.add(parcel(timeline)), outbox.add(parcel(timeline))

    def wrong(one):
        return recorded(replace(one, entry=other))

    with pytest.raises(OutboxTrouble):
        attempt(outbox, entry.id, wrong, None, threading.Event())
    assert only_file(entry, "timeline.otio").path.exists()


def test_a_render_of_ours_stays_where_it_is_and_goes_when_it_is_published(outbox, timeline, film):
    place = outbox.folder / "renders" / "one"
    place.mkdir(parents=True)
    ours = film.rename(place / "reel1.mov")
    entry = outbox.add(with_film(parcel(timeline), ours))
    assert only_file(entry, "cut").holding == "ours"
    assert entry.render.path == ours
    attempt(outbox, entry.id, recorded, None, threading.Event())
    assert not place.exists()
    assert place.parent.exists()


@pytest.mark.parametrize("with_render", [False, True])
def test_dropped_a_render_of_ours_goes_only_when_that_was_said(outbox, timeline, film, *, with_render):
    place = outbox.folder / "renders" / "one"
    place.mkdir(parents=True)
    ours = film.rename(place / "reel1.mov")
    entry = outbox.add(with_film(parcel(timeline), ours))
    outbox.ask_to_drop(entry.id, with_render=with_render)
    outbox.drop(entry.id)
    assert ours.exists() is not with_render
    assert timeline.exists()
    assert outbox.entries() == []


@pytest.mark.parametrize("what", ["changed", "gone"])
def test_a_film_that_is_not_as_it_was_leaves_the_publish_waiting_with_the_reason(outbox, timeline, film, what):
    entry = outbox.add(with_film(parcel(timeline), film))
    if what == "changed":
        with film.open("r+b") as file:   # in place, so the link has the other bytes too
            file.write(b"other")
        os.utime(film, ns=(1, 1))
    else:
        only_file(entry, "cut").path.unlink()
    with pytest.raises(SourceChanged if what == "changed" else NotFound):
        attempt(outbox, entry.id, recorded, None, threading.Event())
    now = outbox.entry(entry.id)
    assert (now.state, now.goes) == ("waiting", "start")
    assert str(film) in now.cause
    assert now.fix.endswith("drop this publish.")


def test_what_cannot_be_taken_in_leaves_nothing_behind(outbox, timeline, tmp_path):
    with pytest.raises(NotFound):
        outbox.add(with_film(parcel(timeline), tmp_path / "gone.mov"))
    assert outbox.entries() == []
    assert list((outbox.folder / "files").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no limits on file sizes there")
def test_a_full_disk_is_said_and_leaves_nothing_behind(tmp_path, timeline):
    """A process that may write no file over a megabyte, as on a disk that is full."""
    timeline.write_bytes(b"x" * 2_000_000)
    program = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from support.parcels import parcel; from vvt.outbox import Outbox; from vvt.errors import VvtError\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, resource.RLIM_INFINITY))\n"
        "try: Outbox(Path(sys.argv[1])).add(parcel(Path(sys.argv[2])))\n"
        "except VvtError as trouble: print(trouble.cause, trouble.fix)\n")
    folder = tmp_path / "outbox"
    ways = os.pathsep.join(filter(None, sys.path))
    ran = subprocess.run([sys.executable, "-c", program, folder, timeline], capture_output=True, text=True, check=True,
                         env={**os.environ, "PYTHONPATH": ways}, timeout=120)
    assert str(timeline) in ran.stdout
    assert "Make room" in ran.stdout
    with Outbox(folder) as outbox:
        assert outbox.entries() == []
        assert list((folder / "files").iterdir()) == []


def test_a_film_on_another_disk_is_named_and_looked_up_again(outbox, timeline, elsewhere):
    film = elsewhere / "reel1.mov"
    with film.open("wb") as file:
        file.truncate(17 << 20)
    entry = outbox.add(with_film(parcel(timeline), film))
    assert (only_file(entry, "cut").holding, only_file(entry, "cut").path) == ("named", film)
    away = film.rename(elsewhere / "away.mov")
    with pytest.raises(NotFound):
        attempt(outbox, entry.id, recorded, None, threading.Event())
    assert not may_go(outbox.entry(entry.id), "start")
    away.rename(film)
    assert may_go(outbox.entry(entry.id), "start"), "its disk is connected again"
    attempt(outbox, entry.id, recorded, None, threading.Event())
    assert film.exists()


@pytest.fixture
def elsewhere(tmp_path):
    """A folder on another file system than the outbox's."""
    memory = Path("/dev/shm")  # noqa: S108 - a file system of its own on every Linux
    if not memory.is_dir() or memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is only one file system here")
    with TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)
