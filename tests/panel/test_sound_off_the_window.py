"""The window waits for no sound device: it is looked for, opened and asked in threads of their own."""

import os
import subprocess
import sys
import threading
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication

import vvt
from support.films import numbered_film
from vvt.compare import compare
from vvt.cut import Clip, Cut, Media, Track
from vvt.panel.drawn import plan
from vvt.panel.pictures import Film
from vvt.panel.pictures.booth import Booth
from vvt.panel.pictures.loudspeaker import _Run
from vvt.panel.views.play_bar import PlayBar

PLUGIN = str(Path(vvt.__file__).parents[1])
RATE = Fraction(24)
# Plays where QtMultimedia would be loaded, and says in which thread that was.
LOADS = """
import sys, threading
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

class Told:
    def find_spec(self, name, path=None, target=None):
        if name == "PySide6.QtMultimedia":
            print("in the window's" if threading.current_thread() is threading.main_thread() else "beside", flush=True)
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Told())
application = QApplication([])
from vvt.panel.pictures import loudspeaker
from vvt.panel.pictures.hearing import Heard
from vvt.panel.views.play_bar import PlayBar

bar = PlayBar(lambda: 0)
bar._shown, bar._duration = (Heard(None, None, "v001"),) * 2, 100
bar.play.setChecked(True)
bar.clock.frame.connect(lambda _: application.quit())
application.exec()
print(bar.said.text().split(":")[0])
"""


class Device:
    """A sound device that says what became of it."""

    def __init__(self) -> None:
        self.rate, self.starts = 8000, 0

    def start(self, give) -> None:
        self.starts += 1

    def played(self) -> Fraction:
        return Fraction(0)

    def stop(self) -> None:
        self.starts -= 1


@pytest.fixture
def device():
    return Device()


@pytest.fixture
def opened(qtbot, tmp_path):
    """`opened(find)`: the bar over a film of five seconds."""
    def made(find) -> PlayBar:
        media = Media("reel.mov", "/media/reel.mov", rate=RATE, start=0, duration=120)
        cut = Cut("Reel", RATE, (Track("V", (Clip(0, 120, 0, 120, media, name="reel.mov"),)),), start=86400)
        film = numbered_film(tmp_path / "reel.mov", 120, RATE, "mpeg4", beeps={10})
        bar = PlayBar(lambda: 0, find)
        qtbot.addWidget(bar, before_close_func=lambda widget: widget.close_films())
        bar.show_films(plan(compare(cut, cut)), (None, Film(partial(Path, film), 86400)), ("v001", "v002"))
        bar.show()
        return bar
    return made


def test_a_device_is_looked_for_off_the_gui_thread(qtbot, opened, device):
    looked = []

    def find() -> Device:
        looked.append(threading.current_thread())
        return device

    bar = opened(find)
    bar.play.setChecked(True)
    qtbot.waitUntil(lambda: device.starts == 1)
    place = QPoint(3, 3)
    QApplication.sendEvent(bar.sound, QHelpEvent(QEvent.Type.ToolTip, place, place))
    qtbot.waitUntil(lambda: len(looked) == 2)
    assert threading.main_thread() not in looked


def test_pictures_wait_for_a_device_that_takes_long_and_the_window_does_not(qtbot, opened, device):
    there, frames = threading.Event(), []

    def find() -> Device:
        there.wait(20)
        return device

    bar = opened(find)
    bar.frame.connect(frames.append)
    bar.play.setChecked(True)
    qtbot.waitUntil(lambda: bar.said.text() == "Looking for a sound device …")
    assert (bar.clock.is_running, frames, device.starts) == (True, [], 0)
    there.set()
    qtbot.waitUntil(lambda: device.starts == 1)
    assert bar.said.text() == ""


def test_stopped_before_there_is_a_device_it_is_never_opened(qtbot, opened, device):
    there, over = threading.Event(), threading.Event()

    def find() -> Device:
        there.wait(20)
        over.set()
        return device

    bar = opened(find)
    bar.play.setChecked(True)
    bar.play.setChecked(False)
    there.set()
    assert over.wait(20)
    qtbot.wait(100)     # in which a clock that runs looks more often than once
    assert (device.starts, bar.clock.is_running, bar._sounding._fetchers) == (0, False, {})


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_search_that_breaks_off_leaves_the_pictures_running(qtbot, opened):
    def find() -> Device:
        sys.exit("the sound's own thread ends here")

    bar, frames = opened(find), []
    bar.frame.connect(frames.append)
    bar.play.setChecked(True)
    qtbot.waitUntil(lambda: len(frames) > 2)
    assert bar.said.text().startswith("The sound device could not be asked")


def test_qts_sound_is_loaded_off_the_gui_thread():
    environment = {**os.environ, "PYTHONPATH": PLUGIN, "QT_QPA_PLATFORM": "offscreen"}
    run = subprocess.run([sys.executable, "-c", LOADS], env=environment, text=True, capture_output=True, check=True,
                         timeout=60)
    assert run.stdout.splitlines() == ["beside", "Sound needs one more package"]


def test_what_a_booth_does_is_done_in_its_own_thread_in_turn():
    booth, done = Booth(), []
    booth.do(lambda: done.append(threading.current_thread()))
    booth.do(lambda: done.append("then"))
    assert booth.ask(lambda: len(done)) == 2
    assert (done[0].name, done[1]) == ("sound device", "then")
    with pytest.raises(ZeroDivisionError):
        booth.ask(lambda: 1 // 0)
    booth.end()
    assert not done[0].is_alive()


def test_a_device_that_was_told_to_stop_takes_nothing_of_what_comes_next():
    asked = []

    def give(samples: int) -> bytes:
        asked.append(samples)
        return b"\1\2\3\4" * samples

    run = _Run(8000, give)
    assert run._given(2) == b"\1\2\3\4" * 2
    run.hush()
    assert (run._given(3), asked) == (bytes(12), [2])
