"""The double's facts are the collected ones, and it has nothing beyond them."""

import ast
import json
from pathlib import Path

import pytest

from support.resolve import facts
from support.resolve.double import ResolveDouble

SHARED = Path(__file__).parents[3] / "shared" / "resolve"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the collected facts aren't beside the project")


@needs_shared
def test_the_copy_of_the_api_is_the_collected_one():
    collected = json.loads((SHARED / "resolve_api.json").read_text("utf-8"))
    assert collected.keys() == facts.API.keys()
    for kind, methods in collected.items():
        assert methods.keys() == facts.API[kind].keys()
        for name, row in methods.items():
            mine = facts.API[kind][name]
            params = [arg["name"] + ("?" if arg.get("optional") else "") for arg in row["args"]]
            assert (mine["since"], mine["returns"], mine["params"]) == (row["since"], row["returns"], params), name
            assert mine.get("deprecated") == row.get("deprecated")
            assert mine.get("overloads") == row.get("overloads")


@needs_shared
def test_the_copy_of_the_words_is_the_collected_one():
    collected = json.loads((SHARED / "resolve_types.json").read_text("utf-8"))
    assert facts.TYPES["constants"] == collected["constants"]
    for kind, keys in facts.TYPES["keys"].items():
        assert keys == [key.rstrip("?") for key in collected["typed_dicts"][kind]]


def test_what_the_double_models_is_documented():
    from support.resolve import program
    from support.resolve.clips import MediaPoolItem
    from support.resolve.items import TimelineItem
    from support.resolve.pool import Folder, MediaPool
    from support.resolve.timelines import Timeline

    modelled = (program.Resolve, program.ProjectManager, program.Project, MediaPool, Folder, MediaPoolItem, Timeline,
                TimelineItem)
    inherited = {"GetUniqueId", *(name for name in dir(Timeline.__mro__[1]) if name[0].isupper())}
    for kind in modelled:
        names = {name for name in dir(kind) if name[0].isupper()} - inherited
        assert names, kind
        assert not names - facts.API[kind.__name__].keys(), kind


@pytest.mark.parametrize("path", ["Modules/DaVinciResolveScript.py", "runner.py"])
def test_what_a_script_s_python_loads_is_of_the_oldest_syntax(path: str):
    source = (facts.FOLDER / path).read_text("utf-8")
    assert ast.parse(source, feature_version=(3, 6)).body


def test_constants_keep_to_the_two_numbers_known_of_21_0():
    of_21 = facts.constants((21, 0))
    assert {name: of_21[name] for name in facts.WORDS["known_values_seen_on_21_0"]} == \
        facts.WORDS["known_values_seen_on_21_0"]
    assert len({value for name, value in of_21.items() if name in facts.WORDS["export_types"]}) == 17


@pytest.mark.parametrize("version", ["18.5", "19.1", "21.1"])
def test_a_version_has_the_names_it_has_and_no_more(tmp_path: Path, version: str):
    with ResolveDouble(tmp_path, version=version) as double:
        resolve = double.editor()
        project = resolve.GetProjectManager().GetCurrentProject()
        pool = project.GetMediaPool()
        timeline = pool.CreateEmptyTimeline("new")
        for kind, thing in (("Resolve", resolve), ("Project", project), ("MediaPool", pool), ("Timeline", timeline)):
            for name, row in facts.API[kind].items():
                had = facts.version(row["since"]) <= facts.version(version)
                assert (name in dir(thing)) == had, (kind, name)
        for kind, thing, name in (("Resolve", resolve, "IsStudio"), ("Timeline", timeline, "GetMarkInOut"),
                                  ("Timeline", timeline, "GetTrackSubType")):
            had = facts.version(facts.API[kind][name]["since"]) <= facts.version(version)
            assert callable(getattr(thing, name, None)) == had, name
