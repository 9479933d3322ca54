"""The machine's sound device, by QtMultimedia: in a package of its own, which need not be there."""

from __future__ import annotations

import os
import sys
import time
from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtCore import QIODevice

from vvt.panel.pictures.steady import Steady
from vvt.picture.sound import SAMPLE_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSink

    from vvt.panel.pictures.sounding import Output

NOT_INSTALLED = ('Sound needs one more package: run "{python}" -m pip install PySide6-Addons=={version}, then open the '
                 "window again.")
_NOT_LOADED = "Qt's sound can't be loaded ({trouble}): on Debian, apt-get install libpulse0."
NO_DEVICE = "This machine has no sound device: connect one and play again."
_OTHER = "The sound device {name} takes no 16-bit stereo: choose another in the system's settings."
_QUEUE = 2                      # half a second, that the device has in hand: so long the window may be busy
_PIECE = 1 << 20                # bytes that the device may always ask for
_BEGINS_NS = 1_000_000_000      # in which it takes what it holds
_GONE_NS = 3_000_000_000        # a device that asked for nothing so long is gone


def find() -> Output | str:
    """The device the system plays on, or why there is none."""
    # What PulseAudio holds ready of a program's sound: Qt asks for 20 ms, which crackles on a busy machine.
    os.environ.setdefault("PULSE_LATENCY_MSEC", "100")
    try:
        from PySide6.QtMultimedia import QAudioFormat, QMediaDevices  # noqa: PLC0415 - may not be installed
    except ModuleNotFoundError:
        from PySide6 import __version__  # noqa: PLC0415 - said in this case alone

        return NOT_INSTALLED.format(python=sys.executable, version=__version__)
    except ImportError as trouble:
        return _NOT_LOADED.format(trouble=trouble)
    device = QMediaDevices.defaultAudioOutput()
    if device.isNull():
        return NO_DEVICE
    form = QAudioFormat()
    form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    form.setChannelCount(2)
    form.setSampleRate(device.preferredFormat().sampleRate())
    return Loudspeaker(device, form) if device.isFormatSupported(form) else _OTHER.format(name=device.description())


class Loudspeaker:
    """An `Output` on a device of the system."""

    def __init__(self, device: QAudioDevice, form: QAudioFormat) -> None:
        self._device, self._form = device, form
        self.rate = form.sampleRate()
        self._sink: QAudioSink | None = None
        self._source: _Source | None = None

    def start(self, give: Callable[[int], bytes]) -> None:
        """See Output."""
        from PySide6.QtMultimedia import QAudioSink  # noqa: PLC0415 - see above

        self._source = _Source(give)
        self._sink = QAudioSink(self._device, self._form)
        self._sink.setBufferSize(self.rate // _QUEUE * SAMPLE_BYTES)
        self._steady = Steady()
        self._began = self._moved = time.monotonic_ns()
        self._said = self._first = self._holds = Fraction(0)
        self._sink.start(self._source)

    def played(self) -> Fraction | None:
        """See Output."""
        # By its name: between 6.8 and 6.11 the states moved from one class to another.
        if self._sink is None or self._source is None or self._sink.state().name == "StoppedState":
            return None
        now, said = time.monotonic_ns(), self._reading(self._sink, self._source)
        if said != self._said:
            self._moved, self._said = now, said
        elif now - self._moved > _GONE_NS:
            return None
        return self._heard(said, now) * self.rate

    def _heard(self, said: Fraction, now: int) -> Fraction:
        """Seconds heard. Most devices count what they took. Nobody hears more than time goes by: what they are ahead of
        that by, because they take some before they play any, is what they always hold and nobody has heard yet.
        """
        if now - self._began < _BEGINS_NS:      # later a device's clock may be ahead because it runs fast
            self._holds = max(self._holds, said - _seconds(now - self._began))
        self._first = self._first or said
        if said == self._first:
            return Fraction(0)
        return max(self._steady.at(said, _seconds(now)) - self._holds, Fraction(0))

    def stop(self) -> None:
        """See Output."""
        if self._sink is not None:
            # Not stop alone: until 6.9 that waits for the device to play what it holds.
            self._sink.reset()
            self._sink.stop()
            self._sink.deleteLater()
        if self._source is not None:
            self._source.close()
        self._sink = self._source = None

    def _reading(self, sink: QAudioSink, source: _Source) -> Fraction:
        """Seconds the device has processed. At the start some of Qt's backends count what they have been given, so
        never more than that less what waits with them.
        """
        waiting = max(sink.bufferSize() - sink.bytesFree(), 0)
        out = Fraction(max(source.given - waiting, 0), SAMPLE_BYTES * self.rate)
        return min(Fraction(sink.processedUSecs(), 1_000_000), out)


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
