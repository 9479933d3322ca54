"""From steps to changes: one pair of tracks' ops in the contract's words, before linked tracks are folded."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from vvt.compare.gaps import points, retime_trims
from vvt.compare.identity import is_version_up
from vvt.compare.model import Change, Edit
from vvt.compare.ops import KEPT, Did, Op
from vvt.compare.ripples import event_number
from vvt.cut import FILLER, Clip, Frames, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.compare.lanes import Paired



@dataclass(frozen=True, slots=True)
class Draft:
    """A change on one track, with the ripples it makes by number, before tracks are put together."""

    change: Change
    events: tuple[int, ...] = ()
    open_end: bool = False   # an insert or extract at the track's end: an overwrite or lift if later clips stayed


@dataclass(slots=True)
class Edges:
    """What an altered clip's points owe to other changes, in record frames; the rest is its own trim."""

    head_in: int = 0
    tail_out: int = 0
    head_taken: bool = False
    tail_taken: bool = False


@dataclass(slots=True)
class Track:
    """The state of putting one pair of tracks into words."""

    number: int
    pair: Paired
    ops: list[Op]
    edges: dict[int, Edges] = field(default_factory=dict)
    absorbed: set[int] = field(default_factory=set)
    over: dict[int, list[Edit]] = field(default_factory=dict)
    under: dict[int, list[Edit]] = field(default_factory=dict)
    partners: dict[int, list[tuple[Edit, Edit]]] = field(default_factory=dict)
    last_kept: int = -1
    elsewhere: set[tuple[str, int]] = field(default_factory=set)   # clips put between halves that were moved there

    def one(self, i: int, clip: Clip | None = None) -> Edit:
        """Clip `i` of the earlier track as an edit."""
        return Edit(self.pair.before_label, i, clip or self.pair.before[i])

    def other(self, j: int, clip: Clip | None = None) -> Edit:
        """Clip `j` of the later track as an edit."""
        return Edit(self.pair.after_label, j, clip or self.pair.after[j])

    def both(self, op: Op) -> tuple[Edit, Edit]:
        """The op's first clip on each side."""
        return self.one(op.before[0]), self.other(op.after[0])


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
            track.edges[step] = Edges(other.record_in - one.record_in - op.d0, other.record_out - one.record_out - op.d1)
    _cover(track, moving)
    _uncover(track, moving)
    return track


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


# -- what lies over what --------------------------------------------------------------------------------


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
                edges.head_taken = _hand_over(track, track.over, hit, one, edges.head_in, (one, other))
            if edges.tail_out < 0:
                hit = _claimed(spans, one.clip.record_out + edges.tail_out, one.clip.record_out)
                edges.tail_taken = _hand_over(track, track.over, hit, one, edges.tail_out, (one, other))


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
                edges.head_taken = _hand_over(track, track.under, hit, other, -edges.head_in, (one, other))
            if edges.tail_out > 0:
                hit = _claimed(spans, other.clip.record_out - edges.tail_out, other.clip.record_out)
                edges.tail_taken = _hand_over(track, track.under, hit, other, -edges.tail_out, (one, other))


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


def _hand_over(  # noqa: PLR0913 (whose edge, to whom, and how much of it)
    track: Track, where: dict[int, list[Edit]], hit: list[_Span] | None, edit: Edit, frames: int,
    pair: tuple[Edit, Edit],
) -> bool:
    """Note an edge (the first `frames` of `edit`, its last for a negative number) with what took or gave it."""
    if hit is None:
        return False
    _note(where, hit, edit, frames)
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


# -- changes --------------------------------------------------------------------------------------------


def drafts(track: Track, moving: set[int]) -> Iterator[Draft]:
    """Every change of this pair of tracks but moves, in the order of the tracks."""
    rolled = _rolls(track)
    slides = _slides(track)
    in_slide = {step for run in slides for step in run}
    for step, op in enumerate(track.ops):
        if step in track.absorbed or (step in moving and op.did in (Did.GONE, Did.NEW)):
            continue
        if op.did is Did.NEW:
            yield _new(track, step, op)
        elif op.did is Did.GONE:
            yield _gone(track, step, op)
        elif op.did is Did.REPLACED:
            yield _replaced(track, op)
        elif op.did is Did.FILLER:
            yield _filler(track, op)
        elif op.did is Did.CUT_UP:
            yield from _cut_up(track, op)
        elif op.did is Did.HEALED:
            yield from _healed(track, op)
        elif op.did is Did.MADE:
            yield _made(track, op)
        elif op.did is Did.BROKEN:
            yield _broken(track, op)
        elif op.did is Did.ALTERED:
            yield from _altered(track, step, op)
        if step in rolled:
            yield _roll(track, step, rolled[step])
        if step in in_slide:
            yield from (_slide(track, run) for run in slides if run[0] == step)


def events_of(track: Track, op: Op) -> tuple[int, ...]:
    """The number of the ripple an op makes, as a tuple of none or one."""
    return (event_number(track.number, op),) if op.ripple else ()


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


def once(edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """The edits without repeats of one clip."""
    return tuple({(edit.track, edit.index): edit for edit in edits}.values())


def _replaced(track: Track, op: Op) -> Draft:
    one, other = track.both(op)
    change = Change("replace", other.track, other.clip.name, one, other, ripple=op.ripple,
                    version_up=is_version_up(one.clip.media, other.clip.media), takes=(one,), puts=(other,))
    return Draft(change, events_of(track, op))


def _filler(track: Track, op: Op) -> Draft:
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


def filler(record_in: int, record_out: int) -> Clip:
    """A stretch of filler."""
    return Clip(record_in, record_out, 0, max(record_out - record_in, 0), FILLER)


# -- altered clips --------------------------------------------------------------------------------------


def in_source(clip: Clip, frames: Frames) -> Frames:
    """Record frames as source frames of `clip`."""
    step = clip.source_per_record or Fraction(1)
    return whole(Fraction(round(frames * step * 1000), 1000))


def _altered(track: Track, step: int, op: Op) -> Iterator[Draft]:
    one, other = track.both(op)
    how, edges = points(one.clip, other.clip), track.edges[step]
    events = events_of(track, op)
    base = Change("trim", other.track, other.clip.name, one, other, takes=(one,), puts=(other,),
                  beyond_media=beyond_media(other.clip))
    if how.retimed:
        yield Draft(replace(base, kind="retime", ripple=op.ripple), events)
        yield from _retime_trim(base)
        return
    if op.ripple:
        head = 0 if edges.head_in and edges.head_taken else how.head
        tail = 0 if edges.tail_out and edges.tail_taken else how.tail
        yield Draft(replace(base, **_trim_numbers(one.clip, head, tail), ripple=op.ripple), events)
        return
    slipped = how.head - edges.head_in
    if slipped:
        yield Draft(replace(base, kind="slip", shift=_signed(one.clip, slipped)))
    head = 0 if edges.head_taken else edges.head_in
    tail = 0 if edges.tail_taken else edges.tail_out
    if head or tail:
        yield Draft(replace(base, **_trim_numbers(one.clip, head, tail)))


def _trim_numbers(clip: Clip, head: Frames, tail: Frames) -> dict[str, Frames]:
    """`head` and `tail` in source frames, from record frames at the clip's left and right end."""
    return {"head": in_source(clip, head), "tail": in_source(clip, tail)}


def _signed(clip: Clip, frames: Frames) -> Frames:
    """A slip in source frames: positive when later frames show."""
    return in_source(clip, -frames if clip.speed < 0 else frames)


def _retime_trim(base: Change) -> Iterator[Draft]:
    if not (isinstance(base.before, Edit) and isinstance(base.after, Edit)):
        return
    one, other = base.before.clip, base.after.clip
    if not retime_trims(one, other):
        return
    head, tail = whole_frames(other.source_in - one.source_in), whole_frames(other.source_out - one.source_out)
    if one.speed == 0 or other.speed == 0:
        tail = 0
    yield Draft(replace(base, head=head, tail=tail))


def whole_frames(frames: Frames) -> Frames:
    """Source frames without the noise of a rounding: whole when within a hundredth."""
    nearest = round(frames)
    return nearest if abs(frames - nearest) < Fraction(1, 100) else whole(frames)


def beyond_media(clip: Clip) -> bool:
    """True when the clip asks for frames that its media hasn't got."""
    media = clip.media
    if media.start is None or media.duration is None or clip.nested is not None:
        return False
    slack = Fraction(1, 100)
    return clip.source_in < media.start - slack or clip.source_out > media.start + media.duration + slack


def _touching(track: Track, one: Op, other: Op) -> bool:
    """True when these two steps' clips are neighbours without filler on both sides."""
    pair = track.pair
    return (other.before[0] == one.before[-1] + 1 and other.after[0] == one.after[-1] + 1
            and pair.before[one.before[-1]].record_out == pair.before[other.before[0]].record_in
            and pair.after[one.after[-1]].record_out == pair.after[other.after[0]].record_in)


def _rolls(track: Track) -> dict[int, int]:
    """Steps whose out point was rolled with the next clip's in point: step -> the next one's step."""
    found: dict[int, int] = {}
    for step, op in enumerate(track.ops[:-1]):
        following = track.ops[step + 1]
        if op.did is not Did.ALTERED or following.did is not Did.ALTERED:
            continue
        mine, theirs = track.edges[step], track.edges[step + 1]
        if (mine.tail_out and mine.tail_out == theirs.head_in and not mine.tail_taken and not theirs.head_taken
                and _touching(track, op, following)):
            mine.tail_taken = theirs.head_taken = True
            found[step] = step + 1
    return found


def _roll(track: Track, step: int, following: int) -> Draft:
    one, other = track.both(track.ops[step])
    incoming = track.both(track.ops[following])
    return Draft(Change("roll", other.track, other.clip.name, one, other, shift=track.edges[step].tail_out,
                        incoming=incoming, takes=(one, incoming[0]), puts=(other, incoming[1]),
                        beyond_media=beyond_media(other.clip) or beyond_media(incoming[1].clip)))


def _slides(track: Track) -> list[list[int]]:
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


def _slide(track: Track, run: list[int]) -> Draft:
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


# -- one clip and its pieces ------------------------------------------------------------------------------


def _cut_up(track: Track, op: Op) -> Iterator[Draft]:
    entire = track.one(op.before[0])
    pieces = [track.other(j) for j in op.after]
    yield from _pieces(track, op, entire, pieces, forward=True)


def _healed(track: Track, op: Op) -> Iterator[Draft]:
    entire = track.other(op.after[0])
    pieces = [track.one(i) for i in op.before]
    yield from _pieces(track, op, entire, pieces, forward=False)


def _made(track: Track, op: Op) -> Draft:
    """A compound clip made of the clips that lay there."""
    compound, loose = track.other(op.after[0]), tuple(track.one(i) for i in op.before)
    return Draft(Change("nested", compound.track, compound.clip.name, after=compound, action="made", parts=loose,
                        count=1, takes=loose, puts=(compound,)))


def _broken(track: Track, op: Op) -> Draft:
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
    if not foreign and not op.ripple and hole == sum(edit.clip.duration for edit in inner):
        if inner or hole == 0:
            sides = (entire, halves[0]) if forward else (halves[0], entire)
            yield Draft(replace(base, before=sides[0], after=sides[1], parts=tuple(pieces)))
            return
    if foreign:
        loose = [edit for edit in foreign if (edit.track, edit.index) not in track.elsewhere]
        yield from _put_between(op, base, entire, halves, loose, events, forward=forward)
        return
    lost = _lost(op, entire, halves, forward=forward)
    if forward:
        change = replace(base, kind="extract" if op.ripple else "lift", before=lost, parts=halves, ripple=op.ripple)
    else:
        change = replace(base, kind="insert" if op.ripple else "overwrite", after=lost, parts=halves, ripple=op.ripple)
    yield Draft(change, events)


def _put_between(  # noqa: PLR0913 (one change's facts, each of another kind)
    op: Op, base: Change, entire: Edit, halves: tuple[Edit, Edit], inner: list[Edit], events: tuple[int, ...], *,
    forward: bool,
) -> Iterator[Draft]:
    """Clips put into the middle of a clip, or taken out of it again."""
    for number, edit in enumerate(inner):
        displaced = op.d0 if forward else -op.d0
        under = entire.clip.part(edit.clip.record_in - displaced, edit.clip.record_out - displaced)
        covered = () if op.ripple else (replace(entire, clip=under),)
        frames = (edit.clip.duration if forward else -edit.clip.duration) if op.ripple else 0
        first = {"takes": base.takes, "puts": base.puts} if number == 0 else {"takes": (), "puts": ()}
        if forward:
            kind = "insert" if op.ripple else "overwrite"
            change = replace(base, kind=kind, clip=edit.clip.name, after=edit, over=covered, ripple=frames,
                             parts=halves, **first)
        else:
            kind = "extract" if op.ripple else "lift"
            change = replace(base, kind=kind, clip=edit.clip.name, before=edit, under=covered, ripple=frames,
                             parts=halves, track=edit.track, **first)
        yield Draft(change, events if number == 0 else ())


def _lost(op: Op, entire: Edit, halves: tuple[Edit, Edit], *, forward: bool) -> Edit:
    """The piece of the whole clip that neither half shows."""
    displaced = op.d0 if forward else -op.d0
    first = halves[0].clip.record_out - displaced
    length = entire.clip.duration - halves[0].clip.duration - halves[1].clip.duration
    return replace(entire, clip=entire.clip.part(first, first + length))
