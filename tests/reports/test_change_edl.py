"""The change EDL for sound, read back line by line."""

import re
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from report_cases import changes, clip, cut, edit, head_trim, ripple

from vvt.compare.model import Change, ChangeList
from vvt.cut import Cut, Media, Track, frames_from_timecode
from vvt.reports.as_edl import edl_text, reel, write_edl
from vvt.reports.kept import stretches

EVENT = re.compile(r"(\d{3})  (\S+) +(V|A) +C +(\S+) (\S+) (\S+) (\S+)")


def events(text, rate=Fraction(24)):
    return [(match[2], *(frames_from_timecode(match[group], rate) for group in (4, 5, 6, 7)))
            for match in map(EVENT.fullmatch, text.split("\r\n")) if match]


def kept(change_list):
    return [(held.first, held.last, held.offset) for held in stretches(change_list)]


def test_a_head_trim_for_the_sound_editor():
    assert edl_text(head_trim()).split("\r\n") == [
        "TITLE: reel 2 v2 FROM reel 2 v1",
        "FCM: NON-DROP FRAME",
        "",
        "001  REEL2_V1 V     C        01:00:00:00 01:00:04:04 01:00:00:00 01:00:04:04",
        "* FROM CLIP NAME: reel 2 v1",
        "002  REEL2_V1 V     C        01:00:04:16 01:00:12:12 01:00:04:04 01:00:12:00",
        "* FROM CLIP NAME: reel 2 v1",
        "* NOT USED OF REEL2_V1: 01:00:04:04 01:00:04:16",
        "",
    ]


def test_nothing_changed_is_one_event():
    assert events(edl_text(changes())) == [("REEL_2", 86400, 86700, 86400, 86700)]


def test_an_insert_is_ax_and_what_follows_moves():
    new = clip("N", 100, 148)
    after = cut(clip("A", 0, 100), new, clip("B", 148, 248), clip("C", 248, 348))
    found = changes(Change("insert", "V1", "N", after=edit(new, 1), ripple=48, ripples=ripple(48, 100, 148)),
                    after=after)
    assert kept(found) == [(0, 100, 0), (100, 148, None), (148, 348, 48)]
    assert "* FROM CLIP NAME: N\r\n* NEW PICTURE" in edl_text(found)


def test_a_clip_put_into_the_middle_of_another():
    new = clip("N", 50, 60)
    after = cut(clip("A", 0, 50), new, clip("A", 60, 110, 1050))
    found = changes(Change("insert", "V1", "N", after=edit(new, 1), ripple=10, ripples=ripple(10, 50, 60)),
                    before=cut(clip("A", 0, 100)), after=after)
    assert kept(found) == [(0, 50, 0), (50, 60, None), (60, 110, 10)]


def test_a_half_is_found_though_the_ripple_is_told_from_the_next_clip_on():
    whole, new = clip("A", 0, 100), clip("N", 50, 60)
    halves = clip("A", 0, 50), clip("A", 60, 110, 1050)
    puts = edit(halves[0]), edit(new, 1), edit(halves[1], 2)
    change = Change("insert", "V1", "N", after=edit(new, 1), ripple=10, ripples=ripple(10, 100, 110),
                    parts=(puts[0], puts[2]), takes=(edit(whole),), puts=puts)
    found = changes(change, before=cut(whole, clip("B", 100, 150)),
                    after=cut(halves[0], new, halves[1], clip("B", 110, 160)))
    assert kept(found) == [(0, 50, 0), (50, 60, None), (60, 160, 10)]


def test_a_moved_clip_is_found_where_it_was():
    before = cut(clip("A", 0, 100), clip("B", 100, 200), clip("C", 200, 300))
    after = cut(clip("B", 0, 100), clip("A", 100, 200), clip("C", 200, 300))
    found = changes(Change("move", "V1", "A", edit(clip("A", 0, 100)), edit(clip("A", 100, 200), 1), shift=100,
                           ripples=ripple(-100, 100, 0) + ripple(100, 200, 200)), before=before, after=after)
    assert kept(found) == [(0, 100, -100), (100, 200, 100), (200, 300, 0)]


def test_a_lift_leaves_new_black():
    after = cut(clip("A", 0, 100), clip("C", 200, 300))
    text = edl_text(changes(Change("lift", "V1", "B", before=edit(clip("B", 100, 200), 1)), after=after))
    assert events(text)[1] == ("BL", 0, 100, 86500, 86600)
    assert "* NEW BLACK" in text


def test_longer_clips_are_new_only_where_they_grew():
    after = cut(clip("A", 0, 100), clip("B", 100, 212), clip("C", 212, 312))
    found = changes(Change("trim", "V1", "B", edit(clip("B", 100, 200), 1), edit(clip("B", 100, 212), 1), tail=12,
                           ripple=12, ripples=ripple(12, 200, 212)), after=after)
    assert kept(found) == [(0, 200, 0), (200, 212, None), (212, 312, 12)]


def test_a_new_version_of_a_shot_keeps_its_sound():
    old, new = clip("sh010_v003", 0, 100), clip("sh010_v004", 0, 100)
    found = changes(Change("replace", "V1", new.name, edit(old), edit(new), version_up=True),
                    before=cut(old), after=cut(new))
    assert kept(found) == [(0, 100, 0)]
    assert kept(changes(before=cut(old), after=cut(new))) == [(0, 100, None)]


def test_a_retimed_clip_is_new_and_backwards_ones_are_followed():
    back = clip("A", 0, 100, speed=-1)
    short = clip("A", 0, 88, 1012, speed=-1)
    trim = Change("trim", "V1", "A", edit(back), edit(short), head=12)
    assert kept(changes(trim, before=cut(back), after=cut(short))) == [(0, 88, 0)]
    retime = Change("retime", "V1", "A", edit(clip("A", 0, 100)), edit(back))
    assert kept(changes(retime, before=cut(clip("A", 0, 100)), after=cut(back))) == [(0, 100, None)]


def test_clips_put_into_a_compound_keep_their_frames():
    loose = clip("A", 0, 60), clip("B", 60, 100)
    whole = clip("comp", 0, 100, 0, nested=cut(*loose, start=0))
    tail = clip("C", 100, 200)
    parts = tuple(edit(part, index) for index, part in enumerate(loose))
    made = Change("nested", "V1", "comp", after=edit(whole), action="made", parts=parts)
    broken = Change("nested", "V1", "comp", before=edit(whole), action="broken", parts=parts)
    assert kept(changes(made, before=cut(*loose, tail), after=cut(whole, tail))) == [(0, 200, 0)]
    assert kept(changes(broken, before=cut(whole, tail), after=cut(*loose, tail))) == [(0, 200, 0)]


def test_new_sound_under_an_old_picture_is_no_new_picture():
    held = clip("A", 0, 100)
    found = changes(Change("overwrite", "A1", "A", after=edit(held, 0, "A1")),
                    before=cut(held), after=cut(held, sound=(held,)))
    assert kept(found) == [(0, 100, 0)]


def test_pictures_over_holes_in_v1_count():
    def layered(*upper):
        return Cut("x", Fraction(24), (Track("V", (clip("A", 0, 100), clip("C", 200, 300))), Track("V", upper)))
    found = ChangeList(layered(clip("T", 120, 150)), layered())
    assert kept(found) == [(0, 120, 0), (120, 150, None), (150, 300, 0)]


def test_drop_frame_lists_say_so():
    rate = Fraction(30000, 1001)
    text = edl_text(changes(before=cut(clip("A", 0, 2000), rate=rate, start=0, drop=True)))
    assert "FCM: DROP FRAME\r\n" in text
    assert events(text, rate) == [("REEL_2", 0, 2000, 0, 2000)]
    assert "00:01:06;22" in text


def test_hostile_names_stay_in_their_line(tmp_path):
    name = "a\r\n001  X V C 00:00:00:00"
    found = changes(before=cut(clip("A", 0, 10), name=name), after=cut(clip("é", 0, 10), name=name))
    write_edl(found, tmp_path / "c.edl")
    text = (tmp_path / "c.edl").read_bytes().decode("ascii")
    assert len(events(text)) == 1
    assert text.count("\n") == text.count("\r\n")


def test_reels_fit_cmx():
    assert reel(cut(name="")) == "OLDREEL"
    assert reel(cut(name="ax")) == "OLDREEL"
    assert reel(cut(name="My Film reel 2 v012")) == "MY_FV012"


LENGTHS = st.lists(st.tuples(st.integers(1, 60), st.sampled_from("ABC"), st.integers(0, 5), st.booleans()), min_size=1)


def random_cut(script):
    laid, at = [], 0
    for length, name, take, hole in script:
        at += 10 if hole else 0
        laid.append(clip(name, at, at + length, take * 40, media=Media(name)))
        at += length
    return cut(*laid)


@given(LENGTHS, LENGTHS)
def test_events_cover_the_new_reel_and_never_show_other_frames(old, new):
    before, after = random_cut(old), random_cut(new)
    found = stretches(ChangeList(before, after))
    assert [held.first for held in found] == [0, *(held.last for held in found[:-1])]
    assert found[-1].last == after.duration
    for held in found:
        if held.offset is not None:
            assert shown(before, held.first - held.offset, held.last - held.offset) == shown(
                after, held.first, held.last)


def shown(held, first, last):
    """What each frame of a one-track cut shows: media and media frame."""
    frames = dict.fromkeys(range(first, last))
    for piece in held.tracks[0].clips:
        for frame in range(max(first, piece.record_in), min(last, piece.record_out)):
            frames[frame] = piece.media.name, piece.source_in + frame - piece.record_in
    return list(frames.values())
