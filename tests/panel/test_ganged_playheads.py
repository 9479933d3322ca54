"""Two playheads that go together, one of which leads: what only one of two cuts has can be looked at from there."""

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from vvt.compare import compare
from vvt.cut import Clip, Cut, Media, Track
from vvt.panel.models.ganged import Gang, tie_of

RATE = Fraction(24)


def shot(number: int, length: int, source_in: int = 100, speed: int = 1) -> Clip:
    media = Media(f"A{number:03}.mov", f"/media/A{number:03}.mov", rate=RATE, start=0, duration=5000)
    return Clip(0, length, source_in, source_in + length * abs(speed), media, name=media.name, speed=Fraction(speed))


def laid(*clips: Clip | int) -> tuple[Clip, ...]:
    """Clips end to end; a number is that many frames of nothing."""
    found, at = [], 0
    for clip in clips:
        if isinstance(clip, Clip):
            found.append(clip.moved(at))
        at += clip if isinstance(clip, int) else clip.duration
    return tuple(found)


def reel(*clips: Clip | int, over: tuple[Clip, ...] = ()) -> Cut:
    return Cut("Reel", RATE, tuple(Track("V", those) for those in (laid(*clips), over) if those), start=86400)


A, B, C, D, E = (shot(number, 100) for number in range(5))


def pictures(cut: Cut) -> list[tuple[str, int] | None]:
    """What V1 shows frame by frame: its media and the frame of it."""
    found: list[tuple[str, int] | None] = [None] * cut.duration
    for clip in cut.tracks[0].clips:
        for frame in range(clip.duration):
            found[clip.record_in + frame] = (clip.media.name, clip.source_in + frame)
    return found


@pytest.mark.parametrize(("after", "gone", "cut_at"), [
    ((A, C, D), range(100, 200), 100),                                       # a shot
    ((A, D), range(100, 300), 100),                                          # two shots
    ((B, C, D), range(100), 0),                                              # the first
    ((A, B, C), range(300, 400), 299),                                       # the last: there is nothing after the cut
    ((A, shot(1, 94, 106), C, D), range(100, 106), 100),                     # six frames of a head
    ((A, shot(1, 94), C, D), range(194, 200), 194),                          # and of a tail
    ((A, B, C, shot(3, 94, 106)), range(300, 306), 300),                     # of the head of the last, nothing moves
    ((A, shot(1, 30), shot(1, 50, 150), C, D), range(130, 150), 130),        # out of the middle of a shot
    ((A, shot(1, 94, 106), 6, C, D), range(100, 106), 100),                  # a head, with a gap left at the tail
])
def test_what_is_gone_is_shown_and_the_other_stands_at_the_cut(after, gone, cut_at):
    changes = compare(reel(A, B, C, D), reel(*after))
    for one, by_earlier in ((changes, True), (compare(changes.after, changes.before), False)):
        gang = Gang(one)
        for frame in gone:
            heads = gang.led(frame, by_earlier=by_earlier)
            assert heads.leading == frame
            assert (heads.later if by_earlier else heads.earlier) == cut_at
            assert heads.missing == int(by_earlier)
        around = [frame for frame in (gone[0] - 1, gone[-1] + 1) if 0 <= frame < 400]
        assert [gang.led(frame, by_earlier=by_earlier).missing for frame in around] == [None] * len(around)


def test_a_moved_clip_is_the_same_picture_on_both_sides():
    changes = compare(reel(A, B, C, D, E), reel(A, C, D, B, E))
    assert [change.kind for change in changes.changes] == ["move"]
    was, now, gang = pictures(changes.before), pictures(changes.after), Gang(changes)
    for frame in range(500):
        assert was[frame] == now[gang.later(frame)]
        assert was[gang.earlier(frame)] == now[frame]


def test_a_clip_that_moved_and_was_trimmed_is_too():
    gang = Gang(compare(reel(A, B, C, D, E), reel(A, C, D, shot(1, 90, 110), E)))
    assert [gang.led(frame, by_earlier=True).missing for frame in (100, 109, 110, 199)] == [1, 1, None, None]
    assert (gang.later(110), gang.earlier(300), gang.earlier(389)) == (300, 110, 199)


def test_a_retimed_clip_lies_alongside_as_a_whole_and_is_not_heard():
    gang = Gang(compare(reel(A, B, C), reel(A, shot(1, 50, speed=2), C)))
    assert [gang.later(frame) for frame in (99, 100, 101, 102, 199, 200)] == [99, 100, 100, 101, 149, 150]
    assert [gang.earlier(frame) for frame in (99, 100, 101, 149, 150)] == [99, 100, 102, 198, 200]
    assert not any(gang.led(frame, by_earlier=True).alone for frame in range(300))
    assert [gang.heard(frame) for frame in (99, 100, 149, 150)] == [99, None, None, 200]


def test_what_is_replaced_is_beside_what_replaces_it():
    gang = Gang(compare(reel(A, B, C), reel(A, shot(9, 40), C)))
    assert [gang.led(frame, by_earlier=True).later for frame in (100, 139, 140, 199, 200)] == [100, 139, 140, 140, 140]
    assert [gang.led(frame, by_earlier=True).missing for frame in (100, 139, 140, 199, 200)] == [
        None, None, 1, 1, None]


@pytest.mark.parametrize(("after", "gone"), [
    ((A, 100, C), range(100, 200)),                  # lifted
    ((A, shot(1, 90), 10, C), range(190, 200)),      # a tail, where nothing moved
    ((A, 10, shot(1, 90, 110), C), range(100, 110)),
])
def test_where_a_gap_was_left_the_other_stands_in_it_and_is_without(after, gone):
    changes = compare(reel(A, B, C), reel(*after))
    gang, back = Gang(changes), Gang(compare(changes.after, changes.before))
    assert [frame for frame in range(300) if gang.led(frame, by_earlier=True).alone] == list(gone)
    assert [frame for frame in range(300) if back.led(frame, by_earlier=False).alone] == list(gone)
    assert [gang.later(frame) for frame in range(300)] == list(range(300))
    assert not any(gang.led(frame, by_earlier=False).alone for frame in range(300))
    assert [gang.heard(frame) for frame in range(300)] == list(range(300))     # other tracks may have sound there


def test_what_follows_a_gone_shot_and_a_lifted_one_keeps_with_itself():
    # The gap before both, and that of the lifted one, are one gap that ends where the next clip begins.
    changes = compare(reel(A, 14, shot(1, 10), shot(2, 8), D), reel(A, 22, D))
    assert sorted(change.kind for change in changes.changes) == ["extract", "lift"]
    gang = Gang(changes)
    assert [gang.later(132 + frame) for frame in range(100)] == [122 + frame for frame in range(100)]
    assert [gang.earlier(122 + frame) for frame in range(100)] == [132 + frame for frame in range(100)]


def test_a_clip_that_stays_is_beside_itself_whatever_a_ripple_and_a_lift_beside_it_add_up_to():
    over = tuple(clip for number, at, length in ((50, 0, 13), (51, 13, 13), (52, 26, 10))
                 for clip in [shot(number, length).moved(at)])
    before = reel(shot(0, 3), shot(1, 17), shot(2, 19), 7, shot(3, 14), 2, shot(4, 7), over=over)
    after = reel(shot(0, 3), shot(1, 17, 106), 7, shot(3, 14), 2, shot(4, 7),
                 over=(over[0], shot(52, 8, 102).moved(13)))
    gang = Gang(compare(before, after))
    assert [gang.later(frame) for frame in (0, 2, 46, 59, 62, 68)] == [0, 2, 27, 40, 43, 49]
    assert [gang.earlier(frame) for frame in (0, 2, 27, 40, 43, 49)] == [0, 2, 46, 59, 62, 68]


def test_of_thirty_alike_the_rest_stay_beside_theirs():
    alike = [shot(1, 10)] * 30
    gang = Gang(compare(reel(A, *alike, B), reel(A, *alike[1:], B)))
    alone = [frame for frame in range(500) if gang.led(frame, by_earlier=True).alone]
    assert len(alone) == 10
    assert alone == list(range(alone[0], alone[0] + 10))
    assert [gang.later(frame) for frame in range(500) if frame not in alone] == list(range(490))


def test_filler_that_was_closed_has_no_counterpart():
    gang = Gang(compare(reel(A, 50, B, C), reel(A, B, C)))
    assert [gang.led(frame, by_earlier=True).later for frame in (99, 100, 149, 150)] == [99, 100, 100, 100]
    assert gang.led(120, by_earlier=True).missing == 1
    assert gang.led(120, by_earlier=False).earlier == 170


def test_a_gap_that_another_track_covers_is_none():
    changes = compare(reel(A, B, C, over=(D.moved(100),)), reel(A, 100, C, over=(D.moved(100),)))
    assert [change.kind for change in changes.changes] == ["lift"]
    assert not any(Gang(changes).led(frame, by_earlier=True).alone for frame in range(300))


def test_rolls_slips_and_what_lies_over_others_stay_beside_what_is_there():
    for after in ((A, shot(1, 110), shot(2, 90, 110)), (A, shot(1, 100, 107), C), (A, shot(9, 100), C)):
        changes = compare(reel(A, B, C), reel(*after))
        gang = Gang(changes)
        assert changes.changes
        assert [gang.led(frame, by_earlier=True).later for frame in range(300)] == list(range(300))
        assert [gang.earlier(frame) for frame in range(300)] == list(range(300))
        assert not any(gang.led(frame, by_earlier=True).alone for frame in range(300))


def test_what_one_change_is_about_lies_alongside_on_its_own_track():
    title, other = shot(50, 20), shot(51, 20).moved(60)
    changes = compare(reel(A, B, over=(title.moved(10), other)), reel(A, B, over=(other, title.moved(150))))
    gang, tie = Gang(changes), tie_of(changes.changes[0])
    assert changes.changes[0].kind == "move"
    assert gang.led(155, by_earlier=False, tie=tie).earlier == 15
    assert gang.led(15, by_earlier=True, tie=tie).later == 155
    assert gang.led(170, by_earlier=False, tie=tie).earlier == 170
    assert gang.led(155, by_earlier=False).earlier == 155


def test_before_anything_is_known_and_of_empty_cuts():
    nothing_yet = replace(compare(reel(A, B), reel(A)), changes=())
    assert Gang(nothing_yet).led(150, by_earlier=True).later == 99
    empty = Gang(compare(Cut("Reel", RATE), reel(A)))
    assert (empty.led(7, by_earlier=False).missing, empty.earlier(7), empty.later(7)) == (0, 0, 0)
    assert Gang(compare(Cut("Reel", RATE), Cut("Reel", RATE))).led(3, by_earlier=True).leading == 0


def shortened(rng: Random, clip: Clip) -> Clip:
    head, tail = (rng.choice((0, 0, rng.randint(1, 4))) for _ in range(2))
    return replace(clip, record_out=clip.record_out - head - tail, source_in=clip.source_in + head,
                   source_out=clip.source_out - tail)


@given(st.integers(0, 2**32), st.booleans())
@settings(deadline=None)     # a comparison each; the machine may be busy
def test_every_frame_is_beside_the_same_frame_or_at_the_cut(seed, turned):
    """Held against the pictures alone: a frame that the other cut shows too is beside that one, another has none."""
    rng = Random(seed)
    clips = [shot(number, rng.randint(10, 20)) for number in range(9)]
    kept = [shortened(rng, clip) for clip in clips if rng.random() < 0.7] or clips
    cuts = reel(*clips), reel(*kept)
    changes = compare(*(reversed(cuts) if turned else cuts))
    assume({change.kind for change in changes.changes} <= {"extract", "insert", "trim"})   # else it was read as moves
    shown, gang = (pictures(changes.before), pictures(changes.after)), Gang(changes)
    for side in (0, 1):
        frames = {picture: at for at, picture in enumerate(shown[1 - side])}
        for at, picture in enumerate(shown[side]):
            heads = gang.led(at, by_earlier=side == 0)
            other = heads.earlier if side else heads.later
            assert heads.leading == at
            assert heads.alone == (picture not in frames)
            if not heads.alone:
                assert other == frames[picture]
            else:
                before = [frames[one] for one in shown[side][:at] if one in frames]
                assert other == min(max(before, default=-1) + 1, len(shown[1 - side]) - 1)


def recut(rng: Random, cut: list[Clip]) -> list[Clip]:
    """Shots out, in, moved, trimmed, slipped, retimed, at random."""
    clips = list(cut)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(clips))
        one = clips[at]
        manner = rng.choice(["out", "in", "move", "trim", "slip", "retime"])
        if manner == "out" and len(clips) > 1:
            clips.pop(at)
        elif manner == "in":
            clips.insert(at, shot(rng.randint(100, 200), rng.randint(1, 30)))
        elif manner == "move":
            clips.insert(rng.randrange(len(clips)), clips.pop(at))
        elif manner == "trim" and one.duration > 10:
            clips[at] = shortened(rng, one)
        elif manner == "slip":
            clips[at] = replace(one, source_in=one.source_in + 3, source_out=one.source_out + 3)
        elif manner == "retime":
            clips[at] = replace(one, source_out=one.source_in + one.duration * 2, speed=Fraction(2))
    return clips


@given(st.integers(0, 2**32))
@settings(deadline=None)     # a comparison each; the machine may be busy
def test_whatever_changed_each_frame_leads_once_and_the_way_back_is_the_same(seed):
    rng = Random(seed)
    clips = [shot(number, rng.randint(8, 20)) for number in range(9)]
    changes = compare(reel(*clips), reel(*recut(rng, clips)))
    gang, ends = Gang(changes), (changes.before.duration, changes.after.duration)
    for by_earlier in (True, False):
        for frame in range(ends[not by_earlier]):
            heads = gang.led(frame, by_earlier=by_earlier)
            assert heads.leading == frame
            assert 0 <= heads.earlier < ends[0]
            assert 0 <= heads.later < ends[1]
            if not heads.alone and "retime" not in {change.kind for change in changes.changes}:
                back = gang.led(heads.later if by_earlier else heads.earlier, by_earlier=not by_earlier)
                moves = any(change.kind in ("move", "slide") for change in changes.changes)
                assert moves or (back.earlier, back.later, back.alone) == (heads.earlier, heads.later, False)
