"""EDL, FCP7 XML and FCPXML through OpenTimelineIO's own commands: nothing lost on the way in, out and back."""

import json
import random
import warnings
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import opentimelineio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.edits import bench
from support.otio_cut import Export, document
from support.otio_tool import SHARED, Tool
from vvt.compare import compare
from vvt.cut import Clip, Cut, Effect, Marker, Media, Ramp, Track, Transition
from vvt.errors import BadTimeline
from vvt.interchange import read, read_bytes
from vvt_otio._adapting import as_cut, as_object
from vvt_otio._document import document_of

FILES = Path(__file__).parents[1] / "interchange" / "files"
ADAPTERS = {".edl": "vvt_cmx3600", ".xml": "vvt_fcp_xml", ".fcpxml": "vvt_fcpx_xml"}
OURS = sorted(path for path in FILES.iterdir() if path.suffix in ADAPTERS)
REAL = sorted(path for path in SHARED.rglob("*") if path.suffix in ADAPTERS) if SHARED.is_dir() else []


def through(cut: Cut) -> Cut:
    """The cut as OpenTimelineIO hands it back."""
    return as_cut(as_object(document_of(cut)))


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_otioconvert_reads_our_formats_into_what_compares_as_identical(tool: Tool, path: Path):
    tool("otioconvert", "-i", path, "-I", ADAPTERS[path.suffix], "-o", "cut.otio", "-O", "otio_json")
    made = opentimelineio.core.deserialize_json_from_file(str(tool.folder / "cut.otio"))
    assert as_cut(made) == read(path)
    assert compare(read(path), as_cut(made)).identical
    assert any(made.find_clips())


@pytest.mark.parametrize(("path", "adapter", "suffix"), [
    (FILES / "turnover.edl", "vvt_cmx3600", "edl"), (FILES / "premiere.xml", "vvt_fcp_xml", "xml")],
    ids=["edl", "fcp7"])
def test_otioconvert_writes_back_what_it_read(tool: Tool, path: Path, adapter: str, suffix: str):
    tool("otioconvert", "-i", path, "-I", adapter, "-o", f"again.{suffix}", "-O", adapter)
    before = read(path)
    after = read(tool.folder / f"again.{suffix}", rate=before.rate)
    assert compare(before, after).identical, [change.kind for change in compare(before, after).changes]


def test_otioconvert_from_resolves_otio_to_files_that_resolve_imports(tool: Tool, resolve_file: Path):
    before = read(resolve_file)
    for adapter, suffix in (("vvt_cmx3600", "edl"), ("vvt_fcp_xml", "xml")):
        tool.fresh("otioconvert", "-i", resolve_file, "-o", f"cut.{suffix}", "-O", adapter)
        after = read(tool.folder / f"cut.{suffix}", rate=before.rate)
        assert [(clip.record_in, clip.source_in, clip.media.name) for clip in after.tracks[0].clips] == [
            (clip.record_in, clip.source_in, clip.media.name) for clip in before.tracks[0].clips]
    assert compare(before, after).identical     # FCP7 XML holds all of it


@pytest.mark.skipif(not REAL, reason="the real timelines aren't on this machine")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_real_timelines_go_through_opentimelineio_unchanged(path: Path):
    try:
        cut = read(path)
    except BadTimeline as refused:
        pytest.skip(f"holds not one timeline: {refused.cause}")
    again = through(cut)
    assert again == cut
    assert again.warnings == cut.warnings
    assert again.format == cut.format


@given(st.integers(0, 2**32), st.integers(1, 25), st.sampled_from(["otio", "fcp7"]))
@settings(max_examples=60, deadline=None)
def test_any_cut_goes_through_opentimelineio_unchanged(seed: int, clips: int, told_in: str):
    timeline = bench(random.Random(seed), clips).timeline()
    cut = replace(read_bytes(json.dumps(document(timeline, Export())).encode(), "cut"), format=told_in)
    assert through(cut) == cut


def _rich() -> Cut:
    media = Media("A001.mov", "/Volumes/Rushes/A001.mov", unique_id="0xAB", reel="A001R1", rate=Fraction(25),
                  start=None, duration=None)
    inner = Cut("Inside", Fraction(25), (Track("V", (Clip(0, 50, 10, 60, media, "A001"),)),), start=7,
                markers=(Marker(3, 1, "inner", "Green", "", ""),), resolution="720x576", format="fcp7")
    clips = (
        Clip(0, 40, 5, 45, media, "first", colour="Orange", link=4, metadata='"a note"', channels="[1,2]",
             effects=(Effect("Blur", "gauss", enabled=False, settings='[["amount",3,{}]]'),),
             markers=(Marker(12, 2, "here", "#FF8000", "why"),)),
        Clip(40, 60, 5, 25, Media("Slug", generator=True, rate=Fraction(24)), "Slug", enabled=False),
        Clip(60, 84, 3, 11, media, "slow", speed=Fraction(1, 3)),
        Clip(90, 114, 0, 24, Media("Inside", unique_id="{1}", rate=Fraction(25)), "Inside", nested=inner,
             markers=(Marker(5, 1, "outer"),)),
    )
    return Cut("Reel <2> & 3", Fraction(24), (
        Track("V", clips, (Transition(40, 3, 4, "Dip", '{"effectid":"dip"}'),), name="Grade", locked=True),
        Track("A", clips[:1], enabled=False)), start=86400, drop=False, markers=(Marker(9, 1, "t", "Pink", "n"),),
        resolution="1920x1080", format="fcp7", warnings=("a sentence",))


def test_what_opentimelineio_has_no_words_for_comes_back():
    cut = _rich()
    assert through(cut) == cut
    assert through(cut).warnings == cut.warnings


@pytest.mark.parametrize(("path", "url"), [
    ("/Volumes/A B/ü.mov", "file:///Volumes/A%20B/%C3%BC.mov"), ("Z:\\A B\\c.mov", "file:///Z:/A%20B/c.mov"),
    ("D:/c.mov", "file:///D:/c.mov"), ("\\\\server\\share\\c.mov", "file://server/share/c.mov"),
    ("//server/share/c.mov", "file:////server/share/c.mov"), ("c.mov", "c.mov"), ("http://x/c.mov", "http://x/c.mov")])
def test_other_programs_get_urls_and_we_get_the_path_back(path: str, url: str):
    cut = Cut("c", Fraction(24), (Track("V", (Clip(0, 9, 0, 9, Media("c.mov", path), "c"),)),), format="edl")
    timeline = as_object(document_of(cut))
    clip = next(iter(timeline.find_clips()))
    assert clip.media_reference.target_url == url
    assert as_cut(timeline) == cut
    clip.media_reference.target_url = "file:///mnt/today/d.mov"
    assert as_cut(timeline).tracks[0].clips[0].media.url == "file:///mnt/today/d.mov"


def test_a_trim_in_another_program_keeps_the_extra_facts_and_the_new_length():
    timeline = as_object(document_of(_rich()))
    first = next(iter(timeline.find_clips()))
    first.source_range = opentimelineio.opentime.TimeRange(
        first.source_range.start_time, opentimelineio.opentime.RationalTime(30, 24))
    clip = as_cut(timeline).tracks[0].clips[0]
    assert (clip.duration, clip.colour, clip.media.reel, clip.metadata) == (30, "Orange", "A001R1", '"a note"')
    assert clip.source_out - clip.source_in == pytest.approx(30 * 25 / 24, abs=0.01)


def test_a_ramp_keeps_its_points_exactly():
    points = ((0, 0), (Fraction(1001, 24000), Fraction(1001, 12000)), (1, 3))
    ramp = Ramp(tuple((Fraction(record), Fraction(source)) for record, source in points))
    cut = Cut("Ramp", Fraction(24), (Track("V", (
        Clip(0, 24, 0, 72, Media("A.mov", "/m/A.mov", start=0, duration=500), "A", speed=Fraction(3), ramp=ramp),)),),
        format="fcp7")
    assert through(cut).tracks[0].clips[0].ramp == ramp


def test_the_rate_and_one_of_several_timelines_are_arguments(tool: Tool):
    (tool.folder / "cut.edl").write_text("001  A001 V C 01:00:00:00 01:00:02:00 01:00:00:00 01:00:02:00\n", "utf-8")
    tool("otioconvert", "-i", "cut.edl", "-I", "vvt_cmx3600", "-a", "rate=24000/1001", "-o", "cut.otio")
    assert read(tool.folder / "cut.otio").rate == Fraction(24000, 1001)
    two = "".join(f'<sequence id="{name}"><name>{name}</name><rate><timebase>25</timebase></rate><media><video><track>'
                  '<clipitem><name>c</name><start>0</start><end>10</end><in>0</in><out>10</out></clipitem>'
                  "</track></video></media></sequence>" for name in ("One", "Two"))
    (tool.folder / "two.xml").write_text(f'<xmeml version="5"><project><children>{two}</children></project></xmeml>')
    tool("otioconvert", "-i", "two.xml", "-I", "vvt_fcp_xml", "-a", "timeline=Two", "-o", "two.otio")
    assert read(tool.folder / "two.otio").name == "Two"
    refused = tool("otioconvert", "-i", "two.xml", "-I", "vvt_fcp_xml", "-o", "x.otio", status=1)
    assert "“One”, “Two”" in refused.stderr and "two.xml#One" in refused.stderr


def test_what_is_skipped_is_a_warning_and_stands_in_the_metadata(tool: Tool):
    (tool.folder / "cut.edl").write_text(
        "FCM: NON-DROP FRAME\n001  A001 V C 01:00:00:00 01:00:02:00 01:00:00:00 01:00:02:00\nwhatever this is\n")
    done = tool("otioconvert", "-i", "cut.edl", "-I", "vvt_cmx3600", "-a", "rate=24", "-o", "cut.otio")
    said = [line for line in done.stderr.splitlines() if "line 3" in line]
    assert len(said) == 1 and "VvtWarning" in said[0]
    kept = json.loads((tool.folder / "cut.otio").read_text("utf-8"))["metadata"]["vvt"]["warnings"]
    assert any("line 3" in sentence for sentence in kept)


@pytest.mark.parametrize(("words", "cause", "fix"), [
    (("-i", "gone.edl", "-I", "vvt_cmx3600"), "There is no file gone.edl.", "Check the path"),
    (("-i", "bad.xml", "-I", "vvt_fcp_xml"), "bad.xml can't be read as XML", "export the timeline again"),
    (("-i", "cut.edl", "-I", "vvt_cmx3600", "-a", "rate=zero"), "'zero' is no frame rate.", "Say rate=25"),
], ids=["missing", "damaged", "rate"])
def test_a_refusal_is_one_otio_error_with_cause_and_fix(tool: Tool, words, cause, fix):
    (tool.folder / "bad.xml").write_text("<xmeml><sequence>", "utf-8")
    (tool.folder / "cut.edl").write_text("001  A001 V C 01:00:00:00 01:00:02:00 01:00:00:00 01:00:02:00\n", "utf-8")
    done = tool("otioconvert", *words, "-o", "x.otio", status=1)
    last = done.stderr.splitlines()[-1]
    assert last.startswith("ERROR: ") and cause in last and fix in last
    assert "Traceback" not in done.stderr
    assert not (tool.folder / "x.otio").exists()


def test_the_text_of_a_timeline_reads_as_its_file_does():
    text = (FILES / "turnover.edl").read_text("utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from vvt_otio.vvt_cmx3600 import read_from_string, write_to_string

        timeline = read_from_string(text, rate=24)
        written = write_to_string(timeline)
    cut = read_bytes(text.encode(), "turnover.edl", suffix="edl", rate=Fraction(24))
    assert as_cut(timeline) == cut
    assert "\r\n" in written and compare(cut, read_bytes(written.encode(), "again.edl", suffix="edl",
                                                        rate=Fraction(24))).identical
