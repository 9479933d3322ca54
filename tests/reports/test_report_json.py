"""The JSON of the contract, key by key."""

import json
from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from report_cases import SAID, changes, clip, cut, edit, every_kind, filler, head_trim, ripple

from vvt.compare.model import Change, Dissolve
from vvt.cut import Ramp, Transition
from vvt.reports import as_json
from vvt.reports.figures import figure

COMMON = {"kind", "track", "also", "linked", "clip", "head", "tail", "shift", "ripple", "before", "after", "text"}


def only(change, **more):
    return as_json(changes(change, **more))["changes"][0]


def test_the_contracts_example():
    said = as_json(head_trim())
    assert said["before"] == {"name": "reel 2 v1", "rate": 23.976, "rate_exact": "24000/1001", "drop": False,
                              "start": 86400, "duration": 300}
    assert said["after"]["duration"] == 288
    assert list(said) == ["schema", "before", "after", "identical", "unchanged", "rippled", "not_compared", "changes"]
    change = said["changes"][0]
    assert change["also"] == ["A1"]
    assert (change["head"], change["tail"], change["shift"], change["ripple"]) == (12, 0, 0, -12)
    assert change["before"] == {
        "track": "V1", "index": 1, "name": "A001C003", "media": "A001C003.mov", "url": "/Volumes/Rushes/A001C003.mov",
        "record_in": 86500, "record_out": 86600, "source_in": 1000, "source_out": 1100, "speed": 1.0, "enabled": True}
    assert change["linked"][0]["after"]["track"] == "A1"
    assert change["text"].startswith("01:00:04:04 V1 A001C003: head trimmed 12 frames")


def test_every_change_has_the_common_keys_and_survives_json():
    said = json.loads(json.dumps(as_json(every_kind()), allow_nan=False))
    assert len(said["changes"]) == len(SAID)
    assert all(set(change) >= COMMON for change in said["changes"])


def test_identical_says_so():
    said = as_json(changes(unchanged=3))
    assert said["identical"] is True
    assert said["changes"] == []


def test_each_side_counts_from_its_own_start():
    found = Change("overwrite", "V1", "N", after=edit(clip("N", 10, 20)), over=(edit(clip("A", 10, 20)),))
    said = only(found, after=cut(clip("N", 10, 20), start=1000))
    assert said["after"]["record_in"] == 1010
    assert said["over"][0]["record_in"] == 86410
    assert said["before"] is None


def test_parts_count_in_the_timeline_that_holds_them():
    whole, halves = clip("B", 0, 100), (clip("B", 0, 50), clip("B", 50, 100, 1050))
    was, now = cut(whole, start=0), cut(*halves, start=500)
    parts = tuple(edit(half, index) for index, half in enumerate(halves))
    split = Change("split", "V1", "B", edit(whole), parts[0], parts=parts)
    join = Change("join", "V1", "B", parts[0], edit(whole), parts=parts)
    assert only(split, before=was, after=now)["parts"][1]["record_in"] == 550
    assert only(join, before=now, after=was)["parts"][1]["record_in"] == 550


def test_a_compound_is_told_from_its_own_head():
    held = edit(clip("B", 100, 200), 1)
    inner = changes(Change("enable", "V1", "B", held, held, action="off"))
    said = only(Change("nested", "V1", "comp", edit(clip("comp", 0, 9)), edit(clip("comp", 0, 9)), action="changed",
                       changes=inner, count=1))
    assert said["changes"][0]["before"]["record_in"] == 100
    assert said["changes"][0]["text"] == "00:00:04:04 V1 B: disabled"


def test_sources_between_two_media_frames_have_three_places():
    held = replace(clip("B", 0, 100), source_in=Fraction(1000, 3), source_out=Fraction(2000, 3))
    said = only(Change("slip", "V1", "B", edit(held), edit(held), shift=Fraction(1, 3)))
    assert (said["before"]["source_in"], said["shift"]) == (333.333, 0.333)


def test_only_ramps_are_called_ramps():
    ramp = replace(clip("B", 0, 100), ramp=Ramp(((Fraction(0), Fraction(0)),)))
    said = only(Change("retime", "V1", "B", edit(clip("B", 0, 100)), edit(ramp)))
    assert "ramp" not in said["before"]
    assert said["after"]["ramp"] is True


def test_filler_has_no_media_name():
    held = edit(filler(0, 10))
    said = only(Change("slide", "V1", "B", held, held, neighbours=((held, held),), clips=1))
    assert said["neighbours"][0]["before"]["media"] == ""


def test_transitions_have_their_offsets():
    held = Dissolve("V1", Transition(100, 12, 10, "Cross Dissolve"), "A")
    said = only(Change("transition", "V1", "A", after=held, action="added"))
    assert said["after"] == {"track": "V1", "record_in": 86488, "record_out": 86510, "in_offset": 12,
                             "out_offset": 10, "name": "Cross Dissolve"}


def test_rare_keys_are_there_only_when_they_say_something():
    plain = only(Change("trim", "V1", "B", edit(clip("B", 0, 9)), edit(clip("B", 0, 9))))
    assert set(plain) == COMMON
    told = only(Change("trim", "V1", "B", edit(clip("B", 0, 9)), edit(clip("B", 0, 9)), ripple=1,
                       ripples=ripple(1, 9, 10),
                       ripple_tracks=("V1",), beyond_media=True))
    assert (told["ripple_tracks"], told["beyond_media"]) == (["V1"], True)
    assert told["ripple_at"] == 86409
    assert told["ripples"] == [
        {"frames": 1, "places": [{"before": "V1", "after": "V1", "at": 86409, "after_at": 86410}]}]


@given(st.fractions(-10**8, 10**8, max_denominator=1001))
def test_figures_are_whole_or_within_half_a_thousandth(number):
    shown = figure(number)
    assert isinstance(shown, int) or abs(Fraction(shown) - number) <= Fraction(1, 2000) + Fraction(1, 10**6)
    assert not isinstance(shown, float) or not shown.is_integer()
