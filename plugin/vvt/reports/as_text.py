"""The change list for a terminal or a mail: counts on top, then the changes grouped by kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vvt.reports.counts import counted, counts, nouns
from vvt.reports.figures import at_timecode, inside, length_timecode
from vvt.reports.phrases import listing, one_line, plural
from vvt.reports.words import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.compare.model import Change, ChangeList
    from vvt.cut import Cut


Labels = tuple[str, str]
NO_LABELS: Labels = ("", "")


def as_text(change_list: ChangeList, labels: Labels = NO_LABELS) -> str:
    """The whole change list as plain text, lines ended by a newline.

    `labels` are what to call the earlier and the later timeline where they have no name of their own:
    a file's name, a version's reference.
    """
    return "\n".join(_lines(change_list, labels)) + "\n"


def _lines(change_list: ChangeList, labels: Labels) -> Iterator[str]:
    yield f"before: {cut_line(change_list.before, labels[0])}"
    yield f"after:  {cut_line(change_list.after, labels[1])}"
    yield ""
    yield from summary(change_list)
    for kind in counts(change_list):
        found = [change for change in change_list.changes if change.kind == kind]
        yield ""
        one, many = nouns(kind)
        yield f"{(one if len(found) == 1 else many).capitalize()} ({len(found)})"
        for change in found:
            yield from _entry(change, change_list, "  ")


def _entry(change: Change, change_list: ChangeList, indent: str) -> Iterator[str]:
    also = f" [also {', '.join(change.also)}]" if change.also else ""
    yield f"{indent}{sentence(change, change_list)}{also}"
    if change.changes is not None:
        within = inside(change.changes)
        for inner in within.changes:
            yield from _entry(inner, within, indent + "    ")


def cut_line(cut: Cut, label: str = "") -> str:
    """A timeline in one line: name (else `label`), rate, start timecode, length."""
    rate = f"{float(cut.rate):.3f}".rstrip("0").rstrip(".")
    drop = " drop frame" if cut.drop else ""
    name = one_line(cut.name or label) or "(no name)"
    return f"{name}, {rate} fps{drop}, from {at_timecode(0, cut)}, {length_timecode(cut.duration, cut)} long"


def summary(change_list: ChangeList) -> list[str]:
    """What a reader wants first: how many changes of which kind, what only moved, what wasn't compared."""
    lines = [headline(change_list), stayed(change_list), not_compared(change_list)]
    return [line for line in lines if line]


def headline(change_list: ChangeList) -> str:
    """How many changes of each kind, or that the two are identical."""
    if change_list.identical:
        return "The two timelines are identical."
    found = counts(change_list)
    total = plural(len(change_list.changes), "change")
    return f"{total}: {listing(counted(kind, number) for kind, number in found.items())}."


def stayed(change_list: ChangeList) -> str:
    """The clips no change names: moved with a ripple, or where they were."""
    moved = plural(change_list.rippled, "clip")
    if change_list.rippled:
        return f"{moved} only moved with a ripple, {change_list.unchanged} unchanged."
    return f"{plural(change_list.unchanged, 'clip')} unchanged."


def not_compared(change_list: ChangeList) -> str:
    """What one of the two files cannot carry, so that nothing is said about it; empty when everything was."""
    if not change_list.not_compared:
        return ""
    return f"Not compared, because one of the files can't carry it: {listing(change_list.not_compared)}."
