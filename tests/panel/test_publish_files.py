"""*Publish files*, without Resolve: chosen or dropped, looked at, sent in stages, cancelled; then it is a version."""

import os
import signal
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from support.children import children
from support.films import numbered_film
from support.otio_cut import with_sound, write
from support.relay import relayed
from vvt.outbox import Outbox
from vvt.panel.actions.publishing_files import Chosen
from vvt.panel.models.cuts import Place
from vvt.panel.views.cards import Card
from vvt.panel.views.files_dialog import FilesDialog
from vvt.store import CutName

REEL = Place("Film", "Reel 2")


@pytest.fixture
def exported(tmp_path, trimmed):
    """What an editor exported by hand: a film, and the timeline as .otio and .drt."""
    drt = tmp_path / "Reel 2.drt"
    drt.write_bytes(b"what Resolve alone reads" * 100)
    return [numbered_film(tmp_path / "Reel 2.mov", 24), write(with_sound(trimmed), tmp_path / "Reel 2.otio"), drt]


@pytest.fixture
def dialog(qtbot, dressed, session, workshop):
    """The dialog as the menu opens it over a cut."""
    made = FilesDialog(session, workshop, (), REEL)
    qtbot.addWidget(made)
    made.show()
    yield made
    workshop.close()


def said(dialog) -> str:
    return "\n".join(card.accessibleName() for card in dialog.findChildren(Card) if card.isVisible())


def dropped(widget, paths) -> bool:
    """Drop files on a widget; whether it takes them."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    given = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPointF(50, 50).toPoint(), *given)
    enter.ignore()
    QApplication.sendEvent(widget, enter)
    if enter.isAccepted():
        QApplication.sendEvent(widget, QDropEvent(QPointF(50, 50), *given))
    return enter.isAccepted()


def test_a_film_and_its_timelines_become_the_next_version(qtbot, dialog, exported, versions, store):
    versions("Film/Reel 2", "first")
    dialog.form.which.renamed.emit(REEL)
    assert not dialog.go.isEnabled()
    assert dialog._hint.text() == "Add the files."
    assert dropped(dialog.form, exported)
    qtbot.waitUntil(dialog.go.isEnabled, timeout=20_000)
    assert [dialog.form.list.item(row).text() for row in range(3)] == [
        "Film   Reel 2.mov", "Timeline   Reel 2.otio", "Timeline   Reel 2.drt"]
    qtbot.waitUntil(lambda: "It becomes v002." in dialog.form.which.becomes.text(), timeout=20_000)
    qtbot.keyClicks(dialog.form.which.note, "By hand")
    stages = []
    with qtbot.waitSignal(dialog.published, timeout=60_000) as done:
        qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
        dialog._job.told.connect(lambda step: stages.append(step.stage))
    record = done.args[0]
    assert (record.label, record.note, record.base) == ("v002", "By hand", 1)
    assert list(dict.fromkeys(filter(None, stages))) == ["Checking", "Uploading"]
    assert {"cut", "timeline.otio", "timeline.drt"} <= {part.name for part in store.versions(CutName(*REEL))[0].parts}
    assert "Reel 2 v002 is published. 1 change since v001: 1 trim." in said(dialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.back.hasFocus, timeout=5_000)
    qtbot.keyClick(dialog.back, Qt.Key.Key_Return)
    assert not dialog.isVisible(), "Close has the keyboard, and Return presses it"


def test_what_should_be_known_before_is_said(qtbot, dialog, exported, tmp_path):
    film, otio, drt = exported
    dialog.take([drt])
    qtbot.waitUntil(lambda: "A .drt is kept as it is, but can't be compared." in said(dialog), timeout=20_000)
    assert "No film goes along" in said(dialog)
    dialog.take([otio, film])
    qtbot.waitUntil(lambda: not said(dialog), timeout=20_000)
    empty = tmp_path / "empty.mov"
    empty.touch()
    dialog.take([empty])
    qtbot.waitUntil(lambda: "empty.mov is empty." in said(dialog), timeout=20_000)
    assert not dialog.go.isEnabled()
    dialog.form.list.item(0).setSelected(True)
    qtbot.mouseClick(dialog.form.remove, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "No film goes along" in said(dialog), timeout=20_000)
    qtbot.waitUntil(dialog.go.isEnabled, timeout=20_000)


def test_a_timeline_that_is_none_is_a_card_and_nothing_is_published(qtbot, dialog, tmp_path, store):
    broken = tmp_path / "Reel 2.otio"
    broken.write_text("{}")
    dialog.take([broken])
    qtbot.waitUntil(dialog.go.isEnabled, timeout=20_000)
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Reel 2.otio" in said(dialog), timeout=30_000)
    assert dialog.go.text() == "Try again"
    assert not store.versions(CutName(*REEL))
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert dialog.form.files.timelines == (broken,), "what was filled in stays"


def test_cancelled_while_it_is_sent(qtbot, dialog, exported, s3, *, session, store):
    with relayed(s3.endpoint) as relay:
        session.use(replace(session.settings, endpoint=relay.endpoint))
        dialog.take(exported)
        qtbot.waitUntil(dialog.go.isEnabled, timeout=20_000)

        def held(request):
            if request.method == "PUT" and "cut.mov" in request.path:
                dialog._job.cancel()

        relay.before = held
        qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: "Cancelled." in said(dialog), timeout=60_000)
        assert "to be sent on or given up" in said(dialog)
    assert not store.versions(CutName(*REEL))
    with Outbox() as outbox:
        assert [(entry.state, entry.goes) for entry in outbox.entries()] == [("waiting", "person")]


@pytest.mark.skipif(os.name != "posix", reason="there is no SIGKILL on Windows")
def test_where_nobody_knows_it_is_not_said_that_nothing_was_published(qtbot, dialog, exported, s3, *, session, store):
    with relayed(s3.endpoint) as relay:
        session.use(replace(session.settings, endpoint=relay.endpoint))
        dialog.take(exported)
        qtbot.waitUntil(dialog.go.isEnabled, timeout=20_000)

        def killed(request, _):
            if request.method == "PUT" and "v000001.json" in request.path:
                for child in children():
                    os.kill(child, signal.SIGKILL)

        relay.after = killed
        qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: "ended before it had an answer" in said(dialog), timeout=60_000)
        assert not [one for one in dialog.findChildren(QLabel) if one.isVisible() and "Nothing was" in one.text()]
        relay.after = lambda request, answer: None
        assert [record.label for record in store.versions(CutName(*REEL))] == ["v001"], "it is one"
        qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(dialog.go.isEnabled, timeout=20_000)
        with qtbot.waitSignal(dialog.published, timeout=60_000) as done:
            qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert done.args[0] == store.versions(CutName(*REEL))[0]
    assert [record.label for record in store.versions(CutName(*REEL))] == ["v001"]


def test_dropped_on_the_versions_it_is_asked_what_they_are_for(qtbot, window, exported):
    published, compared = [], []
    window.publish_files_asked.connect(published.append)
    window.compare_dock.wanted.connect(lambda *sides: compared.append(sides))
    assert not dropped(window.list, [exported[0].with_name("notes.txt")])
    for choice in ("Publish as the next version…", "Compare"):
        assert dropped(window.list, exported)
        menu = next(one for one in window.list.findChildren(QMenu) if one.isVisible())
        next(action for action in menu.actions() if action.text() == choice).trigger()
        menu.close()
    assert published == [exported]
    assert [side.word for side in window.compare_dock.view.chooser.sides if side] == [str(exported[1])]


def test_a_file_of_a_kind_that_is_there_takes_its_place(tmp_path):
    files = Chosen().with_files(tmp_path / name for name in ("a.mov", "a.otio", "a.txt", "b.OTIO", "b.mp4"))
    assert files == Chosen(tmp_path / "b.mp4", (tmp_path / "b.OTIO",))
    assert files.without(tmp_path / "b.mp4").all == (tmp_path / "b.OTIO",)
