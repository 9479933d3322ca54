"""One clip and several, in words: split, join, put into the middle, compound made and broken."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vvt.compare.drafts import Draft, Track, events_of
from vvt.compare.model import Change, Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.compare.ops import Op


def cut_up(track: Track, _: int, op: Op) -> Iterator[Draft]:
    """One earlier clip that became several later ones."""
    entire = track.one(op.before[0])
    pieces = [track.other(j) for j in op.after]
    yield from _pieces(track, op, entire, pieces, forward=True)


def healed(track: Track, _: int, op: Op) -> Iterator[Draft]:
    """Several earlier clips that became one later clip."""
    entire = track.other(op.after[0])
    pieces = [track.one(i) for i in op.before]
    yield from _pieces(track, op, entire, pieces, forward=False)


def made(track: Track, _: int, op: Op) -> Draft:
    """A compound clip made of the clips that lay there."""
    compound, loose = track.other(op.after[0]), tuple(track.one(i) for i in op.before)
    return Draft(Change("nested", compound.track, compound.clip.name, after=compound, action="made", parts=loose,
                        count=1, takes=loose, puts=(compound,)))


def broken(track: Track, _: int, op: Op) -> Draft:
    """A compound clip taken apart into what lay in it."""
    compound, loose = track.one(op.before[0]), tuple(track.other(j) for j in op.after)
    return Draft(Change("nested", compound.track, compound.clip.name, before=compound, action="broken", parts=loose,
                        count=1, takes=(compound,), puts=loose))


def _pieces(track: Track, op: Op, entire: Edit, pieces: list[Edit], *, forward: bool) -> Iterator[Draft]:
    """A clip and what it was cut into (`forward`) or healed from."""
    halves, inner = (pieces[0], pieces[-1]), pieces[1:-1]
    takes, puts = ((entire,), tuple(pieces)) if forward else (tuple(pieces), (entire,))
    base = Change("split" if forward else "join", (puts or takes)[0].track, entire.clip.name, takes=takes, puts=puts)
    foreign = [edit for edit in inner if edit.clip.media != entire.clip.media]
    hole = halves[1].clip.record_in - halves[0].clip.record_out
    events = events_of(track, op)
    if not foreign and not op.ripple and hole == sum(edit.clip.duration for edit in inner) and (inner or hole == 0):
        sides = (entire, halves[0]) if forward else (halves[0], entire)
        yield Draft(replace(base, before=sides[0], after=sides[1], parts=tuple(pieces)))
        return
    if foreign:
        loose = [edit for edit in foreign if (edit.track, edit.index) not in track.elsewhere]
        yield from (Draft(change, () if number else events)
                    for number, change in enumerate(_put_between(op, base, halves, loose)))
        return
    lost = _lost(op, entire, halves, forward=forward)
    if forward:
        change = replace(base, kind="extract" if op.ripple else "lift", before=lost, parts=halves, ripple=op.ripple)
    else:
        change = replace(base, kind="insert" if op.ripple else "overwrite", after=lost, parts=halves, ripple=op.ripple)
    yield Draft(change, events)


def _put_between(op: Op, base: Change, halves: tuple[Edit, Edit], inner: list[Edit]) -> Iterator[Change]:
    """Clips put into the middle of a clip, or taken out of it again."""
    forward = base.kind == "split"
    entire = (base.takes if forward else base.puts)[0]
    for number, edit in enumerate(inner):
        displaced = op.d0 if forward else -op.d0
        under = entire.clip.part(edit.clip.record_in - displaced, edit.clip.record_out - displaced)
        covered = () if op.ripple else (replace(entire, clip=under),)
        frames = (edit.clip.duration if forward else -edit.clip.duration) if op.ripple else 0
        change = replace(base, clip=edit.clip.name, ripple=frames, parts=halves, track=edit.track)
        if number:
            change = replace(change, takes=(), puts=())
        if forward:
            yield replace(change, kind="insert" if op.ripple else "overwrite", after=edit, over=covered)
        else:
            yield replace(change, kind="extract" if op.ripple else "lift", before=edit, under=covered)


def _lost(op: Op, entire: Edit, halves: tuple[Edit, Edit], *, forward: bool) -> Edit:
    """The piece of the whole clip that neither half shows."""
    displaced = op.d0 if forward else -op.d0
    first = halves[0].clip.record_out - displaced
    length = entire.clip.duration - halves[0].clip.duration - halves[1].clip.duration
    return replace(entire, clip=entire.clip.part(first, first + length))
