"""Which stretches of two timelines lie alongside: what was trimmed, taken out or put in lies by itself. No Qt here."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from vvt.compare.model import Edit
from vvt.reports.marks import moved, pairs
from vvt.reports.places import main_track, ripples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vvt.compare.model import Change, ChangeList
    from vvt.cut import Clip, Cut

    Span = tuple[int, int]      # record frames, the last exclusive
    Meeting = tuple[int, int]   # a frame of the earlier timeline and the one of the later that lies there


_ELSEWHERE = frozenset({"extract", "lift", "move", "slide"})    # kinds whose earlier clips are not where they were


class Stretch(NamedTuple):
    """`frames` of the earlier timeline from `earlier` on are `others` of the later from `later` on.

    Record frames from the heads. The two numbers differ only where the clip's speed was changed.
    """

    earlier: int
    frames: int
    later: int
    others: int


def stretches(change_list: ChangeList) -> list[Stretch]:
    """What lies alongside on the main picture track, in the order of both timelines.

    What stands in the same place lies alongside also where it is something else: a shot rolled, slipped, replaced
    or laid over another is looked at beside what was there.
    """
    tracks = main_track(change_list.before), main_track(change_list.after)
    ends = change_list.before.duration, change_list.after.duration
    gone, new = deque(_gone(change_list, tracks[0])), deque(_new(change_list, tracks[1]))
    return list(_joined(one for start, end in pairwise([(0, 0), *_meetings(change_list, tracks, ends), ends])
                        for one in _between(start, end, gone, new)))


def _joined(found: Iterable[Stretch]) -> Iterator[Stretch]:
    """Those that follow each other without a gap as one."""
    last = Stretch(0, 0, 0, 0)
    for one in found:
        if last.earlier + last.frames == one.earlier and last.later + last.others == one.later:
            last = Stretch(last.earlier, last.frames + one.frames, last.later, last.others + one.others)
        else:
            yield from [last] if last.frames else []
            last = one
    yield from [last] if last.frames else []


def carried(change_list: ChangeList) -> tuple[list[Stretch], list[Stretch]]:
    """Clips that moved, or run at another speed: those of the earlier main track, those of the later one's."""
    tracks = main_track(change_list.before), main_track(change_list.after)
    found: tuple[list[Stretch], list[Stretch]] = ([], [])
    for change in change_list.changes:
        for before, after in moved(change) or (_edits(change) if change.kind == "retime" else ()):
            one = of_clip(change.kind, before.clip, after.clip)
            for those, place, track in zip(found, (before, after), tracks, strict=True):
                if place.track == track and one.frames > 0:
                    those.append(one)
    return found


def bare(cut: Cut) -> list[Span]:
    """Where no picture track has a clip, in order."""
    spans = sorted((clip.record_in, clip.record_out) for track in cut.tracks if track.kind == "V"
                   for clip in track.clips)
    found, at = [], 0
    for first, last in [*spans, (cut.duration, cut.duration)]:
        if first > at:
            found.append((at, first))
        at = max(at, last)
    return found


def of_change(change: Change) -> list[Stretch]:
    """What lies alongside in the clips of a change that both timelines have, on its own track."""
    found = moved(change) or _edits(change)
    track = next((before.track for before, _ in found), "")
    those = (of_clip(change.kind, before.clip, after.clip) for before, after in found if before.track == track)
    return [one for one in those if one.frames > 0]


def of_clip(kind: str, before: Clip, after: Clip) -> Stretch:
    """What lies alongside in a clip with a change of this kind: what both show of its media, none perhaps.

    A retimed clip lies alongside as a whole; a slipped one, one replaced and the like from record in on.
    """
    if kind == "retime":
        return Stretch(before.record_in, before.duration, after.record_in, after.duration)
    head = _head(before, after) if kind in ("trim", "move", "slide") else 0
    first, last = max(head, 0), min(before.duration, after.duration + head)
    return Stretch(before.record_in + first, last - first, after.record_in + first - head, last - first)


def _head(before: Clip, after: Clip) -> int:
    """How many record frames the in point moved later."""
    if before.ramp or after.ramp or not before.source_per_record or before.speed != after.speed:
        return before.duration - after.duration if before.source_in != after.source_in else 0
    frames = after.source_in - before.source_in if before.speed > 0 else before.source_out - after.source_out
    return round(frames / before.source_per_record)


def _edits(change: Change) -> list[tuple[Edit, Edit]]:
    return [(before, after) for before, after in pairs(change) if isinstance(before, Edit) and isinstance(after, Edit)]


def _gone(change_list: ChangeList, track: str) -> list[Span]:
    """The clips the earlier track had, and nothing came in their place; filler is found by its ripple."""
    return sorted((place.clip.record_in, place.clip.record_out) for change in change_list.changes
                  if (change.kind == "extract" and change.clip) or (change.kind == "move" and change.left == "closed")
                  for place, _ in pairs(change) if isinstance(place, Edit) and place.track == track)


def _new(change_list: ChangeList, track: str) -> list[Span]:
    """The clips of the later track for which room was made."""
    return sorted((place.clip.record_in, place.clip.record_out) for change in change_list.changes
                  if (change.kind == "insert" and change.clip) or (change.kind == "move" and change.room == "opened")
                  for _, place in pairs(change) if isinstance(place, Edit) and place.track == track)


def _meetings(change_list: ChangeList, tracks: tuple[str, str], ends: Meeting) -> list[Meeting]:
    """Where it is known what lies alongside, in order.

    Where clips are that nothing happened to; where ripples begin; what is left of trimmed clips: each as far as it
    fits to those before.
    """
    known: list[Meeting] = []
    for found in (_kept(change_list, tracks), _rippled(change_list, tracks[0]), _trimmed(change_list, tracks)):
        known = _in_order(sorted({*known, *(one for one in found if _fits(one, known))}), ends)
    return known


def _kept(change_list: ChangeList, tracks: tuple[str, str]) -> Iterator[Meeting]:
    """Both ends of each clip that is where the ripples brought it."""
    steps = ripples(change_list, tracks[0])
    before, after = change_list.before.track(tracks[0]), change_list.after.track(tracks[1])
    there = {_shows(clip, 0) for clip in after.clips} if after else set()
    elsewhere = {place.clip.record_in for change in change_list.changes if change.kind in _ELSEWHERE
                 for place in change.takes if place.track == tracks[0]}
    for clip in before.clips if before else ():
        offset = steps.later(clip.record_in) - clip.record_in
        if clip.record_in not in elsewhere and _shows(clip, offset) in there:
            yield clip.record_in, clip.record_in + offset
            yield clip.record_out, clip.record_out + offset


def _shows(clip: Clip, offset: int) -> tuple[object, ...]:
    return (clip.record_in + offset, clip.record_out + offset, clip.source_in, clip.source_out, clip.speed,
            clip.media.name, clip.media.url)


def _rippled(change_list: ChangeList, track: str) -> Iterator[Meeting]:
    """Where ripples begin, and where that lies once all that begin there were made."""
    steps = ripples(change_list, track)
    for at, offset in dict(zip(steps.at[1:], steps.offset[1:], strict=True)).items():
        yield at, at + offset


def _trimmed(change_list: ChangeList, tracks: tuple[str, str]) -> Iterator[Meeting]:
    elsewhere = {before.clip.record_in for change in change_list.changes for before, _ in moved(change)
                 if before.track == tracks[0]}
    for change in change_list.changes:
        for before, after in _edits(change) if change.kind == "trim" else ():
            if (before.track, after.track) == tracks and before.clip.record_in not in elsewhere:
                left = of_clip(change.kind, before.clip, after.clip)
                if left.frames > 0:
                    yield left.earlier, left.later
                    yield left.earlier + left.frames, left.later + left.others


def _in_order(found: Iterable[Meeting], ends: Meeting) -> list[Meeting]:
    """Without those that would lead back on the later timeline, or over an end."""
    kept, least = [], 0
    for earlier, later in found:
        if earlier <= ends[0] and least <= later <= ends[1]:
            kept.append((earlier, later))
            least = later
    return kept


def _fits(one: Meeting, known: list[Meeting]) -> bool:
    """True where it leads nowhere back beside those that are known."""
    at = bisect_right(known, one[0], key=lambda two: two[0])
    return (not at or known[at - 1][1] <= one[1]) and (at == len(known) or one[1] <= known[at][1])


def _between(start: Meeting, end: Meeting, gone: deque[Span], new: deque[Span]) -> Iterator[Stretch]:
    """What lies alongside from one meeting to the next, frame by frame over what is gone and over what is new.

    Where one of the two has more than the other, that is at its end.
    """
    (earlier, later), (earlier_end, later_end) = start, end
    while earlier < earlier_end and later < later_end:
        room = [earlier_end - earlier, later_end - later]
        room += [those[0][0] - at for those, at in ((gone, earlier), (new, later)) if those]
        frames = max(min(room), 0)
        if frames:
            yield Stretch(earlier, frames, later, frames)
        earlier, later = _over(gone, earlier + frames), _over(new, later + frames)


def _over(those: deque[Span], at: int) -> int:
    """The first frame from `at` on that is none of those, which are let go of on the way."""
    while those and those[0][0] <= at:
        at = max(at, those.popleft()[1])
    return at
