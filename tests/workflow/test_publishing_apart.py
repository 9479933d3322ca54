"""A publish in a child: the same version as by this process, stopped as by hand, and killed without losing anything."""

import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import replace

import pytest

from support.children import children
from support.otio_cut import Shot, with_sound, write
from support.s3 import new_place
from vvt.errors import BadTimeline, VvtError
from vvt.outbox import Outbox, outbox_folder
from vvt.outbox.lock import held
from vvt.store import CutName, Draft
from vvt.workflow.publish_apart import Version, _put_off, publish_files_apart
from vvt.workflow.publishing import Files, publish
from vvt.workflow.stopping import stoppable
from vvt.workflow.telling import Listeners

REEL = CutName("Film", "Reel")
SHOTS = tuple(Shot(f"A001C{number:03}", 90000 + 500 * number, 40) for number in range(1, 121))
LONG = 60       # seconds until a test gives up waiting; none waits so long
posix = pytest.mark.skipif(os.name != "posix", reason="there is no SIGKILL on Windows")


class Cancelled(KeyboardInterrupt):
    """As the window's."""


class Window:
    """Who listens, in the window: what it heard, and Cancel."""

    def __init__(self):
        self.heard, self.stopped, self.said = [], threading.Event(), threading.Event()

    def check(self):
        if self.stopped.is_set():
            self.said.set()
            raise Cancelled

    def progress(self, *told):
        self.check()
        self.heard.append(told)

    def others(self, *told):
        self.check()
        self.heard.append(told)

    @property
    def listeners(self):
        return Listeners(self.check, lambda wait: self.check(), self.progress, others=self.others)


@pytest.fixture
def window():
    return Window()


@pytest.fixture
def files(tmp_path):
    film = tmp_path / "reel.mov"
    film.write_bytes(b"a film of the reel" * 10_000)
    return Files(film, (write(with_sound(SHOTS), tmp_path / "reel.otio"),))


def version(name=REEL, base="none", **more):
    return Version(name, Draft("For sound", "Ada", **more), base)


def entries():
    with Outbox() as outbox:
        return outbox.entries()


def as_published(published):
    """What says nothing of when and where it was published."""
    record = published.record
    parts = [(part.name, part.size) for part in record.parts]
    return (replace(record, cut="", publish_id="", time="", parts=()), parts, published.since, dict(published.changes),
            published.warnings)


def test_it_is_the_version_this_process_would_have_made(place, chosen, files, window, tmp_path):
    other = CutName("Film", "Other")
    first = Files(None, (write(with_sound(SHOTS[:-3]), tmp_path / "first.otio"),))
    for name in (REEL, other):
        publish(place.store(), name, first, Draft())
    ours = publish(place.store(), other, files, Draft("For sound", "Ada"), base=1)
    theirs = publish_files_apart(version(base="v1"), files, chosen, window.listeners)
    assert as_published(theirs) == as_published(ours)
    assert (theirs.record.number, theirs.record.base, theirs.since, theirs.changes) == (2, 1, 1, {"insert": 3})
    assert len(theirs.record.timeline["media"]) == len(SHOTS)
    assert theirs.record == place.store().versions(REEL)[0]
    sizes = {"cut": files.render.stat().st_size, "timeline.otio": files.timelines[0].stat().st_size}
    told = {stage: (done, total) for stage, done, total in window.heard}
    assert {stage: told[stage] for stage in sizes} == {stage: (size, size) for stage, size in sizes.items()}
    assert not entries()


def test_a_film_without_a_timeline(place, chosen, files, window):
    published = publish_files_apart(version(), Files(files.render), chosen, window.listeners)
    assert published.record == place.store().versions(REEL)[0]
    assert (published.record.timeline, published.since, published.changes) == (None, None, None)


def test_what_it_refuses_arrives_whole(place, chosen, window, tmp_path):
    broken = tmp_path / "Reel 2.otio"
    broken.write_text("{}")
    with pytest.raises(BadTimeline) as here:
        publish(place.store(), REEL, Files(None, (broken,)), Draft())
    with pytest.raises(BadTimeline) as apart:
        publish_files_apart(version(), Files(None, (broken,)), chosen, window.listeners)
    assert (apart.value.cause, apart.value.fix) == (here.value.cause, here.value.fix)
    assert "cut_of" in "".join(apart.value.__notes__), "where it happened, for whoever helps"
    assert not entries()


class Until:
    """Holds the first request of its kind for as long as a test wants."""

    def __init__(self, relay, method, piece, *, answered=False):
        self.reached, self.over = threading.Event(), threading.Event()

        def hold(request, _=None):
            if request.method == method and piece in request.path and not self.reached.is_set():
                self.reached.set()
                self.over.wait(LONG)

        if answered:
            relay.after = hold
        else:
            relay.before = hold


@contextmanager
def going_on(work):
    """Does `work` in a thread; what it gives is put into the list."""
    found = []

    def run():
        try:
            found.append(work())
        except BaseException as error:
            found.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    yield found
    thread.join(LONG)
    assert not thread.is_alive()


def test_cancelled_while_it_is_sent_it_waits_for_its_editor_and_can_be_sent_on(place, relay, chosen, files, window):
    until = Until(relay, "PUT", "cut.mov")
    with going_on(lambda: publish_files_apart(version(), files, chosen, window.listeners)) as found:
        assert until.reached.wait(LONG)
        window.stopped.set()
    until.over.set()
    # Whichever it heard first of, the listener that raised or the store that was told to stop.
    assert isinstance(found[0], Cancelled) or found[0].cause == "Stopped."
    (entry,) = entries()
    assert (entry.state, entry.goes, entry.cause) == ("waiting", "person", "It was stopped.")
    assert not place.store().versions(REEL)
    ran = subprocess.run([sys.executable, "-m", "vvt", "outbox", "resume", entry.short], capture_output=True, text=True,
                         check=False, timeout=LONG)
    assert ran.returncode == 0, ran.stderr
    assert [record.publish_id for record in place.store().versions(REEL)] == [entry.id]


def test_cancelled_before_its_turn_it_is_nobody_elses_to_send(place, chosen, files, window, tmp_path):
    other = tmp_path / "other.mov"
    other.write_bytes(b"film")
    with Outbox() as outbox, outbox.alone():
        first = outbox.add(_parcel(place, other))
        outbox.claim(first.id)
        with going_on(lambda: publish_files_apart(version(), files, chosen, window.listeners)) as found:
            while ("Film/Other", 0) not in window.heard:
                assert not found, found
                window.said.wait(0.02)
            window.stopped.set()
    assert isinstance(found[0], Cancelled) or found[0].cause == "Stopped."
    assert [(entry.state, entry.goes) for entry in entries() if entry.id != first.id] == [("waiting", "person")]


def _parcel(place, film):
    from vvt.workflow.publishing import packed

    return packed(place.store(), CutName("Film", "Other"), Files(film), Draft(), None)[0]


def test_cancelled_too_late_it_is_told_as_published(place, relay, chosen, files, window):
    until = Until(relay, "GET", "v000001.json", answered=True)
    with going_on(lambda: publish_files_apart(version(), files, chosen, window.listeners)) as found:
        assert until.reached.wait(LONG)
        window.stopped.set()
        assert window.said.wait(LONG)
        until.over.set()
    assert found[0].record == place.store().versions(REEL)[0]
    assert not entries()


def test_one_that_ended_before_it_could_say_so_is_told_as_published(place, chosen, files, window):
    made = publish(place.store(), REEL, files, Draft("For sound", "Ada"), base=None)
    window.stopped.set()
    told = publish_files_apart(version(publish_id=made.record.publish_id), files, chosen, window.listeners)
    assert (told.record, told.since, told.changes) == (made.record, made.since, made.changes)
    assert [one.number for one in place.store().versions(REEL)] == [1]


def test_one_that_does_not_stop_is_killed(chosen, files, window):
    request = {"publish": version(), "files": files, "chosen": {"bucket": chosen.bucket, "endpoint": chosen.endpoint}}
    outbox_folder().mkdir(parents=True)
    # Whoever waits for this lock hears nothing meanwhile.
    with held(outbox_folder() / "opening.lock"), stoppable(
            window.check, window.listeners.hear, patience=0.2) as (put, found), pytest.raises(Cancelled):
        put(request)
        window.stopped.set()
        next(found)


@posix
def test_killed_because_it_did_not_stop_it_waits_for_its_editor_too(place, relay, chosen, files, window):
    until = Until(relay, "PUT", "cut.mov")
    with going_on(lambda: publish_files_apart(version(), files, chosen, window.listeners, patience=0.5)) as found:
        assert until.reached.wait(LONG)
        (child,) = children()
        # The system has no time for it.
        os.kill(child, signal.SIGSTOP)
        window.stopped.set()
    until.over.set()
    assert isinstance(found[0], Cancelled)
    assert [(entry.state, entry.goes, entry.cause) for entry in entries()] == [("waiting", "person", "It was stopped.")]
    assert not place.store().versions(REEL)


@pytest.mark.parametrize("elsewhere", [True, False])
def test_what_others_were_at_is_not_put_off_with_it(place, s3, files, elsewhere):
    """Theirs died in another bucket, or with the same cut in this one: it goes by itself."""
    from vvt.workflow.publishing import packed

    there = new_place(s3) if elsewhere else place
    with Outbox() as outbox:
        ours = outbox.add(packed(place.store(), REEL, files, Draft(), None)[0])
        theirs = outbox.add(packed(there.store(), REEL, files, Draft("Another"), None)[0])
        outbox.claim(ours.id)
        outbox.claim(theirs.id)
    _put_off(ours.id)
    assert {entry.id: entry.state for entry in entries()} == {ours.id: "waiting", theirs.id: "sending"}


def killed(relay, chosen, files, window) -> str:
    """A publish whose child is killed while it sends: what is told of it."""
    until = Until(relay, "PUT", "timeline.otio")
    with going_on(lambda: publish_files_apart(version(), files, chosen, window.listeners)) as found:
        assert until.reached.wait(LONG)
        (child,) = children()
        os.kill(child, signal.SIGKILL)
    until.over.set()
    assert isinstance(found[0], VvtError)
    return str(found[0])


@posix
def test_killed_it_waits_and_publishing_again_goes_on_with_it(place, relay, chosen, files, window):
    told = killed(relay, chosen, files, window)
    assert told == "The publish ended before it had an answer. Publish again: it goes on with what was sent."
    (entry,) = entries()
    assert entry.goes == "itself"
    assert not place.store().versions(REEL)
    again = publish_files_apart(version(), files, chosen, window.listeners)
    assert (again.record.publish_id, again.record.number) == (entry.id, 1)
    assert again.warnings[0].startswith("Went on with the same publish that was begun before")
    assert relay.count("PUT", "cut.mov") == 1, "what the store has is not sent again"


_WINDOW = """
import pickle, sys
from vvt.workflow.publish_apart import publish_files_apart
from vvt.workflow.telling import Listeners

version, files, chosen = pickle.load(sys.stdin.buffer)
publish_files_apart(version, files, chosen, Listeners(lambda: None, lambda wait: None))
"""


@posix
def test_where_its_window_is_killed_it_ends_and_goes_by_itself_later(
        place, relay, chosen, files, *, tmp_path, monkeypatch):
    import pickle

    folder = tmp_path / "system's"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    until = Until(relay, "PUT", "timeline.otio")
    with subprocess.Popen([sys.executable, "-c", _WINDOW], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE) as window:
        window.stdin.write(pickle.dumps((version(), files, chosen)))
        window.stdin.close()
        assert until.reached.wait(LONG)
        window.kill()
        # To its end: the child holds the other side.
        ended = threading.Thread(target=window.stderr.read, daemon=True)
        ended.start()
        ended.join(LONG)
        assert not ended.is_alive()
    until.over.set()
    (entry,) = entries()
    with Outbox() as outbox:
        assert not outbox.at_work()
    assert not list(folder.glob("vvt-*")), "nobody else would take it away"
    assert (entry.state, entry.goes) == ("sending", "itself")
    assert not place.store().versions(REEL)
    subprocess.run([sys.executable, "-m", "vvt", "outbox", "run"], check=True, timeout=LONG)
    assert [record.publish_id for record in place.store().versions(REEL)] == [entry.id]


@posix
def test_killed_and_sent_meanwhile_publishing_again_makes_no_second_version(place, relay, chosen, files, window):
    """The editor is told to publish again; a worker that somebody else's start began was quicker."""
    killed(relay, chosen, files, window)
    subprocess.run([sys.executable, "-m", "vvt", "outbox", "run"], check=True, timeout=LONG)
    (made,) = place.store().versions(REEL)
    assert publish_files_apart(version(), files, chosen, window.listeners).record == made
    assert place.store().versions(REEL) == [made]
