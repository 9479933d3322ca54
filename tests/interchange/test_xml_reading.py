"""FCP7 XML and FCPXML as cuts: what each construct becomes, on one small file of each with all of them."""

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest

from vvt.cut import ALL_FACETS, Clip, Cut
from vvt.errors import BadTimeline
from vvt.interchange import read
from vvt.interchange.read import read_bytes

FILES = Path(__file__).parent / "files"
NTSC = Fraction(24000, 1001)


@pytest.fixture(scope="module")
def premiere() -> Cut:
    return read(FILES / "premiere.xml")


@pytest.fixture(scope="module")
def final_cut() -> Cut:
    return read(FILES / "storyline.fcpxml")


def place(clip: Clip) -> tuple[object, ...]:
    return clip.record_in, clip.record_out, clip.source_in, clip.source_out


def named(cut: Cut, name: str, kind: str = "V") -> Clip:
    return next(clip for track in cut.tracks if track.kind == kind for clip in track.clips if clip.name == name)


# --- FCP7 XML ---------------------------------------------------------------------------------------


def test_fcp7_timeline_and_tracks(premiere: Cut):
    assert (premiere.name, premiere.rate, premiere.start, premiere.resolution) == ("Reel 2", NTSC, 86400, "1920x1080")
    assert [(track.kind, track.name, track.enabled, track.locked) for track in premiere.tracks] == [
        ("V", "Plates", True, True), ("V", "", False, False), ("A", "", True, False)]
    assert [(mark.at, mark.duration, mark.name, mark.note) for mark in premiere.markers] == [
        (100, 12, "act one", "check")]
    assert premiere.warnings == ()


def test_fcp7_clips_go_up_to_the_cut_of_their_transition(premiere: Cut):
    one, other, slow = premiere.tracks[0].clips
    assert place(one) == (0, 48, 86424, 86472)
    assert place(other) == (48, 120, 172812, 172884)
    fade = premiere.tracks[0].transitions[0]
    assert (fade.at, fade.in_offset, fade.out_offset, fade.name) == (48, 12, 12, "Cross Dissolve")
    assert (place(slow), slow.speed) == ((120, 168, 86500, 86524), Fraction(1, 2))
    assert slow.media is one.media


def test_fcp7_what_clings_to_a_clip(premiere: Cut):
    one, other, _ = premiere.tracks[0].clips
    assert (one.media.name, one.media.url, one.media.reel) == ("A001C003.mov", "D:/Rushes/A001C003.mov", "A001")
    assert (one.enabled, other.enabled, one.colour) == (True, False, "Iris")
    assert [(mark.at, mark.name, mark.note) for mark in one.markers] == [(86430, "focus", "soft")]
    assert json.loads(one.metadata) == {"scene": "12", "lognote": "best take"}
    assert json.loads(one.effects[0].settings) == [["scale", 104.5, {"0": 100, "24": 104.5}]]
    assert one.link == premiere.tracks[2].clips[0].link is not None


def test_fcp7_titles_nested_sequences_and_stereo(premiere: Cut):
    title, inserts = premiere.tracks[1].clips
    assert (title.media.generator, title.name) == (True, "Lower third")
    assert "The station" in title.effects[0].settings
    assert inserts.nested is not None
    assert place(inserts.nested.tracks[0].clips[0]) == (0, 24, 172810, 172834)
    assert json.loads(premiere.tracks[2].clips[0].channels) == [1, 2]


SEQUENCE = ('<sequence id="{0}"><name>{0}</name><rate><timebase>25</timebase></rate><media><video><track><clipitem>'
            "<name>a</name><start>0</start><end>25</end><in>0</in><out>25</out>{1}</clipitem></track></video></media>"
            "</sequence>")


def xmeml(*inside: str) -> bytes:
    return f'<xmeml version="5"><project><children>{"".join(inside)}</children></project></xmeml>'.encode()


def test_fcp7_one_of_several_sequences():
    data = xmeml(SEQUENCE.format("one", ""), SEQUENCE.format("two", ""), SEQUENCE.format("two", ""))
    with pytest.raises(BadTimeline, match=r"3 sequences: “one”, “two”, “two#2”\."):
        read_bytes(data, "a.xml", suffix="xml")
    for wanted in ("two", "two#2", "TWO#2"[:3].lower()):
        assert read_bytes(data, "a.xml", suffix="xml", timeline=wanted).name == "two"
    with pytest.raises(BadTimeline, match="no sequence called 'three'"):
        read_bytes(data, "a.xml", suffix="xml", timeline="three")


def remap(speed: str, reverse: str, graph: str = "", variable: int = 0) -> str:
    return ("<duration>200</duration><filter><effect><effectid>timeremap</effectid>"
            f"<parameter><parameterid>variablespeed</parameterid><value>{variable}</value></parameter>"
            f"<parameter><parameterid>speed</parameterid><value>{speed}</value></parameter>"
            f"<parameter><parameterid>reverse</parameterid><value>{reverse}</value></parameter>"
            f"<parameter><parameterid>graphdict</parameterid>{graph}</parameter></effect></filter>")


def keys(*points: tuple[int, int]) -> str:
    return "".join(f"<keyframe><when>{when}</when><value>{value}</value></keyframe>" for when, value in points)


@pytest.mark.parametrize(("inside", "speed", "span"), [
    (remap("200", "FALSE"), 2, (0, 50)), (remap("100", "TRUE"), -1, (175, 200)),
    (remap("100", "TRUE", keys((0, 300), (300, 0))), -1, (275, 300)),
    (remap("50", "FALSE", keys((0, 100), (200, 200))), Fraction(1, 2), (100, Fraction(225, 2))),
    (remap("0", "FALSE"), 0, (0, 1)), (remap("100", "FALSE"), 1, (0, 25)),
    ("<stillframe>TRUE</stillframe><stillframeoffset>40</stillframeoffset>", 0, (40, 41))])
def test_fcp7_retimes(inside: str, speed: Fraction, span: tuple[int, int]):
    clip = read_bytes(xmeml(SEQUENCE.format("s", inside)), "a.xml", suffix="xml").tracks[0].clips[0]
    assert (clip.speed, clip.source_in, clip.source_out, clip.ramp) == (speed, *span, None)


def test_fcp7_a_ramp():
    inside = remap("100", "FALSE", keys((0, 0), (10, 10), (25, 40)), 1)
    clip = read_bytes(xmeml(SEQUENCE.format("s", inside)), "a.xml", suffix="xml").tracks[0].clips[0]
    assert clip.ramp is not None
    assert clip.ramp.points == ((0, 0), (Fraction(2, 5), Fraction(2, 5)), (1, Fraction(8, 5)))
    assert (clip.source_in, clip.source_out, clip.speed) == (0, 40, Fraction(8, 5))


# --- FCPXML -----------------------------------------------------------------------------------------


def test_fcpxml_timeline_and_lanes(final_cut: Cut):
    assert (final_cut.name, final_cut.rate, final_cut.start, final_cut.drop) == ("Reel 2", 24, 86400, False)
    assert final_cut.resolution == "1920x1080"
    tracks = [(label, track.name, [clip.name for clip in track.clips]) for label, track in final_cut.labelled()]
    assert tracks == [
        ("V1", "", ["opening", "conformed", "slow", "Inserts", "Interview", "pick", "A001C004", "synced"]),
        ("V2", "", ["Basic Title"]), ("V3", "", ["over the gap"]), ("V4", "Captions ITT.en", ["Hello"]),
        ("A1", "", ["opening", "slow", "Inserts", "Interview", "pick", "A001C004", "synced"]), ("A2", "", ["rain"])]


def test_fcpxml_places(final_cut: Cut):
    assert place(named(final_cut, "opening")) == (0, 120, 86520, 86640)
    assert place(named(final_cut, "opening", "A")) == (0, 144, 86520, 86664)     # an L cut
    assert place(named(final_cut, "conformed")) == (120, 216, 240, 336)          # frame for frame
    assert place(named(final_cut, "slow")) == (216, 288, 86640, 86676)
    assert named(final_cut, "slow").speed == Fraction(1, 2)
    assert place(named(final_cut, "Basic Title"))[:2] == (24, 72)
    assert place(named(final_cut, "over the gap"))[:2] == (288, 336)
    assert place(named(final_cut, "rain", "A")) == (0, 288, 0, 288)
    assert place(named(final_cut, "Hello"))[:2] == (528, 552)


def test_fcpxml_compounds_and_multicams(final_cut: Cut):
    inserts, interview = named(final_cut, "Inserts"), named(final_cut, "Interview")
    assert inserts.nested is not None
    assert (place(inserts), inserts.media.unique_id) == ((336, 384, 24, 72), "DD")
    assert place(inserts.nested.tracks[0].clips[0]) == (0, 96, 86880, 86976)
    # The picture is angle B's, two seconds into it; the sound is angle A's.
    assert (interview.media.name, interview.source_in) == ("A001C004.mov", Fraction(2 * 24000, 1001).__round__(3))
    heard = named(final_cut, "Interview", "A")
    assert (heard.media.name, heard.source_in) == ("A001 C003.mov", 86400 + 96)
    synced = named(final_cut, "synced")
    assert synced.nested is not None
    assert [track.kind for track in synced.nested.tracks] == ["V", "A"]


def test_fcpxml_what_clings_to_a_clip(final_cut: Cut):
    opening, sound = named(final_cut, "opening"), named(final_cut, "opening", "A")
    assert opening.link == sound.link is not None
    assert (opening.media.url, opening.media.start, opening.media.duration) == (
        "/Volumes/Rushes/A001 C003.mov", 86400, 2400)
    assert [(mark.at, mark.name, mark.note, mark.custom) for mark in opening.markers] == [
        (86544, "focus", "soft", ""), (86568, "One", "", '"chapter"')]
    assert sound.markers == ()
    assert json.loads(opening.metadata) == {"note": "too dark", "audioRole": "dialogue"}
    assert [effect.kind for effect in opening.effects] == ["adjust-transform"]
    assert [effect.kind for effect in sound.effects] == ["adjust-volume"]
    assert named(final_cut, "conformed").enabled is False
    words = json.loads(named(final_cut, "Basic Title").effects[0].settings)
    assert words["text"] == "The station"
    assert [(mark.at, mark.name, mark.custom) for mark in final_cut.markers] == [(312, "on a gap", '"to do"')]


def test_fcpxml_transitions(final_cut: Cut):
    fade = final_cut.tracks[0].transitions[0]
    assert (fade.at, fade.in_offset, fade.out_offset, fade.name) == (120, 12, 12, "Cross Dissolve")


def test_fcpxml_says_what_it_left_out(final_cut: Cut):
    assert [re.sub(r".*: (.*) was left out.*", r"\1", warning) for warning in final_cut.warnings] == [
        "a keyword", "an alternative of an audition"]


@pytest.mark.parametrize("version", ["1.8", "1.9", "1.10", "1.11", "1.12", "1.13", "1.14"])
def test_fcpxml_versions(version: str, final_cut: Cut):
    text = (FILES / "storyline.fcpxml").read_text("utf-8").replace('version="1.13"', f'version="{version}"')
    assert read_bytes(text.encode(), "a.fcpxml", suffix="fcpxml") == final_cut
    # Resolve names both kinds of XML .xml.
    assert read_bytes(text.encode(), "a.xml", suffix="xml") == final_cut


def test_fcpxml_a_freeze_a_reverse_and_a_ramp():
    maps = {"freeze": ("0s 5s", "10s 5s"), "reverse": ("0s 10s", "10s 0s"), "ramp": ("0s 0s", "1s 1s", "3s 5s")}
    clips = "".join(
        f'<asset-clip ref="a" name="{name}" duration="2s" start="0s"><timeMap>'
        + "".join('<timept time="{}" value="{}"/>'.format(*point.split()) for point in points)
        + "</timeMap></asset-clip>" for name, points in maps.items())
    cut = read_bytes(
        ('<fcpxml version="1.9"><resources><format id="f" frameDuration="1/25s"/><asset id="a" name="a" start="0s" '
         f'duration="20s" hasVideo="1"/></resources><project name="p"><sequence format="f"><spine>{clips}</spine>'
         "</sequence></project></fcpxml>").encode(), "a.fcpxml", suffix="fcpxml")
    assert (place(named(cut, "freeze")), named(cut, "freeze").speed) == ((0, 50, 125, 126), 0)
    assert (place(named(cut, "reverse")), named(cut, "reverse").speed) == ((50, 100, 200, 250), -1)
    assert (place(named(cut, "ramp")), named(cut, "ramp").speed) == ((100, 150, 0, 75), Fraction(3, 2))
    assert named(cut, "ramp").ramp is not None
    assert named(cut, "ramp").ramp.points == ((0, 0), (1, 1), (2, 3))


# --- docs/formats.md --------------------------------------------------------------------------------


def test_the_document_says_what_each_format_carries(premiere: Cut, final_cut: Cut):
    document = (Path(__file__).parents[2] / "docs" / "formats.md").read_text("utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")]
            for line in document.splitlines() if re.match(r"\| [a-z ]+ \|.*\|$", line)]
    table = {row[0]: row[1:] for row in rows if row[0] in ALL_FACETS}
    assert set(table) == ALL_FACETS
    turnover = read(FILES / "turnover.edl")
    bare = read_bytes(b"001  A V C 01:00:00:00 01:00:02:00 10:00:00:00 10:00:02:00\n", "a.edl", suffix="edl")
    for facet, (_, _, edl, fcp7, fcpxml) in table.items():
        assert (fcp7 == "yes") == (facet in premiere.carries), facet
        assert (fcpxml == "yes") == (facet in final_cut.carries), facet
        assert (edl == "yes") == (facet in bare.carries), facet
        assert bool(edl) == (facet in turnover.carries | {"names"}), facet
