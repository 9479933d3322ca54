"""What looks like a change and is none, what confuses other tools, and several edits at once."""

from __future__ import annotations

from cases.base import (
    FORMS,
    HOUR,
    Export,
    Shot,
    T,
    alone,
    also_sound,
    both,
    case,
    gone,
    in_each_form,
    new,
    once,
    replace,
    rows,
    where,
    with_sound,
)

from support.otio_cut import Fx, Gap, row

SLUG = Shot("Slug", 0, 24, generator=True)


@in_each_form
def exported_again(f):
    """The same cut exported once more: link numbers, float noise and the stock effects' order differ."""
    return case(f.cut(), f.cut(), unchanged=60, rippled=0, export_before=Export(noise=0.004),
                export_after=Export(links_from=900, noise=-0.003, stock_backwards=True))


@once
def stock_effects_of_another_resolve(f):
    """Another Resolve writes no stock effects at all."""
    return case(f.cut(), f.cut(), unchanged=60, rippled=0, export_after=Export(stock=False))


@once
def a_plain_otio_trimmed(f):
    """Another program's .otio can't say what is linked: the same media over the same record range is."""
    b, a = f.cut(), f.cut()
    a[T] = replace(a[T], src=a[T].src + 12, length=a[T].length - 12)
    return case(b, a, also_sound(both("trim", f.edit(T), where(a, T), head=12, tail=0, ripple=-12)),
                unchanged=24, rippled=33, export_before=Export(resolve=False), export_after=Export(resolve=False))


@once
def resolve_against_a_plain_otio(f):
    """The later cut comes as another program's .otio: a slip, and nothing of what it can't carry."""
    b, a = f.cut(), f.cut()
    a[T] = replace(a[T], src=a[T].src + 12)
    return case(b, a, also_sound(both("slip", f.edit(T), where(a, T), shift=12)),
                unchanged=57, rippled=0, export_after=Export(resolve=False))


@once
def padding_at_the_end(f):
    """One export ends in filler, the other doesn't."""
    return case(f.cut(), [*f.clips, Gap(250)], unchanged=60, rippled=0)


@once
def shorter_tracks_not_padded(f):
    """One export pads V2 with filler to the timeline's end, the other doesn't."""
    upper = row(Gap(30), Shot("Z001", HOUR, 50))
    cut = rows(with_sound(f.cut()), V2=upper)
    return case(cut, cut, unchanged=61, rippled=0, export_after=Export(pad=False))


@once
def filler_in_two_pieces(f):
    """Filler of 24 written as one gap, or as two of 12."""
    b, a = f.cut(), f.cut()
    b[T:T], a[T:T] = [Gap(24)], [Gap(12), Gap(12)]
    return case(b, a, unchanged=60, rippled=0)


def _between(f, count, skip=None):
    """Slugs, each followed by a clip of the base cut, on V1 alone."""
    items = []
    for n in range(count):
        clip = f.clips[n % 20]
        items += [clip if n < 20 else replace(clip, name=f"{clip.name}b")] + ([] if n == skip else [SLUG])
    return items


@once
def one_of_thirty_slugs_between_clips_gone(f):
    """Thirty identical slugs stand between the clips; the eighteenth is extracted."""
    b, a = _between(f, 30), _between(f, 30, skip=17)
    return case(b, a, alone(gone("extract", where(b, 35), ripple=-24)), unchanged=18 * 3 + 17, rippled=12 * 3 + 12)


@once
def one_of_thirty_slugs_in_a_row_gone(f):
    """Thirty identical slugs in a row are twenty-nine: the first of them is said to be gone."""
    b = [*f.clips[:T], *[SLUG] * 30, *f.clips[T:]]
    a = [*f.clips[:T], *[SLUG] * 29, *f.clips[T:]]
    return case(b, a, alone(gone("extract", where(b, T), ripple=-24)), unchanged=24, rippled=36 + 29)


@once
def one_slug_more_in_a_row(f):
    """A thirty-first slug in a row of thirty."""
    b = [*f.clips[:T], *[SLUG] * 30, *f.clips[T:]]
    a = [*f.clips[:T], *[SLUG] * 31, *f.clips[T:]]
    return case(b, a, alone(new("insert", where(a, T), ripple=24)), unchanged=24, rippled=36 + 30)


@once
def a_repeated_take_used_once_less(f):
    """One range stands in the cut six times; its third use is gone."""
    form = FORMS[1]
    b, a = form.cut(), form.cut()
    del a[8]
    return case(b, a, also_sound(gone("extract", form.edit(8), ripple=-60)), unchanged=24, rippled=33)


@once
def a_repeated_take_used_once_more(f):
    """One range stands in the cut six times and is put in a seventh time."""
    form = FORMS[1]
    b = form.cut()
    a = [*b[:4], b[2], *b[4:]]
    return case(b, a, also_sound(new("insert", where(a, 4), ripple=60)), unchanged=12, rippled=48)


@once
def reels_cut_to_one_name(f):
    """Every clip has the same name; the files differ. The ninth is extracted."""
    b = [replace(clip, name="A001", media=clip.file) for clip in f.clips]
    a = [*b]
    del a[T]
    return case(b, a, also_sound(gone("extract", where(b, T), ripple=-b[T].length)), unchanged=24, rippled=33)


@once
def offline_in_one_export(f):
    """The ninth clip is offline in the later export: the cut is the same, its media isn't gone."""
    a = f.cut()
    a[T] = replace(a[T], offline=True)
    return case(f.cut(), a, unchanged=60, rippled=0)


@once
def trimmed_and_disabled(f):
    """The ninth clip is trimmed and switched off: one change of each kind."""
    b, a = f.cut(), f.cut()
    a[T] = replace(a[T], length=a[T].length - 12, enabled=False)
    return case(b, a, also_sound(both("trim", f.edit(T), where(a, T), head=0, tail=-12, ripple=-12)),
                also_sound(both("enable", f.edit(T), where(a, T), action="off", ripple=0)),
                unchanged=24, rippled=33)


@once
def inserted_and_later_extracted(f):
    """A clip is put in early, another taken out later; between them everything only moves."""
    b = f.cut()
    fresh = Shot("Z009C001", HOUR + 700, 37)
    a = [*b[:3], fresh, *b[3:12], *b[13:]]
    return case(b, a, also_sound(new("insert", where(a, 3), ripple=37)),
                also_sound(gone("extract", f.edit(12), ripple=-b[12].length)), unchanged=9, rippled=48)


@once
def inserted_and_as_much_extracted(f):
    """A clip in, another of the same length out later: those between moved, those after did not."""
    b = f.cut()
    fresh = Shot("Z009C001", HOUR + 700, b[12].length)
    a = [*b[:3], fresh, *b[3:12], *b[13:]]
    return case(b, a, also_sound(new("insert", where(a, 3), ripple=b[12].length)),
                also_sound(gone("extract", f.edit(12), ripple=-b[12].length)), unchanged=9 + 21, rippled=27)


@in_each_form
def three_edits_in_different_places(f):
    """A head trim, a slip and an extract."""
    b, a = f.cut(), f.cut()
    a[3] = replace(a[3], src=a[3].src + 10, length=a[3].length - 10)
    a[9] = replace(a[9], src=a[9].src + 6)
    del a[15]
    return case(b, a, also_sound(both("trim", f.edit(3), where(a, 3), head=10, tail=0, ripple=-10)),
                also_sound(both("slip", f.edit(9), where(a, 9), shift=6)),
                also_sound(gone("extract", f.edit(15), ripple=-b[15].length)), unchanged=9, rippled=42)


@once
def an_effect_and_a_slip(f):
    """The ninth clip is slipped and zoomed."""
    b, a = f.cut(), f.cut()
    a[T] = replace(a[T], src=a[T].src + 6, effects=(Fx("Transform", "transformationZoomX", 1.2, 1.0),))
    return case(b, a, also_sound(both("slip", f.edit(T), where(a, T), shift=6)),
                alone({"kind": "effect", "track": "V1", "action": "added"}), unchanged=57, rippled=0)


@once
def renamed_and_moved(f):
    """The third clip has a new name and stands elsewhere."""
    b, a = f.cut(), f.cut()
    b[2], moved = replace(b[2], media=b[2].file), replace(b[2], name="Wide", media=b[2].file)
    del a[2]
    a[7:7] = [moved]
    return replace(case(b, a), changes=None, some=[
        {"kind": "move", "clip": "Wide", "clips": 1}, {"kind": "rename", "to": "Wide"}])


@once
def everything_is_new(f):
    """Nothing is left of the earlier cut: no list is asked for but a true one."""
    a = [Shot(f"N{n:03}", HOUR, 40 + n) for n in range(20)]
    return replace(case(f.cut(), a), changes=None)


@once
def from_nothing(f):
    """An empty timeline gets three clips."""
    a = f.cut()[:3]
    return case(with_sound([]), with_sound(a), *(also_sound(new("insert", where(a, n), ripple=a[n].length))
                                                 for n in range(3)), unchanged=0, rippled=0)

