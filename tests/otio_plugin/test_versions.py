"""A published version opened by its reference from a bucket, by OpenTimelineIO's own commands."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import opentimelineio
import pytest

from support.otio_cut import Shot, with_sound, write
from support.otio_tool import Tool
from vvt.compare import compare
from vvt.interchange import read
from vvt.store import CutName, Draft, StoreSettings
from vvt.store.embedded import EmbeddedS3
from vvt.workflow.publishing import Files, publish

FILES = Path(__file__).parents[1] / "interchange" / "files"
SHOTS = tuple(Shot(f"A001C{number:03}", 90000 + 500 * number, 48 + number) for number in range(1, 5))
NAME = "Night Train/Reel 2"


@pytest.fixture(scope="module")
def s3() -> Iterator[EmbeddedS3]:
    with EmbeddedS3() as server:
        yield server


@pytest.fixture
def place(s3: EmbeddedS3) -> StoreSettings:
    from uuid import uuid4

    from vvt.store import Store

    settings = s3.settings(f"cuts-{uuid4().hex[:8]}")
    Store(settings).set_up(create=True)
    return settings


@pytest.fixture
def bucket(tool: Tool, place: StoreSettings, s3: EmbeddedS3) -> Tool:
    """The commands on a machine that knows the bucket, as `vvt setup` leaves it."""
    return replace(tool, environment={**tool.environment, **s3.environment, "VVT_BUCKET": place.bucket})


def published(place: StoreSettings, *timelines: Path, facts: dict | None = None, render: Path | None = None) -> None:
    from vvt.store import Store

    told = None
    if facts is not None:
        told = timelines[0].parent / "facts.json"
        told.write_text(json.dumps(facts), "utf-8")
    publish(Store(place), CutName.parse(NAME), Files(render, timelines, told), Draft(note="for sound", author="Kim"))


def test_otiotool_opens_a_version_by_its_reference_file(bucket: Tool, place: StoreSettings, tmp_path: Path):
    first = write(with_sound(SHOTS), tmp_path / "first.otio")
    film = tmp_path / "film.mov"
    film.write_bytes(b"a film" * 999)
    published(place, first, render=film)
    second = write(with_sound((*SHOTS[:2], Shot("NEW", 91000, 40), *SHOTS[2:])), tmp_path / "second.otio")
    published(place, second)
    for number in (1, 2):
        (tmp_path / f"v{number}.vvtref").write_text(f"{NAME}@v{number}\n", "utf-8")
    listed = bucket("otiotool", "-i", "v1.vvtref", "--list-clips")
    assert "A001C003" in listed.stdout and "NEW" not in listed.stdout
    bucket("otiotool", "-i", "v1.vvtref", "v2.vvtref", "-o", "changes.changejson")
    changes = json.loads((tmp_path / "changes.changejson").read_text("utf-8"))["changes"]
    assert [change["kind"] for change in changes] == ["insert"]
    bucket("otiotool", "-i", "v1.vvtref", "v2.vvtref", "-o", "changes.html")
    assert f"{NAME}@v1 → {NAME}@v2" in (tmp_path / "changes.html").read_text("utf-8")
    bucket("otiotool", "-i", "v1.vvtref", "-o", "whole.otio")
    assert compare(read(first), read(tmp_path / "whole.otio")).identical
    told = json.loads((tmp_path / "whole.otio").read_text("utf-8"))["metadata"]["vvt"]["version"]
    assert (told["ref"], told["note"], told["author"]) == (f"{NAME}@v1", "for sound", "Kim")
    assert told["film"]["size"] == film.stat().st_size and told["film"]["checksums"]


def test_the_reference_itself_is_a_path_where_the_adapter_is_named(bucket: Tool, place: StoreSettings, tmp_path: Path):
    published(place, write(with_sound(SHOTS), tmp_path / "first.otio"))
    bucket("otioconvert", "-i", f"{NAME}@latest", "-I", "vvt_version", "-o", "latest.otio")
    assert compare(read(tmp_path / "first.otio"), read(tmp_path / "latest.otio")).identical


def test_a_version_of_an_edl_opens_too(bucket: Tool, place: StoreSettings, tmp_path: Path):
    published(place, FILES / "turnover.edl")
    (tmp_path / "cut.vvtref").write_text(f"\ufeff  {NAME}@v1  \r\n\r\n", "utf-8")
    bucket("otiotool", "-i", "cut.vvtref", "-o", "cut.otio")
    assert len(read(tmp_path / "cut.otio").tracks[0].clips) == len(read(FILES / "turnover.edl").tracks[0].clips)


def test_what_resolve_told_comes_with_the_version(bucket: Tool, place: StoreSettings, tmp_path: Path):
    path = write(with_sound(SHOTS), tmp_path / "first.otio")
    item = {"name": "A001C001", "id": "u1", "kind": "clip", "start": 86400, "end": 86449, "color": "Orange",
            "flags": ["Red"], "enabled": True, "markers": [], "media": None}
    published(place, path, facts={"name": "Reel 2 fine cut", "id": "t1", "rate": "24/1", "drop": False, "start": 86400,
                                  "end": 87000, "start_timecode": "01:00:00:00", "markers": [], "tracks": [
                                      {"kind": "video", "index": 1, "name": "", "items": [item]}]})
    bucket("otioconvert", "-i", f"{NAME}@v1", "-I", "vvt_version", "-o", "whole.otio")
    timeline = opentimelineio.core.deserialize_json_from_file(str(tmp_path / "whole.otio"))
    assert timeline.name == "Reel 2 fine cut"
    assert timeline.tracks[0][0].metadata["vvt"]["color"] == "Orange"


@pytest.mark.parametrize(("line", "said"), [
    ("Night Train/Reel 2@v9", "There is no Night Train/Reel 2@v9."), ("just words", "names no version"),
    ("A/B@v1\nA/B@v2", "names no version"), ("", "names no version")], ids=["gone", "words", "two", "empty"])
def test_what_names_no_version_is_refused(bucket: Tool, place: StoreSettings, tmp_path: Path, line, said):
    published(place, write(with_sound(SHOTS), tmp_path / "first.otio"))
    (tmp_path / "cut.vvtref").write_text(line, "utf-8")
    done = bucket("otioconvert", "-i", "cut.vvtref", "-o", "x.otio", status=1)
    assert done.stderr.splitlines()[-1].startswith("ERROR: ") and said in done.stderr, done.stderr


def test_without_a_bucket_the_setup_is_named(tool: Tool):
    (tool.folder / "cut.vvtref").write_text("A/B@v1", "utf-8")
    done = tool("otioconvert", "-i", "cut.vvtref", "-o", "x.otio", status=1)
    assert "vvt setup" in done.stderr.splitlines()[-1]
