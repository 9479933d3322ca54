"""Timelines, items, markers and the media pool: units, ends, indices, phantoms."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from support.resolve.double import ResolveDouble
from vvt.cut import Cut

HOUR = 86_400


@pytest.fixture
def timeline(project: Any) -> Any:
    return project.GetCurrentTimeline()


def test_indices_count_from_one_and_ends_are_exclusive(project: Any, timeline: Any):
    assert project.GetTimelineByIndex(0) is None
    assert project.GetTimelineByIndex(2) is None
    assert project.GetTimelineByIndex(1).GetUniqueId() == timeline.GetUniqueId()
    assert (timeline.GetStartFrame(), timeline.GetEndFrame()) == (HOUR, HOUR + 124)
    assert timeline.GetItemListInTrack("video", 0) is None
    first = timeline.GetItemListInTrack("video", 1)[0]
    assert (first.GetStart(), first.GetEnd(), first.GetDuration()) == (HOUR, HOUR + 48, 48)
    assert isinstance(first.GetStart(True), float)


def test_transitions_stand_among_the_items(timeline: Any):
    names = [item.GetName() for item in timeline.GetItemListInTrack("video", 1)]
    assert names == ["A001.mov", "Cross Dissolve", "A001.mov", "B002.mov"]
    fade = timeline.GetItemListInTrack("video", 1)[1]
    assert fade.GetMediaPoolItem() is None
    assert fade.GetProperty() == {}


def test_source_frames_in_media_frames_and_seconds_with_start_timecode(timeline: Any):
    head, _, back, fast = timeline.GetItemListInTrack("video", 1)
    assert (head.GetSourceStartFrame(), head.GetSourceEndFrame()) == (10, 58)
    assert (head.GetSourceStartTime(), head.GetLeftOffset(), head.GetRightOffset()) == (3600 + 10 / 24, 10, 442)
    assert back.GetSourceStartFrame() > back.GetSourceEndFrame()
    assert back.GetSourceStartTime() > back.GetSourceEndTime()
    assert (fast.GetSourceStartFrame(), fast.GetSourceEndFrame()) == (48, 95)  # inclusive at another rate
    assert fast.GetSourceEndTime() == 2.0


@pytest.mark.parametrize(("version", "kind"), [("20.3", float), ("21.1", int)])
def test_markers_keyed_from_the_head_by_floats_up_to_20(tmp_path: Path, cut: Cut, version: str, kind: type):
    with ResolveDouble(tmp_path, version=version, cut=cut) as double:
        timeline = double.editor().GetProjectManager().GetCurrentProject().GetCurrentTimeline()
        markers = timeline.GetMarkers()
        assert markers == {7: {"color": "Cyan", "duration": 2, "note": "again", "name": "look", "customData": "ours"}}
        assert [type(frame) for frame in markers] == [kind]
        assert type(markers[7]["duration"]) is kind
        assert timeline.AddMarker(7, "Red", "a", "b", 1) is False
        assert timeline.AddMarker(8, "Scarlet", "a", "b", 1) is False
        assert timeline.AddMarker(9.0, "Red", "a", "b", 1, "mine") is True
        assert timeline.GetMarkerByCustomData("mine")["color"] == "Red"
        assert timeline.DeleteMarkerByCustomData("mine") is True
        assert list(timeline.GetMarkers()) == [7]


def test_append_takes_an_exclusive_end_and_hands_out_phantoms(project: Any, timeline: Any):
    pool = project.GetMediaPool()
    clip = next(clip for clip in pool.GetRootFolder().GetClipList() if clip.GetName() == "A001.mov")
    info = {"mediaPoolItem": clip, "startFrame": 24, "endFrame": 71, "mediaType": 1, "trackIndex": 1}
    [item] = pool.AppendToTimeline([info | {"recordFrame": HOUR + 200}])
    assert (item.GetStart(), item.GetDuration()) == (HOUR + 200, 47)
    [phantom] = pool.AppendToTimeline([info | {"recordFrame": HOUR + 210}])
    assert (phantom.GetName(), phantom.GetStart(), phantom.GetMediaPoolItem()) == (None, None, None)
    picture, sound = pool.AppendToTimeline([{"mediaPoolItem": clip, "startFrame": 0, "endFrame": 10}])
    assert (picture.GetStart(), sound.GetTrackTypeAndIndex()) == (HOUR + 247, ["audio", 1])
    assert [item.GetUniqueId() for item in picture.GetLinkedItems()] == [sound.GetUniqueId()]


def test_on_19_an_end_at_the_media_s_end_appends_nothing(tmp_path: Path, cut: Cut):
    with ResolveDouble(tmp_path, version="19.1.3", cut=cut) as double:
        pool = double.editor().GetProjectManager().GetCurrentProject().GetMediaPool()
        clip = pool.GetRootFolder().GetClipList()[0]
        assert pool.AppendToTimeline([{"mediaPoolItem": clip, "startFrame": 0, "endFrame": 500}]) == []


def test_new_timelines_become_current_and_names_are_taken(project: Any, timeline: Any):
    pool = project.GetMediaPool()
    assert pool.CreateEmptyTimeline("Reel 1") is None
    made = pool.CreateEmptyTimeline("Reel 2")
    assert project.GetCurrentTimeline().GetUniqueId() == made.GetUniqueId()
    assert made.SetName("Reel 1") is False
    assert timeline.SetName("Reel 1 old") is True
    assert project.GetCurrentTimeline().GetName() == "Reel 1 old"
    copy = timeline.DuplicateTimeline("Reel 1 copy")
    assert project.GetCurrentTimeline().GetName() == "Reel 1 copy"
    assert copy.GetUniqueId() != timeline.GetUniqueId()
    assert copy.GetMarkers() == timeline.GetMarkers()


def test_clips_are_deleted_on_the_edit_page_only(resolve_double: ResolveDouble, timeline: Any):
    first = timeline.GetItemListInTrack("video", 1)[0]
    resolve_double.tell("page", name="color")
    assert timeline.DeleteClips([first]) is False
    resolve_double.tell("page", name="edit")
    assert timeline.DeleteClips([first]) is True
    assert first.GetName() is None
    assert len(timeline.GetItemListInTrack("audio", 1)) == 2  # the linked sound stays


def test_colours_flags_and_enables(timeline: Any):
    title = timeline.InsertFusionTitleIntoTimeline("Text+")
    assert title is None  # something stands at the playhead
    timeline.SetCurrentTimecode("01:00:10:00")
    title = timeline.InsertFusionTitleIntoTimeline("Text+")
    assert (title.SetClipColor("Orange"), title.GetClipColor()) == (True, "")
    first = timeline.GetItemListInTrack("video", 1)[0]
    assert first.SetClipColor("Cyan") is False  # a marker's colour
    assert (first.SetClipColor("Teal"), first.GetClipColor()) == (True, "Teal")
    assert (first.AddFlag("Red"), first.GetFlagList(), first.ClearFlags("All")) == (True, ["Red"], True)
    assert (first.SetClipEnabled(False), first.GetClipEnabled()) == (True, False)


def test_rates_are_read_as_numbers_and_set_as_text(tmp_path: Path):
    ntsc = Cut("NTSC", Fraction(30000, 1001), (), start=107_892, drop=True)
    with ResolveDouble(tmp_path, cut=ntsc) as double:
        project = double.editor().GetProjectManager().GetCurrentProject()
        timeline = project.GetCurrentTimeline()
        assert timeline.GetSetting("timelineFrameRate") == 29.97
        assert timeline.GetSetting("timelineDropFrameTimecode") == "1"
        assert timeline.GetCurrentTimecode() == "01:00:00;00"
        assert timeline.SetSetting("timelineFrameRate", 25) is False
        assert timeline.SetSetting("timelineFrameRate", "23.976") is True
        assert timeline.GetSetting("timelineFrameRate") == 23.976


def test_clip_properties_are_text_but_the_rate(project: Any):
    clips = {clip.GetName(): clip for clip in project.GetMediaPool().GetRootFolder().GetClipList()}
    clip = clips["A001.mov"]
    assert clip.GetClipProperty("FPS") == 24.0
    assert clip.GetClipProperty("Frames") == "500"
    assert clip.GetClipProperty("Start TC") == "01:00:00:00"
    assert clip.GetClipProperty()["File Path"] == "/vol/A001.mov"
    assert clips["Reel 1"].GetClipProperty("Type") == "Timeline"
    assert clip.SetMetadata({"OurKey": "x"}) is False
    assert clip.SetThirdPartyMetadata({"OurKey": "x"}) is True
    assert clip.GetThirdPartyMetadata("OurKey") == "x"


def test_everything_of_a_closed_project_is_stale(resolve_double: ResolveDouble, project: Any, timeline: Any):
    manager = resolve_double.editor().GetProjectManager()
    assert manager.CloseProject(project) is True
    assert manager.GetCurrentProject() is None
    assert (project.GetName(), timeline.GetName(), timeline.GetMarkers()) == (None, None, None)
    assert manager.LoadProject("Film").GetCurrentTimeline().GetName() == "Reel 1"
    assert timeline.GetName() is None  # a new opening, new proxies


def test_the_untitled_project_can_not_be_saved(tmp_path: Path, cut: Cut):
    with ResolveDouble(tmp_path, project="Untitled Project", cut=cut) as double:
        manager = double.editor().GetProjectManager()
        assert manager.SaveProject() is False
        assert manager.GetCurrentProject().SetName("Film") is True
        assert manager.SaveProject() is True
    with ResolveDouble(tmp_path / "none", project=None) as double:
        assert double.editor().GetProjectManager().GetCurrentProject() is None
