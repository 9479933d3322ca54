"""How long a window's thread stands still, beside a bare window that has nothing to do, in the same seconds.

A timer of 1 ms runs in the GUI thread; the time between two of its ticks is a gap. Other work on the machine, and a
hypervisor that gives the processors to other machines, make gaps too, of any length, in every process. So a gap is told
four ways: by the clock; less what was stolen from the processor that lost most in it (Linux counts it, in hundredths of
a second); in CPU time of the thread; and beside the longest gap of a bare window in a process of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from bisect import bisect_left, bisect_right
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Callable

LIMIT = 0.016           # seconds
_WORTH_TELLING = 0.004  # seconds; shorter gaps of the bare window are not sent
_SAMPLED = 0.005        # seconds between two looks at what was stolen
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
HEAD = ("longest, clock", "less what was stolen", "longest, CPU", "over 16 ms", "bare window: longest", "over 16 ms")


@dataclass(frozen=True, slots=True)
class Gap:
    """From the end of one tick to the next, in seconds of the clock all processes share, and CPU of the thread."""

    begin: float
    end: float
    cpu: float

    @property
    def clock(self) -> float:
        """How long by the clock."""
        return self.end - self.begin


class Gauge:
    """Keeps the gaps of the thread it is made in, since `forget`."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.gaps: list[Gap] = []
        self.forget()
        self._timer = QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def forget(self) -> None:
        """Begin anew."""
        self.gaps.clear()
        self._at, self._cpu = time.perf_counter(), time.thread_time()

    def _tick(self) -> None:
        now, cpu = time.perf_counter(), time.thread_time()
        if now - self._at > _WORTH_TELLING or cpu - self._cpu > _WORTH_TELLING:
            self.gaps.append(Gap(self._at, now, cpu - self._cpu))
        self._at, self._cpu = now, cpu

    def over_now(self) -> list[Gap]:
        """What there was, and no more."""
        self._timer.stop()
        return self.gaps

    def over(self, work: Callable[[], object], until: Callable[[], bool] = lambda: True) -> None:
        """Do `work` as an event of the window's and go on until `until` holds and all is painted."""
        from PySide6.QtCore import QTimer

        QTimer.singleShot(0, work)
        self.wait(0.05)
        while not until():
            self.wait(0.01)
        self.wait(0.05)

    @staticmethod
    def wait(seconds: float) -> None:
        """Let the window go on."""
        from PySide6.QtCore import QEventLoop, QTimer

        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec()


class Bare:
    """A bare window in a process of its own, which does nothing but count its gaps and what is stolen."""

    def __enter__(self) -> Bare:
        self._process = subprocess.Popen([sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        self._process.stdout.readline()     # it stands
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def told(self) -> Beside:
        """What it counted since it was asked last."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(b"tell\n")
        self._process.stdin.flush()
        told = orjson.loads(self._process.stdout.readline())
        return Beside(told["gaps"], told["stolen"])


@dataclass(frozen=True, slots=True)
class Beside:
    """The bare window's gaps (seconds), and when how much had been stolen of each processor (seconds)."""

    gaps: list[float]
    stolen: list[tuple[float, list[float]]]

    def of(self, gap: Gap) -> float:
        """What was stolen during a gap, of the processor that lost most; counted in hundredths of a second."""
        times = [at for at, _ in self.stolen]
        first, last = bisect_right(times, gap.begin) - 1, bisect_left(times, gap.end)
        if not times or first < 0 or last >= len(times):
            return 0.0
        pairs = zip(self.stolen[first][1], self.stolen[last][1], strict=True)
        return max((later - earlier for earlier, later in pairs), default=0.0)


def row(name: str, gaps: list[Gap], beside: Beside) -> str:
    """A line of the table."""
    figures = (
        _ms(max((gap.clock for gap in gaps), default=0)),
        _ms(max((gap.clock - min(beside.of(gap), gap.clock) for gap in gaps), default=0)),
        _ms(max((gap.cpu for gap in gaps), default=0)),
        str(sum(gap.clock > LIMIT for gap in gaps)),
        _ms(max(beside.gaps, default=0)),
        str(sum(gap > LIMIT for gap in beside.gaps)),
    )
    return f"| {name:44} | {' | '.join(f'{figure:>{len(head)}}' for figure, head in zip(figures, HEAD, strict=True))} |"


def head(of: str = "") -> str:
    """The table's head."""
    return f"| {of:44} | {' | '.join(HEAD)} |\n|{'-' * 46}|{'---:|' * len(HEAD)}"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds else "under 4 ms"


# The bare window

def _stand() -> None:
    from PySide6.QtCore import QSocketNotifier, QTimer
    from PySide6.QtWidgets import QApplication, QWidget

    application = QApplication(["bare"])
    window = QWidget()
    window.show()
    gauge = Gauge()
    stolen: list[tuple[float, list[float]]] = [(time.perf_counter(), _stolen())]

    def look() -> None:
        now = time.perf_counter(), _stolen()
        if now[1] != stolen[-1][1]:
            stolen.append(now)

    def tell() -> None:
        if not sys.stdin.buffer.readline():
            application.quit()
            return
        stolen.append((time.perf_counter(), _stolen()))
        _say({"gaps": [gap.clock for gap in gauge.gaps], "stolen": stolen})
        del stolen[:-1]
        gauge.forget()

    timer = QTimer(interval=round(_SAMPLED * 1000))
    timer.timeout.connect(look)
    timer.start()
    heard = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    heard.activated.connect(tell)
    Gauge.wait(0.5)
    gauge.forget()
    _say({})
    application.exec()


def _say(told: dict[str, Any]) -> None:
    sys.stdout.buffer.write(orjson.dumps(told) + b"\n")
    sys.stdout.buffer.flush()


def _stolen() -> list[float]:
    """Seconds stolen of each processor since the machine started; nothing where the system doesn't say."""
    with suppress(OSError):
        lines = Path("/proc/stat").read_text(encoding="ascii").splitlines()
        return [int(line.split()[8]) / _TICKS for line in lines if line[:3] == "cpu" and line[3:4].isdigit()]
    return []


if __name__ == "__main__":
    _stand()
