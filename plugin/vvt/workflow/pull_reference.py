"""A version's film on top of a copy of the current timeline, in sync by record timecode."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from vvt.cut import frames_from_timecode, rate_label, timecode
from vvt.host import HostRefused, Laid
from vvt.workflow.bringing import day_bin
from vvt.workflow.proposal import open_timeline
from vvt.workflow.pulling import pull

if TYPE_CHECKING:
    from pathlib import Path

    from vvt.host import Host, TimelineFacts
    from vvt.store import Record, Store
    from vvt.workflow.heard import Heard


def pull_as_reference(host: Host, store: Store, record: Record, folder: Path, heard: Heard) -> tuple[Laid, Path]:
    """Fetch the version's film into `folder` and lay it on top of a copy of the current timeline, in sync by timecode.

    What the render covers is in the record, so handles, leaders and renders of a range lie where they belong; of a film
    that begins before the open timeline the head is left out. Raises HostRefused where the two run at different rates,
    or where nobody knows where the film begins.
    """
    facts = open_timeline(host.describe(waiting=heard.waiting))
    first = _first(record, facts)
    (film,) = pull(store, record, folder, only="render", progress=heard.progress)
    return host.lay(film.path, first, f"{facts.name} beside {record.label}", day_bin(), heard.waiting), film.path


def laid_frames(record: Record, laid: Laid, start: int) -> str:
    """A sentence where fewer or more frames lie there than the record says the film has; "" where all is well.

    `start` is the absolute frame at which the open timeline begins.
    """
    render = record.render or {}
    first, frames = render.get("first"), render.get("frames")
    if not isinstance(first, int) or not isinstance(frames, int) or not laid.frames:
        return ""
    expected = frames - max(0, start - first)
    return "" if laid.frames == expected else (
        f"{laid.frames} frames of the film lie there, where {record.label} has {expected}.")


def _first(record: Record, facts: TimelineFacts) -> int:
    """The absolute frame of the open timeline at which the film begins: the one of the same timecode."""
    told = record.timeline or {}
    first = (record.render or {}).get("first", told.get("start"))
    if not isinstance(first, int):
        raise HostRefused("no-start", f"{record.ref} does not say at what timecode its film begins.",
                          f'Fetch it with vvt pull "{record.ref}" and lay it by hand.')
    rate = Fraction(str(told["rate"])) if told.get("rate") else facts.rate
    if rate != facts.rate:
        raise HostRefused("other-rate", f"{record.ref} runs at {rate_label(rate)} frames per second, the open timeline "
                          f"at {rate_label(facts.rate)}.", "Open a timeline of the same frame rate.")
    drop = bool(told.get("drop"))
    if drop == facts.drop:
        return first
    # Drop-frame timecode counts other numbers for the same frames: what is in sync is what reads the same.
    return frames_from_timecode(timecode(first, rate, drop=drop), rate, drop=facts.drop)
