"""What has ended is let go of: a job with all it held; a dialog whose questions are still being answered."""

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog

from vvt.errors import StoreUnreachable
from vvt.panel.models.cuts import Place
from vvt.panel.trouble import Trouble
from vvt.panel.views.files_dialog import FilesDialog
from vvt.panel.views.publish_pages import FORM, UNDER_WAY

REEL = Place("Film", "Reel 2")


@pytest.fixture
def film(tmp_path):
    made = tmp_path / "Reel 2.mov"
    made.write_bytes(b"film")
    return made


def test_a_job_that_has_ended_is_not_kept(qtbot, workshop):
    known = []
    for number in range(20):
        job = workshop.start(lambda _, number=number: number, "count")
        job.ended.connect(lambda job=job: known.append(weakref.ref(job)))
    del job

    def are_gone() -> bool:
        gc.collect()
        return len(known) == 20 and all(one() is None for one in known)

    qtbot.waitUntil(are_gone, timeout=10_000)
    assert not workshop.busy


class Dialog(QDialog):
    """A window of ours: what Qt's own are, they are deleted where they are dropped."""


@pytest.mark.parametrize("ends", ["well", "raising", "after the window"])
def test_what_a_job_holds_is_deleted_in_the_gui_thread(qtbot, workshop, ends):
    go_on, deleted = threading.Event(), []
    dialog = Dialog()
    dialog.destroyed.connect(lambda: deleted.append(threading.current_thread()), Qt.ConnectionType.DirectConnection)

    def held(dialog):
        def work(_):
            go_on.wait(20)
            if ends == "raising":
                raise RuntimeError(dialog.windowTitle())
        return work

    job = workshop.start(held(dialog), "hold")
    thread = job._thread
    del dialog
    if ends == "after the window":
        workshop.close(0.1)
        del job
        assert thread.is_alive()
        go_on.set()
        thread.join(20)
        assert deleted == []
        return
    with qtbot.waitSignal(job.ended, timeout=10_000):
        go_on.set()
    del job
    qtbot.waitUntil(lambda: gc.collect() >= 0 and bool(deleted), timeout=10_000)
    assert deleted == [threading.main_thread()]


def test_a_dialog_closed_while_its_files_are_looked_at_says_nothing_more(qtbot, dressed, session, workshop, film):
    dialog = FilesDialog(session, workshop, [film], REEL)
    dialog.show()
    gone = []
    dialog.destroyed.connect(lambda: gone.append(True))
    dialog.reject()
    dialog.deleteLater()
    # What is raised in a slot fails a test of itself.
    qtbot.waitUntil(lambda: bool(gone) and not workshop.busy, timeout=20_000)


def test_with_files_dropped_the_note_is_what_is_typed_next(qtbot, dressed, session, workshop, film):
    dialog = FilesDialog(session, workshop, [film], REEL)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.focusWidget() is dialog.form.which.note, timeout=5000)
    dialog.reject()


def test_a_question_without_an_answer_does_not_end_a_publish_that_goes_on(qtbot, dressed, session, workshop):
    dialog = FilesDialog(session, workshop, (), REEL)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: not workshop.busy, timeout=20_000)
    ask, send = threading.Event(), threading.Event()

    def no_answer(_):
        ask.wait(20)
        raise StoreUnreachable("The bucket is away.", "Wait.")

    def cut_off(_):
        send.wait(20)
        raise StoreUnreachable("It was cut off.", "Wait.")

    said: list[Trouble] = []
    assert dialog.page == FORM
    dialog._versions.ask(no_answer, said.append)
    asked = dialog._versions._job
    dialog._begin(["Uploading"], "Publishing", cut_off)
    with qtbot.waitSignal(asked.ended, timeout=10_000):
        ask.set()
    assert dialog.page == UNDER_WAY
    send.set()
    qtbot.waitUntil(lambda: dialog._title.text() == "This didn't work", timeout=10_000)
    assert not said


def test_files_are_offered_also_when_nothing_is_selected_any_more(qtbot, window):
    asked = []

    def look():
        dialog = next((one for one in QApplication.topLevelWidgets() if isinstance(one, QFileDialog)), None)
        if dialog is not None:
            asked.append(dialog.windowTitle())
            dialog.reject()

    turn = QTimer(interval=20)
    turn.timeout.connect(look)
    turn.start()
    assert not window.list.selected
    window.back._fetch("Film/Reel 2@v1")
    assert asked[:1] == ["Where to put Film/Reel 2@v1"]
    asked.clear()
    window.back.pull_with_media()
    turn.stop()
    assert not asked
