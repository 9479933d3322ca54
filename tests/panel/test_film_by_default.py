"""A film goes along unless the editor says otherwise, and what it costs to have none is said before."""

import pytest
from PySide6.QtCore import Qt

from vvt.panel.views.cards import Card
from vvt.panel.views.files_dialog import FilesDialog
from vvt.panel.views.presets_used import PresetsUsed
from vvt.panel.views.publish_dialog import PublishDialog
from vvt.panel.views.publish_pages import FORM

COSTS = "no picture and no poster, and nothing to compare by eye"


@pytest.fixture
def opened(qtbot, dressed, session, nearby, workshop, *, memory):
    """Opens the dialog, as the window does."""
    def ask() -> PublishDialog:
        dialog = PublishDialog(session, nearby, workshop, used=PresetsUsed(memory))
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(lambda: dialog.page == FORM, timeout=20_000)
        return dialog

    yield ask
    workshop.close()


def said(dialog) -> str:
    return "\n".join(card.accessibleName() for card in dialog.findChildren(Card) if card.isVisible())


def test_the_first_publish_has_a_film(qtbot, resolve, opened):
    dialog = opened()
    assert dialog.form.wish.preset == resolve.state()["presets"][0]
    assert dialog.go.isEnabled()
    assert COSTS not in said(dialog)
    with qtbot.waitSignal(dialog.published, timeout=60_000) as done:
        qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert done.args[0].part("cut") is not None


def test_no_film_says_what_that_costs_and_is_not_taken_for_the_next_time(qtbot, resolve, opened, memory):
    dialog = opened()
    dialog.form.bare.setChecked(True)
    qtbot.waitUntil(lambda: COSTS in said(dialog), timeout=5000)
    assert dialog.go.isEnabled(), "it stays a choice"
    with qtbot.waitSignal(dialog.published, timeout=60_000) as done:
        qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    PresetsUsed(memory).keep(done.args[0].project, dialog.preset)
    assert opened().form.wish.preset == resolve.state()["presets"][0]


def test_the_preset_of_this_project_is_proposed_then_the_one_used_anywhere(resolve, opened, memory):
    first, second = resolve.state()["presets"]
    used = PresetsUsed(memory)
    used.keep("Another/Film", second)
    assert opened().form.wish.preset == second
    used.keep("Film", first)
    used.keep("Another/Film", second)
    assert opened().form.wish.preset == first
    used.keep("Film", "A preset that was deleted")
    used.keep("Another/Film", second)
    assert opened().form.wish.preset == second


def test_what_was_chosen_in_the_form_holds_when_it_is_tried_again(qtbot, resolve, opened):
    dialog = opened()
    dialog.form.bare.setChecked(True)
    dialog.look()
    qtbot.waitUntil(lambda: dialog.page == FORM, timeout=20_000)
    assert dialog.form.bare.isChecked()


def test_files_without_a_film_are_told_the_same(qtbot, dressed, session, workshop, tmp_path):
    timeline = tmp_path / "reel.otio"
    timeline.write_text("{}")
    dialog = FilesDialog(session, workshop, [timeline])
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: COSTS in said(dialog), timeout=20_000)
    workshop.close()
