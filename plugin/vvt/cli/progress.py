"""How far long work is: a bar with rate and time left on a terminal, now and then a plain line elsewhere."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from vvt.cli.output import note, size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich import progress as rich

    from vvt.store import Progress

_EVERY = 3.0  # seconds between two plain lines; what takes less says nothing
_STILL = 10.0  # seconds between two that say that nothing moves
_HELD_UP = "waiting for the store: {}"


@contextmanager
def shown(doing: str) -> Iterator[Progress]:
    """A progress callback for work that is called `doing` ("sending", "checking"), shown on standard error."""
    if sys.stderr.isatty():
        with _bars(doing) as progress:
            yield progress
    else:
        yield PlainLines(doing, note)


class PlainLines:
    """Says a line every few seconds: `sending cut: 42 % of 1.2 GB, 80.1 MB/s, 9 s left`."""

    def __init__(self, doing: str, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._doing, self._say, self._clock = doing, say, clock
        self._lock = Lock()
        self._stage = ""
        self._start = self._said = 0.0
        self._first = 0
        self._waited: float | None = None

    def held_up(self, why: str) -> None:
        """Say why nothing moves, at once and then now and then; "" when it goes on."""
        with self._lock:
            now = self._clock()
            if not why:
                self._waited = None
            elif self._waited is None or now - self._waited >= _STILL:
                self._waited = now
                self._say(_HELD_UP.format(why))

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note that `done` of `total` bytes of `stage` are done; `done` may go back."""
        with self._lock:
            now = self._clock()
            if stage != self._stage:
                self._stage, self._start, self._said, self._first = stage, now, now, done
            if now - self._said >= _EVERY and total:
                self._said = now
                self._say(self._line(done, total, now - self._start))

    def _line(self, done: int, total: int, seconds: float) -> str:
        line = f"{self._doing} {self._stage}: {100 * done // total} % of {size(total)}"
        rate = (done - self._first) / seconds
        if rate <= 0:
            return line
        return f"{line}, {size(round(rate))}/s, {_left(round((total - done) / rate))} left"


def _left(seconds: int) -> str:
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


@contextmanager
def _bars(doing: str) -> Iterator[Progress]:
    # rich takes a tenth of a second to load, and only a terminal needs it.
    from rich import progress as rich  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415

    with rich.Progress(
            rich.TextColumn("{task.description}", markup=False), rich.BarColumn(), rich.DownloadColumn(),
            rich.TransferSpeedColumn(), rich.TimeRemainingColumn(),
            console=Console(stderr=True), transient=True) as display:
        yield _Bars(doing, display)


class _Bars:
    """A bar a stage; the newest says it when nothing moves."""

    def __init__(self, doing: str, display: rich.Progress) -> None:
        self._doing, self._display = doing, display
        self._lock = Lock()
        self._bars: dict[str, rich.TaskID] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        with self._lock:
            if stage not in self._bars:
                self._bars[stage] = self._display.add_task(f"{self._doing} {stage}")
        self._display.update(self._bars[stage], completed=done, total=total)

    def held_up(self, why: str) -> None:
        with self._lock:
            if not self._bars:
                if not why:
                    return
                self._bars["…"] = self._display.add_task("", total=None)
            stage, bar = list(self._bars.items())[-1]
        self._display.update(bar, description=_HELD_UP.format(why) if why else f"{self._doing} {stage}")
