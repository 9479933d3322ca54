"""Trims, rolls, slips and slides."""

from __future__ import annotations

from fractions import Fraction

from cases.base import (
    HOUR,
    T,
    alone,
    also_sound,
    both,
    case,
    filler,
    in_each_form,
    once,
    replace,
    rows,
    where,
    with_sound,
)

from support.otio_cut import Gap, Row, Shot, row


def longer(shot, head=0, tail=0):
    """The clip with `head` more frames at its head and `tail` more at its tail."""
    return replace(shot, src=shot.src - head * shot.speed, length=shot.length + head + tail)


@in_each_form
def head_trimmed_rippling(f):
    """The head of the ninth clip trimmed by 12; everything later closes up."""
    b, a = f.cut(), f.cut()
    a[T] = longer(a[T], head=-12)
    return case(b, a, also_sound(both("trim", f.edit(T), where(a, T), head=12, tail=0, shift=0, ripple=-12)),
                unchanged=24, rippled=33)


@once
def head_trimmed_in_so_many_words(f):
    """The sentence of a head trim, to the letter."""
    b, a = f.cut(), f.cut()
    a[T] = longer(a[T], head=-12)
    return case(b, a, {"kind": "trim", "text": "01:00:20:13 V1 A001C009: head trimmed 12 frames, "
                                               "everything later moves 12 frames earlier"})


@in_each_form
def head_trimmed_leaving_filler(f):
    """The head of the ninth clip trimmed by 12 in place: filler before it, nothing moves."""
    b, a = f.cut(), f.cut()
    a[T:T + 1] = [Gap(12), longer(a[T], head=-12)]
    return case(b, a, also_sound(both("trim", f.edit(T), where(a, T), head=12, tail=0, shift=0, ripple=0)),
                unchanged=57, rippled=0)


@in_each_form
def tail_trimmed_rippling(f):
    """The tail of the ninth clip trimmed by 15; everything later closes up."""
    b, a = f.cut(), f.cut()
    a[T] = longer(a[T], tail=-15)
    return case(b, a, also_sound(both("trim", f.edit(T), where(a, T), head=0, tail=-15, shift=0, ripple=-15)),
                unchanged=24, rippled=33)


@in_each_form
def tail_trimmed_leaving_filler(f):
    """The tail of the ninth clip trimmed by 15 in place."""
    b, a = f.cut(), f.cut()
    a[T:T + 1] = [longer(a[T], tail=-15), Gap(15)]
    return case(b, a, also_sound(both("trim", f.edit(T), where(a, T), head=0, tail=-15, ripple=0)),
                unchanged=57, rippled=0)


@in_each_form
def tail_extended_rippling(f):
    """The ninth clip runs ten frames longer and pushes everything later."""
    b, a = f.cut(), f.cut()
    a[T] = longer(a[T], tail=10)
    return case(b, a, also_sound(both("trim", f.edit(T), where(a, T), head=0, tail=10, ripple=10)),
                unchanged=24, rippled=33)


@in_each_form
def head_extended_rippling(f):
    """The ninth clip starts ten frames earlier in its take and pushes everything later."""
    b, a = f.cut(), f.cut()
    a[T] = longer(a[T], head=10)
    return case(b, a, also_sound(both("trim", f.edit(T), where(a, T), head=-10, tail=0, ripple=10)),
                unchanged=24, rippled=33)


@in_each_form
def both_ends_trimmed_rippling(f):
    """Twelve off the head and eight off the tail of the ninth clip."""
    b, a = f.cut(), f.cut()
    a[T] = longer(a[T], head=-12, tail=-8)
    return case(b, a, also_sound(both("trim", f.edit(T), where(a, T), head=12, tail=-8, ripple=-20)),
                unchanged=24, rippled=33)


@in_each_form
def first_clip_head_trimmed(f):
    """The very first clip loses twelve frames at its head."""
    b, a = f.cut(), f.cut()
    a[0] = longer(a[0], head=-12)
    return case(b, a, also_sound(both("trim", f.edit(0), where(a, 0), head=12, ripple=-12)),
                unchanged=0, rippled=57)


@once
def tail_extended_into_filler(f):
    """A clip's tail runs out into the filler behind it; nothing moves."""
    b = f.cut()
    b[T + 1:T + 1] = [Gap(30)]
    a = [*b]
    a[T:T + 2] = [longer(b[T], tail=10), Gap(20)]
    return case(b, a, also_sound(both("trim", where(b, T), where(a, T), head=0, tail=10, ripple=0)),
                unchanged=57, rippled=0)


@once
def sound_head_earlier(f):
    """J-cut: the sound's cut goes ten frames earlier than the picture's, a roll on the sound alone."""
    before = with_sound(f.cut())
    sounds = []
    for each in before.a:
        items = list(each.items)
        items[T - 1], items[T] = longer(items[T - 1], tail=-10), longer(items[T], head=10)
        sounds.append(items)
    after = replace(before, a=tuple(Row(tuple(items)) for items in sounds))
    first, second = where(sounds[0], T - 1, "A1"), where(sounds[0], T, "A1")
    return case(before, after, {
        "kind": "roll", "track": "A1", "also": ["A2"], "shift": -10, "ripple": 0, "clip": first["name"],
        "before": where(before.a[0].items, T - 1, "A1"), "after": first,
        "incoming": {"before": where(before.a[0].items, T, "A1"), "after": second}}, unchanged=56, rippled=0)


@once
def sound_tail_trimmed(f):
    """Only the sound of the ninth clip is cut short by twelve."""
    before = with_sound(f.cut())
    after = replace(before, a=tuple(
        Row((*each.items[:T], longer(each.items[T], tail=-12), Gap(12), *each.items[T + 1:])) for each in before.a))
    return case(before, after, {
        "kind": "trim", "track": "A1", "also": ["A2"], "clip": f.clips[T].name, "head": 0, "tail": -12, "ripple": 0},
        unchanged=58, rippled=0)


@once
def one_sound_channel_trimmed(f):
    """Only A2 of the ninth clip is cut short: only A2 is named."""
    before = with_sound(f.cut())
    items = before.a[1].items
    after = rows(before, A2=Row((*items[:T], longer(items[T], tail=-12), Gap(12), *items[T + 1:])))
    return case(before, after, alone({
        "kind": "trim", "track": "A2", "clip": f.clips[T].name, "head": 0, "tail": -12, "ripple": 0}),
        unchanged=59, rippled=0)


@once
def music_stays_while_the_rest_ripples(f):
    """The picture and its sound close up, the music on A3 (not sync-locked) stays where it was."""
    music = row(Gap(100), *(Shot(f"M{n:02}", HOUR, 90, media=f"music{n}.wav", channel=0) for n in range(14)))
    b, a = f.cut(), f.cut()
    a[T] = longer(a[T], head=-12)
    return case(rows(with_sound(b), A3=music), rows(with_sound(a), A3=music),
                also_sound(both("trim", f.edit(T), where(a, T), head=12, tail=0, ripple=-12,
                                ripple_tracks=["V1", "A1", "A2"])), unchanged=24 + 14, rippled=33)


@once
def two_hundred_percent_head_trimmed(f):
    """Twelve frames off the head of a clip at double speed are twenty-four of its source."""
    b = f.cut()
    b[T] = replace(b[T], speed=2)
    a = [*b]
    a[T] = longer(b[T], head=-12)
    return case(b, a, also_sound(both("trim", where(b, T), where(a, T), head=24, tail=0, ripple=-12)),
                unchanged=24, rippled=33)


@once
def media_of_another_rate_trimmed(f):
    """25 fps media in a 24 fps timeline: twelve timeline frames are twelve and a half of the media's."""
    b = [replace(clip, media_rate=25, media_start=90000, src=90000 + 25 * n) for n, clip in enumerate(f.clips)]
    a = [*b]
    a[T] = replace(b[T], src=b[T].src + Fraction(25, 2), length=b[T].length - 12)
    return case(b, a, also_sound(both("trim", where(b, T), where(a, T), head=12.5, tail=0, ripple=-12)),
                unchanged=24, rippled=33)


@in_each_form
def rolled(f):
    """The cut before the ninth clip goes six frames later."""
    b, a = f.cut(), f.cut()
    a[T - 1], a[T] = longer(a[T - 1], tail=6), longer(a[T], head=-6)
    change = both("roll", f.edit(T - 1), where(a, T - 1), shift=6, ripple=0,
                  incoming={"before": f.edit(T), "after": where(a, T)})
    return case(b, a, also_sound(change), unchanged=54, rippled=0)


@in_each_form
def rolled_earlier(f):
    """The cut before the ninth clip goes six frames earlier."""
    b, a = f.cut(), f.cut()
    a[T - 1], a[T] = longer(a[T - 1], tail=-6), longer(a[T], head=6)
    change = both("roll", f.edit(T - 1), where(a, T - 1), shift=-6, ripple=0,
                  incoming={"before": f.edit(T), "after": where(a, T)})
    return case(b, a, also_sound(change), unchanged=54, rippled=0)


def _two_rolls(f, first, second):
    b, a = f.cut(), f.cut()
    a[T - 1] = longer(b[T - 1], tail=first)
    a[T] = longer(b[T], head=-first, tail=second)
    a[T + 1] = longer(b[T + 1], head=-second)
    one = both("roll", f.edit(T - 1), where(a, T - 1), shift=first, ripple=0,
               incoming={"before": f.edit(T), "after": where(a, T)})
    two = both("roll", f.edit(T), where(a, T), shift=second, ripple=0,
               incoming={"before": f.edit(T + 1), "after": where(a, T + 1)})
    return case(b, a, also_sound(one), also_sound(two), unchanged=51, rippled=0)


@once
def rolled_at_both_cuts(f):
    """Both cuts of the ninth clip are rolled, one four later, the other seven earlier."""
    return _two_rolls(f, 4, -7)


@once
def rolled_alike_at_both_cuts(f):
    """Both cuts rolled six later: two rolls, not a slide plus a slip."""
    return _two_rolls(f, 6, 6)


@in_each_form
def slipped_later(f):
    """The ninth clip shows its take five frames later."""
    b, a = f.cut(), f.cut()
    a[T] = replace(a[T], src=a[T].src + 5)
    return case(b, a, also_sound(both("slip", f.edit(T), where(a, T), shift=5, head=0, tail=0, ripple=0)),
                unchanged=57, rippled=0)


@in_each_form
def slipped_earlier(f):
    """The ninth clip shows its take nine frames earlier."""
    b, a = f.cut(), f.cut()
    a[T] = replace(a[T], src=a[T].src - 9)
    return case(b, a, also_sound(both("slip", f.edit(T), where(a, T), shift=-9, ripple=0)),
                unchanged=57, rippled=0)


@once
def slipped_past_what_it_used(f):
    """The ninth clip slipped by far more than its length: still the same take, so a slip."""
    b, a = f.cut(), f.cut()
    a[T] = replace(a[T], src=a[T].src + 300)
    return case(b, a, also_sound(both("slip", f.edit(T), where(a, T), shift=300, ripple=0)),
                unchanged=57, rippled=0)


@once
def slipped_beyond_its_media(f):
    """The slip asks for frames the file hasn't got: an assistant must order a rescan."""
    b = f.cut()
    b[T] = replace(b[T], src=HOUR + 10, media_length=100)
    a = [*b]
    a[T] = replace(b[T], src=HOUR + 25)
    return case(b, a, also_sound(both("slip", where(b, T), where(a, T), shift=15, beyond_media=True)),
                unchanged=57, rippled=0)


@once
def only_the_picture_slipped(f):
    """The picture is slipped under its sound: only V1 is named."""
    before = with_sound(f.cut())
    a = list(before.v[0].items)
    a[T] = replace(a[T], src=a[T].src + 5)
    return case(before, rows(before, V1=Row(tuple(a))), alone(both("slip", f.edit(T), where(a, T), shift=5)),
                unchanged=59, rippled=0)


def _slide(f, frames, count=1):
    b, a = f.cut(), f.cut()
    last = T + count
    a[T - 1], a[last] = longer(b[T - 1], tail=frames), longer(b[last], head=-frames)
    return case(b, a, {
        "kind": "slide", "track": "V1", "also": ["A1", "A2"], "clip": b[T].name, "shift": frames, "ripple": 0,
        "clips": count, "before": f.edit(T), "after": where(a, T),
        "neighbours": [{"before": f.edit(T - 1), "after": where(a, T - 1)},
                       {"before": f.edit(last), "after": where(a, last)}]},
        unchanged=60 - 3 * (count + 2), rippled=0)


@in_each_form
def slid_later(f):
    """The ninth clip slides six frames later between its neighbours."""
    return _slide(f, 6)


@in_each_form
def slid_earlier(f):
    """The ninth clip slides six frames earlier between its neighbours."""
    return _slide(f, -6)


@once
def a_run_slid(f):
    """Two clips slide together, nine frames later."""
    return _slide(f, 9, count=2)


@once
def slid_within_filler(f):
    """A clip with filler on both sides sits eight frames later in it."""
    b = f.cut()
    b[T:T + 1] = [Gap(40), b[T], Gap(40)]
    a = f.cut()
    a[T:T + 1] = [Gap(48), a[T], Gap(32)]
    return case(b, a, {
        "kind": "slide", "track": "V1", "also": ["A1", "A2"], "clip": b[T + 1].name, "shift": 8, "ripple": 0,
        "clips": 1, "before": where(b, T), "after": where(a, T),
        "neighbours": [{"before": filler(f.at(T), f.at(T) + 40), "after": filler(f.at(T), f.at(T) + 48)},
                       {"before": {"media": ""}, "after": {"media": ""}}]}, unchanged=57, rippled=0)


@once
def slid_from_neighbour_into_filler(f):
    """A clip slides later: the one before runs longer, the filler behind it gets shorter."""
    b = f.cut()
    b[T + 1:T + 1] = [Gap(40)]
    a = [*b]
    a[T - 1], a[T + 1] = longer(b[T - 1], tail=8), Gap(32)
    return case(b, a, {
        "kind": "slide", "track": "V1", "also": ["A1", "A2"], "shift": 8, "ripple": 0, "clips": 1,
        "before": where(b, T), "after": where(a, T),
        "neighbours": [{"before": where(b, T - 1), "after": where(a, T - 1)},
                       {"before": {"media": ""}, "after": {"media": ""}}]}, unchanged=54, rippled=0)

