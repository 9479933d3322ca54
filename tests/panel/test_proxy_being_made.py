"""A version whose viewing proxy is still to come says so in its row, quietly, and is no publish that waits."""

import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QModelIndex

from support.films import numbered_film
from support.many_records import record_of
from vvt.errors import StoreUnreachable
from vvt.outbox import Outbox, attempt, follow
from vvt.panel.models.cuts import Place
from vvt.panel.models.outgoing import Going
from vvt.panel.models.rows import VersionRow
from vvt.panel.models.versions import WORDS, VersionsModel
from vvt.store import CutName, Draft, Store
from vvt.workflow.proxies import MAKING
from vvt.workflow.publishing import Files, packed
from vvt.workflow.sending import send

REEL = CutName("Film", "Reel 2")
NOW = datetime(2026, 11, 22, 20, 15, tzinfo=UTC)
FOLLOWS = Going("a1", Place("Film", "Reel 2"), "", "Ada", "2026-11-22T19:14:40+00:00", "recorded", "itself", 0, 0, 100)


@pytest.mark.parametrize(("told", "words"), [
    ({}, "proxy to be made"),
    ({"begun": True}, "proxy being made"),
    ({"begun": True, "percent": 43}, "proxy 43 %"),
    ({"begun": True, "cause": "The store can't be reached."}, "proxy waiting for network"),
    ({"goes": "start", "cause": "The disk is full."}, "proxy waiting: The disk is full."),
])
def test_it_is_said_in_words(told, words):
    assert replace(FOLLOWS, **told).words(NOW) == words
    assert not replace(FOLLOWS, **told).stuck


def test_it_stands_in_its_version_s_row_alone():
    model, told = VersionsModel(clock=lambda: NOW), []
    model.show_rows([VersionRow(number, record_of(REEL, number)) for number in (3, 2, 1)])
    model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    of_two = record_of(REEL, 2).publish_id
    model.show_proxies({of_two: replace(FOLLOWS, begun=True, percent=43)})
    assert [model.index(row).data(WORDS).beside for row in range(3)] == ["", "proxy 43 %", ""]
    assert "proxy 43 %" in model.index(1).data()
    model.show_proxies({of_two: replace(FOLLOWS, begun=True, percent=44)})
    model.show_proxies({})
    assert told == [(1, 1)] * 3
    assert model.index(1, 0, QModelIndex()).data(WORDS).beside == ""


@pytest.fixture
def recorded(session, s3, bucket, tmp_path):
    """A version of a film whose proxy nobody has made yet: the outbox and its entry."""
    film = numbered_film(tmp_path / "reel.mov", 24, codec="mjpeg")
    parcel, _ = packed(Store(replace(s3.settings(bucket), viewing_proxy=True)), REEL, Files(film), Draft(), "latest")
    with Outbox() as outbox:
        entry = outbox.add(parcel)
        attempt(outbox, entry.id, send, None, threading.Event())
        yield outbox, outbox.entry(entry.id)


def beside(window) -> str:
    return window.versions.index(0).data(WORDS).beside


def test_the_window_shows_how_far_it_is_and_closes_without_waiting_for_it(qtbot, window, recorded, workshop):
    outbox, entry = recorded
    film = next(file.size for file in entry.files if file.part == "cut")
    half, over = threading.Event(), threading.Event()

    def follower(one, turn):
        one.progress(MAKING, film // 2, film)
        half.set()
        over.wait(60)
        return ()

    def works():
        with outbox.following():
            follow(outbox, entry.id, follower, None, threading.Event())

    window.open()
    window.show_cut(Place("Film", "Reel 2"))
    qtbot.waitUntil(lambda: window.versions.rowCount() == 1 and beside(window) == "proxy to be made", timeout=20_000)
    assert (window.on_their_way.going, window.versions.first_version) == ([], 0)
    assert window.line.elsewhere.isHidden()
    worker = threading.Thread(target=works)
    worker.start()
    assert half.wait(20)
    window.on_their_way.look()
    qtbot.waitUntil(lambda: beside(window) in {"proxy 44 %", "proxy 45 %"}, timeout=20_000)
    assert not workshop.sending
    window.close()
    assert not window.isVisible()
    over.set()
    worker.join(20)
    window.show()
    qtbot.waitUntil(lambda: beside(window) == "", timeout=20_000)
    assert outbox.entry(entry.id).state == "done"
    assert outbox.entry(entry.id).sent == entry.size


def test_one_that_waits_for_the_network_says_so(qtbot, window, recorded):
    outbox, entry = recorded

    def away(one, turn):
        raise StoreUnreachable("The store can't be reached.", "Check the network.")

    with pytest.raises(StoreUnreachable):
        follow(outbox, entry.id, away, None, threading.Event())
    window.open()
    window.show_cut(Place("Film", "Reel 2"))
    qtbot.waitUntil(lambda: window.versions.rowCount() == 1 and beside(window) == "proxy waiting for network",
                    timeout=20_000)


def test_while_its_sending_is_held_up_the_journal_says_why(recorded):
    outbox, entry = recorded
    seen = []

    def held_up(one, turn):
        one.progress.held_up("The store answers too late.")
        seen.append(outbox.entry(entry.id).cause)
        one.progress.held_up("")
        seen.append(outbox.entry(entry.id).cause)
        return ()

    follow(outbox, entry.id, held_up, None, threading.Event())
    assert seen == ["The store answers too late.", ""]
