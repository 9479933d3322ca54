"""The window by keyboard alone: where it is at first, where a comparison brings it, and a key for each part."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from support.otio_cut import with_sound, write
from vvt.errors import StoreRefused
from vvt.outbox import Outbox
from vvt.panel.models.cuts import Place
from vvt.panel.trouble import Trouble
from vvt.panel.views.cards import Card
from vvt.panel.views.details import Details
from vvt.panel.views.files_dialog import FilesDialog
from vvt.panel.views.publish_dialog import PublishDialog
from vvt.panel.views.versions_window import VersionsWindow
from vvt.store import CutName, Draft, Ref
from vvt.workflow.publishing import Files, put_by
from vvt.workflow.reviewing import look

REEL = Place("Film", "Reel 2")
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def opened(qtbot, window, versions, trimmed):
    """The window as it is at the start, over two versions; nothing was clicked."""
    versions("Film/Reel 2")
    versions("Film/Reel 2", "trimmed", trimmed)
    window.open()
    qtbot.waitUntil(lambda: len(window.versions.versions) == window.versions.rowCount() == 2, timeout=30_000)
    return window


def compared(qtbot, window: VersionsWindow) -> None:
    qtbot.waitUntil(lambda: window.compare_dock.compared is not None and not window._workshop.busy, timeout=30_000)


def press(qtbot, window: VersionsWindow, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    """As the desktop gives it: to whatever has the keyboard."""
    qtbot.keyClick(window.focusWidget(), key, modifier)
    let_go(qtbot, window)


def let_go(qtbot, window) -> None:
    """Of Ctrl: Qt would take it for held in what comes next."""
    qtbot.keyRelease(window, Qt.Key.Key_Control)


def test_it_begins_in_the_versions_on_the_newest(qtbot, opened):
    assert opened.focusWidget() is opened.list.view
    assert opened.list.view.currentIndex().row() == 0
    press(qtbot, opened, Qt.Key.Key_Down)
    assert [row.ref for row in opened.list.selected] == ["Film/Reel 2@v1"]


def test_it_begins_on_the_newest_version_also_where_a_publish_stands_above_it(qtbot, window, versions, store, tmp_path):
    versions("Film/Reel 2")
    put_by(store, CutName(*REEL), Files(None, (write(with_sound(()), tmp_path / "reel.otio"),)), Draft())
    qtbot.waitUntil(lambda: bool(window.on_their_way.going), timeout=20_000)
    window.open()
    qtbot.waitUntil(lambda: window.versions.rowCount() == 2, timeout=30_000)
    assert [row.ref for row in window.list.selected] == ["Film/Reel 2@v1"]
    assert window.focusWidget() is window.list.view


def test_who_has_begun_to_search_goes_on_searching(qtbot, window, versions):
    versions("Film/Reel 2")
    window.cuts_dock.search.setFocus()
    qtbot.keyClicks(window.cuts_dock.search, "ree")
    window.open()
    qtbot.waitUntil(lambda: window.versions.rowCount() == 1, timeout=30_000)
    qtbot.waitUntil(lambda: not window._workshop.busy, timeout=20_000)
    assert window.focusWidget() is window.cuts_dock.search


def test_what_is_looked_at_again_leaves_the_keyboard_where_it_is(qtbot, opened, versions):
    opened.list.filters.text.setFocus()
    versions("Film/Reel 2", "three")
    opened.refresh()
    qtbot.waitUntil(lambda: opened.versions.rowCount() == 3, timeout=20_000)
    assert opened.focusWidget() is opened.list.filters.text


def test_from_the_versions_to_a_change_and_back_without_a_mouse(qtbot, opened):
    press(qtbot, opened, Qt.Key.Key_B, CONTROL)
    compared(qtbot, opened)
    view = opened.compare_dock.view
    assert opened.focusWidget() is view.list
    assert view.drawn.playhead == 0, "coming here chooses nothing"
    press(qtbot, opened, Qt.Key.Key_Down)
    assert view.list.currentIndex().row() == 0
    assert view.drawn.playhead > 0
    press(qtbot, opened, Qt.Key.Key_F3)
    assert opened.focusWidget() is view.drawn
    press(qtbot, opened, Qt.Key.Key_F2)
    assert opened.focusWidget() is opened.list.view
    press(qtbot, opened, Qt.Key.Key_F4)
    assert opened.focusWidget() is view.list


def test_who_types_elsewhere_meanwhile_goes_on_typing(qtbot, opened):
    text = opened.list.filters.text
    text.setFocus()
    press(qtbot, opened, Qt.Key.Key_B, CONTROL)
    qtbot.keyClicks(text, "tri")
    compared(qtbot, opened)
    assert opened.focusWidget() is text


def test_who_goes_on_in_the_versions_meanwhile_stays_there(qtbot, opened):
    press(qtbot, opened, Qt.Key.Key_B, CONTROL)
    press(qtbot, opened, Qt.Key.Key_Down)
    compared(qtbot, opened)
    assert opened.focusWidget() is opened.list.view


def test_who_chooses_what_is_compared_stays_there(qtbot, opened):
    press(qtbot, opened, Qt.Key.Key_B, CONTROL)
    compared(qtbot, opened)
    chooser = opened.compare_dock.view.chooser
    chooser.lists[1].setFocus()
    before = opened.compare_dock.compared
    chooser.swapped()
    qtbot.waitUntil(lambda: opened.compare_dock.compared not in (None, before), timeout=30_000)
    assert opened.focusWidget() is chooser.lists[1]


def test_with_nothing_compared_the_keys_lead_to_what_can_be(qtbot, opened):
    press(qtbot, opened, Qt.Key.Key_F4)
    assert opened.compare_dock.isVisible()
    assert opened.focusWidget() is opened.compare_dock.view.chooser.lists[0]


def test_the_comments_key_goes_there_before_it_closes_them(qtbot, opened):
    press(qtbot, opened, Qt.Key.Key_K, CONTROL)
    pane = opened.list.comments
    assert opened.focusWidget() is pane.words
    press(qtbot, opened, Qt.Key.Key_F2)
    press(qtbot, opened, Qt.Key.Key_K, CONTROL)
    assert opened.focusWidget() is pane.words
    press(qtbot, opened, Qt.Key.Key_K, CONTROL)
    assert not pane.isVisible()
    assert opened.focusWidget() is opened.list.view


def test_a_notice_is_gone_to_and_dismissed(qtbot, opened):
    opened.list.notify(Card(Trouble("The disk is full.", "Make room.")), "Fetching")
    press(qtbot, opened, Qt.Key.Key_F7)
    at = opened.focusWidget()
    assert isinstance(at, QPushButton)
    assert at.text() == "Dismiss"
    press(qtbot, opened, Qt.Key.Key_Space)
    assert not opened.list.notices.isVisible()
    assert opened.focusWidget() is opened.list.view
    press(qtbot, opened, Qt.Key.Key_F7)
    assert opened.focusWidget() is opened.list.view


def test_the_sheet_of_keys_tells_them(qtbot, opened):
    press(qtbot, opened, Qt.Key.Key_F1)
    told = [shown.text() for shown in opened.keys.findChildren(QLabel)]
    for key, text in (("F2", "Go to the versions"), ("F3", "Go to the drawn timelines"),
                      ("F4", "Go to the change list"), ("F7", "Go to the newest notice"),
                      ("Ctrl+Return", "Send the comment; in a dialog, publish")):
        assert told[told.index(key) + 1] == text


def test_control_return_in_the_note_publishes_files(qtbot, dressed, session, workshop, tmp_path, *, store, trimmed):
    dialog = FilesDialog(session, workshop, [write(with_sound(trimmed), tmp_path / "Reel 2.otio")], REEL)
    qtbot.addWidget(dialog)
    dialog.show()
    note = dialog.form.which.note
    qtbot.keyClicks(note, "For the mix")
    qtbot.keyClick(note, Qt.Key.Key_Return)
    assert note.toPlainText() == "For the mix\n"
    qtbot.waitUntil(dialog.go.isEnabled, timeout=20_000)
    with qtbot.waitSignal(dialog.published, timeout=60_000):
        qtbot.keyClick(note, Qt.Key.Key_Return, CONTROL)
        let_go(qtbot, dialog)
    assert look(store, Ref.parse("Film/Reel 2@v1")).record.note == "For the mix"


def test_control_return_does_nothing_while_something_is_missing(qtbot, dressed, session, workshop):
    dialog = FilesDialog(session, workshop, (), REEL)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.keyClick(dialog.form.which.note, Qt.Key.Key_Return, CONTROL)
    let_go(qtbot, dialog)
    assert not dialog.at_work
    dialog.reject()


def test_control_return_in_the_note_publishes_from_resolve(qtbot, dressed, resolve, session, *, nearby, workshop):
    dialog = PublishDialog(session, nearby, workshop)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.go.isVisible, timeout=30_000)
    dialog.form.bare.setChecked(True)
    qtbot.waitUntil(dialog.go.isEnabled, timeout=20_000)
    with qtbot.waitSignal(dialog.published, timeout=60_000):
        qtbot.keyClick(dialog.form.note, Qt.Key.Key_Return, CONTROL)
        let_go(qtbot, dialog)


@pytest.fixture
def going(qtbot, window, store, tmp_path):
    """The window with one publish on its way, that waits for a person."""
    film = tmp_path / "Reel 2.mov"
    film.write_bytes(b"film " * 2000)
    entry = put_by(store, CutName(*REEL), Files(film, ()), Draft("For the mix", "Ada"))
    with Outbox() as outbox:
        outbox.put_off(entry.id, StoreRefused("The store is full.", "Ask for more room."), "person", state="failed")
    window.open()
    window.show_cut(REEL)
    # The window may have looked between the two.
    qtbot.waitUntil(lambda: [one.state for one in window.on_their_way.going] == ["failed"], timeout=30_000)
    window.list.view.setCurrentIndex(window.versions.index(0))
    window.list.view.setFocus()
    return window


@pytest.mark.parametrize(("key", "modifier"), [(Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier),
                                               (Qt.Key.Key_I, CONTROL)])
def test_a_publish_on_its_way_is_shown_in_full(qtbot, going, key, modifier, tmp_path):
    press(qtbot, going, key, modifier)
    details = going.findChild(Details)
    assert details is not None
    assert details.windowTitle() == "Film/Reel 2, on its way"
    told = details.text.toPlainText()
    for line in ("by         Ada, since ", "state      failed: The store is full.", "why        The store is full.",
                 "what to do Ask for more room.", "note       For the mix", "sent       0 B of 10.0 kB",
                 f"{tmp_path / 'Reel 2.mov'}\n    10.0 kB"):
        assert line in told
    details.accept()
