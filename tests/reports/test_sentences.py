"""What an editor reads: one sentence a change."""

from fractions import Fraction

import pytest
from report_cases import FILM, SAID, changes, clip, cut, edit, head_trim

from vvt.compare.model import KINDS, Change, Dissolve
from vvt.cut import Media, Transition, frames_from_timecode
from vvt.reports import sentence


def test_the_contracts_example_word_for_word():
    found = head_trim()
    assert sentence(found.changes[0], found) == (
        "01:00:04:04 V1 A001C003: head trimmed 12 frames, everything later moves 12 frames earlier")


@pytest.mark.parametrize(("change", "words"), SAID, ids=[f"{c.kind}-{i}" for i, (c, _) in enumerate(SAID)])
def test_every_kind_has_its_words(change, words):
    timecode, rest = sentence(change, changes(change)).split(" ", 1)
    assert frames_from_timecode(timecode, FILM) >= 86400
    assert rest == words


def test_no_kind_of_the_contract_is_left_out():
    assert {change.kind for change, _ in SAID} == set(KINDS)


def test_what_is_gone_is_told_where_it_was():
    gone = edit(clip("B", 100, 200), 1)
    found = changes(Change("lift", "V1", "B", before=gone), after=cut(clip("A", 0, 100), start=0))
    assert sentence(found.changes[0], found).startswith("01:00:04:04 V1 B: ")


def test_drop_frame_cuts_count_in_drop_frame():
    late = cut(clip("A", 0, 1800), clip("B", 1800, 1900), rate=Fraction(30000, 1001), start=0, drop=True)
    held = edit(late.tracks[0].clips[1], 1)
    change = Change("enable", "V1", "B", held, held, action="off")
    assert sentence(change, changes(change, before=late)) == "00:01:00;02 V1 B: disabled"


def test_a_timeline_marker_stands_at_its_own_frame():
    change = Change("marker", "", "", action="added", to={"name": "sky", "at": 240})
    assert sentence(change, changes(change)) == '01:00:10:00 timeline: marker "sky" added'


def test_transitions_that_go_with_a_change_are_named():
    gone = (Dissolve("V1", Transition(100, 12, 12, "Cross Dissolve"), "A"), None)
    change = Change("extract", "V1", "B", before=edit(clip("B", 100, 200), 1), ripple=-100, transitions=(gone,))
    assert sentence(change, changes(change)).endswith("frames earlier, Cross Dissolve removed with it")


def test_at_the_end_nothing_later_is_said_to_move():
    change = Change("trim", "V1", "C", edit(clip("C", 200, 300), 2), edit(clip("C", 200, 288), 2), tail=-12, ripple=-12)
    assert sentence(change, changes(change)).endswith("tail trimmed 12 frames, the timeline ends 12 frames earlier")


@pytest.mark.parametrize(("was", "now", "said"), [
    ("/a/b/x.mov", "/c/b/x.mov", '"/a" to "/c"'),
    ("C:\\Rushes\\day 1\\x.mov", "D:\\day 1\\x.mov", '"C:\\Rushes" to "D:"'),
    ("file:///old/x.mov", "file:///new/x.mov", '"file:///old" to "file:///new"'),
    ("/a/x.mov", "/a/x.mxf", '"/a/x.mov" to "/a/x.mxf"'),
    ("/x.mov", "/a/x.mov", '"/" to "/a"'),
])
def test_a_relink_tells_the_folders_that_differ(was, now, said):
    before, after = (edit(clip("x", 0, 9, media=Media("x.mov", url))) for url in (was, now))
    change = Change("relink", "V1", "x", before, after, count=1)
    assert sentence(change, changes(change)).endswith(f"x: relinked from {said}")


def test_a_name_over_two_lines_stays_in_one():
    change = Change("rename", "V1", "a\nb", edit(clip("x", 0, 9)), edit(clip("a\nb", 0, 9)), from_="x", to="a\nb")
    assert "\n" not in sentence(change, changes(change))
