"""A comparison in a process of its own says what one in this process says."""

import threading
import time

import pytest

from vvt.config import Settings
from vvt.errors import NotFound, VvtError
from vvt.workflow.apart import diff_apart
from vvt.workflow.comparing import diff


@pytest.fixture
def files(tmp_path):
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

    for name, head in (("a", 0), ("b", 12)):
        resolve_otio.save(cut(1000, head), tmp_path / f"{name}.otio")
    return str(tmp_path / "a.otio"), str(tmp_path / "b.otio")


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
