"""How long `vvt diff` takes and how much memory, as ratios to what only parsing the two files costs.

    python tests/benchmarks/compare.py            1,000, 10,000 and 50,000 clips; 10,000 from 600 files
    python tests/benchmarks/compare.py --quick    without the 50,000, three rounds instead of five

The limits printed beside the ratios are the project's own. The files (1.7 GB; 310 MB when quick) stay
in --folder for the next run.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from dataclasses import dataclass
from itertools import pairwise
from math import log2
from pathlib import Path

from measure import HERE, Run, diff, middle, program, ratio, rounds, run

TIME_LIMIT, MEMORY_LIMIT, LIMITS_AT = 3, 5, 10_000
_OPENTIMELINEIO_UP_TO = 10_000   # its objects for 50,000 such clips take more memory than many machines have


@dataclass(frozen=True)
class Pair:
    """Two cuts fifty edits apart. `clips` are those of both tracks, `sources` 0 is a file for each."""

    clips: int
    sources: int = 0

    @property
    def name(self) -> str:
        return f"{self.clips:,} clips" + (f" of {self.sources} files" if self.sources else "")

    def paths(self, folder: Path) -> tuple[Path, Path]:
        own = folder / f"{self.clips}-{self.sources}"
        return own / "before.otio", own / "after.otio"

    def make(self, folder: Path) -> None:
        own = self.paths(folder)[0].parent
        run([sys.executable, str(HERE / "cuts.py"), str(own), str(self.clips), str(self.sources)])


@dataclass(frozen=True)
class Result:
    """What was measured of one pair."""

    pair: Pair
    larger: int
    runs: dict[str, list[Run]]

    def stages(self) -> dict[str, float]:
        """CPU seconds of each stage within one process, medians."""
        told = [json.loads(each.output) for each in self.runs["stages"]]
        return {name: sorted(each[name] for each in told)[len(told) // 2] for name in told[0]}

    def work(self) -> float:
        """CPU seconds of reading both and comparing, without Python's own start."""
        stages = self.stages()
        return stages["read before"] + stages["read after"] + stages["compare"]


def measured(pair: Pair, folder: Path, count: int) -> Result:
    """Make the pair if need be, and run everything on it."""
    pair.make(folder)
    paths = pair.paths(folder)
    commands = {"start": program("start"), "orjson": program("orjson_alone", *paths),
                "uncollected": program("orjson_uncollected", *paths), "vvt": diff(*paths),
                "stages": program("stages", *paths)}
    if pair.clips <= _OPENTIMELINEIO_UP_TO:
        commands["otio"] = program("opentimelineio", *paths)
    return Result(pair, max(path.stat().st_size for path in paths), rounds(commands, count))


def cpu(each: Run) -> float:
    return each.cpu


def clock(each: Run) -> float:
    return each.clock


def peak(each: Run) -> float:
    return each.peak


def told(result: Result) -> str:
    """One pair's table and ratios."""
    runs, larger = result.runs, result.larger
    names = {"start": "python, nothing else", "orjson": "orjson parses both", "uncollected": "the same, collector off",
             "otio": "OpenTimelineIO reads both", "vvt": "vvt diff --json"}
    lines = [(f"{result.pair.name}, 50 edits, {result.stages()['changes']:.0f} changes found; "
              f"the larger file has {larger / 1e6:.1f} MB; {len(runs['vvt'])} rounds"),
             f"  {'':26} {'CPU s':>8} {'clock s':>8} {'peak MB':>8} {'peak / larger file':>19}"]
    for name, title in names.items():
        if name in runs:
            each = runs[name]
            lines.append(f"  {title:26} {middle(each, cpu):8.2f} {middle(each, clock):8.2f} "
                         f"{middle(each, peak) / 1e6:8.0f} {middle(each, peak) / larger:19.2f}")
    lines.append("  of which (in one process): " + ", ".join(
        f"{name} {spent:.2f}" for name, spent in result.stages().items() if name != "changes"))
    return "\n".join([*lines, *_ratios(result)]) + "\n"


def _ratios(result: Result) -> list[str]:
    runs, at_limit = result.runs, result.pair.clips == LIMITS_AT
    start = middle(runs["start"], cpu)
    limit = f"   limit {TIME_LIMIT}" if at_limit else ""
    lines = [f"  CPU to orjson alone        {ratio(runs['vvt'], runs['orjson'], cpu):5.2f} ×{limit}",
             f"    without Python's start   {ratio(runs['vvt'], runs['orjson'], cpu, start):5.2f} ×",
             f"    to orjson uncollected    {ratio(runs['vvt'], runs['uncollected'], cpu):5.2f} ×",
             f"  clock to orjson alone      {ratio(runs['vvt'], runs['orjson'], clock):5.2f} ×"]
    if "otio" in runs:
        lines.append(f"  CPU to OpenTimelineIO      {ratio(runs['vvt'], runs['otio'], cpu):5.2f} ×")
    largest = max(map(peak, runs["vvt"])) / result.larger
    return [*lines, f"  peak memory to larger file {largest:5.2f} ×" + (f"   limit {MEMORY_LIMIT}" if at_limit else "")]


def growth(results: list[Result]) -> str:
    """How reading and comparing grow, beside n log n."""
    lines = ["growth of reading and comparing (CPU, one process)"]
    for one, other in pairwise(results):
        n, m = one.pair.clips, other.pair.clips
        grown, allowed = other.work() / one.work(), (m * log2(m)) / (n * log2(n))
        compared = other.stages()["compare"] / one.stages()["compare"]
        lines.append(f"  {n:,} to {m:,} clips: {grown:6.2f} × (comparing alone {compared:6.2f} ×); "
                     f"n log n grows {allowed:6.2f} ×; ratio {grown / allowed:4.2f}   limit 1")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true", help="without the 50,000 clips, three rounds")
    options.add_argument("--rounds", type=int, help="how often each command runs")
    options.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "vvt-benchmarks",
                         help="where the files are made and kept (%(default)s)")
    args = options.parse_args()
    count = args.rounds or (3 if args.quick else 5)
    lengths = [Pair(1_000), Pair(10_000)] + ([] if args.quick else [Pair(50_000)])
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} processors; "
          f"medians, rounds taking turns\n")
    results = []
    for pair in [*lengths, Pair(10_000, 600)]:
        results.append(measured(pair, args.folder, count))
        print(told(results[-1]), flush=True)
    print(growth(results[:len(lengths)]))


if __name__ == "__main__":
    main()
