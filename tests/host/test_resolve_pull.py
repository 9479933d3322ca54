"""`vvt resolve pull`: the whole way out of Resolve and back, and the editor's timeline as it was."""

import json
from pathlib import Path

import pytest

from support.resolve.double import ResolveDouble


@pytest.fixture
def vvt(vvt, resolve: ResolveDouble):
    """The command, after the reel was published with its render as v1."""
    vvt("resolve", "publish", "Film/Reel 2", "--render-preset", resolve.state()["presets"][0])
    return vvt


def test_a_version_comes_back_as_it_was_published(vvt, resolve):
    before = resolve.state()
    told = json.loads(vvt("resolve", "pull", "Film/Reel 2@v1", "--json").stdout)
    after = resolve.state()
    assert (told["timeline"], told["from"], told["offline"]) == ("Reel 2 v001", "drt", 0)
    assert after["timelines"]["Reel 2"] == before["timelines"]["Reel 2"]
    assert (after["timeline"], after["bin"], after["page"]) == (before["timeline"], before["bin"], before["page"])
    project = resolve.editor().GetProjectManager().GetCurrentProject()
    assert project.SetCurrentTimeline(project.GetTimelineByIndex(2))
    assert vvt("resolve", "diff", "Film/Reel 2@v1")


def test_a_file_resolve_does_not_take_gives_way_to_the_next(vvt, resolve):
    resolve.tell("fail", method="ImportTimelineFromFile")
    ran = vvt("resolve", "pull", "Film/Reel 2@v1")
    assert ran.stdout.startswith("Reel 2 v001, from the .otio")
    assert "made no timeline of Reel 2 v001.drt" in ran.stderr


def test_with_a_folder_for_moved_media_the_file_that_relinks_comes_first(vvt, tmp_path):
    told = json.loads(vvt("resolve", "pull", "Film/Reel 2@v1", "--media", str(tmp_path), "--json").stdout)
    assert told["from"] == "xml"
    assert "moved" in told["why"]


def test_the_film_is_laid_beside_the_open_timeline_in_sync(vvt, resolve, tmp_path):
    told = json.loads(vvt("resolve", "pull", "Film/Reel 2@v1", "--as", "reference", "--to", str(tmp_path / "films"),
                          "--json").stdout)
    laid = resolve.state()["timelines"]["Reel 2 beside v001"]
    assert (laid["video"][-1]["items"][0]["record_in"], laid["video"][-1]["items"][0]["path"]) == (0, told["film"])
    assert Path(told["film"]).parent == tmp_path / "films"
    assert resolve.state()["timeline"] == "Reel 2"


def test_what_nothing_can_be_imported_of_says_what_to_do(vvt, resolve):
    resolve.tell("fail", method="ImportTimelineFromFile", times=9)
    told = vvt("resolve", "pull", "Film/Reel 2@v1", status=2)
    assert 'vvt pull "Film/Reel 2@v1"' in told.stderr
    assert list(resolve.state()["timelines"]) == ["Reel 2"]
