"""Getting hold of Resolve from outside and from its menus, and being kept out."""

import importlib.machinery
import importlib.util
from pathlib import Path

import pytest

from support.resolve.double import NotListed, ResolveDouble


def test_from_outside_by_the_documented_way(resolve_double: ResolveDouble, ask_outside):
    said = ask_outside(resolve_double, "said = [resolve.GetProductName(), resolve.GetVersion(), resolve.NoSuchName, "
                                       "hasattr(resolve, 'NoSuchName'), resolve.EXPORT_OTIO, 'Quit' in dir(resolve)]")
    assert said[:2] == ["DaVinci Resolve Studio", [20, 3, 0, 10, ""]]
    assert said[2:4] == [None, True]
    assert isinstance(said[4], float)
    assert said[5]
    resolve_double.strict = False  # NoSuchName is in no version
    assert [call["method"] for call in resolve_double.calls("Resolve.NoSuchName")] == ["Resolve.NoSuchName"] * 2


def test_a_fact_that_came_later_reads_as_none(tmp_path: Path, ask_outside):
    with ResolveDouble(tmp_path, version="18.1") as double:
        assert ask_outside(double, "said = [resolve.EXPORT_OTIO, resolve.IsStudio]") == [None, None]


def test_the_library_it_points_to_can_not_be_loaded(resolve_double: ResolveDouble):
    path = resolve_double.environment["RESOLVE_SCRIPT_LIB"]
    loader = importlib.machinery.ExtensionFileLoader("fusionscript", path)
    with pytest.raises(ImportError):
        importlib.util.module_from_spec(importlib.util.spec_from_loader("fusionscript", loader))


@pytest.mark.parametrize("why", ["preference", "free", "gone"])
def test_nobody_gets_in_from_outside(tmp_path: Path, ask_outside, why: str):
    with ResolveDouble(tmp_path, edition="free" if why == "free" else "studio") as double:
        if why == "preference":
            double.tell("scripting", preference="none")
        if why == "gone":
            double.tell("quit")
        assert ask_outside(double, "said = resolve is None") is True


def test_asking_while_it_starts_kills_scripting_for_the_session(resolve_double: ResolveDouble, ask_outside):
    resolve_double.tell("starting")
    assert ask_outside(resolve_double, "said = [dvr.scriptapp('Resolve') for again in range(2)]") == [None, None]
    resolve_double.tell("started")
    assert resolve_double.state()["scripting"] == "dead"
    assert ask_outside(resolve_double, "said = resolve is None") is True


MENU = """
import json, sys
print(json.dumps([sys.argv, '__file__' in globals(), resolve.GetProductName(), bmd.scriptapp('Resolve') is resolve,
                  app.GetResolve().GetVersionString(), fu is fusion, fusion.UIManager is None,
                  globals().get('job'), globals().get('status'), globals().get('error')]))
"""


def test_a_menu_script_gets_its_globals_and_no_file_and_no_shell(resolve_double: ResolveDouble, tmp_path: Path,
                                                                 monkeypatch: pytest.MonkeyPatch):
    script = tmp_path / "Publish.py"
    script.write_text(f"{MENU}import os\nprint('VVT_CONFIG' in os.environ, 'HOME' in os.environ)\nsys.exit(3)", "utf-8")
    done = resolve_double.run_menu_script(script).wait()
    assert done["err"] == ""
    assert done["status"] == 3
    first, second = done["out"].splitlines()
    assert first == (f'[["{script}"], false, "DaVinci Resolve Studio", true, "20.3.0.0010", true, false, '
                     'null, null, null]')
    assert second == "False True"
    assert {call["role"] for call in resolve_double.calls()} == {"menu"}


def test_a_deliver_script_hears_of_its_job(resolve_double: ResolveDouble, tmp_path: Path):
    script = tmp_path / "Trigger.py"
    script.write_text(MENU, "utf-8")
    done = resolve_double.run_deliver_script(script, "the-job", "Failed", "no space").wait()
    assert done["out"].strip().endswith('"the-job", "Failed", "no space"]')


def test_the_free_edition_has_no_windows_and_sulks(tmp_path: Path):
    script = tmp_path / "Menu.py"
    script.write_text("before = resolve.OpenPage('color')\nsaid = fusion.UIManager\n"
                      "print(before, said, resolve.OpenPage('edit'), resolve.GetProductName())", "utf-8")
    with ResolveDouble(tmp_path / "resolve", edition="free") as double:
        assert double.run_menu_script(script).wait()["out"] == "True None False DaVinci Resolve\n"
        double.tell("dismiss")
        assert double.editor().OpenPage("edit")


def test_from_21_1_the_free_edition_lists_no_python(tmp_path: Path):
    script = tmp_path / "Menu.py"
    script.write_text("", "utf-8")
    with ResolveDouble(tmp_path / "resolve", edition="free", version="21.1") as double, pytest.raises(NotListed):
        double.run_menu_script(script)


def test_what_is_not_documented_fails_the_test(tmp_path: Path):
    with pytest.raises(AssertionError, match=r"Resolve\.OpenPage"), ResolveDouble(tmp_path) as double:
        _from_a_script(double, tmp_path, "resolve.OpenPage('edit', 'now')")
    with pytest.raises(AssertionError, match=r"Timeline\.GetClips"), ResolveDouble(tmp_path / "2") as double:
        _from_a_script(double, tmp_path, "resolve.GetProjectManager().GetCurrentProject().GetMediaPool()"
                                         ".CreateEmptyTimeline('x').GetClips")


def _from_a_script(double: ResolveDouble, folder: Path, code: str) -> None:
    script = folder / "script.py"
    script.write_text(code, "utf-8")
    assert double.run_menu_script(script).wait()["status"] == 0


def test_two_calls_at_once_from_one_program_are_told_on(resolve_double: ResolveDouble):
    resolve_double.tell("hang", method="GetVersion")
    script = ("import threading\nother = threading.Thread(target=resolve.GetVersion)\nother.start()\n"
              "resolve.GetVersion()\nother.join()\n")
    path = resolve_double.folder / "two.py"
    path.write_text(script, "utf-8")
    running = resolve_double.run_menu_script(path)
    resolve_double.until(lambda: len(resolve_double.state()["inside"]) == 2)
    resolve_double.tell("release", method="GetVersion")
    assert running.wait()["status"] == 0
    assert any(call["overlaps"] for call in resolve_double.calls())
