"""`diff`: two timelines, each a file or a stored version, and what changed from one to the other."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vvt.compare import ChangeList, compare
from vvt.errors import BadTimeline, NotFound
from vvt.interchange import found, names_a_file, read
from vvt.workflow.timelines import best_part, stored_cut

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from vvt.config import Settings
    from vvt.cut import Cut

    Named = tuple[Cut, str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed, and what to call the two timelines where they have no name: `labels` are only ever shown.

    Resolve exports timelines without a name; a file's name or a version's reference is no timeline's name, so it
    isn't compared.
    """

    changes: ChangeList
    labels: tuple[str, str]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the readers had to skip, each sentence once."""
        return tuple(dict.fromkeys((*self.changes.before.warnings, *self.changes.after.warnings)))


def diff(before: str, after: str, chosen: Settings, rate: Fraction | None = None) -> Comparison:
    """What changed from `before` to `after`; each names a file that is there, or else a version.

    Needs `chosen` (where the versions are) only for versions. `rate` is frames per second for what doesn't
    say it (an EDL). Raises NotFound, BadTimeline, and what the store raises.
    """
    cuts, labels = read_both(before, after, chosen, rate)
    return Comparison(compare(*cuts), labels)


def one_after_the_other(before: str, after: str, chosen: Settings, rate: Fraction | None) -> tuple[Named, Named]:
    """Two timelines as `timeline` reads them."""
    return timeline(before, chosen, rate), timeline(after, chosen, rate)


def read_both(before: str, after: str, chosen: Settings, rate: Fraction | None = None,
              both: Callable[[str, str, Settings, Fraction | None], tuple[Named, Named]] = one_after_the_other
              ) -> tuple[tuple[Cut, Cut], tuple[str, str]]:
    """Both timelines as `diff` compares them, `both` reading them, and what to call them. Raises as `diff` does."""
    earlier, later = both(before, after, chosen, rate)
    if rate is None and earlier[0].rate != later[0].rate:
        earlier, later = (_at_the_others_rate(told, read_before, other, chosen) for told, read_before, other in (
            (before, earlier, later[0]), (after, later, earlier[0])))
    return (earlier[0], later[0]), _told_apart((before, after), (earlier[1], later[1]))


def _at_the_others_rate(told: str, one: tuple[Cut, str], other: Cut, chosen: Settings) -> tuple[Cut, str]:
    """An EDL, which says no rate, read again at the rate of what it is compared with; of two, at the higher."""
    cut = one[0]
    if cut.format != "edl" or (other.format == "edl" and other.rate < cut.rate):
        return one
    again = timeline(told, chosen, other.rate)
    # The other rate may not have every frame number the list uses: then it is another timeline's.
    return one if any("a frame number that" in warning for warning in again[0].warnings) else again


def _told_apart(told: tuple[str, str], labels: tuple[str, str]) -> tuple[str, str]:
    """The labels, with their folders where two files go by one name (v1/Reel 2.otio, v2/Reel 2.otio)."""
    one, other = (Path(named) for named in told)
    if labels[0] != labels[1] or one == other or not one.parent.name + other.parent.name:
        return labels
    return f"{one.parent.name}/{one.name}", f"{other.parent.name}/{other.name}"


def timeline(told: str, chosen: Settings, rate: Fraction | None = None) -> tuple[Cut, str]:
    """The cut in the file `told`, or of the version it names; and that file's name, or the version's reference.

    `cut.fcpxml#Project name` is one of several timelines of a file.
    """
    if is_file(told):
        return read(Path(told), rate), Path(told).name
    if "@" not in told:
        raise NotFound(f"There is no file {told}.",
                       "Name a timeline file that is there, or a version as PROJECT/CUT@v3.")
    return _of_version(told, chosen, rate)


def is_file(told: str) -> bool:
    """True when `told` names something on this machine, which then is what is meant."""
    # os.path answers no where pathlib raises: a version's name may be too long to be a file's.
    return os.path.exists(told) or ("#" in told and names_a_file(told))


def file_of(told: str) -> Path:
    """The file itself where `told` names one of the timelines in it."""
    return found(Path(told))[0]


def _of_version(told: str, chosen: Settings, rate: Fraction | None) -> tuple[Cut, str]:
    # boto3 takes half a second to load, which a comparison of two files must not pay.
    from vvt.store import Ref  # noqa: PLC0415
    from vvt.workflow.opening import open_store  # noqa: PLC0415

    if not Ref.looks_like_one(told):
        raise NotFound(f"{told} is no file that is there, and it names no version.",
                       "Name a timeline file, or a version as PROJECT/CUT@v3, @latest or @latest~1.")
    store = open_store(chosen)
    record = store.find(Ref.parse(told))
    part = best_part(record)
    if part is None:
        raise BadTimeline(f"{record.ref} has no timeline that can be compared.",
                          "Compare a version that was published with its .otio.")
    return stored_cut(store, part, rate), record.ref
