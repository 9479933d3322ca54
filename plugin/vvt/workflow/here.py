"""The timeline that is open in the editing program as a file, so that it is compared as any other is: in a child."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vvt.compare import compare
from vvt.host import HostRefused
from vvt.workflow.comparing import Comparison, timeline
from vvt.workflow.proposal import open_timeline

if TYPE_CHECKING:
    from pathlib import Path

    from vvt.config import Settings
    from vvt.cut import Cut
    from vvt.host import Host, Waiting

_OURS = "vvt:"


@dataclass(frozen=True, slots=True)
class Here:
    """An export of the open timeline: its file, the timeline's name, our own markers on it (frame, name)."""

    path: str
    name: str
    ours: tuple[tuple[int, str], ...] = ()


def export_here(host: Host, folder: Path, waiting: Waiting | None = None) -> Here:
    """Export the open timeline into `folder`. Raises HostRefused."""
    facts = open_timeline(host.describe(waiting=waiting))
    exported = host.export(folder, ("otio",), facts.id, waiting)
    if not exported.files:
        raise HostRefused("not-exported", " ".join(exported.missing),
                          "Export the timeline by hand and compare the file with vvt diff.")
    ours = tuple((marker["frame"], marker["name"]) for marker in facts.told.get("markers", ())
                 if marker["data"].startswith(_OURS))
    return Here(str(exported.files[0]), facts.name, ours)


def diff_here(before: str, after: str, here: Here, chosen: Settings) -> Comparison:
    """What changed, where one of the two is `here`'s file; our own markers are left aside. Raises as `diff` does."""
    cuts, labels = read_here(before, after, here, chosen)
    return Comparison(compare(*cuts), labels)


def read_here(before: str, after: str, here: Here, chosen: Settings) -> tuple[tuple[Cut, Cut], tuple[str, str]]:
    """Both timelines as `diff_here` compares them, and what to call them. Raises as `diff` does."""
    cuts, labels = zip(*(timeline(told, chosen) for told in (before, after)), strict=True)
    named = all(cut.name for told, cut in zip((before, after), cuts, strict=True) if told != here.path)
    one, other = (_as_it_is(cut, here, named=named) if told == here.path else cut
                  for told, cut in zip((before, after), cuts, strict=True))
    first, last = (here.name if told == here.path else label
                   for told, label in zip((before, after), labels, strict=True))
    return (one, other), (first, last)


def _as_it_is(cut: Cut, here: Here, *, named: bool) -> Cut:
    """The export as the program shows it: an export has no name, and what isn't named isn't compared by name."""
    markers = tuple(one for one in cut.markers if (round(one.at), one.name) not in here.ours)
    return replace(cut, name=here.name if named else "", markers=markers)
