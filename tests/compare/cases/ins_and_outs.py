"""Insert, overwrite, extract, lift, split, join and filler opened or closed."""

from __future__ import annotations

from cases.base import (
    HOUR,
    Shot,
    T,
    all_tracks,
    alone,
    also_sound,
    both,
    case,
    gone,
    in_each_form,
    new,
    on,
    once,
    part,
    piece,
    replace,
    rows,
    where,
    with_sound,
)

from support.otio_cut import Gap, Row, row

NEW = Shot("Z009C001", HOUR + 700, 37)


@in_each_form
def inserted_at_the_head(f):
    """A new clip at the very head."""
    b = f.cut()
    a = [NEW, *b]
    return case(b, a, also_sound(new("insert", where(a, 0), ripple=37)), unchanged=0, rippled=60)


@in_each_form
def inserted_in_the_middle(f):
    """A new clip before the ninth."""
    b = f.cut()
    a = [*b[:T], NEW, *b[T:]]
    return case(b, a, also_sound(new("insert", where(a, T), ripple=37)), unchanged=24, rippled=36)


@in_each_form
def appended(f):
    """A new clip at the end."""
    b = f.cut()
    a = [*b, NEW]
    return case(b, a, also_sound(new("insert", where(a, 20), ripple=37)), unchanged=60, rippled=0)


@in_each_form
def inserted_into_a_clip(f):
    """A new clip in the middle of the ninth, which is cut in two."""
    b = f.cut()
    halves = [part(b[T], 0, 30), part(b[T], 30, b[T].length - 30)]
    a = [*b[:T], halves[0], NEW, halves[1], *b[T + 1:]]
    change = new("insert", where(a, T + 1), ripple=37,
                 parts=[where(a, T), where(a, T + 2)])
    return case(b, a, also_sound(change), unchanged=24, rippled=33)


@once
def the_same_range_used_once_more(f):
    """A clip that is in the cut already is used again, elsewhere."""
    b = f.cut()
    a = [*b[:14], b[3], *b[14:]]
    return case(b, a, also_sound(new("insert", where(a, 14), ripple=b[3].length)), unchanged=42, rippled=18)


@once
def two_clips_inserted_at_one_place(f):
    """Two new clips side by side are two inserts."""
    b = f.cut()
    other = Shot("Z009C002", HOUR + 50, 21)
    a = [*b[:T], NEW, other, *b[T:]]
    return case(b, a, also_sound(new("insert", where(a, T), ripple=37)),
                also_sound(new("insert", where(a, T + 1), ripple=21)), unchanged=24, rippled=36)


@once
def picture_alone_inserted(f):
    """Picture without sound is inserted, the sound below opens up with it."""
    b = f.cut()
    a = [*b[:T], NEW, *b[T:]]
    under = with_sound(b)
    sound = [(*each.items[:T], Gap(37), *each.items[T:]) for each in under.a]
    after = replace(with_sound(a), a=tuple(Row(items) for items in sound))
    # The sound's link groups come from the earlier cut, so picture and sound must agree on them.
    picture = (*under.v[0].items[:T], NEW, *under.v[0].items[T:])
    return case(under, replace(after, v=(Row(picture),)), alone(new("insert", where(a, T), ripple=37)),
                unchanged=24, rippled=36)


@once
def only_the_picture_rippled(f):
    """A title is put into V1 alone and V1 alone moves; the sound has lost its sync."""
    before = with_sound(f.cut())
    items = before.v[0].items
    after = rows(before, V1=Row((*items[:T], NEW, *items[T:])))
    return case(before, after, alone(new("insert", where([*f.clips[:T], NEW], T), ripple=37, ripple_tracks=["V1"])),
                unchanged=8 + 40, rippled=12)


@in_each_form
def overwritten_over_the_middle_of_a_clip(f):
    """Twenty frames in the middle of the ninth clip are covered by a new one."""
    b = f.cut()
    a = [*b[:T], part(b[T], 0, 15), replace(NEW, length=20), part(b[T], 35, b[T].length - 35), *b[T + 1:]]
    covered = piece(b[T], 15, 20, f.at(T) + 15)
    return case(b, a, also_sound(new("overwrite", where(a, T + 1), ripple=0, over=all_tracks([covered]))),
                unchanged=57, rippled=0)


@in_each_form
def overwritten_over_parts_of_two_clips(f):
    """A new clip over the last 16 frames of the eighth and the first 21 of the ninth."""
    b = f.cut()
    one, two = b[T - 1], b[T]
    a = [*b[:T - 1], part(one, 0, one.length - 16), NEW, part(two, 21, two.length - 21), *b[T + 1:]]
    covered = [piece(one, one.length - 16, 16, f.at(T) - 16), piece(two, 0, 21, f.at(T))]
    return case(b, a, also_sound(new("overwrite", where(a, T), ripple=0, over=all_tracks(covered))),
                unchanged=54, rippled=0)


@in_each_form
def overwritten_over_whole_clips(f):
    """A new clip from the ninth's record in over the ninth and the tenth: no replace, an overwrite."""
    b = f.cut()
    a = [*b[:T], replace(NEW, length=b[T].length + b[T + 1].length), *b[T + 2:]]
    return case(b, a, also_sound(new("overwrite", where(a, T), ripple=0,
                                     over=all_tracks([f.edit(T), f.edit(T + 1)]))), unchanged=54, rippled=0)


@once
def overwritten_over_the_head_of_a_clip(f):
    """A new clip over the first twenty frames of the ninth, whose tail is still there."""
    b = f.cut()
    a = [*b[:T], replace(NEW, length=20), part(b[T], 20, b[T].length - 20), *b[T + 1:]]
    return case(b, a, also_sound(new("overwrite", where(a, T), ripple=0,
                                     over=all_tracks([piece(b[T], 0, 20, f.at(T))]))), unchanged=57, rippled=0)


@once
def overwritten_over_filler(f):
    """A new clip is laid into filler that was there."""
    b = f.cut()
    b[T:T] = [Gap(60)]
    a = [*f.clips[:T], Gap(10), NEW, Gap(13), *f.clips[T:]]
    return case(b, a, also_sound(new("overwrite", where(a, T), ripple=0, over=[])), unchanged=60, rippled=0)


@once
def overwritten_over_the_tail_of_a_clip(f):
    """A new clip over the last twenty frames of the ninth."""
    b = f.cut()
    n = b[T].length - 20
    a = [*b[:T], part(b[T], 0, n), replace(NEW, length=20), *b[T + 1:]]
    return case(b, a, also_sound(new("overwrite", where(a, T + 1), ripple=0,
                                     over=all_tracks([piece(b[T], n, 20, f.at(T) + n)]))), unchanged=57, rippled=0)


@once
def overwritten_over_a_clip_and_filler(f):
    """A new clip over the last sixteen frames of the ninth and on into the filler behind it."""
    b = f.cut()
    n = b[T].length - 16
    b[T + 1:T + 1] = [Gap(50)]
    a = [*b]
    a[T:T + 2] = [part(b[T], 0, n), NEW, Gap(50 - (NEW.length - 16))]
    return case(b, a, also_sound(new("overwrite", where(a, T + 1), ripple=0,
                                     over=all_tracks([piece(b[T], n, 16, f.at(T) + n)]))), unchanged=57, rippled=0)


@once
def a_linked_pair_inserted(f):
    """A clip with sound on A1 alone is inserted; A2 opens up with it."""
    before = with_sound(f.cut())
    fresh = replace(NEW, link="fresh")
    items = {"V1": fresh, "A1": replace(fresh, channel=0), "A2": Gap(37)}
    lanes = {"V1": before.v[0], "A1": before.a[0], "A2": before.a[1]}
    after = rows(before, **{label: Row((*lanes[label].items[:T], items[label], *lanes[label].items[T:]))
                            for label in lanes})
    edit = where(after.v[0].items, T)
    return case(before, after, {**new("insert", edit, ripple=37), "also": ["A1"],
                                "linked": [{"before": None, "after": on("A1", edit)}]}, unchanged=24, rippled=36)


@once
def picture_alone_overwritten(f):
    """A cutaway over the middle of the ninth clip, its sound runs on beneath."""
    before = with_sound(f.cut())
    items, clip = before.v[0].items, f.clips[T]
    cut = (*items[:T], replace(items[T], length=15), replace(NEW, length=20),
           replace(items[T], src=clip.src + 35, length=clip.length - 35), *items[T + 1:])
    covered = piece(clip, 15, 20, f.at(T) + 15)
    return case(before, rows(before, V1=Row(cut)),
                alone(new("overwrite", where(cut, T + 1), ripple=0, over=[covered])), unchanged=59, rippled=0)


@once
def appended_while_music_runs_on(f):
    """A clip goes behind the last one of V1, but the music on A3 lies later still: nothing is appended."""
    end = f.at(19) + f.clips[19].length - HOUR
    music = row(Gap(end + 100), Shot("M01", HOUR, 100, media="m01.wav", channel=0))
    b, a = f.cut(), [*f.clips, NEW]
    return case(rows(with_sound(b), A3=music), rows(with_sound(a), A3=music),
                also_sound(new("overwrite", where(a, 20), ripple=0, over=[])), unchanged=61, rippled=0)


@in_each_form
def extracted(f):
    """The ninth clip is gone and the hole closed."""
    b, a = f.cut(), f.cut()
    del a[T]
    return case(b, a, also_sound(gone("extract", f.edit(T), ripple=-b[T].length)), unchanged=24, rippled=33)


@in_each_form
def first_extracted(f):
    """The first clip is gone."""
    b = f.cut()
    return case(b, b[1:], also_sound(gone("extract", f.edit(0), ripple=-b[0].length)), unchanged=0, rippled=57)


@in_each_form
def last_extracted(f):
    """The last clip is gone, and with it the end of the timeline."""
    b = f.cut()
    return case(b, b[:-1], also_sound(gone("extract", f.edit(19), ripple=-b[19].length)), unchanged=57, rippled=0)


@in_each_form
def frames_extracted_from_a_clip(f):
    """Twenty frames out of the middle of the ninth clip, closed up: a jump cut."""
    b = f.cut()
    a = [*b[:T], part(b[T], 0, 25), part(b[T], 45, b[T].length - 45), *b[T + 1:]]
    change = gone("extract", piece(b[T], 25, 20, f.at(T) + 25), ripple=-20, parts=[where(a, T), where(a, T + 1)])
    return case(b, a, also_sound(change), unchanged=24, rippled=33)


@in_each_form
def lifted_leaving_filler(f):
    """The ninth clip is gone, filler stands in its place."""
    b = f.cut()
    a = [*b[:T], Gap(b[T].length), *b[T + 1:]]
    return case(b, a, also_sound(gone("lift", f.edit(T), ripple=0, under=[])), unchanged=57, rippled=0)


@in_each_form
def frames_lifted_from_a_clip(f):
    """Twenty frames out of the middle of the ninth clip, filler in their place."""
    b = f.cut()
    a = [*b[:T], part(b[T], 0, 25), Gap(20), part(b[T], 45, b[T].length - 45), *b[T + 1:]]
    change = gone("lift", piece(b[T], 25, 20, f.at(T) + 25), ripple=0, under=[], parts=[where(a, T), where(a, T + 1)])
    return case(b, a, also_sound(change), unchanged=57, rippled=0)


@in_each_form
def lifted_under_its_neighbours(f):
    """The ninth clip is gone; the eighth runs longer and the tenth starts earlier over its place."""
    b = f.cut()
    n = b[T].length
    one, two = replace(b[T - 1], length=b[T - 1].length + 30), b[T + 1]
    two = replace(two, src=two.src - (n - 30), length=two.length + n - 30)
    a = [*b[:T - 1], one, two, *b[T + 2:]]
    shown = [piece(one, b[T - 1].length, 30, f.at(T)), piece(two, 0, n - 30, f.at(T) + 30)]
    return case(b, a, also_sound(gone("lift", f.edit(T), ripple=0, under=all_tracks(shown))), unchanged=51, rippled=0)


@once
def lifted_under_the_one_before(f):
    """The ninth clip is gone; the eighth runs on over its place."""
    b = f.cut()
    one = replace(b[T - 1], length=b[T - 1].length + b[T].length)
    a = [*b[:T - 1], one, *b[T + 1:]]
    shown = piece(one, b[T - 1].length, b[T].length, f.at(T))
    return case(b, a, also_sound(gone("lift", f.edit(T), ripple=0, under=all_tracks([shown]))),
                unchanged=54, rippled=0)


@once
def sound_alone_lifted(f):
    """The sound of the ninth clip is taken out, the picture stays."""
    before = with_sound(f.cut())
    after = replace(before, a=tuple(
        Row((*each.items[:T], Gap(each.items[T].length), *each.items[T + 1:])) for each in before.a))
    edit = on("A1", f.edit(T)) | {"index": T}
    return case(before, after, {**gone("lift", edit, ripple=0, under=[]), "also": ["A2"],
                                "linked": [{"before": on("A2", edit), "after": None}]}, unchanged=58, rippled=0)


@in_each_form
def split(f):
    """A through edit in the ninth clip."""
    b = f.cut()
    a = [*b[:T], part(b[T], 0, 33), part(b[T], 33, b[T].length - 33), *b[T + 1:]]
    change = both("split", f.edit(T), where(a, T), ripple=0, parts=[where(a, T), where(a, T + 1)])
    return case(b, a, also_sound(change), unchanged=57, rippled=0)


@once
def joined(f):
    """A through edit is healed."""
    whole = f.cut()
    b = [*whole[:T], part(whole[T], 0, 33), part(whole[T], 33, whole[T].length - 33), *whole[T + 1:]]
    # Whether `before` of a join is the first part or the whole isn't said plainly; the parts are.
    change = {"kind": "join", "track": "V1", "also": ["A1", "A2"], "clip": whole[T].name, "ripple": 0,
              "parts": [where(b, T), where(b, T + 1)]}
    return case(b, whole, change, unchanged=57, rippled=0)


@once
def only_the_picture_split(f):
    """The picture alone is cut in two (for a grade), its sound is whole."""
    before = with_sound(f.cut())
    items, clip = before.v[0].items, f.clips[T]
    cut = (*items[:T], part(items[T], 0, 33), part(items[T], 33, clip.length - 33), *items[T + 1:])
    return case(before, rows(before, V1=Row(cut)),
                alone(both("split", f.edit(T), where(cut, T), parts=[where(cut, T), where(cut, T + 1)])),
                unchanged=59, rippled=0)


@once
def split_twice(f):
    """Two through edits in one clip are at most two changes."""
    b = f.cut()
    a = [*b[:T], part(b[T], 0, 20), part(b[T], 20, 20), part(b[T], 40, b[T].length - 40), *b[T + 1:]]
    return replace(case(b, a, unchanged=57, rippled=0), changes=None, some=[{"kind": "split", "track": "V1"}])


@once
def filler_opened(f):
    """Twenty-four frames of filler open before the ninth clip on all tracks."""
    b = f.cut()
    a = [*b[:T], Gap(24), *b[T:]]
    return case(b, a, {"kind": "insert", "clip": "", "also": [], "ripple": 24, "before": None,
                       "after": {"media": "", "record_in": f.at(T), "record_out": f.at(T) + 24}},
                unchanged=24, rippled=36)


@once
def filler_opened_at_the_head(f):
    """A second of filler before the first clip."""
    b = f.cut()
    return case(b, [Gap(24), *b], {"kind": "insert", "clip": "", "also": [], "ripple": 24, "before": None,
                                   "after": {"media": "", "record_in": HOUR}}, unchanged=0, rippled=60)


@once
def filler_closed(f):
    """The filler before the ninth clip is closed."""
    b = f.cut()
    b[T:T] = [Gap(24)]
    return case(b, f.cut(), {"kind": "extract", "clip": "", "also": [], "ripple": -24, "after": None,
                             "before": {"media": "", "record_in": f.at(T), "record_out": f.at(T) + 24}},
                unchanged=24, rippled=36)


@once
def filler_made_longer(f):
    """Filler that was there is twelve frames longer."""
    b, a = f.cut(), f.cut()
    b[T:T], a[T:T] = [Gap(24)], [Gap(36)]
    return case(b, a, {"kind": "insert", "clip": "", "also": [], "ripple": 12, "before": None,
                       "after": {"media": ""}}, unchanged=24, rippled=36)


@once
def lifted_at_the_end_of_v1_while_music_runs_on(f):
    """The last clip of V1 goes, but music lies later: a lift, no extract."""
    end = f.at(19) + f.clips[19].length - HOUR
    music = row(Gap(end + 100), Shot("M01", HOUR, 100, media="m01.wav", channel=0))
    b = f.cut()
    return case(rows(with_sound(b), A3=music), rows(with_sound(b[:-1]), A3=music),
                also_sound(gone("lift", f.edit(19), ripple=0, under=[])), unchanged=58, rippled=0)

