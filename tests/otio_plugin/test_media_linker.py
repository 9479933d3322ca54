"""The media linker `vvt_media`: by name, size and checksum; two that could be it are left alone, and said."""

import json
from pathlib import Path

import pytest
from blake3 import blake3

from support.otio_cut import Shot, with_sound, write
from support.otio_tool import Tool
from vvt import paths


@pytest.fixture
def reel(tool: Tool) -> Path:
    return write(with_sound((Shot("A", 90000, 50),)), tool.folder / "reel.otio")


def film(tool: Tool, place: str, content: bytes = b"film") -> Path:
    """A file in a folder of the test's."""
    path = tool.folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def knowing(reel: Path, url: str = "", **facts: object) -> None:
    """Write these facts onto every reference of the timeline, as `vvt_version` does."""
    document = json.loads(reel.read_text("utf-8"))
    for track in document["tracks"]["children"]:
        for child in track["children"]:
            for reference in child.get("media_references", {}).values():
                reference["metadata"]["vvt"] = facts
                reference["target_url"] = url or reference["target_url"]
    reel.write_text(json.dumps(document), "utf-8")


def linked(tool: Tool, *words: str) -> tuple[str, str]:
    """Where the first clip's media are after linking, and what was said."""
    done = tool("otioconvert", "-i", "reel.otio", "-m", "vvt_media", *words, "-o", "linked.otio")
    clip = json.loads((tool.folder / "linked.otio").read_text("utf-8"))["tracks"]["children"][0]["children"][0]
    return clip["media_references"]["DEFAULT_MEDIA"]["target_url"], done.stderr


def test_a_file_in_a_search_folder_is_found_by_its_name(tool: Tool, reel: Path):
    there = film(tool, "pulled/deep/A.mov")
    assert linked(tool, "-M", f"search={tool.folder / 'pulled'}")[0] == str(there)


def test_the_configured_folders_and_places_count(tool: Tool, reel: Path):
    there = film(tool, "nas/A.mov")
    paths.save(paths.with_place(paths.configured(), "/Volumes/Rushes", str(tool.folder / "nas")))
    assert linked(tool)[0] == str(there)


def test_a_url_stays_a_url(tool: Tool, reel: Path):
    there = film(tool, "pulled/A take 1.mov")
    knowing(reel, "file:///Volumes/Rushes/A%20take%201.mov")
    assert linked(tool, "-M", f"search={tool.folder / 'pulled'}")[0] == there.as_uri()


def test_the_size_tells_two_of_one_name_apart(tool: Tool, reel: Path):
    film(tool, "pulled/one/A.mov", b"short")
    there = film(tool, "pulled/two/A.mov", b"the longer one")
    knowing(reel, size=len(b"the longer one"))
    assert linked(tool, "-M", f"search={tool.folder / 'pulled'}")[0] == str(there)


def test_the_checksum_tells_two_of_one_name_and_size_apart(tool: Tool, reel: Path):
    film(tool, "pulled/one/A.mov", b"film 1")
    there = film(tool, "pulled/two/A.mov", b"film 2")
    knowing(reel, size=6, blake3=blake3(b"film 2").hexdigest())
    assert linked(tool, "-M", f"search={tool.folder / 'pulled'}")[0] == str(there)


def test_two_that_could_be_it_are_left_alone_and_said_once_each_clip(tool: Tool, reel: Path):
    film(tool, "pulled/one/A.mov", b"film 1")
    film(tool, "pulled/two/A.mov", b"film 2")
    where, said = linked(tool, "-M", f"search={tool.folder / 'pulled'}")
    assert where == "/Volumes/Rushes/A.mov"
    assert "A: 2 files could be it" in said and "left as it is" in said


def test_another_file_of_that_name_is_not_it(tool: Tool, reel: Path):
    wrong = film(tool, "rushes/A.mov", b"something else")
    knowing(reel, str(wrong), size=5)
    where, said = linked(tool)
    assert where == str(wrong)
    knowing(reel, str(wrong), size=len(b"something else"), blake3=blake3(b"film").hexdigest())
    assert "none of the files of its name is it" in linked(tool)[1]
    there = film(tool, "pulled/A.mov", b"film!")
    knowing(reel, str(wrong), size=5)
    assert linked(tool, "-M", f"search={tool.folder / 'pulled'}")[0] == str(there)
    assert said == "" or "RuntimeWarning" in said


def test_nothing_there_is_nothing_said(tool: Tool, reel: Path):
    where, said = linked(tool)
    assert where == "/Volumes/Rushes/A.mov"
    assert "VvtWarning" not in said


def test_a_search_folder_that_is_not_there_is_refused(tool: Tool, reel: Path):
    done = tool("otioconvert", "-i", "reel.otio", "-m", "vvt_media", "-M", "search=/nowhere/at/all", "-o", "x.otio",
                status=1)
    assert done.stderr.splitlines()[-1] == ("ERROR: There is no folder /nowhere/at/all. Name a folder that is there.")


def test_an_image_sequence_goes_by_its_folder(tool: Tool, reel: Path):
    folder = film(tool, "nas/sh010/sh010.1001.exr").parent
    document = json.loads(reel.read_text("utf-8"))
    clip = document["tracks"]["children"][0]["children"][0]
    clip["media_references"]["DEFAULT_MEDIA"] = {
        "OTIO_SCHEMA": "ImageSequenceReference.1", "target_url_base": "/Volumes/Rushes/sh010", "name_prefix": "sh010.",
        "name_suffix": ".exr", "start_frame": 1001, "frame_step": 1, "rate": 24.0, "frame_zero_padding": 4,
        "missing_frame_policy": "error", "metadata": {}, "name": "", "available_range": None}
    reel.write_text(json.dumps(document), "utf-8")
    paths.save(paths.with_place(paths.configured(), "/Volumes/Rushes", str(tool.folder / "nas")))
    tool("otioconvert", "-i", "reel.otio", "-m", "vvt_media", "-o", "linked.otio")
    clip = json.loads((tool.folder / "linked.otio").read_text("utf-8"))["tracks"]["children"][0]["children"][0]
    assert clip["media_references"]["DEFAULT_MEDIA"]["target_url_base"] == str(folder)
