"""What an editor writes of a version: it goes to that one, once, and what isn't sent is there again."""

import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QListView, QStyleOptionViewItem

from support.many_records import record_of
from support.relay import refusal, relayed
from vvt.panel.asked import Asked
from vvt.panel.models.cuts import Place
from vvt.panel.models.rows import VersionRow
from vvt.panel.models.versions import VersionsModel
from vvt.panel.session import Session
from vvt.panel.unsent import Unsent, UnsentComments
from vvt.panel.views.cards import Card
from vvt.panel.views.comments_pane import CommentsPane
from vvt.panel.views.pieces import shortened
from vvt.panel.views.version_row import VersionDelegate
from vvt.panel.views.versions_window import VersionsWindow
from vvt.store import CutName, Ref, Review, Reviews
from vvt.workflow.reviewing import comment, look

REEL = Place("Film", "Reel 2")


@pytest.fixture
def relay(s3):
    with relayed(s3.endpoint) as between:
        yield between


@pytest.fixture
def opened(qtbot, dressed, relay, bucket, *, nearby, workshop, memory, versions):
    """The window over two versions, the newest selected, its comments open; what is sent goes through a relay."""
    for note in ("one", "two"):
        versions("Film/Reel 2", note)
    session = Session({"bucket": bucket, "endpoint": relay.endpoint, "author": "Ada"})
    window = VersionsWindow(session, nearby, workshop, memory)
    qtbot.addWidget(window)
    window.show()
    window.open()
    qtbot.waitUntil(lambda: len(window.versions.versions) == window.versions.rowCount() == 2, timeout=30_000)
    window.list.select_newest()
    window.list.show_comments()
    yield window
    workshop.close()
    window.let_go()
    session.close()


@pytest.fixture
def held(relay):
    """Comments wait before the bucket until they are let go on."""
    go_on, arrived = threading.Event(), []

    def hold(request):
        if request.method == "PUT" and "/reviews/" in request.path:
            arrived.append(request.path)
            go_on.wait(20)

    relay.fault = hold
    go_on.arrived = arrived
    yield go_on
    go_on.set()


def said(store, number: int) -> list[tuple[str, str]]:
    return [(one.text, one.timecode) for one in look(store, Ref.parse(f"Film/Reel 2@v{number}")).reviews.comments]


def choose(window, number: int) -> None:
    window.list.view.setCurrentIndex(window.versions.index(window.versions.row_of(number)))


def kept_of(memory: QSettings) -> list[str]:
    """What was begun, as the memory keeps it."""
    return [key for key in memory.allKeys() if "unsent" in key]


def test_what_is_typed_while_the_one_before_is_sent_stays(qtbot, opened, held, store):
    pane = opened.list.comments
    qtbot.keyClicks(pane.words, "Too dark")
    qtbot.keyClick(pane.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(held.arrived), timeout=20_000)
    pane.words.selectAll()
    qtbot.keyClicks(pane.words, "And too lo")
    held.set()
    qtbot.waitUntil(lambda: pane.model.rowCount() == 1 and pane.send.isEnabled(), timeout=20_000)
    assert pane.words.text() == "And too lo"
    qtbot.keyClicks(pane.words, "ng")
    qtbot.keyClick(pane.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pane.model.rowCount() == 2 and pane.send.isEnabled(), timeout=20_000)
    assert pane.words.text() == ""
    assert said(store, 2) == [("Too dark", ""), ("And too long", "")]


def test_return_twice_sends_it_once(qtbot, opened, held, store):
    pane = opened.list.comments
    qtbot.keyClicks(pane.words, "Too dark")
    qtbot.keyClick(pane.words, Qt.Key.Key_Return)
    assert pane.send.text() == "Sending …"
    assert not pane.send.isEnabled()
    for field in (pane.words, pane.at):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    held.set()
    qtbot.waitUntil(lambda: pane.words.text() == "", timeout=20_000)
    qtbot.waitUntil(lambda: not opened._workshop.busy, timeout=20_000)
    assert said(store, 2) == [("Too dark", "")]
    assert pane.send.text() == "Comment"


def test_control_return_sends_it_too(qtbot, opened, store):
    pane = opened.list.comments
    qtbot.keyClicks(pane.words, "Too dark")
    qtbot.keyClick(pane.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    # Qt would take it for held in what comes next.
    qtbot.keyRelease(pane.words, Qt.Key.Key_Control)
    qtbot.waitUntil(lambda: pane.words.text() == "" and pane.send.isEnabled(), timeout=20_000)
    assert said(store, 2) == [("Too dark", "")]


def test_each_version_has_what_was_begun_for_it(qtbot, opened, store):
    pane = opened.list.comments
    qtbot.keyClicks(pane.words, "For the second")
    qtbot.keyClicks(pane.at, "01:00:02:00")
    choose(opened, 1)
    assert (pane.words.text(), pane.at.text()) == ("", "")
    qtbot.keyClicks(pane.words, "For the first")
    opened.list.view.selectAll()
    assert (pane.words.text(), pane.words.isEnabled()) == ("", False)
    choose(opened, 2)
    assert (pane.words.text(), pane.at.text()) == ("For the second", "01:00:02:00")
    qtbot.keyClick(pane.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pane.words.text() == "" and pane.send.isEnabled(), timeout=20_000)
    assert said(store, 2) == [("For the second", "01:00:02:00")]
    assert said(store, 1) == []
    choose(opened, 1)
    assert pane.words.text() == "For the first"


def test_what_is_sent_to_one_leaves_another_s_alone(qtbot, opened, held, store):
    pane = opened.list.comments
    qtbot.keyClicks(pane.words, "Good")
    qtbot.keyClick(pane.words, Qt.Key.Key_Return)
    choose(opened, 1)
    qtbot.keyClicks(pane.words, "Good")
    assert pane.send.isEnabled(), "of this one nothing is being sent"
    held.set()
    qtbot.waitUntil(lambda: not opened._workshop.busy, timeout=20_000)
    assert pane.words.text() == "Good"
    assert (said(store, 1), said(store, 2)) == ([], [("Good", "")])


def test_a_comment_that_fails_is_still_there_and_can_be_sent(qtbot, opened, relay, store):
    relay.before = lambda request: refusal(403, "AccessDenied") if request.method == "PUT" else None
    pane = opened.list.comments
    qtbot.keyClicks(pane.words, "Too dark")
    qtbot.keyClick(pane.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any(card.isVisible() for card in opened.list.findChildren(Card)), timeout=30_000)
    qtbot.waitUntil(pane.send.isEnabled, timeout=20_000)
    assert pane.words.text() == "Too dark"
    relay.before = lambda request: None
    qtbot.keyClick(pane.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: said(store, 2) == [("Too dark", "")], timeout=30_000)


def test_what_arrived_though_nobody_heard_of_it_is_not_offered_again(qtbot, opened, store):
    pane = opened.list.comments
    qtbot.keyClicks(pane.words, "Too dark")
    pane.at.setText("1:00:02:00")
    # As when the program ends before the answer is there: nobody hears of it.
    key = opened.saying.unsent.key("Film/Reel 2@v2")
    pane.sending(key, "Too dark", "1:00:02:00")
    comment(store, Ref.parse("Film/Reel 2@v2"), "Too dark", "Ada", "01:00:02:00")
    pane.ended(key)
    opened.refresh()
    qtbot.waitUntil(lambda: pane.model.rowCount() == 1, timeout=20_000)
    assert (pane.words.text(), pane.at.text()) == ("", "")


def test_what_arrived_though_the_answer_was_lost_is_not_said_once_more(qtbot, opened, relay, store):
    def lose(request):
        return refusal(403, "AccessDenied") if request.method == "GET" and "/reviews/" in request.path else None

    pane = opened.list.comments
    # It is written, and then the store shows nobody anything any more.
    relay.after = lambda request, answer: setattr(relay, "before", lose) if request.method == "PUT" else None
    for turn in range(2):
        qtbot.keyClicks(pane.words, "" if turn else "Too dark")
        qtbot.keyClick(pane.words, Qt.Key.Key_Return)
        assert not pane.send.isEnabled()
        qtbot.waitUntil(pane.send.isEnabled, timeout=60_000)
        assert pane.words.text() == "Too dark"
    relay.after, relay.before = (lambda request, answer: None), (lambda request: None)
    qtbot.keyClick(pane.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pane.words.text() == "", timeout=20_000)
    assert said(store, 2) == [("Too dark", "")]


@pytest.mark.parametrize("who", ["Ada", "Ben"])
def test_what_a_colleague_said_in_the_same_words_is_another(qtbot, opened, store, who):
    pane = opened.list.comments
    qtbot.keyClicks(pane.words, "Good")
    key = opened.saying.unsent.key("Film/Reel 2@v2")
    pane.sending(key, "Good", "")
    comment(store, Ref.parse("Film/Reel 2@v2"), "Good", who, "")
    pane.ended(key)
    opened.refresh()
    qtbot.waitUntil(lambda: pane.model.rowCount() == 1, timeout=20_000)
    assert pane.words.text() == ("" if who == "Ada" else "Good")


def test_what_was_begun_comes_back_after_a_restart(qtbot, opened, nearby, *, workshop, memory, bucket):
    qtbot.keyClicks(opened.list.comments.words, "Half a thou")
    opened.list.comments.at.setText("01:00:02:00")
    opened.actions_["quit"].trigger()
    opened.close()
    memory.sync()
    session = Session({"bucket": bucket, "endpoint": opened._session.settings.endpoint, "author": "Ada"})
    again = VersionsWindow(session, nearby, workshop, QSettings(memory.fileName(), QSettings.Format.IniFormat))
    qtbot.addWidget(again)
    again.show()
    again.open()
    qtbot.waitUntil(lambda: again.versions.rowCount() == 2, timeout=20_000)
    again.list.select_newest()
    again.list.show_comments()
    pane = again.list.comments
    assert (pane.words.text(), pane.at.text()) == ("Half a thou", "01:00:02:00")
    choose(again, 1)
    assert pane.words.text() == ""
    again.let_go()
    session.close()


def test_another_bucket_s_version_of_that_name_has_its_own(session, memory):
    kept = UnsentComments(session, memory)
    here = kept.key("Film/Reel 2@v2")
    kept.keep(here, Unsent("Too dark", "01:00:02:00"))
    session.settings = replace(session.settings, bucket="another")
    assert kept.of(kept.key("Film/Reel 2@v2")) == Unsent()
    kept.write()
    assert UnsentComments(session, memory).of(here) == Unsent("Too dark", "01:00:02:00")
    kept.keep(here, Unsent(" "))
    kept.write()
    assert kept_of(memory) == []


@pytest.mark.parametrize("turn", [1, 2], ids=["once", "again"])
def test_in_the_bucket_to_try_things_out_nothing_is_kept_longer_than_that(session, memory, turn):
    own, keys = session.settings, []
    for _ in range(turn):
        session.use(own)
        session.use(session.try_out())
        kept = UnsentComments(session, memory)
        keys.append(kept.key("Film/Reel 2@v2"))
        kept.keep(keys[-1], Unsent("Too dark"))
    kept.write()
    assert kept.of(keys[-1]).words == "Too dark"
    assert len(set(keys)) == turn, "the next one is another bucket"
    assert memory.allKeys() == []
    session.use(own)
    kept.keep(kept.key("Film/Reel 2@v2"), Unsent("Too bright"))
    kept.write()
    assert len(memory.allKeys()) == 1


def test_one_that_was_said_as_the_program_ended_is_begun_no_more(qtbot, program, versions):
    versions("Film/Reel 2")
    window = program.window
    program.do(Asked("Film/Reel 2"))
    qtbot.waitUntil(lambda: len(window.versions.versions) == 1 and not program.workshop.busy, timeout=30_000)
    window.list.show_comments()
    window.list.comments.words.setText("Too dark")
    window.saying.unsent.write()
    assert len(kept_of(program.memory)) == 1
    qtbot.keyClick(window.list.comments.words, Qt.Key.Key_Return)
    for job in list(program.workshop._jobs):
        # It is said, and nobody has heard of it yet.
        job.join(30)
    program.close()
    assert kept_of(program.memory) == []


@pytest.mark.parametrize("damaged", ["{", "[1]", "7", '{"a": 1}', '["Too dark", "", "soon"]'])
def test_a_memory_that_was_damaged_is_no_trouble(session, memory, damaged):
    kept = UnsentComments(session, memory)
    memory.setValue(kept.key("Film/Reel 2@v2"), damaged)
    assert kept.of(kept.key("Film/Reel 2@v2")) == Unsent()


def test_the_playhead_s_timecode_goes_to_the_version_it_was_asked_for(qtbot, opened):
    pane = opened.list.comments
    choose(opened, 1)
    pane.show_playhead("Film/Reel 2@v2", "01:00:03:00")
    assert pane.at.text() == ""
    choose(opened, 2)
    assert pane.at.text() == "01:00:03:00"


LONG = "Bartholomäus von und zu Hohenstaufen-Featherstonehaugh"


def test_a_long_name_is_shortened_and_its_time_is_not(qtbot, dressed):
    metrics = QFontMetrics(dressed.font())
    assert shortened(metrics, "Ada", "12 min ago", 400) == "Ada  ·  12 min ago"
    for room in (130, 160, 240):
        told = shortened(metrics, LONG, "12 min ago", room)
        assert told.startswith("Bart" if room > 130 else "B")
        assert told.endswith("…  ·  12 min ago")
        assert metrics.horizontalAdvance(told) <= room
    assert shortened(metrics, LONG, "12 min ago", 60) == "12 min ago"
    assert shortened(metrics, "", "12 min ago", 60) == "12 min ago"


def test_when_it_was_can_be_read_in_a_version_s_row_whoever_published_it(qtbot, dressed):
    model = VersionsModel(clock=lambda: datetime(2026, 11, 23, 20, tzinfo=UTC))
    view = QListView()
    qtbot.addWidget(view)
    view.setModel(model)
    view.setItemDelegate(VersionDelegate(view))
    view.resize(600, 90)
    view.show()
    shown = []
    for time in ("2026-11-22T19:00:00Z", "2026-11-20T19:00:00Z"):
        model.show_rows([VersionRow(1, replace(record_of(CutName(*REEL), 1), author=2 * LONG, time=time))])
        model.time_passed()
        shown.append(view.grab().toImage())
    assert shown[0] != shown[1], "yesterday, and on Friday"


def test_when_a_comment_was_made_can_be_read_in_the_pane(qtbot, dressed):
    pane = CommentsPane()
    qtbot.addWidget(pane)
    record = record_of(CutName(*REEL), 1)
    one = Review("Film", "Reel 2", 1, record.publish_id, "comment", LONG, "2025-09-30T19:01:00Z", text="Too dark")
    pane.resize(560, 200)
    pane.show()
    pane.show_version(VersionRow(1, record, reviews=Reviews((one,))))
    cell = pane.list.visualRect(pane.model.index(0, 2))
    shown = pane.list.itemDelegateForColumn(2)
    option = QStyleOptionViewItem()
    option.rect, option.font = cell, pane.list.font()
    option.fontMetrics = pane.list.fontMetrics()
    shown.initStyleOption(option, pane.model.index(0, 2))
    assert option.text.endswith("…  ·  30 September 2025")
    assert option.fontMetrics.horizontalAdvance(option.text) <= cell.width()


def test_a_comment_can_be_read_in_a_narrow_pane_by_keyboard(qtbot, dressed):
    pane = CommentsPane()
    qtbot.addWidget(pane)
    record = record_of(CutName(*REEL), 1)
    words = "This shot runs far too long before the gulls, please take out a second"
    one = Review("Film", "Reel 2", 1, record.publish_id, "comment", "Ada", "2025-09-30T19:01:00Z",
                 timecode="01:00:16:17", text=words)
    pane.resize(290, 320)
    pane.show()
    pane.show_version(VersionRow(1, record, reviews=Reviews((one, replace(one, text=100 * "dark ")))))
    said = pane.list.visualRect(pane.model.index(0, 1))
    assert said.width() > pane.list.viewport().width() // 2, "the words have most of the row"
    assert not pane.full.isVisible()
    pane.list.setFocus()
    qtbot.keyClick(pane.list, Qt.Key.Key_Home)
    assert pane.full.isVisible()
    assert pane.full.text().splitlines()[0] == words
    assert pane.full.text().splitlines()[1].startswith("Ada, ")
    qtbot.keyClick(pane.list, Qt.Key.Key_Down)
    assert pane.full.text().splitlines()[0].endswith(" …")
    assert pane.full.toolTip().startswith(100 * "dark ")
    pane.show_version(None)
    assert not pane.full.isVisible(), "of none that is shown"


def test_in_another_bucket_nothing_is_said_of_the_version_that_was_shown(qtbot, opened, new_bucket):
    """Not even while that one is looked at, nor where it is empty: what was begun is kept for its own version."""
    pane, here = opened.list.comments, opened._session.settings
    pane.words.setText("Two frames late")
    opened._session.use(replace(here, bucket=new_bucket()))
    assert (pane.ref, pane.words.text(), pane.words.isEnabled()) == ("", "", False)
    qtbot.waitUntil(lambda: "Nothing is published here yet" in opened.list.empty.text(), timeout=30_000)
    assert (pane.ref, pane.words.isEnabled()) == ("", False)
    opened._session.use(here)
    qtbot.waitUntil(lambda: opened.versions.rowCount() == 2, timeout=30_000)
    choose(opened, 2)
    assert pane.words.text() == "Two frames late"
