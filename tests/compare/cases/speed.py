"""Retimes: speeds, reverse, freeze, ramps."""

from __future__ import annotations

from fractions import Fraction

from cases.base import T, also_sound, both, case, in_each_form, once, replace, where

from support.otio_cut import Gap


def _retimed(f, clip, ripple, unchanged, rippled):
    b, a = f.cut(), f.cut()
    a[T] = clip
    old, now = f.edit(T) | {"speed": 1.0}, where(a, T) | {"speed": float(clip.speed)}
    change = both("retime", old, now, head=0, tail=0, shift=0, ripple=ripple)
    return case(b, a, also_sound(change), unchanged=unchanged, rippled=rippled)


@in_each_form
def half_speed_rippling(f):
    """The ninth clip at 50 %, twice as long, everything later moves."""
    clip = f.clips[T]
    return _retimed(f, replace(clip, speed=Fraction(1, 2), length=clip.length * 2), clip.length, 24, 33)


@in_each_form
def double_speed_rippling(f):
    """The ninth clip at 200 %, half as long, everything closes up."""
    clip = f.clips[T]
    return _retimed(f, replace(clip, speed=2, length=clip.length // 2), -(clip.length // 2), 24, 33)


@in_each_form
def double_speed_in_place(f):
    """The ninth clip at 200 %, from the same source in over the same record range: no trim beside it."""
    return _retimed(f, replace(f.clips[T], speed=2), 0, 57, 0)


@once
def half_speed_in_place(f):
    """The ninth clip at 50 % from the same source in over the same record range."""
    return _retimed(f, replace(f.clips[T], speed=Fraction(1, 2)), 0, 57, 0)


@once
def reversed_in_place(f):
    """The ninth clip runs backwards; the same frames are used."""
    return _retimed(f, replace(f.clips[T], speed=-1), 0, 57, 0)


@once
def frozen(f):
    """The ninth clip is a freeze of its first frame."""
    return _retimed(f, replace(f.clips[T], speed=0), 0, 57, 0)


@once
def half_speed_leaving_less_filler(f):
    """The ninth clip at 50 % takes its time from the filler behind it; nothing moves."""
    b = f.cut()
    n = b[T].length
    b[T + 1:T + 1] = [Gap(100)]
    a = [*b]
    a[T:T + 2] = [replace(b[T], speed=Fraction(1, 2), length=n * 2), Gap(100 - n)]
    return case(b, a, also_sound(both("retime", where(b, T), where(a, T), head=0, tail=0, ripple=0)),
                unchanged=57, rippled=0)


@once
def back_to_normal_speed(f):
    """The ninth clip ran at 50 % and runs as shot again."""
    b = f.cut()
    n = b[T].length
    b[T] = replace(b[T], speed=Fraction(1, 2), length=n * 2)
    return case(b, f.cut(), also_sound(both("retime", where(b, T) | {"speed": 0.5}, f.edit(T) | {"speed": 1.0},
                                            head=0, tail=0, ripple=-n)), unchanged=24, rippled=33)


RAMP = ((0.0, 0.0), (1.0, 1.0), (3.0, 2.0), (4.0, 3.0))


@once
def ramped(f):
    """The ninth clip gets a speed ramp over the same four seconds, three quarters of its speed in the mean."""
    b = f.cut()
    b[T] = replace(b[T], length=96)
    a = [*b]
    a[T] = replace(b[T], ramp=RAMP)
    start = where(b, T)
    return case(b, a, {"kind": "retime", "track": "V1", "also": ["A1", "A2"], "clip": b[T].name, "head": 0,
                       "tail": 0, "ripple": 0, "before": start | {"speed": 1.0},
                       "after": {"speed": 0.75, "ramp": True, "source_in": start["source_in"],
                                 "source_out": start["source_in"] + 72}}, unchanged=57, rippled=0)


@once
def ramp_changed(f):
    """The ramp's middle part is slower earlier; the mean is the same."""
    b = f.cut()
    b[T] = replace(b[T], length=96, ramp=RAMP)
    a = [*b]
    a[T] = replace(b[T], ramp=((0.0, 0.0), (2.0, 1.0), (3.0, 2.0), (4.0, 3.0)))
    return case(b, a, {"kind": "retime", "track": "V1", "also": ["A1", "A2"], "clip": b[T].name, "head": 0,
                       "tail": 0, "ripple": 0, "before": {"speed": 0.75, "ramp": True},
                       "after": {"speed": 0.75, "ramp": True}}, unchanged=57, rippled=0)


@once
def half_speed_and_trimmed(f):
    """The ninth clip at 50 % and twenty frames shorter at its source's tail: a retime and a trim."""
    b, a = f.cut(), f.cut()
    n = b[T].length
    a[T] = replace(b[T], speed=Fraction(1, 2), length=(n - 20) * 2)
    retime = also_sound(both("retime", f.edit(T), where(a, T), ripple=n - 40))
    trim = also_sound(both("trim", f.edit(T), where(a, T), head=0, tail=-20, ripple=0))
    # Which of two changes at one record in comes first isn't said: compared in any order by the test.
    return case(b, a, retime, trim, unchanged=24, rippled=33)
