"""One clock for both films: it says which frame it is time for, whoever shows it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

_FASTEST = 8


class Pace(Protocol):
    """A time that films are played by: it runs from when it was made until it is stopped."""

    def gone(self) -> Fraction | None:
        """Seconds of film that went by; None once it can't say any more."""

    def stop(self) -> None:
        """End it."""


class Watch:
    """A pace of the machine's own clock."""

    def __init__(self) -> None:
        self._elapsed = QElapsedTimer()
        self._elapsed.start()

    def gone(self) -> Fraction:
        """See Pace."""
        return Fraction(self._elapsed.nsecsElapsed(), 1_000_000_000)

    def stop(self) -> None:
        """Nothing is to be ended."""


class Clock(QObject):
    """Counts frames from where it is started until it is stopped or reaches the end, or the head when it runs back.

    Frames that can't be shown in time are left out, so that both films stay with the clock and with each other.
    `heard` gives the pace of sound from a frame up to an end at normal speed, or None where nothing is heard: then, and
    when the sound ends before the pictures do, the machine's own clock counts.
    """

    frame = Signal(int)
    running = Signal(bool)

    def __init__(self, parent: QObject | None = None, heard: Callable[[int, int], Pace | None] | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._heard = heard
        self._pace: Pace = Watch()
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

    @property
    def at(self) -> int:
        """The frame it said last."""
        return self._last

    def start(self, frame: int, end: int, rate: Fraction, speed: int = 1) -> None:
        """Play from `frame` up to `end` (exclusive), `rate` frames a second; from the other end when at this one."""
        self._pace.stop()
        self._speed = speed
        at_end = frame >= end - 1 if speed > 0 else frame <= 0
        self._from = frame if not at_end else (0 if speed > 0 else end - 1)
        self._last, self._end, self._rate = self._from, end, rate
        self._pace = (self._heard(self._from, end) if self._heard and speed == 1 else None) or Watch()
        # Four times a frame: who hears a cut sees it at the same time.
        self._timer.start(max(int(250 / rate), 4))
        self.running.emit(True)

    def shuttle(self, way: int, frame: int, end: int, rate: Fraction) -> None:
        """J (-1) and L (1): play that way; once more the same way is twice as fast, up to eight times."""
        now = self.speed
        speed = max(-_FASTEST, min(now * 2, _FASTEST)) if now * way > 0 else way
        self.start(frame, end, rate, speed)

    def go_on_from(self, frame: int) -> None:
        """Somebody moved the playhead: play on from there, as fast as now."""
        if self.is_running and frame != self._last:
            if frame >= self._end - 1 if self._speed > 0 else frame <= 0:
                self.stop()
            else:
                self.start(frame, self._end, self._rate, self._speed)

    def again(self) -> None:
        """What is heard was changed: go on from here with that."""
        if self.is_running:
            self.start(self._last, self._end, self._rate, self._speed)

    def stop(self) -> None:
        """Stand still at the frame shown last."""
        if self._timer.isActive():
            self._timer.stop()
            self._pace.stop()
            self._pace = Watch()    # the other held on to its film
            self.running.emit(False)

    def _tick(self) -> None:
        gone = self._pace.gone()
        if gone is None:
            self._pace.stop()
            self._from, self._pace = self._last, Watch()
            return
        frames = int(gone * self._rate * abs(self._speed))
        at = self._from + (frames if self._speed > 0 else -frames)
        now = max(self._last, min(at, self._end - 1)) if self._speed > 0 else min(self._last, max(at, 0))
        if now != self._last:
            self._last = now
            self.frame.emit(now)
        # Its last frame is shown, and heard, as long as any other.
        if not 0 <= at < self._end:
            self.stop()
