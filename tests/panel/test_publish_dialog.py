"""*Publish Version*, as an editor goes through it: the dialog, the agent, a double of Resolve, a bucket in memory."""

import pytest
from PySide6.QtCore import Qt

from support.films import numbered_film
from vvt.errors import VvtError
from vvt.panel.actions import publishing
from vvt.panel.views.cards import Card
from vvt.panel.views.publish_dialog import PublishDialog
from vvt.store import CutName
from vvt.workflow.heard import Stage

REEL = CutName("Film", "Reel 2")


@pytest.fixture
def dialog(qtbot, dressed, session, nearby, workshop):
    made = PublishDialog(session, nearby, workshop)
    qtbot.addWidget(made)
    made.show()
    yield made
    workshop.close()


@pytest.fixture
def asked(qtbot, resolve, dialog):
    """The dialog, with the open timeline proposed."""
    qtbot.waitUntil(lambda: dialog.go.isVisible() or bool(said(dialog)), timeout=20_000)
    assert dialog.go.text() == "Publish", said(dialog)
    return dialog


def said(dialog) -> str:
    return "\n".join(card.accessibleName() for card in dialog.findChildren(Card) if card.isVisible())


def published(qtbot, dialog):
    """Press Publish; the record, and every stage that was shown."""
    seen = []
    with qtbot.waitSignal(dialog.published, timeout=60_000) as done:
        qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
        job = dialog._job
        job.told.connect(lambda step: seen.append(step.stage))
        job.failed.connect(lambda trouble: pytest.fail(f"{trouble.cause} {trouble.details}"))
    return done.args[0], list(dict.fromkeys(filter(None, seen)))


def test_the_stages_are_those_of_the_workflow():
    ours = (publishing.SAVING, publishing.EXPORTING, publishing.RENDERING, publishing.CHECKING, publishing.UPLOADING,
            publishing.DONE)
    assert [str(stage) for stage in Stage] == list(ours)


def test_the_open_timeline_is_proposed_and_published_and_then_what_changed(
        qtbot, asked, take_out, *, session, nearby, workshop, store):
    assert asked.form.wish.place == ("Film", "Reel 2")
    assert "Reel 2, 00:00:02:12 long from 01:00:00:00 at 24" in asked.form.timeline.text()
    assert "It becomes v001" in asked.form.becomes.text()
    asked.form.bare.setChecked(True)
    assert asked.go.isEnabled()

    qtbot.keyClicks(asked.form.note, "For sound")
    record, stages = published(qtbot, asked)
    assert (record.label, record.note) == ("v001", "For sound")
    assert stages == ["Saving", "Exporting timeline", "Uploading"]
    assert [part.name for part in store.versions(REEL)[0].parts if part.name == "cut"] == []
    assert "Reel 2 v001 is published. The first version of this cut." in said(asked)
    assert asked.back.text() == "Close"

    take_out()
    again = PublishDialog(session, nearby, workshop)
    qtbot.addWidget(again)
    again.show()
    qtbot.waitUntil(again.go.isVisible, timeout=20_000)
    again.form.bare.setChecked(True)
    assert "It becomes v002" in again.form.becomes.text()
    assert again.form.base.currentData() == "v1"
    record, _ = published(qtbot, again)
    assert (record.number, record.base) == (2, 1)
    assert "change since v001" in said(again)


def test_with_a_render_preset(qtbot, asked, resolve, store):
    preset = resolve.state()["presets"][0]
    asked.form.rendered.setChecked(True)
    asked.form.preset.setCurrentText(preset)
    before = resolve.state()["deliver"]
    record, stages = published(qtbot, asked)
    assert stages == ["Saving", "Exporting timeline", "Rendering", "Checking", "Uploading"]
    assert record.part("cut") is not None
    assert record.render["first"] == 86400
    assert record.render["frames"] == 60
    assert resolve.state()["deliver"] == before
    assert asked.preset == preset


def test_with_a_film_that_is_there(qtbot, asked, tmp_path):
    film = numbered_film(tmp_path / "reel.mp4", 60)
    asked.form.use_file.setChecked(True)
    assert not asked.go.isEnabled()
    asked.form.film.setText(str(tmp_path / "gone.mp4"))
    assert not asked.go.isEnabled()
    asked.form.film.setText(str(film))
    assert asked.go.isEnabled()
    record, _ = published(qtbot, asked)
    assert record.part("cut").size == film.stat().st_size


def test_another_cut_is_looked_up_when_its_name_is_typed_and_none_said_at_once(qtbot, asked, versions):
    asked.form.project.setText("a/b")
    assert "can't have a /" in asked.form.becomes.text()
    assert not asked.go.isEnabled()

    versions("Film/Trailer", "cut down")
    asked.form.project.setText("Film")
    asked.form.cut.setEditText("Trailer")
    assert not asked.go.isEnabled()
    qtbot.waitUntil(lambda: "It becomes v002" in asked.form.becomes.text(), timeout=20_000)
    assert not asked.go.isEnabled(), "nobody knows what it grew from, so the editor is asked"
    asked.form.base.setCurrentIndex(asked.form.base.findData("v1"))
    assert asked.go.isEnabled()
    record, _ = published(qtbot, asked)
    assert (record.cut, record.number, record.base) == ("Trailer", 2, 1)


@pytest.mark.parametrize("resolve", [{"version": "18.6.4"}], indirect=True)
def test_it_warns_before_it_renders_where_the_deliver_page_stays_changed(qtbot, asked):
    qtbot.waitUntil(lambda: "can't put the Deliver page's settings back" in said(asked))
    assert asked.go.isEnabled()
    asked.form.bare.setChecked(True)
    qtbot.waitUntil(lambda: "Deliver page" not in said(asked))


def test_cancelled_while_it_renders(qtbot, asked, resolve, store):
    asked.form.rendered.setChecked(True)
    resolve.tell("hold_render", at=40)
    qtbot.mouseClick(asked.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "40 %" in asked.stages.words, timeout=20_000)
    assert asked.stages.now == "Rendering"
    qtbot.mouseClick(asked.back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Cancelled." in said(asked), timeout=20_000)
    assert not store.versions(REEL)
    assert [job["status"] for job in resolve.state()["jobs"]] in ([], ["Cancelled"])
    resolve.tell("release_render")


def test_cancelled_when_its_film_was_rendered_it_names_the_film(qtbot, asked, tmp_path):
    def rendered(steering):
        steering.cancel()
        raise VvtError("Cancelled.", f"What was rendered is kept: {tmp_path / 'cut.mov'}.", kind=publishing.KEPT)

    asked._begin([publishing.CHECKING, publishing.UPLOADING], "Publishing", rendered)
    qtbot.waitUntil(lambda: "Cancelled." in said(asked), timeout=20_000)
    assert said(asked) == (f"Cancelled. {asked.kept} What was rendered is kept: {tmp_path / 'cut.mov'}.")


def test_closed_while_it_publishes_it_goes_on_and_shows_itself_when_it_is_done(qtbot, asked, resolve):
    asked.form.rendered.setChecked(True)
    resolve.tell("hold_render", at=40)
    qtbot.mouseClick(asked.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "40 %" in asked.stages.words, timeout=20_000)
    asked.reject()
    assert not asked.isVisible()
    with qtbot.waitSignal(asked.published, timeout=60_000):
        resolve.tell("release_render")
    assert asked.isVisible()


@pytest.mark.parametrize("resolve", [{"project": None}], indirect=True)
def test_no_project_open_is_a_card_with_its_remedy(qtbot, resolve, dialog):
    qtbot.waitUntil(lambda: bool(said(dialog)), timeout=20_000)
    assert said(dialog) == "No project is open in Resolve. Open the project and try again."
    assert dialog.go.text() == "Try again"


def test_no_resolve_at_all(qtbot, tmp_path, monkeypatch, dialog):
    qtbot.waitUntil(lambda: bool(said(dialog)), timeout=40_000)
    assert "Resolve" in said(dialog)
    copies = [button for card in dialog.findChildren(Card) for button in card.findChildren(type(dialog.go))]
    assert "Copy details" in [button.text() for button in copies]


def test_a_dialog_in_resolve_is_said(qtbot, asked, resolve):
    resolve.tell("modal")
    qtbot.mouseClick(asked.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Is a dialog open there?" in asked.stages.words, timeout=20_000)
    resolve.tell("dismiss")
    qtbot.waitUntil(lambda: "is published" in said(asked), timeout=60_000)
