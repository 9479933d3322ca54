"""A comparison in a process of its own says what one in this process says."""

import os
import pickle
import struct
import subprocess
import sys
import threading
import time

import pytest

from vvt.config import Settings
from vvt.errors import NotFound, VvtError
from vvt.workflow.apart import answer, diff_apart, report_apart
from vvt.workflow.child import answered
from vvt.workflow.comparing import diff


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Two timelines, which are only read."""
    from fractions import Fraction

    from vvt.cut import Clip, Cut, Media, Track
    from vvt.interchange import resolve_otio

    def cut(count, head):
        clips, at = [], 0
        for number in range(count):
            first = head if number % 50 == 1 else 0
            media = Media(f"A{number}.mov", f"/m/A{number}.mov", rate=Fraction(24), start=0, duration=500)
            clips.append(Clip(at, at + 40 - first, 100 + first, 140, media, name=media.name))
            at += 40 - first
        return Cut("", Fraction(24), (Track("V", tuple(clips)),), start=86400)

    folder = tmp_path_factory.mktemp("timelines")
    for name, head in (("a", 0), ("b", 12)):
        resolve_otio.save(cut(1000, head), folder / f"{name}.otio")
    return str(folder / "a.otio"), str(folder / "b.otio")


def test_it_says_the_same(files):
    assert diff_apart(*files, Settings()) == diff(*files, Settings())


def test_what_it_refuses_comes_across(files, tmp_path):
    with pytest.raises(NotFound, match="There is no file"):
        diff_apart(files[0], str(tmp_path / "none.otio"), Settings())


def test_it_can_be_stopped(files):
    class Stopped(Exception):
        pass

    def stop():
        raise Stopped

    began = time.monotonic()
    with pytest.raises(Stopped):
        diff_apart(*files, Settings(), stop)
    assert time.monotonic() - began < 5


def test_no_frame_holds_the_lock_for_long(files):
    late, over = [], threading.Event()

    def tick():
        last = time.monotonic()
        while not over.is_set():
            time.sleep(0.001)
            now = time.monotonic()
            late.append(now - last)
            last = now

    ticking = threading.Thread(target=tick)
    ticking.start()
    diff_apart(*files, Settings())
    over.set()
    ticking.join()
    assert sorted(late)[len(late) // 2] < 0.016


def test_a_child_that_dies_is_said_in_words(files, monkeypatch):
    # An interpreter that can't start its modules is the nearest to a crash that can be had on purpose.
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    with pytest.raises(VvtError, match="ended before it had an answer"):
        diff_apart(*files, Settings())


def test_what_nobody_foresaw_comes_across_with_its_details(files, tmp_path):
    with pytest.raises(VvtError, match="Something unexpected happened: KeyError") as raised:
        report_apart(diff(*files, Settings()), "no such kind", tmp_path / "report")
    assert "Traceback" in raised.value.state["traceback"]


def test_a_full_disk_is_told_as_the_system_says_it(files):
    frames = []

    def full(_):
        raise OSError(28, "No space left on device", "/full/vvt-1")

    answer({"before": files[0], "after": files[1], "chosen": {}}, frames.append, iter(()), full)
    assert isinstance(frames[-1], VvtError)
    assert frames[-1].cause == "The system said: No space left on device (/full/vvt-1)."


@pytest.mark.parametrize(("asked", "says"), [("comparison", "The comparison"), ("pull", "The pull"),
                                             ("look", "Looking at"), ("mark", "Marking")])
def test_no_answer_names_what_was_asked_for(asked, says):
    with pytest.raises(VvtError, match=f"^{says}.* ended before it had an answer"):
        answered(iter(()), asked)


_THINKS = """
import sys, threading
from vvt.workflow.apart import serve

def think(_):
    sys.stderr.write("thinking")
    sys.stderr.flush()
    threading.Event().wait()

serve(think)
"""
_STARTS = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]])"


@pytest.mark.skipif(os.name != "posix", reason="Windows tells nobody that its parent is gone")
def test_a_child_whose_parent_is_killed_thinks_no_longer(files):
    request = pickle.dumps({"before": files[0], "after": files[1], "chosen": {}})
    # The request's pipe stays open here, and so is nothing that the child could notice.
    with subprocess.Popen([sys.executable, "-c", _STARTS, _THINKS], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE) as parent:
        parent.stdin.write(struct.pack(">Q", len(request)) + request)
        parent.stdin.flush()
        assert parent.stderr.read(8) == b"thinking"
        parent.kill()
        ended = threading.Thread(target=parent.stderr.read, daemon=True)
        ended.start()
        ended.join(10)      # to its end: the child held the other side
        assert not ended.is_alive()
