"""Out of files, or of memory: the remedy is for that, wherever it was noticed."""

import os
import subprocess
import sys

import pytest

from vvt.errors import StoreUnreachable, VvtError, words_for
from vvt.outbox import OutboxTrouble

resource = pytest.importorskip("resource", reason="no such limits here")

FILES = ["vvt: There are too many files open at once.",
         "     Close programs you don't need, or allow more (ulimit -n 4096), then start this one again."]
MEMORY = ["vvt: There is not enough memory for this.", "     Close programs you don't need, then try again."]


def limited(vvt, what, most, *args):
    """Run the command with so much of `what` at most."""
    return subprocess.run([sys.executable, "-m", "vvt", *map(str, args)], cwd=vvt.folder, text=True,
                          env={**os.environ, **vvt.environment}, capture_output=True, check=False, timeout=60,
                          preexec_fn=lambda: resource.setrlimit(what, (most, most)))


@pytest.mark.parametrize("most", range(5, 12))
def test_whatever_it_can_not_open_any_more(vvt, otio, s3, most):
    """From the first file on: the outbox's journal, a timeline, folders, locks, pipes."""
    otio("good")
    ran = limited(vvt, resource.RLIMIT_NOFILE, most, "publish", "Film/Reel", "--timeline", "good.otio",
                  "--endpoint", s3.endpoint)
    assert (ran.returncode, ran.stderr.splitlines()) in [(2, FILES), (0, [])]
    assert ran.returncode == 2 or most > 8


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the limit isn't kept")
def test_a_timeline_larger_than_the_memory(vvt):
    huge = vvt.folder / "huge.otio"
    with huge.open("wb") as file:
        file.truncate(2 << 30)      # which takes no room on the disk
    ran = limited(vvt, resource.RLIMIT_AS, 400 << 20, "diff", huge, huge)
    assert (ran.returncode, ran.stderr.splitlines()) == (2, MEMORY)


def led_to(error, *why):
    """`error`, as it is when all of `why` led to it."""
    try:
        try:
            raise why[0]
        except type(why[0]) as first:
            raise (led_to(error, *why[1:]) if why[1:] else error) from first
    except type(error) as told:
        return told


def test_what_led_to_an_error_is_told_and_what_is_kept_stays_told():
    away = StoreUnreachable("The store can't be reached.", "Check the network.")
    away.add("It waits in the outbox.")
    assert words_for(led_to(away, OSError(24, "Too many open files"))) == (
        FILES[0].removeprefix("vvt: "), f"{FILES[1].strip()} It waits in the outbox.")
    assert words_for(led_to(VvtError("The film can't be shown.", "Look at another."), MemoryError()))[0] == (
        "There is not enough memory for this.")
    assert words_for(OSError(12, "Cannot allocate memory"))[0] == "There is not enough memory for this."


def test_any_other_error_is_told_as_it_is():
    refused = OutboxTrouble("The outbox is busy.", "Try again in a moment.", errno=13)
    assert words_for(led_to(refused, PermissionError(13, "Permission denied"))) == (refused.cause, refused.fix)
    assert words_for(PermissionError(13, "Permission denied", "/reel.mov")) == (
        "The system said: Permission denied (/reel.mov).", "Check that the place exists, is yours to use and has room.")
    assert words_for(ZeroDivisionError()) is None
