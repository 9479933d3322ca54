"""The Deliver trigger as Resolve runs it: a child process with a desktop's environment, which publishes the render."""

import json
import os
from pathlib import Path

import boto3
import pytest

from support import commands
from support.resolve.double import ResolveDouble
from vvt.host import ResolveHost
from vvt.store import CutName, Store
from vvt.store.embedded import EmbeddedS3

KEYS = {"AWS_ACCESS_KEY_ID": "tests", "AWS_SECRET_ACCESS_KEY": "tests", "AWS_EC2_METADATA_DISABLED": "true"}


class Room:
    """A machine with the trigger installed, a bucket configured, and Resolve open."""

    def __init__(self, resolve: ResolveDouble, store: Store, folder: Path):
        self.resolve, self.store, self.folder = resolve, store, folder
        told = commands.run("resolve", "install", "--json")
        self.script = json.loads(told.stdout)["entries"][0]["path"]

    def rendered(self, **trouble: int) -> None:
        """The editor renders the reel, with our script as the end trigger."""
        project = self.resolve.editor().GetProjectManager().GetCurrentProject()
        self.resolve.tell("end_trigger", path=self.script, environment=KEYS)
        project.LoadRenderPreset(project.GetRenderPresetList()[0])
        project.SetRenderSettings({"TargetDir": str(self.folder), "CustomName": "reel2", "SelectAllFrames": True})
        if trouble:
            self.resolve.tell("fail_render", **trouble)
        project.StartRendering([project.AddRenderJob()])

    def versions(self) -> list:
        return self.store.versions(CutName("Film", "Reel 2"))

    def script_ended(self) -> dict:
        (script,) = self.resolve.until(self.resolve.triggered)
        return script.wait(60)

    def said(self) -> str:
        log = self.folder / "agent" / "deliver.log"
        return log.read_text("utf-8") if log.exists() else ""


@pytest.fixture
def room(resolve: ResolveDouble, s3: EmbeddedS3, tmp_path: Path) -> Room:
    bucket = f"cuts-{abs(hash(str(tmp_path)))}"
    client = boto3.client("s3", endpoint_url=s3.endpoint, region_name="us-east-1")
    client.create_bucket(Bucket=bucket)
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    config = Path(os.environ["VVT_CONFIG"])
    config.write_text(f'bucket = "{bucket}"\nendpoint = "{s3.endpoint}"\nregion = "us-east-1"\nauthor = "Ada"\n')
    return Room(resolve, Store(s3.settings(bucket)), tmp_path)


def published(room: Room) -> list:
    try:
        return room.resolve.until(room.versions, 60)
    except TimeoutError:
        raise AssertionError(room.said()) from None


def test_a_finished_render_becomes_a_version(room):
    room.rendered()
    (record,) = published(room)
    assert (record.label, record.author) == ("v001", "Ada")
    assert {part.name for part in record.parts} == {
        "cut", "facts.json", "poster.jpg", "strip.jpg", "timeline.otio", "timeline.drt", "timeline.xml"}
    assert record.render == {"first": 86400, "frames": 60, "handles": [0, 0]}
    assert room.script_ended()["status"] == 0
    assert [job["file"] for job in room.resolve.state()["jobs"]], "the editor's queue stays as it is"
    assert not room.resolve.calls("ProjectManager.SaveProject")
    room.resolve.until(lambda: not (room.folder / "agent" / "agent.json").exists())


def test_a_failed_render_becomes_none(room):
    room.rendered(at=50)
    ended = room.script_ended()
    assert ended["status"] == 0
    assert "did not complete" in ended["out"]
    assert not room.said()


@pytest.mark.parametrize("resolve", [{"edition": "free"}], indirect=True)
def test_it_works_in_the_free_edition_where_scripts_from_outside_do_not(room):
    room.rendered()
    assert published(room)


def test_an_agent_that_runs_already_is_used(room):
    host = ResolveHost()
    room.rendered()
    assert published(room)
    assert host.describe().project == "Film", "and goes on"
    host.close()


def test_run_by_hand_it_says_what_it_is_for(room):
    ended = room.resolve.run_menu_script(Path(room.script)).wait()
    assert ended["status"] == 0
    assert "end trigger" in ended["out"]


def test_uninstalled_for_this_user_it_says_so(room):
    record = Path(os.environ["HOME"]) / ".vvt" / "install.json"
    record.unlink()
    ended = room.resolve.run_deliver_script(Path(room.script), "some job").wait()
    assert ended["status"] == 0
    assert "vvt resolve install" in ended["out"]
