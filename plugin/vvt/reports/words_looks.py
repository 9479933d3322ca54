"""Sentences for everything but a clip's place and length: transitions, effects, markers, tracks, compounds."""

from __future__ import annotations

import json
import re
from fractions import Fraction

from vvt.compare.model import Change, ChangeList, Dissolve, Edit
from vvt.cut import timecode
from vvt.reports.figures import figure
from vvt.reports.phrases import frames, joined, one_line, plural, quoted, ripple, shortened, way

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def transition(change: Change, _: ChangeList) -> str:
    """A transition came, went or changed."""
    before, after = change.before, change.after
    if isinstance(before, Dissolve) and isinstance(after, Dissolve):
        return _changed_transition(before, after)
    there = after or before
    return f"{described(there) if isinstance(there, Dissolve) else 'transition'} {change.action}"


def described(dissolve: Dissolve) -> str:
    """A transition with its length: Cross Dissolve of 24 frames."""
    held = dissolve.transition
    return f"{held.name or 'transition'} of {frames(held.in_offset + held.out_offset)}"


def _changed_transition(before: Dissolve, after: Dissolve) -> str:
    was, now = described(before), described(after)
    if was == now:
        was, now = _aligned(before), _aligned(after)
        name = after.transition.name or "transition"
        return f"{name} changed" if was == now else f"{name} changed from {was} to {now}"
    if before.transition.name == after.transition.name:
        was = frames(before.transition.in_offset + before.transition.out_offset)
        now = frames(after.transition.in_offset + after.transition.out_offset)
        return f"{after.transition.name or 'transition'} changed from {was} to {now}"
    return f"{was} changed to {now}"


def _aligned(dissolve: Dissolve) -> str:
    held = dissolve.transition
    if held.in_offset == held.out_offset:
        return "centred on the cut"
    if not held.in_offset:
        return "starting at the cut"
    if not held.out_offset:
        return "ending at the cut"
    return f"{held.in_offset} before and {held.out_offset} after the cut"


def effect(change: Change, _: ChangeList) -> str:
    """An effect, grade, transform, level or title text came, went or changed."""
    what = one_line(change.what) or "effect"
    if change.action == "changed":
        return joined_change(f"{what} changed", _spoken(change.from_), _spoken(change.to))
    return f"{what} {change.action}"


def _spoken(settings: object) -> object:
    """An effect's settings under names a reader can say: transformationZoomX is zoom x."""
    opened = _opened(settings)
    if not isinstance(opened, dict):
        return opened
    words = {key: _HUMP.sub(" ", str(key)).lower().removeprefix("transformation ") for key in opened}
    return {words[key] if list(words.values()).count(words[key]) == 1 else key: opened[key] for key in opened}


def joined_change(what: str, was: object, now: object) -> str:
    """`what` with its values before and after, as short as they can be told."""
    told = from_to(was, now)
    return f"{what}: {told}" if told else what


def from_to(was: object, now: object) -> str:
    """Two values as `was → now`; of two tables only what differs."""
    old, new = _opened(was), _opened(now)
    if isinstance(old, dict) and isinstance(new, dict):
        keys = [key for key in dict.fromkeys([*old, *new]) if old.get(key) != new.get(key)]
        return shortened([f"{key} {value(old.get(key))} → {value(new.get(key))}" for key in keys])
    if old == new:
        return ""
    return f"{value(old)} → {value(new)}"


def _opened(said: object) -> object:
    """Settings kept as JSON text, opened; anything else as it is."""
    if not isinstance(said, str) or said[:1] not in ("{", "["):
        return said
    try:
        return json.loads(said)
    except ValueError:
        return said   # text that only looks like JSON: a title's words


def value(said: object) -> str:
    """A value as a reader wants it: numbers tidy, long ones cut, nothing as "none"."""
    if said is None or said == "":
        return "none"
    if isinstance(said, bool):
        return "on" if said else "off"
    if isinstance(said, (int, float, Fraction)):
        return str(figure(said)) if said == said and abs(said) != float("inf") else str(said)  # noqa: PLR0124 - NaN
    if isinstance(said, dict) and set(said) == {"value", "keys"}:
        return f"{value(said['value'])} with key frames"
    if isinstance(said, (dict, list)):
        said = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
    text = one_line(str(said))
    return text if len(text) <= 60 else text[:57] + "…"


def enable(change: Change, _: ChangeList) -> str:
    """A clip was switched on or off."""
    return "enabled" if change.action == "on" else "disabled"


def rename(change: Change, _: ChangeList) -> str:
    """The clip's name changed, its media did not."""
    return f"renamed from {quoted(change.from_ or '')} to {quoted(change.to or '')}"


def colour(change: Change, _: ChangeList) -> str:
    """The clip's colour changed."""
    if not change.from_:
        return f"clip colour set to {value(change.to)}"
    if not change.to:
        return f"clip colour {value(change.from_)} cleared"
    return f"clip colour changed from {value(change.from_)} to {value(change.to)}"


def metadata(change: Change, _: ChangeList) -> str:
    """The clip's metadata changed."""
    what = "sound channels" if change.what == "channels" else "metadata"
    return joined_change(f"{what} changed", change.from_, change.to)


def marker(change: Change, _: ChangeList) -> str:
    """A marker came, went, changed or moved."""
    there = change.from_ if change.action == "removed" or change.to is None else change.to
    who = marked(there)
    if change.action == "moved":
        return f"{who} moved {way(change.shift)}" if change.shift else f"{who} moved"
    if change.action == "changed":
        moved = f"moved {way(change.shift)}" if change.shift else ""
        return joined(joined_change(f"{who} changed", _shown(change.from_), _shown(change.to)), moved)
    return f"{who} {change.action}"


def _shown(said: object) -> object:
    """What of a marker a reader compares: its place is told by the shift."""
    if not isinstance(said, dict):
        return said
    return {key: _shade(str(held or "")) if key == "colour" else held for key, held in said.items() if key != "at"}


def _shade(colour: str) -> str:
    return colour.capitalize() if colour.isupper() else colour   # Resolve writes CYAN and means Cyan


def marked(said: object) -> str:
    """A marker by name, colour and note: Red marker "Fix sky" (too bright)."""
    if not isinstance(said, dict):
        return f"marker {quoted(said)}" if said else "marker"
    shade, name, note = (one_line(str(said.get(key) or "")) for key in ("colour", "name", "note"))
    who = f"{_shade(shade)} marker" if shade else "marker"
    return who + (f" {quoted(name)}" if name else "") + (f" ({note})" if note else "")


_TRACK = {"on": "track switched on", "off": "track switched off", "locked": "track locked",
          "unlocked": "track unlocked", "added": "track added", "removed": "track removed"}


def track(change: Change, _: ChangeList) -> str:
    """A track came, went, moved, or was renamed, switched or locked."""
    if change.action == "renamed":
        if not change.from_ or not change.to:
            return f"track named {quoted(change.to)}" if change.to else f"track name {quoted(change.from_)} taken off"
        return f"track renamed from {quoted(change.from_)} to {quoted(change.to)}"
    if change.action == "moved":
        return f"track moved from {value(change.from_)} to {value(change.to)}"
    said = _TRACK.get(change.action, f"track {change.action}")
    name = change.to or change.from_
    named = change.action in ("added", "removed") and isinstance(name, str) and name != change.track
    return f"{said}, named {quoted(name)}" if named else said


def timeline(change: Change, changes: ChangeList) -> str:
    """Start timecode, rate, resolution or name of the timeline."""
    was, now = value(change.from_), value(change.to)
    if change.what == "start":
        was = _start(change.from_, changes.before.rate, drop=changes.before.drop)
        now = _start(change.to, changes.after.rate, drop=changes.after.drop)
        return f"starts at {now} instead of {was}"
    if change.what == "rate":
        return f"rate changed from {was} to {now} frames per second"
    if change.what == "name":
        return f"renamed from {quoted(change.from_ or '')} to {quoted(change.to or '')}"
    return f"{one_line(change.what)} changed from {was} to {now}"


def _start(said: object, rate: Fraction, *, drop: bool) -> str:
    return timecode(int(said), rate, drop=drop) if isinstance(said, (int, Fraction)) else value(said)


def nested(change: Change, changes: ChangeList) -> str:
    """A compound clip changed inside, was made, or was taken apart."""
    loose = plural(len(change.parts), "clip") if change.parts else "the clips"
    if change.action == "made":
        return joined(f"compound clip made of {loose} that lay there", ripple(change, changes))
    if change.action == "broken":
        return joined(f"compound clip taken apart into {loose}", ripple(change, changes))
    inner = len(change.changes.changes) if change.changes else 0
    used = f"used {change.count} times" if change.count > 1 else ""
    said = f"compound clip changed inside, {plural(inner, 'change')}" if inner else "compound clip changed inside"
    return joined(said, used, ripple(change, changes))


_LOOKS = {"regrade": "graded differently", "reframe": "framed differently", "overlay": "something is laid over it",
          "black": "black", "frozen": "frozen"}


def picture(change: Change, _: ChangeList) -> str:
    """Same place, looks different (movies only)."""
    strength = f" (strength {figure(round(change.strength * 100))}%)" if change.strength else ""
    place = change.after or change.before
    span = f", {frames(place.clip.duration)}" if isinstance(place, Edit) else ""
    return f"{_LOOKS.get(change.what, 'looks different')}{span}{strength}"
