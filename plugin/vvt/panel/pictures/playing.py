"""One clock for both films: it says which frame it is time for, whoever shows it."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal


class Clock(QObject):
    """Counts frames from where it is started until it is stopped or reaches the end.

    Frames that can't be shown in time are left out, so that both films stay with the clock and with each other.
    """

    frame = Signal(int)
    running = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._elapsed = QElapsedTimer()
        self._rate, self._from, self._last, self._end = Fraction(24), 0, 0, 0

    @property
    def is_running(self) -> bool:
        """True between `start` and `stop`."""
        return self._timer.isActive()

    def start(self, frame: int, end: int, rate: Fraction) -> None:
        """Play from `frame` up to `end` (exclusive), `rate` frames a second; from the head when at the end."""
        self._from = frame if frame < end - 1 else 0
        self._last, self._end, self._rate = self._from, end, rate
        self._elapsed.start()
        # Twice a frame: a tick that comes late misses no frame.
        self._timer.start(max(int(500 / rate), 4))
        self.running.emit(True)

    def stop(self) -> None:
        """Stand still at the frame shown last."""
        if self._timer.isActive():
            self._timer.stop()
            self.running.emit(False)

    def _tick(self) -> None:
        now = self._from + int(self._elapsed.elapsed() * self._rate / 1000)
        if now != self._last:
            self._last = min(now, self._end - 1)
            self.frame.emit(self._last)
        if now >= self._end - 1:
            self.stop()
