"""Killed at each stage and started again: the agent, the command, Resolve. Nothing lost or doubled, nobody left."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from support import commands
from support.relay import Relay, Request, relayed
from support.resolve.double import ResolveDouble
from vvt.outbox import renders_folder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")

CUT = "Film/Reel 2"
LONG = 120      # seconds until a test gives up waiting; none waits so long
PRESET = ("--render-preset", "H.264 Master")
on = pytest.mark.parametrize


class Machine:
    """Resolve, the command, and a relay before the store; whoever is killed is killed by process id."""

    def __init__(self, resolve: ResolveDouble, vvt: Callable, relay: Relay, folder: Path):
        self.resolve, self.relay, self.folder = resolve, relay, folder
        self.environment = {**vvt.environment, "AWS_ENDPOINT_URL_S3": relay.endpoint,
                            "AWS_ENDPOINT_URL": relay.endpoint}
        self.process: commands.Begun | None = None
        self.agents: set[int] = set()

    def begin(self, *words: str) -> None:
        """Start the command."""
        self.process = commands.begin(*words, env=self.environment, cwd=self.folder)

    def said(self) -> str:
        return self.process.told()

    def until(self, true: Callable) -> object:
        try:
            return self.resolve.until(lambda: true() or self._over(), LONG)
        except TimeoutError:
            raise AssertionError(self.said()) from None

    def _over(self) -> None:
        assert self.process.poll() is None, f"it ended before it could be killed: {self.said()}"

    def inside(self, method: str) -> None:
        """Wait until this call is inside Resolve."""
        self.until(lambda: any(one.endswith(f".{method}") for one in self.resolve.state()["inside"]))

    def kill(self, whom: str) -> None:
        """Kill the agent, the command ("cli") or Resolve, and wait for the command's end."""
        agent = json.loads((self.folder / "agent" / "agent.json").read_text())["pid"]
        self.agents.add(agent)
        if whom == "resolve":
            os.kill(self.resolve.pid, signal.SIGKILL)
        else:
            os.kill(agent if whom == "agent" else self.process.pid, signal.SIGKILL)

    def end(self) -> tuple[int, str]:
        """Wait for the command's end: its status and what it said."""
        return self.process.wait(LONG), self.said()

    def does(self, *words: str, status: int = 0) -> dict:
        """Run the command to its end; its JSON."""
        ran = commands.run(*words, "--json", cwd=self.folder, timeout=LONG, env=self.environment)
        assert ran.returncode == status, f"{words}: {ran.stdout}\n{ran.stderr}"
        assert "Traceback" not in ran.stderr
        return json.loads(ran.stdout) if ran.stdout else {}

    def versions(self) -> list[dict]:
        ran = commands.run("list", CUT, "--json", env=self.environment)
        return json.loads(ran.stdout)["versions"] if ran.returncode == 0 else []

    def nobody_left(self) -> None:
        """No agent of those that were met, and none that says it listens."""
        for agent in self.agents:
            self.resolve.until(lambda: not alive(agent), LONG)  # noqa: B023 - waited for before the next one
        met = self.folder / "agent" / "agent.json"
        if met.exists():
            pid = json.loads(met.read_text())["pid"]
            self.resolve.until(lambda: not alive(pid), LONG)


def alive(pid: int) -> bool:
    said = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(said.strip()) and not said.startswith("Z")


@pytest.fixture
def machine(resolve: ResolveDouble, vvt, s3, tmp_path: Path) -> Iterator[Machine]:
    with relayed(s3.endpoint) as relay:
        made = Machine(resolve, vvt, relay, tmp_path)
        yield made
        if made.process is not None:
            made.process.kill()
            made.process.wait()


def released(resolve: ResolveDouble, method: str) -> None:
    """A call that hung goes on, as Resolve would; it may have been started anew meanwhile."""
    with suppress(AssertionError):
        resolve.tell("release", method=method)


def kept(state: dict) -> dict:
    """What a publish must leave as it was."""
    return {name: state[name] for name in ("timelines", "timeline", "bin", "page", "presets", "deliver", "jobs")}


def killed_inside(machine: Machine, whom: str, method: str, *words: str) -> tuple[int, str]:
    """Start the command, kill somebody while this call is inside Resolve, and have Resolve there again."""
    machine.resolve.tell("hang", method=method)
    machine.begin(*words)
    machine.inside(method)
    machine.kill(whom)
    if whom == "resolve":
        machine.resolve.restart()
    else:
        released(machine.resolve, method)
    ended = machine.end()
    machine.nobody_left()
    return ended


BEFORE_THE_FILM = ["GetTrackName", "SaveProject", "Export", "AddRenderJob", "StartRendering"]


@on("whom", ["agent", "cli", "resolve"])
@on("method", BEFORE_THE_FILM)
def test_before_there_is_a_film(machine, resolve, *, whom, method):
    """Nothing is published, and the editor's Deliver page and queue are as they were; again makes one version."""
    resolve.tell("deliver_page", TargetDir="/mine", CustomName="dailies")
    assert resolve.editor().GetProjectManager().SaveProject()
    before = kept(resolve.state())
    status, said = killed_inside(machine, whom, method, "resolve", "publish", *PRESET)
    if whom != "cli":
        assert status == 2, said
        assert re.search(r"^vvt: [A-Z].*\.\n +[A-Z].*\.$", said, re.MULTILINE), f"cause and fix: {said}"
    assert machine.versions() == []
    told = machine.does("resolve", "publish", *PRESET)
    assert (told["number"], told["render"]["frames"]) == (1, 60)
    assert kept(resolve.state()) == before
    assert [one["number"] for one in machine.versions()] == [1]
    assert list(renders_folder().iterdir()) == []
    machine.nobody_left()


@on("whom", ["agent", "cli", "resolve"])
def test_while_it_renders(machine, resolve, *, whom):
    """What was rendered half is nobody's: the next publish takes the job out of the queue and renders anew."""
    before = kept(resolve.state())
    resolve.tell("hold_render", at=40)
    machine.begin("resolve", "publish", *PRESET)
    machine.until(lambda: [job for job in resolve.state()["jobs"] if job["percent"] >= 35])
    machine.kill(whom)
    if whom == "resolve":
        resolve.restart()
    status, said = machine.end()
    assert status == (-signal.SIGKILL if whom == "cli" else 2), said
    machine.nobody_left()
    if whom == "cli":
        assert resolve.state()["jobs"] == [], "its agent took it away before it ended"
    resolve.tell("release_render")
    machine.does("resolve", "publish", *PRESET)
    assert kept(resolve.state()) == before
    assert [one["number"] for one in machine.versions()] == [1]


def test_while_the_film_is_checked_it_is_kept_and_named(machine):
    """Between Resolve and the outbox: killed the moment Checking is said."""
    machine.begin("resolve", "publish", *PRESET)
    machine.until(lambda: "vvt: Checking" in machine.said())
    machine.process.kill()
    machine.end()
    entries = machine.does("outbox")["entries"]
    films = list(renders_folder().glob("*/cut.mov"))
    if machine.versions():
        return  # it was faster
    (film,) = films
    if entries:
        assert str(film) in {file["path"] for file in entries[0]["files"]}
        machine.does("outbox", "resume")
    else:
        (note,) = machine.does("resolve", "status")["unpublished"]
        assert note["film"] == str(film)
        told = machine.does("resolve", "publish", "--render", str(film))
        assert told["render"]["frames"] == 60
        assert machine.does("resolve", "status")["unpublished"] == []
    assert [one["number"] for one in machine.versions()] == [1]
    assert not film.exists()


class Held:
    """Holds the first request that fits; with `answered` the store has done it, and only its answer is held."""

    def __init__(self, relay: Relay, method: str, piece: str, *, answered: bool):
        self.reached, self.over = threading.Event(), threading.Event()
        self._fits = lambda request: request.method == method and piece in request.path and not self.over.is_set()
        if answered:
            relay.after = lambda request, answer: self._hold(request) and setattr(answer, "lost", True)
        else:
            relay.before = lambda request: self._hold(request) and None

    def _hold(self, request: Request) -> bool:
        fits = self._fits(request)
        if fits:
            self.reached.set()
            self.over.wait(LONG)
        return fits


@on("step", [("PUT", "cut.mov", False), ("PUT", "timeline.drt", True), ("PUT", "v000001.json", False),
             ("PUT", "v000001.json", True)], ids=lambda step: " ".join(map(str, step)))
@on("restarted", ["the outbox", "the same publish"])
def test_while_it_uploads(machine, resolve, *, step, restarted):
    """The outbox has it: whatever is started next, there is one version, with its film."""
    held = Held(machine.relay, *step[:2], answered=step[2])
    machine.begin("resolve", "publish", *PRESET, "-m", "Locked")
    machine.until(held.reached.is_set)
    machine.process.kill()
    machine.end()
    held.over.set()
    assert not (machine.folder / "agent" / "agent.json").exists(), "Resolve was let go of before"
    (waiting,) = machine.does("outbox")["entries"]
    jobs = len(resolve.calls("AddRenderJob"))
    if restarted == "the outbox":
        machine.does("outbox", "resume")
    else:
        told = machine.does("resolve", "publish", *PRESET, "-m", "Locked")
        assert told["publish_id"] == waiting["id"]
        assert len(resolve.calls("AddRenderJob")) == jobs, "the film is there already"
    assert [(one["number"], one["publish_id"]) for one in machine.versions()] == [(1, waiting["id"])]
    assert machine.does("verify", f"{CUT}@v1")
    assert machine.does("outbox")["entries"] == []
    assert list(renders_folder().iterdir()) == []
    assert machine.does("resolve", "status")["unpublished"] == []


# -- pull, lay, mark ---------------------------------------------------------------------------------------------


@pytest.fixture
def published(machine, resolve) -> dict:
    """The reel with a coloured clip, published with its film as v1, and saved; everything as it was then."""
    project = resolve.editor().GetProjectManager().GetCurrentProject()
    assert project.GetCurrentTimeline().GetItemListInTrack("video", 1)[1].SetClipColor("Orange")
    machine.does("resolve", "publish", *PRESET)
    return resolve.state()


PULLS = [("ImportTimelineFromFile", False), ("SetThirdPartyMetadata", False), ("SetClipColor", True)]


@on("whom", ["agent", "cli", "resolve"])
@on(("method", "by_otio"), PULLS, ids=["import", "remember", "restore"])
def test_while_a_version_is_brought_in(machine, resolve, published, *, whom, method, by_otio):
    """The editor's timeline is as it was, and open; pulling again brings the version in whole."""
    if by_otio:
        resolve.tell("fail", method="ImportTimelineFromFile")  # the .drt, so that colours are put back
    killed_inside(machine, whom, method, "resolve", "pull", f"{CUT}@v1")
    told = machine.does("resolve", "pull", f"{CUT}@v1")
    assert (told["identical"], told["warnings"]) == (True, [])
    now = resolve.state()
    assert now["timelines"]["Reel 2"] == published["timelines"]["Reel 2"]
    if whom != "agent":
        # Nobody is left to open it again; what the editor opened since is not for us to change.
        assert now["timeline"] == "Reel 2"
    made = [name for name in now["timelines"] if name != "Reel 2"]
    if whom == "resolve":
        assert made == ["Reel 2 v001"]
    else:
        # What came in half is the editor's to delete: nothing in a project is deleted on a guess.
        assert told["timeline"] in made
        assert len(made) <= 2, made
    assert [one["number"] for one in machine.versions()] == [1]
    machine.nobody_left()


@on("whom", ["agent", "cli", "resolve"])
def test_while_a_film_is_laid(machine, resolve, published, tmp_path, *, whom):
    words = ("resolve", "pull", f"{CUT}@v1", "--as", "reference", "--to", str(tmp_path / "films"))
    killed_inside(machine, whom, "AppendToTimeline", *words)
    if whom == "agent":
        # The copy is open, and nobody is left who knows that it wasn't the editor who opened it.
        project = resolve.editor().GetProjectManager().GetCurrentProject()
        assert project.SetCurrentTimeline(project.GetTimelineByIndex(1))
    told = machine.does(*words)
    now = resolve.state()
    assert now["timelines"]["Reel 2"] == published["timelines"]["Reel 2"]
    assert now["timeline"] == "Reel 2"
    assert len(now["timelines"][told["timeline"]]["video"]) == 2
    assert [path.name for path in (tmp_path / "films").rglob("*.mov")] == [Path(told["film"]).name], "one film"
    machine.nobody_left()


@on("whom", ["agent", "cli", "resolve"])
@on("method", ["AddMarker", "DeleteMarkerAtFrame"])
def test_while_it_marks(machine, resolve, published, *, whom, method):
    """One set of ours, whatever was set or taken off before; the editor's own are there."""
    mine = published["timelines"]["Reel 2"]["markers"]
    project = resolve.editor().GetProjectManager().GetCurrentProject()
    items = project.GetCurrentTimeline().GetItemListInTrack("video", 1)
    assert items[0].SetClipEnabled(False)
    assert items[2].SetClipEnabled(False)
    if method == "DeleteMarkerAtFrame":
        machine.does("resolve", "mark", f"{CUT}@v1")
    assert resolve.editor().GetProjectManager().SaveProject()
    killed_inside(machine, whom, method, "resolve", "mark", f"{CUT}@v1")
    marked = machine.does("resolve", "mark", f"{CUT}@v1")["marked"]
    now = resolve.state()["timelines"]["Reel 2"]["markers"]
    ours = {frame for frame, marker in now.items() if marker["customData"].startswith("vvt:")}
    assert len(ours) == marked == 2
    assert machine.does("resolve", "unmark") == {"removed": 2}
    assert resolve.state()["timelines"]["Reel 2"]["markers"] == mine
    machine.nobody_left()
