"""Where somebody sits at the terminal, what nobody knows is asked; the answer counts."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

pty = pytest.importorskip("pty", reason="a terminal as POSIX has it")

on = pytest.mark.parametrize


class Terminal:
    """A command with a terminal for its questions; its answer goes to a pipe."""

    def __init__(self, environment: dict[str, str], folder: str, *args: str):
        ours, theirs = pty.openpty()
        self.end = ours
        self.process = subprocess.Popen([sys.executable, "-m", "vvt", *args], stdin=theirs, stderr=theirs, text=True,
                                        stdout=subprocess.PIPE, env=environment, cwd=folder)
        os.close(theirs)
        self.said = ""

    def until(self, pattern: str) -> None:
        """Read until it has said so."""
        deadline = time.monotonic() + 60
        while not re.search(pattern, self.said):
            assert time.monotonic() < deadline, self.said
            self.said += os.read(self.end, 4096).decode("utf-8", "replace")
        self.said = ""

    def type(self, line: str) -> None:
        os.write(self.end, line.encode() + b"\n")

    def answer(self) -> str:
        out = self.process.communicate(timeout=60)[0]
        os.close(self.end)
        return out


@pytest.fixture
def terminal(vvt, tmp_path) -> Callable[..., Terminal]:
    def run(*args: str) -> Terminal:
        return Terminal(vvt.environment, str(tmp_path), *args)
    return run


def test_the_base_is_asked_until_it_is_one(vvt, resolve, terminal):
    vvt("resolve", "publish", "Film/Reel 2", "--no-render")
    project = resolve.editor().GetProjectManager().GetCurrentProject()
    project.SetCurrentTimeline(project.GetCurrentTimeline().DuplicateTimeline("Something else"))
    asked = terminal("resolve", "publish", "Film/Reel 2", "--no-render", "--json")
    asked.until(r"Which version did it grow from")
    asked.type("v9")
    asked.until(r"Which version did it grow from")
    asked.type("v1")
    assert json.loads(asked.answer())["base"] == 1


@on("resolve", [{"version": "18.6"}], indirect=True)
@on(("answer", "status"), [("y", 0), ("n", 2)])
def test_a_render_that_changes_the_deliver_page_needs_a_yes(resolve, terminal, answer, status):
    asked = terminal("resolve", "publish", "--render-preset", "H.264 Master")
    asked.until(r"Render all the same")
    assert not resolve.calls("AddRenderJob")
    asked.type(answer)
    asked.answer()
    assert asked.process.returncode == status
    assert bool(resolve.calls("AddRenderJob")) == (status == 0)
