"""Which label of the later timeline is which of the earlier, told by the track changes of a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vvt.compare.model import Change
    from vvt.cut import Cut


@dataclass(frozen=True, slots=True)
class LabelMap:
    """`after` maps an earlier label to the later one; `new` are the later labels of added tracks."""

    after: dict[str, str]
    new: frozenset[str]

    @classmethod
    def of(cls, before: Cut, changes: Iterable[Change]) -> LabelMap:
        """The map that a list's track changes tell: added and moved ones take their place, the rest close up."""
        tracks = [change for change in changes if change.kind == "track"]
        gone = {change.track for change in tracks if change.action == "removed"}
        new = {change.track for change in tracks if change.action == "added"}
        moved = {str(change.from_): change.track for change in tracks if change.action == "moved"}
        after: dict[str, str] = {}
        for kind in "VA":
            labels = [label for label, track in before.labelled() if track.kind == kind and label not in gone]
            taken = {label for label in (*new, *moved.values()) if label.startswith(kind)}
            slots = [f"{kind}{number}" for number in range(1, len(labels) + len(taken) + 1)]
            free = iter([slot for slot in slots if slot not in taken])
            after |= {label: moved.get(label) or next(free) for label in labels}
        return cls(after, frozenset(new))

    def back(self, label: str) -> str:
        """The earlier label of a later one; the label itself where the track is new."""
        return next((was for was, now in self.after.items() if now == label), label)

    def slots(self) -> Iterator[tuple[str, str | None]]:
        """Every later label in order with its earlier one, None for an added track."""
        found: dict[str, str | None] = {now: was for was, now in self.after.items()}
        found |= dict.fromkeys(self.new)
        for label in sorted(found, key=lambda label: (label[0] != "V", int(label[1:]))):
            yield label, found[label]
