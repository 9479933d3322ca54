"""The reports other programs open: CSV, markers, OTIO; and how files land on disk."""

import csv
import io
import re
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction

import pytest
from report_cases import SAID, changes, clip, cut, edit, every_kind, head_trim, ripple

from vvt.compare.model import Change
from vvt.cut import Clip, Cut, Marker, Media, Track, Transition
from vvt.errors import VvtError
from vvt.reports import sentence, write_csv, write_edl, write_markers, write_otio
from vvt.reports.as_csv import guarded
from vvt.reports.as_markers import markers_text
from vvt.reports.flags import flags

# -- CSV ------------------------------------------------------------------------------------------------


def table(path):
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_the_table_opens_in_excel(tmp_path):
    write_csv(head_trim(), tmp_path / "c.csv")
    raw = (tmp_path / "c.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\n") == raw.count(b"\r\n") == 2
    assert b'"A001C003",12,0,0,-12,"01:00:04:04","01:00:08:08"' in raw   # numbers stay numbers, minus sign too
    (row,) = table(tmp_path / "c.csv")
    assert row["Tracks"] == "V1 A1"
    assert row["Source in after"] == "1012"
    assert row["Sentence"] == sentence(head_trim().changes[0], head_trim())


def test_every_change_is_a_row_and_a_compounds_own_follow(tmp_path):
    write_csv(every_kind(), tmp_path / "c.csv")
    found = table(tmp_path / "c.csv")
    assert len(found) == len(SAID) + 1
    assert [row["Clip"] for row in found if "›" in row["Clip"]] == ["B › B"]


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", " =1", "\t=1", "\r=1", "＝1"])
def test_clip_names_never_run_as_formulas(name, tmp_path):
    held = edit(clip(name, 0, 9))
    write_csv(changes(Change("enable", "V1", name, held, held, action="off")), tmp_path / "c.csv")
    (row,) = table(tmp_path / "c.csv")
    for column in ("Clip", "Media before"):
        assert row[column].startswith("'")


def test_harmless_text_is_left_alone():
    assert guarded("A001-C003 = 2") == "A001-C003 = 2"


# -- markers --------------------------------------------------------------------------------------------

EVENT = re.compile(
    r"(\d{3})  001      V     C        (\S+) (\S+) (\S+) (\S+)  \r\n([^\r\n]+)\r\n"
    r" \|C:ResolveColor(\w+) \|M:([^\r\n|]+) \|D:1\r\n")


def test_a_marker_as_resolve_writes_them():
    assert markers_text(head_trim()).split("\r\n") == [
        "TITLE: reel 2 v2",
        "FCM: NON-DROP FRAME",
        "",
        "001  001      V     C        01:00:04:04 01:00:04:05 01:00:04:04 01:00:04:05  ",
        "V1 A001C003: head trimmed 12 frames, everything later moves 12 frames earlier",
        " |C:ResolveColorYellow |M:trim: A001C003 |D:1",
        "",
        "",
    ]


def test_one_marker_a_frame(tmp_path):
    write_markers(every_kind(), tmp_path / "m.edl")
    found = EVENT.findall((tmp_path / "m.edl").read_bytes().decode())
    places = [event[1] for event in found]
    assert places == sorted(set(places))
    assert not any(event[5][0].isdigit() for event in found)
    assert sum(len(flag.changes) for flag in flags(every_kind())) == len(SAID)


def test_bars_and_breaks_in_names_cannot_forge_fields():
    held = edit(clip("a|D:99\r\n |C:x", 0, 9))
    text = markers_text(changes(Change("enable", "V1", held.clip.name, held, held, action="off")))
    assert text.count("|") == 3
    assert len(EVENT.findall(text)) == 1


def test_what_is_gone_stands_where_it_would_be_now():
    gone = Change("lift", "V1", "B", before=edit(clip("B", 100, 200), 1))
    new = Change("insert", "V1", "N", after=edit(clip("N", 0, 50)), ripple=50, ripples=ripple(50, 0, 50))
    found = changes(new, gone, after=cut(clip("N", 0, 50), clip("A", 50, 150), clip("C", 250, 350)))
    assert [flag.at for flag in flags(found)] == [0, 150]


# -- OTIO -----------------------------------------------------------------------------------------------


def rich_cut():
    inner = cut(clip("I", 0, 50), start=0)
    compound = Clip(300, 350, Fraction(0), Fraction(50), Media("comp"), name="comp", nested=inner)
    picture = Track("V", (clip("A", 0, 100), replace(clip("B", 100, 200, speed=2), enabled=False),
                          clip("C", 220, 300, speed=0), compound), (Transition(100, 12, 12, "Cross Dissolve"),))
    sound = Track("A", (clip("A", 0, 100), clip("B", 100, 200)))
    return Cut("reel 2", Fraction(24000, 1001), (picture, sound), 86400, markers=(Marker(5, 1, "mine", "Red"),))


def test_the_otio_reads_back_with_its_markers(tmp_path):
    opentimelineio = pytest.importorskip("opentimelineio")
    held = edit(clip("A", 0, 100))
    found = changes(Change("enable", "V1", "A", held, held, action="off"), before=rich_cut())
    write_otio(found, tmp_path / "c.otio")
    timeline = opentimelineio.adapters.read_from_file(str(tmp_path / "c.otio"))
    assert timeline.name == "reel 2"
    assert timeline.global_start_time.to_frames() == 86400
    assert [len(list(track.find_clips())) for track in timeline.tracks] == [4, 2]
    assert len(timeline.tracks[0]) == 6   # four clips, a transition, a gap
    assert timeline.duration().to_frames() == 350
    mine, ours = timeline.tracks.markers
    assert (mine.name, ours.color, ours.marked_range.start_time.to_frames()) == ("mine", "COCOA", 0)
    assert ours.comment == "V1 A: disabled"
    assert list(ours.metadata["vvt"]["kinds"]) == ["enable"]
    assert list(ours.metadata["vvt"]["sentences"]) == [sentence(found.changes[0], found)]


def test_the_otio_still_is_the_later_timeline(tmp_path):
    interchange = pytest.importorskip("vvt.interchange")
    found = head_trim()
    write_otio(found, tmp_path / "c.otio")
    again = interchange.read(tmp_path / "c.otio")
    assert [[(held.name, held.record_in, held.record_out, held.source_in, held.media.url) for held in track.clips]
            for track in again.tracks] == [
        [(held.name, held.record_in, held.record_out, held.source_in, held.media.url) for held in track.clips]
        for track in found.after.tracks]
    assert len(again.markers) == 1


def test_opentimelineio_is_loaded_only_to_write_otio():
    program = "import sys, vvt.reports; sys.exit('opentimelineio' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


# -- on disk --------------------------------------------------------------------------------------------

WRITERS = [write_csv, write_edl, write_markers, write_otio]


@pytest.mark.parametrize("write", WRITERS)
def test_a_missing_folder_is_told_in_two_sentences(write, tmp_path):
    with pytest.raises(VvtError) as refused:
        write(head_trim(), tmp_path / "nowhere" / "c.txt")
    assert refused.value.cause == f"The folder {tmp_path / 'nowhere'} isn't there."
    assert refused.value.fix


@pytest.mark.parametrize("write", WRITERS)
def test_an_old_report_is_replaced_and_nothing_else_left(write, tmp_path):
    target = tmp_path / "c.txt"
    target.write_text("old")
    write(head_trim(), str(target))
    assert target.read_bytes() != b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_in_the_way_is_refused_and_nothing_left_beside_it(tmp_path):
    (tmp_path / "c.csv").mkdir()
    with pytest.raises(VvtError, match="is a folder"):
        write_csv(head_trim(), tmp_path / "c.csv")
    assert list(tmp_path.iterdir()) == [tmp_path / "c.csv"]


@pytest.mark.parametrize("write", WRITERS)
def test_a_timeline_named_by_a_file_name_that_is_no_text(write, tmp_path):
    held = edit(clip("A", 0, 9))
    found = changes(Change("enable", "V1", "A", held, held, action="off"), before=cut(held.clip, name="v\udcff1"))
    write(found, tmp_path / "c.txt")
    assert (tmp_path / "c.txt").read_bytes().decode()
