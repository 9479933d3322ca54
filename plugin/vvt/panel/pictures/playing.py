"""One clock for both films: it says which frame it is time for, whoever shows it."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

_FASTEST = 8


class Clock(QObject):
    """Counts frames from where it is started until it is stopped or reaches the end, or the head when it runs back.

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
        self._speed = 1

    @property
    def is_running(self) -> bool:
        """True between `start` and `stop`."""
        return self._timer.isActive()

    @property
    def speed(self) -> int:
        """How fast it runs: 1 as it was shot, -2 backwards at double speed; 0 while it stands."""
        return self._speed if self.is_running else 0

    def start(self, frame: int, end: int, rate: Fraction, speed: int = 1) -> None:
        """Play from `frame` up to `end` (exclusive), `rate` frames a second; from the other end when at this one."""
        self._speed = speed
        at_end = frame >= end - 1 if speed > 0 else frame <= 0
        self._from = frame if not at_end else (0 if speed > 0 else end - 1)
        self._last, self._end, self._rate = self._from, end, rate
        self._elapsed.start()
        # Twice a frame: a tick that comes late misses no frame.
        self._timer.start(max(int(500 / rate), 4))
        self.running.emit(True)

    def shuttle(self, way: int, frame: int, end: int, rate: Fraction) -> None:
        """J (-1) and L (1): play that way; once more the same way is twice as fast, up to eight times."""
        now = self.speed
        speed = max(-_FASTEST, min(now * 2, _FASTEST)) if now * way > 0 else way
        self.start(frame, end, rate, speed)

    def stop(self) -> None:
        """Stand still at the frame shown last."""
        if self._timer.isActive():
            self._timer.stop()
            self.running.emit(False)

    def _tick(self) -> None:
        gone = int(self._elapsed.elapsed() * self._rate * abs(self._speed) / 1000)
        now = max(0, min(self._from + (gone if self._speed > 0 else -gone), self._end - 1))
        if now != self._last:
            self._last = now
            self.frame.emit(now)
        if now == (self._end - 1 if self._speed > 0 else 0):
            self.stop()
