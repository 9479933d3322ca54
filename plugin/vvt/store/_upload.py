"""Sending a part: the file read once, checksums sent along, the whole checked at the end.

Small files go in one put. Larger ones go in parts of 64 MiB, or what 10,000 parts need, a few at a time; what
an earlier process sent of them stays sent. No condition ever stands on the upload: only the record decides
who was first.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vvt.errors import NotFound, StoreUnreachable
from vvt.store._body import Limit
from vvt.store._digest import Digest, blocks, crc64
from vvt.store._identical import stored_before
from vvt.store._sending import Gone, Multipart, Piece, Way, send_whole
from vvt.store._source import Meter, PartSource, Progress, Sent, SourceChanged, State, changed, unreadable
from vvt.store._target import PART_SIZE, PUBLISH_ID, Target, confirmed, head, ours, part_size
from vvt.store._tries import Tries
from vvt.store.memory import Memory, Unkept, Upload
from vvt.store.record import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["PART_SIZE", "PUBLISH_ID", "PartSource", "Progress", "SourceChanged", "Target", "part_size", "upload"]

_PATIENCE = 120.0    # seconds, for callers that say nothing
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
    if memory and (part := _stored(target, memory)):
        return part
    state = State.of(source.path)
    way = Way(replace(target, file=state.word), tries, limit or Limit(None), Meter(progress, source.name, state.size))
    kept = memory or Unkept()
    _same_file(way, state, kept)
    part = _stored_before(source, way, state, earlier, kept)
    part = part or _newly_stored(source, way, state, kept, alone=memory is None)
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


def _newly_stored(source: PartSource, way: Way, state: State, kept: Memory, *, alone: bool) -> Part:
    """Send the file; when that fails, and nobody keeps what was sent (`alone`), leave nothing behind."""
    try:
        version_id, digest = _sent(way, state, kept)
    except BaseException as trouble:
        way.tries.give_up()
        if alone or isinstance(trouble, SourceChanged):
            Multipart(way, state, kept).give_up()
        raise
    state.check(digest.size)
    part = Part(source.name, way.target.key, version_id, state.size, digest.checksums, source.shown)
    return confirmed(way.target, part)


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


def _sent(way: Way, state: State, memory: Memory) -> tuple[str, Digest]:
    step = part_size(state.size, way.target.part_size)
    if state.size <= step:
        return _sent_whole(way, state, memory)
    for _ in range(_MOST_BEGINNINGS):
        digest = Digest()
        branch = replace(way, tries=way.tries.branch(), meter=way.meter.restarted())
        try:
            return Multipart(branch, state, memory).run(_cut_up(state, digest), digest, step), digest
        except Gone as gone:
            branch.tries.give_up()
            if not gone.listed_again:
                if found := _completed(way, state):
                    return found
                memory.forget()
        except BaseException:
            branch.tries.give_up()
            raise
    raise StoreUnreachable("The store keeps dropping what was sent of the file.",
                           "Ask whoever looks after the store whether uploads are cleared too soon.")


def _sent_whole(way: Way, state: State, memory: Memory) -> tuple[str, Digest]:
    digest = _read(state)
    state.check(digest.size)
    again = memory.upload() is not None
    if not again:
        memory.begun(Upload("", state.size, state.size, state.mtime_ns))
    elif found := ours(way.target, state.size, digest.checksums.crc64nvme):
        # An earlier process may have put it and not heard of it.
        way.meter.add(state.size)
        return found, digest
    return send_whole(way, state, digest), digest


def _completed(way: Way, state: State) -> tuple[str, Digest] | None:
    """An upload the store doesn't know any more may be one whose Complete was answered to nobody."""
    digest = _read(state)
    found = ours(way.target, state.size, digest.checksums.crc64nvme)
    if found:
        way.meter.restarted().add(state.size)
    return (found, digest) if found else None


def _read(state: State) -> Digest:
    digest = Digest()
    try:
        for block in blocks(state.path, state.size):
            digest.update(block)
    except OSError as trouble:
        raise unreadable(state.path, trouble) from trouble
    return digest


def _cut_up(state: State, digest: Digest) -> Callable[[int], Iterator[Piece]]:
    """Read the file once, in order, and say of each part where it is and what its checksum is."""
    def pieces(step: int) -> Iterator[Piece]:
        number, size, crc = 1, 0, 0
        for block in _steps(state, step):
            digest.look(block)
            crc = crc64(block, crc)
            size += len(block)
            if size == step or digest.size + size == state.size:
                yield Piece(number, digest.size, size, crc)
                digest.join(crc, size)
                number, size, crc = number + 1, 0, 0

    return pieces


def _steps(state: State, step: int) -> Iterator[memoryview]:
    """The file's blocks, cut at the ends of parts; never more than its size: what grows behind it is noticed."""
    done = 0
    try:
        for block in blocks(state.path, state.size):
            rest = block
            while rest:
                now = rest[:step - done % step]
                done += len(now)
                rest = rest[len(now):]
                yield now
    except OSError as trouble:
        raise unreadable(state.path, trouble) from trouble
