"""Timeline files out and in: what they carry, lose and refuse."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from support.resolve.double import ResolveDouble
from vvt.cut import Clip, Cut, Media
from vvt.interchange.read import read


@pytest.fixture
def timeline(project: Any) -> Any:
    return project.GetCurrentTimeline()


@pytest.fixture
def resolve(resolve_double: ResolveDouble) -> Any:
    return resolve_double.editor()


def links(path: Path) -> set[int | None]:
    return {clip.link for track in read(path).tracks for clip in track.clips}


def test_otio_as_resolve_writes_it(resolve: Any, timeline: Any, tmp_path: Path, cut: Cut):
    first, second = tmp_path / "1.otio", tmp_path / "2.otio"
    assert timeline.Export(str(first), resolve.EXPORT_OTIO) is True
    assert timeline.Export(str(second), resolve.EXPORT_OTIO) is True
    document = json.loads(first.read_bytes())
    assert document["name"] == ""
    assert document["global_start_time"]["value"] == 86400.0
    assert links(first).isdisjoint(links(second) - {None})  # renumbered each time
    mine = read(first)
    assert [len(track.clips) for track in mine.tracks] == [3, 2]
    assert mine.markers[0].custom == ""
    assert mine.tracks[0].clips[1].speed == cut.tracks[0].clips[1].speed


def test_an_export_is_refused_quietly(resolve: Any, timeline: Any, tmp_path: Path):
    assert timeline.Export(str(tmp_path / "x.otio"), "EXPORT_OTIO") is False
    assert timeline.Export(str(tmp_path / "nowhere" / "x.otio"), resolve.EXPORT_OTIO) is False
    assert timeline.Export(str(tmp_path / "x.edl"), resolve.EXPORT_EDL) is False  # needs a subtype
    assert list(tmp_path.glob("x.*")) == []
    assert timeline.Export(str(tmp_path / "x.edl"), resolve.EXPORT_EDL, resolve.EXPORT_NONE) is True
    assert timeline.Export(str(tmp_path / "x.fcpxml"), resolve.EXPORT_FCPXML_1_10) is True
    assert (tmp_path / "x.fcpxml" / "Info.fcpxml").is_file()


def test_drt_differs_in_bytes_and_brings_everything_back(resolve_double: ResolveDouble, resolve: Any, project: Any,
                                                          timeline: Any, tmp_path: Path):
    timeline.GetItemListInTrack("video", 1)[0].SetClipColor("Teal")
    timeline.GetItemListInTrack("video", 1)[0].AddFlag("Red")
    one, two = tmp_path / "Reel 1.drt", tmp_path / "2.drt"
    assert timeline.Export(str(one), resolve.EXPORT_DRT)
    assert timeline.Export(str(two), resolve.EXPORT_DRT)
    assert one.read_bytes() != two.read_bytes()
    clips = len(project.GetMediaPool().GetRootFolder().GetClipList())
    made = project.GetMediaPool().ImportTimelineFromFile(str(one), {"timelineName": "ignored"})
    assert made.GetName() == "Reel 1 1"  # by file name, made unique
    assert made.GetItemListInTrack("video", 1)[0].GetClipColor() == "Teal"
    assert made.GetItemListInTrack("video", 1)[0].GetFlagList() == ["Red"]
    assert made.GetMarkers() == timeline.GetMarkers()
    assert len(project.GetMediaPool().GetRootFolder().GetClipList()) == clips + 3  # two media anew, one timeline
    resolve_double.tell("quirk", name="drt_drops_custom_data")
    resolve_double.tell("unmount")
    again = project.GetMediaPool().ImportTimelineFromFile(str(one))
    assert again.GetMarkers()[7.0]["customData"] == ""
    item = again.GetItemListInTrack("video", 1)[0].GetMediaPoolItem()
    assert item.GetClipProperty("Online Status") == "Offline"


def test_an_import_moves_what_is_current_and_wants_an_unused_name(resolve: Any, project: Any, timeline: Any,
                                                                  tmp_path: Path):
    pool, path = project.GetMediaPool(), str(tmp_path / "x.otio")
    timeline.Export(path, resolve.EXPORT_OTIO)
    day = pool.AddSubFolder(pool.GetRootFolder(), "2026-11-22")
    pool.SetCurrentFolder(day)
    assert pool.ImportTimelineFromFile(path, {"timelineName": "Reel 1"}) is None
    made = pool.ImportTimelineFromFile(path, {"timelineName": "Reel 1 v012"})
    assert project.GetCurrentTimeline().GetUniqueId() == made.GetUniqueId()
    assert [clip.GetName() for clip in day.GetClipList()] == ["Reel 1 v012"]  # its media were in the pool
    assert pool.GetCurrentFolder().GetName() == "Master"
    assert made.GetItemListInTrack("video", 1)[0].GetMediaPoolItem() is not None
    assert made.GetMarkers()[7.0]["customData"] == ""
    assert pool.ImportTimelineFromFile(path).GetName() == "x"  # the file holds no name
    assert pool.ImportTimelineFromFile(str(tmp_path / "missing.otio")) is None
    assert pool.ImportTimelineFromFile(path, {"timelineName": "y", "unknown": 1}) is None


def test_otio_from_the_pool_alone_is_offline_and_wants_bins_not_names(resolve: Any, project: Any, timeline: Any,
                                                                      tmp_path: Path):
    pool, path = project.GetMediaPool(), str(tmp_path / "x.otio")
    timeline.Export(path, resolve.EXPORT_OTIO)
    options = {"importSourceClips": False, "timelineName": "y"}
    assert pool.ImportTimelineFromFile(path, options | {"sourceClipsFolders": ["Master"]}) is None
    made = pool.ImportTimelineFromFile(path, options | {"sourceClipsFolders": [pool.GetRootFolder()]})
    assert [item.GetMediaPoolItem() for item in made.GetItemListInTrack("video", 1)] == [None] * 4


def test_resolve_can_not_read_its_own_title_nor_moved_media(resolve_double: ResolveDouble, resolve: Any, project: Any,
                                                            timeline: Any, tmp_path: Path):
    pool, path = project.GetMediaPool(), str(tmp_path / "x.otio")
    timeline.SetCurrentTimecode("01:00:10:00")
    timeline.InsertFusionTitleIntoTimeline("Text+")
    timeline.Export(path, resolve.EXPORT_OTIO)
    assert pool.ImportTimelineFromFile(path) is None
    timeline.DeleteClips(timeline.GetItemListInTrack("video", 1)[-1:])
    timeline.Export(path, resolve.EXPORT_OTIO)
    resolve_double.tell("unmount")
    assert pool.ImportTimelineFromFile(path) is None


def test_xml_relinks_moved_media_and_loses_markers(resolve_double: ResolveDouble, resolve: Any, project: Any,
                                                   timeline: Any, tmp_path: Path):
    pool, path, moved = project.GetMediaPool(), str(tmp_path / "x.xml"), tmp_path / "moved"
    timeline.Export(path, resolve.EXPORT_FCP_7_XML)
    resolve_double.tell("unmount")
    moved.mkdir()
    for name in ("A001.mov", "B002.mov"):
        (moved / name).write_bytes(b"picture")
    made = pool.ImportTimelineFromFile(path, {"timelineName": "back", "sourceClipsPath": str(moved)})
    state = resolve_double.state()["timelines"]
    places = [[(item["name"], item["record_in"], item.get("source_in"), item.get("speed"))
               for item in state[name]["video"][0]["items"]] for name in ("back", "Reel 1")]
    assert places[0] == places[1]
    paths = {item["path"] for item in state["back"]["video"][0]["items"] if "path" in item}
    assert paths == {str(moved / "A001.mov"), str(moved / "B002.mov")}
    assert made.GetMarkers() == {}


def test_a_name_of_the_editors_own_is_in_no_file_but_a_drt(resolve: Any, project: Any, timeline: Any, tmp_path: Path):
    pool = project.GetMediaPool()
    timeline.GetItemListInTrack("video", 1)[0].SetName("the good one")
    for kind, name in ((resolve.EXPORT_OTIO, "x.otio"), (resolve.EXPORT_DRT, "y.drt")):
        assert timeline.Export(str(tmp_path / name), kind)
    made = [pool.ImportTimelineFromFile(str(tmp_path / name)) for name in ("x.otio", "y.drt")]
    assert [one.GetItemListInTrack("video", 1)[0].GetName() for one in made] == ["A001.mov", "the good one"]


def test_locked_tracks_and_nested_timelines_can_be_unkind(resolve_double: ResolveDouble, resolve: Any, project: Any,
                                                          timeline: Any, tmp_path: Path):
    item = timeline.GetItemListInTrack("video", 1)[0]
    timeline.SetTrackLock("video", 1, True)
    assert item.SetClipColor("Teal") is True
    resolve_double.tell("quirk", name="locked_refuses")
    assert item.SetClipColor("Pink") is False
    assert item.GetClipColor() == "Teal"
    resolve_double.tell("quirk", name="drt_brings_nested")
    timeline.Export(str(tmp_path / "x.drt"), resolve.EXPORT_DRT)
    before = project.GetTimelineCount()
    assert project.GetMediaPool().ImportTimelineFromFile(str(tmp_path / "x.drt")).GetName() == "x"
    assert project.GetTimelineCount() == before + 2


def test_relinking_goes_by_name_in_one_folder(resolve_double: ResolveDouble, project: Any, tmp_path: Path):
    resolve_double.tell("unmount")
    clip = project.GetMediaPool().GetRootFolder().GetClipList()[0]
    assert clip.GetClipProperty("Online Status") == "Offline"
    assert project.GetMediaPool().RelinkClips([clip], str(tmp_path)) is False
    (tmp_path / "A001.mov").write_bytes(b"picture")
    assert project.GetMediaPool().RelinkClips([clip], str(tmp_path)) is True
    assert clip.GetClipProperty("Online Status") == "Online"


def test_offline_media_are_written_as_missing(tmp_path: Path, cut: Cut):
    def gone(clip: Clip) -> Clip:
        return replace(clip, media=replace(clip.media, offline=True))

    track = replace(cut.tracks[0], clips=tuple(gone(clip) for clip in cut.tracks[0].clips))
    with ResolveDouble(tmp_path / "resolve", cut=replace(cut, tracks=(track,))) as double:
        resolve = double.editor()
        timeline = resolve.GetProjectManager().GetCurrentProject().GetCurrentTimeline()
        assert timeline.Export(str(tmp_path / "x.otio"), resolve.EXPORT_OTIO)
        assert {clip.media.offline for clip in read(tmp_path / "x.otio").tracks[0].clips} == {True}


def test_media_given_as_files_are_probed(tmp_path: Path, resolve_double: ResolveDouble, project: Any):
    media = tmp_path / "media"
    media.mkdir()
    project.SetRenderSettings({"TargetDir": str(media), "CustomName": "A001"})
    job = project.AddRenderJob()
    project.StartRendering(job)
    resolve_double.until(lambda: not project.IsRenderingInProgress())
    shutil.copy(media / "A001.mov", media / "C003.mov")
    own = Media("A001.mov", "/elsewhere/A001.mov", rate=project_rate(resolve_double), start=86400, duration=124)
    cut = Cut("R", own.rate, ())
    with ResolveDouble(tmp_path / "second", media=media, cut=cut) as double:
        clips = {clip["name"]: clip for clip in double.state()["clips"]}
        assert clips["C003.mov"]["path"] == str(media / "C003.mov")
        pool = double.editor().GetProjectManager().GetCurrentProject().GetMediaPool()
        clip = next(clip for clip in pool.GetRootFolder().GetClipList() if clip.GetName() == "C003.mov")
        assert [clip.GetClipProperty(name) for name in ("Frames", "FPS", "Start TC", "Type")] == [
            "124", 24.0, "01:00:00:00", "Video + Audio"]
        assert pool.ImportMedia(["/nowhere.mov"]) == []


def project_rate(double: ResolveDouble) -> Any:
    from fractions import Fraction

    return Fraction(double.state()["timelines"]["Reel 1"]["rate"])
