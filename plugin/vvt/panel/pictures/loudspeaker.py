"""The machine's sound device, by QtMultimedia: in a package of its own, which need not be there."""

from __future__ import annotations

import os
import sys
import threading
import time
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QIODevice, QLoggingCategory, Qt, QTimer

from vvt.panel.pictures.booth import booth
from vvt.panel.pictures.steady import Steady
from vvt.picture.sound import SAMPLE_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSink

    from vvt.panel.pictures.booth import Booth
    from vvt.panel.pictures.finding import Output

NOT_INSTALLED = ('Sound needs one more package: run "{python}" -m pip install PySide6-Addons=={version}, then open the '
                 "window again.")
_NOT_LOADED = "Qt's sound can't be loaded ({trouble}): on Debian, apt-get install libpulse0."
NO_DEVICE = "No sound device: connect one and play again."
_OTHER = "The sound device {name} takes no 16-bit stereo: choose another in the system's settings."
_QUEUE = 2                      # half a second, that the device has in hand: so long the machine may be busy
_LOOKS_MS = 5                   # between looks at how far the device is
_PIECE = 1 << 20                # bytes that the device may always ask for
_BEGINS_NS = 1_000_000_000      # in which it takes what it holds
_GONE_NS = 3_000_000_000        # a device that asked for nothing so long is gone


def find() -> Output | str:
    """The device the system plays on, or why there is none. Takes a while: not in the GUI thread."""
    # What PulseAudio holds ready of a program's sound: Qt asks for 20 ms, which crackles on a busy machine.
    os.environ.setdefault("PULSE_LATENCY_MSEC", "100")
    # Qt tells the terminal which of the system's libraries it did without; QT_LOGGING_RULES brings that back.
    QLoggingCategory.setFilterRules("qt.multimedia.*=false")
    try:
        import PySide6.QtMultimedia  # noqa: F401, PLC0415 - may not be installed
    except ModuleNotFoundError:
        from PySide6 import __version__  # noqa: PLC0415 - said in this case alone

        return NOT_INSTALLED.format(python=sys.executable, version=__version__)
    except ImportError as trouble:
        return _NOT_LOADED.format(trouble=trouble)
    there = booth()
    return there.ask(partial(_found, there))


def _found(there: Booth) -> Output | str:
    from PySide6.QtMultimedia import QAudioFormat, QMediaDevices  # noqa: PLC0415 - see above

    device = QMediaDevices.defaultAudioOutput()
    if device.isNull():
        return NO_DEVICE
    form = QAudioFormat()
    form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    form.setChannelCount(2)
    form.setSampleRate(device.preferredFormat().sampleRate())
    return Loudspeaker(there, device, form) if device.isFormatSupported(form) else (
        _OTHER.format(name=device.description()))


class Loudspeaker:
    """An `Output` on a device of the system. Whoever plays waits for nothing: the device is dealt with in its booth."""

    def __init__(self, there: Booth, device: QAudioDevice, form: QAudioFormat) -> None:
        self._booth, self._device, self._form = there, device, form
        self.rate = form.sampleRate()
        self._run: _Run | None = None

    def start(self, give: Callable[[int], bytes]) -> None:
        """See Output."""
        self._run = run = _Run(self.rate, give)
        self._steady = Steady()
        self._moved = time.monotonic_ns()
        self._said = self._first = self._holds = Fraction(0)
        self._booth.do(lambda: run.start(self._device, self._form))

    def played(self) -> Fraction | None:
        """See Output."""
        if self._run is None or self._run.reading is None:
            return None
        now, began, (said, at) = time.monotonic_ns(), self._run.began, self._run.reading
        if said != self._said:
            self._moved, self._said = at, said
        elif now - self._moved > _GONE_NS:
            return None
        return self._heard(said, at - began, at, now) * self.rate

    def _heard(self, said: Fraction, since: int, at: int, now: int) -> Fraction:
        """Seconds heard. Most devices count what they took. Nobody hears more than time goes by: what they are ahead of
        that by, because they take some before they play any, is what they always hold and nobody has heard yet.
        """
        if since < _BEGINS_NS:      # later a device's clock may be ahead because it runs fast
            self._holds = max(self._holds, said - _seconds(since))
        self._first = self._first or said
        if said == self._first:
            return Fraction(0)
        self._steady.at(said, _seconds(at))
        return max(self._steady.at(said, _seconds(now)) - self._holds, Fraction(0))

    def stop(self) -> None:
        """See Output."""
        if self._run is not None:
            self._run.hush()
            self._booth.do(self._run.stop)
        self._run = None


class _Run:
    """One time that the device plays, in the booth, since `began` (nanoseconds of the machine's clock).

    `reading` is what it said last: seconds it has processed, and when; None once it has stopped.
    """

    def __init__(self, rate: int, give: Callable[[int], bytes]) -> None:
        self._rate = rate
        self._give, self._giving = give, threading.Lock()
        self.began = time.monotonic_ns()
        self.reading: tuple[Fraction, int] | None = (Fraction(0), self.began)
        self._sink: QAudioSink | None = None

    def hush(self) -> None:
        """From now on there is silence, and nothing more is asked for: in any thread."""
        with self._giving:
            self._give = _silence

    def start(self, device: QAudioDevice, form: QAudioFormat) -> None:
        """Begin."""
        from PySide6.QtMultimedia import QAudioSink  # noqa: PLC0415 - see above

        self._source = _Source(self._given)
        self._sink = sink = QAudioSink(device, form)
        sink.setBufferSize(self._rate // _QUEUE * SAMPLE_BYTES)
        self.began = time.monotonic_ns()
        sink.start(self._source)
        self._looks = QTimer()
        self._looks.setTimerType(Qt.TimerType.PreciseTimer)
        self._looks.timeout.connect(self._look)
        self._looks.start(_LOOKS_MS)

    def stop(self) -> None:
        """End."""
        if self._sink is not None:
            self._looks.stop()
            # Not stop alone: until 6.9 that waits for the device to play what it holds.
            self._sink.reset()
            self._sink.stop()
            self._sink.deleteLater()
            self._source.close()
            self._looks.deleteLater()
            self._source.deleteLater()
        self._sink = None

    def _given(self, samples: int) -> bytes:
        with self._giving:
            return self._give(samples)

    def _look(self) -> None:
        if self._sink is not None:
            # By its name: between 6.8 and 6.11 the states moved from one class to another.
            stopped = self._sink.state().name == "StoppedState"
            self.reading = None if stopped else (self._processed(self._sink), time.monotonic_ns())

    def _processed(self, sink: QAudioSink) -> Fraction:
        """Seconds the device has processed. At the start some of Qt's backends count what they have been given, so
        never more than that less what waits with them.
        """
        waiting = max(sink.bufferSize() - sink.bytesFree(), 0)
        out = Fraction(max(self._source.given - waiting, 0), SAMPLE_BYTES * self._rate)
        return min(Fraction(sink.processedUSecs(), 1_000_000), out)


def _silence(samples: int) -> bytes:
    return bytes(samples * SAMPLE_BYTES)


def _seconds(nanoseconds: int) -> Fraction:
    return Fraction(nanoseconds, 1_000_000_000)


class _Source(QIODevice):
    """What a QAudioSink reads from, without end."""

    def __init__(self, give: Callable[[int], bytes]) -> None:
        super().__init__()
        self._give = give
        self.given = 0      # bytes
        self.open(QIODevice.OpenModeFlag.ReadOnly | QIODevice.OpenModeFlag.Unbuffered)

    def isSequential(self) -> bool:
        """A stream."""
        return True

    def bytesAvailable(self) -> int:
        """Always more."""
        return _PIECE

    def readData(self, maxlen: int) -> bytes:
        """What is played next."""
        samples = maxlen // SAMPLE_BYTES
        self.given += samples * SAMPLE_BYTES
        return self._give(samples)

    def writeData(self, _data: bytes | bytearray | memoryview, _maxlen: int) -> int:
        """Nothing can be written."""
        return -1
