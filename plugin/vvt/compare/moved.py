"""Moves in the contract's words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vvt.compare.describe import Draft, Track, beyond_media, in_source
from vvt.compare.gaps import points
from vvt.compare.model import Change, Edit
from vvt.compare.moves import Moved, Place
from vvt.compare.ripples import event_number

if TYPE_CHECKING:
    from collections.abc import Iterator


def move_drafts(tracks: list[Track], moved: Moved) -> Iterator[Draft]:
    """The move, and a trim for each clip that was trimmed on the way."""
    gone = [_gone(tracks, place) for place in moved.gone]
    new = [_new(tracks, place) for place in moved.new]
    run = tuple(zip(gone, new, strict=True))
    closed, opened = _ripples(tracks, moved.gone[0]), _ripples(tracks, moved.new[0])
    length = sum(edit.clip.duration for edit in gone)
    over, takes, puts = _around(tracks, moved)
    under = tuple(edit for place in moved.gone for edit in tracks[place.lane].under.get(place.step, ()))
    change = Change(
        "move", gone[0].track, new[0].clip.name, gone[0], new[0],
        shift=new[0].clip.record_in - gone[0].clip.record_in, left="closed" if closed else "lifted",
        room="opened" if opened else "over", ripple=length * (opened - closed), clips=len(run), run=run,
        over=over, under=under, takes=(*gone, *takes), puts=(*new, *puts),
    )
    yield Draft(change, tuple(number for place in (*moved.gone, *moved.new) for number in _events(tracks, place)))
    for one, other in run:
        yield from _trimmed(one, other, opened=opened)


def _gone(tracks: list[Track], place: Place) -> Edit:
    track = tracks[place.lane]
    return track.one(track.ops[place.step].before[0])


def _new(tracks: list[Track], place: Place) -> Edit:
    track = tracks[place.lane]
    return track.other(track.ops[place.step].after[0])


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
        covered = track.over.get(place.step, [])
        over += covered
        takes += [track.one(edit.index) for edit in covered]
        puts += [track.other(edit.index) for edit in track.under.get(place.step, ())]
        for one, other in track.partners.get(place.step, ()):
            takes.append(one)
            puts.append(other)
    return tuple(over), tuple(takes), tuple(puts)


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
