"""`vvt resolve publish` as an editor runs it: stages by name, the film looked at, the base said, nothing lost."""

import json
import os
import re
import signal
from pathlib import Path

import boto3
import pytest

from support import commands
from support.resolve.double import ResolveDouble
from vvt.outbox import renders_folder

on = pytest.mark.parametrize
STAGES = ["Saving", "Exporting timeline", "Rendering", "Checking", "Uploading"]


def stages(told: str) -> list[str]:
    """The stages a run told, each once, in order."""
    names = re.findall(rf"^vvt: ({'|'.join(STAGES)})(?: \d+ %)?$", told, re.MULTILINE)
    return list(dict.fromkeys(names))


def current(resolve: ResolveDouble):
    return resolve.editor().GetProjectManager().GetCurrentProject()


def duplicate(resolve: ResolveDouble, name: str):
    project = current(resolve)
    copy = project.GetCurrentTimeline().DuplicateTimeline(name)
    assert project.SetCurrentTimeline(copy)
    return copy


def published(ran) -> dict:
    return json.loads(ran.stdout)


def test_it_goes_through_its_stages_and_keeps_nothing_behind(vvt, resolve):
    before = resolve.state()
    resolve.tell("deliver_page", TargetDir="/mine", CustomName="dailies")
    page = resolve.state()["deliver"]
    ran = vvt("resolve", "publish", "--render-preset", "H.264 Master", "--json")
    assert stages(ran.stderr) == STAGES
    told = published(ran)
    assert (told["number"], told["base"]) == (1, None)
    assert told["render"] == {"first": 86400, "frames": 60, "handles": [0, 0]}
    after = resolve.state()
    assert (after["deliver"], after["presets"], after["jobs"]) == (page, before["presets"], [])
    assert (after["timeline"], after["bin"], after["page"]) == (before["timeline"], before["bin"], before["page"])
    assert list(renders_folder().iterdir()) == []


def test_without_a_render_there_is_nothing_to_render_or_check(vvt):
    ran = vvt("resolve", "publish", "--no-render")
    assert stages(ran.stderr) == ["Saving", "Exporting timeline", "Uploading"]
    assert ran.stdout.splitlines()[0] == "Film/Reel 2@v1"


# -- the film -------------------------------------------------------------------------------------------------


@on(("spoilt", "said"), [({"short": 5}, "55 frames long where its job covers 60"),
                         ({"mute": True}, "has no sound, but the timeline has")])
def test_a_film_that_is_not_what_its_job_covers_is_never_sent(vvt, resolve, spoilt, said):
    resolve.tell("spoil_render", **spoilt)
    ran = vvt("resolve", "publish", "--render-preset", "H.264 Master", status=2)
    assert said in ran.stderr
    (film,) = renders_folder().glob("*/cut.mov")
    assert str(film) in ran.stderr, "what was rendered is named"
    assert "There is no" in vvt("list", "Film", status=2).stderr


def test_a_chosen_film_is_published_and_its_span_recorded(vvt, resolve, tmp_path):
    project = current(resolve)
    project.SetRenderSettings({"TargetDir": str(tmp_path), "CustomName": "mine", "SelectAllFrames": True})
    job = project.AddRenderJob()
    assert project.StartRendering([job])
    resolve.until(lambda: project.GetRenderJobStatus(job)["JobStatus"] == "Complete")
    ran = vvt("resolve", "publish", "--render", "mine.mov", "--json")
    assert published(ran)["render"] == {"first": 86400, "frames": 60, "handles": [0, 0]}
    assert (tmp_path / "mine.mov").exists()
    assert "Checking" in stages(ran.stderr)


def test_a_chosen_file_that_is_no_film_is_refused(vvt, tmp_path):
    (tmp_path / "mine.mov").write_bytes(b"no film")
    assert "mine.mov can't be read as a film" in vvt("resolve", "publish", "--render", "mine.mov", status=2).stderr


def test_a_chosen_film_that_is_not_there_is_said_before_anything_is_done(vvt, resolve):
    assert "There is no film gone.mov" in vvt("resolve", "publish", "--render", "gone.mov", status=2).stderr
    assert not resolve.calls("SaveProject", "Export")


@pytest.fixture
def refusing(s3):
    """Makes every bucket refuse publishes from now on: versioning is switched off."""
    def refuse() -> None:
        client = boto3.client("s3", endpoint_url=s3.endpoint, region_name="us-east-1")
        for bucket in client.list_buckets()["Buckets"]:
            client.put_bucket_versioning(Bucket=bucket["Name"], VersioningConfiguration={"Status": "Suspended"})
    return refuse


def test_a_render_that_could_not_be_published_is_kept_and_named(vvt, resolve, refusing):
    refusing()
    ran = vvt("resolve", "publish", "--render-preset", "H.264 Master", status=2)
    (film,) = renders_folder().glob("*/cut.mov")
    assert str(film) in ran.stderr
    assert resolve.state()["jobs"] == []


@on("method", ["AddRenderJob", "StartRendering", "SetRenderSettings", "LoadRenderPreset", "SaveAsNewRenderPreset"])
def test_what_fails_while_a_render_is_set_up_leaves_the_page_as_it_was(vvt, resolve, method):
    resolve.tell("deliver_page", TargetDir="/mine", CustomName="dailies")
    before = resolve.state()
    resolve.tell("fail", method=method)
    told = vvt("resolve", "publish", "--render-preset", "H.264 Master", status=2).stderr
    assert re.search(r"^vvt: [A-Z].*\.\n +[A-Z].*\.$", told, re.MULTILINE), "cause and fix"
    after = resolve.state()
    assert (after["deliver"], after["presets"], after["jobs"]) == (before["deliver"], before["presets"], [])
    assert list(renders_folder().iterdir()) == []


def test_a_render_that_only_says_it_begins_is_said_so(vvt, resolve):
    resolve.tell("pretend", method="StartRendering")
    told = vvt("resolve", "publish", "--render-preset", "H.264 Master", status=2).stderr
    assert "said that it renders, and did not begin" in told
    assert resolve.state()["jobs"] == []


def test_a_preset_nobody_has_names_those_there_are(vvt):
    told = vvt("resolve", "publish", "--render-preset", "Nonsense", status=2).stderr
    assert "no render preset called Nonsense" in told
    assert "H.264 Master" in told


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C as POSIX sends it")
def test_stopped_while_it_renders_the_render_stops_too(vvt, resolve, tmp_path):
    resolve.tell("hold_render", at=40)
    running = commands.begin("resolve", "publish", "--render-preset", "H.264 Master", env=vvt.environment, cwd=tmp_path)
    resolve.until(lambda: [job for job in resolve.state()["jobs"] if job["percent"] >= 35])
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 130, told
    assert "Traceback" not in told
    assert resolve.state()["jobs"] == []
    assert not current(resolve).IsRenderingInProgress()
    assert list(renders_folder().iterdir()) == []


# -- the Deliver page where it can't be put back ----------------------------------------------------------------


@on("resolve", [{"version": "18.6"}], indirect=True)
def test_before_19_1_a_render_needs_leave_and_says_why(vvt, resolve):
    told = vvt("resolve", "publish", "--render-preset", "H.264 Master", status=2).stderr
    assert "can't put the Deliver page's settings back" in told
    assert "--change-deliver-settings" in told
    assert not resolve.calls("AddRenderJob", "SetRenderSettings", "LoadRenderPreset", "SaveProject")


@on("resolve", [{"version": "18.6"}], indirect=True)
def test_with_leave_it_renders_and_the_queue_is_as_it_was(vvt, resolve):
    ran = vvt("resolve", "publish", "--render-preset", "H.264 Master", "--change-deliver-settings", "--json")
    assert any("Deliver page now shows" in one for one in published(ran)["warnings"])
    assert resolve.state()["jobs"] == []
    assert resolve.state()["presets"] == ["H.264 Master", "ProRes 422 HQ"]


# -- the base version --------------------------------------------------------------------------------------------


def test_the_base_is_what_the_timeline_was_published_as(vvt, resolve):
    vvt("resolve", "publish", "--no-render")
    first = current(resolve).GetCurrentTimeline()
    duplicate(resolve, "Reel 2_v02")
    second = published(vvt("resolve", "publish", "--no-render", "--json"))
    assert (second["number"], second["base"]) == (2, 1), "a copy grew from what it is a copy of"
    assert current(resolve).SetCurrentTimeline(first)
    third = published(vvt("resolve", "publish", "--no-render", "--json"))
    assert (third["number"], third["base"], third["since"]) == (3, 1, 2), "and the changes count against v2"


def test_another_machine_knows_it_from_the_records(vvt, resolve, tmp_path):
    vvt("resolve", "publish", "Film/Chase", "--no-render")
    vvt("resolve", "publish", "Film/Chase", "--no-render", "--base", "none")
    (Path(os.environ["VVT_AGENT_DIR"]) / "timelines.json").unlink()
    third = published(vvt("resolve", "publish", "--no-render", "--json"))
    assert (third["ref"], third["base"]) == ("Film/Chase@v3", 2)


def test_a_base_nobody_knows_is_never_guessed(vvt, resolve):
    vvt("resolve", "publish", "Film/Reel 2", "--no-render")
    duplicate(resolve, "Something else")
    ran = vvt("resolve", "publish", "Film/Reel 2", "--no-render", "--json")
    assert published(ran)["base"] is None
    assert "from which of them this timeline grew is not known" in ran.stderr
    assert "--base" in ran.stderr


@on(("word", "base"), [("v1", 1), ("none", None), ("latest", 2)])
def test_a_base_that_is_said_counts(vvt, resolve, word, base):
    for _ in range(2):
        vvt("resolve", "publish", "Film/Reel 2", "--no-render")
    assert published(vvt("resolve", "publish", "--no-render", "--base", word, "--json"))["base"] == base


def test_a_base_that_is_not_there_is_refused_before_anything_is_done(vvt, resolve):
    vvt("resolve", "publish", "--no-render")
    saved = len(resolve.calls("SaveProject"))
    assert "v9" in vvt("resolve", "publish", "--no-render", "--base", "v9", status=2).stderr
    assert len(resolve.calls("SaveProject")) == saved


# -- what should be known before ---------------------------------------------------------------------------------


def test_offline_media_are_said_before_and_published_all_the_same(vvt, resolve):
    resolve.tell("unmount")
    ran = vvt("resolve", "publish", "--no-render")
    assert ran.stderr.index("6 clips of Reel 2 are offline") < ran.stderr.index("Saving")


@on("resolve", [{"project": None, "cut": None, "timeline": None}], indirect=True)
def test_no_project(vvt):
    assert "No project is open" in vvt("resolve", "publish", "--no-render", status=2).stderr


@on("resolve", [{"cut": None, "timeline": None}], indirect=True)
def test_no_timeline(vvt):
    assert "No timeline is open" in vvt("resolve", "publish", "--no-render", status=2).stderr


@on("resolve", [{"project": "Untitled Project"}], indirect=True)
def test_an_untitled_project_is_told_how_to_be_saved(vvt, resolve):
    told = vvt("resolve", "publish", "--no-render", status=2).stderr
    assert "never saved" in told
    assert "Save it under a name" in told
    assert not resolve.calls("SaveProject", "Export")


def test_another_render_of_the_editors_is_waited_for(vvt, resolve, tmp_path):
    resolve.tell("hold_render", at=10)
    project = current(resolve)
    project.SetRenderSettings({"TargetDir": str(tmp_path), "CustomName": "mine", "SelectAllFrames": True})
    assert project.StartRendering([project.AddRenderJob()])
    told = vvt("resolve", "publish", "--render-preset", "H.264 Master", status=2).stderr
    assert "rendering something else" in told
    assert "publish without a render" in told
    resolve.tell("release_render")


@on("method", ["SaveProject", "Export", "StartRendering", "GetRenderJobStatus"])
def test_resolve_quitting_half_way_publishes_nothing_and_says_so(vvt, resolve, method):
    resolve.tell("quit_at", method=method)
    told = vvt("resolve", "publish", "--render-preset", "H.264 Master", status=2).stderr
    assert "Start Resolve with the project open and try again" in told
    assert not resolve.running
    assert "There is no" in vvt("list", "Film", status=2).stderr
