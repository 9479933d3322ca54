"""Which cut a timeline is, and which of its versions it grew from: looked up, else told from names, never guessed."""

from __future__ import annotations

import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vvt.errors import BadName
from vvt.host import HostRefused
from vvt.host.remembered import recall
from vvt.store import CutName, Record, Ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vvt.host import Described, TimelineFacts
    from vvt.store import Store

_AT_ONCE = 8
# What editors put behind a cut's name when they duplicate it: R1_v12, Reel 2 V003, R1-20260914, R1 2026-09-14.
_TOKEN = re.compile(r"[\s_.-]+(?:v(?P<number>\d+)|(?P<date>(?:19|20)\d{2}[-_.]?\d{2}[-_.]?\d{2}))$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a publish of this timeline most likely is, and `why`, a sentence for the editor.

    `base` is the number of the version it grew from. It is None with `known` where the cut is new, and None without
    where nobody knows: then the editor is asked.
    """

    cut: CutName
    base: int | None
    why: str
    known: bool = True


@dataclass(frozen=True, slots=True)
class _Dated:
    """A timeline's name taken apart: the cut it says, and the version or date behind it, kinds and numbers apart."""

    stem: str
    kinds: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()

    @classmethod
    def of(cls, name: str) -> _Dated:
        """Take the tokens off the name's end, as long as something else is left."""
        kinds: list[str] = []
        numbers: list[int] = []
        while (found := _TOKEN.search(name)) and name[:found.start()].strip():
            kinds.insert(0, str(found.lastgroup))
            numbers.insert(0, int(re.sub(r"\D", "", found[0])))
            name = name[:found.start()]
        return cls(name, tuple(kinds), tuple(numbers))

    def same_stem(self, other: _Dated) -> bool:
        """Whether both are copies of one timeline, as far as names say."""
        return _folded(self.stem) == _folded(other.stem)

    def follows(self, other: _Dated) -> bool:
        """Whether this can be a later copy of `other`: no token, or tokens of the same kinds that aren't higher."""
        return not other.kinds or (self.kinds == other.kinds and other.numbers <= self.numbers)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def without_token(name: str) -> str:
    """`name` without the version and date tokens at its end; as it is when nothing else would be left."""
    return _Dated.of(name).stem


def open_timeline(told: Described) -> TimelineFacts:
    """The current timeline. Raises HostRefused."""
    if told.timeline is None:
        raise HostRefused("no-timeline", f"No timeline is open in {told.product}.", "Open the timeline and try again.")
    return told.timeline


def proposal(store: Store, told: Described, name: CutName | None = None) -> Proposal:
    """Which cut the current timeline is (`name`, where the editor said so) and which version it grew from.

    Looked up in this order: what this machine remembers of the timeline's unique id and the host keeps with it, the
    records of the cut of its name, those of the project's other cuts; then the timeline it is a copy of by its name
    without version or date. Records are read once and kept, so asking again costs a listing for each cut.
    Raises HostRefused where no timeline is open, and what the store raises.
    """
    facts = open_timeline(told)
    here = _remembered(told, facts)
    if name is None:
        name, others = _named(told, facts, here), True
    else:
        others = False
    here = here if here is not None and here.name == name else None
    records = store.versions(name)
    own = _newest(record for record in records if _timeline_id(record) == facts.id and facts.id)
    if own is not None and (here is None or own.number >= here.number):
        return Proposal(name, own.number, f"This timeline was published as {own.ref}.")
    if here is not None and any(record.number == here.number for record in records):
        return Proposal(name, here.number, f"This timeline was pulled or published as {here}.")
    elsewhere = _elsewhere(store, name, facts) if others else None
    return elsewhere or _by_name(name, records, facts)


def _named(told: Described, facts: TimelineFacts, here: Ref | None) -> CutName:
    return here.name if here is not None else CutName(told.project, without_token(facts.name))


def _remembered(told: Described, facts: TimelineFacts) -> Ref | None:
    """The version this timeline was pulled or published as; None where neither this machine nor the host knows."""
    for word in (recall(told.project_id, facts.id), facts.pulled_as):
        try:
            ref = Ref.parse(word) if word else None
        except BadName:
            # Written by another version of this tool, or by hand: then it says nothing.
            continue
        if ref is not None and ref.kind == "number":
            return ref
    return None


def _elsewhere(store: Store, name: CutName, facts: TimelineFacts) -> Proposal | None:
    """The project's other cuts, all versions of each: this timeline may have been published under any name."""
    if not facts.id:
        return None
    names = [cut for cut in store.cuts(name.project) if cut != name]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        found = [record for records in pool.map(store.versions, names) for record in records
                 if _timeline_id(record) == facts.id]
    own = max(found, key=lambda record: (record.time, record.number), default=None)
    return None if own is None else Proposal(own.name, own.number, f"This timeline was published as {own.ref}.")


def _by_name(name: CutName, records: Sequence[Record], facts: TimelineFacts) -> Proposal:
    if not records:
        return Proposal(name, None, f"{name} is new: nothing was published as it yet.")
    origin = _copied_from(records, facts)
    if origin is None:
        return Proposal(name, None, f"{name} has versions, but from which of them this timeline grew is not known.",
                        known=False)
    return Proposal(name, origin.number,
                    f"By its name this timeline is a copy of {_timeline_name(origin)}, published as {origin.ref}.")


def _copied_from(records: Sequence[Record], facts: TimelineFacts) -> Record | None:
    """The newest version from the one timeline this is a copy of by its name; None where none, or several, may be it.

    Editors duplicate R1_v12 to R1_v13: the nearest name that isn't later counts; failing that, the only one there is.
    """
    mine = _Dated.of(facts.name)
    newest: dict[str, Record] = {}
    for record in sorted(records, key=lambda one: one.number):
        if _timeline_name(record) and mine.same_stem(_Dated.of(_timeline_name(record))):
            newest[_timeline_id(record) or _timeline_name(record)] = record
    before = {key: _Dated.of(_timeline_name(record)).numbers for key, record in newest.items()
              if mine.follows(_Dated.of(_timeline_name(record)))}
    nearest = [key for key in before if before[key] == max(before.values())] or list(newest)
    return newest[nearest[0]] if len(nearest) == 1 else None


def _newest(records: Iterable[Record]) -> Record | None:
    return max(records, key=lambda record: record.number, default=None)


def _timeline_id(record: Record) -> str:
    return str((record.host or {}).get("timeline_id") or "")


def _timeline_name(record: Record) -> str:
    return str((record.host or {}).get("timeline") or "")
