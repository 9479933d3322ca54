"""What a publish form can't look up is said in the form itself, which stays as it is, and is looked up again there."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from support.otio_cut import with_sound, write
from support.relay import refusal, relayed
from vvt.panel.models.cuts import Place
from vvt.panel.views.cards import Card
from vvt.panel.views.files_dialog import FilesDialog
from vvt.panel.views.publish_dialog import PublishDialog
from vvt.panel.views.publish_pages import FORM
from vvt.panel.views.question import Question

REEL = Place("Film", "Reel 2")


@pytest.fixture
def relay(s3, session):
    """Between the window and its bucket."""
    with relayed(s3.endpoint) as made:
        session.use(replace(session.settings, endpoint=made.endpoint))
        yield made


@pytest.fixture
def away(relay):
    """The bucket answers nobody until its keys are right again."""
    relay.before = lambda request: refusal(403, "ExpiredToken")
    return relay


def card(dialog) -> Card | None:
    """What stands in the form because something could not be looked up."""
    return next((one for asked in dialog.findChildren(Question) for one in asked.findChildren(Card)
                 if one.isVisible()), None)


def try_again(qtbot, dialog) -> None:
    # Shown when the window's layout has its turn, not when it is put there.
    qtbot.waitUntil(lambda: card(dialog) is not None, timeout=20_000)
    button = next(one for one in card(dialog).findChildren(QPushButton) if one.text() == "Try again")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def files_dialog(qtbot, dressed, away, session, workshop, *, trimmed, tmp_path):
    made = FilesDialog(session, workshop, [write(with_sound(trimmed), tmp_path / "Reel 2.otio")], REEL)
    qtbot.addWidget(made)
    made.show()
    yield made
    workshop.close()


def test_files_whose_cut_could_not_be_looked_up_are_looked_up_again_and_published(
        qtbot, files_dialog, away, versions, store):
    versions("Film/Reel 2", "first")
    which = files_dialog.form.which
    qtbot.keyClicks(which.note, "By hand")
    qtbot.waitUntil(lambda: card(files_dialog) is not None, timeout=20_000)
    qtbot.waitUntil(lambda: "could not be looked up" in files_dialog._hint.text(), timeout=20_000)
    assert (files_dialog.page, files_dialog.go.isEnabled()) == (FORM, False)
    try_again(qtbot, files_dialog)
    assert which.becomes.text() == "Looking for its versions …"
    qtbot.waitUntil(lambda: which.becomes.text() == "Its versions could not be looked up.", timeout=20_000)
    away.before = lambda request: None
    try_again(qtbot, files_dialog)
    qtbot.waitUntil(files_dialog.go.isEnabled, timeout=20_000)
    assert card(files_dialog) is None
    assert which.becomes.text().startswith("It becomes v002.")
    with qtbot.waitSignal(files_dialog.published, timeout=60_000) as done:
        qtbot.mouseClick(files_dialog.go, Qt.MouseButton.LeftButton)
    assert (done.args[0].label, done.args[0].note) == ("v002", "By hand")


def test_another_name_is_looked_up_in_place_of_one_that_can_be_none(qtbot, files_dialog, away):
    away.before = lambda request: None
    which = files_dialog.form.which
    which.cut.setEditText("Reel\x07")
    qtbot.waitUntil(lambda: "could not be looked up" in which.becomes.text(), timeout=20_000)
    qtbot.waitUntil(lambda: card(files_dialog) is not None, timeout=20_000)
    which.cut.setEditText("Reel 3")
    qtbot.waitUntil(lambda: which.becomes.text().startswith("It becomes v001."), timeout=20_000)
    assert card(files_dialog) is None


def test_what_was_typed_of_an_open_timeline_is_not_lost_when_it_is_looked_up_again(
        qtbot, dressed, resolve, session, nearby, *, workshop, relay):
    dialog = PublishDialog(session, nearby, workshop)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.page == FORM and dialog.go.isEnabled(), timeout=30_000)
    relay.before = lambda request: refusal(403, "ExpiredToken")
    qtbot.keyClicks(dialog.form.note, "For sound")
    dialog.form.cut.setEditText("Reel 9")
    qtbot.waitUntil(lambda: "could not be looked up" in dialog.form.becomes.text(), timeout=20_000)
    assert (dialog.page, dialog.go.isEnabled()) == (FORM, False)
    relay.before = lambda request: None
    try_again(qtbot, dialog)
    qtbot.waitUntil(dialog.go.isEnabled, timeout=20_000)
    assert (dialog.form.wish.place, dialog.form.wish.note) == (Place("Film", "Reel 9"), "For sound")
    workshop.close()


def test_what_a_cut_grew_from_is_looked_up_again_in_another_bucket(qtbot, files_dialog, away, versions, *, session,
                                                                   new_bucket):
    versions("Film/Reel 2", "first")
    qtbot.waitUntil(lambda: card(files_dialog) is not None, timeout=20_000)
    away.before = lambda request: None
    try_again(qtbot, files_dialog)
    which = files_dialog.form.which
    qtbot.waitUntil(files_dialog.go.isEnabled, timeout=20_000)
    assert which.base_word == "v1"
    qtbot.keyClicks(which.note, "By hand")
    session.use(replace(session.settings, bucket=new_bucket()))
    assert not files_dialog.go.isEnabled(), "nobody knows yet which versions that has"
    qtbot.waitUntil(files_dialog.go.isEnabled, timeout=20_000)
    assert which.becomes.text().startswith("It becomes v001.")
    assert (which.base_word, which.note_text) == ("none", "By hand")


def test_an_open_timeline_s_cut_is_looked_up_again_in_another_bucket(qtbot, dressed, resolve, session, nearby, *,
                                                                     workshop, versions, new_bucket):
    versions("Film/Reel 2", "first")
    dialog = PublishDialog(session, nearby, workshop, cut="Film/Reel 2")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.form.becomes.text().startswith("It becomes v002."), timeout=30_000)
    session.use(replace(session.settings, bucket=new_bucket()))
    assert not dialog.go.isEnabled()
    qtbot.waitUntil(lambda: dialog.form.becomes.text().startswith("It becomes v001."), timeout=20_000)
    workshop.close()


def test_a_dialog_that_is_closed_hears_nothing_of_what_it_asked(qtbot, files_dialog, away, workshop):
    qtbot.waitUntil(lambda: card(files_dialog) is not None, timeout=20_000)
    try_again(qtbot, files_dialog)
    files_dialog.reject()
    qtbot.waitUntil(lambda: not workshop.busy, timeout=20_000)
    assert not files_dialog.isVisible()
    assert not [one for one in files_dialog._versions.findChildren(Card) if not one.isHidden()]
