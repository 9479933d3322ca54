"""The Deliver page: settings without a getter, jobs, and renders that leave real movies or fail."""

from pathlib import Path
from typing import Any

import av
import pytest

from support.resolve.double import ResolveDouble

HOUR = 86_400


def added(project: Any, folder: Path, **settings: Any) -> str:
    assert project.SetRenderSettings({"TargetDir": str(folder), "CustomName": "out", **settings})
    return project.AddRenderJob()


def frames(path: Path) -> tuple[int, int]:
    with av.open(str(path)) as container:
        return sum(1 for _ in container.decode(video=0)), len(container.streams.audio)


def test_a_job_needs_a_folder_and_is_taken_as_it_stands(project: Any, tmp_path: Path):
    assert project.AddRenderJob() == ""
    assert added(project, tmp_path / "missing") == ""
    job = added(project, tmp_path, SelectAllFrames=False, MarkIn=HOUR + 10, MarkOut=HOUR + 33)
    [listed] = project.GetRenderJobList()
    assert (listed["JobId"], listed["MarkIn"], listed["MarkOut"]) == (job, HOUR + 10, HOUR + 33)
    assert (listed["TargetDir"], listed["OutputFilename"], listed["TimelineName"]) == (
        str(tmp_path), "out.mov", "Reel 1")
    assert project.GetRenderJobStatus(job) == {"JobStatus": "Ready", "CompletionPercentage": 0}


def test_a_render_leaves_a_movie_of_its_span(resolve_double: ResolveDouble, project: Any, tmp_path: Path):
    resolve_double.tell("hold_render", at=40)
    job = added(project, tmp_path, SelectAllFrames=False, MarkIn=HOUR + 10, MarkOut=HOUR + 33)
    assert project.StartRendering([job], False) is True
    resolve_double.until(lambda: project.GetRenderJobStatus(job)["CompletionPercentage"] >= 40)
    assert project.GetRenderJobStatus(job)["JobStatus"] == "Rendering"
    assert project.StartRendering(job) is False
    assert project.DeleteRenderJob(job) is False
    resolve_double.tell("release_render")
    resolve_double.until(lambda: not project.IsRenderingInProgress())
    assert project.GetRenderJobStatus(job)["JobStatus"] == "Complete"
    assert frames(tmp_path / "out.mov") == (24, 1)
    assert project.DeleteRenderJob(job) is True


def test_settings_lie_on_top_of_what_the_editor_left(resolve_double: ResolveDouble, project: Any, tmp_path: Path):
    resolve_double.tell("deliver_page", SelectAllFrames=False, MarkIn=HOUR + 5, MarkOut=HOUR + 8, ExportAudio=False)
    assert project.SaveAsNewRenderPreset("vvt") is True
    assert project.SetRenderSettings({"TargetDir": str(tmp_path), "NoSuchKey": 1}) is False
    assert project.SetRenderSettings({"ReplaceExistingFilesInPlace": True}) is True
    job = added(project, tmp_path)
    project.StartRendering(job)
    resolve_double.until(lambda: not project.IsRenderingInProgress())
    assert frames(tmp_path / "out.mov") == (4, 0)
    assert project.LoadRenderPreset("No such preset") is False
    assert project.LoadRenderPreset("vvt") is True
    assert resolve_double.state()["deliver"]["page"]["TargetDir"] == ""
    assert project.DeleteRenderPreset("vvt") is True


@pytest.mark.parametrize("how", ["fails", "stopped"])
def test_a_render_that_comes_to_nothing(resolve_double: ResolveDouble, project: Any, tmp_path: Path, how: str):
    job = added(project, tmp_path)
    resolve_double.tell(*(("fail_render",) if how == "fails" else ("hold_render",)))
    project.StartRendering()
    if how == "stopped":
        resolve_double.until(lambda: project.GetRenderJobStatus(job)["CompletionPercentage"] >= 40)
        project.StopRendering()
    resolve_double.until(lambda: not project.IsRenderingInProgress())
    status = project.GetRenderJobStatus(job)
    assert status["JobStatus"] == ("Failed" if how == "fails" else "Cancelled")
    assert status["CompletionPercentage"] < 100
    assert bool(status.get("Error")) == (how == "fails")


def test_without_marks_a_selected_range_stays_at_ready(resolve_double: ResolveDouble, project: Any, tmp_path: Path):
    job = added(project, tmp_path, SelectAllFrames=False)
    project.StartRendering(job)
    resolve_double.until(lambda: not project.IsRenderingInProgress())
    assert project.GetRenderJobStatus(job)["JobStatus"] == "Ready"


def test_the_status_may_speak_another_language(resolve_double: ResolveDouble, project: Any, tmp_path: Path):
    resolve_double.tell("quirk", name="localised")
    assert project.GetRenderJobStatus(added(project, tmp_path))["JobStatus"] == "Bereit"


def test_format_by_extension_and_codec_by_id(project: Any):
    assert project.GetRenderFormats()["QuickTime"] == "mov"
    assert project.SetCurrentRenderFormatAndCodec("QuickTime", "H264") is False
    assert project.SetCurrentRenderFormatAndCodec("mov", "Apple ProRes 422 HQ") is False
    assert project.SetCurrentRenderFormatAndCodec("mov", "ProRes422HQ") is True


def test_the_end_trigger_runs_after_each_job(resolve_double: ResolveDouble, project: Any, tmp_path: Path):
    script = tmp_path / "Trigger.py"
    script.write_text("print(job, status, repr(error))", "utf-8")
    resolve_double.tell("end_trigger", path=str(script))
    job = added(project, tmp_path)
    project.StartRendering(job)
    [triggered] = resolve_double.until(resolve_double.triggered)
    assert triggered.wait()["out"] == f"{job} Complete ''\n"
