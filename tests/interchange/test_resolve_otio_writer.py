"""OTIO as Resolve writes it: the same bytes as Resolve's own exports, and readable by OpenTimelineIO."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import opentimelineio as otio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vvt.cut import Clip, Cut, Effect, Marker, Media, Ramp, Track, Transition
from vvt.errors import BadTimeline
from vvt.interchange import resolve_otio, resolve_stock
from vvt.interchange.read import read, read_bytes

EXPORTS = Path(__file__).parents[3] / "shared" / "timelines" / "resolve-real-exports"
RATE = Fraction(24)
MOVIE = Media("A001C003.mov", "/Volumes/Rushes/A001C003.mov", rate=RATE, start=Fraction(86400), duration=Fraction(400))


def clip(record_in: int, record_out: int, source_in: int = 86400, **facts) -> Clip:
    media = facts.pop("media", MOVIE)
    length = record_out - record_in
    return Clip(record_in, record_out, Fraction(source_in), Fraction(source_in + length), media, **facts)


LEFT = '[{"Source Channel ID":0,"Source Track ID":0}]'


def cut(*tracks: Track, **facts) -> Cut:
    return Cut("Main Cut", facts.pop("rate", RATE), tracks, start=86400, **facts)


def written(model: Cut, **options) -> dict:
    return json.loads(resolve_otio.write(model, **options))


def children(model: Cut, track: int = 0, **options) -> list[dict]:
    return written(model, **options)["tracks"]["children"][track]["children"]


def by_otio(model: Cut) -> otio.schema.Timeline:
    return otio.adapters.read_from_string(resolve_otio.write(model).decode(), "otio_json")


# --- byte for byte what Resolve wrote --------------------------------------------------------------


@pytest.fixture
def showreel() -> Media:
    return Media("1128797.mxf", "E:\\SHOWREEL\\NBC UNIVERSAL\\more 13th st\\1128797.mxf",
                 rate=Fraction(50), start=Fraction(1800000), duration=Fraction(1500))


@pytest.mark.skipif(not EXPORTS.exists(), reason="the collection of real timelines is not here")
def test_a_cut_with_a_dissolve_a_fader_and_linked_sound_is_written_as_resolve_wrote_it(showreel):
    fader = Effect("Video Faders", "36", settings=json.dumps([{
        "Default Parameter Value": 0.0, "Key Frames": {}, "Parameter ID": "videoFaderOut", "Parameter Value": 50.0,
        "Variant Type": "Double", "maxValue": 2147483647.0, "minValue": 0.0}]))
    # A blade leaves the zoom's two keys where they were on the uncut clip, which began 596 frames earlier.
    (zoom,) = [slot for slot in resolve_stock.PICTURE if slot.kind == 59]
    bladed = Effect("Dynamic Zoom", "59", enabled=False,
                    settings=json.dumps(zoom.parameters).replace('"0":', '"-596":').replace('"1000":', '"404":'))
    picture = Track("V", (
        clip(0, 596, 1800000, media=showreel, link=1),
        clip(596, 1500, 1800596, media=showreel, effects=(fader, bladed)),
    ), (Transition(596, 50, 50, "Cross Dissolve"),))
    sound = Track("A", (clip(0, 1500, 1800000, media=showreel, link=1, channels=LEFT),))
    model = Cut("", Fraction(50), (picture, sound), start=180000)
    assert resolve_otio.write(model).decode() == (EXPORTS / "ref2.otio").read_bytes().decode()


@pytest.mark.skipif(not EXPORTS.exists(), reason="the collection of real timelines is not here")
@pytest.mark.parametrize(("export", "speed"), [("ref4_retime_50pct.otio", Fraction(1, 2))])
def test_a_retimed_clip_is_written_as_resolve_wrote_it(showreel, export, speed):
    retimed = Clip(0, 1500, Fraction(1800000), Fraction(1800750), showreel, speed=speed, link=1)
    tracks = Track("V", (retimed,)), Track("A", (replace(retimed, channels=LEFT),))
    model = Cut("", Fraction(50), tracks, start=180000)
    assert resolve_otio.write(model).decode() == (EXPORTS / export).read_bytes().decode()


@pytest.mark.skipif(not EXPORTS.exists(), reason="the collection of real timelines is not here")
def test_a_ramp_is_written_as_resolve_wrote_it(showreel):
    theirs = json.loads((EXPORTS / "ref5_speedramp_stepped.otio").read_bytes())
    effect = theirs["tracks"]["children"][0]["children"][0]["effects"][0]
    points = tuple((Fraction(record), Fraction(source))
                   for record, source, *_ in effect["metadata"]["Resolve_OTIO"]["Key Frames"])
    mean = Fraction(effect["metadata"]["Resolve_OTIO"]["Speed Ratio"])
    ramped = Clip(0, 2956, Fraction(1800000), Fraction(1801500), showreel, speed=mean, ramp=Ramp(points), link=1)
    sound = Track("A", (clip(0, 1500, 1800000, media=showreel, link=1),))
    model = Cut("", Fraction(50), (Track("V", (ramped,)), sound), start=180000)
    ours = written(model)
    assert ours["tracks"]["children"][0] == theirs["tracks"]["children"][0]
    assert ours["tracks"]["children"][1]["children"][1]["OTIO_SCHEMA"] == "Gap.1"


# --- what each thing becomes -----------------------------------------------------------------------


def test_the_timeline_has_no_name_and_starts_at_its_timecode():
    document = written(cut(Track("V", (clip(0, 48),))))
    assert list(document) == ["OTIO_SCHEMA", "metadata", "name", "global_start_time", "tracks"]
    assert document["name"] == ""
    assert document["global_start_time"] == {"OTIO_SCHEMA": "RationalTime.1", "rate": 24.0, "value": 86400.0}
    assert document["metadata"]["Resolve_OTIO"]["Resolve OTIO Meta Version"] == "1.0"


def test_file_looks_like_resolves_own():
    text = resolve_otio.write(cut(Track("V", (clip(0, 48),)))).decode()
    assert text.startswith('{\n    "OTIO_SCHEMA": "Timeline.1",\n    "metadata": {\n')
    assert text.endswith("}")
    assert "\r" not in text


def test_an_ntsc_rate_is_written_as_the_exact_quotient():
    rate = Fraction(24000, 1001)
    document = resolve_otio.write(cut(Track("V", (clip(0, 48),)), rate=rate)).decode()
    assert '"rate": 23.976023976023978' in document


def test_holes_become_gaps_and_short_tracks_are_padded():
    model = cut(Track("V", (clip(10, 20), clip(25, 40))), Track("V"), Track("A", (clip(0, 15),)))
    spans = [[(child["OTIO_SCHEMA"], child["source_range"]["duration"]["value"]) for child in children(model, number)]
             for number in range(3)]
    assert spans == [
        [("Gap.1", 10.0), ("Clip.2", 10.0), ("Gap.1", 5.0), ("Clip.2", 15.0)],
        [("Gap.1", 40.0)],
        [("Clip.2", 15.0), ("Gap.1", 25.0)],
    ]


def test_tracks_carry_their_default_or_own_name_and_state():
    tracks = written(cut(
        Track("V"), Track("V", name="VFX", enabled=False, locked=True), Track("A"), Track("A", name="M&E"),
    ))["tracks"]["children"]
    assert [track["name"] for track in tracks] == ["Video 1", "VFX", "Audio 1", "M&E"]
    assert [track["kind"] for track in tracks] == ["Video", "Video", "Audio", "Audio"]
    assert [track["enabled"] for track in tracks] == [True, False, True, True]
    assert tracks[1]["metadata"] == {"Resolve_OTIO": {"Locked": True}}
    assert tracks[2]["metadata"] == {"Resolve_OTIO": {"Audio Type": "Stereo", "Locked": False, "SoloOn": False}}


def test_source_range_counts_at_the_timeline_rate_and_available_range_at_the_medias():
    media = Media("A.mov", "/A.mov", rate=Fraction(24), start=Fraction(87399), duration=Fraction(240))
    child = children(cut(Track("V", (clip(0, 25, 87405, media=media),)), rate=Fraction(25)))[0]
    assert child["source_range"]["start_time"] == {"OTIO_SCHEMA": "RationalTime.1", "rate": 25.0, "value": 91046.875}
    assert child["source_range"]["duration"]["value"] == 25.0
    available = child["media_references"]["DEFAULT_MEDIA"]["available_range"]
    assert available["start_time"] == {"OTIO_SCHEMA": "RationalTime.1", "rate": 24.0, "value": 87399.0}


def test_a_windows_path_stays_a_windows_path():
    media = Media("A.mov", "E:\\Rushes\\Tag 1\\Ä.mov")
    reference = children(cut(Track("V", (clip(0, 5, media=media),))))[0]["media_references"]["DEFAULT_MEDIA"]
    assert reference["target_url"] == "E:\\Rushes\\Tag 1\\Ä.mov"


def test_an_offline_clip_keeps_its_path_as_media_url():
    media = Media("A.mov", "/gone/A.mov", start=Fraction(0), duration=Fraction(50), offline=True)
    reference = children(cut(Track("V", (clip(0, 5, 0, media=media),))))[0]["media_references"]["DEFAULT_MEDIA"]
    assert reference["OTIO_SCHEMA"] == "MissingReference.1"
    assert reference["metadata"] == {"Resolve_OTIO": {"Media Url": "/gone/A.mov"}}
    assert reference["available_range"]["duration"]["value"] == 50.0
    assert "target_url" not in reference


def test_a_title_is_a_clip_without_media():
    title = clip(0, 50, 0, media=Media("Text+", generator=True), name="Text+")
    child = children(cut(Track("V", (title,))))[0]
    assert child["OTIO_SCHEMA"] == "Clip.2"
    assert child["media_references"]["DEFAULT_MEDIA"] == {
        "OTIO_SCHEMA": "MissingReference.1", "metadata": {}, "name": "", "available_range": None,
        "available_image_bounds": None}
    assert len(child["effects"]) == 10, "Resolve leaves lens correction and retime out of titles"


def test_links_enabled_and_channels():
    channels = '[{"Source Channel ID": 1, "Source Track ID": 0}]'
    model = cut(Track("V", (clip(0, 5, link=7), clip(5, 9, enabled=False))),
                Track("A", (clip(0, 5, link=7, channels=channels),)))
    picture, sound = children(model), children(model, 1)
    assert [child["metadata"]["Resolve_OTIO"] for child in picture] == [{"Link Group ID": 7}, {}]
    assert [child["enabled"] for child in picture] == [True, False]
    assert sound[0]["metadata"]["Resolve_OTIO"] == {
        "Channels": [{"Source Channel ID": 1, "Source Track ID": 0}], "Link Group ID": 7}


def test_the_speed_stands_before_every_other_effect():
    fast = Clip(0, 10, Fraction(86400), Fraction(86420), MOVIE, speed=Fraction(2))
    still = Clip(10, 20, Fraction(86430), Fraction(86431), MOVIE, speed=Fraction(0))
    back = Clip(20, 30, Fraction(86400), Fraction(86410), MOVIE, speed=Fraction(-1))
    effects = [child["effects"] for child in children(cut(Track("V", (fast, still, back))))]
    assert [each[0]["OTIO_SCHEMA"] for each in effects] == ["LinearTimeWarp.1"] * 3
    assert [each[0]["time_scalar"] for each in effects] == [2.0, 0.0, -1.0]
    assert {len(each) for each in effects} == {13}


def test_an_effect_off_its_defaults_stands_in_its_stock_place():
    level = [{"Default Parameter Value": 0.0, "Key Frames": {}, "Parameter ID": "volume", "Parameter Value": -20.0,
              "Variant Type": "Double", "maxValue": 30.0, "minValue": -100.0}]
    louder = clip(0, 5, effects=(Effect("Volume", "62", settings='[["volume",-20,{}]]'), Effect("Glow", "1000")))
    effects = [effect["metadata"]["Resolve_OTIO"] for effect in children(cut(Track("A", (louder,))))[0]["effects"]]
    assert effects[0]["Effect Name"] == "Fairlight Clip Volume and Fades"
    assert effects[0]["Parameters"] == level
    assert [effect["Type"] for effect in effects] == [62, 72, 67, 64, 63, 63, 63, 63, 63, 63, 1000]
    assert effects[-1]["Effect Name"] == "Glow"


def test_without_stock_effects_only_the_clips_own_are_written():
    model = cut(Track("V", (clip(0, 5), clip(5, 9, effects=(Effect("Transform", "2"),)))))
    assert [len(child["effects"]) for child in children(model, with_stock_effects=False)] == [0, 1]


def test_a_transition_stands_between_its_clips_also_towards_filler():
    track = Track("V", (clip(0, 50), clip(50, 90)), (
        Transition(0, 0, 12, "Cross Dissolve"), Transition(50, 6, 6, "Cross Fade 0 dB"),
        Transition(90, 8, 0, "Edge Wipe")))
    found = children(cut(track, Track("A", (clip(0, 100),))))
    assert [child["OTIO_SCHEMA"] for child in found] == [
        "Transition.1", "Clip.2", "Transition.1", "Clip.2", "Transition.1", "Gap.1"]
    assert found[2]["metadata"]["Resolve_OTIO"]["Transition Type"] == "Cross Fade 0DB"
    assert found[2]["in_offset"]["value"] == 6.0
    curve = found[0]["metadata"]["Resolve_OTIO"]["Effects"]["Parameters"][0]
    assert list(curve["Key Frames"]) == ["0", "12"]


def test_a_transition_away_from_any_cut_is_refused_in_a_sentence():
    with pytest.raises(BadTimeline, match="V1 stands 30 frames into the timeline"):
        resolve_otio.write(cut(Track("V", (clip(0, 50),), (Transition(30, 5, 5, "Cross Dissolve"),))))


def test_markers_of_the_timeline_and_of_a_clip():
    model = cut(Track("V", (clip(0, 50, markers=(Marker(Fraction(86410), name="look"),)),)),
                markers=(Marker(Fraction(12), Fraction(3), "VFX", "Cyan", "fix the sky"),))
    marker = written(model)["tracks"]["markers"][0]
    assert marker["metadata"] == {"Resolve_OTIO": {"Keywords": [], "Note": "fix the sky"}}
    assert (marker["name"], marker["color"]) == ("VFX", "CYAN")
    assert marker["marked_range"]["start_time"]["value"] == 12.0
    assert children(model)[0]["markers"][0]["marked_range"]["start_time"]["value"] == 86410.0


def test_a_compound_clip_is_written_in_full_on_picture_and_sound():
    inside = Cut("Comp 1", RATE, (Track("V", (clip(0, 20), clip(20, 60))), Track("A", (clip(0, 30),))))
    comp = Clip(0, 40, Fraction(5), Fraction(45), Media("Comp 1"), name="Comp 1", link=1, nested=inside)
    model = cut(Track("V", (comp, clip(40, 50))), Track("A", (comp,)))
    picture, sound = children(model)[0], children(model, 1)[0]
    assert picture == sound
    facts = picture["metadata"]["Resolve_OTIO"]
    assert list(facts) == ["Link Group ID", "Sequence Fps", "Sequence ID", "Sequence Type"]
    assert (facts["Sequence Type"], facts["Sequence Fps"]) == ("Compound Clip", 24.0)
    assert picture["source_range"]["start_time"]["value"] == 5.0
    assert [len(track["children"]) for track in picture["children"]] == [2, 2]


# --- OpenTimelineIO reads it -----------------------------------------------------------------------


def test_saved_file_opens_in_opentimelineio(tmp_path):
    path = tmp_path / "Main Cut.otio"
    resolve_otio.save(cut(Track("V", (clip(0, 48), clip(48, 60)))), path)
    timeline = otio.adapters.read_from_file(str(path))
    assert [each.name for each in timeline.find_clips()] == ["A001C003.mov", "A001C003.mov"]


lengths = st.integers(1, 200)
names = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="/\\."),
                min_size=1, max_size=12)


@st.composite
def tracks(draw, kind: str, rate: Fraction) -> Track:
    clips, at = [], 0
    for _ in range(draw(st.integers(0, 4))):
        at += draw(st.integers(0, 30))
        length, source = draw(lengths), draw(st.integers(0, 5000))
        speed = draw(st.sampled_from([Fraction(1), Fraction(2), Fraction(-1), Fraction(1, 2)]))
        name = draw(names)
        media = Media(name, "/rushes/" + name, rate=rate, start=Fraction(0), duration=Fraction(9000))
        clips.append(Clip(at, at + length, Fraction(source), source + length * abs(speed), media,
                          name=name, speed=speed, enabled=draw(st.booleans())))
        at += length
    return Track(kind, tuple(clips))


@st.composite
def cuts(draw) -> Cut:
    rate = draw(st.sampled_from([Fraction(24), Fraction(25), Fraction(24000, 1001), Fraction(60000, 1001)]))
    picture = [draw(tracks("V", rate)) for _ in range(draw(st.integers(0, 2)))]
    sound = [draw(tracks("A", rate)) for _ in range(draw(st.integers(0, 2)))]
    return Cut("", rate, (*picture, *sound), start=draw(st.integers(0, 200000)))


@settings(max_examples=40, deadline=None)
@given(cuts())
def test_opentimelineio_finds_every_clip_where_the_model_has_it(model):
    timeline = by_otio(model)
    assert timeline.global_start_time == otio.opentime.RationalTime(model.start, float(model.rate))
    assert len(timeline.tracks) == len(model.tracks)
    for track, theirs in zip(model.tracks, timeline.tracks, strict=True):
        found = [each for each in theirs if isinstance(each, otio.schema.Clip)]
        assert [(each.name, each.enabled) for each in found] == [(each.name, each.enabled) for each in track.clips]
        for mine, other in zip(track.clips, found, strict=True):
            place = other.range_in_parent()
            assert (place.start_time.value, place.duration.value) == (mine.record_in, mine.duration)
            assert other.source_range.start_time.value == pytest.approx(float(mine.source_in))
            assert other.media_reference.target_url == mine.media.url
        assert theirs.duration().value == model.duration or not model.duration


@settings(max_examples=20, deadline=None)
@given(cuts())
def test_the_same_cut_is_written_in_the_same_bytes(model):
    assert resolve_otio.write(model) == resolve_otio.write(model)


# --- and so does our own reader --------------------------------------------------------------------


def comparable(model: Cut) -> tuple:
    """What a file carries: not the timeline's name, which Resolve leaves out."""
    return model.rate, model.start, model.tracks, model.markers


@settings(max_examples=40, deadline=None)
@given(cuts())
def test_what_is_written_reads_back_as_the_same_cut(model):
    assert comparable(read_bytes(resolve_otio.write(model), "")) == comparable(model)


RICH = cut(
    Track("V", (
        clip(0, 50, link=3, effects=(
            Effect("Transform", "2", settings='[["transformationZoomX",1.5,{"0":1,"24":1.5}]]'),
            Effect("Glow", "4711", settings='[["amount",0.25,{}]]'),
        ), markers=(Marker(Fraction(86410), Fraction(1), "look", "RED", "here"),)),
        Clip(50, 70, Fraction(86405), Fraction(86445), MOVIE, name="A001C003.mov", speed=Fraction(-2), enabled=False),
        Clip(80, 90, Fraction(86405), Fraction(86406), MOVIE, name="A001C003.mov", speed=Fraction(0)),
        clip(90, 100, 0, media=Media("Text+", generator=True), name="Text+"),
        clip(100, 110, 0, media=Media("gone.mov", "/gone.mov", start=Fraction(0), duration=Fraction(9), offline=True)),
    ), (Transition(50, 6, 6, "Cross Dissolve", '{"kind":"Cross Dissolve","type":"SMPTE_Dissolve"}'),), locked=True),
    Track("A", (
        clip(0, 50, link=3, channels=LEFT, metadata='{"Resolve_OTIO":{"Odd":1},"studio":{"take":4}}', effects=(
            Effect("Volume", "62", settings='[["volume",-20,{}]]'),
            Effect("Equalizer Band", "63/2", settings='[["gain",6,{}]]'),
        )),
    ), name="Dialogue", enabled=False),
    markers=(Marker(Fraction(10), Fraction(2), "VFX", "CYAN", "fix", custom='["sky"]'),),
)


@pytest.mark.parametrize("with_stock_effects", [True, False])
def test_a_rich_cut_reads_back_whole(with_stock_effects):
    named = replace(RICH, tracks=tuple(
        replace(track, clips=tuple(replace(each, name=each.name or each.media.name) for each in track.clips))
        for track in RICH.tracks))
    back = read_bytes(resolve_otio.write(RICH, with_stock_effects=with_stock_effects), "")
    assert comparable(back) == comparable(named)


@pytest.mark.skipif(not EXPORTS.exists(), reason="the collection of real timelines is not here")
@pytest.mark.parametrize("path", sorted(EXPORTS.glob("*.otio")), ids=lambda path: path.stem)
def test_resolves_own_files_survive_reading_and_writing(path):
    once = read(path)
    again = read_bytes(resolve_otio.write(once), path.name)
    assert comparable(again) == comparable(once)
