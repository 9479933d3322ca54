"""Change lists out of OpenTimelineIO's own commands."""

import csv
import json

import pytest

from support.otio_cut import Shot, with_sound, write
from support.otio_tool import Tool
from vvt import reports
from vvt.compare import compare
from vvt.interchange import read

SHOTS = tuple(Shot(f"A001C{number:03}", 90000 + 500 * number, 48 + number) for number in range(1, 6))


@pytest.fixture
def two(tool: Tool) -> Tool:
    """A folder with two timelines: `b.otio` has a shot more in its middle."""
    write(with_sound(SHOTS), tool.folder / "a.otio")
    write(with_sound((*SHOTS[:2], Shot("NEW", 91000, 40), *SHOTS[2:])), tool.folder / "b.otio")
    return tool


def test_otiotool_writes_the_change_list_of_its_two_timelines(two: Tool):
    expected = compare(read(two.folder / "a.otio"), read(two.folder / "b.otio"))
    assert [change.kind for change in expected.changes] == ["insert"]
    for suffix in ("html", "csv", "changeedl", "markeredl", "changejson"):
        two("otiotool", "-i", "a.otio", "b.otio", "-o", f"changes.{suffix}")
    told = json.loads((two.folder / "changes.changejson").read_text("utf-8"))
    assert told["changes"] == reports.as_json(expected)["changes"]
    assert "NEW" in (two.folder / "changes.html").read_text("utf-8")
    rows = list(csv.reader((two.folder / "changes.csv").read_text("utf-8-sig").splitlines()))
    assert (rows[1][2], rows[1][4]) == ("insert", "NEW")
    assert "* NEW PICTURE" in (two.folder / "changes.changeedl").read_text("ascii")
    reports.write_edl(expected, two.folder / "direct.edl")
    assert (two.folder / "changes.changeedl").read_bytes() == (two.folder / "direct.edl").read_bytes()
    reports.write_markers(expected, two.folder / "direct.markers")
    assert (two.folder / "changes.markeredl").read_bytes() == (two.folder / "direct.markers").read_bytes()


def test_one_timeline_and_the_other_as_an_argument(two: Tool):
    two("otioconvert", "-i", "b.otio", "-O", "vvt_changes", "-A", "before=a.otio", "-A", "kind=json", "-o", "c.any")
    told = json.loads((two.folder / "c.any").read_text("utf-8"))
    assert [change["kind"] for change in told["changes"]] == ["insert"]


def test_what_another_program_did_is_found(two: Tool):
    two("otiotool", "-i", "a.otio", "-o", "picture.otio", "--video-only")
    two("otiotool", "-i", "a.otio", "picture.otio", "-o", "c.changejson")
    changes = json.loads((two.folder / "c.changejson").read_text("utf-8"))["changes"]
    assert {change["track"] for change in changes} == {"A1", "A2"}


@pytest.mark.parametrize(("words", "said"), [
    (("-i", "b.otio", "-o", "c.html"), "needs two timelines, and 1 came"),
    (("-i", "b.otio", "-O", "vvt_changes", "-A", "before=a.otio", "-A", "kind=pdf", "-o", "c"), "is no kind of change"),
    (("-i", "b.otio", "-O", "vvt_changes", "-A", "before=gone.otio", "-o", "c.csv"), "There is no file gone.otio."),
], ids=["one", "kind", "missing"])
def test_what_cannot_be_compared_is_refused(two: Tool, words, said):
    done = two("otioconvert", *words, status=1)
    assert said in done.stderr.splitlines()[-1]
    assert not (two.folder / "c.html").exists() and not (two.folder / "c.csv").exists()


def test_a_change_list_is_no_timeline_for_vvt_itself(two: Tool):
    two("otiotool", "-i", "a.otio", "b.otio", "-o", "changes.html")
    done = two.run("-m", "vvt", "diff", "changes.html", "a.otio")
    assert done.returncode == 2
    assert done.stderr.splitlines()[0].endswith("changes.html is no timeline that can be read.")
