"""Several edits close together: each is told as if it stood alone."""

from __future__ import annotations

from cases.base import HOUR, Shot, T, case, once, replace, with_sound

from support.otio_cut import Gap, Row, Timeline

NEW = Shot("NEW", HOUR + 3000, 36)
OTHER = Shot("N2", HOUR + 4000, 26, media="n2.mov")


def _slid(items, n, frames=6):
    """Clip `n` goes `frames` later between its neighbours."""
    before, after = items[n - 1], items[n + 1]
    return [*items[:n - 1], replace(before, length=before.length + frames), items[n],
            replace(after, src=after.src + frames, length=after.length - frames), *items[n + 2:]]


def _halves(clip, at=20):
    return replace(clip, length=at), replace(clip, src=clip.src + at, length=clip.length - at)


@once
def two_put_into_one_clip(f):
    """Two clips put into one: two inserts, each with its halves."""
    b = f.cut()
    first, rest = _halves(b[T])
    middle, last = _halves(rest, 10)
    a = [*b[:T], first, NEW, middle, OTHER, last, *b[T + 1:]]
    return case(b, a, {"kind": "insert", "track": "V1", "clip": "NEW", "ripple": 36},
                {"kind": "insert", "track": "V1", "clip": "N2", "ripple": 26}, rippled=3 * 11)


@once
def cut_up_and_the_second_half_slipped(f):
    """A razor cut, then the second half slipped four frames."""
    b = f.cut()
    first, last = _halves(b[T])
    a = [*b[:T], first, replace(last, src=last.src + 4), *b[T + 1:]]
    return case(b, a, {"kind": "split", "track": "V1", "clip": b[T].name},
                {"kind": "slip", "track": "V1", "shift": 4, "ripple": 0}, rippled=0)


@once
def cut_up_and_the_second_half_trimmed(f):
    """A razor cut, then five frames off the end, everything later earlier."""
    b = f.cut()
    first, last = _halves(b[T])
    a = [*b[:T], first, replace(last, length=last.length - 5), *b[T + 1:]]
    return case(b, a, {"kind": "split", "track": "V1"}, {"kind": "trim", "track": "V1", "tail": -5, "ripple": -5},
                rippled=3 * 11)


@once
def put_into_the_middle_and_trimmed(f):
    """A clip put into another, and the head of the second half trimmed five frames."""
    b = f.cut()
    first, last = _halves(b[T])
    a = [*b[:T], first, NEW, replace(last, src=last.src + 5, length=last.length - 5), *b[T + 1:]]
    return case(b, a, {"kind": "insert", "clip": "NEW", "ripple": 36}, {"kind": "trim", "head": 5, "ripple": -5},
                rippled=3 * 11)


@once
def the_last_but_one_slid(f):
    """The last clip but one goes six frames later: one slide, though nothing stands behind its neighbour."""
    b = f.cut()
    return case(b, _slid(b, 18), {"kind": "slide", "track": "V1", "clip": b[18].name, "shift": 6, "ripple": 0})


@once
def slid_beside_an_extract(f):
    """The second clip slides, the fourth is taken out."""
    b = f.cut()
    a = _slid(b, 1)
    return case(b, a[:3] + a[4:], {"kind": "slide", "clip": b[1].name, "shift": 6},
                {"kind": "extract", "clip": b[3].name, "ripple": -b[3].length})


@once
def slid_and_slipped(f):
    """A clip slides six frames and shows frames four later."""
    b = f.cut()
    a = _slid(b, 10)
    a[10] = replace(a[10], src=a[10].src + 4)
    return case(b, a, {"kind": "slide", "clip": b[10].name, "shift": 6}, {"kind": "slip", "shift": 4})


@once
def a_title_and_the_clip_after_it_taken_out(f):
    """A title without sound and the clip behind it: two extracts, the clip's with its sound."""
    b = f.cut()
    with_title = [*b[:3], Shot("Text+", 0, 48, generator=True), *b[3:]]
    return case(with_title, b[:3] + b[4:],
                {"kind": "extract", "track": "V1", "also": [], "clip": "Text+", "ripple": -48},
                {"kind": "extract", "track": "V1", "also": ["A1", "A2"], "clip": b[3].name, "ripple": -b[3].length},
                rippled=3 * 16)


@once
def an_empty_sound_track_above_the_others(f):
    """A new empty A1 above two tracks with the same sound: one track added."""
    whole = with_sound(f.cut())
    return case(whole, replace(whole, a=(Row(), *whole.a)), {"kind": "track", "action": "added", "track": "A1"},
                unchanged=60, rippled=0)


@once
def filler_opened_where_nothing_is_linked(f):
    """Thirty frames of filler opened in a cut of pictures alone."""
    b = f.cut()
    return case(Timeline((Row(tuple(b)),)), Timeline((Row((*b[:7], Gap(30), *b[7:])),)),
                {"kind": "insert", "clip": "", "track": "V1", "ripple": 30, "also": []}, unchanged=7, rippled=13)
