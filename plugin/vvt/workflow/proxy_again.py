"""The viewing proxy of a version, made once more: one that is damaged, lost, or was never made.

Nothing that was published changes: a proxy is kept beside its version, and the new one is another S3 version of it.
"""

from __future__ import annotations

import shutil
import threading
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from vvt.errors import NotFound
from vvt.outbox.lock import held, is_held
from vvt.store import PROXY, Stopped, cache_dir
from vvt.workflow.proxies import MAKING, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vvt.store import Part, Progress, Record, Store

_PREFIX = "proxy-"      # of the folders in which a film is fetched and its proxy made
_IN_USE = "in-use"      # the lock in each, which goes with its process
_PATIENCE = 30.0        # seconds


def make_again(store: Store, record: Record, progress: Progress | None = None,
               stop: threading.Event | None = None) -> Part:
    """Fetch a version's film, make its proxy and keep that in place of the one before; `progress` hears of all three.

    The film is fetched whole and verified, into the cache's folder: the system's for what is passing may be in memory,
    and a master is large. `stop` ends it, raising Stopped. Raises NotFound for a version without a film, Damaged for
    one that can't be decoded, OutboxTrouble for a full disk, and what the store raises; then the proxy is as it was.
    """
    film = record.part("cut")
    if film is None:
        raise NotFound(f"{record.ref} has no film, so it has no viewing proxy.", "Name a version with a film.")
    stop = stop or threading.Event()

    def read(count: int) -> None:
        if stop.is_set():
            raise Stopped
        if progress:
            progress(MAKING, min(count, film.size), film.size)

    with _workplace() as folder:
        fetched, made = folder / f"film{Path(film.key).suffix}", folder / PROXY
        store.fetch(film, fetched, progress=progress, stop=stop)
        written(fetched, made, read)
        return store.keep_proxy(record, made, progress=progress, stop=stop)


@contextmanager
def _workplace() -> Iterator[Path]:
    """A folder as long as the `with` lasts; those whose processes were killed go, with the films in them."""
    beside = cache_dir()
    beside.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as ours:
        # Who has made a folder and not yet its lock must not lose it.
        with held(beside / "proxies.lock", _PATIENCE):
            for left in beside.glob(f"{_PREFIX}*"):
                if not is_held(left / _IN_USE):
                    shutil.rmtree(left, ignore_errors=True)
            folder = Path(ours.enter_context(
                TemporaryDirectory(prefix=_PREFIX, dir=beside, ignore_cleanup_errors=True)))
            ours.enter_context(held(folder / _IN_USE))
        yield folder


def how_again(record: Record) -> str:
    """What is said where a proxy is not as it was made, or isn't there."""
    return f'Make it again: vvt proxy "{record.ref}", or "Make viewing proxy again" in the window.'
