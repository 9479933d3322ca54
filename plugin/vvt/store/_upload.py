"""Sending a part: the file read once, checksums sent along, the whole checked at the end.

Small files go in one put. Larger ones go in parts of 64 MiB, or what 10,000 parts need, a few at a time; what
an earlier process sent of them stays sent. No condition ever stands on the upload: only the record decides
who was first.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from vvt.errors import NotFound, StoreRefused, StoreUnreachable
from vvt.store._body import Limit
from vvt.store._identical import stored_before
from vvt.store._kept import Kept
from vvt.store._reading import Reading
from vvt.store._sending import Gone, Multipart, Way, send_whole
from vvt.store._source import Meter, PartSource, Progress, Sent, SourceChanged, State, changed
from vvt.store._tables import keep, table_of
from vvt.store._target import PART_SIZE, PUBLISH_ID, Target, confirmed, head, ours, part_size
from vvt.store._tries import Tries, patiently
from vvt.store.memory import Memory, Unkept, Upload
from vvt.store.record import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vvt.store._chunks import Table

__all__ = ["PART_SIZE", "PUBLISH_ID", "PartSource", "Progress", "SourceChanged", "Target", "part_size", "upload"]

_PATIENCE = 120.0    # seconds, for callers that say nothing
_FEW = 2              # blocks for reading what is not sent
_MOST_BEGINNINGS = 3  # times an upload may vanish from under us


def upload(  # noqa: PLR0913 -- a file, a place, and how to get there
    source: PartSource, target: Target, progress: Progress | None = None, *, memory: Memory | None = None,
    tries: Tries | None = None, limit: Limit | None = None, earlier: Sequence[Part] = (),
    tell: Callable[[Sent], None] | None = None,
) -> Part:
    """Send a file and return the part, pinned; what one of the `earlier` parts has is not sent.

    Raises NotFound, SourceChanged, Stopped, Damaged, StoreRefused, …

    With a `memory` what was sent stays when it fails, and the next process goes on from there; without one
    nothing is left behind.
    """
    tries = tries or Tries(target.client, _PATIENCE)
    target = replace(target, client=patiently(tries))
    if memory and (part := _stored(target, memory)):
        return part
    state = State.of(source.path)
    way = Way(replace(target, file=state.word), tries, limit or Limit(None), Meter(progress, source.name, state.size))
    kept = memory or Unkept()
    _same_file(way, state, kept)
    base = next((part for part in earlier if (part.name, part.key) == (source.name, target.key)), None)
    part = _stored_before(source, way, state, earlier, kept)
    part = part or _newly_stored(source, way, state, kept, alone=memory is None, base=base)
    kept.was_stored(part)
    if tell:
        tell(Sent(source.name, state.size, way.meter.wire))
    return part


def _stored_before(
    source: PartSource, way: Way, state: State, earlier: Sequence[Part], memory: Memory
) -> Part | None:
    """The same bytes of an earlier version; not asked again once an upload was begun."""
    if memory.upload() is not None:
        return None
    part = stored_before(source, state, way.target, earlier, way.tries)
    if part:
        way.meter.add(state.size)
    return part


def _newly_stored(  # noqa: PLR0913 -- a file, its way, and two that shorten it
    source: PartSource, way: Way, state: State, kept: Memory, *, alone: bool, base: Part | None
) -> Part:
    """Send the file; when that fails, and nobody keeps what was sent (`alone`), leave nothing behind."""
    try:
        version_id, reading = _sent(way, state, kept, base)
    except BaseException as trouble:
        way.tries.give_up()
        if alone or isinstance(trouble, SourceChanged):
            Multipart(way, state, kept).give_up()
        raise
    state.check(reading.digest.size)
    part = Part(source.name, way.target.key, version_id, state.size, reading.digest.checksums, source.shown)
    part = confirmed(way.target, part)
    if state.size > part_size(state.size, way.target.part_size):
        keep(way.target, part, reading.chunker)
    return part


def _stored(target: Target, memory: Memory) -> Part | None:
    """What an earlier process sent whole, if the store still has it."""
    part = memory.stored()
    if part is None:
        return None
    try:
        found = head(target, part.version_id)
    except NotFound:
        return None
    return part if found["ContentLength"] == part.size else None


def _same_file(way: Way, state: State, memory: Memory) -> None:
    """Raise SourceChanged when an upload was begun with other bytes; what was sent of those is dropped."""
    begun = memory.upload()
    if begun and (begun.size, begun.mtime_ns) != (state.size, state.mtime_ns):
        Multipart(way, state, memory).give_up()
        raise changed(state.path)


def _sent(way: Way, state: State, memory: Memory, base: Part | None) -> tuple[str, Reading]:
    """Send the file, taking over from `base` what it has; without it where the store won't have that."""
    step = part_size(state.size, way.target.part_size)
    if state.size <= step:
        return _sent_whole(way, state, memory)
    table = table_of(way.target, base) if base else None
    if table:
        try:
            return _in_parts(way, state, memory, step, base=base, table=table)
        except StoreRefused:
            Multipart(way, state, memory).give_up()
    return _in_parts(way, state, memory, step)


def _in_parts(  # noqa: PLR0913 -- how, what, and two that belong together
    way: Way, state: State, memory: Memory, step: int, *, base: Part | None = None, table: Table | None = None
) -> tuple[str, Reading]:
    meter = way.meter
    for _ in range(_MOST_BEGINNINGS):
        meter = meter.restarted()
        branch = replace(way, tries=way.tries.branch(), meter=meter)
        reading = Reading(state, Kept(branch.tries.check), table)
        try:
            return Multipart(branch, state, memory, base).run(reading.pieces, reading.digest, step), reading
        except Gone as gone:
            branch.tries.give_up()
            if not gone.listed_again:
                if found := _completed(replace(way, meter=meter), state):
                    return found
                memory.forget()
        except BaseException:
            branch.tries.give_up()
            raise
    raise StoreUnreachable("The store keeps dropping what was sent of the file.",
                           "Ask whoever looks after the store whether uploads are cleared too soon.")


def _sent_whole(way: Way, state: State, memory: Memory) -> tuple[str, Reading]:
    reading = Reading(state, Kept(way.tries.check))
    pieces = list(reading.pieces(state.size))
    state.check(reading.digest.size)
    again = memory.upload() is not None
    if not again:
        memory.begun(Upload("", state.size, state.size, state.mtime_ns))
    elif found := ours(way.target, state.size, reading.digest.checksums.crc64nvme):
        # An earlier process may have put it and not heard of it.
        way.meter.add(state.size)
        return found, reading
    return send_whole(way, state, pieces[0]), reading


def _completed(way: Way, state: State) -> tuple[str, Reading] | None:
    """An upload the store doesn't know any more may be one whose Complete was answered to nobody."""
    reading = Reading(state, Kept(way.tries.check, _FEW))
    deque(reading.pieces(state.size), maxlen=0)
    found = ours(way.target, state.size, reading.digest.checksums.crc64nvme)
    if found:
        way.meter.restarted().add(state.size)
    return (found, reading) if found else None
