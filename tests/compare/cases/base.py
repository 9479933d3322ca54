"""What the named cases share: the base cut in its forms, and short words to say what is expected.

Expected changes are dicts holding only the keys the contract fixes for that case. A list is compared
element by element, `AnyOrder` regardless of order, a `Says` by what the text contains.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction

from support.otio_cut import HOUR, Dissolve, Export, Gap, Row, Shot, Timeline, with_sound

LENGTHS = (48, 61, 52, 75, 44, 90, 57, 66, 80, 71, 53, 96, 46, 63, 85, 50, 72, 59, 68, 77)
T = 8          # the ninth clip, which most cases work on
REPEATED = (2, 5, 8, 11, 14, 17)

Items = list
Expected = dict


class AnyOrder(list):
    """A list whose order the contract leaves open."""


class Inside(list):
    """The changes of a change list within a change, written as a list or as a whole change list."""


@dataclass(frozen=True)
class Says:
    """A text that contains this, in any case."""

    word: str


@dataclass(frozen=True)
class Case:
    """Two timelines and what an editor would say has happened between them.

    `changes` None: only the rules that hold for every pair are checked. `some` are changes that must be
    among the others.
    """

    name: str
    says: str
    before: Timeline
    after: Timeline
    changes: list[Expected] | None = None
    some: list[Expected] = field(default_factory=list)
    unchanged: int | None = None
    rippled: int | None = None
    export_before: Export = field(default_factory=Export)
    export_after: Export = field(default_factory=lambda: Export(links_from=101))
    mirrored: bool = True


@dataclass(frozen=True)
class Form:
    """The base cut of twenty clips in one of its forms."""

    name: str
    clips: tuple[Shot, ...]

    def cut(self) -> Items:
        """The clips, to edit."""
        return list(self.clips)

    def at(self, index: int) -> int:
        """Record in of a clip, from midnight."""
        return HOUR + sum(clip.length for clip in self.clips[:index])

    def edit(self, index: int) -> Expected:
        """A clip of the base cut as the change list writes it."""
        return where(self.clips, index)


def _unique() -> tuple[Shot, ...]:
    return tuple(Shot(f"A001C{n + 1:03}", HOUR + 100 + 10 * n, length) for n, length in enumerate(LENGTHS))


def _repeated() -> tuple[Shot, ...]:
    return tuple(Shot("B001C001", HOUR + 500, 60) if n in REPEATED else clip for n, clip in enumerate(_unique()))


def _one_take(jump: int) -> tuple[Shot, ...]:
    clips, src = [], HOUR + 200
    for length in LENGTHS:
        clips.append(Shot("T001C001", src, length))
        src += length + jump
    return tuple(clips)


FORMS = (Form("unique", _unique()), Form("one_range_six_times", _repeated()),
         Form("one_take_in_twenty", _one_take(40)), Form("one_take_razored", _one_take(0)))
UNIQUE = FORMS[0]

Builder = Callable[[Form], Case]
_BUILDERS: list[tuple[Builder, tuple[Form, ...]]] = []


def in_each_form(build: Builder) -> Builder:
    """Registers a case that is tried on every form of the base cut."""
    _BUILDERS.append((build, FORMS))
    return build


def once(build: Builder) -> Builder:
    """Registers a case that is tried on the cut of unique clips."""
    _BUILDERS.append((build, (UNIQUE,)))
    return build


def table() -> list[Case]:
    """Every registered case, each form's with the form's name."""
    out = []
    for build, forms in _BUILDERS:
        for form in forms:
            made = build(form)
            name = build.__name__ if len(forms) == 1 else f"{build.__name__}-{form.name}"
            out.append(replace(made, name=name, says=(build.__doc__ or "").strip()))
    return out


def case(before: Items | Timeline, after: Items | Timeline, *changes: Expected, **more: object) -> Case:
    """A case; lists of items get their sound on A1 and A2. The builder's docstring becomes what it says."""
    both = [it if isinstance(it, Timeline) else with_sound(it) for it in (before, after)]
    return Case("", "", both[0], both[1], list(changes), **more)  # type: ignore[arg-type]  # Case's own fields


def where(items, index, track="V1", start=HOUR, rate=24):
    """The clip with this index on its track, as the change list writes it."""
    at, seen = start, -1
    for item in items:
        if isinstance(item, Dissolve):
            continue
        if isinstance(item, Shot):
            seen += 1
            if seen == index:
                return as_edit(item, at, track, rate) | {"index": index}
        at += item.length
    raise IndexError(index)


def as_edit(shot, record_in, track="V1", rate=24):
    """A clip, or a part of one, lying at `record_in`."""
    used = shot.length * abs(Fraction(shot.speed)) * Fraction(shot.media_rate or rate) / Fraction(rate)
    return {"track": track, "name": shot.name, "record_in": record_in, "record_out": record_in + shot.length,
            "source_in": round(float(shot.src), 3),
            "source_out": round(float(shot.src + (used if shot.speed else 1)), 3)} | media_of(shot)


def media_of(shot):
    """What a clip shows, where the contract fixes how that is called."""
    return {} if shot.generator or shot.inside else {"media": shot.file}


def piece(shot, head, frames, record_in, track="V1"):
    """`frames` of a clip from `head` frames in, lying at `record_in`."""
    return as_edit(part(shot, head, frames), record_in, track)


def part(shot, head, frames):
    """The clip cut down to `frames` from `head` on (at its own speed, media at the timeline's rate)."""
    return replace(shot, src=shot.src + head * shot.speed, length=frames, link=None)


def filler(record_in, record_out):
    """Filler where an edit is expected."""
    return {"media": "", "record_in": record_in, "record_out": record_out}


def on(track, edit):
    """The linked edit on another track: same clip, same ranges (its index may differ)."""
    return None if edit is None else {**{k: v for k, v in edit.items() if k != "index"}, "track": track}


def also_sound(change):
    """The same change on the linked sound on A1 and A2, folded into the picture's."""
    pair = [{"before": on(a, change.get("before")), "after": on(a, change.get("after"))} for a in ("A1", "A2")]
    return {**change, "also": ["A1", "A2"], "linked": pair}


def all_tracks(edits):
    """Edits of V1 and the same ones on A1 and A2, in any order."""
    return AnyOrder([on(track, edit) for edit in edits for track in ("V1", "A1", "A2")])


def alone(change):
    """A change on one track only."""
    return {**change, "also": [], "linked": []}


def gone(kind, edit, **numbers):
    """Something the later timeline hasn't got."""
    return {"kind": kind, "track": edit["track"], "clip": edit["name"], "before": edit, "after": None, **numbers}


def new(kind, edit, **numbers):
    """Something the earlier timeline hasn't got."""
    return {"kind": kind, "track": edit["track"], "clip": edit["name"], "before": None, "after": edit, **numbers}


def both(kind, before, after, **numbers):
    """A clip that is in both timelines; `track` and `clip` are the later timeline's."""
    return {"kind": kind, "track": after["track"], "clip": after["name"],
            "before": before, "after": after, **numbers}


def rows(timeline: Timeline, **tracks: Row) -> Timeline:
    """The timeline with tracks exchanged or added at the end, by label: `A3=row(...)`."""
    v, a = list(timeline.v), list(timeline.a)
    for label, each in tracks.items():
        side, number = (v if label[0] == "V" else a), int(label[1:]) - 1
        side[number:number + 1] = [each]
    return replace(timeline, v=tuple(v), a=tuple(a))


__all__ = ["FORMS", "HOUR", "LENGTHS", "REPEATED", "UNIQUE", "AnyOrder", "Case", "Dissolve", "Export", "Form", "Gap",
           "Inside", "Row", "Says", "Shot", "T", "Timeline", "all_tracks", "alone", "also_sound", "as_edit", "both",
           "case", "filler", "gone", "in_each_form", "new", "on", "once", "part", "piece", "replace", "rows", "table",
           "where", "with_sound"]
