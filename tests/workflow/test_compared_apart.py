"""A comparison in a child: the same as in this process, its reports written there, and ended when nobody wants it."""

import time
from dataclasses import replace

import pytest

from support.otio_cut import HOUR, Mark, Shot, with_sound, write
from vvt.config import Settings
from vvt.errors import BadTimeline, NotFound, VvtError
from vvt.workflow.apart import Beside, diff_apart, report_apart
from vvt.workflow.comparing import diff
from vvt.workflow.here import Here, diff_here

SHOTS = tuple(Shot(f"A{number:03}", HOUR + 100 * number, 48) for number in range(250))


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """Two timelines, which are only read."""
    folder = tmp_path_factory.mktemp("timelines")
    later = (*SHOTS[:7], replace(SHOTS[7], src=int(SHOTS[7].src) + 5), *SHOTS[8:])
    return (str(write(with_sound(SHOTS), folder / "monday.otio")),
            str(write(with_sound(later), folder / "tuesday.otio")))


def test_the_child_says_what_this_process_would(pair):
    assert diff_apart(*pair, Settings()) == diff(*pair, Settings())


def test_what_it_refuses_arrives_as_it_is(pair, tmp_path):
    with pytest.raises(NotFound, match=r"There is no file .*gone\.otio"):
        diff_apart(str(tmp_path / "gone.otio"), pair[1], Settings())


@pytest.mark.parametrize(("kind", "says"), [("html", "<html"), ("csv", "slip"), ("edl", "TITLE"), ("markers", "TITLE"),
                                            ("otio", "Timeline.1")])
def test_a_report_is_written_by_a_child(pair, tmp_path, kind, says):
    path = tmp_path / f"report-{kind}"
    report_apart(diff(*pair, Settings()), kind, path)
    assert says in path.read_text(encoding="utf-8-sig")


def test_a_report_that_has_no_place_says_so(pair, tmp_path):
    with pytest.raises(VvtError, match="isn't there"):
        report_apart(diff(*pair, Settings()), "csv", tmp_path / "gone" / "changes.csv")


class NoLongerWanted(BaseException):
    """What a cancelled job raises is no Exception either."""


def test_a_child_that_thinks_is_ended_when_nobody_wants_it(tmp_path):
    long = tuple(Shot(f"A{number:05}", HOUR + number, 24) for number in range(1500))
    other = tuple(replace(shot, src=int(shot.src) + 3) for shot in long)
    pair = [str(write(with_sound(shots), tmp_path / f"{name}.otio")) for name, shots in (("a", long), ("b", other))]
    began = time.monotonic()

    def wanted():
        if time.monotonic() - began > 0.3:
            raise NoLongerWanted

    with pytest.raises(NoLongerWanted):
        diff_apart(*pair, Settings(), wanted)


def test_our_own_markers_on_the_open_timeline_are_no_changes(tmp_path):
    before = write(with_sound(SHOTS, name="Reel 2"), tmp_path / "v1.otio")
    after = write(with_sound(SHOTS, name="", markers=(Mark(40, name="trim"), Mark(90, name="mine"))),
                  tmp_path / "open.otio")
    here = Here(str(after), "Reel 2", ((40, "trim"),))
    found = diff_here(str(before), str(after), here, Settings())
    assert found.labels == ("v1.otio", "Reel 2")
    assert [(change.kind, change.action) for change in found.changes.changes] == [("marker", "added")]


def test_both_timelines_come_before_what_changed(tmp_path):
    shots = (write(with_sound(SHOTS), tmp_path / "a.otio"), write(with_sound(SHOTS[1:]), tmp_path / "b.otio"))
    heard = []
    found = diff_apart(*map(str, shots), Settings(),
                       beside=Beside("vvt.workflow.apart", lambda comparison, _: heard.append(comparison)))
    assert [len(comparison.changes.changes) for comparison in heard] == [0, len(found.changes.changes)]
    assert heard[0].changes.before == found.changes.before
    # What came once is only named when it comes again.
    assert heard[0].changes.before.tracks[0].clips[0] is found.changes.before.tracks[0].clips[0]


def test_two_large_files_are_read_at_the_same_time(tmp_path):
    large = tuple(Shot(f"A{number:04}", HOUR + 100 * number, 48) for number in range(900))
    pair = [write(with_sound(shots), tmp_path / f"{name}.otio", indent=4)
            for name, shots in (("a", large), ("b", large[1:]))]
    assert min(file.stat().st_size for file in pair) > 20_000_000
    before, after = map(str, pair)
    assert diff_apart(before, after, Settings()) == diff(before, after, Settings())
    pair[1].write_bytes(pair[1].read_bytes()[:25_000_000])
    with pytest.raises(BadTimeline, match="can't be read"):
        diff_apart(before, after, Settings())
