"""Who lies over whom: what new clips cover, what clips that are gone uncover, and whose edges that explains."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vvt.compare.drafts import Edges, Track
from vvt.compare.ops import KEPT, Did, Op

if TYPE_CHECKING:
    from vvt.compare.lanes import Paired
    from vvt.compare.model import Edit


def split_replacements(ops: list[Op], pair: Paired) -> list[Op]:
    """A replacement without ripple that reaches into a neighbour is an overwrite (or a lift): two steps."""
    result: list[Op] = []
    for op in ops:
        if op.did is Did.REPLACED and not op.ripple and _reaches(op, pair):
            result += [Op(Did.GONE, op.before, (), op.d0, op.d0), Op(Did.NEW, (), op.after, op.d0, op.d0)]
        else:
            result.append(op)
    return result


def _reaches(op: Op, pair: Paired) -> bool:
    i, j = op.before[0], op.after[0]
    one, other = pair.before[i], pair.after[j]
    if other.duration > one.duration:
        return i + 1 < len(pair.before) and pair.before[i + 1].record_in < other.record_out - op.d0
    return (other.duration < one.duration and j + 1 < len(pair.after)
            and pair.after[j + 1].record_in < one.record_out + op.d0)


def prepare(number: int, pair: Paired, moving: set[int]) -> Track:
    """Split replacements that reach over more than one clip, and settle what covers and uncovers what.

    `moving` are the steps of clips that are moved: no other change may swallow them.
    """
    track = Track(number, pair, pair.ops)
    for step, op in enumerate(track.ops):
        if op.did in KEPT:
            track.last_kept = step
        if op.did in (Did.ALTERED, Did.SLID):
            one, other = pair.before[op.before[0]], pair.after[op.after[0]]
            track.edges[step] = Edges(other.record_in - one.record_in - op.d0,
                                      other.record_out - one.record_out - op.d1)
    _cover(track, moving)
    _uncover(track, moving)
    return track


@dataclass(frozen=True, slots=True)
class _Span:
    first: int
    last: int
    step: int
    shift: int = 0


def _covers(track: Track) -> list[_Span]:
    """Earlier record ranges over which new clips were laid without a ripple."""
    return [_Span(clip.record_in - op.d0, clip.record_out - op.d0, step, op.d0)
            for step, op in enumerate(track.ops) if op.did is Did.NEW and not op.ripple
            for clip in [track.pair.after[op.after[0]]]]


def _holes(track: Track) -> list[_Span]:
    """Later record ranges that clips left without a ripple."""
    return [_Span(clip.record_in + op.d0, clip.record_out + op.d0, step)
            for step, op in enumerate(track.ops) if op.did is Did.GONE and not op.ripple
            for clip in [track.pair.before[op.before[0]]]]


def _cover(track: Track, moving: set[int]) -> None:
    """Give what new clips lie over to them: whole clips, and the edges that others lost."""
    spans = _covers(track)
    if not spans:
        return
    swallowed = _outnumbered(spans, _holes(track), moving)
    for step, op in enumerate(track.ops):
        if op.did is Did.GONE and not op.ripple and step not in moving:
            clip = track.pair.before[op.before[0]]
            hit = _claimed(spans, clip.record_in, clip.record_out)
            if hit is not None and not any(span.step in swallowed for span in hit):
                track.absorbed.add(step)
                _note(track.over, hit, track.one(op.before[0]))
        elif op.did is Did.ALTERED:
            edges, (one, other) = track.edges[step], track.both(op)
            if edges.head_in > 0:
                hit = _claimed(spans, one.clip.record_in, one.clip.record_in + edges.head_in)
                edges.head_taken = _hand_over(track, hit, edges.head_in, (one, other))
            if edges.tail_out < 0:
                hit = _claimed(spans, one.clip.record_out + edges.tail_out, one.clip.record_out)
                edges.tail_taken = _hand_over(track, hit, edges.tail_out, (one, other))


def _uncover(track: Track, moving: set[int]) -> None:
    """Give what lies where a clip is gone to that: whole clips, and the edges that others won."""
    spans = [span for span in _holes(track) if span.step not in track.absorbed]
    if not spans:
        return
    for step, op in enumerate(track.ops):
        if op.did is Did.NEW and not op.ripple and step not in moving:
            clip = track.pair.after[op.after[0]]
            hit = _claimed(spans, clip.record_in, clip.record_out)
            if hit is not None and step not in track.over:
                track.absorbed.add(step)
                _note(track.under, hit, track.other(op.after[0]))
        elif op.did is Did.ALTERED:
            edges, (one, other) = track.edges[step], track.both(op)
            if edges.head_in < 0:
                hit = _claimed(spans, other.clip.record_in, other.clip.record_in - edges.head_in)
                edges.head_taken = _hand_over(track, hit, -edges.head_in, (one, other), won=True)
            if edges.tail_out > 0:
                hit = _claimed(spans, other.clip.record_out - edges.tail_out, other.clip.record_out)
                edges.tail_taken = _hand_over(track, hit, -edges.tail_out, (one, other), won=True)


def _outnumbered(covers: list[_Span], holes: list[_Span], moving: set[int]) -> set[int]:
    """New clips that lie where fewer clips are gone, which can account for all of them: fewest changes.

    Holes are on the later timeline; both ranges are compared there (a cover's `shift` brings it there).
    """
    swallowed: set[int] = set()
    for hole in holes:
        inside = [cover for cover in covers if cover.step not in moving
                  and hole.first <= cover.first + cover.shift and cover.last + cover.shift <= hole.last]
        if len(inside) > 1:
            swallowed |= {cover.step for cover in inside}
    return swallowed


def _hand_over(
    track: Track, hit: list[_Span] | None, frames: int, pair: tuple[Edit, Edit], *, won: bool = False
) -> bool:
    """Note an edge with what took it from the earlier clip of `pair` (or gave it to the later, `won`).

    It is the clip's first `frames`, its last for a negative number. False when nothing accounts for it.
    """
    if hit is None:
        return False
    _note(track.under if won else track.over, hit, pair[won], frames)
    for span in hit:
        track.partners.setdefault(span.step, []).append(pair)
    return True


def _claimed(spans: list[_Span], first: int, last: int) -> list[_Span] | None:
    """The spans that together reach over the whole of [first, last), or None."""
    hit = [span for span in spans if span.first < last and span.last > first]
    at = first
    for span in sorted(hit, key=lambda span: span.first):
        if span.first > at:
            return None
        at = max(at, span.last)
    return hit if at >= last else None


def _note(where: dict[int, list[Edit]], spans: list[_Span], edit: Edit, frames: int = 0) -> None:
    """List `edit` (its first `frames`, its last for a negative number, or all of it) under each span's step."""
    clip = edit.clip
    if frames > 0:
        clip = clip.part(clip.record_in, clip.record_in + frames)
    elif frames < 0:
        clip = clip.part(clip.record_out + frames, clip.record_out)
    for span in spans:
        part = clip.part(span.first, span.last)
        where.setdefault(span.step, []).append(replace(edit, clip=part))
