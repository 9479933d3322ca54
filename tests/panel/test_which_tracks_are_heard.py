"""The sound switch's tooltip says which of a film's tracks are heard."""

from array import array
from fractions import Fraction
from functools import partial
from pathlib import Path

import av
import pytest

from vvt.compare import compare
from vvt.cut import Clip, Cut, Media, Track
from vvt.panel.drawn import plan
from vvt.panel.pictures import Film
from vvt.panel.views.play_bar import PlayBar

RATE = Fraction(24)
SECOND = 48_000


class Device:
    """Plays what it is asked to, and is asked by the test."""

    rate = SECOND
    give = None

    def start(self, give) -> None:
        self.give = give

    def played(self) -> Fraction:
        return Fraction(0)

    def stop(self) -> None:
        self.give = None


def film(path: Path, *levels: int) -> Path:
    """Two seconds of mono tracks, each of one level."""
    with av.open(str(path), "w") as container:
        voices = [container.add_stream("pcm_s16le", rate=SECOND, layout="mono") for _ in levels]
        for voice, level in zip(voices, levels, strict=True):
            piece = av.AudioFrame(format="s16", layout="mono", samples=2 * SECOND)
            piece.planes[0].update(array("h", [level] * 2 * SECOND).tobytes())
            piece.sample_rate, piece.pts = SECOND, 0
            container.mux(voice.encode(piece))
            container.mux(voice.encode(None))
    return path


@pytest.fixture
def bar(qtbot):
    made = PlayBar(lambda: 0, find=Device)
    qtbot.addWidget(made, before_close_func=lambda widget: widget.close_films())
    made.show()
    return made


def show(bar, path: Path) -> None:
    media = Media("reel.mov", "/media/reel.mov", rate=RATE, start=0, duration=48)
    cut = Cut("Reel", RATE, (Track("V", (Clip(0, 48, 0, 48, media, name="reel.mov"),)),), start=86400)
    bar.show_films(plan(compare(cut, cut)), (None, Film(partial(Path, path), 86400)), ("v001", "v002"))


@pytest.mark.parametrize(("levels", "told"), [
    ((1000, 2000), "v002: tracks 1 and 2, left and right"),
    ((1000, 2000, 3000, 4000), "v002: tracks 1 and 2 of 4, left and right"),
    ((1000,), "v002: its sound"),
])
def test_it_is_said_once_it_is_heard(qtbot, bar, tmp_path, levels, told):
    show(bar, film(tmp_path / "reel.mov", *levels))
    before = bar.sound.toolTip()
    bar.play.setChecked(True)
    qtbot.waitUntil(lambda: bar.sound.toolTip() == f"{before}\n{told}")
    bar.play.setChecked(False)
    show(bar, tmp_path / "another.mov")
    assert bar.sound.toolTip() == before


def test_the_first_two_come_out_left_and_right(qtbot, tmp_path):
    device = Device()
    bar = PlayBar(lambda: 0, find=lambda: device)
    qtbot.addWidget(bar, before_close_func=lambda widget: widget.close_films())
    bar.show()
    show(bar, film(tmp_path / "reel.mov", 1000, 2000, 3000))
    bar.play.setChecked(True)
    qtbot.waitUntil(lambda: device.give is not None)
    heard = array("h", device.give(100))
    assert (set(heard[::2]), set(heard[1::2])) == ({1000}, {2000})
