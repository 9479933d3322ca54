"""How long the window stands still while two cuts of 10,000 edits are compared in it.

    python tests/benchmarks/panel_compare.py [--edits 10000] [--rounds 3] [--screen]

What is measured, and beside what, is told in stalls.py. Without a screen it runs offscreen; `--screen` takes the one
there is.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "plugin"), str(ROOT / "tests"), str(Path(__file__).parent)]

from stalls import Bare, Gauge, head, row  # noqa: E402 - found by the path above

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LENGTH = 48        # frames a clip


def main() -> int:
    """Measure and print a table; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--screen", action="store_true", help="on the screen there is")
    given = parser.parse_args()
    if not given.screen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory(prefix="vvt-bench-") as folder:
        os.environ["VVT_CONFIG"] = str(Path(folder) / "config.toml")
        pair = pair_of_cuts(Path(folder), given.edits)
        with Bare() as bare:
            for told in measured(pair, bare, given.rounds):
                print(told, flush=True)
    return 0


def pair_of_cuts(folder: Path, edits: int) -> tuple[Path, Path]:
    """Two `.otio` of `edits` clips on V1 with linked sound on A1 and A2; every clip of the later one was changed."""
    from support.otio_cut import HOUR, Gap, Shot, with_sound, write

    before, after = [], []
    for number in range(edits):
        shot = Shot(f"A{number:05}", HOUR + 100 + 7 * number % 5000, _LENGTH)
        before.append(shot)
        after += ([replace(shot, src=shot.src + 9)], [replace(shot, enabled=False)],
                  [replace(shot, src=shot.src + 6, length=_LENGTH - 6), Gap(6)],
                  [replace(shot, name=f"N{number:05}")])[number % 4]
    return (write(with_sound(tuple(before)), folder / "before.otio", indent=4),
            write(with_sound(tuple(after)), folder / "after.otio", indent=4))


def measured(pair: tuple[Path, Path], bare: Bare, rounds: int) -> Iterator[str]:
    """The tables' lines, as they are measured."""
    from PySide6.QtWidgets import QApplication

    from vvt.panel.look import dress

    application = QApplication(["bench"])
    dress(application)
    for turn in range(rounds):
        bench = Bench(pair)
        yield head(f"round {turn + 1}")
        for name, work in bench.works():
            bare.told()
            bench.gauge.forget()
            work()
            yield row(name, bench.gauge.gaps, bare.told())
        yield bench.told()
        bench.close()


class Bench:
    """The compare side of the window, and what an editor does with it."""

    def __init__(self, pair: tuple[Path, Path]) -> None:
        from vvt.panel.actions import comparing
        from vvt.panel.session import Session
        from vvt.panel.views.compare_dock import CompareDock
        from vvt.panel.work import Workshop

        self._pair, self._comparing = pair, comparing
        self.session, self.workshop = Session({}), Workshop()
        self.dock = CompareDock()
        self.dock.resize(1000, 800)
        self.dock.show()
        self.view = self.dock.view
        self.gauge = Gauge()
        self.gauge.wait(0.5)
        self.drawn = self.opened = 0.0

    def works(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """What is measured, by name."""
        yield "idle", lambda: self.gauge.over(lambda: None)
        yield "opening the comparison, to all painted", self.open
        yield "zooming in and out, 40 steps", self.zoom
        yield "panning, 100 steps", self.pan
        yield "scrolling the list, 100 pages", self.scroll
        yield "choosing 50 changes", self.choose
        yield "switching kinds off and on", self.toggle
        yield "grouping and back", self.group

    def open(self) -> None:
        """Two files compared in the child: both drawn as soon as they are read, then what changed."""
        began, painted = time.perf_counter(), []

        def show_read(read: object) -> None:
            self.dock.show_read(read)
            self.drawn = time.perf_counter() - began

        def show(compared: object) -> None:
            self.dock.show_comparison(compared)
            painted.append(1)

        def failed(trouble: object) -> None:
            raise SystemExit(str(trouble))

        def start() -> None:
            job = self.workshop.start(
                lambda steering: self._comparing.compared(
                    self.session, None, *map(self._comparing.Side.file, self._pair), steering), "compare")
            job.partly.connect(show_read)
            job.done.connect(show)
            job.failed.connect(failed)

        self.gauge.over(start, lambda: bool(painted) and self.view.drawn.is_painted)
        self.opened = time.perf_counter() - began

    def zoom(self) -> None:
        """To single frames and out again."""
        for factor in (1.25,) * 20 + (0.8,) * 20:
            self._one(lambda factor=factor: self.view.drawn.zoom(factor))

    def pan(self) -> None:
        """Across, at a middle zoom."""
        self.view.drawn.zoom(30)
        bar = self.view.drawn.horizontalScrollBar()
        for step in range(100):
            self._one(lambda step=step: bar.setValue(bar.maximum() * step // 100))
        self._one(self.view.drawn.show_all)

    def scroll(self) -> None:
        """Down the whole list."""
        bar = self.view.list.verticalScrollBar()
        for step in range(100):
            self._one(lambda step=step: bar.setValue(bar.maximum() * step // 100))

    def choose(self) -> None:
        """Changes all over the list, from the drawing."""
        count = len(self.view.model.changes)
        for number in range(50):
            self._one(lambda number=number: self.view.drawn.choose(number * 197 % count))

    def toggle(self) -> None:
        """Every chip off, then on."""
        chips = list(self.view.chips.all())
        for chip in chips + chips:
            self._one(chip.toggle)

    def group(self) -> None:
        """Under headings, and in the timeline's order again."""
        for _ in range(2):
            self._one(self.view.grouped.toggle)

    def _one(self, work: Callable[[], object]) -> None:
        from PySide6.QtCore import QTimer

        QTimer.singleShot(0, work)
        self.gauge.wait(0.03)

    def told(self) -> str:
        """How much there was to see."""
        found = len(self.view.model.changes)
        return (f"\n{found} changes; from asking to both timelines drawn {self.drawn:.2f} s, to all of it "
                f"{self.opened:.2f} s.\n")

    def close(self) -> None:
        """Let go."""
        self.workshop.close()
        self.dock.close_films()
        self.session.close()


if __name__ == "__main__":
    sys.exit(main())
