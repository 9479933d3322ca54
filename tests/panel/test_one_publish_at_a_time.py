"""What is dropped or asked for while a dialog is open goes to where it belongs, or it is said why not; and the window
closed and opened again is as it was.
"""

import threading
from dataclasses import replace

import pytest

from vvt.panel.asked import Asked
from vvt.panel.models.cuts import Place
from vvt.panel.views.files_dialog import FilesDialog
from vvt.panel.views.publish_dialog import PublishDialog
from vvt.panel.views.publish_pages import FORM, OUTCOME
from vvt.panel.work import Job
from vvt.workflow.publishing import Published

REEL, OTHER = Place("Film", "Reel 2"), Place("Film", "Reel 3")


@pytest.fixture
def program(program):
    """With its window open at a cut."""
    program.do(Asked("Film/Reel 2"))
    return program


@pytest.fixture
def films(tmp_path):
    made = [tmp_path / f"{number}.mov" for number in (1, 2)]
    for film in made:
        film.write_bytes(b"film")
    return made


def test_a_drop_after_one_is_done_begins_the_next(program, films):
    program.publish_files(films[:1])
    done = program.dialog
    done.is_done = True
    done._turn_to(OUTCOME, "Done: v002", back="Close", go="")
    program.publish_files(films[1:])
    assert program.dialog is not done
    assert (program.dialog.page, program.dialog.form.files.film) == (FORM, films[1])


def test_a_drop_after_one_that_failed_goes_on_with_what_was_filled_in(program, films):
    program.publish_files(films[:1])
    failed = program.dialog
    failed.form.which.note.setPlainText("For sound")
    failed._turn_to(OUTCOME, "This didn't work", back="Close", go="Try again")
    program.publish_files(films[1:])
    assert program.dialog is failed
    assert (failed.page, failed.form.files.film, failed.form.wish.note) == (FORM, films[1], "For sound")


def test_a_drop_on_another_cut_is_a_version_of_that_cut(program, films):
    program.publish_files(films[:1])
    assert program.dialog.form.which.place == REEL
    same = program.dialog
    program.publish_files(films[1:])
    assert program.dialog is same
    program.window.show_cut(OTHER)
    program.publish_files(films[1:])
    assert program.dialog.form.which.place == OTHER


def test_each_kind_of_publish_opens_its_own_dialog(program, films):
    program.publish_files(films[:1])
    program.publish()
    assert isinstance(program.dialog, PublishDialog)
    program.publish_files(films[1:])
    assert isinstance(program.dialog, FilesDialog)
    assert program.dialog.form.files.film == films[1]


def test_while_one_is_published_the_next_one_is_told_to_wait(qtbot, program, films):
    go = threading.Event()
    program.publish_files(films[:1])
    busy = program.dialog

    def until_let_go(steering):
        go.wait(20)
        steering.check()

    busy._begin(["Uploading"], "Publishing", until_let_go)
    for ask in (program.publish, lambda: program.publish_files(films[1:])):
        program.window.line.say("")
        ask()
        assert program.dialog is busy
        assert program.window.line.words.text().startswith("One publish goes at a time.")
    busy._job.cancel()
    go.set()
    qtbot.waitUntil(lambda: busy.page == OUTCOME, timeout=20_000)
    busy.reject()
    assert program.dialog is None
    assert not program.window.line.words.text().startswith("One publish")


@pytest.mark.parametrize("elsewhere", [True, False])
def test_what_is_published_into_the_bucket_before_is_not_shown_in_this_one(
        qtbot, program, films, versions, *, new_bucket, elsewhere):
    go, published = threading.Event(), Published(versions("Film/Reel 3"), None, None)
    program.publish_files(films[:1])

    def until_let_go(_):
        go.wait(20)
        return published

    program.dialog._begin(["Uploading"], "Publishing", until_let_go)
    if elsewhere:
        program.session.use(replace(program.session.settings, bucket=new_bucket()))
    place = program.window.looking.place
    go.set()
    qtbot.waitUntil(lambda: program.dialog.is_done, timeout=20_000)
    assert program.dialog.page == OUTCOME
    assert program.window.looking.place == (place if elsewhere else OTHER)
    assert program.window.cuts.index_of(OTHER).isValid() != elsewhere


def test_closed_and_opened_again_it_still_has_its_pictures(program):
    program.window.close()
    program.do(Asked("Film/Reel 2"))
    assert not program.window.posters._over
    program.close()
    assert program.window.posters._over


def test_a_cut_of_which_nothing_is_published_is_an_empty_list_and_no_trouble(qtbot, window):
    with qtbot.assertNotEmitted(window.looking.away), qtbot.waitSignal(window.looking.page, timeout=20_000) as page:
        window.show_cut(REEL)
    assert page.args[0].rows == []


def test_another_bucket_shows_no_comparison_of_the_one_before(qtbot, window, session, versions, trimmed):
    versions("Film/Reel 2")
    versions("Film/Reel 2", "", trimmed)
    window.open()
    qtbot.waitUntil(lambda: window.cuts.index_of(REEL).isValid(), timeout=20_000)
    window.show_cut(REEL)
    qtbot.waitUntil(lambda: len(window.versions.versions) == 2, timeout=20_000)
    window.list.select_newest()
    window.comparisons.what_changed()
    dock = window.compare_dock
    qtbot.waitUntil(lambda: dock.compared is not None, timeout=30_000)
    window.list.select_newest()
    window.comparisons.what_changed()
    under_way = window.comparisons._job
    session.use(replace(session.settings, bucket="another"))
    assert isinstance(under_way, Job)
    qtbot.waitUntil(lambda: not under_way.running, timeout=20_000)
    assert (dock.compared, dock.isHidden(), dock.view.model.rowCount()) == (None, True, 0)
    assert dock.windowTitle() == "What changed"
