"""Transitions, effects, enable, names and markers."""

from __future__ import annotations

from cases.base import (
    HOUR,
    Dissolve,
    Says,
    Shot,
    T,
    alone,
    also_sound,
    both,
    case,
    in_each_form,
    once,
    replace,
    rows,
    where,
)

from support.otio_cut import Fx, Mark, Row, with_sound

ZOOM = Fx("Transform", "transformationZoomX", 1.2, 1.0)


def _fade(f, into=12, out=12, name="Cross Dissolve"):
    cut = f.at(T + 1)
    return {"record_in": cut - into, "record_out": cut + out, "in_offset": into, "out_offset": out, "name": name}


def _dissolved(f, *fade):
    items = f.cut()
    items[T + 1:T + 1] = fade
    return items


def _transition(f, action, before, after, **more):
    return {"kind": "transition", "track": "V1", "action": action, "clip": f.clips[T].name, "ripple": 0,
            "before": before, "after": after, **more}


@in_each_form
def dissolve_added(f):
    """A dissolve of a second between the ninth and the tenth clip."""
    return case(f.cut(), _dissolved(f, Dissolve()), _transition(f, "added", None, _fade(f), also=[]), rippled=0)


@once
def dissolve_removed(f):
    """The dissolve between the ninth and the tenth clip is a straight cut again."""
    return case(_dissolved(f, Dissolve()), f.cut(), _transition(f, "removed", _fade(f), None, also=[]), rippled=0)


@once
def dissolve_shortened(f):
    """The dissolve lasts half as long."""
    return case(_dissolved(f, Dissolve()), _dissolved(f, Dissolve(6, 6)),
                _transition(f, "changed", _fade(f), _fade(f, 6, 6), also=[]), rippled=0)


@once
def dissolve_aligned_elsewhere(f):
    """The dissolve is as long, but ends on the cut."""
    return case(_dissolved(f, Dissolve()), _dissolved(f, Dissolve(24, 0)),
                _transition(f, "changed", _fade(f), _fade(f, 24, 0), also=[]), rippled=0)


@once
def dissolve_made_a_wipe(f):
    """The dissolve has become an edge wipe."""
    return case(_dissolved(f, Dissolve()), _dissolved(f, Dissolve(name="Edge Wipe")),
                _transition(f, "changed", _fade(f), _fade(f, name="Edge Wipe"), also=[]), rippled=0)


@once
def dissolve_with_cross_fades(f):
    """A dissolve and, with it, cross fades on the linked sound: one change."""
    before, faded = with_sound(f.cut()), Dissolve(name="Cross Fade 0 dB")
    sounds = tuple(Row((*each.items[:T + 1], faded, *each.items[T + 1:])) for each in before.a)
    items = before.v[0].items
    after = replace(before, v=(Row((*items[:T + 1], Dissolve(), *items[T + 1:])),), a=sounds)
    return case(before, after, _transition(f, "added", None, _fade(f), also=["A1", "A2"]), rippled=0)


@once
def dissolve_only_rippled(f):
    """Something earlier got shorter; the dissolve only went with it."""
    b, a = _dissolved(f, Dissolve()), _dissolved(f, Dissolve())
    a[2] = replace(a[2], length=a[2].length - 10)
    return case(b, a, also_sound(both("trim", f.edit(2), where(a, 2), head=0, tail=-10, ripple=-10)),
                unchanged=6, rippled=51)


@once
def rolled_under_a_dissolve(f):
    """The cut under a dissolve is rolled: the dissolve is the same one."""
    b, a = _dissolved(f, Dissolve()), _dissolved(f, Dissolve())
    a[T] = replace(a[T], length=a[T].length + 6)
    a[T + 2] = replace(a[T + 2], src=a[T + 2].src + 6, length=a[T + 2].length - 6)
    return case(b, a, also_sound(both("roll", f.edit(T), where(a, T), shift=6,
                                      incoming={"before": f.edit(T + 1), "after": where(a, T + 1)})),
                unchanged=54, rippled=0)


@once
def dissolve_gone_with_its_clip(f):
    """The ninth clip is extracted and its dissolve into the tenth goes with it."""
    b, a = _dissolved(f, Dissolve()), f.cut()
    del a[T]
    change = also_sound({"kind": "extract", "track": "V1", "clip": f.clips[T].name, "before": f.edit(T),
                         "after": None, "ripple": -f.clips[T].length})
    return case(b, a, change | {"transitions": [{"before": _fade(f), "after": None}]}, unchanged=24, rippled=33)


@once
def dissolve_kept_by_the_clip_that_stayed(f):
    """The tenth clip is extracted; the dissolve out of the ninth now leads into the eleventh: the same one."""
    b, a = _dissolved(f, Dissolve()), _dissolved(f, Dissolve())
    del a[T + 2]
    change = also_sound({"kind": "extract", "track": "V1", "clip": f.clips[T + 1].name, "before": f.edit(T + 1),
                         "after": None, "ripple": -f.clips[T + 1].length})
    return case(b, a, change, unchanged=27, rippled=30)


@once
def inserted_where_a_dissolve_was(f):
    """A clip is put between the two of a dissolve, which no longer meet: it goes with the insert."""
    b, a = _dissolved(f, Dissolve()), f.cut()
    a[T + 1:T + 1] = [Shot("Z009C001", HOUR + 700, 37)]
    change = also_sound({"kind": "insert", "track": "V1", "clip": "Z009C001", "before": None,
                         "after": where(a, T + 1), "ripple": 37})
    return case(b, a, change | {"transitions": [{"before": _fade(f), "after": None}]}, unchanged=27, rippled=33)


def _effect(f, before, after, action, what="transform"):
    b, a = f.cut(), f.cut()
    b[T], a[T] = replace(b[T], effects=before), replace(a[T], effects=after)
    return case(b, a, alone({"kind": "effect", "track": "V1", "action": action, "what": Says(what),
                             "clip": b[T].name, "ripple": 0, "before": f.edit(T), "after": f.edit(T)}),
                unchanged=59, rippled=0)


@in_each_form
def zoomed_in(f):
    """The ninth clip is zoomed in: the stock transform is off its defaults for the first time."""
    return _effect(f, (), (ZOOM,), "added")


@once
def zoomed_in_further(f):
    """The ninth clip's zoom goes from 1.2 to 1.4."""
    return _effect(f, (ZOOM,), (replace(ZOOM, value=1.4),), "changed")


@once
def zoom_taken_back(f):
    """The ninth clip's transform is back at its defaults."""
    return _effect(f, (ZOOM,), (), "removed")


@once
def plugin_added(f):
    """A blur, which is no stock effect."""
    return _effect(f, (), (Fx("Gaussian Blur", "strength", 0.4, 0.1, type=200),), "added", what="blur")


@once
def level_changed(f):
    """The linked sound's level goes ten decibels down on both tracks: one change."""
    before = with_sound(f.cut())
    quiet = Fx("Fairlight Clip Volume and Fades", "volume", -10.0, 0.0, type=62)
    after = replace(before, a=tuple(
        Row((*each.items[:T], replace(each.items[T], effects=(quiet,)), *each.items[T + 1:])) for each in before.a))
    return case(before, after, {"kind": "effect", "track": "A1", "also": ["A2"], "action": "added",
                                "clip": f.clips[T].name, "ripple": 0}, unchanged=58, rippled=0)


@once
def title_text_changed(f):
    """The title over the third clip reads otherwise."""
    title = Shot("Text+", 0, 50, generator=True)
    texts = [replace(title, effects=(Fx("Text+", "StyledText", text, "", type=300),)) for text in ("Berlin", "Bonn")]
    b, a = (rows(with_sound(f.cut()), V2=Row((text,))) for text in texts)
    return case(b, a, alone({"kind": "effect", "track": "V2", "action": "changed", "clip": "Text+"}),
                unchanged=60, rippled=0)


def _enabled(f, before, after, action):
    b, a = f.cut(), f.cut()
    b[T], a[T] = replace(b[T], enabled=before), replace(a[T], enabled=after)
    change = both("enable", f.edit(T) | {"enabled": before}, f.edit(T) | {"enabled": after}, action=action, ripple=0)
    return case(b, a, also_sound(change), unchanged=57, rippled=0)


@in_each_form
def disabled(f):
    """The ninth clip is switched off, picture and sound."""
    return _enabled(f, True, False, "off")


@once
def enabled_again(f):
    """The ninth clip is switched on again."""
    return _enabled(f, False, True, "on")


@once
def picture_disabled(f):
    """Only the picture of the ninth clip is switched off."""
    before = with_sound(f.cut())
    items = list(before.v[0].items)
    items[T] = replace(items[T], enabled=False)
    return case(before, rows(before, V1=Row(tuple(items))),
                alone({"kind": "enable", "track": "V1", "action": "off", "clip": f.clips[T].name}),
                unchanged=59, rippled=0)


@in_each_form
def renamed(f):
    """The ninth clip is called otherwise; it shows the same file."""
    b, a = f.cut(), f.cut()
    b[T], a[T] = (replace(b[T], name=name, media=f.clips[T].file) for name in (f.clips[T].name, "Wide on Anna"))
    change = both("rename", where(b, T), where(a, T), ripple=0, to="Wide on Anna")
    return case(b, a, also_sound(change | {"from": f.clips[T].name}), unchanged=57, rippled=0)


def _clip_marked(f, before, after, action, **more):
    b, a = f.cut(), f.cut()
    b[T], a[T] = replace(b[T], markers=before), replace(a[T], markers=after)
    change = {"kind": "marker", "track": "V1", "action": action, "clip": b[T].name, "ripple": 0, **more}
    return case(b, a, alone(change), unchanged=59, rippled=0)


def _mark(f, plus=10, **more):
    return Mark(int(f.clips[T].src) + plus, **more)


@in_each_form
def clip_marker_added(f):
    """A marker on the ninth clip."""
    return _clip_marked(f, (), (_mark(f),), "added")


@once
def clip_marker_removed(f):
    """The marker on the ninth clip is gone."""
    return _clip_marked(f, (_mark(f),), (), "removed")


@once
def clip_marker_changed(f):
    """The marker on the ninth clip has another colour and note."""
    return _clip_marked(f, (_mark(f),), (_mark(f, colour="RED", note="too dark"),), "changed")


@once
def clip_marker_moved(f):
    """The marker on the ninth clip sits seven source frames later."""
    return _clip_marked(f, (_mark(f),), (_mark(f, 17),), "moved", shift=7)


@once
def clip_with_a_marker_trimmed(f):
    """A clip with a marker on it loses its head: the marker is still on the same frame."""
    b, a = f.cut(), f.cut()
    b[T] = replace(b[T], markers=(_mark(f, 30),))
    a[T] = replace(b[T], src=b[T].src + 12, length=b[T].length - 12)
    return case(b, a, also_sound(both("trim", f.edit(T), where(a, T), head=12, ripple=-12)), unchanged=24, rippled=33)


def _marked(f, before, after, action, **more):
    change = {"kind": "marker", "track": "", "action": action, "ripple": 0, **more}
    return case(with_sound(f.cut(), markers=before), with_sound(f.cut(), markers=after), change,
                unchanged=60, rippled=0)


@once
def timeline_marker_added(f):
    """A marker on the timeline."""
    return _marked(f, (), (Mark(500, note="VFX"),), "added")


@once
def timeline_marker_removed(f):
    """The timeline's marker is gone."""
    return _marked(f, (Mark(500), Mark(700, name="Marker 2")), (Mark(700, name="Marker 2"),), "removed")


@once
def timeline_marker_changed(f):
    """The timeline's marker says something else."""
    return _marked(f, (Mark(500, note="VFX"),), (Mark(500, note="VFX done"),), "changed")


@once
def timeline_marker_moved(f):
    """The timeline's marker sits a second later."""
    return _marked(f, (Mark(500),), (Mark(524),), "moved", shift=24)


@once
def timeline_marker_only_rippled(f):
    """A trim earlier on has taken the timeline's later marker along."""
    b, a = f.cut(), f.cut()
    a[3] = replace(a[3], length=a[3].length - 12)
    return case(with_sound(b, markers=(Mark(600),)), with_sound(a, markers=(Mark(588),)),
                also_sound(both("trim", f.edit(3), where(a, 3), head=0, tail=-12, ripple=-12)),
                unchanged=9, rippled=48)


@once
def two_markers_at_one_frame(f):
    """Two clips carry equal markers; only one is moved."""
    b, a = f.cut(), f.cut()
    for index in (3, T):
        b[index] = replace(b[index], markers=(Mark(int(b[index].src) + 10),))
    a[3] = b[3]
    a[T] = replace(b[T], markers=(Mark(int(b[T].src) + 15),))
    return case(b, a, alone({"kind": "marker", "track": "V1", "action": "moved", "clip": b[T].name, "shift": 5}),
                unchanged=59, rippled=0)
