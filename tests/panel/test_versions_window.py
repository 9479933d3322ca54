"""The versions window, as an editor uses it: look, search, compare, mark, jump, pull; and what it says in trouble."""

from dataclasses import replace
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton

from support.relay import Answer, relayed
from support.resolve.double import ResolveDouble
from vvt.host import ResolveHost
from vvt.panel.models.changes import NUMBER, TIMECODE
from vvt.panel.models.cuts import Place
from vvt.panel.models.versions import WORDS
from vvt.panel.views.cards import Card
from vvt.panel.views.details import Details
from vvt.panel.views.versions_window import VersionsWindow
from vvt.store import Draft, Ref, Store
from vvt.workflow.hosted_publish import Choice, Goal, publish_current
from vvt.workflow.reviewing import comment

REEL = Place("Film", "Reel 2")


@pytest.fixture
def opened(qtbot, window):
    """Opens the window and waits for the versions of a cut."""
    def open_at(place: Place, count: int) -> VersionsWindow:
        window.open()
        qtbot.waitUntil(lambda: window.cuts.index_of(place).isValid(), timeout=20_000)
        window.show_cut(place)
        # What was just published may still stand above its version.
        qtbot.waitUntil(lambda: window.versions.rowCount() == len(window.versions.versions) == count
                        and window.looking.place == place, timeout=20_000)
        return window
    return open_at


def rows(window: VersionsWindow) -> list:
    return [window.versions.index(row).data(WORDS) for row in range(window.versions.rowCount())]


def said(window: VersionsWindow) -> str:
    return "\n".join(card.accessibleName() for card in window.list.findChildren(Card) if card.isVisible())


def published(resolve: ResolveDouble, store: Store, *, preset: str = "") -> None:
    """The reel that is open, published as the command line does it."""
    host = ResolveHost()
    publish_current(host, store, Goal(Draft("Assembly", "Ada")), Choice(preset))
    host.close()


@pytest.fixture
def compared(qtbot, opened, versions, trimmed) -> VersionsWindow:
    """The window with the second of two versions compared with the first."""
    versions("Film/Reel 2")
    versions("Film/Reel 2", "", trimmed)
    window = opened(REEL, 2)
    window.list.select_newest()
    window.actions_["changes"].trigger()
    qtbot.waitUntil(lambda: window.compare_dock.compared is not None, timeout=30_000)
    return window


def test_versions_newest_first_with_all_that_is_known_and_what_can_be_done_with_each(opened, versions, trimmed):
    versions("Film/Reel 2", "First assembly\nwith slugs", render=b"film " * 1000)
    versions("Film/Reel 2", "Tightened", trimmed)
    window = opened(REEL, 2)
    newest, first = rows(window)
    assert (newest.label, newest.note, newest.who, newest.when) == ("v002", "Tightened", "Ada", "just now")
    assert newest.tally == "~1"
    assert newest.difference == "▼ 00:06"
    assert (first.note, first.tally, first.difference) == ("First assembly", "", "")
    assert str(first.holds) == "picture and timeline"
    assert str(newest.holds) == "timeline"

    window.list.select_newest()
    assert not window.actions_["beside"].isEnabled()
    assert window.actions_["changes"].isEnabled()
    window.list.view.selectAll()
    assert window.actions_["changes"].isEnabled()
    assert not window.actions_["pull"].isEnabled()
    window.list.view.setCurrentIndex(window.versions.index(1, 0))
    assert not window.actions_["changes"].isEnabled(), "the first has none before it"


def test_search_as_you_type(qtbot, opened, versions):
    for cut in ("Film/Reel 1", "Film/Reel 2", "Night Train/Teaser"):
        versions(cut)
    window = opened(Place("Film", "Reel 1"), 1)
    search, tree = window.cuts_dock.search, window.cuts_dock.tree
    qtbot.keyClicks(search, "teas")
    found = tree.model()
    assert [found.index(row, 0).data() for row in range(found.rowCount())] == ["Night Train"]
    qtbot.keyClick(search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.list.title.text() == "Teaser")
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""
    assert found.rowCount() == 2


def test_by_keyboard_alone(qtbot, opened, versions):
    for number in range(3):
        versions("Film/Reel 2", f"note {number}")
    window = opened(REEL, 3)
    window.list.view.setFocus()
    window.list.select_newest()
    qtbot.keyClick(window.list.view, Qt.Key.Key_Down)
    assert [row.ref for row in window.list.selected] == ["Film/Reel 2@v2"]
    window.actions_["copy"].trigger()
    assert QGuiApplication.clipboard().text() == "Film/Reel 2@v2"
    window.actions_["show"].trigger()
    details = window.findChild(Details)
    assert "note 1" in details.text.toPlainText()
    assert "VersionId" in details.text.toPlainText()
    assert "rate 24 fps, start 01:00:00:00, duration 00:00:10:15" in details.text.toPlainText()
    published = datetime.fromisoformat(window.list.selected[0].record.time).astimezone()
    assert f"{published:%Y, %H:%M}\n" in details.text.toPlainText(), "in the editor's own time"
    details.accept()


def test_the_two_selected_are_compared_by_the_button(qtbot, opened, versions, trimmed):
    versions("Film/Reel 2", "the first")
    versions("Film/Reel 2", "trimmed", trimmed)
    versions("Film/Reel 2", "as it was")
    window = opened(REEL, 3)
    window.list.view.setCurrentIndex(window.versions.index(2, 0))
    chosen = window.list.view.selectionModel()
    chosen.select(window.versions.index(1, 0), chosen.SelectionFlag.Select)
    pressed = next(each for each in window.findChildren(QPushButton) if each.text() == "What changed")
    qtbot.mouseClick(pressed, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.compare_dock.compared is not None, timeout=30_000)
    assert [side.word for side in window.compare_dock.compared.sides] == ["Film/Reel 2@v1", "Film/Reel 2@v2"]


def test_two_versions_are_compared_without_resolve_and_the_sheet_tells_the_keys(qtbot, opened, versions, trimmed):
    versions("Film/Reel 2", "", render=b"film " * 1000)
    versions("Film/Reel 2", "", trimmed)
    window = opened(REEL, 2)
    window.list.select_newest()
    window.actions_["changes"].trigger()
    dock = window.compare_dock
    qtbot.waitUntil(lambda: dock.compared is not None, timeout=30_000)
    assert dock.isVisible()
    assert not dock.bar.isVisible()
    assert [change.kind for change in dock.compared.comparison.changes.changes] == ["trim"]
    dock.view.copy_wanted.emit()
    qtbot.waitUntil(lambda: "head trimmed 6 frames" in QGuiApplication.clipboard().text())

    window.show_keys()
    told = {shown.text() for shown in window.keys.findChildren(QLabel)}
    assert {"S", "Whose sound is heard", "Space", "Play or stop", "J", "The next comment", "Copy as text"} <= told
    assert window.rect().contains(window.keys.geometry())


def test_what_is_said_while_it_is_compared_stands_over_the_drawn_timelines(qtbot, compared, store):
    window, dock = compared, compared.compare_dock
    drawn = dock.view.drawn
    qtbot.keyClick(drawn, Qt.Key.Key_N)
    assert drawn.playhead == 0, "nothing is said of a frame yet"

    window.saying.comment("Film/Reel 2@v2", "Too dark", "01:00:04:05")
    qtbot.waitUntil(lambda: [note.told for note in dock.compared.notes] == ["Ada: Too dark"], timeout=20_000)
    qtbot.keyClick(drawn, Qt.Key.Key_N)
    assert drawn.playhead == 101
    drawn.go_to(0)

    comment(store, Ref.parse("Film/Reel 2@v1"), "Somebody else's", "Ben", at="01:00:02:00")
    window.refresh()
    qtbot.waitUntil(lambda: len(dock.compared.notes) == 2, timeout=20_000)
    qtbot.keyClick(drawn, Qt.Key.Key_N)
    assert drawn.earlier_playhead == 48


def test_the_change_list_is_written_as_a_page(compared, tmp_path):
    from vvt.panel.actions.comparing import write_report
    from vvt.panel.work import Steering

    for kind in ("html", "csv", "edl", "markers", "otio"):
        path = tmp_path / f"changes-{kind}"
        write_report(compared.compare_dock.compared, kind, path, Steering(lambda _: None))
        assert path.stat().st_size


def test_compare_with_the_open_timeline_mark_jump_unmark(qtbot, opened, resolve, take_out, *, store):
    published(resolve, store)
    window = opened(REEL, 1)
    window.list.select_newest()
    take_out()
    window.actions_["compare"].trigger()
    dock = window.compare_dock
    qtbot.waitUntil(lambda: dock.compared is not None, timeout=30_000)
    assert dock.compared.here
    changes = dock.compared.comparison.changes.changes
    assert [change.kind for change in changes] == ["extract"]

    index = dock.view.model.index_of(0).siblingAtColumn(TIMECODE)
    assert index.data(NUMBER) == 0
    dock.view.list.activated.emit(index)
    qtbot.waitUntil(lambda: "Resolve stands at" in window.line.words.text(), timeout=20_000)
    assert resolve.state()["timelines"]["Reel 2"]["playhead"] > 0

    qtbot.mouseClick(dock.marker, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "1 marker is on the timeline." in said(window), timeout=20_000)
    assert len(resolve.state()["timelines"]["Reel 2"]["markers"]) == 1
    qtbot.mouseClick(dock.unmarker, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "1 marker was taken off." in said(window), timeout=20_000)
    assert not resolve.state()["timelines"]["Reel 2"]["markers"]


def test_pull_as_a_timeline_and_lay_beside(qtbot, opened, resolve, *, store, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_VIDEOS_DIR", str(tmp_path / "Movies"))
    published(resolve, store, preset=resolve.state()["presets"][0])
    window = opened(REEL, 1)
    window.list.select_newest()
    window.actions_["pull"].trigger()
    qtbot.waitUntil(lambda: "Reel 2 v001 is a new timeline" in said(window), timeout=30_000)
    assert set(resolve.state()["timelines"]) == {"Reel 2", "Reel 2 v001"}
    window.actions_["beside"].trigger()
    qtbot.waitUntil(lambda: "in sync by timecode" in said(window), timeout=30_000)
    assert "Reel 2 beside v001" in resolve.state()["timelines"]
    assert resolve.state()["timeline"] == "Reel 2"


def test_an_action_that_fails_is_a_card_and_not_a_dialog(qtbot, opened, versions):
    versions("Film/Reel 2")
    window = opened(REEL, 1)
    window.list.select_newest()
    window.actions_["pull"].trigger()
    qtbot.waitUntil(lambda: bool(said(window)), timeout=40_000)
    assert "Resolve" in said(window)
    assert QGuiApplication.modalWindow() is None
    texts = [button.text() for card in window.list.findChildren(Card) if card.isVisible()
             for button in card.findChildren(type(window.list.publish))]
    assert texts == ["Copy details", "Fetch the files instead…", "Dismiss"]


def test_a_versions_files_come_into_a_folder_without_resolve(qtbot, opened, versions, tmp_path):
    versions("Film/Reel 2", "", render=b"film " * 1000)
    window = opened(REEL, 1)
    folder, seen = tmp_path / "back", []
    for there in ("", "was there already, "):
        window.back.fetch_into("Film/Reel 2@v1", folder)
        window.list.settle()
        window.line._job.told.connect(lambda step: seen.append(step.words))
        qtbot.waitUntil(lambda: f"2 files of Film/Reel 2@v1 in {folder}." in said(window), timeout=30_000)
        assert f"Reel 2 v001.mov, 5.0 kB, {there}every byte as published" in said(window)
        assert "Reel 2 v001.otio, " in said(window)
    assert any(words.startswith("Fetching the film") for words in seen)
    assert sorted(path.name for path in folder.iterdir()) == ["Reel 2 v001.mov", "Reel 2 v001.otio"]
    assert "Show the folder" in [button.text() for button in window.list.findChildren(type(window.list.publish))]


def test_fetching_can_be_cancelled_and_leaves_no_half_file(qtbot, opened, versions, *, s3, session, tmp_path):
    versions("Film/Reel 2", "", render=b"film " * 1000)
    with relayed(s3.endpoint) as relay:
        session.use(replace(session.settings, endpoint=relay.endpoint))
        window = opened(REEL, 1)

        def held(request):
            if request.method == "GET" and "cut.mov" in request.path:
                window.line._job.cancel()

        relay.before = held
        window.back.fetch_into("Film/Reel 2@v1", tmp_path / "back")
        with qtbot.waitSignal(window.line._job.cancelled, timeout=30_000):
            assert window.line._stop.isVisible()
    assert not said(window)
    assert not [path for path in (tmp_path / "back").rglob("*") if path.suffix == ".mov"]


def test_media_that_moved_are_looked_for_where_the_editor_says(qtbot, opened, resolve, *, store, tmp_path):
    published(resolve, store)
    window = opened(REEL, 1)
    window.list.select_newest()
    moved = tmp_path / "moved"
    moved.mkdir()
    for number in (1, 2, 3):
        (moved / f"A00{number}.mov").write_bytes(b"footage")
    resolve.tell("unmount")
    window.back.pull(moved)
    qtbot.waitUntil(lambda: "Reel 2 v001 is a new timeline" in said(window), timeout=30_000)
    items = resolve.state()["timelines"]["Reel 2 v001"]["video"][0]["items"]
    assert [item["path"] for item in items] == [str(moved / f"A00{number}.mov") for number in (1, 2, 3)]


def test_a_version_that_is_published_comes_on_top(qtbot, opened, versions):
    versions("Film/Reel 2", "one")
    window = opened(REEL, 1)
    record = versions("Film/Reel 2", "two")
    window.published(record)
    qtbot.waitUntil(lambda: [row.label for row in rows(window)] == ["v002", "v001"], timeout=20_000)
    record = versions("Film/Reel 3", "another cut")
    window.published(record)
    qtbot.waitUntil(lambda: window.list.title.text() == "Reel 3" and len(rows(window)) == 1, timeout=20_000)
    assert window.cuts.index_of(Place("Film", "Reel 3")).isValid()


def test_nothing_published_yet_says_how_to_begin(qtbot, window):
    window.open()
    qtbot.waitUntil(lambda: "Publish Version in Resolve's menu" in window.list.empty.text(), timeout=20_000)


def test_it_comes_back_where_it_was(qtbot, opened, versions, *, session, nearby, workshop, memory):
    for cut in ("Film/Reel 1", "Film/Reel 2"):
        versions(cut)
    window = opened(REEL, 1)
    window.resize(740, 555)
    window.actions_["on_top"].setChecked(True)
    window._on_top()
    window.close()
    again = VersionsWindow(session, nearby, workshop, memory)
    qtbot.addWidget(again)
    again.show()
    again.open()
    qtbot.waitUntil(lambda: again.list.title.text() == "Reel 2", timeout=20_000)
    assert again.size() == window.size()
    assert again.windowFlags() & Qt.WindowType.WindowStaysOnTopHint


def test_how_it_was_divided_comes_back_also_where_something_is_compared(
        qtbot, opened, versions, trimmed, *, session, nearby, workshop, memory):
    versions("Film/Reel 2")
    versions("Film/Reel 2", "", trimmed)

    def compare(window: VersionsWindow) -> None:
        window.list.select_newest()
        window.comparisons.what_changed()
        qtbot.waitUntil(lambda: window.compare_dock.compared is not None and not workshop.busy, timeout=30_000)

    window = opened(REEL, 2)
    compare(window)
    view = window.compare_dock.view
    window.list.show_comments()
    for splitter, at in ((window.list.splitter, 150), (view.splitter, 170), (view.across, 210)):
        splitter.moveSplitter(at, 1)
    view.splitter.moveSplitter(170, 1)
    compare(window)
    left = [view.splitter.sizes(), view.across.sizes(), window.list.splitter.sizes()]
    assert left[0][0] == 170, "another comparison leaves it as the editor has it"
    window.close()

    again = VersionsWindow(session, nearby, workshop, memory)
    qtbot.addWidget(again)
    again.show()
    again.open()
    qtbot.waitUntil(lambda: len(rows(again)) == 2, timeout=20_000)
    again.list.show_comments()
    compare(again)
    view = again.compare_dock.view
    now = [view.splitter.sizes(), view.across.sizes(), again.list.splitter.sizes()]
    for one, other in zip(left, now, strict=True):
        assert abs(one[0] / sum(one) - other[0] / sum(other)) < 0.02
    again.close()
    again.let_go()


def test_the_network_away_is_one_quiet_line_and_passes_by_itself(qtbot, opened, versions, *, s3, bucket, session):
    versions("Film/Reel 2")
    with relayed(s3.endpoint) as relay:
        session.settings = replace(session.settings, endpoint=relay.endpoint)
        session._store = None
        window = opened(REEL, 1)
        window.looking.first_pause_ms = 300
        relay.before = lambda _: Answer(0, {}, b"", lost=True)
        window.refresh()
        qtbot.waitUntil(lambda: "Trying again" in window.line.words.text(), timeout=90_000)
        assert not said(window)
        assert len(rows(window)) == 1, "what was seen stays"
        relay.before = lambda _: None
        qtbot.waitUntil(lambda: window.line.words.text() == "", timeout=90_000)


def test_resolve_comes_and_goes(qtbot, window, nearby, resolve):
    nearby.start()
    assert window.line.resolve.text() == "Resolve is not connected"
    host = ResolveHost()
    host.status()
    qtbot.waitUntil(lambda: "DaVinci Resolve Studio" in window.line.resolve.text(), timeout=20_000)
    host.close()
    qtbot.waitUntil(lambda: window.line.resolve.text() == "Resolve is not connected", timeout=20_000)
    assert resolve.running


def test_ten_thousand_versions_are_a_list_like_any_other(qtbot, window):
    from vvt.panel.actions.browsing import Page
    from vvt.panel.models.rows import VersionRow
    from vvt.store import Record

    record = Record("Film", "Reel 2", 1, "p", "note", "Ada", "2026-03-01T12:00:00Z")
    many = [VersionRow(number, replace(record, number=number)) for number in range(10_000, 0, -1)]
    window.looking.place = REEL
    window._show(Page(many, 10_000))
    assert window.versions.rowCount() < 1000
    view = window.list.view
    for _ in range(60):
        view.scrollToBottom()
        qtbot.wait(1)
        if window.versions.rowCount() == 10_000:
            break
    assert rows(window)[-1].label == "v001"
