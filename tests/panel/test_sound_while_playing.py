"""One film is heard while both are played, and what was heard is the time that pictures follow."""

import io
import os
import subprocess
import sys
import threading
from array import array
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import partial
from math import ceil
from pathlib import Path

import PySide6
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication

import vvt
from support.films import number_in, numbered_film
from vvt.compare import compare
from vvt.cut import Clip, Cut, Media, Track
from vvt.errors import NotFound
from vvt.panel.drawn import plan
from vvt.panel.pictures import Film
from vvt.panel.views.compare_view import CompareView, Shown
from vvt.panel.views.versions_window import VersionsWindow

PLUGIN = str(Path(vvt.__file__).parents[1])
RATE = Fraction(24)
SAMPLES = 8_000         # a second, of the device
FRAME = Fraction(SAMPLES) / RATE


class Device:
    """A sound device that plays when a test says so: a frame (24 a second) at a time."""

    def __init__(self) -> None:
        self.rate = SAMPLES
        self.give: Callable[[int], bytes] | None = None
        self.heard = array("h")     # left
        self.gone, self.starts = False, 0
        self.position = Fraction(0)

    def start(self, give) -> None:
        self.give, self.position, self.heard = give, Fraction(0), array("h")
        self.starts += 1

    def played(self) -> Fraction | None:
        return None if self.gone else self.position

    def stop(self) -> None:
        self.give = None

    def play(self) -> None:
        self.position += FRAME
        self.heard.extend(array("h", self.give(ceil(self.position) - len(self.heard)))[::2])

    def beeps(self) -> list[int]:
        """In which of the frames played there was 1 kHz."""
        return [number for number in range(round(len(self.heard) / FRAME)) if max(map(
            abs, self.heard[int((number + Fraction(1, 4)) * FRAME):int((number + Fraction(3, 4)) * FRAME)])) > 3000]


def cut(*shots: tuple[int, int], rate: Fraction = RATE) -> Cut:
    """Shots of (first frame of the reel, frames)."""
    clips, at = [], 0
    for first, frames in shots:
        media = Media("reel.mov", "/media/reel.mov", rate=rate, start=0, duration=1000)
        clips.append(Clip(at, at + frames, first, first + frames, media, name=media.name))
        at += frames
    return Cut("Reel", rate, (Track("V", tuple(clips)),), start=86400)


@pytest.fixture
def device() -> Device:
    return Device()


@pytest.fixture
def open_view(qtbot, device):
    """`open_view(before, after, films)`: the two compared, with the device to play on."""
    def opened(before: Cut, after: Cut, *films, find=lambda: device) -> CompareView:
        view = CompareView(find=find)
        qtbot.addWidget(view, before_close_func=lambda widget: widget.close_films())
        view.resize(1000, 700)
        found = [film and (film if isinstance(film, Film) else Film(partial(Path, film), 86400)) for film in films]
        view.show_comparison(Shown(plan(compare(before, after)), ("v001", "v002"), tuple(found)))
        view.show()
        qtbot.waitExposed(view)
        view.drawn.setFocus()
        return view
    return opened


@pytest.fixture
def reel(tmp_path):
    """120 frames, heard over frames 10, 30, 50, …"""
    return numbered_film(tmp_path / "reel.mov", 120, RATE, "mpeg4", beeps=range(10, 120, 20))


@pytest.fixture
def other(tmp_path):
    """120 frames, heard over frames 12, 52 and 92."""
    return numbered_film(tmp_path / "other.mov", 120, RATE, "mpeg4", beeps=(12, 52, 92))


@pytest.fixture
def view(open_view, other, reel):
    return open_view(cut((0, 120)), cut((0, 120)), other, reel)


def play(qtbot, view, device):
    view.player.play.setChecked(True)
    qtbot.waitUntil(lambda: device.give is not None)


def heard(view):
    return view.player._shown[view.player.sound.choice == "later"]


def listen(qtbot, view, device, frames):
    """Some frames go by; like a real device's, they are not played faster than they are decoded."""
    for _ in range(frames):
        qtbot.waitUntil(lambda: view.player._sounding._fetchers[heard(view)].is_ready)
        device.play()


def said(image):
    return number_in(bytes(image.constBits()), image.width(), image.height(), image.bytesPerLine())


def test_the_later_film_is_heard_and_the_pictures_follow_its_device(qtbot, view, device):
    play(qtbot, view, device)
    listen(qtbot, view, device, 31)
    assert device.beeps() == [10, 30]
    qtbot.waitUntil(lambda: view.drawn.playhead == 31)
    qtbot.waitUntil(lambda: [said(image) for image in view.pictures._images if image] == [31, 31])
    qtbot.wait(200)     # the device stands still, and so do the pictures
    assert view.drawn.playhead == 31
    listen(qtbot, view, device, 1)
    qtbot.waitUntil(lambda: view.drawn.playhead == 32)


def test_the_end_is_heard_and_then_it_stops(qtbot, view, device):
    view.drawn.go_to(100)
    play(qtbot, view, device)
    listen(qtbot, view, device, 19)
    qtbot.waitUntil(lambda: view.drawn.playhead == 119)
    assert view.player.clock.is_running, "the last frame is not over"
    listen(qtbot, view, device, 1)
    qtbot.waitUntil(lambda: not view.player.clock.is_running)
    assert (device.beeps(), device.give, view.drawn.playhead) == ([10], None, 119)


def test_s_changes_whose_sound_is_heard_while_it_plays(qtbot, view, device):
    play(qtbot, view, device)
    listen(qtbot, view, device, 11)
    qtbot.waitUntil(lambda: view.drawn.playhead == 11)
    assert device.beeps() == [10]
    qtbot.keyClick(view.drawn, Qt.Key.Key_S)
    assert view.player.sound.choice == "earlier"
    qtbot.waitUntil(lambda: device.starts == 2)
    listen(qtbot, view, device, 42)
    assert device.beeps() == [1, 41]        # the other's 12 and 52
    qtbot.keyClick(view.drawn, Qt.Key.Key_S)
    assert (view.player.sound.choice, device.give, view.player.clock.is_running) == ("off", None, True)
    qtbot.keyClick(view.drawn, Qt.Key.Key_S)
    assert view.player.sound.choice == "later"


def test_the_earlier_film_waits_where_the_later_has_something_new_and_leaps_over_what_is_gone(
        qtbot, open_view, device, reel, other):
    # Twenty new frames after 40, and 40 up to 60 are gone: the reel's 30 is heard at 30, its 70 and 90 where they are.
    view = open_view(cut((0, 40), (40, 20), (60, 60)), cut((0, 40), (500, 30), (60, 60)), reel, other)
    earlier = [view._shown.plan.gang.earlier(frame) for frame in range(130)]
    view.player.sound.choose("earlier")
    play(qtbot, view, device)
    listen(qtbot, view, device, 129)
    moving = [frame for frame in range(129) if earlier[frame + 1] != earlier[frame]]
    assert device.beeps() == [frame for frame in moving if earlier[frame] % 20 == 10]


@pytest.mark.parametrize("key", [Qt.Key.Key_J, Qt.Key.Key_L])
def test_backwards_and_faster_it_is_silent(qtbot, view, device, key):
    view.drawn.go_to(60)
    qtbot.keyClick(view.drawn, Qt.Key.Key_L)
    qtbot.waitUntil(lambda: device.give is not None)
    qtbot.keyClick(view.drawn, key)
    assert (device.give, view.player.clock.speed) == (None, 2 if key == Qt.Key.Key_L else -1)
    at = view.drawn.playhead
    qtbot.waitUntil(lambda: abs(view.drawn.playhead - at) > 3)
    qtbot.keyClick(view.drawn, Qt.Key.Key_K)
    assert not view.player.clock.is_running


def test_space_silences_and_goes_on_from_there(qtbot, view, device):
    play(qtbot, view, device)
    listen(qtbot, view, device, 8)
    qtbot.waitUntil(lambda: view.drawn.playhead == 8)
    qtbot.keyClick(view.drawn, Qt.Key.Key_Space)
    assert device.give is None
    qtbot.keyClick(view.drawn, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: device.give is not None)
    listen(qtbot, view, device, 4)
    assert device.beeps() == [2]


def test_who_moves_the_playhead_hears_from_there(qtbot, view, device):
    play(qtbot, view, device)
    listen(qtbot, view, device, 3)
    qtbot.waitUntil(lambda: view.drawn.playhead == 3)
    view.drawn.go_to(68)
    qtbot.waitUntil(lambda: device.starts == 2 and device.give is not None)
    listen(qtbot, view, device, 4)
    assert device.beeps() == [2]
    qtbot.waitUntil(lambda: view.drawn.playhead == 72)


@pytest.mark.parametrize("leader", [6, -6])
def test_a_film_with_a_leader_and_one_that_begins_late_stay_in_sync(qtbot, open_view, device, reel, leader):
    view = open_view(cut((0, 120)), cut((0, 120)), None, Film(lambda: reel, 86400 - leader))
    play(qtbot, view, device)
    listen(qtbot, view, device, 40)
    assert device.beeps() == [10 - leader, 30 - leader]


def test_where_the_film_is_over_before_its_timeline_is_the_rest_is_silent(qtbot, open_view, device, tmp_path):
    short = numbered_film(tmp_path / "short.mov", 40, RATE, "mpeg4", beeps=range(40))
    view = open_view(cut((0, 120)), cut((0, 60)), None, short)
    play(qtbot, view, device)
    listen(qtbot, view, device, 59)
    qtbot.waitUntil(lambda: view.drawn.playhead == 59)
    assert device.beeps() == list(range(40))


def test_pictures_wait_while_their_sound_is_on_its_way(qtbot, open_view, device, reel):
    arrived = threading.Event()

    def slow():
        arrived.wait(10)
        return reel

    view = open_view(cut((0, 120)), cut((0, 120)), None, Film(slow, 86400))
    view.player.play.setChecked(True)
    qtbot.waitUntil(lambda: view.player.said.text() == "Waiting for the sound of v002 …")
    assert (view.drawn.playhead, device.give) == (0, None)
    arrived.set()
    qtbot.waitUntil(lambda: device.give is not None)
    assert view.player.said.text() == ""


def test_pictures_wait_for_sound_that_stops_coming_and_go_on_with_it(qtbot, open_view, device, reel):
    class Far(io.FileIO):
        def readinto(self, buffer):
            flows.wait(20)
            return super().readinto(buffer)

    flows = threading.Event()
    flows.set()
    long = numbered_film(reel.with_name("long.mov"), 240, RATE, "mpeg4", beeps=range(10, 240, 20))
    view = open_view(cut((0, 240)), cut((0, 240)), None, Film(lambda: io.BufferedReader(Far(long), 4096), 86400))
    play(qtbot, view, device)
    flows.clear()
    while view.player.said.text() != "Waiting for the sound of v002 …":
        device.play()
        qtbot.wait(10)
    stands = view.drawn.playhead
    assert stands < 230
    device.play()
    flows.set()
    qtbot.waitUntil(lambda: view.player._sounding._fetchers[heard(view)].is_ready)
    at, first = [int(view.player.clock._pace.gone() * RATE)], round(device.position / FRAME)
    for _ in range(24):
        listen(qtbot, view, device, 1)
        at.append(int(view.player.clock._pace.gone() * RATE))
    qtbot.waitUntil(lambda: view.drawn.playhead == at[-1])
    assert view.player.said.text() == ""
    assert stands + 22 <= at[-1] <= stands + 25
    beeps = [number - first for number in device.beeps() if number >= first]
    assert beeps
    assert all(10 in {at[number] % 20, at[number + 1] % 20} for number in beeps)


def plays_by_itself(qtbot, view):
    view.player.play.setChecked(True)
    qtbot.waitUntil(lambda: view.drawn.playhead > 5)
    view.player.clock.stop()
    return view.player.said.text()


def test_a_film_without_sound_is_played_all_the_same(qtbot, open_view, device, tmp_path):
    mute = numbered_film(tmp_path / "mute.mov", 120, RATE, "mpeg4")
    view = open_view(cut((0, 120)), cut((0, 120)), None, mute)
    assert plays_by_itself(qtbot, view) == "v002: The film has no sound. Render it with sound to hear it here."
    assert device.starts == 0


def test_without_a_film_its_absence_is_said(qtbot, open_view, device, reel):
    view = open_view(cut((0, 120)), cut((0, 120)), reel, None)
    assert plays_by_itself(qtbot, view) == "v002 has no rendered film to be heard."


def test_a_film_that_cannot_be_fetched_is_told_and_time_goes_on(qtbot, open_view, device):
    def gone():
        raise NotFound("The film is gone.", "Pull it again.")

    view = open_view(cut((0, 120)), cut((0, 120)), None, Film(gone, 86400))
    assert plays_by_itself(qtbot, view) == "v002: The film is gone. Pull it again."


def test_an_earlier_timeline_of_another_rate_is_not_heard(qtbot, open_view, device, reel):
    view = open_view(cut((0, 120), rate=Fraction(25)), cut((0, 120)), reel, reel)
    view.player.sound.choose("earlier")
    assert plays_by_itself(qtbot, view) == "v001 runs at another rate than v002: it can't be heard in time."


def test_where_there_is_no_device_the_switch_says_so(qtbot, open_view, reel):
    view = open_view(cut((0, 120)), cut((0, 120)), reel, reel, find=lambda: "No device is here.")
    assert plays_by_itself(qtbot, view) == "No device is here."
    assert view.player.sound.toolTip().endswith("No device is here.")


def test_the_switch_looks_for_a_device_when_somebody_points_at_it(qtbot, open_view, reel):
    view = open_view(cut((0, 120)), cut((0, 120)), reel, reel, find=lambda: "No device is here.")
    assert "device" not in view.player.sound.toolTip()
    place = QPoint(3, 3)
    QApplication.sendEvent(view.player.sound, QHelpEvent(QEvent.Type.ToolTip, place, place))
    qtbot.waitUntil(lambda: view.player.sound.toolTip().endswith("No device is here."))


@pytest.mark.usefixtures("dressed")
def test_whose_sound_is_heard_is_remembered(qtbot, session, nearby, workshop, memory):
    for kept, then in (("later", "off"), ("off", "earlier"), ("earlier", "later")):
        window = VersionsWindow(session, nearby, workshop, memory)
        qtbot.addWidget(window)
        sound = window.compare_dock.view.player.sound
        assert sound.choice == kept
        sound.choose(then)
        window.close()


def test_without_the_package_it_is_said_how_to_get_it():
    # In a child that can't import it, for here it may be installed.
    program = ("import sys; sys.modules['PySide6.QtMultimedia'] = None\n"
               "from vvt.panel.pictures.loudspeaker import find; print(find())")
    found = subprocess.run([sys.executable, "-c", program],
                           capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": PLUGIN})
    assert found.stdout == (f'Sound needs one more package: run "{sys.executable}" -m pip install '
                            f"PySide6-Addons=={PySide6.__version__}, then open the window again.\n")


def test_a_device_that_is_pulled_out_leaves_the_pictures_running(qtbot, view, device):
    play(qtbot, view, device)
    listen(qtbot, view, device, 5)
    qtbot.waitUntil(lambda: view.drawn.playhead == 5)
    device.gone = True
    qtbot.waitUntil(lambda: view.drawn.playhead > 10)
    assert device.give is None
    assert view.player.said.text().startswith("The sound device is gone.")


def test_switched_off_nothing_is_opened(qtbot, view, device):
    view.player.sound.choose("off")
    assert plays_by_itself(qtbot, view) == ""
    assert (device.starts, view.player._sounding._fetchers) == (0, {})


def test_hidden_it_is_silent(qtbot, view, device):
    play(qtbot, view, device)
    view.hide()
    assert (device.give, view.player.clock.is_running) == (None, False)


def test_home_goes_on_from_the_head_and_end_stops(qtbot, view, device):
    view.drawn.go_to(60)
    play(qtbot, view, device)
    qtbot.keyClick(view.drawn, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: device.starts == 2)
    listen(qtbot, view, device, 11)
    assert device.beeps() == [10]
    qtbot.keyClick(view.drawn, Qt.Key.Key_End)
    assert (device.give, view.player.clock.is_running, view.drawn.playhead) == (None, False, 119)


def test_its_thread_ends_with_the_films(qtbot, view, device):
    before = set(threading.enumerate())
    play(qtbot, view, device)
    begun = [thread for thread in threading.enumerate() if thread not in before and thread.name == "sound"]
    assert begun
    view.close_films()
    assert device.give is None
    assert not any(thread.is_alive() for thread in begun)


def test_another_comparison_lets_go_of_the_sound(qtbot, view, device, reel):
    play(qtbot, view, device)
    view.show_comparison(replace(view._shown, films=(None, None)))
    assert (device.give, view.player.clock.is_running) == (None, False)
    # Not waited for: it may be held up by a network.
    qtbot.waitUntil(lambda: not [thread for thread in threading.enumerate() if thread.name == "sound"])
    assert view.player._shown == ("v001 has no rendered film to be heard.", "v002 has no rendered film to be heard.")
    view.show_comparison(None)
    assert view.player._shown == ("", "")
