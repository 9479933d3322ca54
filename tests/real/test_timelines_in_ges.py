"""GStreamer Editing Services, which nobody here wrote, opens what we write: same clips, same places, same frames."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from support.films import numbered_film
from support.otio_tool import Tool, plugged_in
from vvt.cut import Clip, Cut, Media, Track
from vvt.interchange.fcp7_writer import fcp7_text
from vvt_otio._adapting import as_object
from vvt_otio._document import document_of

pytestmark = pytest.mark.real

# As it was before tests were given a home of their own.
_ENVIRONMENT = dict(os.environ)
_CLIENTS = Path(__file__).parent / "clients"
_NOT_HERE = 75
_RATE = Fraction(24)


@dataclass(frozen=True)
class Ges:
    """The system's Python with GES, and the folder of the adapters it opens timelines with."""

    python: str
    adapters: Path

    def opened(self, path: Path) -> list[tuple[str, int, int, int, str]]:
        """What GES has of the timeline: name, record in, duration and source in (frames) and file of each clip."""
        environment = {**_ENVIRONMENT, "PYTHONPATH": str(self.adapters)}
        environment.pop("OTIO_PLUGIN_MANIFEST_PATH", None)
        done = subprocess.run([self.python, _CLIENTS / "open_in_ges.py", path], capture_output=True, text=True,
                              timeout=120, check=False, env=environment)
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        assert not told["said"], told["said"]
        return [(name, *(round(Fraction(time, 10**9) * _RATE) for time in times), unquote(urlsplit(url).path))
                for name, _, *times, url in told["clips"]]


@pytest.fixture(scope="module")
def ges(tmp_path_factory: pytest.TempPathFactory) -> Ges:
    """GES, installed where it isn't."""
    folder = tmp_path_factory.mktemp("adapters")
    done = subprocess.run([_CLIENTS / "ges.sh", folder], capture_output=True, text=True, check=False, timeout=600,
                          env={**_ENVIRONMENT, "VVT_PIP_PYTHON": sys.executable})
    if done.returncode == _NOT_HERE:
        pytest.skip(f"GES can't be had here: {done.stderr.strip()[-500:]}")
    assert done.returncode == 0, done.stderr
    return Ges(dict(line.split("=", 1) for line in done.stdout.splitlines())["python"], folder)


@pytest.fixture
def cut(tmp_path: Path) -> Cut:
    """Three clips of a real film with filler before the last."""
    film = numbered_film(tmp_path / "A 001.mov", 100, _RATE, codec="mjpeg")
    media = Media(film.name, str(film), rate=_RATE, start=0, duration=100)
    places = ((0, 24, 10, "one"), (24, 48, 50, "two"), (60, 84, 0, "three"))
    return Cut("Reel", _RATE, (Track("V", tuple(
        Clip(first, last, source, source + last - first, media, name) for first, last, source, name in places)),),
        format="fcp7")


def expected(cut: Cut) -> list[tuple[str, int, int, int, str]]:
    return [(clip.name, clip.record_in, clip.duration, int(clip.source_in), clip.media.url)
            for clip in cut.tracks[0].clips]


def test_our_fcp7_xml_opens(ges: Ges, cut: Cut, tmp_path: Path):
    path = tmp_path / "reel.xml"
    path.write_text(fcp7_text(cut)[0], "utf-8")
    assert ges.opened(path) == expected(cut)


def test_what_our_adapters_make_of_it_opens_as_otio(ges: Ges, cut: Cut, tmp_path: Path):
    (tmp_path / "reel.xml").write_text(fcp7_text(cut)[0], "utf-8")
    Tool(tmp_path, plugged_in())("otioconvert", "-i", "reel.xml", "-I", "vvt_fcp_xml", "-o", "reel.otio")
    assert ges.opened(tmp_path / "reel.otio") == expected(cut)


def test_what_otioconvert_writes_with_our_plugin_opens(ges: Ges, cut: Cut, tmp_path: Path):
    first = cut.tracks[0].clips[0]
    cut = replace(cut, tracks=(Track("V", (replace(first, record_out=12, source_out=22),)),))
    (tmp_path / "reel.otio").write_text(as_object(document_of(cut)).to_json_string(), "utf-8")
    Tool(tmp_path, plugged_in())("otioconvert", "-i", "reel.otio", "-O", "vvt_fcp_xml", "-o", "reel.xml")
    assert ges.opened(tmp_path / "reel.xml") == expected(cut)
