"""A Resolve that blocks, lies, quits and comes back."""

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from support.resolve.double import ResolveDouble, Script
from vvt.cut import Cut

ASKS = "print(resolve.GetProductName())"


def started(double: ResolveDouble, code: str) -> Script:
    path = double.folder / "script.py"
    path.write_text(code, "utf-8")
    return double.run_menu_script(path)


def test_a_dialog_blocks_every_call(resolve_double: ResolveDouble):
    resolve_double.tell("modal")
    script = started(resolve_double, ASKS)
    resolve_double.until(lambda: resolve_double.state()["inside"] == ["Resolve.GetProductName"])
    assert script.now()["status"] is None
    resolve_double.tell("dismiss")
    assert script.wait()["out"] == "DaVinci Resolve Studio\n"


def test_a_call_hangs_and_holds_up_the_others(resolve_double: ResolveDouble):
    resolve_double.tell("hang", method="OpenPage")
    first = started(resolve_double, "print(resolve.OpenPage('color'))")
    resolve_double.until(lambda: resolve_double.state()["inside"])
    second = started(resolve_double, ASKS)
    resolve_double.until(lambda: len(resolve_double.state()["inside"]) == 2)
    resolve_double.tell("release", method="OpenPage")
    assert first.wait()["out"] == "True\n"
    assert second.wait()["status"] == 0


def test_a_killed_client_leaves_resolve_alone(resolve_double: ResolveDouble):
    resolve_double.tell("hang", method="OpenPage")
    script = started(resolve_double, "resolve.OpenPage('color')")
    resolve_double.until(lambda: resolve_double.state()["inside"])
    os.kill(script.now()["pid"], signal.SIGKILL)
    script.wait()
    resolve_double.tell("release", method="OpenPage")
    assert resolve_double.editor().GetProductName() == "DaVinci Resolve Studio"


def test_it_fails_and_lies_when_told_to(resolve_double: ResolveDouble, project: Any, tmp_path: Path):
    resolve, timeline = resolve_double.editor(), project.GetCurrentTimeline()
    resolve_double.tell("fail", method="Timeline.Export")
    assert timeline.Export(str(tmp_path / "x.otio"), resolve.EXPORT_OTIO) is False
    resolve_double.tell("pretend", method="Export")
    assert timeline.Export(str(tmp_path / "x.otio"), resolve.EXPORT_OTIO) is True
    assert not (tmp_path / "x.otio").exists()
    assert timeline.Export(str(tmp_path / "x.otio"), resolve.EXPORT_OTIO) is True


@pytest.mark.parametrize(("how", "status"), [("none", 0), ("abort", -signal.SIGABRT)])
def test_it_quits_half_way(resolve_double: ResolveDouble, tmp_path: Path, how: str, status: int):
    resolve_double.tell("after_quit", how=how)
    resolve_double.tell("quit_at", method="OpenPage")
    path = tmp_path / "script.py"
    path.write_text("import subprocess, sys\nprint(resolve.GetProductName(), flush=True)\n"
                    "print(resolve.OpenPage('color'), resolve.GetProductName(), flush=True)\n"
                    f"open({str(tmp_path / 'over')!r}, 'w').close()\n", "utf-8")
    script = resolve_double.run_menu_script(path)
    resolve_double.until(lambda: not resolve_double.running)
    assert isinstance(script, Script)
    resolve_double.until(lambda: not resolve_double.left_behind())
    assert (tmp_path / "over").exists() == (status == 0)


def test_what_was_saved_is_there_after_a_restart(tmp_path: Path, cut: Cut):
    with ResolveDouble(tmp_path, cut=cut) as double:
        manager = double.editor().GetProjectManager()
        timeline = manager.GetCurrentProject().GetCurrentTimeline()
        identity = timeline.GetUniqueId()
        assert timeline.AddMarker(1, "Red", "kept", "", 1)
        assert manager.SaveProject() is True
        assert timeline.AddMarker(2, "Red", "lost", "", 1)
        double.restart()
        timeline = double.editor().GetProjectManager().GetCurrentProject().GetCurrentTimeline()
        assert timeline.GetUniqueId() == identity
        assert list(timeline.GetMarkers()) == [1.0, 7.0]


def test_what_a_script_leaves_running_is_seen(resolve_double: ResolveDouble):
    child = "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
    assert started(resolve_double, child).wait()["status"] == 0
    assert len(resolve_double.left_behind()) == 1
