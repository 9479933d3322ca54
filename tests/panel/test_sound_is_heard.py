"""What comes out of a real sound server is what is shown at that time. Needs PulseAudio's programs."""

import importlib.util
import os
import shutil
import subprocess
import sys
import threading
import time
from array import array
from bisect import bisect_right
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from statistics import median

import pytest

import vvt
from support.films import numbered_film

_RATE = 48_000          # samples a second, of the recording
_APART = 0.040          # seconds between hearing and seeing, at the most
_OURS = (Path(vvt.__file__).parents[1], Path(__file__).parents[1])
_PIECE = 960            # bytes: a hundredth of a second

pytestmark = [
    pytest.mark.skipif(bool(os.environ.get("CI")), reason="forty milliseconds are held where nothing else is at work"),
    pytest.mark.skipif(not all(map(shutil.which, ("pulseaudio", "parec", "pactl"))), reason="PulseAudio isn't here"),
    pytest.mark.skipif(importlib.util.find_spec("PySide6.QtMultimedia") is None, reason="QtMultimedia isn't installed"),
]


@pytest.fixture
def server(tmp_path):
    """A sound server of its own whose one device can be recorded; its environment."""
    socket = tmp_path / "native"
    own = {**os.environ, "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path), "PULSE_SERVER": f"unix:{socket}",
           "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": os.pathsep.join(map(str, _OURS))}
    tmp_path.chmod(0o700)
    run = subprocess.Popen(["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1",
                            "-L", f"module-native-protocol-unix socket={socket} auth-anonymous=1",
                            "-L", "module-null-sink sink_name=heard"],
                           env={name: value for name, value in own.items() if name != "PULSE_SERVER"},
                           stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 10
    while subprocess.run(["pactl", "info"], env=own, capture_output=True, check=False).returncode:
        if run.poll() is not None or time.monotonic() > deadline:
            run.kill()
            pytest.skip("PulseAudio doesn't start here")
        time.sleep(0.05)
    yield own
    run.terminate()
    run.wait(10)


@contextmanager
def recorded(server):
    """Gives a function that tells when each beep began that was heard so far."""
    recorder = subprocess.Popen(["parec", "-d", "heard.monitor", "--format=s16le", "--channels=1", f"--rate={_RATE}",
                                 "--latency-msec=5", "--raw"], env=server, stdout=subprocess.PIPE)
    pieces = []

    def read():
        while piece := os.read(recorder.stdout.fileno(), _PIECE):
            pieces.append((time.monotonic(), piece))

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield lambda: beeps(list(pieces))
    finally:
        recorder.terminate()
        thread.join(10)
        recorder.wait(10)


def beeps(pieces):
    """A piece arrives late or in time, never early, and a busy machine loses some: so the one that arrives earliest,
    by its place, within the second after a beep says when that was.
    """
    samples, leads, ends = array("h"), [], []
    for at, piece in pieces:
        samples.frombytes(piece)
        ends.append(len(samples))
        leads.append(at - len(samples) / _RATE)
    loud = [number for number, value in enumerate(samples) if abs(value) > 3000]
    begin = [number for before, number in zip([-_RATE, *loud], loud, strict=False) if number - before > _RATE // 5]
    found = []
    for number in begin:
        piece = bisect_right(ends, number)
        found.append(number / _RATE + min(leads[piece:piece + 100]))
    return found


def test_a_beep_is_heard_while_its_frame_is_shown(server, tmp_path):
    marked = range(12, 150, 18)
    film = numbered_film(tmp_path / "beeps.mov", 150, Fraction(24), "mpeg4", beeps=marked)
    with recorded(server) as heard:
        played = subprocess.run([sys.executable, "-m", "support.plays_aloud", str(film), "150"], env=server, text=True,
                                capture_output=True, check=True, timeout=60)
        found = heard()
    *told, said = played.stdout.splitlines()
    shown = {int(line.split()[0]): float(line.split()[1]) for line in reversed(told)}
    assert said == "said:", "something kept the sound from being heard"
    assert len(found) == len(marked)
    apart = [shown[frame] - at for frame, at in zip(marked, found, strict=True) if frame in shown]
    assert len(apart) > len(marked) // 2
    assert abs(median(apart)) < _APART, apart
