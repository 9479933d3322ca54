"""What the system runs out of, and what can't be written down, are told on a card as on the command line."""

import errno
import os

import pytest

from support.otio_cut import with_sound, write
from vvt.errors import VvtError
from vvt.outbox import outbox_folder
from vvt.panel.actions.publishing_files import Chosen, FilesWish, publish_files
from vvt.panel.actions.reviewing import comment
from vvt.panel.models.cuts import Place
from vvt.panel.trouble import trouble_of
from vvt.workflow.child import in_words

FILES = "There are too many files open at once."


def raised(error):
    def work(_):
        raise error
    return work


@pytest.mark.parametrize(("error", "cause", "fix"), [
    (OSError(errno.EMFILE, os.strerror(errno.EMFILE), "reel.mov"), FILES, "start this one again."),
    (MemoryError(), "There is not enough memory for this.", "then try again."),
    (PermissionError(errno.EACCES, "Permission denied"), "The system said: Permission denied.", "has room."),
    (ZeroDivisionError(), "Something unexpected happened: ZeroDivisionError.", "report them."),
])
def test_a_job_that_fails(qtbot, workshop, error, cause, fix):
    job = workshop.start(raised(error), "fail")
    with qtbot.waitSignal(job.failed) as failed:
        pass
    trouble = failed.args[0]
    assert (trouble.cause, trouble.fix.endswith(fix)) == (cause, True)
    assert type(error).__name__ in trouble.details
    assert trouble_of(in_words(error)).cause == cause, "it crosses from a child in the same words"


def test_what_a_child_wrapped_is_told_too():
    try:
        try:
            raise OSError(errno.EMFILE, "Too many open files")
        except OSError as why:
            raise VvtError("It can't be read.", "Check its rights.") from why
    except VvtError as wrapped:
        assert trouble_of(in_words(wrapped)).cause == FILES


def test_a_note_with_half_a_character_is_refused_before_anything_is_begun(qtbot, session, workshop, *, store, tmp_path,
                                                                          versions):
    published = versions("Film/Reel 2", "first")
    otio = write(with_sound(()), tmp_path / "Reel 2.otio")
    wish = FilesWish(Place("Film", "Reel 2"), Chosen(None, (otio,)), "For Anna \ud83d")
    for work in (lambda steering: publish_files(session, wish, steering),
                 lambda steering: comment(session, published.ref, "For Anna \ud83d", "", steering)):
        job = workshop.start(work, "say")
        with qtbot.waitSignal(job.failed, timeout=60_000) as failed:
            pass
        assert "has something in it that is no character, behind “For Anna”." in failed.args[0].cause
        assert failed.args[0].fix == "Delete it there, or type the words anew."
    assert [one.note for one in store.versions(published.name)] == ["first"]
    assert not list((outbox_folder() / "files").iterdir())
