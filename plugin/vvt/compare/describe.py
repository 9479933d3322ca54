"""From steps to changes: one pair of tracks' ops in the contract's words, before linked tracks are folded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.compare.altered import altered, slipped
from vvt.compare.between import roll, rolls, slide, slides
from vvt.compare.clips import filler
from vvt.compare.drafts import Draft, Track, events_of, once
from vvt.compare.identity import is_version_up
from vvt.compare.model import Change, Edit
from vvt.compare.ops import Did, Op
from vvt.compare.pieces import broken, cut_up, healed, made

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def drafts(track: Track, moving: set[int]) -> Iterator[Draft]:
    """Every change of this pair of tracks but moves, in the order of the tracks."""
    rolled = rolls(track)
    slid = {run[0]: run for run in slides(track)}
    for step, op in enumerate(track.ops):
        if step in track.absorbed or (step in moving and op.did in (Did.GONE, Did.NEW)):
            continue
        yield from _own(track, step, op)
        if step in rolled:
            yield roll(track, step, rolled[step])
        if step in slid:
            yield slide(track, slid[step])


def _own(track: Track, step: int, op: Op) -> Iterator[Draft]:
    """What one step says for itself."""
    single = _SINGLE.get(op.did)
    several = _SEVERAL.get(op.did)
    if single is not None:
        yield single(track, step, op)
    elif several is not None:
        yield from several(track, step, op)


def _at_end(track: Track, step: int) -> bool:
    """True when no clip that was kept follows on this track."""
    return step > track.last_kept


def _sides(track: Track, step: int) -> tuple[tuple[Edit, ...], tuple[Edit, ...]]:
    """Clips that lost or won an edge to this step, before and after."""
    pairs = track.partners.get(step, ())
    return tuple(one for one, _ in pairs), tuple(other for _, other in pairs)


def _new(track: Track, step: int, op: Op) -> Draft:
    edit = track.other(op.after[0])
    over = tuple(track.over.get(step, ()))
    takes, puts = _sides(track, step)
    takes += tuple(track.one(part.index) for part in over)
    change = Change("insert" if op.ripple else "overwrite", edit.track, edit.clip.name, after=edit, ripple=op.ripple,
                    over=over, takes=once(takes), puts=once((edit, *puts)))
    return Draft(change, events_of(track, op), bool(op.ripple) and _at_end(track, step))


def _gone(track: Track, step: int, op: Op) -> Draft:
    edit = track.one(op.before[0])
    under = tuple(track.under.get(step, ()))
    takes, puts = _sides(track, step)
    puts += tuple(track.other(part.index) for part in under)
    change = Change("extract" if op.ripple else "lift", edit.track, edit.clip.name, before=edit, ripple=op.ripple,
                    under=under, takes=once((edit, *takes)), puts=once(puts))
    return Draft(change, events_of(track, op), bool(op.ripple) and _at_end(track, step))


def _replaced(track: Track, _: int, op: Op) -> Draft:
    one, other = track.both(op)
    change = Change("replace", other.track, other.clip.name, one, other, ripple=op.ripple,
                    version_up=is_version_up(one.clip.media, other.clip.media), takes=(one,), puts=(other,))
    return Draft(change, events_of(track, op))


def _filler(track: Track, _: int, op: Op) -> Draft:
    """Filler opened or closed: the stretch next to what moved."""
    (i,), (j,), frames = op.before, op.after, op.ripple
    pair = track.pair
    if frames > 0:
        end = pair.after[j].record_in if j < len(pair.after) else pair.after[-1].record_out + frames
        edit = Edit(pair.after_label, j, filler(end - frames, end))
        return Draft(Change("insert", pair.after_label, "", after=edit, ripple=frames), events_of(track, op))
    end = pair.before[i].record_in if i < len(pair.before) else pair.before[-1].record_out - frames
    edit = Edit(pair.before_label, i, filler(end + frames, end))
    return Draft(Change("extract", pair.after_label or pair.before_label, "", before=edit, ripple=frames),
                 events_of(track, op))


_SINGLE: dict[Did, Callable[[Track, int, Op], Draft]] = {
    Did.NEW: _new, Did.GONE: _gone, Did.REPLACED: _replaced, Did.FILLER: _filler, Did.MADE: made, Did.BROKEN: broken,
}
_SEVERAL: dict[Did, Callable[[Track, int, Op], Iterator[Draft]]] = {
    Did.ALTERED: altered, Did.SLID: slipped, Did.CUT_UP: cut_up, Did.HEALED: healed,
}
