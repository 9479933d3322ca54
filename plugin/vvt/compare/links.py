"""Which clips are linked: what the file links, or, where a file can't say, what runs together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable

    from vvt.compare.identity import Identities
    from vvt.compare.lanes import Paired
    from vvt.compare.ops import Op
    from vvt.cut import Clip, Cut


class Links:
    """Linked clips of two cuts. Both must be able to say; else same media over the same record range is linked."""

    def __init__(self, before: Cut, after: Cut, identities: Identities) -> None:
        self._identities = identities
        self.by_file = all(_has_links(cut) for cut in (before, after))

    def group(self, clip: Clip | None) -> Hashable:
        """Equal for linked clips of one timeline; None for a clip that is linked to nothing."""
        if clip is None:
            return "nothing"
        if self.by_file:
            return clip.link
        if clip.is_filler:
            return None
        return (self._identities.of(clip), clip.record_in, clip.record_out)

    def one_decision(self, one_pair: Paired, one: Op, other_pair: Paired, other: Op) -> bool:
        """True when two steps are the same step on linked clips over the same record ranges."""
        if one.did is not other.did or len(one.before) != len(other.before) or len(one.after) != len(other.after):
            return False
        sides = [(one_pair.before[i], other_pair.before[k]) for i, k in zip(one.before, other.before, strict=True)]
        sides += [(one_pair.after[j], other_pair.after[k]) for j, k in zip(one.after, other.after, strict=True)]
        return all(self.together(mine, theirs) for mine, theirs in sides)

    def together(self, one: Clip, other: Clip) -> bool:
        """True for linked clips over one record range."""
        group = self.group(one)
        return (group is not None and group == self.group(other)
                and (one.record_in, one.record_out) == (other.record_in, other.record_out))


def _has_links(cut: Cut) -> bool:
    return "links" in cut.carries and any(
        clip.link is not None for track in cut.tracks for clip in track.clips)
