"""`.otio` files of every kind as cuts: others' real files, and what each construct becomes."""

import json
import re
from collections import Counter
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from vvt.cut import Clip, Cut
from vvt.errors import BadTimeline
from vvt.interchange import read
from vvt.interchange.read import read_bytes

SHARED = Path(__file__).parents[3] / "shared" / "timelines"
REAL = sorted(SHARED.glob("*/*.otio"))
NTSC = {23.976: Fraction(24000, 1001), 29.97: Fraction(30000, 1001)}


# --- files as others wrote them ---------------------------------------------------------------------


def schema(thing: dict) -> str:
    return thing["OTIO_SCHEMA"].split(".")[0]


def length(item: dict) -> float:
    """Seconds an item takes on its track, read off the JSON."""
    reference = item.get("media_reference") or (item.get("media_references") or {}).get(
        item.get("active_media_reference_key")) or {}
    span = item.get("source_range") or reference.get("available_range")
    if span:
        return span["duration"]["value"] / span["duration"]["rate"]
    inside = [length(child) for child in item.get("children") or [] if schema(child) != "Transition"]
    return sum(inside) if schema(item) == "Track" else max(inside, default=0)


def tally_of_file(stack: dict) -> Counter:
    """Clips, transitions and markers in a stack, by a walk over the JSON that knows nothing of ours."""
    found = Counter(markers=len(stack.get("markers") or []))
    for track in stack["children"]:
        items = track["children"] if schema(track) == "Track" else [track]
        found["markers"] += len(track.get("markers") or []) if schema(track) == "Track" else 0
        for item in items:
            kind = schema(item)
            if kind == "Transition":
                found["transitions"] += 1
            elif kind != "Gap" and length(item) > 0:
                found["clips"] += 1
                found["markers"] += len(item.get("markers") or [])
                if kind == "Stack":
                    found += tally_of_file({**item, "markers": []})
                elif kind == "Track":
                    found += tally_of_file({"children": [{**item, "markers": []}]})
    return found


def tally_of_cut(cut: Cut) -> Counter:
    found = Counter(markers=len(cut.markers))
    for track in cut.tracks:
        found.update(clips=len(track.clips), transitions=len(track.transitions))
        for clip in track.clips:
            found["markers"] += len(clip.markers)
            found += tally_of_cut(clip.nested) if clip.nested else Counter()
    return found


@pytest.mark.skipif(not REAL, reason="the real timelines are not part of this repository")
@pytest.mark.parametrize("path", REAL, ids=[f"{path.parent.name}/{path.stem}" for path in REAL])
def test_every_real_file_is_read_whole(path: Path):
    # OpenTimelineIO writes Inf where Python's reader wants Infinity.
    document = json.loads(re.sub(r"\bInf\b", "Infinity", path.read_text("utf-8")))
    if schema(document) not in {"Timeline", "Stack", "Track"}:
        assert refused(path) or schema(document) == "SerializableCollection"
        return
    cut = read(path)
    stack = document.get("tracks") or document
    if schema(stack) == "Track":
        stack = {"children": [stack]}
    trimmed = any((track.get("source_range") or {}).get("start_time", {}).get("value", 0) > 0
                  for track in stack["children"])
    if not trimmed:
        assert +tally_of_cut(cut) == +tally_of_file(stack)
    for _, track in cut.labelled():
        in_order(track.clips)


def refused(path: Path) -> bool:
    try:
        read(path)
    except BadTimeline:
        return True
    return False


def in_order(clips: tuple[Clip, ...]) -> None:
    """Clips never overlap, and filler takes the time that gaps had."""
    for one, other in pairwise(clips):
        assert one.record_in < one.record_out <= other.record_in < other.record_out


@pytest.mark.skipif(not REAL, reason="the real timelines are not part of this repository")
def test_gaps_become_the_time_between_clips():
    path = SHARED / "toucan" / "Gap.otio"
    items = json.loads(path.read_text("utf-8"))["tracks"]["children"][0]["children"]
    seconds = sum(length(item) for item in items if schema(item) != "Transition")
    cut = read(path)
    last = cut.tracks[0].clips[-1]
    assert schema(items[-1]) == "Gap" or last.record_out == round(seconds * cut.rate)
    clips = sum(clip.duration for clip in cut.tracks[0].clips)
    gaps = sum(length(item) for item in items if schema(item) == "Gap")
    assert gaps > 0
    assert clips + round(gaps * cut.rate) == round(seconds * cut.rate)


# --- what each construct becomes --------------------------------------------------------------------


def time(value: float, rate: float = 24) -> dict:
    return {"OTIO_SCHEMA": "RationalTime.1", "value": value, "rate": rate}


def span(start: float, duration: float, rate: float = 24) -> dict:
    return {"OTIO_SCHEMA": "TimeRange.1", "start_time": time(start, rate), "duration": time(duration, rate)}


def external(url: str, start: float = 0, duration: float = 1000, rate: float = 24) -> dict:
    return {"OTIO_SCHEMA": "ExternalReference.1", "target_url": url, "available_range": span(start, duration, rate)}


def shot(name: str = "A", start: float = 100, duration: float = 48, rate: float = 24, **more) -> dict:
    """A Clip.2 of 48 frames."""
    return {"OTIO_SCHEMA": "Clip.2", "name": name, "source_range": span(start, duration, rate),
            "media_references": {"DEFAULT_MEDIA": external(f"/rushes/{name}.mov", rate=rate)},
            "active_media_reference_key": "DEFAULT_MEDIA", **more}


def row(*items: dict, **more) -> dict:
    return {"OTIO_SCHEMA": "Track.1", "name": "V1", "kind": "Video", "children": list(items), **more}


def stack(*children: dict, **more) -> dict:
    return {"OTIO_SCHEMA": "Stack.1", "name": "tracks", "children": list(children), **more}


def timeline(*tracks: dict, rate: float = 24, **more) -> dict:
    return {"OTIO_SCHEMA": "Timeline.1", "name": "Reel", "global_start_time": time(3600 * rate, rate),
            "tracks": stack(*tracks), **more}


def cut_of(*tracks: dict, **more) -> Cut:
    return read_bytes(json.dumps(timeline(*tracks, **more)).encode(), "reel.otio")


def only(cut: Cut) -> Clip:
    (clip,) = cut.tracks[0].clips
    return clip


@pytest.mark.parametrize("version", [1, 2, 3, 99])
def test_a_newer_schema_loses_nothing(version: int):
    """OpenTimelineIO 0.18.1 refuses the whole file over one Marker.3."""
    marker = {"OTIO_SCHEMA": f"Marker.{version}", "name": "look", "color": "RED", "comment": "again",
              "marked_range": span(110, 1)}
    document = json.dumps(timeline(row(shot(markers=[marker])), rate=24))
    for name in ("Timeline", "Stack", "Track", "TimeRange", "RationalTime", "ExternalReference"):
        document = document.replace(f"{name}.1", f"{name}.{version}")
    clip = only(read_bytes(document.encode(), "reel.otio"))
    assert (clip.source_in, clip.duration) == (100, 48)
    (found,) = clip.markers
    assert (found.at, found.name, found.colour, found.note) == (110, "look", "RED", "again")


def test_a_colour_may_be_an_object():
    marker = {"OTIO_SCHEMA": "Marker.3", "name": "m", "color": {"OTIO_SCHEMA": "Color.1", "name": "Lavender"},
              "marked_range": span(110, 1)}
    assert only(cut_of(row(shot(markers=[marker])))).markers[0].colour == "Lavender"


def test_an_old_clip_with_one_reference():
    clip = shot("old")
    clip |= {"OTIO_SCHEMA": "Clip.1", "media_reference": clip.pop("media_references")["DEFAULT_MEDIA"]}
    del clip["active_media_reference_key"]
    assert only(cut_of(row(clip))) == only(cut_of(row(shot("old"))))


def test_the_active_reference_of_several_counts():
    clip = shot()
    clip["media_references"]["proxy"] = external("/proxies/A_small.mov")
    clip["active_media_reference_key"] = "proxy"
    assert only(cut_of(row(clip))).media.name == "A_small.mov"


def test_without_a_source_range_the_whole_media_is_used():
    clip = shot()
    clip["source_range"] = None
    clip["media_references"]["DEFAULT_MEDIA"] = external("/rushes/A.mov", 86400, 72)
    found = only(cut_of(row(clip)))
    assert (found.source_in, found.source_out, found.duration) == (86400, 86472, 72)


@pytest.mark.parametrize(("url", "name"), [
    ("file:///Volumes/Rushes/Day%201/A001C003.mov", "A001C003.mov"),
    ("file://localhost/D:/Rushes/A001%23C003.mov", "A001#C003.mov"),
    ("/Volumes/Rushes/50% off.mov", "50% off.mov"),
    ("D:\\Rushes\\Day 1\\A001C003.mov", "A001C003.mov"),
    ("\\\\server\\share\\A001C003.mov", "A001C003.mov"),
    ("rushes/A001C003.mov", "A001C003.mov"),
    ("https://example.com/A001C003.mov", "A001C003.mov"),
    ("file:///Volumes/東京/第１話.mov", "第１話.mov")])
def test_the_file_s_name_from_any_kind_of_address(url: str, name: str):
    clip = shot()
    clip["media_references"]["DEFAULT_MEDIA"]["target_url"] = url
    found = only(cut_of(row(clip))).media
    assert (found.name, found.url) == (name, url)


def test_an_image_sequence_is_one_medium():
    clip = shot()
    clip["media_references"]["DEFAULT_MEDIA"] = {
        "OTIO_SCHEMA": "ImageSequenceReference.1", "target_url_base": "/shots/sh010", "name_prefix": "sh010_v003.",
        "name_suffix": ".exr", "frame_zero_padding": 4, "start_frame": 1001, "frame_step": 1, "rate": 24.0,
        "available_range": span(1001, 200)}
    found = only(cut_of(row(clip))).media
    assert (found.name, found.url) == ("sh010_v003.####.exr", "/shots/sh010/sh010_v003.####.exr")
    assert (found.start, found.duration) == (1001, 200)


def test_of_a_trimmed_track_only_its_range_shows():
    """Three shots of 48 frames, of which frames 24 to 120 show."""
    track = cut_of(row(shot("A"), shot("B"), shot("C"), source_range=span(24, 96))).tracks[0]
    assert [(clip.name, clip.record_in, clip.record_out, clip.source_in) for clip in track.clips] == [
        ("A", 0, 24, 124), ("B", 24, 72, 100), ("C", 72, 96, 100)]


def test_a_track_that_starts_before_its_head_says_where_it_lies():
    """So OpenTimelineIO's EDL adapter writes an EDL whose first record in is 10:00:00:00."""
    document = timeline(row(shot("A"), source_range=span(-864000, 48)),
                        row(shot("S"), kind="Audio", source_range=span(-864012, 48)))
    document["global_start_time"] = None
    cut = read_bytes(json.dumps(document).encode(), "reel.otio")
    assert (cut.start, cut.duration) == (864000, 60)
    assert [(track.clips[0].record_in, track.clips[0].record_out) for track in cut.tracks] == [(0, 48), (12, 60)]


def test_compounds_inside_compounds():
    deepest = stack(row(shot("deep")), name="inner")
    cut = cut_of(row(shot("A"), stack(row(deepest, shot("B")), name="outer"), shot("C")))
    one, outer, other = cut.tracks[0].clips
    assert [clip.duration for clip in (one, outer, other)] == [48, 96, 48]
    inner, second = outer.nested.tracks[0].clips
    assert (outer.nested.name, inner.nested.name, second.name) == ("outer", "inner", "B")
    assert inner.nested.tracks[0].clips[0].name == "deep"
    assert second.record_in == 48


@pytest.mark.parametrize("places", range(2, 16))
@pytest.mark.parametrize("label", NTSC)
def test_ntsc_rates_however_many_places_are_written(label: float, places: int):
    rate = round(float(NTSC[label]), places)
    base = round(label)
    cut = read_bytes(json.dumps(timeline(row(shot(rate=rate), shot("B", rate=rate)), rate=rate) | {
        "global_start_time": time(3600 * base, rate)}).encode(), "reel.otio")
    assert cut.rate == NTSC[label]
    assert cut.start == 3600 * base
    assert [(clip.record_in, clip.record_out, clip.source_in, clip.source_out) for clip in cut.tracks[0].clips] == [
        (0, 48, 100, 148), (48, 96, 100, 148)]
    assert cut.tracks[0].clips[0].media.rate == NTSC[label]


def test_media_of_another_rate_counts_in_its_own_frames():
    clip = shot(start=250, duration=100, rate=50)
    found = only(cut_of(row(clip), rate=25))
    assert (found.duration, found.source_in, found.source_out, found.media.rate) == (50, 250, 350, 50)


def test_freeze_backwards_and_double_speed():
    freeze = {"OTIO_SCHEMA": "FreezeFrame.1", "name": "", "effect_name": "FreezeFrame", "time_scalar": 0}
    warp = {"OTIO_SCHEMA": "LinearTimeWarp.1", "name": "", "effect_name": "LinearTimeWarp"}
    still, double, back = cut_of(row(
        shot("still", effects=[freeze]), shot("double", effects=[{**warp, "time_scalar": 2.0}]),
        shot("back", effects=[{**warp, "time_scalar": -1.0}]))).tracks[0].clips
    assert (still.speed, still.source_in, still.source_out, still.duration) == (0, 100, 101, 48)
    assert (double.speed, double.source_in, double.source_out, double.duration) == (2, 100, 196, 48)
    assert (back.speed, back.source_in, back.source_out, back.duration) == (-1, 100, 148, 48)


def test_float_noise_below_a_hundredth_of_a_frame_is_none():
    assert only(cut_of(row(shot(start=100.0000001, duration=47.9999999)))) == only(cut_of(row(shot())))


def test_a_clip_without_length_is_named_and_left_out():
    cut = cut_of(row(shot("A"), shot("nothing", duration=0), shot("B")))
    assert [clip.name for clip in cut.tracks[0].clips] == ["A", "B"]
    assert cut.warnings == ("nothing has no length and was left out.",)


def test_what_a_timeline_may_be_wrapped_in():
    plain = cut_of(row(shot()))
    whole = timeline(row(shot()))
    collection = {"OTIO_SCHEMA": "SerializableCollection.1", "name": "bin", "children": [whole]}
    assert read_bytes(json.dumps(collection).encode(), "reel.otio") == plain
    for children in ([], [whole, whole]):
        with pytest.raises(BadTimeline):
            read_bytes(json.dumps({**collection, "children": children}).encode(), "reel.otio")
