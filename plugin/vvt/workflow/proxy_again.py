"""The viewing proxy of a version, made once more: one that is damaged, lost, or was never made.

Nothing that was published changes: a proxy is kept beside its version, and the new one is another S3 version of it.
"""

from __future__ import annotations

import threading
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from vvt.errors import NotFound
from vvt.store import PROXY, Stopped, cache_dir
from vvt.workflow.proxies import MAKING, written

if TYPE_CHECKING:
    from vvt.store import Part, Progress, Record, Store


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

    beside = cache_dir()
    beside.mkdir(mode=0o700, parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="proxy-", dir=beside, ignore_cleanup_errors=True) as folder:
        fetched, made = Path(folder, f"film{Path(film.key).suffix}"), Path(folder, PROXY)
        store.fetch(film, fetched, progress=progress, stop=stop)
        written(fetched, made, read)
        return store.keep_proxy(record, made, progress=progress, stop=stop)


def how_again(record: Record) -> str:
    """What is said where a proxy is not as it was made, or isn't there."""
    return f'Make it again: vvt proxy "{record.ref}", or "Make viewing proxy again" in the window.'
