"""Which stretches of the earlier timeline stand where in the later one: what a change EDL is made of.

Pictures rule: the line is V1, with higher tracks where V1 is empty (the sound tracks of a cut without
pictures). A stretch is kept where the same media frames show on both timelines at one distance; filler
counts as the same wherever both have it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeGuard

from vvt.compare.model import Edit
from vvt.cut import FILLER, Clip
from vvt.reports.places import Ripples, main_track, ripples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.compare.model import Change, ChangeList, Dissolve
    from vvt.cut import Cut, Media, Track

# Programs round media frames differently; below this two frames are one (the contract: a hundredth).
_NOISE = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Later record frames `first` up to `last` (from the head).

    `offset` is how many frames later they lie than on the earlier timeline, None where they are new.
    `name` is the first clip's, "" for filler.
    """

    first: int
    last: int
    offset: int | None
    name: str = ""


def stretches(change_list: ChangeList) -> list[Stretch]:
    """The later timeline from its head to its end as kept and new stretches, in order, without holes."""
    finder = _Finder(change_list)
    found: list[Stretch] = []
    for clip in picture_line(change_list.after):
        for stretch in finder.of(clip):
            _append(found, stretch)
    return found


def _append(found: list[Stretch], stretch: Stretch) -> None:
    """Add a stretch, grown onto the last one where both were kept at one distance."""
    last = found[-1] if found else None
    if last is not None and last.offset == stretch.offset is not None and last.last == stretch.first:
        found[-1] = Stretch(last.first, stretch.last, last.offset, last.name or stretch.name)
    else:
        found.append(stretch)


def picture_line(cut: Cut) -> list[Clip]:
    """What shows from the head to the end, filler included: the lowest picture track, higher ones in its holes."""
    kind = "V" if any(track.kind == "V" and track.clips for track in cut.tracks) else "A"
    line = _filled([], 0, cut.duration)
    for track in cut.tracks:
        if track.kind == kind:
            line = _laid_under(line, track)
    return line


def _filled(clips: list[Clip], first: int, last: int) -> list[Clip]:
    """`clips` with filler between them, from `first` to `last`."""
    line, at = [], first
    for clip in clips:
        if clip.record_in > at:
            line.append(_filler(at, clip.record_in))
        line.append(clip)
        at = clip.record_out
    if last > at:
        line.append(_filler(at, last))
    return line


def _filler(first: int, last: int) -> Clip:
    return Clip(first, last, Fraction(first), Fraction(last), FILLER)


def _laid_under(line: list[Clip], track: Track) -> list[Clip]:
    """The line with the track's clips in its filler."""
    starts = [clip.record_in for clip in track.clips]
    laid: list[Clip] = []
    for held in line:
        if not held.is_filler:
            laid.append(held)
            continue
        near = track.clips[max(0, bisect_right(starts, held.record_in) - 1):bisect_right(starts, held.record_out)]
        fitting = [clip.part(held.record_in, held.record_out) for clip in near
                   if clip.record_in < held.record_out and clip.record_out > held.record_in]
        laid.extend(_filled(fitting, held.record_in, held.record_out))
    return laid


class _Finder:
    """Finds where the earlier timeline shows what a later clip shows."""

    def __init__(self, change_list: ChangeList) -> None:
        self.line = picture_line(change_list.before)
        self.starts = [clip.record_in for clip in self.line]
        main = main_track(change_list.before)
        self.kind = main[:1]
        self.moved: Ripples = ripples(change_list, main)
        self.new: set[tuple[int, int, str]] = set()
        self.partners: dict[tuple[int, int, str], list[tuple[Clip, bool]]] = {}
        self.regrouped: dict[tuple[int, int, str], int] = {}
        for change in change_list.changes:
            self._learn(change)

    def _learn(self, change: Change) -> None:
        """What a change says of the line: what is new, and where the earlier one of an edit lay."""
        if change.kind in ("insert", "overwrite") and self._is_ours(change.after):
            self.new.add(_spot(change.after.clip))
        if change.kind == "nested" and change.parts:
            self._learn_compound(change)
        pairs = [(change.before, change.after), *change.run, *change.neighbours, *change.linked]
        pairs += [change.incoming] if change.incoming else []
        if change.parts:   # the halves of a clip go on where the whole was, whatever came between them
            pairs += [(before, after) for after in change.puts for before in change.takes]
        for before, after in pairs:
            if self._is_ours(before) and self._is_ours(after):
                same = change.version_up or change.kind == "relink"
                self.partners.setdefault(_spot(after.clip), []).append((before.clip, same))

    def _is_ours(self, place: Edit | Dissolve | None) -> TypeGuard[Edit]:
        """True for an edit on a track of the line's kind: what sound alone did says nothing about pictures."""
        return isinstance(place, Edit) and place.track[:1] == self.kind

    def _learn_compound(self, change: Change) -> None:
        """A compound made of the clips that lay there, or taken apart into them: the frames stay the same."""
        first = min(part.clip.record_in for part in change.parts)
        if change.action == "made" and self._is_ours(change.after):
            self.regrouped[_spot(change.after.clip)] = change.after.clip.record_in - first
        elif change.action == "broken" and self._is_ours(change.before):
            for part in change.parts:
                self.regrouped[_spot(part.clip)] = first - change.before.clip.record_in

    def of(self, clip: Clip) -> Iterator[Stretch]:
        """A later clip, or a part of one, as kept and new stretches in order."""
        if _spot(clip) in self.new:
            yield Stretch(clip.record_in, clip.record_out, None, clip.name or clip.media.name)
            return
        at = clip.record_in
        for first, last, offset in self._cover(clip):
            if first > at:
                yield Stretch(at, first, None, clip.name)
            yield Stretch(first, last, offset, clip.name)
            at = last
        if at < clip.record_out:
            yield Stretch(at, clip.record_out, None, clip.name)

    def _cover(self, clip: Clip) -> list[tuple[int, int, int]]:
        """(first, last, offset) of the kept parts of a later clip, in order, none over another."""
        covered: list[tuple[int, int, int]] = []
        for first, last, offset in self._candidates(clip):
            for low, high in _free(covered, first, last):
                covered.append((low, high, offset))
            covered.sort()
        return covered

    def _candidates(self, clip: Clip) -> Iterator[tuple[int, int, int]]:
        """What may be kept of a clip, surest first: pairs the change list names, then what the ripples say."""
        if _spot(clip) in self.regrouped:
            yield clip.record_in, clip.record_out, self.regrouped[_spot(clip)]
        for before, same in self.partners.get(_spot(clip), []):
            offset = _distance(before, clip, same_media=same)
            if offset is not None:
                yield from _overlap(before, clip, offset)
        for offset in self.moved.offsets(clip.record_in, clip.record_out):
            for before in self._at(clip.record_in - offset, clip.record_out - offset):
                if _distance(before, clip, same_media=False, near=offset) == offset:
                    yield from _overlap(before, clip, offset)

    def _at(self, first: int, last: int) -> list[Clip]:
        """The earlier line's clips that touch record frames `first` up to `last`."""
        low = max(0, bisect_right(self.starts, first) - 1)
        return [clip for clip in self.line[low:bisect_right(self.starts, last)]
                if clip.record_out > first and clip.record_in < last]


def _spot(clip: Clip) -> tuple[int, int, str]:
    return clip.record_in, clip.record_out, clip.media.name


def _free(covered: list[tuple[int, int, int]], first: int, last: int) -> list[tuple[int, int]]:
    """The parts of `first` up to `last` that nothing covers yet."""
    free, at = [], first
    for low, high, _ in covered:
        if low > at:
            free.append((at, min(low, last)))
        at = max(at, high)
    free.append((at, last))
    return [(low, high) for low, high in free if low < high]


def _overlap(before: Clip, after: Clip, offset: int) -> Iterator[tuple[int, int, int]]:
    first, last = max(after.record_in, before.record_in + offset), min(after.record_out, before.record_out + offset)
    if first < last:
        yield first, last, offset


def _distance(before: Clip, after: Clip, *, same_media: bool, near: int | None = None) -> int | None:
    """How many frames later `after` shows the media frames that `before` shows; None where it shows others."""
    if before.is_filler or after.is_filler:
        return near if before.is_filler and after.is_filler else None
    if not (same_media or _same_media(before.media, after.media)) or before.speed != after.speed:
        return None
    if (before.nested is None) != (after.nested is None) or not _alike_inside(before, after):
        return None
    if before.speed == 0 or before.ramp is not None or after.ramp is not None:
        return _whole_distance(before, after)
    step = after.source_per_record
    source = before.source_in - after.source_in if after.speed > 0 else after.source_out - before.source_out
    exact = after.record_in - before.record_in + source / step
    return round(exact) if abs(exact - round(exact)) * step < _NOISE else None


def _whole_distance(before: Clip, after: Clip) -> int | None:
    """For freezes and ramps, whose frames don't run evenly: the same only from the same source in."""
    alike = before.ramp == after.ramp and -_NOISE < before.source_in - after.source_in < _NOISE
    return after.record_in - before.record_in if alike else None


def _alike_inside(before: Clip, after: Clip) -> bool:
    """A compound that changed its length inside is no longer the same frame by frame."""
    if before.nested is None or after.nested is None:
        return True
    return before.nested.duration == after.nested.duration


def _same_media(one: Media, other: Media) -> bool:
    if one == other or (one.unique_id and one.unique_id == other.unique_id) or (one.url and one.url == other.url):
        return True
    return bool(one.name) and _stem(one) == _stem(other)


def _stem(media: Media) -> str:
    return PurePosixPath(media.name.casefold()).stem
