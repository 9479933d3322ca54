"""The viewing proxy of a film, where the configuration asks for one: made while the film itself is on its way."""

from __future__ import annotations

import os
import threading
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from vvt.errors import Damaged, VvtError
from vvt.outbox import Try
from vvt.outbox.places import private
from vvt.store import PROXY, PartSource, Stopped

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAKING = f"{PROXY} (being made)"   # a stage: how many bytes of the film are in it
_LOOK = 0.2                         # seconds between two looks at whether it is done


@dataclass(slots=True)
class Proxy:
    """A proxy that is being made of a film of `size` bytes, of which `read` are in it by now.

    `warnings` are sentences for the publisher.
    """

    one: Try
    making: Future[Path]
    size: int
    read: int = 0
    over: threading.Event = field(default_factory=threading.Event)
    warnings: list[str] = field(default_factory=list)

    def parts(self) -> list[PartSource]:
        """Wait for it; none where the film can't be decoded. Raises Stopped."""
        while not wait([self.making], _LOOK).done:
            self.one.progress(_MAKING, min(self.read, self.size), self.size)
            if self.one.stop.is_set():
                raise Stopped
        try:
            return [PartSource(PROXY, self.making.result())]
        except Stopped:
            raise
        except VvtError as trouble:
            self.warnings.append(trouble.cause)
            return []

    def heard(self, read: int) -> None:
        """So many bytes of the film are in it. Raises Stopped when nobody wants it any more."""
        self.read = read
        if self.over.is_set() or self.one.stop.is_set():
            raise Stopped


@contextmanager
def proxy_meanwhile(one: Try) -> Iterator[Proxy | None]:
    """Make the proxy of a publish's film in a thread as long as the `with` lasts; None where none is wanted.

    It is kept in the publish's folder, so what was made before a crash is not made again.
    """
    film = next((file for file in one.entry.files if file.part == "cut"), None)
    if film is None or not one.entry.place.viewing_proxy:
        yield None
        return
    with ThreadPoolExecutor(1, "vvt-proxy") as pool:
        proxy = Proxy(one, Future(), film.size)
        proxy.making = pool.submit(_made, film.path, one.folder / PROXY, proxy)
        try:
            yield proxy
        finally:
            proxy.over.set()


def _made(film: Path, folder: Path, proxy: Proxy) -> Path:
    """The proxy in its folder, under its name only once it is whole and on the disk."""
    from vvt.picture.proxy import make_proxy  # noqa: PLC0415 - what is published without one needs no encoder

    target, half = private(folder) / PROXY, folder / "half.mp4"
    try:
        if not target.exists():
            half.unlink(missing_ok=True)
            make_proxy(film, half, proxy.heard)
            with half.open("rb+") as file:
                os.fsync(file.fileno())
            half.replace(target)
    except OSError as trouble:
        raise Damaged(f"No viewing proxy could be written ({trouble.strerror or trouble}).",
                      "Make room on the disk of the outbox.") from trouble
    return target
