"""Tracks, the timeline itself, compound clips."""

from __future__ import annotations

from fractions import Fraction

from cases.base import (
    HOUR,
    Export,
    Inside,
    Shot,
    T,
    alone,
    also_sound,
    both,
    case,
    gone,
    new,
    once,
    replace,
    rows,
    where,
    with_sound,
)

from support.otio_cut import Gap, Row, Timeline, length, linked, row, sound_of

TITLES = (Gap(60), Shot("Z001", HOUR, 50), Gap(300), Shot("Z002", HOUR, 70))


def _track(action, label, **more):
    return alone({"kind": "track", "track": label, "action": action, "ripple": 0, **more})


@once
def empty_track_added_under_v1(f):
    """A new, empty V1: everything else is one track higher and nothing else has changed."""
    before = with_sound(f.cut())
    return case(before, replace(before, v=(Row(), *before.v)), _track("added", "V1"), unchanged=60, rippled=0)


@once
def empty_track_added_under_v1_and_edits(f):
    """A new V1 under everything, one clip trimmed, one extracted: what is gone was on V1, the rest is on V2."""
    b, a = f.cut(), f.cut()
    a[3] = replace(a[3], length=a[3].length - 9)
    del a[T]
    after = with_sound(a)
    trim = also_sound(both("trim", f.edit(3), where(a, 3, "V2"), head=0, tail=-9, ripple=-9))
    extract = also_sound(gone("extract", f.edit(T), ripple=-b[T].length))
    return case(with_sound(b), replace(after, v=(Row(), *after.v)), _track("added", "V1"), trim, extract,
                unchanged=9, rippled=45)


@once
def track_with_clips_added_under_v1(f):
    """A new V1 with two clips on it: the track and one overwrite each."""
    before = with_sound(f.cut())
    after = replace(before, v=(Row(TITLES), *before.v))
    return case(before, after, _track("added", "V1"),
                *(alone(new("overwrite", where(TITLES, n), ripple=0, over=[])) for n in (0, 1)),
                unchanged=60, rippled=0)


@once
def track_added_on_top(f):
    """A new V2 with two clips on it."""
    before = with_sound(f.cut())
    return case(before, rows(before, V2=Row(TITLES)), _track("added", "V2"),
                *(alone(new("overwrite", where(TITLES, n, "V2"), ripple=0, over=[])) for n in (0, 1)),
                unchanged=60, rippled=0)


@once
def track_removed(f):
    """V2 with its two clips is gone: the track and one lift each."""
    after = with_sound(f.cut())
    lifts = (alone({"kind": "lift", "track": "V2", "clip": where(TITLES, n)["name"], "ripple": 0, "after": None,
                   "before": where(TITLES, n, "V2")}) for n in (0, 1))
    return case(rows(after, V2=Row(TITLES)), after, _track("removed", "V2"), *lifts, unchanged=60, rippled=0)


@once
def empty_track_removed(f):
    """An empty A3 is gone."""
    after = with_sound(f.cut())
    return case(rows(after, A3=Row()), after, _track("removed", "A3"), unchanged=60, rippled=0)


def _v1(f, action, before, after, **more):
    cut = with_sound(f.cut())
    return case(replace(cut, v=(replace(cut.v[0], **before),)), replace(cut, v=(replace(cut.v[0], **after),)),
                _track(action, "V1", **more), unchanged=60, rippled=0)


@once
def track_renamed(f):
    """V1 is called Picture now."""
    return _v1(f, "renamed", {"name": "Stringout"}, {"name": "Picture"}, **{"from": "Stringout", "to": "Picture"})


@once
def track_named(f):
    """V1, which had its default name, is called Picture now."""
    return _v1(f, "renamed", {}, {"name": "Picture"}, to="Picture")


@once
def track_off(f):
    """V1 is switched off."""
    return _v1(f, "off", {}, {"enabled": False})


@once
def track_on(f):
    """V1 is switched on."""
    return _v1(f, "on", {"enabled": False}, {})


@once
def track_locked(f):
    """V1 is locked."""
    return _v1(f, "locked", {}, {"locked": True})


@once
def track_unlocked(f):
    """V1 is unlocked."""
    return _v1(f, "unlocked", {"locked": True}, {})


@once
def track_moved(f):
    """V2 and V3 have changed places."""
    base = with_sound(f.cut())
    two, three = Row(TITLES), row(Gap(500), Shot("Y001", HOUR, 40), Shot("Y002", HOUR, 41), Shot("Y003", HOUR, 42))
    return case(replace(base, v=(*base.v, two, three)), replace(base, v=(*base.v, three, two)),
                alone({"kind": "track", "action": "moved", "ripple": 0}), unchanged=65, rippled=0)


@once
def start_timecode_changed(f):
    """The timeline starts at 02:00:00:00 now; nothing else has changed."""
    change = {"kind": "timeline", "what": "start", "shift": 0, "ripple": 0}
    return case(with_sound(f.cut()), with_sound(f.cut(), start=2 * HOUR), change, unchanged=60, rippled=0)


@once
def start_timecode_changed_and_edits(f):
    """The timeline starts at 10:00:00:00 now, one clip is trimmed and one slipped."""
    b, a = f.cut(), f.cut()
    a[3] = replace(a[3], length=a[3].length - 9)
    a[T] = replace(a[T], src=a[T].src + 4)
    start = 10 * HOUR
    return case(with_sound(b), with_sound(a, start=start), {"kind": "timeline", "what": "start", "shift": 0},
                also_sound(both("trim", f.edit(3), where(a, 3, start=start), head=0, tail=-9, ripple=-9)),
                also_sound(both("slip", f.edit(T), where(a, T, start=start), shift=4, ripple=0)),
                unchanged=9, rippled=45)


@once
def timeline_renamed(f):
    """Both files carry the timeline's name, and it is another one."""
    change = {"kind": "timeline", "what": "name", "from": "Reel 1 v1", "to": "Reel 1 v2"}
    return case(with_sound(f.cut(), name="Reel 1 v1"), with_sound(f.cut(), name="Reel 1 v2"), change,
                unchanged=60, rippled=0)


@once
def timeline_named_in_one_file_only(f):
    """Resolve writes no timeline name: a name from a file name is never compared."""
    return case(with_sound(f.cut()), with_sound(f.cut(), name="Reel 1 v2"), unchanged=60, rippled=0)


@once
def rate_changed(f):
    """The same clips, the same frames, in a timeline of 25."""
    b = [replace(clip, media_rate=24) for clip in f.clips]
    a = [replace(clip, media_rate=25) for clip in f.clips]
    return replace(case(with_sound(b), with_sound(a, rate=25)), changes=None,
                   some=[{"kind": "timeline", "what": "rate"}])


def _compound(name, items, link="comp"):
    inner = with_sound([replace(item, link=f"{name} {n}") for n, item in enumerate(items)], start=0)
    return Shot(name, 0, length(tuple(items)), inside=inner, link=link)


def _with_compound(f, *compounds, at=T):
    """The base cut with compounds, picture and sound, in the ninth clip's place."""
    items = linked(tuple(f.clips[:at])) + tuple(compounds) + linked(tuple(f.clips[at + 1:]), "M")
    sounds = tuple(Row(tuple(s if isinstance(s, Shot) and s.inside else c for s, c in
                             zip(items, sound_of(items, n), strict=True))) for n in (0, 1))
    return Timeline((Row(items),), sounds)


INNER = (Shot("N001", HOUR + 10, 40), Shot("N002", HOUR + 20, 50), Shot("N003", HOUR + 30, 60))


@once
def changed_inside_a_compound(f):
    """Inside a compound clip one clip is slipped; outside nothing moves."""
    slipped = (INNER[0], replace(INNER[1], src=HOUR + 27), INNER[2])
    inside = {"kind": "slip", "track": "V1", "clip": "N002", "shift": 7,
              "before": {"record_in": 40, "record_out": 90}, "after": {"record_in": 40, "record_out": 90}}
    change = {"kind": "nested", "track": "V1", "action": "changed", "clip": "Scene 4", "ripple": 0,
              "changes": Inside([inside])}
    return case(_with_compound(f, _compound("Scene 4", INNER)), _with_compound(f, _compound("Scene 4", slipped)),
                change, rippled=0)


@once
def shortened_inside_a_compound(f):
    """Inside a compound clip one clip loses its head, and outside everything later closes up."""
    trimmed = (INNER[0], replace(INNER[1], src=HOUR + 32, length=38), INNER[2])
    change = {"kind": "nested", "track": "V1", "action": "changed", "clip": "Scene 4", "ripple": -12,
              "changes": Inside([{"kind": "trim", "clip": "N002", "head": 12, "tail": 0, "ripple": -12}])}
    return case(_with_compound(f, _compound("Scene 4", INNER)), _with_compound(f, _compound("Scene 4", trimmed)),
                change, unchanged=24, rippled=33)


@once
def a_compound_used_three_times_changed(f):
    """A compound that stands in the cut three times is changed inside: one change with a count."""
    slipped = (INNER[0], replace(INNER[1], src=HOUR + 27), INNER[2])
    cuts = []
    for inner in (INNER, slipped):
        uses = [_compound("Scene 4", inner, link=f"comp{n}") for n in range(3)]
        cuts.append(_with_compound(f, uses[0], f.clips[0], uses[1], f.clips[1], uses[2]))
    change = {"kind": "nested", "track": "V1", "action": "changed", "clip": "Scene 4", "count": 3, "ripple": 0}
    return case(*cuts, change, rippled=0)


@once
def compound_made(f):
    """The ninth to the eleventh clip have been made a compound clip, nothing in it has changed."""
    run = f.clips[T:T + 3]
    after = _with_compound(f, _compound("Scene 4", run))
    items = after.v[0].items[:T + 1] + linked(tuple(f.clips[T + 3:]), "M")
    sounds = tuple(Row((*sound_of(items[:T], n), items[T], *sound_of(items[T + 1:], n))) for n in (0, 1))
    change = {"kind": "nested", "track": "V1", "action": "made", "clip": "Scene 4", "ripple": 0, "before": None}
    return case(f.cut(), Timeline((Row(items),), sounds), change, unchanged=17 * 3, rippled=0)


@once
def compound_broken(f):
    """The compound clip is taken apart into the clips that lay in it."""
    made = compound_made(f)
    change = {"kind": "nested", "track": "V1", "action": "broken", "ripple": 0, "after": None}
    return replace(made, before=made.after, after=made.before, changes=[change])


@once
def ntsc_film_rate(f):
    """23.976: a head trim in a cut at 24000/1001."""
    b, a = f.cut(), f.cut()
    a[T] = replace(a[T], src=a[T].src + 12, length=a[T].length - 12)
    rate = Fraction(24000, 1001)
    return case(with_sound(b, rate=rate), with_sound(a, rate=rate),
                also_sound(both("trim", f.edit(T), where(a, T), head=12, tail=0, ripple=-12)),
                unchanged=24, rippled=33, export_after=Export(written_rate=23.976))


@once
def drop_frame_rate(f):
    """29.97 drop-frame with a start of 01:00:00;00: a slip and an extract."""
    b, a = f.cut(), f.cut()
    a[3] = replace(a[3], src=a[3].src + 5)
    del a[T]
    cuts = (with_sound(it, rate=Fraction(30000, 1001), start=107892) for it in (b, a))
    return case(*cuts, {"kind": "slip", "track": "V1", "also": ["A1", "A2"], "shift": 5},
                {"kind": "extract", "track": "V1", "also": ["A1", "A2"], "ripple": -b[T].length},
                unchanged=21, rippled=33)

