"""`vvt resolve pull`: the whole way out of Resolve and back, and the editor's timeline as it was."""

import json
from pathlib import Path

import pytest

from support.resolve.double import ResolveDouble

VERSIONS = [{"version": version} for version in ("18.5", "19.1", "20.3", "21.1")]


@pytest.fixture
def vvt(vvt, resolve: ResolveDouble):
    """The command, after the reel was published with its render as v1."""
    # Before 19.1 a render can't put the Deliver page's settings back.
    old = resolve.editor().GetVersion()[:2] < [19, 1]
    vvt("resolve", "publish", "Film/Reel 2", *(
        ["--no-render"] if old else ["--render-preset", resolve.state()["presets"][0]]))
    return vvt


@pytest.mark.parametrize("resolve", VERSIONS, indirect=True, ids=lambda one: one["version"])
def test_a_version_comes_back_as_it_was_published(vvt, resolve):
    before = resolve.state()
    told = json.loads(vvt("resolve", "pull", "Film/Reel 2@v1", "--json").stdout)
    after = resolve.state()
    assert (told["timeline"], told["from"], told["offline"]) == ("Reel 2 v001", "drt", 0)
    assert (told["identical"], told["changes"], told["warnings"]) == (True, {}, [])
    assert after["timelines"]["Reel 2"] == before["timelines"]["Reel 2"]
    assert (after["timeline"], after["bin"], after["page"]) == (before["timeline"], before["bin"], before["page"])
    project = resolve.editor().GetProjectManager().GetCurrentProject()
    assert project.SetCurrentTimeline(project.GetTimelineByIndex(2))
    assert vvt("resolve", "diff", "Film/Reel 2@v1").stdout


def test_a_file_resolve_does_not_take_gives_way_to_the_next(vvt, resolve):
    resolve.tell("fail", method="ImportTimelineFromFile")
    ran = vvt("resolve", "pull", "Film/Reel 2@v1")
    assert ran.stdout.startswith("Reel 2 v001, from the .otio")
    assert ran.stdout.splitlines()[-1] == "the same as Film/Reel 2@v1"
    assert "made no timeline of Reel 2 v001.drt" in ran.stderr


def test_media_that_moved_are_found_by_a_place_somebody_named(vvt, resolve, tmp_path):
    moved = tmp_path / "moved"
    moved.mkdir()
    for name in ("A001.mov", "A002.mov", "A003.mov"):
        (moved / name).write_bytes(b"picture")
    resolve.tell("unmount")
    lost = vvt("resolve", "pull", "Film/Reel 2@v1")
    assert "0 media relinked, 6 clips offline" in lost.stdout
    assert "vvt resolve paths" in lost.stderr
    vvt("resolve", "paths", "add", "/media", str(moved))
    found = vvt("resolve", "pull", "Film/Reel 2@v1")
    assert found.stdout.splitlines() == ["Reel 2 v001 (2), from the .drt (a .drt restores most)",
                                         "3 media relinked, 0 clips offline", "the same as Film/Reel 2@v1"]


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


def test_a_folder_for_media_that_is_not_there_is_refused_before_anything_is_done(vvt, resolve):
    told = vvt("resolve", "pull", "Film/Reel 2@v1", "--media", "/nowhere", status=2)
    assert "There is no folder /nowhere" in told.stderr
    assert not resolve.calls("ImportTimelineFromFile")
