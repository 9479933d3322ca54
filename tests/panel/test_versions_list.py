"""The middle of the window as an editor uses it: filter, status, comments, publishes on their way, own timeline."""

import threading
from dataclasses import replace
from fractions import Fraction

import pytest
from PySide6.QtCore import QRect, Qt

from support.films import numbered_film
from support.many_records import lay_records
from support.otio_cut import with_sound, write
from support.relay import Answer, relayed
from vvt.errors import StoreRefused
from vvt.host import ResolveHost
from vvt.host.presence import attend
from vvt.outbox import Outbox
from vvt.panel.models.cuts import Place
from vvt.panel.models.versions import WORDS
from vvt.panel.views.cards import Card
from vvt.panel.views.details import Details
from vvt.panel.views.edges import beside
from vvt.panel.views.versions_window import VersionsWindow
from vvt.store import CutName, Draft, Ref, Store
from vvt.workflow.hosted_publish import Choice, Goal, publish_current
from vvt.workflow.publishing import Files, publish, put_by
from vvt.workflow.reviewing import comment, give_status, look

REEL = Place("Film", "Reel 2")


@pytest.fixture
def opened(qtbot, window):
    """Opens the window and waits for so many versions of the reel, and publishes on their way to it."""
    def open_at(count: int, going: int = 0) -> VersionsWindow:
        window.open()
        qtbot.waitUntil(lambda: window.cuts.index_of(REEL).isValid(), timeout=20_000)
        window.show_cut(REEL)
        # What was just published may still stand above its version.
        qtbot.waitUntil(lambda: window.versions.first_version == going, timeout=20_000)
        qtbot.waitUntil(lambda: window.versions.rowCount() == going + count, timeout=20_000)
        window.list.select_newest()
        window.list.view.setFocus()
        return window
    return open_at


def words(window) -> list:
    return [window.versions.index(row).data(WORDS) for row in range(window.versions.rowCount())]


def labels(window) -> list[str]:
    return [one.label for one in words(window)]


def publish_here(store) -> None:
    host = ResolveHost()
    publish_current(host, store, Goal(Draft("Assembly", "Ada")), Choice())
    host.close()
    # The agent of this publish ends with it; the window's is another.
    while (running := attend()) is not None:
        running.is_over(0.1)
        running.close()


def test_a_status_is_given_by_a_key_and_stands_in_the_bucket(qtbot, opened, versions, *, store):
    versions("Film/Reel 2", "one")
    versions("Film/Reel 2", "two")
    window = opened(2)
    qtbot.keyClick(window.list.view, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: words(window)[0].status == "approved", timeout=20_000)
    assert look(store, Ref.parse("Film/Reel 2@v2")).reviews.status == "approved"
    assert words(window)[1].status == ""
    assert [action.text() for action in window.actions_.statuses.actions()] == [
        "In review", "Approved", "Locked", "Superseded"]


def test_a_comment_is_written_and_pinned_to_the_playhead(qtbot, opened, resolve, *, store):
    publish_here(store)
    timeline = resolve.editor().GetProjectManager().GetCurrentProject().GetCurrentTimeline()
    assert timeline.SetCurrentTimecode("01:00:01:00")
    window = opened(1)
    qtbot.keyClick(window.list.view, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    pane = window.list.comments
    assert pane.isVisible()
    qtbot.keyClicks(pane.words, "Too dark")
    assert [row.ref for row in window.list.selected] == ["Film/Reel 2@v1"]
    assert pane.here.isEnabled()
    qtbot.mouseClick(pane.here, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: pane.at.text() == "01:00:01:00", timeout=20_000)
    qtbot.keyClick(pane.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pane.model.rowCount() == 1, timeout=20_000)
    assert [pane.model.index(0, column).data() for column in (0, 1)] == ["01:00:01:00", "Too dark"]
    said = store.reviews(CutName(*window.looking.place)).by_number[1].comments
    assert [(one.frame, one.text) for one in said] == [(86424, "Too dark")]
    assert words(window)[0].comments == 1
    window.actions_["show"].trigger()
    shown = window.findChild(Details)
    assert "at 01:00:01:00\n    Too dark" in shown.text.toPlainText()
    shown.accept()
    assert pane.words.text() == ""


def test_a_comment_on_a_frame_that_is_not_there_is_a_card(qtbot, opened, versions):
    versions("Film/Reel 2")
    window = opened(1)
    window.list.show_comments()
    pane = window.list.comments
    pane.words.setText("Where?")
    pane.at.setText("09:00:00:00")
    qtbot.mouseClick(pane.send, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any("lies outside" in card.accessibleName() for card in window.list.findChildren(Card)),
                    timeout=20_000)
    assert pane.words.text() == "Where?", "what was written stays"


def test_filters_by_text_author_status_and_date(qtbot, opened, store):
    lay_records(store.settings, CutName(*REEL), 12)
    comment(store, Ref.parse("Film/Reel 2@v5"), "The gulls are too loud", "Ada")
    give_status(store, Ref.parse("Film/Reel 2@v7"), "approved", "Ada")
    window = opened(12)
    filters = window.list.filters
    qtbot.keyClick(window.list.view, Qt.Key.Key_F,
                   Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(filters.text, "gulls")
    qtbot.waitUntil(lambda: labels(window) == ["v005"], timeout=20_000)
    assert "1 of 12 versions" in window.list.told.text()
    qtbot.keyClick(filters.text, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(labels(window)) == 12, timeout=20_000)
    filters.status.setCurrentText("approved")
    qtbot.waitUntil(lambda: labels(window) == ["v007"], timeout=20_000)
    filters.show_all()
    filters.by.setCurrentText("Ben")
    qtbot.waitUntil(lambda: labels(window) == ["v010", "v007", "v004", "v001"], timeout=20_000)
    filters.since.setCurrentText("today")
    qtbot.waitUntil(lambda: labels(window) == [] and "No version is like that" in window.list.empty.text(),
                    timeout=20_000)
    qtbot.mouseClick(filters.clear, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(labels(window)) == 12, timeout=20_000)


def test_a_publish_that_failed_stands_on_top_and_can_be_given_up(qtbot, opened, versions, store, tmp_path):
    versions("Film/Reel 2")
    film = tmp_path / "reel.mov"
    film.write_bytes(b"film " * 1000)
    entry = put_by(store, CutName(*REEL), Files(film, ()), Draft("For the mix", "Ada"))
    with Outbox() as outbox:
        outbox.put_off(entry.id, StoreRefused("The store is full.", "Ask for more room."), "person", state="failed")
    window = opened(1, going=1)
    top = words(window)[0]
    assert (top.state, top.problem, top.note) == ("failed: The store is full.", "Ask for more room.", "For the mix")
    assert [row.number for row in window.list.selected] == [1], "the selection stays"
    window.list.view.setCurrentIndex(window.versions.index(0))
    assert window.actions_["resume"].isEnabled()
    assert not window.actions_["pull"].isEnabled()
    window.actions_["drop"].trigger()
    qtbot.waitUntil(lambda: labels(window) == ["v001"], timeout=20_000)
    assert film.exists()
    with Outbox() as outbox:
        assert not outbox.entries()


def test_a_publish_that_waits_is_sent_when_asked_and_becomes_a_version(qtbot, opened, versions, store, tmp_path):
    versions("Film/Reel 2")
    entry = put_by(store, CutName(*REEL), Files(None, (write(with_sound(()), tmp_path / "reel.otio"),)),
                   Draft("Sent now", "Ada"))
    window = opened(1, going=1)
    window.list.view.setCurrentIndex(window.versions.index(0))
    window.actions_["resume"].trigger()
    qtbot.waitUntil(lambda: labels(window) == ["v002", "v001"], timeout=60_000)
    assert words(window)[0].note == "Sent now"
    with Outbox() as outbox:
        assert outbox.entry(entry.id).state == "done"


def test_publishes_of_other_cuts_are_a_word_at_the_bottom(qtbot, opened, versions, store, tmp_path):
    versions("Film/Reel 2")
    put_by(store, CutName("Film", "Reel 3"), Files(None, (write(with_sound(()), tmp_path / "reel.otio"),)), Draft())
    window = opened(1)
    window.on_their_way.look()
    qtbot.waitUntil(lambda: "Film/Reel 3, 0 %" in window.line.elsewhere.text(), timeout=20_000)
    assert labels(window) == ["v001"]


def test_your_timeline_and_what_changed_on_it(qtbot, window, resolve, take_out, *, store):
    publish_here(store)
    window.open()
    qtbot.waitUntil(lambda: window.versions.rowCount() == 1, timeout=20_000)
    strip = window.list.strip
    assert "not looked at yet" in strip.words.text()
    qtbot.mouseClick(strip.look, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "no changes since v001, as of " in strip.words.text(), timeout=30_000)
    assert words(window)[0].state == "on your timeline"
    take_out()
    window.actions_["look"].trigger()
    qtbot.waitUntil(lambda: "Your timeline: 1 change since v001" in strip.words.text(), timeout=30_000)
    publish(store, CutName(*window.looking.place), _timeline_alone(store), Draft("Somebody else's", "Ben"), base=1)
    window.refresh()
    qtbot.waitUntil(lambda: window.versions.rowCount() == 2, timeout=20_000)
    assert [one.state for one in words(window)] == ["", "on your timeline, newer exists"]


def _timeline_alone(store):
    import tempfile
    from pathlib import Path

    return Files(None, (write(with_sound(()), Path(tempfile.mkdtemp()) / "reel.otio"),))


def test_your_timeline_is_left_alone_while_resolve_plays_or_renders(qtbot, window, resolve, *, store):
    publish_here(store)
    window.open()
    qtbot.waitUntil(lambda: window.versions.rowCount() == 1, timeout=20_000)
    strip, over = window.list.strip, threading.Event()
    timeline = resolve.editor().GetProjectManager().GetCurrentProject().GetCurrentTimeline()

    def play() -> None:
        frame = 0
        while not over.wait(0.02):
            frame = (frame + 1) % 48
            timeline.SetCurrentTimecode(f"01:00:0{frame // 24}:{frame % 24:02}")

    player = threading.Thread(target=play)
    player.start()
    try:
        window.own.look()
        qtbot.waitUntil(lambda: "Resolve is playing" in strip.words.text(), timeout=30_000)
    finally:
        over.set()
        player.join()
    assert not [call for call in resolve.calls() if call["method"] == "Export"][3:], "nothing was exported for a look"


def test_resolve_gone_is_said_and_nothing_is_on_the_timeline_any_more(qtbot, window, nearby):
    from vvt.panel.actions.working import Working

    window.looking.place = REEL
    window.list.strip.show_place(REEL)
    window.own._found(Working("Reel 2", REEL, 3, 7, "14:32", "why"))
    assert window.list.strip.words.text() == "Your timeline: 7 changes since v003, as of 14:32"
    nearby.went.emit()
    assert window.list.strip.words.text() == "Your timeline: Resolve is not connected"
    assert window.list.strip.here == 0


def test_posters_come_into_view_and_are_kept(qtbot, opened, store, session, tmp_path):
    from vvt.panel.actions.posters import Posters

    film = numbered_film(tmp_path / "reel.mov", 12, Fraction(24))
    record = publish(store, CutName(*REEL), Files(film, (write(with_sound(()), tmp_path / "reel.otio"),)),
                     Draft("With a film", "Ada")).record
    window = opened(1)
    window.resize(1000, 600)
    qtbot.waitUntil(lambda: window.posters.of(record) is not None, timeout=20_000)
    assert window.posters.of(record).width() > 0
    session._store = Unasked(store.settings)
    again = Posters(session)
    qtbot.waitUntil(lambda: again.of(record) is not None, timeout=20_000)
    again.close()


class Unasked(Store):
    """A store of which nothing may be read."""

    def read(self, part):
        raise AssertionError(f"{part.key} is on this machine already")


def test_expired_credentials_are_a_quiet_line_that_passes(qtbot, opened, versions, s3, session):
    versions("Film/Reel 2")
    with relayed(s3.endpoint) as relay:
        session.settings = replace(session.settings, endpoint=relay.endpoint)
        session._store = None
        window = opened(1)
        window.looking.first_pause_ms = 300
        refusal = b"<?xml version='1.0'?><Error><Code>ExpiredToken</Code><Message>over</Message></Error>"
        relay.before = lambda _: Answer(400, {"content-type": "application/xml"}, refusal)
        window.refresh()
        qtbot.waitUntil(lambda: "Sign in again. Trying again in" in window.line.words.text(), timeout=30_000)
        assert not [card for card in window.list.findChildren(Card) if card.isVisible()]
        assert labels(window) == ["v001"], "what was seen stays"
        relay.before = lambda _: None
        qtbot.waitUntil(lambda: window.line.words.text() == "", timeout=60_000)


def test_the_pause_between_tries_grows(qtbot, window):
    from vvt.panel.trouble import Trouble

    told = []
    window.looking.away.connect(lambda _, seconds: told.append(seconds))
    for _ in range(10):
        window.looking._retry.stop()
        window.looking._away(Trouble("Gone.", "Wait.", passing=True))
    assert told == [5, 10, 20, 40, 80, 160, 300, 300, 300, 300]


def test_all_keys_on_a_sheet(qtbot, opened, versions):
    versions("Film/Reel 2")
    window = opened(1)
    qtbot.keyClicks(window.list.filters.text, "?")
    assert window.keys is None, "who types a question mark types it"
    window.list.filters.text.clear()
    window.list.view.setFocus()
    qtbot.keyClick(window.list.view, Qt.Key.Key_F1)
    assert window.keys.isVisible()
    told = dict(window.actions_.keyed)
    assert told["Approved"] == "Ctrl+2"
    assert len(set(told.values())) == len(told), "no key means two things"
    unkeyed = [action.text() for action in window.actions() if action.shortcut().isEmpty()]
    assert unkeyed == ["Make viewing proxy again", "Stay on top", "Another bucket…"], "in the menu, which has a key"
    qtbot.keyClick(window.keys, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.keys is None)


@pytest.mark.parametrize(("edge", "where"), [("left", QRect(101, 30, 400, 865)), ("right", QRect(1518, 30, 400, 865))])
def test_beside_resolve_at_an_edge(edge, where):
    room = QRect(100, 0, 1820, 900)
    assert beside(room, edge, 400, (1, 30, 2, 5)) == where
    assert room.contains(where)


def test_it_comes_back_to_its_edge(qtbot, window, session, nearby, *, workshop, memory):
    window.resize(420, 500)
    window.actions_["right"].trigger()
    room = window.screen().availableGeometry()
    assert window.frameGeometry().right() == room.right()
    assert window.frameGeometry().height() == room.height()
    window.close()
    again = VersionsWindow(session, nearby, workshop, memory)
    qtbot.addWidget(again)
    again.show()
    qtbot.waitUntil(lambda: again.frameGeometry().right() == room.right())
    again.let_go()
