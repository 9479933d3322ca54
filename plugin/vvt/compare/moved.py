"""Moves in the contract's words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vvt.compare.clips import beyond_media, in_source, points
from vvt.compare.drafts import Draft, Track, once
from vvt.compare.model import Change, Edit
from vvt.compare.ops import Did
from vvt.compare.ripples import event_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.compare.moves import Moved, Place


def move_drafts(tracks: list[Track], moved: Moved) -> Iterator[Draft]:
    """The move, and a trim for each clip that was trimmed on the way."""
    gone = [_gone(tracks, place) for place in moved.gone]
    new = [_new(tracks, place) for place in moved.new]
    run = tuple(zip(gone, new, strict=True))
    closed, opened = _ripples(tracks, moved.gone[0]), _ripples(tracks, moved.new[0])
    length = sum(edit.clip.duration for edit in gone)
    over, takes, puts = _around(tracks, moved)
    under = tuple(edit for place in moved.gone if not place.piece
                  for edit in tracks[place.lane].under.get(place.step, ()))
    change = Change(
        "move", gone[0].track, new[0].clip.name, gone[0], new[0],
        shift=new[0].clip.record_in - gone[0].clip.record_in, left="closed" if closed else "lifted",
        room="opened" if opened else "over", ripple=length * (opened - closed), clips=len(run), run=run,
        over=over, under=under, parts=_parts(tracks, moved), takes=once((*gone, *takes)), puts=once((*new, *puts)),
    )
    yield Draft(change, tuple(number for place in (*moved.gone, *moved.new) for number in _events(tracks, place)))
    for one, other in run:
        yield from _trimmed(one, other, opened=opened)


def _gone(tracks: list[Track], place: Place) -> Edit:
    track = tracks[place.lane]
    return track.one(track.ops[place.step].before[place.piece])


def _new(tracks: list[Track], place: Place) -> Edit:
    track = tracks[place.lane]
    return track.other(track.ops[place.step].after[place.piece])


def _ripples(tracks: list[Track], place: Place) -> bool:
    return bool(tracks[place.lane].ops[place.step].ripple)


def _events(tracks: list[Track], place: Place) -> tuple[int, ...]:
    op = tracks[place.lane].ops[place.step]
    return (event_number(place.lane, op),) if op.ripple else ()


def _around(tracks: list[Track], moved: Moved) -> tuple[tuple[Edit, ...], tuple[Edit, ...], tuple[Edit, ...]]:
    """What the moved clips came to lie over, and the neighbours that lost or won an edge to them."""
    over: list[Edit] = []
    takes: list[Edit] = []
    puts: list[Edit] = []
    for place in (*moved.gone, *moved.new):
        track = tracks[place.lane]
        if place.piece:
            lost, was, now = _halves(track, place)
            over += lost
            takes += was
            puts += now
            continue
        covered = track.over.get(place.step, [])
        over += covered
        takes += [track.one(edit.index) for edit in covered]
        puts += [track.other(edit.index) for edit in track.under.get(place.step, ())]
        for one, other in track.partners.get(place.step, ()):
            takes.append(one)
            puts.append(other)
    return tuple(over), tuple(takes), tuple(puts)


def _halves(track: Track, place: Place) -> tuple[list[Edit], list[Edit], list[Edit]]:
    """The clip between whose halves a clip was laid, or taken from: (what it lay over, before, after)."""
    op = track.ops[place.step]
    was, now = [track.one(i) for i in op.before], [track.other(j) for j in op.after]
    if op.ripple or op.did is not Did.CUT_UP:
        return [], was, now
    inner = track.pair.after[op.after[place.piece]]
    entire = was[0]
    return [Edit(entire.track, entire.index, entire.clip.part(inner.record_in - op.d0, inner.record_out - op.d0))], (
        was), now


def _parts(tracks: list[Track], moved: Moved) -> tuple[Edit, ...]:
    """The two halves between which the first clip was put, or from which it was taken."""
    for place in (moved.new[0], moved.gone[0]):
        if place.piece:
            track = tracks[place.lane]
            op = track.ops[place.step]
            if op.did is Did.CUT_UP:
                return (track.other(op.after[0]), track.other(op.after[-1]))
            return (track.one(op.before[0]), track.one(op.before[-1]))
    return ()


def _trimmed(one: Edit, other: Edit, *, opened: bool) -> Iterator[Draft]:
    how = points(one.clip, other.clip)
    head, tail = in_source(one.clip, how.head), in_source(one.clip, how.tail)
    if not head and not tail:
        return
    grown = other.clip.duration - one.clip.duration
    trim = Change("trim", other.track, other.clip.name, one, other, head=head, tail=tail,
                  ripple=grown if opened else 0, takes=(one,), puts=(other,), beyond_media=beyond_media(other.clip))
    if head == tail:   # the same length, other frames: slipped on the way
        trim = replace(trim, kind="slip", shift=head, head=0, tail=0)
    yield Draft(trim)
