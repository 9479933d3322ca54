"""One process measured from outside: CPU seconds, seconds on the clock, peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HERE = Path(__file__).parent
_PLUGIN = HERE.parent.parent / "plugin"
_UNIT = 1 if sys.platform == "darwin" else 1024   # ru_maxrss: bytes on macOS, KiB elsewhere


@dataclass(frozen=True)
class Run:
    """One run. `cpu` is user and system seconds, `peak` bytes of resident memory at the most."""

    cpu: float
    clock: float
    peak: int
    output: bytes


def run(command: Sequence[str], allowed: tuple[int, ...] = (0,)) -> Run:
    """Run `command` to its end and measure it alone.

    The child starts out with this process's own peak to its name (Linux keeps it over exec), so
    whoever measures must stay small: big files are made by other processes.
    """
    environment = os.environ | {"PYTHONPATH": str(_PLUGIN), "PYTHONHASHSEED": "0"}
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        output = process.stdout.read() if process.stdout else b""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    clock = time.perf_counter() - began
    if process.returncode not in allowed:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return Run(used.ru_utime + used.ru_stime, clock, used.ru_maxrss * _UNIT, output)


def program(name: str, *paths: Path) -> list[str]:
    """The command that runs one of `programs.py`."""
    return [sys.executable, str(HERE / "programs.py"), name, *map(str, paths)]


def diff(before: Path, after: Path) -> list[str]:
    """The command an editor would run."""
    return [sys.executable, "-m", "vvt", "diff", "--json", str(before), str(after)]


def rounds(commands: dict[str, list[str]], count: int) -> dict[str, list[Run]]:
    """Every command `count` times, taking turns, so that what else the machine does falls on all alike."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(count):
        for name, command in commands.items():
            runs[name].append(run(command, (0, 1)))
    return runs


def middle(runs: list[Run], what: Callable[[Run], float]) -> float:
    """The median of one figure."""
    return median(map(what, runs))


def ratio(runs: list[Run], others: list[Run], what: Callable[[Run], float], less: float = 0.0) -> float:
    """The median, over the rounds, of one figure over the other's of the same round; `less` is taken off both."""
    return median((what(one) - less) / (what(other) - less) for one, other in zip(runs, others, strict=True))
