"""Small cuts and change lists built by hand: one change of every kind, for the report tests."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from vvt.compare.model import Change, ChangeList, Dissolve, Edit, Ripple, RipplePlace
from vvt.cut import Clip, Cut, Media, Ramp, Track, Transition

FILM = Fraction(24000, 1001)


def clip(name, record_in, record_out, source_in=1000, **more):
    media = more.pop("media", None) or Media(f"{name}.mov", f"/Volumes/Rushes/{name}.mov", rate=FILM)
    speed = Fraction(more.pop("speed", 1))
    used = Fraction(1) if speed == 0 else (record_out - record_in) * abs(speed)
    return Clip(record_in, record_out, Fraction(source_in), Fraction(source_in) + used, media,
                name=name, speed=speed, **more)


def filler(record_in, record_out):
    return Clip(record_in, record_out, Fraction(0), Fraction(record_out - record_in), Media(""))


def cut(*clips, sound=(), name="reel 2", start=86400, rate=FILM, **more):
    tracks = [Track("V", tuple(clips))]
    if sound:
        tracks.append(Track("A", tuple(sound)))
    return Cut(name, rate, tuple(tracks), start=start, **more)


def edit(held, index=0, track="V1"):
    return Edit(track, index, held)


def ripple(frames, at, after_at, track="V1"):
    """The ripple of one track, from record frame `at` of the earlier timeline on."""
    return (Ripple(frames, (RipplePlace(track, track, at, after_at),)),)


def changes(*found, before=None, after=None, **more):
    before = before or cut(clip("A", 0, 100), clip("B", 100, 200), clip("C", 200, 300))
    return ChangeList(before, after or before, tuple(found), **more)


def head_trim():
    """The contract's example: A001C003, third after 100 frames, loses 12 frames at its head."""
    first, last = clip("A001C001", 0, 100), clip("A001C009", 200, 300)
    was, now = clip("A001C003", 100, 200), clip("A001C003", 100, 188, 1012)
    sound = replace(was, link=1), replace(now, link=1)
    before = cut(first, was, last, sound=(sound[0],), name="reel 2 v1")
    after = cut(first, now, last.moved(-12), sound=(sound[1],), name="reel 2 v2")
    change = Change("trim", "V1", "A001C003", edit(was, 1), edit(now, 1), also=("A1",),
                    linked=((edit(sound[0], 0, "A1"), edit(sound[1], 0, "A1")),),
                    head=12, ripple=-12, ripples=ripple(-12, 200, 188))
    return ChangeList(before, after, (change,), unchanged=1, rippled=1)


_A, _B, _C = clip("A", 0, 100), clip("B", 100, 200), clip("C", 200, 300)
_NEW = clip("N", 100, 148)
_RAMP = Ramp(((Fraction(0), Fraction(0)), (Fraction(1), Fraction(2))))


def _dissolve(name="Cross Dissolve", in_offset=12, out_offset=12):
    return Dissolve("V1", Transition(100, in_offset, out_offset, name), "A")


def _b(**more):
    """A change of clip B, which lies where it lay unless told otherwise."""
    return {"track": "V1", "clip": "B", "before": edit(_B, 1), "after": edit(_B, 1), **more}


# What an editor reads for one change of every kind and action, without the timecode.
SAID = [
    (Change("insert", "V1", "N", after=edit(_NEW, 1), ripple=48),
     "V1 N: inserted, 48 frames, everything later moves 48 frames later"),
    (Change("insert", "V1", "N", after=edit(clip("N", 300, 348), 3), ripple=48),
     "V1 N: appended at the end, 48 frames"),
    (Change("insert", "V1", "N", after=edit(_NEW, 1), ripple=48,
            parts=(edit(clip("B", 50, 100)), edit(clip("B", 148, 200), 2))),
     "V1 N: inserted into B, 48 frames, everything later moves 48 frames later"),
    (Change("insert", "V1", "", after=edit(filler(100, 101), 0), ripple=1),
     "V1: 1 frame of filler opened, everything later moves 1 frame later"),
    (Change("extract", "V1", "B", before=edit(_B, 1), ripple=-100),
     "V1 B: extracted, 100 frames, everything later moves 100 frames earlier"),
    (Change("extract", "V1", "B", before=edit(clip("B", 120, 130), 1), ripple=-10,
            parts=(edit(clip("B", 100, 120), 1), edit(clip("B", 120, 190), 2))),
     "V1 B: 10 frames taken out of the middle, everything later moves 10 frames earlier"),
    (Change("extract", "V1", "C", before=edit(_C, 2), ripple=-100), "V1 C: removed from the end, 100 frames"),
    (Change("overwrite", "V1", "N", after=edit(_NEW, 1), over=(edit(_A), edit(_B, 1))),
     "V1 N: new, 48 frames, laid over A and B"),
    (Change("overwrite", "V2", "N", after=edit(_NEW, 0, "V2")), "V2 N: new, 48 frames, laid over filler"),
    (Change("lift", "V1", "B", before=edit(_B, 1)), "V1 B: 100 frames lifted, leaving filler"),
    (Change("lift", "V1", "B", before=edit(clip("B", 120, 130), 1), parts=(edit(clip("B", 100, 120)),)),
     "V1 B: 10 frames lifted out of the middle, leaving filler"),
    (Change("replace", "V1", "N", edit(_B, 1), edit(replace(_NEW, record_out=200), 1)), "V1 N: replaces B"),
    (Change("replace", "V1", "sh010_v004", edit(clip("sh010_v003", 100, 200), 1),
            edit(clip("sh010_v004", 100, 201), 1), version_up=True, ripple=1),
     "V1 sh010_v004: new version sh010_v004 for sh010_v003, 1 frame longer, everything later moves 1 frame later"),
    (Change("relink", **_b(after=edit(replace(_B, media=Media("B.mov", "/Volumes/New/B.mov")), 1), count=14)),
     'V1 B: this and 13 other clips relinked from "/Volumes/Rushes" to "/Volumes/New"'),
    (Change("relink", **_b(after=edit(replace(_B, media=Media("B.mxf", "/Volumes/Originals/B.mxf")), 1), count=2)),
     'V1 B: this and 1 other clip relinked from "/Volumes/Rushes/*.mov" to "/Volumes/Originals/*.mxf"'),
    (Change("trim", **_b(head=-1, tail=-12)), "V1 B: head extended 1 frame, tail trimmed 12 frames"),
    (Change("trim", **_b(tail=Fraction(25, 2), beyond_media=True)),
     "V1 B: tail extended 12.5 frames, asks for frames outside the available media: order a rescan"),
    (Change("trim", **_b(head=12, ripple=-12, ripple_tracks=("V1", "A1"))),
     "V1 B: head trimmed 12 frames, later clips on V1 and A1 move 12 frames earlier"),
    (Change("roll", **_b(shift=-5, incoming=(edit(_C, 2), edit(_C, 2)))), "V1 B: cut to C rolled 5 frames earlier"),
    (Change("slip", **_b(shift=1)), "V1 B: slipped 1 frame later in its source"),
    (Change("slide", **_b(shift=7, clips=1, neighbours=((edit(_A), edit(_A)), (edit(filler(200, 240)),) * 2))),
     "V1 B: slid 7 frames later, between A and filler"),
    (Change("slide", **_b(shift=7, clips=3)), "V1 B: this and 2 more clips slid 7 frames later"),
    (Change("move", **_b(shift=100, left="closed", room="opened", clips=1, after=edit(clip("B", 200, 300), 2))),
     "V1 B: moved 100 frames later from 01:00:04:04, the hole closed, room opened for it"),
    (Change("move", **_b(left="lifted", room="over", clips=2, after=edit(_B, 0, "V2"))),
     "V1 B: this and 1 more clip moved to V2, the hole left open, laid over what was there"),
    (Change("retime", **_b(after=edit(clip("B", 100, 150, speed=2), 1), ripple=-50)),
     "V1 B: speed changed from 100% to 200%, everything later moves 50 frames earlier"),
    (Change("retime", **_b(after=edit(clip("B", 100, 200, speed=-1), 1))),
     "V1 B: speed changed from 100% to -100% (reversed)"),
    (Change("retime", **_b(after=edit(clip("B", 100, 200, speed=0), 1))),
     "V1 B: speed changed from 100% to freeze frame"),
    (Change("retime", **_b(after=edit(clip("B", 100, 200, speed="3/2", ramp=_RAMP), 1))),
     "V1 B: speed changed from 100% to a ramp averaging 150%"),
    (Change("split", **_b(parts=(edit(clip("B", 100, 150), 1), edit(clip("B", 150, 200), 2)))),
     "V1 B: cut in 2, through edit at 01:00:06:06 added"),
    (Change("join", **_b(parts=(edit(clip("B", 100, 150), 1), edit(clip("B", 150, 200), 2)))),
     "V1 B: through edit at 01:00:06:06 healed"),
    (Change("transition", "V1", "A", after=_dissolve(), action="added"), "V1 A: Cross Dissolve of 24 frames added"),
    (Change("transition", "V1", "A", before=_dissolve(), action="removed"),
     "V1 A: Cross Dissolve of 24 frames removed"),
    (Change("transition", "V1", "A", _dissolve(), _dissolve(in_offset=0), action="changed"),
     "V1 A: Cross Dissolve changed from 24 frames to 12 frames"),
    (Change("transition", "V1", "A", _dissolve(), _dissolve(in_offset=0, out_offset=24), action="changed"),
     "V1 A: Cross Dissolve changed from centred on the cut to starting at the cut"),
    (Change("transition", "V1", "A", _dissolve(), _dissolve("Dip To Color"), action="changed"),
     "V1 A: Cross Dissolve of 24 frames changed to Dip To Color of 24 frames"),
    (Change("effect", **_b(action="added", what="Gaussian Blur")), "V1 B: Gaussian Blur added"),
    (Change("effect", **_b(action="removed", what="Gaussian Blur")), "V1 B: Gaussian Blur removed"),
    (Change("effect", **_b(action="changed", what="Transform", from_='{"zoom": 1, "pan": 0}',
                           to='{"zoom": 1.25, "pan": 0}')), "V1 B: Transform changed: zoom 1 → 1.25"),
    (Change("effect", **_b(action="changed", what="Transform", from_={"zoom": {"value": 1, "keys": {"0": 1}}},
                           to={"zoom": 1, "pan": 3})),
     "V1 B: Transform changed: zoom 1 with key frames → 1 and pan none → 3"),
    (Change("effect", **_b(action="changed", what="Transform", from_={"transformationZoomX": 1},
                           to={"transformationZoomX": 1.5})), "V1 B: Transform changed: zoom x 1 → 1.5"),
    (Change("metadata", **_b(what="channels", from_=[1], to=[2])), "V1 B: sound channels changed: [1] → [2]"),
    (Change("enable", **_b(action="off")), "V1 B: disabled"),
    (Change("enable", **_b(action="on")), "V1 B: enabled"),
    (Change("rename", **_b(from_="B", to="hero")), 'V1 B: renamed from "B" to "hero"'),
    (Change("colour", **_b(from_="", to="Orange")), "V1 B: clip colour set to Orange"),
    (Change("colour", **_b(from_="Blue", to="Orange")), "V1 B: clip colour changed from Blue to Orange"),
    (Change("metadata", **_b(from_={"Scene": "1"}, to={"Scene": "2"})), "V1 B: metadata changed: Scene 1 → 2"),
    (Change("marker", "", "", action="added", to={"name": "sky", "colour": "Red", "note": "too bright"}),
     'timeline: Red marker "sky" (too bright) added'),
    (Change("marker", **_b(action="removed", from_={"name": "sky", "colour": "RED"})),
     'V1 B: Red marker "sky" removed'),
    (Change("marker", **_b(action="moved", shift=-1, from_={"name": "sky"}, to={"name": "sky"})),
     'V1 B: marker "sky" moved 1 frame earlier'),
    (Change("marker", **_b(action="changed", from_={"name": "sky", "note": ""}, to={"name": "sky", "note": "fix"})),
     'V1 B: marker "sky" (fix) changed: note none → fix'),
    (Change("track", "V2", "", action="added"), "V2: track added"),
    (Change("track", "A1", "", action="renamed", from_="", to="Dialogue"), 'A1: track named "Dialogue"'),
    (Change("track", "A1", "", action="renamed", from_="FX", to="Foley"), 'A1: track renamed from "FX" to "Foley"'),
    (Change("track", "V3", "", action="moved", from_="V2", to="V3"), "V3: track moved from V2 to V3"),
    (Change("track", "V2", "", action="off"), "V2: track switched off"),
    (Change("track", "V2", "", action="locked"), "V2: track locked"),
    (Change("timeline", "", "", what="start", from_=86400, to=864000),
     "timeline: starts at 10:00:00:00 instead of 01:00:00:00"),
    (Change("timeline", "", "", what="rate", from_="23.976", to="25"),
     "timeline: rate changed from 23.976 to 25 frames per second"),
    (Change("timeline", "", "", what="name", from_="v1", to="v2"), 'timeline: renamed from "v1" to "v2"'),
    (Change("nested", **_b(action="changed", changes=changes(Change("enable", **_b(action="off"))), count=3)),
     "V1 B: compound clip changed inside, 1 change, used 3 times"),
    (Change("nested", "V1", "B", after=edit(_B, 1), action="made", parts=(edit(_A), edit(_C, 2))),
     "V1 B: compound clip made of 2 clips that lay there"),
    (Change("nested", "V1", "B", before=edit(_B, 1), action="broken", parts=(edit(_A), edit(_C, 2))),
     "V1 B: compound clip taken apart into 2 clips"),
    (Change("picture", **_b(what="regrade", strength=0.4)), "V1 B: graded differently, 100 frames (strength 40%)"),
]


def every_kind():
    """A change list with all of `SAID`, in no particular order."""
    return changes(*(change for change, _ in SAID), unchanged=41, rippled=12, not_compared=("effects", "markers"))
