"""A Resolve that can't be reached: asked once, and the reason said with its remedy, also as JSON."""

import json
import os
import sys
from pathlib import Path

import pytest

from vvt.host import HostRefused, ResolveHost

on = pytest.mark.parametrize


def refused() -> HostRefused:
    with pytest.raises(HostRefused) as told:
        ResolveHost()
    return told.value


@on("preference", ["none", "dead"])
def test_scripting_switched_off_is_said_with_the_remedy(resolve, preference):
    resolve.tell("scripting", preference=preference)
    assert "External scripting using" in refused().fix


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the preference's place on Linux")
def test_the_preference_is_read_where_resolve_keeps_it(resolve):
    resolve.tell("appears", name="resolve")
    resolve.tell("scripting", preference="none")
    kept = Path(os.environ["HOME"]) / ".local/share/DaVinciResolve/configs/config.dat"
    kept.parent.mkdir(parents=True)
    kept.write_text("System.Scripting.Mode = 0\n")
    told = refused()
    assert (told.kind, told.cause) == (
        "scripting-off", "Scripting from outside is switched off in DaVinci Resolve's preferences.")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads Linux's list of processes")
def test_a_resolve_that_has_just_begun_is_still_starting(resolve):
    resolve.tell("appears", name="resolve")
    resolve.tell("starting")
    told = refused()
    assert told.kind == "starting"
    assert "does not answer scripts yet" in told.cause
    resolve.tell("started")
    host = ResolveHost()
    assert host.describe().project == "Film", "and asking once did it no harm"
    host.close()


@on("resolve", [{"edition": "free"}], indirect=True)
def test_the_free_edition_is_told_where_it_works(resolve):
    assert "Workspace, Scripts" in refused().fix


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads Linux's list of processes")
@on("resolve", [{"edition": "free"}], indirect=True)
def test_a_free_edition_that_was_met_in_its_menu_is_known_outside(resolve, tmp_path):
    resolve.tell("appears", name="resolve")
    script = tmp_path / "Meet.py"
    inside = Path(__file__).parents[2] / "resolve_scripts"
    script.write_text(f"import sys\nsys.path.append({str(inside)!r})\nfrom pathlib import Path\n"
                      f"from vvt_resolve import agent\nagent.run(globals(), Path({os.environ['VVT_AGENT_DIR']!r}), "
                      "lambda desk: desk.end())\n")
    assert resolve.run_menu_script(script).wait()["status"] == 0
    told = refused()
    assert (told.kind, told.cause) == (
        "free-edition", "The free edition of DaVinci Resolve lets no scripts in from outside.")


def test_resolve_is_asked_once_whatever_it_says(resolve):
    resolve.tell("starting")
    refused()
    assert resolve.state()["strikes"] == 1


def test_status_as_json_says_why_and_what_is_in_the_menus(vvt, resolve):
    resolve.tell("scripting", preference="none")
    ran = vvt("resolve", "status", "--json", status=2)
    told = json.loads(ran.stdout)
    assert told["reachable"] is False
    assert told["cause"]
    assert told["fix"]
    assert told["menus"]
    assert told["cause"] in ran.stderr


def test_status_as_json_of_a_reachable_one(vvt):
    told = json.loads(vvt("resolve", "status", "--json").stdout)
    assert told["reachable"] is True
    assert told["unpublished"] == []


@on("resolve", [{"project": None, "cut": None, "timeline": None}], indirect=True)
def test_status_as_json_with_no_project_open(vvt):
    told = json.loads(vvt("resolve", "status", "--json", status=2).stdout)
    assert told["reachable"] is True
    assert told["cause"] == "No project is open in Resolve."
