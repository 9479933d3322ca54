"""The comparison: two cuts in, a change list out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vvt.compare import moves
from vvt.compare.attributes import Comparable, attribute_drafts
from vvt.compare.common import common
from vvt.compare.coverage import prepare, split_replacements
from vvt.compare.describe import drafts as described
from vvt.compare.fold import fold
from vvt.compare.identity import Identities
from vvt.compare.lanes import Paired, account, paired
from vvt.compare.links import Links
from vvt.compare.model import Change, ChangeList, Dissolve, Edit
from vvt.compare.moved import move_drafts
from vvt.compare.nested import absorb_trims, nested_drafts
from vvt.compare.ops import Did, Op
from vvt.compare.order import in_order
from vvt.compare.patch import apply, invert
from vvt.compare.places import settle
from vvt.compare.razor import Cuts, Razored, cut, cuts, whole_again, with_cuts
from vvt.compare.relinks import relink_drafts
from vvt.compare.ripples import attribute
from vvt.compare.timeline import timeline_changes
from vvt.compare.timeline_markers import marker_drafts
from vvt.compare.tracks import TrackPairs, pair_tracks
from vvt.compare.transitions import Carriers, fold_transitions, orphan_changes, transition_drafts
from vvt.cut import ALL_FACETS, Track

if TYPE_CHECKING:
    from vvt.compare.drafts import Draft
    from vvt.compare.drafts import Track as Lane
    from vvt.cut import Clip, Cut

_NOTHING = Track("V")
_ATTRIBUTES = frozenset({"enable", "rename", "colour", "effect", "marker", "metadata"})


def compare(before: Cut, after: Cut) -> ChangeList:
    """What changed from `before` to `after`, in the contract's words, every number exact.

    Always looked at from the same of the two, so that the way back is the way there turned round.
    """
    before, after = common(before, after)
    if comes_first(after, before):
        return invert(_fewest(after, before))
    return _fewest(before, after)


def _fewest(before: Cut, after: Cut) -> ChangeList:
    """The shortest list that, carried out, gives the later timeline.

    Tried with clips cut first that seem to have been cut up and edited further, and without. Where
    neither holds (edits upon edits on the same few clips), every track is told on its own.
    """
    identities = Identities(before, after)
    found, has_cuts = _directed(before, after, identities, _Manner())
    tried = [found]
    if has_cuts:
        tried.insert(0, _directed(before, after, identities, _Manner(razor=True))[0])
    good = [one for one in tried if holds(one, identities)]
    if not good:
        return _directed(before, after, identities, _Manner(alone=True))[0]
    return min(good, key=lambda one: len(one.changes))


@dataclass(frozen=True, slots=True)
class _Manner:
    """How to look: with the razor, or with every track on its own (no moves, nobody else's ripples)."""

    razor: bool = False
    alone: bool = False


def holds(change_list: ChangeList, identities: Identities) -> bool:
    """True when the list leads from the earlier timeline to the later one, clip by clip (rule 1)."""
    reached = apply(change_list.before, change_list)
    return [_content(track, identities) for track in reached.tracks] == [
        _content(track, identities) for track in change_list.after.tracks]


def _content(track: Track, identities: Identities) -> list[tuple[object, ...]]:
    return [(clip.record_in, identities.key(clip)) for clip in track.clips]


def comes_first(one: Cut, other: Cut) -> bool:
    """True when `one` is the shorter, or else the one whose first different clip sorts first."""
    mine, theirs = (one.duration, _clip_count(one)), (other.duration, _clip_count(other))
    if mine != theirs:
        return mine < theirs
    for track, their_track in zip(one.tracks, other.tracks, strict=False):
        for clip, their_clip in zip(track.clips, their_track.clips, strict=False):
            if (place := _place(clip)) != (their_place := _place(their_clip)):
                return place < their_place
    return False


def _clip_count(cut: Cut) -> int:
    return sum(len(track.clips) for track in cut.tracks)


def _place(clip: Clip) -> tuple[object, ...]:
    return (clip.record_in, clip.record_out, clip.media.name, clip.source_in, clip.source_out, clip.speed)


def _directed(before: Cut, after: Cut, identities: Identities, manner: _Manner) -> tuple[ChangeList, bool]:
    """The change list one way, and whether there was anything to cut first."""
    not_compared = tuple(sorted(before.carries ^ after.carries))
    comparable = Comparable(frozenset(ALL_FACETS - set(not_compared)))
    links = Links(before, after, identities)
    tracks = pair_tracks(before, after, identities)
    lanes = _lanes(tracks, identities)
    where = {pair.after_label: cuts(pair) for pair in lanes if pair.before_label and pair.after_label}
    has_cuts, razored = any(one or other for one, other in where.values()), Razored()
    if manner.razor and has_cuts:
        tracks = _cut_first(tracks, where, razored)
        lanes = _lanes(tracks, identities)
    if manner.alone:
        for pair in lanes:
            pair.moved = []
            pair.ops = account(pair)
    else:
        moves.roam(lanes)
        attribute(lanes, links)
    drafts = _drafts(lanes, links, comparable, razored, manner)
    drafts = settle(lanes, drafts)
    changes, carried = _with_transitions(lanes, tracks, drafts, links, comparable)
    unchanged, rippled = _untouched(lanes, changes)
    if razored:
        changes = whole_again(changes, razored)
    changes += timeline_changes(before, after, tracks, comparable)
    markers, still = marker_drafts(before, after, changes, comparable)
    changes += markers
    found = ChangeList(before, after, in_order(changes), unchanged, rippled, not_compared, tuple(carried), still)
    return found, has_cuts


def _cut_first(tracks: TrackPairs, where: dict[str, tuple[Cuts, Cuts]], razored: Razored) -> TrackPairs:
    """The pairs of tracks with clips cut `where` it says, by the later track's label; noted in `razored`."""
    pairs = []
    for (label, one), (other_label, other) in tracks.pairs:
        before, after = where[other_label]
        first, last = one, other
        if before:
            first, numbers = cut(one, before)
            razored.before[label] = (numbers, one.clips)
        if after:
            last, numbers = cut(other, after)
            razored.after[other_label] = (numbers, other.clips)
        pairs.append(((label, first), (other_label, last)))
    return replace(tracks, pairs=tuple(pairs))


def _lanes(tracks: TrackPairs, identities: Identities) -> list[Paired]:
    """Every pair of tracks, picture first, then tracks that are gone or new against an empty one."""
    lanes = [paired(one, other, (one_label, other_label), identities)
             for (one_label, one), (other_label, other) in tracks.pairs]
    lanes += [paired(one, _NOTHING, (label, ""), identities) for label, one in tracks.gone]
    lanes += [paired(_NOTHING, other, ("", label), identities) for label, other in tracks.new]
    return sorted(lanes, key=lambda pair: _track_order(pair.after_label or pair.before_label))


def _track_order(label: str) -> tuple[bool, int]:
    return (not label.startswith("V"), int(label[1:] or 0))


def _drafts(
    lanes: list[Paired], links: Links, comparable: Comparable, razored: Razored, manner: _Manner
) -> list[Draft]:
    for pair in lanes:
        pair.ops = split_replacements(pair.ops, pair)
        if not pair.before_label or not pair.after_label:
            pair.ops = [replace(op, d1=op.d0) if op.ripple and op.did is not Did.FOLLOWED else op for op in pair.ops]
    moved = [] if manner.alone else moves.pair_moves(lanes)
    moving: dict[int, set[int]] = {number: set() for number in range(len(lanes))}
    for run in moved:
        for place in (*run.gone, *run.new):
            moving[place.lane].add(place.step)
    tracks = [prepare(number, pair, moving[number]) for number, pair in enumerate(lanes)]
    for run in moved:
        for place in (*run.gone, *run.new):
            if place.piece:
                tracks[place.lane].elsewhere.add(moves.labelled(lanes, place))
    drafts: list[Draft] = []
    for track in tracks:
        own = list(described(track, moving[track.number]))
        drafts += with_cuts(track.pair, own, razored) if razored else own
    for run in moved:
        drafts += move_drafts(tracks, run)
    pairs = _pairs(lanes, tracks, moved)
    for one, other in pairs:
        drafts += attribute_drafts(one, other, comparable)
    drafts = _said_once(drafts)
    drafts = _by_track(drafts)
    return absorb_trims(fold(drafts, links), nested_drafts(pairs, compare)) + relink_drafts(pairs, links, comparable)


def _said_once(drafts: list[Draft]) -> list[Draft]:
    """What changed on a clip that was also cut up stands once, not on every piece."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for draft in drafts:
        change = draft.change
        sides = [(side.track, side.index) if isinstance(side, Edit) else None for side in (change.before, change.after)]
        said = (change.kind, change.action, change.what, str(change.from_), str(change.to), change.shift)
        if change.kind in _ATTRIBUTES:
            places = [(*said, number, side) for number, side in enumerate(sides) if side is not None]
            if any(place in seen for place in places):
                continue
            seen.update(places)
        kept.append(draft)
    return kept


def _by_track(drafts: list[Draft]) -> list[Draft]:
    return sorted(drafts, key=lambda draft: _track_order(draft.change.track))


def _pairs(
    lanes: list[Paired], tracks: list[Lane], moved: list[moves.Moved]
) -> list[tuple[Edit, Edit]]:
    """Every clip of the earlier cut with what became of it; a clip cut up comes with each of its pieces."""
    pairs: list[tuple[Edit, Edit]] = []
    for track in tracks:
        for op in track.ops:
            if op.did in (Did.SAME, Did.SLID, Did.ALTERED):
                pairs.append(track.both(op))
            elif op.did in (Did.CUT_UP, Did.HEALED):
                pairs += _pieces(track, op)
    for run in moved:
        for gone, new in zip(run.gone, run.new, strict=True):
            pairs.append((tracks[gone.lane].one(moves.index_of(lanes, gone)),
                          tracks[new.lane].other(moves.index_of(lanes, new))))
    return pairs


def _pieces(track: Lane, op: Op) -> list[tuple[Edit, Edit]]:
    ones, others = [track.one(i) for i in op.before], [track.other(j) for j in op.after]
    return [(one, other) for one in ones for other in others if one.clip.media == other.clip.media]


def _with_transitions(
    lanes: list[Paired], tracks: TrackPairs, drafts: list[Draft], links: Links, comparable: Comparable
) -> tuple[list[Change], list[tuple[Dissolve, Dissolve]]]:
    changes = [draft.change for draft in drafts]
    carried: list[tuple[Dissolve, Dissolve]] = []
    if "transitions" not in comparable:
        return changes, carried
    before = {one[0]: one[1].transitions for one, _ in tracks.pairs} | {one[0]: one[1].transitions
                                                                         for one in tracks.gone}
    after = {other[0]: other[1].transitions for _, other in tracks.pairs} | {other[0]: other[1].transitions
                                                                              for other in tracks.new}
    own: list[tuple[Paired, Draft]] = []
    carriers = Carriers(changes)
    for pair in lanes:
        found = transition_drafts(pair, before.get(pair.before_label, ()), after.get(pair.after_label, ()),
                                  _moved_within(pair, changes))
        own += [(pair, draft) for draft in found.drafts]
        carried += found.carried
        for orphan in found.orphans:
            carrier = carriers.of(orphan)
            if carrier is None:
                own.append((pair, orphan_changes(pair, orphan)))
            else:
                changes[carrier] = replace(changes[carrier], transitions=(
                    *changes[carrier].transitions, (orphan.before, orphan.after)))
    return changes + [draft.change for draft in fold_transitions(own, links)], carried


def _moved_within(pair: Paired, changes: list[Change]) -> list[tuple[int, int]]:
    """Clips of one track that moved along it: (index before, index after)."""
    runs = [edits for change in changes if change.kind == "move" for edits in (change.run, change.linked)]
    return [(one.index, other.index) for run in runs for one, other in run
            if isinstance(one, Edit) and isinstance(other, Edit)
            and (one.track, other.track) == (pair.before_label, pair.after_label)]


def _untouched(lanes: list[Paired], changes: list[Change]) -> tuple[int, int]:
    """Clips that no change names: at their place, and moved with a ripple."""
    named = {(edit.track, edit.index) for change in changes for edit in change.puts}
    counts: Counter[bool] = Counter()
    for pair in lanes:
        for op in pair.ops:
            if op.did in (Did.SAME, Did.ALTERED) and (pair.after_label, op.after[0]) not in named:
                counts[op.d0 != 0] += 1
    return counts[False], counts[True]
