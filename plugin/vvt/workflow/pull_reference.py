"""A version's film on top of a copy of the current timeline, in sync by record timecode."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from vvt.cut import frames_from_timecode, rate_label, timecode
from vvt.host import HostRefused, Laid
from vvt.workflow.bringing import day_bin
from vvt.workflow.proposal import open_timeline
from vvt.workflow.pulling import pull

if TYPE_CHECKING:
    from collections.abc import Iterator
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
    laid = host.lay(film.path, first, f"{facts.name} beside {record.label}", day_bin(), heard.waiting)
    return replace(laid, warnings=tuple(_warnings(record, laid, max(0, facts.start - first)))), film.path


def _warnings(record: Record, laid: Laid, before: int) -> Iterator[str]:
    """What isn't as it should be; `before` frames of the film lie before the open timeline's start."""
    frames = (record.render or {}).get("frames")
    if before:
        yield f"The first {before} frames of the film come before the open timeline begins, so they are left out."
    if isinstance(frames, int) and laid.frames and laid.frames != frames - before:
        yield f"{laid.frames} frames of the film lie there, where {record.label} has {frames - before}."
    if not laid.put_back:
        yield "Resolve did not go back to the timeline, bin or page that was open."


def _first(record: Record, facts: TimelineFacts) -> int:
    """The absolute frame of the open timeline at which the film begins: the one of the same timecode."""
    told = record.timeline or {}
    render = record.render
    # Without any word on what the render covers it is taken for one of the whole timeline.
    first = told.get("start") if render is None else render.get("first")
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
