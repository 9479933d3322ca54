"""The viewing proxy of a film, where the configuration asks for one: made and kept once the film's version is there."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vvt.errors import Damaged, NotFound, VvtError
from vvt.outbox import OutboxTrouble, Try
from vvt.outbox.holding import on_disk, trouble_with
from vvt.outbox.places import private
from vvt.picture.probe import probe
from vvt.store import PROXY, Listening, SourceChanged, Stopped, Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from vvt.outbox import Entry, HeldFile

MAKING = f"{PROXY} (being made)"   # a stage: how many bytes of the film are in it
_NO_ROOM = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})


def proxy_wanted(entry: Entry, warnings: list[str]) -> bool:
    """Tell whether a proxy is to follow a publish; `warnings` hears why one that is wanted can't be made.

    A look at the film's first and last seconds: whoever publishes hears at once of most that can't be decoded.
    """
    film = entry.film if entry.place.viewing_proxy else None
    if film is None:
        return False
    try:
        if probe(film.path, counted=False).picture is None:
            raise Damaged(f"{film.origin.name} has no pictures.", "Publish a film.")
    except VvtError as trouble:
        warnings.append(f"No viewing proxy can be made: {trouble.cause}")
        return False
    return True


def follow(one: Try, turn: Callable[[], AbstractContextManager[None]], store: Store | None = None) -> tuple[str, ...]:
    """Make and keep the proxy of a version that is there; see `vvt.outbox.Follower`.

    What was made before a crash is not made again, nor what the film's S3 version has already. Returns the sentence why
    there will be none, for a film that can't be decoded or isn't as it was published. Raises what the store raises.
    """
    store, outcome, film = store or Store(one.entry.place), one.entry.outcome, one.entry.film
    if outcome is None or film is None or store.proxy(outcome.record) is not None:
        return ()
    try:
        made = _made(film, one.folder / PROXY, _Hearing(one, film.size))
    except (Damaged, NotFound, SourceChanged) as trouble:
        return (f"No viewing proxy was made: {trouble.cause}",)
    with turn():
        store.keep_proxy(
            outcome.record, made, progress=one.progress, journal=one.journal, stop=one.stop,
            held_up=one.progress.held_up if isinstance(one.progress, Listening) else None)
    return ()


@dataclass(frozen=True, slots=True)
class _Hearing:
    """Tells how much of a film of `size` bytes is in its proxy, and ends the making when nobody wants it any more."""

    one: Try
    size: int

    def __call__(self, read: int) -> None:
        if self.one.stop.is_set():
            raise Stopped
        self.one.progress(MAKING, min(read, self.size), self.size)


def _made(film: HeldFile, folder: Path, heard: Callable[[int], None]) -> Path:
    """The proxy in its folder, under its name only once it is whole, on the disk, and of the film that was published.

    Raises Damaged, NotFound, SourceChanged; Stopped, and OutboxTrouble for a full disk.
    """
    target, half = folder / PROXY, folder / "half.mp4"
    try:
        if not (private(folder) / PROXY).exists():
            _as_published(film)
            written(film.path, half, heard)
            _as_published(film)
            half.replace(target)
            on_disk(target)
    except OSError as trouble:
        raise _unwritten(half, trouble) from trouble
    return target


def written(film: Path, target: Path, heard: Callable[[int], None]) -> None:
    """Write the proxy of a film, on the disk when this returns; what is there is replaced, and gone where this fails.

    Raises Damaged, OutboxTrouble for a full disk, and what `heard` raises, which is told the film's bytes as they are
    read.
    """
    from vvt.picture.proxy import make_proxy  # noqa: PLC0415 - what is published without one needs no encoder

    try:
        target.unlink(missing_ok=True)
        make_proxy(film, target, heard)
        with target.open("rb+") as file:
            os.fsync(file.fileno())
    except OSError as trouble:
        raise _unwritten(target, trouble) from trouble
    except Damaged as trouble:
        target.unlink(missing_ok=True)
        if isinstance(why := trouble.__cause__, OSError) and why.errno in _NO_ROOM:
            raise _unwritten(target, why) from trouble
        raise


def _unwritten(target: Path, trouble: OSError) -> OutboxTrouble:
    return OutboxTrouble(f"The viewing proxy could not be written ({trouble.strerror or trouble}).",
                         f"Make room on the disk of {target.parent}.")


def _as_published(film: HeldFile) -> None:
    """Raise NotFound or SourceChanged unless the film is the one that was published."""
    if trouble := trouble_with(film):
        raise trouble
