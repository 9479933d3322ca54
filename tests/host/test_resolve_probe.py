"""`vvt resolve probe`: the ten open questions as this Resolve answers them, and the project as it was."""

import json

import pytest

from support.resolve.double import ResolveDouble

on = pytest.mark.parametrize


def answers(told: dict) -> dict[int, object]:
    return {one["number"]: one["answer"] for one in told["resolve"]["questions"] if one["number"]}


def kept(resolve: ResolveDouble) -> dict:
    state = resolve.state()
    names = ("timelines", "timeline", "bin", "bins", "page", "presets", "jobs", "deliver")
    return {name: state[name] for name in names}


def test_it_reads_and_changes_nothing(vvt, resolve):
    before = kept(resolve)
    told = json.loads(vvt("resolve", "probe").stdout)
    assert kept(resolve) == before
    assert told["reachable"] is True
    found = answers(told)
    assert sorted(found) == list(range(1, 11))
    assert found[1]["written"], "the rates as the document writes them"
    assert found[2] == "not tried: the project has one timeline only"
    assert found[3] == found[4] == found[9] == "not tried: needs --experiments"
    assert found[7]["from_menu"] is False
    changing = ("CreateEmptyTimeline", "AppendToTimeline", "ImportTimelineFromFile", "AddMarker", "SaveProject")
    assert not resolve.calls(*changing)


def test_it_says_where_it_ran(vvt):
    told = json.loads(vvt("resolve", "probe").stdout)
    assert told["machine"]["scripts"]
    assert told["machine"]["menus"]
    assert told["resolve"]["agent"]["python"]
    assert told["resolve"]["script_server"] in ("none", "alone", "registered", "unknown")
    assert told["resolve"]["resolve"]["GetVersionString"].startswith("20.3")


@on("resolve", [{"version": version} for version in ("18.5", "19.1", "20.3", "21.1")], indirect=True)
def test_experiments_leave_nothing_behind(vvt, resolve):
    before = kept(resolve)
    found = answers(told := json.loads(vvt("resolve", "probe", "--experiments").stdout))
    assert kept(resolve) == before
    assert found[9] == {"marker_added": True, "before": ["vvt:probe"], "after": ["vvt:probe"]}
    assert isinstance(found[4]["clips_added"], int)
    cleaned = next(one["answer"] for one in told["resolve"]["questions"] if one["asks"] == "cleaned_up")
    assert cleaned["left"] == {"timelines": 0, "clips": 0}
    assert all(cleaned["put_back"].values())


@on(("quirk", "number", "answer"), [
    ("drt_drops_custom_data", 9, {"marker_added": True, "before": ["vvt:probe"], "after": [""]})])
def test_each_answer_is_what_this_resolve_does(vvt, resolve, quirk, number, answer):
    resolve.tell("quirk", name=quirk)
    assert answers(json.loads(vvt("resolve", "probe", "--experiments").stdout))[number] == answer


@on("quirk", [None, "export_needs_current"])
def test_whether_a_timeline_that_is_not_current_can_be_exported(vvt, resolve, quirk):
    project = resolve.editor().GetProjectManager().GetCurrentProject()
    copy = project.GetCurrentTimeline().DuplicateTimeline("Another")
    assert copy.DeleteClips([copy.GetItemListInTrack("video", 1)[0]])
    if quirk:
        resolve.tell("quirk", name=quirk)
    found = answers(json.loads(vvt("resolve", "probe").stdout))[2]
    assert found["wrote"] is (quirk is None)
    assert found["same_as_the_current_one"] is False
    assert found["stayed_current"] is True


@on("method", ["CreateEmptyTimeline", "Export", "ImportTimelineFromFile", "AddMarker", "AppendToTimeline"])
def test_what_an_experiment_runs_into_is_its_answer(vvt, resolve, method):
    before = kept(resolve)
    resolve.tell("fail", method=method, times=9)
    told = json.loads(vvt("resolve", "probe", "--experiments").stdout)
    assert sorted(answers(told)) == list(range(1, 11))
    assert kept(resolve) == before


@on("resolve", [{"project": None, "cut": None, "timeline": None}], indirect=True)
def test_without_a_project_it_says_what_it_can(vvt):
    told = json.loads(vvt("resolve", "probe", "--experiments").stdout)
    assert told["resolve"]["questions"] == [
        {"number": 0, "asks": "is a project open", "answer": {"refused": "No project is open in Resolve."}}]


def test_an_unreachable_one_still_tells_of_the_machine(vvt, resolve):
    resolve.tell("scripting", preference="none")
    told = json.loads(vvt("resolve", "probe").stdout)
    assert told["reachable"] is False
    assert told["cause"]
    assert told["machine"]["vvt"]
