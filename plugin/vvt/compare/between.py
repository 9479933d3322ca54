"""What neighbours gave and took: rolls and slides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.compare.clips import beyond_media, filler, points
from vvt.compare.drafts import Draft, Track
from vvt.compare.model import Change, Edit
from vvt.compare.ops import Did, Op

if TYPE_CHECKING:
    from vvt.cut import Clip


def _touching(track: Track, one: Op, other: Op) -> bool:
    """True when these two steps' clips are neighbours without filler on both sides."""
    pair = track.pair
    return (other.before[0] == one.before[-1] + 1 and other.after[0] == one.after[-1] + 1
            and pair.before[one.before[-1]].record_out == pair.before[other.before[0]].record_in
            and pair.after[one.after[-1]].record_out == pair.after[other.after[0]].record_in)


def rolls(track: Track) -> dict[int, int]:
    """Steps whose out point was rolled with the next clip's in point: step -> the next one's step."""
    found: dict[int, int] = {}
    for step, op in enumerate(track.ops[:-1]):
        following = track.ops[step + 1]
        if op.did is not Did.ALTERED or following.did is not Did.ALTERED or _retimed(track, op, following):
            continue
        mine, theirs = track.edges[step], track.edges[step + 1]
        if (mine.tail_out and mine.tail_out == theirs.head_in and not mine.tail_taken and not theirs.head_taken
                and _touching(track, op, following)):
            mine.tail_taken = theirs.head_taken = True
            found[step] = step + 1
    return found


def _retimed(track: Track, *ops: Op) -> bool:
    return any(points(*(edit.clip for edit in track.both(op))).retimed for op in ops)


def roll(track: Track, step: int, following: int) -> Draft:
    """The cut between two neighbours moved."""
    one, other = track.both(track.ops[step])
    incoming = track.both(track.ops[following])
    return Draft(Change("roll", other.track, other.clip.name, one, other, shift=track.edges[step].tail_out,
                        incoming=incoming, takes=(one, incoming[0]), puts=(other, incoming[1]),
                        beyond_media=beyond_media(other.clip) or beyond_media(incoming[1].clip)))


def slides(track: Track) -> list[list[int]]:
    """Runs of steps that slid together."""
    runs: list[list[int]] = []
    for step, op in enumerate(track.ops):
        if op.did is not Did.SLID:
            continue
        last = runs[-1][-1] if runs else -2
        if last == step - 1 and track.edges[last].head_in == track.edges[step].head_in:
            runs[-1].append(step)
        else:
            runs.append([step])
    for run in runs:
        _take_neighbours(track, run)
    return runs


def _take_neighbours(track: Track, run: list[int]) -> None:
    shift = track.edges[run[0]].head_in
    for step, side in ((run[0] - 1, "tail"), (run[-1] + 1, "head")):
        if not 0 <= step < len(track.ops) or track.ops[step].did is not Did.ALTERED:
            continue
        edges = track.edges[step]
        near = (track.ops[step], track.ops[run[0]]) if side == "tail" else (track.ops[run[-1]], track.ops[step])
        if not _touching(track, *near):
            continue
        if side == "tail" and edges.tail_out == shift:
            edges.tail_taken = True
        elif side == "head" and edges.head_in == shift:
            edges.head_taken = True


def slide(track: Track, run: list[int]) -> Draft:
    """A run of clips moved between its neighbours, which gave and took the time."""
    ops = [track.ops[step] for step in run]
    pairs = tuple(track.both(op) for op in ops)
    one, other = pairs[0]
    neighbours = (_neighbour(track, run[0] - 1, ops[0], -1), _neighbour(track, run[-1] + 1, ops[-1], 1))
    real = [pair for pair in neighbours if not pair[0].clip.is_filler and not pair[1].clip.is_filler]
    return Draft(Change("slide", other.track, other.clip.name, one, other, shift=track.edges[run[0]].head_in,
                        clips=len(run), neighbours=neighbours, run=pairs,
                        takes=tuple(one for one, _ in (*pairs, *real)),
                        puts=tuple(other for _, other in (*pairs, *real))))


def _neighbour(track: Track, step: int, op: Op, side: int) -> tuple[Edit, Edit]:
    """The clip or the filler that gave or took the time on one side of a slide, before and after."""
    pair = track.pair
    if 0 <= step < len(track.ops) and track.ops[step].did is Did.ALTERED:
        edges = track.edges[step]
        near = (track.ops[step], op) if side < 0 else (op, track.ops[step])
        if (edges.tail_taken if side < 0 else edges.head_taken) and _touching(track, *near):
            return track.both(track.ops[step])
    return (Edit(pair.before_label, op.before[0], _filler_beside(pair.before, op.before[0], side)),
            Edit(pair.after_label, op.after[0], _filler_beside(pair.after, op.after[0], side)))


def _filler_beside(clips: tuple[Clip, ...], index: int, side: int) -> Clip:
    if side < 0:
        return filler(clips[index - 1].record_out if index else 0, clips[index].record_in)
    end = clips[index + 1].record_in if index + 1 < len(clips) else clips[index].record_out
    return filler(clips[index].record_out, end)
