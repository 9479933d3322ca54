"""What the window does where there is no Resolve: files are published instead, comments belong to its own playheads."""

import pytest
from PySide6.QtCore import Qt

from vvt.panel.views.cards import Card
from vvt.panel.views.files_dialog import FilesDialog
from vvt.panel.views.publish_dialog import PublishDialog
from vvt.panel.views.publish_pages import OUTCOME


@pytest.fixture
def compared(qtbot, window, versions, trimmed):
    """The window with what changed from v001 to v002, v002 selected and its comments open."""
    versions("Film/Reel 2")
    versions("Film/Reel 2", "trimmed", trimmed)
    window.open()
    qtbot.waitUntil(lambda: window.versions.rowCount() == 2, timeout=30_000)
    window.list.view.setCurrentIndex(window.versions.index(0))
    window.comparisons.what_changed()
    qtbot.waitUntil(lambda: window.compare_dock.compared is not None, timeout=40_000)
    window.list.show_comments()
    return window


def cards(widget) -> list[Card]:
    return [card for card in widget.findChildren(Card) if card.isVisible()]


def test_publish_files_is_offered_with_what_was_typed(qtbot, program):
    program.publish("Film/Reel 7")
    dialog = program.dialog
    dialog.form.note.setPlainText("For sound")
    qtbot.waitUntil(lambda: dialog.page == OUTCOME, timeout=40_000)
    (card,) = cards(dialog)
    told = card.accessibleName()
    assert "start it; " in told.partition("RESOLVE_SCRIPT")[0], "what an editor can do comes before variables"
    offered = {one.text(): one for one in card.findChildren(type(dialog.go))}
    qtbot.mouseClick(offered["Publish files…"], Qt.MouseButton.LeftButton)
    assert isinstance(program.dialog, FilesDialog)
    assert program.dialog.isVisible()
    assert not dialog.isVisible()
    assert (str(program.dialog.form.which.place), program.dialog.form.which.note_text) == ("Film/Reel 7", "For sound")


@pytest.mark.parametrize("resolve", [{"project": None}], indirect=True)
def test_it_is_not_offered_where_resolve_only_wants_a_project(qtbot, resolve, dressed, session, nearby, *, workshop):
    dialog = PublishDialog(session, nearby, workshop)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.page == OUTCOME, timeout=40_000)
    (card,) = cards(dialog)
    assert "Publish files…" not in [one.text() for one in card.findChildren(type(dialog.go))]
    workshop.close()


def test_a_comment_is_pinned_where_the_comparison_stands(compared):
    drawn = compared.compare_dock.view.drawn
    drawn.go_to(30)
    compared.actions_["pin"].trigger()
    assert compared.list.comments.at.text() == "01:00:01:06"
    assert not cards(compared), "nobody asked Resolve"
    compared.list.view.setCurrentIndex(compared.versions.index(1))
    drawn.go_to(12, earlier=True)
    compared.list.comments.here.click()
    assert compared.list.comments.at.text() == "01:00:00:12", "the earlier version's own playhead"


def test_return_on_a_pinned_comment_moves_the_comparison(compared, workshop):
    drawn = compared.compare_dock.view.drawn
    compared.list.comments.go.emit("01:00:01:06")
    assert drawn.playhead == 30
    compared.list.view.setCurrentIndex(compared.versions.index(1))
    compared.list.comments.go.emit("01:00:00:12")
    assert drawn.earlier_playhead == 12
    assert not cards(compared)


def test_a_comment_of_another_tool_with_no_timecode_is_told_as_that(compared):
    compared.compare_dock.view.drawn.go_to(30)
    compared.list.comments.go.emit("by the train")
    assert compared.line.words.text() == "by the train is no timecode."
    assert compared.compare_dock.view.drawn.playhead == 30


def test_a_version_that_is_not_compared_is_asked_of_resolve(qtbot, compared):
    compared.compare_dock.hide()
    compared.actions_["pin"].trigger()
    qtbot.waitUntil(lambda: bool(cards(compared)), timeout=40_000)
    assert "Resolve" in cards(compared)[0].accessibleName()
    assert not compared.list.comments.at.text()
