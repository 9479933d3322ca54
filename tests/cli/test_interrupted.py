"""A command that is stopped: killed at any step of a publish or a pull, or by Ctrl-C; and then started again."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from support import commands
from support.films import numbered_film
from support.relay import Relay, Request, refusal, relayed

CUT = "Night Train/Reel 2"
LONG = 120  # seconds until a test gives up waiting; none waits so long
MIB = 1 << 20

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")


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


class HeldLast(Held):
    """Holds the third part of a film until the first two were answered, and then for good."""

    def __init__(self, relay: Relay) -> None:
        super().__init__(relay, "PUT", "partNumber=3", answered=False)
        self._missing = {"partNumber=1", "partNumber=2"}
        self._answered = threading.Event()
        relay.after = self._note

    def _note(self, request: Request, answer: object) -> None:
        self._missing -= {piece for piece in self._missing if piece in request.path and request.method == "PUT"}
        if not self._missing:
            self._answered.set()

    def _hold(self, request: Request) -> bool:
        if "partNumber=3" in request.path and not self.over.is_set():
            assert self._answered.wait(LONG)
        return super()._hold(request)


@pytest.fixture
def relay(s3) -> Iterator[Relay]:
    with relayed(s3.endpoint) as between:
        yield between


@pytest.fixture
def relayed_vvt(vvt, relay: Relay):
    """The command with the relay between it and the server, for good: what is journaled names this way."""
    return vvt.with_environment(AWS_ENDPOINT_URL_S3=relay.endpoint)


@pytest.fixture
def stopped(relayed_vvt):
    """Runs the command until the held request, stops it there with a signal; gives status and standard error."""
    def run(held: Held, how: signal.Signals, *args: object) -> tuple[int, str]:
        process = commands.begin(*args, cwd=relayed_vvt.folder, env={**os.environ, **relayed_vvt.environment})
        try:
            assert held.reached.wait(LONG), process.communicate(timeout=5)
            process.send_signal(how)
            # What the server is asked stays unanswered: nothing may wait for it.
            out, err = process.communicate(timeout=LONG)
        finally:
            held.over.set()
            process.kill()
            process.wait()
        assert out == ""
        return process.returncode, err
    return run


STEPS = [("GET", "versioning", False), ("PUT", "cut.mov", False), ("PUT", "cut.mov", True),
         ("HEAD", "cut.mov", False), ("PUT", "timeline.otio", False), ("PUT", "timeline.otio", True),
         ("PUT", "v000001.json", False), ("PUT", "v000001.json", True), ("GET", "v000001.json", True)]
RECORDED = {("PUT", "v000001.json", True), ("GET", "v000001.json", True)}


@pytest.mark.parametrize("step", STEPS, ids=lambda step: " ".join(map(str, step)))
def test_killed_while_publishing(relayed_vvt, relay: Relay, stopped, *, step: tuple[str, str, bool], render: Path,
                                 first: Path):
    """A version exists when its record is written, and not before. The same command again makes one, and only one."""
    method, piece, answered = step
    publish = ("publish", CUT, "--render", render, "--timeline", first)
    status, err = stopped(Held(relay, method, piece, answered=answered), signal.SIGKILL, *publish)
    assert (status, err) == (-signal.SIGKILL, "")
    (waiting,) = relayed_vvt.does("outbox", "--json").json["entries"]
    assert waiting["state"] in ("sending", "waiting")
    listed = relayed_vvt("list", CUT, "--json")
    versions = listed.json["versions"] if listed.status == 0 else []
    assert [version["number"] for version in versions] == ([1] if step in RECORDED else [])
    again = relayed_vvt.does(*publish)
    assert again.out.splitlines()[0] == f"{CUT}@v1", again.err
    assert [version["publish_id"] for version in relayed_vvt.does("list", CUT, "--json").json["versions"]] == [
        waiting["id"]]
    assert relayed_vvt.does("verify", f"{CUT}@v1").out.endswith("is whole\n")
    assert relayed_vvt.does("outbox").out == "nothing waits in the outbox\n"
    assert render.exists()


def test_killed_in_the_middle_of_a_large_film(relayed_vvt, relay: Relay, stopped, *, tmp_path: Path, client,
                                              bucket: str):
    """Parts that the store has confirmed are never sent again, and the editor's file may be gone meanwhile."""
    film = tmp_path / "large.mov"
    film.write_bytes(os.urandom(MIB) * 129)
    stopped(HeldLast(relay), signal.SIGKILL, "publish", CUT, "--render", film)
    whole = film.read_bytes()
    film.unlink()
    (entry,) = relayed_vvt.does("outbox", "--json").json["entries"]
    assert [file["held"] for file in entry["files"]] == ["linked"]
    resumed = relayed_vvt.does("outbox", "resume", entry["id"][:6])
    assert resumed.out.splitlines()[0] == f"{CUT}@v1"
    assert parts(relay) == {"1": 1, "2": 1, "3": 2}, "only the part in flight"
    assert client.get_object(Bucket=bucket, Key="Night%20Train/Reel%202/cut.mov")["Body"].read() == whole
    assert not client.list_multipart_uploads(Bucket=bucket).get("Uploads")
    assert not Path(entry["files"][0]["path"]).parents[1].exists(), "the link is gone"


def parts(relay: Relay) -> Counter[str]:
    """How often each part of the film was sent."""
    asked = (parse_qs(urlsplit(request.path).query) for request in relay.seen if request.method == "PUT")
    return Counter(query["partNumber"][0] for query in asked if "partNumber" in query)


def until(true) -> None:
    end = time.monotonic() + LONG
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_killed_while_pulling(three, relay: Relay, stopped, tmp_path: Path, render: Path):
    """No file has its name before it is whole and verified; the next pull fetches it."""
    folder = tmp_path / "back"
    stopped(Held(relay, "GET", "cut.mov", answered=True), signal.SIGKILL, "pull", f"{CUT}@v3", "--to", folder)
    assert not (folder / "Reel 2 v003.mov").exists()
    three.does("pull", f"{CUT}@v3", "--to", folder)
    assert (folder / "Reel 2 v003.mov").read_bytes() == render.read_bytes()


def test_killed_while_making_a_proxy_again(relayed_vvt, relay: Relay, stopped, tmp_path: Path, first: Path):
    """The film that was fetched for it is as large as a master: the next who makes one puts it away, but nobody's
    who is still at it.
    """
    film = numbered_film(tmp_path / "film.mov", 24)
    relayed_vvt.does("publish", CUT, "--render", film, "--timeline", first)
    stopped(Held(relay, "GET", "cut.mov", answered=True), signal.SIGKILL, "proxy", f"{CUT}@v1")
    (left,) = (tmp_path / "cache").glob("proxy-*")
    at_it = Held(relay, "GET", "cut.mov", answered=True)
    process = commands.begin("proxy", f"{CUT}@v1", cwd=relayed_vvt.folder,
                             env={**os.environ, **relayed_vvt.environment})
    assert at_it.reached.wait(LONG)
    relay.after = lambda request, answer: None
    assert not left.exists()
    relayed_vvt.does("proxy", f"{CUT}@v1")
    assert len(list((tmp_path / "cache").glob("proxy-*"))) == 1
    at_it.over.set()
    _, err = process.communicate(timeout=LONG)
    assert process.returncode == 0, err
    assert not list((tmp_path / "cache").glob("proxy-*"))


_STOPPED_AT_ONCE = """
import signal, sys
from vvt.cli import main

def look(frame, event, argument):
    if event == "call" and frame.f_code.co_name == "parser":
        sys.setprofile(None)
        signal.raise_signal(signal.SIGINT)

sys.setprofile(look)
sys.exit(main(["list"]))
"""


def test_stopped_by_hand_while_its_arguments_are_read(bare):
    ran = subprocess.run([sys.executable, "-c", _STOPPED_AT_ONCE], cwd=bare.folder, timeout=LONG, check=False,
                         env={**os.environ, **bare.environment}, capture_output=True, text=True)
    assert ran.returncode == 130
    assert ran.stderr.startswith("vvt: Stopped.\n")
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("piece", ["cut.mov", "v000001.json"])
def test_stopped_by_hand(relayed_vvt, relay: Relay, stopped, *, first: Path, render: Path, piece: str):
    """Ctrl-C ends it though the server hangs; it is kept, not sent behind the editor's back, and goes on when told."""
    status, err = stopped(Held(relay, "PUT", piece, answered=False), signal.SIGINT,
                          "publish", CUT, "--timeline", first, "--render", render)
    assert status == 130
    cause, remedy = err.splitlines()
    assert cause == "vvt: Stopped."
    (entry,) = relayed_vvt.does("outbox", "--json").json["entries"]
    assert (entry["state"], entry["goes"]) == ("waiting", "person")
    assert remedy == (f"     {CUT} waits in the outbox, with what was sent of it: go on with vvt outbox resume "
                      f"{entry['id'][:8]}, or give it up with vvt outbox drop {entry['id'][:8]}.")
    assert relayed_vvt("list", CUT).status in (0, 2)
    other = relayed_vvt.does("publish", "Night Train/Reel 3", "--timeline", first)
    assert "background" not in other.err
    assert relayed_vvt.does("outbox", "run", "--json").json["published"] == []
    (done,) = relayed_vvt.does("outbox", "resume", "--json").json["published"]
    assert (done["ref"], done["publish_id"]) == (f"{CUT}@v1", entry["id"])


def test_what_a_killed_publish_left_is_said_and_sent_in_the_background(relayed_vvt, relay: Relay, stopped, first: Path,
                                                                     longer: Path):
    stopped(Held(relay, "PUT", "timeline.otio", answered=False), signal.SIGKILL, "publish", CUT, "--timeline", first)
    other = relayed_vvt.does("publish", "Night Train/Reel 3", "--timeline", longer, "--json")
    assert f"{CUT} (" in other.json["warnings"][-1]
    assert "going on in the background" in other.json["warnings"][-1]
    until(lambda: json.loads(relayed_vvt("outbox", "--json").out)["entries"] == [])
    assert relayed_vvt.does("show", f"{CUT}@v1", "--json").json["number"] == 1
