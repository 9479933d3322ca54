"""A day of an editor with our entries in Resolve's menus: real processes all the way, compared with the double's state.

`Day` is the machine, `a_day` the story. Which server the versions go to is the test's.
"""

import json
import os
import stat
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from support import commands
from support.resolve.double import ResolveDouble, Script
from vvt.outbox import renders_folder
from vvt.store import CutName, Store

CUT = "Film/Reel 2"
PATIENCE = 180      # seconds until a test gives up waiting; none waits so long
_TESTS = Path(__file__).parents[1]
_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_EC2_METADATA_DISABLED")


@dataclass
class Day:
    """The editor's machine: Resolve, `vvt` in a terminal and in the menus, and the store for looking into."""

    resolve: ResolveDouble
    store: Store
    folder: Path
    entries: dict[str, Path] = field(default_factory=dict)

    @property
    def agent(self) -> Path:
        return self.folder / "agent"

    def vvt(self, *words: str, status: int = 0) -> Any:
        """Run the command with --json; what it printed, which is JSON and nothing else."""
        ran = commands.run(*words, "--json", cwd=self.folder, timeout=PATIENCE)
        assert ran.returncode == status, f"{words}: {ran.stdout}\n{ran.stderr}"
        assert "Traceback" not in ran.stderr
        return json.loads(ran.stdout) if ran.stdout else ran.stderr

    def install(self) -> None:
        """Put the entries into the menus; from then on an editor's hand is at every window they open."""
        told = self.vvt("resolve", "install")
        assert {entry["state"] for entry in told["entries"]} == {"in place"}
        self.entries = {Path(entry["path"]).stem: Path(entry["path"]) for entry in told["entries"]}
        record = Path(os.environ["HOME"]) / ".vvt" / "install.json"
        python = self.folder / "python with a hand"
        python.write_text(f'#!/bin/sh\nPYTHONPATH="{_TESTS}:$PYTHONPATH" exec "{sys.executable}" '
                          f'"{_TESTS}/support/editors_hand.py" "$@"\n')
        python.chmod(python.stat().st_mode | stat.S_IXUSR)
        record.write_text(json.dumps({**json.loads(record.read_text()), "python": str(python)}))

    def choose(self, entry: str, **hand: str) -> Script:
        """Choose an entry of the menu; with `hand` somebody goes through the dialog that it opens."""
        environment = {name: os.environ[name] for name in _KEYS} | {"QT_QPA_PLATFORM": "offscreen"}
        if hand:
            environment["EDITORS_HAND"] = json.dumps(hand | {"seen": str(self.folder / "seen")})
        return self.resolve.run_menu_script(self.entries[entry], environment=environment)

    def publish_from_the_menu(self, note: str, preset: str) -> str:
        """*Publish Version*, gone through to its end; what the dialog said last."""
        (self.folder / "seen").unlink(missing_ok=True)
        script = self.choose("Publish Version", note=note, preset=preset)
        self.until((self.folder / "seen").exists)
        ended = script.wait(PATIENCE)
        assert ended["status"] == 0, ended
        return (self.folder / "seen").read_text("utf-8")

    def until(self, true: Any) -> Any:
        """What `true()` gives once it is true; what the window and the trigger said where it never is."""
        try:
            return self.resolve.until(true, PATIENCE)
        except TimeoutError:
            logs = [self.agent / name for name in ("panel.log", "deliver.log")]
            raise AssertionError([log.read_text("utf-8") for log in logs if log.exists()]) from None

    @property
    def project(self) -> Any:
        """The open project in the editor's hands."""
        return self.resolve.editor().GetProjectManager().GetCurrentProject()

    def versions(self) -> list[Any]:
        return self.store.versions(CutName.parse(CUT))

    def record(self, number: int) -> Any:
        return next(one for one in self.versions() if one.number == number)

    def nothing_left(self) -> bool:
        """No agent, no worker, no script at work, nothing in the outbox and no render of ours."""
        assert self.vvt("outbox")["entries"] == []
        assert list(renders_folder().iterdir()) == []
        return not (self.agent / "agent.json").exists() and not self.resolve.left_behind()


def shape(timeline: dict[str, Any]) -> dict[str, Any]:
    """A timeline of the double without what no two have in common: ids, links' numbers, the names of tracks aside."""
    def row(told: dict[str, Any]) -> dict[str, Any]:
        return told | {"items": [{name: value for name, value in item.items() if name not in {"id", "link"}}
                                 for item in told["items"]]}

    kept = {name: timeline[name] for name in ("start", "length", "rate", "drop", "markers")}
    return kept | {kind: [row(one) for one in timeline[kind]] for kind in ("video", "audio")}


def edit(day: Day) -> None:
    """The editor's morning: the last clip five frames shorter, the first one disabled, a marker."""
    timeline = day.project.GetCurrentTimeline()
    clip = timeline.GetItemListInTrack("video", 1)[2].GetMediaPoolItem()
    for kind in ("video", "audio"):
        assert timeline.DeleteClips([timeline.GetItemListInTrack(kind, 1)[2]])
    head = timeline.GetStartFrame()
    assert len(day.project.GetMediaPool().AppendToTimeline([
        {"mediaPoolItem": clip, "startFrame": 30, "endFrame": 45, "recordFrame": head + 40}])) == 2
    assert timeline.GetItemListInTrack("video", 1)[0].SetClipEnabled(False)
    assert timeline.AddMarker(30, "Green", "mine too", "", 1, "")


def compared(day: Day) -> None:
    """Diff says what was edited and nothing else; marks stand beside the editor's markers and go again."""
    before = day.resolve.state()["timelines"]["Reel 2"]
    told = day.vvt("resolve", "diff", f"{CUT}@latest", status=1)
    kinds = sorted({change["kind"] for change in told["changes"]})
    assert kinds == ["enable", "marker", "trim"], told["changes"]
    marked = day.vvt("resolve", "mark", f"{CUT}@latest")
    now = day.resolve.state()["timelines"]["Reel 2"]["markers"]
    ours = {frame for frame, marker in now.items() if marker["customData"].startswith("vvt:")}
    assert len(ours) == marked["marked"] > 0
    assert {frame: marker for frame, marker in now.items() if frame not in ours} == before["markers"]
    assert day.vvt("resolve", "diff", f"{CUT}@latest", status=1)["changes"] == told["changes"], "ours are no change"
    assert day.vvt("resolve", "unmark") == {"removed": len(ours)}
    assert day.resolve.state()["timelines"]["Reel 2"] == before


def pulled(day: Day, morning: dict[str, Any]) -> None:
    """v1 comes back as it was in the morning, beside the timeline that is open; its film lies in sync on a copy."""
    before = day.resolve.state()
    told = day.vvt("resolve", "pull", f"{CUT}@v1")
    after = day.resolve.state()
    assert (told["timeline"], told["identical"], told["offline"], told["changes"]) == ("Reel 2 v001", True, 0, {})
    assert shape(after["timelines"]["Reel 2 v001"]) == shape(morning)
    assert after["timelines"]["Reel 2"] == before["timelines"]["Reel 2"]
    laid = day.vvt("resolve", "pull", f"{CUT}@v1", "--as", "reference", "--to", str(day.folder / "films"))
    now = day.resolve.state()
    (film,) = now["timelines"][laid["timeline"]]["video"][-1]["items"]
    assert (film["record_in"], film["record_out"], film["path"]) == (0, 60, laid["film"])
    assert [now[name] for name in ("timeline", "bin", "page")] == [before[name] for name in ("timeline", "bin", "page")]
    assert now["timelines"]["Reel 2"] == before["timelines"]["Reel 2"]


def delivered(day: Day) -> None:
    """A render of the editor's own, with our trigger, becomes a version by itself."""
    environment = {name: os.environ[name] for name in _KEYS}
    day.resolve.tell("end_trigger", path=str(day.entries["Publish This Render"]), environment=environment)
    project = day.project
    assert project.LoadRenderPreset("ProRes 422 HQ")
    assert project.SetRenderSettings({"TargetDir": str(day.folder), "CustomName": "dailies", "SelectAllFrames": True})
    job = project.AddRenderJob()
    assert project.StartRendering([job])
    day.until(lambda: len(day.versions()) == 3)
    assert day.record(3).render == {"first": 86400, "frames": 55, "handles": [0, 0]}
    assert day.resolve.triggered()[-1].wait(PATIENCE)["status"] == 0
    assert [one["id"] for one in day.resolve.state()["jobs"]] == [job], "the editor's queue stays the editor's"


def uninstalled(day: Day) -> None:
    """Our entries are gone, somebody else's are there."""
    folder = day.entries["Publish Version"].parents[1]
    (folder / "Somebody's.py").write_text("print('mine')")
    day.vvt("resolve", "uninstall")
    assert not any(path.exists() for path in day.entries.values())
    assert [path.name for path in folder.iterdir() if path.suffix == ".py"] == ["Somebody's.py"]


def a_day(day: Day) -> None:
    """The whole of it; the free edition's afternoon goes through the window that is open."""
    free = day.resolve.editor().GetProductName() == "DaVinci Resolve"
    morning = day.resolve.state()
    day.install()
    said = day.publish_from_the_menu("Locked", "H.264 Master")
    assert "Reel 2 v001 is published." in said, said
    assert "The first version of this cut." in said, said
    first = day.record(1)
    assert (first.note, first.author, first.base) == ("Locked", "Ada", None)
    assert {part.name for part in first.parts} >= {"cut", "facts.json", "timeline.otio", "timeline.drt", "timeline.xml"}
    assert first.render == {"first": 86400, "frames": 60, "handles": [0, 0]}
    now = day.resolve.state()
    assert (now["timelines"], now["presets"], now["jobs"]) == (morning["timelines"], morning["presets"], [])
    edit(day)
    if free:
        assert "free edition" in day.vvt("resolve", "diff", f"{CUT}@latest", status=2)
        window = day.choose("Versions Panel")
        day.until((day.agent / "agent.json").exists)
        day.until((day.agent / "panel.socket").exists)
    compared(day)
    second = day.vvt("resolve", "publish", "--no-render", "-m", "Shorter end")
    assert (second["number"], second["base"], second["since"]) == (2, 1, 1)
    assert day.record(2).part("cut") is None
    pulled(day, morning["timelines"]["Reel 2"])
    if free:
        os.kill(int((day.agent / "panel.lock").read_text().split()[0]), 15)
        assert window.wait(PATIENCE)["status"] == 0
    delivered(day)
    uninstalled(day)
    day.until(day.nothing_left)
