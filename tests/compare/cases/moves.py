"""Moves: past other clips, to other tracks, in runs."""

from __future__ import annotations

from cases.base import (
    HOUR,
    Shot,
    T,
    alone,
    case,
    in_each_form,
    once,
    replace,
    where,
    with_sound,
)

from support.otio_cut import Gap, Row, linked, row, sound_of


def _moved(f, first, count, to):
    """Clips `first`… go to before clip `to` (counted without them)."""
    b, a = f.cut(), f.cut()
    run = a[first:first + count]
    del a[first:first + count]
    a[to:to] = run
    old, now = where(b, first), where(a, to)
    passed = abs(to - first)
    change = {"kind": "move", "track": "V1", "also": ["A1", "A2"], "clip": run[0].name, "head": 0, "tail": 0,
              "shift": now["record_in"] - old["record_in"], "ripple": 0, "left": "closed", "room": "opened",
              "clips": count, "before": old, "after": now}
    return case(b, a, change, unchanged=3 * (20 - count - passed), rippled=3 * passed)


@in_each_form
def moved_later(f):
    """The fourth clip now stands behind the eleventh."""
    return _moved(f, 3, 1, 10)


@in_each_form
def moved_earlier(f):
    """The fifteenth clip (of 85 frames) now stands before the seventh."""
    return _moved(f, 13, 1, 6)


@in_each_form
def a_run_moved_later(f):
    """Three clips together go six clips later: one move."""
    return _moved(f, 3, 3, 9)


@once
def a_run_moved_to_the_head(f):
    """Two clips together go to the head."""
    return _moved(f, 12, 2, 0)


@once
def moved_to_the_end(f):
    """The third clip goes to the very end."""
    return _moved(f, 2, 1, 19)


@once
def neighbours_swapped(f):
    """Clips five (44 frames) and six (90) change places: the shorter one is the one that moved."""
    b, a = f.cut(), f.cut()
    a[4], a[5] = b[5], b[4]
    return case(b, a, {"kind": "move", "track": "V1", "also": ["A1", "A2"], "clip": b[4].name, "shift": 90,
                       "clips": 1, "left": "closed", "room": "opened", "ripple": 0,
                       "before": where(b, 4), "after": where(a, 5)}, unchanged=54, rippled=3)


@once
def neighbours_swapped_of_one_length(f):
    """Two clips of the same length change places: the one whose media sorts first has moved."""
    b = f.cut()
    b[5] = replace(b[5], length=b[4].length)
    a = [*b]
    a[4], a[5] = b[5], b[4]
    return case(b, a, {"kind": "move", "clip": b[4].name, "shift": b[4].length, "clips": 1}, unchanged=54, rippled=3)


@once
def a_pair_swapped_with_one(f):
    """Two short clips change places with one long one: fewest clips before fewest frames."""
    b = f.cut()
    b[4], b[5], b[6] = (replace(b[n], length=n_) for n, n_ in ((4, 20), (5, 20), (6, 90)))
    a = [*b]
    a[4], a[5], a[6] = b[6], b[4], b[5]
    return case(b, a, {"kind": "move", "clip": b[6].name, "shift": -40, "clips": 1}, unchanged=51, rippled=6)


TITLE = Shot("Z001", HOUR, 50, link=None)


@once
def moved_up_a_track(f):
    """The ninth clip's picture goes up to V2 at the same time, filler where it was."""
    picture = linked(f.clips)
    sound = (Row(sound_of(picture, 0)), Row(sound_of(picture, 1)))
    before = replace(with_sound(f.cut()), v=(Row(picture), row(TITLE)), a=sound)
    at = f.at(T) - HOUR
    lower = (*picture[:T], Gap(picture[T].length), *picture[T + 1:])
    upper = (TITLE, Gap(at - 50), picture[T])
    change = {"kind": "move", "track": "V1", "clip": f.clips[T].name, "shift": 0, "ripple": 0, "left": "lifted",
              "room": "over", "clips": 1, "before": f.edit(T), "after": where(upper, 1, "V2")}
    return case(before, replace(before, v=(Row(lower), Row(upper))), alone(change), unchanged=60, rippled=0)


@once
def moved_to_where_filler_was(f):
    """The ninth clip is lifted and laid into filler later on; nothing else moves."""
    b = f.cut()
    b[13:13] = [Gap(200)]
    a = [*b]
    a[13:14] = [Gap(60), b[T], Gap(200 - 60 - b[T].length)]
    a[T] = Gap(b[T].length)
    now = where(a, 12)
    return case(b, a, {"kind": "move", "track": "V1", "also": ["A1", "A2"], "clip": b[T].name, "clips": 1,
                       "shift": now["record_in"] - f.at(T), "ripple": 0, "left": "lifted", "room": "over",
                       "before": f.edit(T), "after": now}, unchanged=57, rippled=0)


@once
def moved_and_closed_into_filler(f):
    """The ninth clip is taken out, the hole closed, and laid into filler later on: the net ripple is its length."""
    b = f.cut()
    b[13:13] = [Gap(200)]
    n = b[T].length
    a = [*b]
    del a[T]
    a[12:13] = [Gap(60), b[T], Gap(200 - 60 - n)]
    now = where(a, 12)
    return case(b, a, {"kind": "move", "clip": b[T].name, "clips": 1, "shift": now["record_in"] - f.at(T),
                       "left": "closed", "room": "over", "ripple": -n}, unchanged=24, rippled=33)


@once
def moved_over_another_clip(f):
    """The ninth clip is lifted and laid over the middle of the fourteenth-but-one."""
    b = f.cut()
    a = f.cut()
    mine, target = replace(b[T], length=20), b[13]
    b[T:T + 1] = [mine, Gap(60)]
    a[13:14] = [replace(target, length=20), mine,
                replace(target, src=target.src + 40, length=target.length - 40)]
    a[T:T + 1] = [Gap(80)]
    at = f.at(13)
    return case(b, a, {"kind": "move", "track": "V1", "also": ["A1", "A2"], "clip": mine.name, "clips": 1,
                       "shift": at + 20 - f.at(T), "left": "lifted", "room": "over", "ripple": 0,
                       "before": where(b, T)}, rippled=0)


@once
def moved_and_trimmed(f):
    """The fourth clip stands behind the eleventh and is twelve frames shorter: a move and a trim."""
    b, a = f.cut(), f.cut()
    short = replace(b[3], length=b[3].length - 12)
    del a[3]
    a[10:10] = [short]
    return replace(case(b, a), changes=None, some=[
        {"kind": "move", "clip": b[3].name, "clips": 1, "left": "closed", "room": "opened", "ripple": 0},
        {"kind": "trim", "clip": b[3].name, "head": 0, "tail": -12, "ripple": -12}])

