"""What the agent's code calls is documented, and where a Resolve may be too old for it that is known."""

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.resolve import facts
from vvt_resolve.bridge import SINCE

INSIDE = Path(__file__).parents[2] / "resolve_scripts" / "vvt_resolve"
SHARED = Path(__file__).parents[3] / "shared" / "resolve" / "resolve_api.json"
OLDEST = (18, 5)
# Methods that another class has had for longer, and that is the one asked for: which class it is, by the code's order.
ELDER = {"GetCurrentProject": "ProjectManager", "GetCurrentTimeline": "Project", "GetMediaPool": "Project",
         "GetName": "Timeline", "SetName": "Timeline", "GetMediaPoolItem": "TimelineItem"}
METHOD = re.compile(r"(?:Get|Set|Add|Delete|Clear|Load|Save|Start|Stop|Import|Export|Create|Open|Is|Update|Move|Relink|"
                    r"Append|Duplicate|Insert)(?:[A-Z][A-Za-z]+)")
ASKS = {"ask", "maybe", "can"}


def named(argument: ast.expr) -> Iterator[str]:
    """Method names in an argument: a text, a choice of two, or a tuple of a name and what it takes."""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value
    elif isinstance(argument, ast.IfExp):
        yield from (*named(argument.body), *named(argument.orelse))
    elif isinstance(argument, ast.Tuple) and argument.elts:
        yield from named(argument.elts[0])


def calls() -> dict[str, set[str]]:
    """Method -> how it is asked for ("ask", "maybe", "can", "change"), over all of the agent's code."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for path in INSIDE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            how = node.func.attr
            if how in ASKS:
                for name in (name for argument in node.args[1:2] for name in named(argument)):
                    found[name].add(how)
            elif how == "change":
                for name in (name for argument in node.args[2:4] for name in named(argument)):
                    found[name].add(how)
    return found


def spelled() -> set[str]:
    """Every text of the code that looks like a method's name, wherever it stands."""
    texts = {node.value for path in INSIDE.rglob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8")))
             if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {text for text in texts if METHOD.fullmatch(text)} - {"GetResolve"}  # Fusion's, which is shown, not listed


def since(name: str) -> facts.Version:
    """When the method came: with the class the code means, else with the first that has it."""
    kinds = [ELDER[name]] if name in ELDER else [kind for kind, methods in facts.API.items() if name in methods]
    return min(facts.version(facts.API[kind][name]["since"]) for kind in kinds)


def test_the_code_was_found():
    assert len(calls()) > 70
    assert {"ImportTimelineFromFile", "SetClipEnabled", "SetName", "DeleteRenderJob"} <= calls().keys()


def test_only_documented_methods_are_called():
    known = {name for methods in facts.API.values() for name in methods}
    assert calls().keys() - known == set()
    keys = {key for keys in facts.TYPES["keys"].values() for key in keys}
    assert spelled() - known - keys == set(), "texts that look like a method's name"


@pytest.mark.skipif(not SHARED.is_file(), reason="the collected facts aren't beside the project")
def test_they_are_in_the_collected_document():
    collected = json.loads(SHARED.read_text("utf-8"))
    assert calls().keys() - {name for methods in collected.values() for name in methods} == set()


def test_what_came_later_is_asked_for_carefully_or_its_version_is_told():
    """A method that 18.5 lacks and that is simply called must say which Resolve it needs."""
    newer = {name for name, ways in calls().items() if since(name) > OLDEST and "ask" in ways}
    looked = {name for name in newer if calls()[name] & {"can", "maybe"}}
    assert newer - looked - SINCE.keys() == set()


def test_the_versions_it_tells_are_the_documented_ones():
    told = {name: facts.version(version) for name, version in SINCE.items() if not name.startswith("EXPORT_")}
    came = {name: {facts.version(methods[name]["since"]) for methods in facts.API.values() if name in methods}
            for name in told}
    assert {name: version for name, version in told.items() if version not in came[name]} == {}
    assert SINCE["EXPORT_OTIO"] == "18.5"


def test_what_can_be_missing_of_a_restored_clip_names_its_version():
    assert all(name in SINCE for name, ways in calls().items() if "change" in ways and since(name) > OLDEST)
