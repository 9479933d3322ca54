"""How long each reader takes at 1,000, 5,000 and 50,000 events, beside the published adapter of the format.

    python tests/benchmarks/readers.py            all of it (the 50,000 need 2 GB of memory)
    python tests/benchmarks/readers.py --quick    without the 50,000

The published adapters (otio-cmx3600-adapter, otio-fcp-adapter, otio-fcpx-xml-adapter) run at 5,000 in the
same rounds where they are installed; a column of their own says where not.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from measure import Run, middle, rounds

LENGTHS = (1_000, 5_000, 50_000)
BESIDE = 5_000
_THEIRS = {"edl": "otio_cmx3600_adapter", "xml": "otio_fcp_adapter", "fcpxml": "otio_fcpx_xml_adapter"}

_READ = "import sys\nfrom pathlib import Path\nfrom vvt.interchange import read\nread(Path(sys.argv[1]), 24)"
_ADAPT = ("import sys\nimport opentimelineio as otio\n"
          "otio.adapters.read_from_file(sys.argv[1], **({'rate': 24} if sys.argv[1].endswith('edl') else {}))")
_START = "import vvt.interchange.read"


def timecode(frame: int) -> str:
    """Timecode at 24 frames per second."""
    seconds, frames = divmod(frame, 24)
    return f"{seconds // 3600 % 24:02}:{seconds // 60 % 60:02}:{seconds % 60:02}:{frames:02}"


def edl(events: int) -> str:
    """Picture events with names and colour decisions, a dissolve in every twentieth, a speed in every thirtieth."""
    lines = ["TITLE: Benchmark", "FCM: NON-DROP FRAME"]
    for number in range(events):
        reel, at, source = f"A{number % 600:03}C{number % 97:03}", 86400 + number * 24, 3600 * 24 + number % 50_000
        codes = f"{timecode(source)} {timecode(source + 24)} {timecode(at)} {timecode(at + 24)}"
        if number and number % 20 == 0:
            before, record = timecode(source - 1), timecode(at)
            lines.append(f"{number + 1:06}  {reel} V     C        {before} {before} {record} {record}")
            lines.append(f"{number + 1:06}  {reel} V     D    012 {codes}")
        else:
            lines.append(f"{number + 1:06}  {reel} V     C        {codes}")
        if number % 30 == 7:
            lines.append(f"M2   {reel}       024.0                {timecode(source)}")
        lines += [f"* FROM CLIP NAME: {reel}.mov", "*ASC_SOP (0.9 0.9 0.9)(-0.05 0 0)(1 1 1)", "*ASC_SAT 0.96"]
    return "\n".join(lines) + "\n"


_RATE = "<rate><timebase>24</timebase><ntsc>FALSE</ntsc></rate>"


def fcp7(events: int) -> str:
    """Picture and its sound as Premiere writes them, from 600 files, a disabled clip in every twentieth."""
    told: set[int] = set()
    tracks = []
    for kind, count in (("video", (events + 1) // 2), ("audio", events // 2)):
        items = []
        for number in range(count):
            file, at, first = number % 600, number * 24, number % 5_000
            inside = "" if file in told else (
                f"<name>A{file:03}.mov</name><pathurl>file://localhost/Rushes/A{file:03}.mov</pathurl>{_RATE}"
                f"<duration>9000</duration><timecode>{_RATE}<string>01:00:00:00</string><frame>86400</frame></timecode>"
                "<media><video><samplecharacteristics><width>1920</width><height>1080</height></samplecharacteristics>"
                "</video></media>")
            told.add(file)
            items.append(
                f'<clipitem id="{kind}-{number}"><masterclipid>m{file}</masterclipid><name>A{file:03}.mov</name>'
                f"<enabled>{'FALSE' if number % 20 == 3 else 'TRUE'}</enabled><duration>9000</duration>{_RATE}"
                f"<start>{at}</start><end>{at + 24}</end><in>{first}</in><out>{first + 24}</out>"
                f'<pproTicksIn>0</pproTicksIn><pproTicksOut>0</pproTicksOut><file id="f{file}">{inside}</file>'
                f"<link><linkclipref>video-{number}</linkclipref></link>"
                f"<link><linkclipref>audio-{number}</linkclipref></link>"
                "<filter><effect><name>Basic Motion</name><effectid>basic</effectid><parameter><parameterid>scale"
                "</parameterid><name>Scale</name><value>104</value></parameter></effect></filter>"
                "<logginginfo><scene>1</scene></logginginfo><labels><label2>Iris</label2></labels></clipitem>")
        tracks.append(f"<{kind}><track>{''.join(items)}<enabled>TRUE</enabled><locked>FALSE</locked></track></{kind}>")
    return ('<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE xmeml><xmeml version="4"><sequence id="s"><name>Benchmark'
            f"</name><duration>{events * 12}</duration>{_RATE}<media>{''.join(tracks)}</media></sequence></xmeml>")


def fcpxml(events: int) -> str:
    """A storyline with sound, a marker on every clip, a title over every tenth, a retime in every thirtieth."""
    assets = "".join(f'<asset id="a{number}" name="A{number:03}" uid="U{number}" start="3600s" duration="900s" '
                     f'hasVideo="1" hasAudio="1" format="r1"><media-rep kind="original-media" '
                     f'src="file:///Rushes/A{number:03}.mov"/></asset>' for number in range(600))
    clips = []
    for number in range(events):
        start = Fraction(3600 * 24 + number % 5_000, 24)
        at = f"{start.numerator}/{start.denominator}s"
        inside = f'<marker start="{at}" duration="1/24s" value="m{number}"/>'
        if number % 10 == 4:
            inside = f'<title ref="e1" lane="1" offset="{at}" name="Title" start="3600s" duration="1/2s"/>' + inside
        if number % 30 == 7:
            inside = '<timeMap><timept time="0s" value="0s"/><timept time="100s" value="200s"/></timeMap>' + inside
        clips.append(f'<asset-clip ref="a{number % 600}" offset="{number}s" name="A{number % 600:03}" start="{at}" '
                     f'duration="1s" audioRole="dialogue">{inside}</asset-clip>')
    return ('<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE fcpxml><fcpxml version="1.10"><resources><format id="r1" '
            f'frameDuration="1/24s" width="1920" height="1080"/><effect id="e1" name="Title"/>{assets}</resources>'
            '<library><event name="e"><project name="Benchmark"><sequence format="r1" tcStart="0s"><spine>'
            f"{''.join(clips)}</spine></sequence></project></event></library></fcpxml>")


@dataclass(frozen=True)
class Measured:
    """CPU seconds without the program's own start, and the peak of memory, medians."""

    cpu: float
    peak: float


def made(folder: Path, suffix: str, events: int) -> Path:
    """The file of that many events."""
    path = folder / f"{events}.{suffix}"
    if not path.exists():
        path.write_text({"edl": edl, "xml": fcp7, "fcpxml": fcpxml}[suffix](events), "utf-8")
    return path


def cpu(each: Run) -> float:
    """CPU seconds."""
    return each.cpu


def measured(folder: Path, suffix: str, events: int, count: int) -> dict[str, Measured]:
    """Ours, and theirs where it is asked for and there."""
    path = str(made(folder, suffix, events))
    commands = {"start": [sys.executable, "-c", _START], "ours": [sys.executable, "-c", _READ, path]}
    if events == BESIDE and _installed(_THEIRS[suffix]):
        commands["theirs' start"] = [sys.executable, "-c", "import opentimelineio"]
        commands["theirs"] = [sys.executable, "-c", _ADAPT, path]
    runs = rounds(commands, count)
    return {name: Measured(max(middle(runs[name], cpu) - middle(runs[start], cpu), 0.001),
                           middle(runs[name], lambda each: each.peak / 1e6))
            for name, start in (("ours", "start"), ("theirs", "theirs' start")) if name in runs}


def _installed(module: str) -> bool:
    from importlib.util import find_spec

    return find_spec(module) is not None


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true", help="without the 50,000 events")
    options.add_argument("--rounds", type=int, default=3, help="how often each command runs")
    args = options.parse_args()
    lengths = LENGTHS[:2] if args.quick else LENGTHS
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} processors; "
          f"CPU seconds without the start of Python and libraries, medians of {args.rounds}")
    with tempfile.TemporaryDirectory(prefix="vvt-readers-") as folder:
        for suffix in _THEIRS:
            results = {events: measured(Path(folder), suffix, events, args.rounds) for events in lengths}
            print(f"\n.{suffix}")
            for events, found in results.items():
                size = made(Path(folder), suffix, events).stat().st_size / 1e6
                theirs = f"   published adapter {found['theirs'].cpu:.2f} s" if "theirs" in found else (
                    "   (published adapter not installed)" if events == BESIDE else "")
                print(f"  {events:6,} events {size:7.1f} MB   {found['ours'].cpu:6.2f} s   "
                      f"{found['ours'].cpu / events * 1e6:5.0f} µs an event   {found['ours'].peak:5.0f} MB{theirs}")


if __name__ == "__main__":
    main()
