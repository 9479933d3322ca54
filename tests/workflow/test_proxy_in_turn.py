"""A proxy that is made or sent keeps nobody in the dark: who waits for it, and who gives up another one."""

import os
import sys
import threading
import time
from dataclasses import replace

import pytest

from support.films import numbered_film
from support.s3 import embedded_s3
from vvt.cli.outbox_lines import Meanwhile
from vvt.outbox import Hearing, Outbox, OutboxTrouble, Told, attempt, attend, follow, run
from vvt.store import CutName, Draft, Stopped, Store
from vvt.workflow import proxies
from vvt.workflow.dropping import drop
from vvt.workflow.proxies import MAKING
from vvt.workflow.publishing import Files, packed
from vvt.workflow.sending import send

NAME = CutName("Film", "Reel")
PATIENCE = 60  # seconds; no test waits so long


@pytest.fixture
def store() -> Store:
    with embedded_s3() as place:
        yield Store(replace(place.settings, viewing_proxy=True))


@pytest.fixture
def publish(store, tmp_path):
    """Publishes a film, with nobody in the background to make its proxy; its entry."""
    film = numbered_film(tmp_path / "reel.mov", 24, codec="mjpeg")

    def sent(outbox: Outbox, note: str = ""):
        entry = outbox.add(packed(store, NAME, Files(film), Draft(note), "latest")[0])
        attempt(outbox, entry.id, send, None, threading.Event())
        return outbox.entry(entry.id)
    return sent


class Slow:
    """A follower that goes on when a test says so, within its turn where `in_turn`; whom it followed."""

    def __init__(self, *, in_turn: bool = False) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.of: list[str] = []
        self._in_turn = in_turn

    def __call__(self, one, turn):
        self.of.append(one.entry.id)
        film = one.entry.files[0].size
        one.progress(MAKING, film // 2, film)
        if self._in_turn:
            with turn():
                self._wait()
        else:
            self._wait()
        return ()

    def _wait(self) -> None:
        self.begun.set()
        assert self.go_on.wait(PATIENCE)


@pytest.fixture
def worker():
    """`worker(slow)`: the worker at it, until the test is over."""
    begun = []

    def work(slow: Slow) -> None:
        outbox = Outbox()
        thread = threading.Thread(target=run, args=(outbox, send, Told(), threading.Event(), slow))
        begun.append((outbox, thread, slow))
        thread.start()
        assert slow.begun.wait(PATIENCE)
    yield work
    for outbox, thread, slow in begun:
        slow.go_on.set()
        thread.join(PATIENCE)
        outbox.close()


def test_one_proxy_is_given_up_while_another_is_made(publish, worker, store):
    slow = Slow()
    with Outbox() as outbox:
        made, given_up = publish(outbox, "one"), publish(outbox, "two")
        worker(slow)
        began = time.monotonic()
        dropped = drop(outbox, given_up)
        assert time.monotonic() - began < PATIENCE / 12, "nobody waits for the other one"
        assert (dropped.follower, dropped.record.number) == (True, 2)
        assert (outbox.entry(given_up.id).state, outbox.entry(made.id).state) == ("done", "recorded")
        slow.go_on.set()
        while outbox.entry(made.id).state != "done":
            assert time.monotonic() - began < PATIENCE
            time.sleep(0.05)
    assert slow.of == [made.id]


def test_who_publishes_hears_of_the_proxy_that_is_sent_first(publish, worker):
    slow, said = Slow(in_turn=True), []
    with Outbox() as outbox:
        first = publish(outbox)
        assert outbox.sending() is None
        worker(slow)
        other = outbox.sending()
        assert (other.id, other.on_its_way) == (first.id, ("the viewing proxy of Film/Reel@v1", other.followed))
        assert other.followed in {44, 45}

        def waiting(one) -> None:
            Meanwhile(said.append)(one)
            slow.go_on.set()

        entry = outbox.add(packed(Store(first.place), NAME, Files(first.files[0].origin), Draft("two"), "latest")[0])
        attend(outbox, entry.id, send, Hearing(waiting=waiting), threading.Event())
    assert said[0] == f"the viewing proxy of Film/Reel@v1 is being sent first, {other.followed} %"


def test_one_that_is_only_made_keeps_nobody(publish, worker):
    with Outbox() as outbox:
        publish(outbox)
        worker(Slow())
        assert outbox.sending() is None
        with outbox.alone() as alone:
            assert alone
            assert outbox.sending() is None, "somebody has the turn, and not for the proxy"


def test_the_same_proxy_is_made_once_at_a_time_and_not_after_it_was_given_up(publish, worker):
    with Outbox() as outbox:
        entry = publish(outbox)
        with outbox.followed(entry.id), pytest.raises(OutboxTrouble, match="is made by another process"):
            follow(outbox, entry.id, proxies.follow, None, threading.Event())
        drop(outbox, entry)
        with pytest.raises(Stopped, match="Nothing is to follow it any more"):
            follow(outbox, entry.id, proxies.follow, None, threading.Event())


def test_the_locks_of_what_is_forgotten_go(publish):
    with Outbox() as outbox:
        entry = publish(outbox)
        with outbox.followed(entry.id), outbox.follows_in_turn(entry.id):
            pass
        stray = outbox.folder / "followed" / "long gone.turn"
        stray.touch()
        with outbox.alone():
            outbox.settle()
        assert not stray.exists()
        assert {path.name for path in stray.parent.iterdir()} == {entry.id, f"{entry.id}.turn"}


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a folder can't be brought to the disk")
def test_the_name_of_a_proxy_outlives_a_power_cut(publish, tmp_path):
    """A folder is opened for nothing else than to be brought to the disk; after the name, or it would be in vain."""
    folder, opened = tmp_path / "proxy", []

    def hear(event: str, told: tuple) -> None:
        if event == "open" and str(told[0]) == str(folder):
            opened.append(sorted(path.name for path in folder.iterdir()))

    sys.addaudithook(hear)
    with Outbox() as outbox:
        entry = publish(outbox)
        made = proxies._made(entry.files[0], folder, lambda _: None)
    assert opened == [[made.name]]
