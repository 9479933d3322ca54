"""A command that is stopped: killed at any step of a publish or a pull, or by Ctrl-C."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.relay import Relay, Request, refusal, relayed

CUT = "Night Train/Reel 2"
LONG = 120  # seconds until a test gives up waiting; none waits so long


class Held:
    """Holds the first request that fits, so that the command can be stopped right there."""

    def __init__(self, relay: Relay, method: str, piece: str, *, answered: bool) -> None:
        """`answered`: the server has done it, and only its answer is held."""
        self._method, self._piece = method, piece
        self.reached, self.over = threading.Event(), threading.Event()
        if answered:
            relay.after = lambda request, answer: self._hold(request) and setattr(answer, "lost", True)
        else:
            relay.before = lambda request: refusal(503, "SlowDown") if self._hold(request) else None

    def _hold(self, request: Request) -> bool:
        if self.over.is_set() or request.method != self._method or self._piece not in request.path:
            return False
        self.reached.set()
        self.over.wait(LONG)
        return True


@pytest.fixture
def relay(s3) -> Iterator[Relay]:
    with relayed(s3.endpoint) as between:
        yield between


@pytest.fixture
def stopped(vvt, relay: Relay):
    """Runs the command until the held request, stops it there with a signal; gives status and standard error."""
    def run(held: Held, how: signal.Signals, *args: object) -> tuple[int, str]:
        environment = {**os.environ, **vvt.environment, "AWS_ENDPOINT_URL_S3": relay.endpoint}
        process = subprocess.Popen([sys.executable, "-m", "vvt", *map(str, args)], cwd=vvt.folder, env=environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            assert held.reached.wait(LONG), process.communicate(timeout=5)
            process.send_signal(how)
            if how == signal.SIGINT:
                # A thread that waits for the network ends with its request.
                held.over.set()
            out, err = process.communicate(timeout=LONG)
        finally:
            held.over.set()
            process.kill()
            process.wait()
        assert out == b""
        return process.returncode, err.decode()
    return run


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
@pytest.mark.parametrize(("piece", "answered", "counts"), [
    ("cut.mov", False, False), ("cut.mov", True, False), ("timeline.otio", False, False),
    ("timeline.otio", True, False), ("v000001.json", False, False), ("v000001.json", True, True)])
def test_killed_while_publishing(vvt, relay: Relay, stopped, *, piece: str, answered: bool, counts: bool,
                                 render: Path, first: Path):
    """A version exists when its record is written, and not before; the next publish works as if nothing had been."""
    publish = ("publish", CUT, "--render", render, "--timeline", first)
    status, err = stopped(Held(relay, "PUT", piece, answered=answered), signal.SIGKILL, *publish)
    assert (status, err) == (-signal.SIGKILL, "")
    listed = vvt("list", CUT, "--json")
    versions = listed.json["versions"] if listed.status == 0 else []
    assert [version["number"] for version in versions] == ([1] if counts else [])
    left = listed.json["files"] if listed.status == 0 else []
    assert {file["state"] for file in left} <= {"in progress"}
    again = vvt.does(*publish).out.splitlines()[0]
    assert again == f"{CUT}@v{2 if counts else 1}"
    for number in range(1, 3 if counts else 2):
        assert vvt.does("verify", f"{CUT}@v{number}").out.endswith("is whole\n")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_killed_while_pulling(three, relay: Relay, stopped, tmp_path: Path, render: Path):
    """No file has its name before it is whole and verified; the next pull fetches it."""
    folder = tmp_path / "back"
    stopped(Held(relay, "GET", "cut.mov", answered=True), signal.SIGKILL, "pull", f"{CUT}@v3", "--to", folder)
    assert not (folder / "Reel 2 v003.mov").exists()
    three.does("pull", f"{CUT}@v3", "--to", folder)
    assert (folder / "Reel 2 v003.mov").read_bytes() == render.read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent otherwise on Windows")
def test_stopped_by_hand(vvt, relay: Relay, stopped, first: Path):
    status, err = stopped(Held(relay, "PUT", "timeline.otio", answered=False), signal.SIGINT,
                          "publish", CUT, "--timeline", first)
    assert status == 130
    cause, remedy = err.splitlines()
    assert cause == "vvt: Stopped."
    assert remedy.startswith("     Run it again")
    assert vvt("list", CUT).status == 2
