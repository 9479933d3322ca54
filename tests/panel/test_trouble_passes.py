"""What goes away while the window is open (the bucket, Resolve, a screen) is said where it belongs, and passes."""

import os
import subprocess
import sys

import boto3
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from support.resolve.double import ResolveDouble
from vvt.host import ResolveHost
from vvt.panel.asked import Asked
from vvt.panel.models.cuts import Place
from vvt.panel.models.versions import WORDS
from vvt.panel.program import Program
from vvt.panel.single import be_first
from vvt.panel.views.cards import Card
from vvt.panel.views.publish_dialog import PublishDialog
from vvt.panel.views.versions_window import VersionsWindow
from vvt.store import CutName, Draft, Store
from vvt.workflow.hosted_publish import Choice, Goal, publish_current

REEL = Place("Film", "Reel 2")


def said(widget) -> str:
    return "\n".join(card.accessibleName() for card in widget.findChildren(Card) if card.isVisible())


def labels(window: VersionsWindow) -> list[str]:
    return [window.versions.index(row).data(WORDS).label for row in range(window.versions.rowCount())]


def shown(qtbot, window: VersionsWindow, count: int) -> VersionsWindow:
    window.open()
    qtbot.waitUntil(lambda: window.cuts.index_of(REEL).isValid(), timeout=20_000)
    window.show_cut(REEL)
    qtbot.waitUntil(lambda: len(labels(window)) == count and window.looking.place == REEL, timeout=20_000)
    window.list.select_newest()
    return window


def published(resolve: ResolveDouble, store: Store) -> None:
    host = ResolveHost()
    publish_current(host, store, Goal(Draft("Assembly", "Ada")), Choice())
    host.close()


def test_a_bucket_that_is_deleted_is_a_quiet_line_until_it_is_back(qtbot, window, versions, *, s3, bucket):
    versions("Film/Reel 2")
    shown(qtbot, window, 1)
    window.looking.first_pause_ms = 300
    client = boto3.client("s3", endpoint_url=s3.endpoint, region_name="us-east-1")
    for kept in client.list_object_versions(Bucket=bucket)["Versions"]:
        client.delete_object(Bucket=bucket, Key=kept["Key"], VersionId=kept["VersionId"])
    client.delete_bucket(Bucket=bucket)
    window.refresh()
    qtbot.waitUntil(lambda: "Trying again in" in window.line.words.text(), timeout=30_000)
    assert bucket in window.line.words.text()
    assert not said(window), "no card"
    assert QGuiApplication.modalWindow() is None, "and no dialog"
    assert labels(window) == ["v001"], "what was seen stays"
    client.create_bucket(Bucket=bucket)
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    versions("Film/Reel 2", "one")
    versions("Film/Reel 2", "two")
    qtbot.waitUntil(lambda: labels(window) == ["v002", "v001"], timeout=60_000)
    qtbot.waitUntil(lambda: window.line.words.text() == "", timeout=30_000)


def test_resolve_quits_while_it_renders_for_a_publish(qtbot, dressed, resolve, session, nearby, *, workshop, store):
    dialog = PublishDialog(session, nearby, workshop)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.go.isVisible, timeout=30_000)
    dialog.form.rendered.setChecked(True)
    resolve.tell("hold_render", at=40)
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "40 %" in dialog.stages.words, timeout=30_000)
    resolve.stop()
    qtbot.waitUntil(lambda: "Resolve" in said(dialog), timeout=60_000)
    assert dialog.go.text() == "Try again"
    assert not store.versions(CutName(*REEL))
    resolve.start()

    def proposed() -> bool:
        """The agent that saw Resolve quit may still be ending: then it is asked once more."""
        if dialog.go.isVisible() and dialog.go.text() == "Try again":
            qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
        return dialog.go.isVisible() and dialog.go.text() == "Publish"

    qtbot.waitUntil(proposed, timeout=60_000)
    with qtbot.waitSignal(dialog.published, timeout=60_000):
        qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)


def test_resolve_quits_in_the_middle_of_a_pull_and_the_window_goes_on(qtbot, window, resolve, versions, store):
    published(resolve, store)
    shown(qtbot, window, 1)
    resolve.tell("hang", method="ImportTimelineFromFile")
    window.actions_["pull"].trigger()
    qtbot.waitUntil(lambda: "ImportTimelineFromFile has been inside Resolve" in window.line.words.text(),
                    timeout=60_000)
    resolve.stop()
    qtbot.waitUntil(lambda: "Resolve" in said(window), timeout=60_000)
    assert "Fetch the files instead…" in [one.text() for one in window.list.findChildren(type(window.list.publish))]
    assert window.line.words.text() == ""
    versions("Film/Reel 2", "another")
    window.refresh()
    qtbot.waitUntil(lambda: labels(window) == ["v002", "v001"], timeout=30_000)


def test_a_window_whose_screen_is_gone_comes_back_onto_one(qtbot, window, session, nearby, *, workshop, memory):
    window.resize(500, 400)
    window.move(9000, 7000)
    window.close()
    again = VersionsWindow(session, nearby, workshop, memory)
    qtbot.addWidget(again)
    again.show()
    room = again.screen().availableGeometry().adjusted(-4, -4, 4, 4)
    qtbot.waitUntil(lambda: room.contains(again.frameGeometry()), timeout=5000)
    again.let_go()


@pytest.mark.parametrize("where", [QPoint(-3000, 40), QPoint(100, -2000)])
def test_wherever_it_was_its_head_can_be_taken_hold_of(qtbot, window, session, nearby, *, workshop, memory, where):
    window.resize(500, 400)
    window.move(where)
    window.close()
    again = VersionsWindow(session, nearby, workshop, memory)
    qtbot.addWidget(again)
    again.show()
    qtbot.waitUntil(lambda: again.screen().availableGeometry().contains(again.frameGeometry().topLeft()), timeout=5000)
    again.let_go()


def test_a_second_start_brings_the_window_forward_and_shows_what_it_names(qtbot, qapp, versions, s3, *, bucket,
                                                                          tmp_path, monkeypatch):
    monkeypatch.setenv("VVT_AGENT_DIR", str(tmp_path / "agent"))
    for cut in ("Film/Reel 1", "Film/Reel 2"):
        versions(cut)
    first = be_first(Asked())
    program = Program(first, {"bucket": bucket, "endpoint": s3.endpoint})
    try:
        program.do(Asked())
        qtbot.waitUntil(lambda: program.window.looking.place == ("Film", "Reel 1"), timeout=30_000)
        program.window.showMinimized()
        second = subprocess.Popen([sys.executable, "-m", "vvt", "panel", "Film/Reel 2"],
                                  env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=40_000)
        assert second.returncode == 0
        qtbot.waitUntil(lambda: program.window.looking.place == REEL, timeout=20_000)
        assert program.window.isVisible()
        assert not program.window.isMinimized()
        program.window.actions_["publish_files"].trigger()
        assert program.dialog.isVisible()
        assert program.dialog.form.which.place == REEL
        opened = program.dialog
        program.window.publish_files_asked.emit([tmp_path / "a.otio"])
        assert program.dialog is opened, "one dialog, which takes what comes"
        assert opened.form.files.timelines == (tmp_path / "a.otio",)
        program.dialog.reject()
    finally:
        program.window.close()
        program.close()
        program.window.deleteLater()
        first.close()
