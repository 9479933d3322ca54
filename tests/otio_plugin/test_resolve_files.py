"""Resolve's own `.otio`: made whole by the API's facts, ready to go back, and normal for other programs."""

import json
from pathlib import Path

import opentimelineio
import pytest

from support.otio_cut import Dissolve, Export, Fx, Mark, Shot, with_sound, write
from support.otio_tool import SHARED, Tool
from vvt.compare import compare
from vvt.interchange import read

START = 86400
RESOLVE = sorted((SHARED / "resolve-real-exports").glob("*.otio")) if SHARED.is_dir() else []


def item(name: str, start: int, end: int, **more) -> dict:
    """A timeline item as `describe` tells it; places in frames from the timeline's head."""
    return {"name": name, "id": f"id {start}", "kind": "clip", "start": START + start, "end": START + end, "color": "",
            "flags": [], "enabled": True, "markers": [], "media": None, **more}


def facts(*items: dict, **more) -> dict:
    """The facts of a timeline with one picture track."""
    return {"name": "Reel 2 fine cut", "id": "t1", "rate": "24/1", "drop": False, "start": START, "end": START + 200,
            "start_timecode": "01:00:00:00", "markers": [],
            "tracks": [{"kind": "video", "index": 1, "name": "Video 1", "items": list(items)}], **more}


@pytest.fixture
def reel(tool: Tool) -> Path:
    """Two clips with a dissolve between them, and a timeline marker."""
    return write(with_sound((Shot("A", 90000, 50), Dissolve(), Shot("B", 95000, 60)),
                            markers=(Mark(30, "look", "CYAN", "a note"),)), tool.folder / "Reel 2 v003.otio")


def whole(tool: Tool, reel: Path, told: dict, beside: str = "Reel 2 v003.json", *words: str):
    """The timeline that `resolve_otio` reads with these facts beside the file."""
    (tool.folder / beside).write_text(json.dumps(told), "utf-8")
    done = tool("otioconvert", "-i", reel, "-I", "resolve_otio", *words, "-o", "whole.otio")
    return opentimelineio.core.deserialize_json_from_file(str(tool.folder / "whole.otio")), done.stderr


@pytest.mark.parametrize("beside", ["Reel 2 v003.json", "Reel 2 v003.facts.json", "facts.json"])
def test_what_the_export_loses_is_added_from_the_facts_beside_it(tool: Tool, reel: Path, beside: str):
    told = facts(
        item("A", 0, 50, color="Orange", flags=["Red", "Blue"],
             markers=[{"frame": 3, "color": "Red", "name": "m", "note": "", "duration": 1, "data": "shot=7"}]),
        item("the other", 50, 110),
        markers=[{"frame": 30, "color": "Cyan", "name": "look", "note": "a note", "duration": 1, "data": "task 12"}])
    told["tracks"].append({"kind": "subtitle", "index": 1, "name": "", "items": [
        {**item("Good evening.", 10, 40), "kind": "subtitle"}]})
    timeline, said = whole(tool, reel, told, beside)
    assert timeline.name == "Reel 2 fine cut"
    held = timeline.metadata["vvt"]
    assert held["start_timecode"] == "01:00:00:00"
    assert [dict(one) for one in held["subtitles"]] == [{"text": "Good evening.", "start": 10, "end": 40}]
    one, other = timeline.tracks[0].find_clips()
    assert one.metadata["vvt"]["color"] == "Orange" and list(one.metadata["vvt"]["flags"]) == ["Red", "Blue"]
    assert one.metadata["vvt"]["markers"][0]["data"] == "shot=7" and "item_name" not in one.metadata["vvt"]
    assert other.metadata["vvt"]["item_name"] == "the other"
    assert timeline.tracks.markers[0].metadata["vvt"]["data"] == "task 12"
    assert "VvtWarning" not in said
    assert compare(read(reel), read(tool.folder / "whole.otio")).identical


def test_facts_that_fit_nothing_are_said(tool: Tool, reel: Path):
    timeline, said = whole(tool, reel, facts(item("A", 0, 50, color="Orange"), item("gone", 300, 340)))
    assert "1 of the clips that Resolve told of aren't in the .otio." in said
    assert next(iter(timeline.find_clips())).metadata["vvt"]["color"] == "Orange"
    _, said = whole(tool, reel, facts(item("A", 0, 50), rate="25/1"))
    assert "another frame rate" in said


def test_without_facts_that_is_said_and_named_ones_must_be_facts(tool: Tool, reel: Path):
    done = tool("otioconvert", "-i", reel, "-I", "resolve_otio", "-o", "whole.otio")
    assert "There is no facts.json beside Reel 2 v003.otio" in done.stderr
    (tool.folder / "other.json").write_text('{"tracks": 3}', "utf-8")
    done = tool("otioconvert", "-i", reel, "-I", "resolve_otio", "-a", "facts=other.json", "-o", "x.otio", status=1)
    assert done.stderr.splitlines()[-1].startswith("ERROR: other.json isn't what Resolve tells")


def test_on_the_way_back_media_are_where_they_are_today_and_titles_are_gaps(tool: Tool):
    media = tool.folder / "today"
    media.mkdir()
    (media / "A.mov").write_bytes(b"film")
    path = write(with_sound((Shot("A", 90000, 50), Shot("Title", 0, 20, generator=True), Shot("B", 95000, 60))),
                 tool.folder / "reel.otio")
    (tool.folder / "facts.json").write_text(json.dumps(facts(item("A", 0, 50, color="Orange"))), "utf-8")
    done = tool("otioconvert", "-i", path, "-I", "resolve_otio", "-o", "back.otio", "-O", "resolve_otio",
                "-A", f"search={media}")
    assert "1 media files were found at another path" in done.stderr
    assert '"Title" at 01:00:02:02 on V1 (a title or generator) became a gap' in done.stderr
    assert "B.mov" in done.stderr
    text = (tool.folder / "back.otio").read_text("utf-8")
    assert '"vvt"' not in text
    track = json.loads(text)["tracks"]["children"][0]["children"]
    assert [child["OTIO_SCHEMA"] for child in track] == ["Clip.2", "Gap.1", "Clip.2"]
    assert track[0]["media_references"]["DEFAULT_MEDIA"]["target_url"] == str(media / "A.mov")
    tool("otioconvert", "-i", path, "-o", "back.otio", "-O", "resolve_otio", "-A", "gaps=True")
    track = json.loads((tool.folder / "back.otio").read_text("utf-8"))["tracks"]["children"][0]["children"]
    assert {child["OTIO_SCHEMA"] for child in track} == {"Gap.1"}


# --- the hook -------------------------------------------------------------------------------------------


def test_resolves_stock_effects_and_float_noise_are_gone_after_any_read(tool: Tool):
    zoomed = Shot("B", 95000, 60, effects=(Fx("Transform", "transformationZoomX", 1.4, 1.0),))
    path = write(with_sound((Shot("A", 90000, 50), Dissolve(), zoomed)), tool.folder / "reel.otio",
                 Export(noise=0.0004))
    tool("otiotool", "-i", "reel.otio", "-o", "normal.otio")
    timeline = opentimelineio.core.deserialize_json_from_file(str(tool.folder / "normal.otio"))
    effects = [(clip.name, effect.name, effect.effect_name) for clip in timeline.find_clips()
               for effect in clip.effects]
    assert effects == [("B", "Transform", "Resolve Effect")]
    assert all(clip.source_range.start_time.value % 1 == 0 for clip in timeline.find_clips())
    assert compare(read(path), read(tool.folder / "normal.otio")).identical


@pytest.mark.parametrize(("words", "more"), [
    (("-H", "vvt_normalise=False"), {}), ((), {"VVT_OTIO_NORMALISE": "0"})], ids=["argument", "environment"])
def test_the_hook_can_be_turned_off(tool: Tool, words, more):
    write(with_sound((Shot("A", 90000, 50),)), tool.folder / "reel.otio")
    tool("otioconvert", "-i", "reel.otio", *words, "-o", "same.otio", **more)
    timeline = opentimelineio.core.deserialize_json_from_file(str(tool.folder / "same.otio"))
    assert len(timeline.tracks[0][0].effects) == 12


def test_files_of_other_programs_stay_as_they_are(tool: Tool):
    path = write(with_sound((Shot("A", 90000, 50),)), tool.folder / "plain.otio", Export(resolve=False, noise=0.0004))
    document = json.loads(path.read_text("utf-8"))
    document["tracks"]["children"][0]["children"][0]["effects"] = [
        {"OTIO_SCHEMA": "Effect.1", "name": "", "effect_name": "Glow", "metadata": {}}]
    path.write_text(json.dumps(document), "utf-8")
    tool("otioconvert", "-i", "plain.otio", "-o", "with.otio")
    tool("otioconvert", "-i", "plain.otio", "-H", "vvt_normalise=False", "-o", "without.otio")
    assert (tool.folder / "with.otio").read_bytes() == (tool.folder / "without.otio").read_bytes()


def test_a_collection_is_normalised_timeline_by_timeline(tool: Tool):
    for name in ("a", "b"):
        write(with_sound((Shot(name, 90000, 50),)), tool.folder / f"{name}.otio")
    tool("otiotool", "-i", "a.otio", "b.otio", "-o", "both.otio", VVT_OTIO_NORMALISE="0")
    tool("otioconvert", "-i", "both.otio", "-o", "normal.otio")
    both, normal = ((tool.folder / f"{name}.otio").read_text("utf-8") for name in ("both", "normal"))
    assert both.count("Resolve Effect") > 40 and "Resolve Effect" not in normal


@pytest.mark.parametrize("odd", [
    3, "text", {"Type": [1]}, {"Type": 2, "Parameters": 7}, {"Type": 2, "Parameters": [7]},
    {"Type": 63, "Parameters": [{}]}])
def test_what_resolve_never_wrote_is_read_all_the_same(tool: Tool, odd):
    path = write(with_sound((Shot("A", 90000, 50),)), tool.folder / "odd.otio")
    document = json.loads(path.read_text("utf-8"))
    document["tracks"]["children"][0]["children"][0]["effects"][0]["metadata"]["Resolve_OTIO"] = odd
    path.write_text(json.dumps(document), "utf-8")
    tool("otioconvert", "-i", "odd.otio", "-o", "read.otio")
    timeline = opentimelineio.core.deserialize_json_from_file(str(tool.folder / "read.otio"))
    assert [clip.name for clip in timeline.tracks[0].find_clips()] == ["A"]


@pytest.mark.skipif(not RESOLVE, reason="the real exports of Resolve aren't on this machine")
@pytest.mark.parametrize("path", RESOLVE, ids=lambda path: path.name)
def test_a_real_export_is_the_same_cut_after_the_hook(path: Path):
    from vvt_otio._adapting import as_cut
    from vvt_otio._normal import normalise

    timeline = opentimelineio.core.deserialize_json_from_file(str(path))
    before = len(timeline.to_json_string())
    normalise(timeline)
    assert compare(read(path), as_cut(timeline)).identical
    assert len(timeline.to_json_string()) < before
