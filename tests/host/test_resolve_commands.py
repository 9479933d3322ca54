"""`vvt resolve …` with real processes all the way: command, agent, Resolve's double, a bucket in memory."""

import json
from pathlib import Path

import pytest

from support.resolve.double import ResolveDouble


def trim(resolve: ResolveDouble, tmp_path: Path) -> None:
    """The editor takes the last clip out."""
    timeline = resolve.editor().GetProjectManager().GetCurrentProject().GetCurrentTimeline()
    for kind in ("video", "audio"):
        assert timeline.DeleteClips([timeline.GetItemListInTrack(kind, 1)[-1]])


def ours(resolve: ResolveDouble) -> list[str]:
    markers = resolve.state()["timelines"]["Reel 2"]["markers"].values()
    return [marker["name"] for marker in markers if marker["customData"].startswith("vvt:")]


def test_status_says_what_is_open(vvt):
    *menu, product, timeline = vvt("resolve", "status").stdout.splitlines()
    assert menu[0].endswith("Publish This Render.py: missing")
    assert product.endswith("project Film")
    assert timeline == "timeline Reel 2, from 01:00:00:00"
    told = json.loads(vvt("resolve", "status", "--json").stdout)
    assert (told["project"], told["timeline"]["name"], told["timeline"]["rate"]) == ("Film", "Reel 2", "24000/1001")
    assert told["exports"] == ["otio", "drt", "xml"]


def test_publish_change_compare_mark_unmark(vvt, resolve, tmp_path):
    first = vvt("resolve", "publish", "--no-render", "-m", "Assembly")
    assert first.stdout.splitlines() == ["Film/Reel 2@v1", "the first version"]
    assert vvt("resolve", "diff", "Film/Reel 2@latest").stdout

    trim(resolve, tmp_path)
    changed = vvt("resolve", "diff", "Film/Reel 2@latest", status=1)
    assert "A003.mov" in changed.stdout

    assert "for what changed since Film/Reel 2@v1" in vvt("resolve", "mark", "Film/Reel 2@v1").stdout
    assert ours(resolve)
    again = vvt("resolve", "diff", "Film/Reel 2@latest", status=1)
    assert again.stdout == changed.stdout, "our own markers are no change"

    second = vvt("resolve", "publish", "--no-render")
    assert second.stdout.splitlines()[0] == "Film/Reel 2@v2"
    assert "taken off the timeline first" in second.stderr
    assert not ours(resolve)
    assert vvt("resolve", "diff", "Film/Reel 2@v2").stdout
    assert json.loads(vvt("resolve", "unmark", "--json").stdout) == {"removed": 0}


def test_a_version_has_the_render_and_all_timeline_files(vvt, resolve):
    preset = resolve.state()["presets"][0]
    vvt("resolve", "publish", "Film/Reel 2", "--render-preset", preset)
    told = json.loads(vvt("show", "Film/Reel 2@v1", "--json").stdout)
    assert sorted(part["name"] for part in told["parts"]) == [
        "cut", "facts.json", "poster.jpg", "strip.jpg", "timeline.drt", "timeline.otio", "timeline.xml"]
    assert told["host"]["timeline_id"] == resolve.state()["timelines"]["Reel 2"]["id"]
    assert told["render"] == {"first": 86400, "frames": 60, "handles": [0, 0]}
    assert resolve.state()["jobs"] == []


def test_a_duplicated_timeline_belongs_to_the_cut_of_its_name(vvt, resolve):
    vvt("resolve", "publish", "--no-render")
    project = resolve.editor().GetProjectManager().GetCurrentProject()
    copy = project.GetCurrentTimeline().DuplicateTimeline("Reel 2_v02")
    project.SetCurrentTimeline(copy)
    assert vvt("resolve", "publish", "--no-render").stdout.splitlines()[0] == "Film/Reel 2@v2"


def test_a_renamed_timeline_is_known_by_its_id(vvt, resolve):
    vvt("resolve", "publish", "Film/Chase", "--no-render")
    assert vvt("resolve", "publish", "--no-render").stdout.splitlines()[0] == "Film/Chase@v2"


def test_a_render_that_fails_publishes_nothing(vvt, resolve):
    resolve.tell("fail_render", at=50)
    failed = vvt("resolve", "publish", "Film/Reel 2", "--render-preset", resolve.state()["presets"][0], status=2)
    assert "The render failed" in failed.stderr
    assert "There is no" in vvt("list", "Film", status=2).stderr


@pytest.mark.parametrize("resolve", [{"project": "Untitled Project"}], indirect=True)
def test_an_untitled_project_is_not_published(vvt):
    assert "never saved" in vvt("resolve", "publish", "--no-render", status=2).stderr


def test_a_resolve_that_does_not_answer_is_said_with_its_remedy(vvt, resolve):
    resolve.tell("scripting", preference="none")
    told = vvt("resolve", "status", status=2)
    assert "Publish This Render.py: missing\n" in told.stdout
    assert "External scripting using" in told.stderr


def test_nothing_is_left_running(vvt, tmp_path):
    vvt("resolve", "status")
    assert not (tmp_path / "agent" / "agent.json").exists()


def test_install_and_uninstall(vvt, tmp_path):
    told = vvt("resolve", "install").stdout
    assert "Publish This Render.py: in place" in told
    assert "end trigger" in told
    assert json.loads(vvt("resolve", "status", "--json").stdout)["menus"][0]["state"] == "in place"
    assert vvt("resolve", "uninstall").stdout == "taken out of Resolve's menus\n"
    assert json.loads(vvt("resolve", "uninstall", "--json").stdout) == {"kept": []}
