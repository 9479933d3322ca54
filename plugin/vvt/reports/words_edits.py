"""Sentences for what happens to clips: inserts to joins, in the words used at the bench."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vvt.compare.model import Change, ChangeList, Edit
from vvt.reports.figures import at_timecode, figure
from vvt.reports.phrases import (
    at_end,
    frames,
    joined,
    length,
    listing,
    name_of,
    names,
    plural,
    quoted,
    ripple,
    shortened,
    way,
)

if TYPE_CHECKING:
    from vvt.cut import Clip

_SLASH = re.compile(r"[\\/]")


def insert(change: Change, changes: ChangeList) -> str:
    """A clip is new, or filler was opened."""
    if not change.clip:
        return joined(f"{frames(length(change))} of filler opened", ripple(change, changes))
    if change.parts and _same_media(change.parts, change.after):
        return joined(f"{frames(length(change))} put back into the middle", ripple(change, changes))
    if change.parts:
        return joined(f"inserted into {shortened(names(change.parts))}, {frames(length(change))}",
                      ripple(change, changes))
    if at_end(change, changes):
        return f"appended at the end, {frames(length(change))}"
    return joined(f"inserted, {frames(length(change))}", ripple(change, changes))


def extract(change: Change, changes: ChangeList) -> str:
    """A clip is gone and the hole was closed, or filler was closed."""
    if not change.clip:
        return joined(f"{frames(length(change))} of filler closed", ripple(change, changes))
    if change.parts and _same_media(change.parts, change.before):
        return joined(f"{frames(length(change))} taken out of the middle", ripple(change, changes))
    if change.parts:
        return joined(f"extracted from the middle of {shortened(names(change.parts))}, {frames(length(change))}",
                      ripple(change, changes))
    if at_end(change, changes):
        return f"removed from the end, {frames(length(change))}"
    return joined(f"extracted, {frames(length(change))}", ripple(change, changes))


def overwrite(change: Change, _: ChangeList) -> str:
    """A clip is new and lies over others or over filler; nothing moved."""
    if change.parts and _same_media(change.parts, change.after):
        return f"{frames(length(change))} laid back into the middle, over {_what_lay_there(change.over)}"
    return f"new, {frames(length(change))}, laid over {_what_lay_there(change.over)}"


def lift(change: Change, _: ChangeList) -> str:
    """A clip, or its middle, is gone and nothing moved."""
    what = "lifted"
    if change.parts and _same_media(change.parts, change.before):
        what = "lifted out of the middle"
    return f"{frames(length(change))} {what}, leaving {_what_lay_there(change.under)}"


def _what_lay_there(edits: tuple[Edit, ...]) -> str:
    return shortened(names(edits)) or "filler"


def _same_media(parts: tuple[Edit, ...], place: object) -> bool:
    return isinstance(place, Edit) and all(part.clip.media.name == place.clip.media.name for part in parts)


def replace(change: Change, changes: ChangeList) -> str:
    """Other media from the same record in."""
    was, now = name_of(change.before), name_of(change.after)
    if was == now:
        was, now = _media(change.before), _media(change.after)
    said = f"new version {now} for {was}" if change.version_up else f"replaces {was}"
    if was == now:
        said = "other media of the same name"
    elif now != change.clip and not change.version_up:
        said = f"now shows {now} instead of {was}"
    return joined(said, _length_change(change), ripple(change, changes))


def _media(place: object) -> str:
    return place.clip.media.name if isinstance(place, Edit) else ""


def _length_change(change: Change) -> str:
    if not isinstance(change.before, Edit) or not isinstance(change.after, Edit):
        return ""
    more = change.after.clip.duration - change.before.clip.duration
    return f"{frames(more)} {'longer' if more > 0 else 'shorter'}" if more else ""


def relink(change: Change, _: ChangeList) -> str:
    """The same clip, its file elsewhere; one folder under many clips is one relink."""
    others = change.count - 1
    who = f"this and {plural(others, 'other clip')} relinked" if others > 0 else "relinked"
    return f"{who} from {quoted(_lies(change, 0))} to {quoted(_lies(change, 1))}"


def _lies(change: Change, which: int) -> str:
    """Where the media lay and lies, each without the end of the path the two share."""
    urls = [place.clip.media.url or place.clip.media.name if isinstance(place, Edit) else ""
            for place in (change.before, change.after)]
    was, now = (_SLASH.split(url)[::-1] for url in urls)
    shared = 0
    while shared < min(len(was), len(now)) - 1 and was[shared] == now[shared]:
        shared += 1
    path = urls[which]
    old, new = (side[0].rpartition(".")[0] for side in (was, now))
    if change.count > 1 and not shared and old and old == new:
        return re.sub(r"[^\\/]+$", "*." + (was, now)[which][0].rpartition(".")[2], path)   # each clip has its own name
    for _ in range(shared):
        path = path[:max(path.rfind("/"), path.rfind("\\"))]
    return path or "/"


def trim(change: Change, changes: ChangeList) -> str:
    """The in point, the out point or both moved."""
    return joined(ends(change) or "trimmed", ripple(change, changes))


def ends(change: Change) -> str:
    """What became of head and tail, in source frames."""
    head = f"head {'trimmed' if change.head > 0 else 'extended'} {frames(change.head)}" if change.head else ""
    tail = f"tail {'extended' if change.tail > 0 else 'trimmed'} {frames(change.tail)}" if change.tail else ""
    return joined(head, tail)


def roll(change: Change, _: ChangeList) -> str:
    """The cut between two neighbours moved."""
    to = f"cut to {name_of(change.incoming[1])}" if change.incoming else "cut"
    return f"{to} rolled {way(change.shift)}"


def slip(change: Change, _: ChangeList) -> str:
    """Other source frames in the same record range."""
    return f"slipped {way(change.shift)} in its source"


def slide(change: Change, _: ChangeList) -> str:
    """A clip or a run moved between its neighbours."""
    between = [name_of(pair[1]) or "filler" for pair in change.neighbours]
    who = f"this and {plural(change.clips - 1, 'more clip')} slid" if change.clips > 1 else "slid"
    return joined(f"{who} {way(change.shift)}", f"between {listing(between)}" if between else "")


def move(change: Change, changes: ChangeList) -> str:
    """A clip or a run is elsewhere: past other clips, or on another track."""
    who = f"this and {plural(change.clips - 1, 'more clip')} moved" if change.clips > 1 else "moved"
    where = [way(change.shift)] if change.shift else []
    if change.after is not None and change.after.track != change.track:
        where.append(f"to {change.after.track}")
    if change.shift and isinstance(change.before, Edit):
        where.append(f"from {at_timecode(change.before.clip.record_in, changes.before)}")
    left = {"closed": "the hole closed", "lifted": "the hole left open"}.get(change.left, "")
    room = {"opened": "room opened for it", "over": "laid over what was there"}.get(change.room, "")
    if change.clips > 1 and room:
        room = room.replace("for it", "for them")
    over = f"{room} ({shortened(names(change.over))})" if change.room == "over" and names(change.over) else room
    return joined(" ".join([who, *where]), left, over, ripple(change, changes))


def retime(change: Change, changes: ChangeList) -> str:
    """The speed or its ramp changed."""
    if not isinstance(change.before, Edit) or not isinstance(change.after, Edit):
        return joined("speed changed", ends(change), ripple(change, changes))
    was, now = speed(change.before.clip), speed(change.after.clip)
    said = f"speed changed from {was} to {now}" if was != now else f"speed ramp changed ({now})"
    return joined(said, ends(change), ripple(change, changes))


def speed(clip: Clip) -> str:
    """A clip's speed as editors say it: 200%, -100% (reversed), freeze frame, ramp averaging 150%."""
    percent = f"{_tidy(clip)}%"
    if clip.ramp is not None:
        return f"a ramp averaging {percent}"
    if clip.speed == 0:
        return "freeze frame"
    return f"{percent} (reversed)" if clip.speed < 0 else percent


def _tidy(clip: Clip) -> str:
    return f"{figure(clip.speed * 100):.2f}".rstrip("0").rstrip(".")


def split(change: Change, changes: ChangeList) -> str:
    """Through edits were added; no frame changed."""
    cuts = [at_timecode(part.clip.record_in, changes.after) for part in change.parts[1:]]
    if not cuts:
        return "through edit added"
    return f"cut in {len(change.parts)}, through {_edits(cuts)} added"


def join(change: Change, changes: ChangeList) -> str:
    """Through edits were healed; no frame changed."""
    cuts = [at_timecode(part.clip.record_in, changes.before) for part in change.parts[1:]]
    return f"through {_edits(cuts)} healed" if cuts else "through edit healed"


def _edits(cuts: list[str]) -> str:
    return f"{'edit' if len(cuts) == 1 else 'edits'} at {shortened(cuts)}"
