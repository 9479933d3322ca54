"""A child begins wherever its window was started, and what goes wrong in it comes out as something that can be read."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import vvt
from vvt.config import Settings
from vvt.cut import Clip, Cut, Media, Track
from vvt.errors import VvtError
from vvt.interchange import resolve_otio
from vvt.workflow.apart import diff_apart
from vvt.workflow.child import child, go_on, in_words

LONG = 60       # seconds until a test gives up waiting; none waits so long
_COMPARED = """
import os, sys
from vvt.config import Settings
from vvt.workflow.apart import diff_apart

{before}
found = diff_apart(sys.argv[1], sys.argv[2], Settings())
open(sys.argv[3], "w").write(str(len(found.changes.changes)))
"""


@pytest.fixture
def files(tmp_path):
    for name, head in (("a", 0), ("b", 12)):
        media = Media("A1.mov", "/m/A1.mov", rate=24, start=0, duration=500)
        clip = Clip(0, 40 - head, 100 + head, 140, media, name=media.name)
        resolve_otio.save(Cut("", 24, (Track("V", (clip,)),), start=86400), tmp_path / f"{name}.otio")
    return [str(tmp_path / "a.otio"), str(tmp_path / "b.otio")]


def test_modules_of_an_editors_own_are_not_taken_for_pythons(files, tmp_path, monkeypatch):
    folder = tmp_path / "scripts"
    folder.mkdir()
    for name in ("queue", "random", "struct"):
        (folder / f"{name}.py").write_text("raise SystemExit('an editor script')")
    monkeypatch.chdir(folder)
    assert diff_apart(*files, Settings()).changes.changes


def _compared(files, tmp_path, before="", **more):
    told = tmp_path / "told"
    ran = subprocess.run([sys.executable, "-c", _COMPARED.format(before=before), *files, str(told)], check=False,
                         capture_output=True, text=True, timeout=LONG, **more)
    return told.read_text() if told.exists() else ran.stderr


def test_our_code_is_found_where_the_window_found_it(files, tmp_path):
    nowhere = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    assert _compared(files, tmp_path, cwd=Path(vvt.__file__).parents[1], env=nowhere) == "1"


@pytest.mark.skipif(os.name != "posix", reason="Windows starts a window without a console so by itself")
@pytest.mark.parametrize("closed", ["2", "1, 2", "0, 1, 2"])
def test_a_window_may_have_nowhere_to_print(files, tmp_path, closed):
    before = f"for one in ({closed},): os.close(one)"
    assert _compared(files, tmp_path, before) == "1"


def test_stopped_before_it_was_asked_it_says_nothing():
    with child(go_on) as (put, found):
        put("stop")
        assert not list(found)


class Odd(Exception):
    """As a library's own: it needs more than it is pickled with."""

    def __init__(self, what, how):
        super().__init__(what)


def test_a_refusal_that_holds_what_can_not_cross_comes_across_in_words():
    told = in_words(VvtError("It failed.", "Try again.", why=Odd("broken", 3), kind="odd"))
    assert (type(told), told.cause, told.fix) == (VvtError, "It failed.", "Try again.")
    assert told.state == {"why": "broken", "kind": "odd"}
    assert told.__notes__[0].startswith("In a child of the window:")
