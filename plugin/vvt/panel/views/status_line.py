"""The quiet line at the bottom: what is being done, what is away and when it is tried again, and Resolve."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QStatusBar, QWidget

from vvt.panel.views.pieces import button, elided, restyled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from vvt.panel.models.outgoing import Going
    from vvt.panel.work import Job, Step

_BAR, _ASIDE, _NARROW = 130, 300, 560       # pixels
_READ_MS = 3000         # what was said stays so long before the line goes back to a job that still runs
_SLOW_MS = 10_000       # a job that hasn't said anything for so long may be waiting for a store that is silent


@dataclass(slots=True)
class _Going:
    """How far a job was when it last said so."""

    words: str
    percent: int | None = None
    stops: bool = False
    heard: float = field(default_factory=time.monotonic)

    def waits(self, slow_ms: int) -> str:
        """For how long nothing was heard of it; "" where that isn't long."""
        seconds = time.monotonic() - self.heard
        return f"  ·  for {round(seconds)} s" if seconds * 1000 >= slow_ms else ""


class StatusLine(QStatusBar):
    """One line, never a dialog. Of several jobs it shows the newest, with its progress and its Cancel, and goes back to
    the one before when that has ended. Where nothing is done it says what is away, for as long as it is.

    Of a job that has nothing to tell it says for how long, from `slow_ms` on.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.words = elided()
        self.elsewhere = elided(short=True)
        self.elsewhere.setMaximumWidth(_ASIDE)
        self.elsewhere.hide()
        self.resolve = elided("Resolve is not connected", short=True)
        self.badge = elided("Try-out bucket: forgotten when you quit", "badge", short=True)
        self.badge.hide()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(_BAR)
        self._bar.setAccessibleName("Progress")
        self._bar.hide()
        self._stop = button("Cancel", "link", self._cancel)
        self._stop.hide()
        self._jobs: dict[Job, _Going] = {}      # those that run, the newest last
        self._of_jobs = self._away = ""
        self._read = QTimer(self, singleShot=True, interval=_READ_MS)
        self._read.timeout.connect(self._show_what_is)
        self.slow_ms = _SLOW_MS
        self._silent = QTimer(self, singleShot=True)
        self._silent.timeout.connect(self._show_silence)
        self.addWidget(self._bar)
        self.addWidget(self.words, 1)
        self.addWidget(self._stop)
        self.addPermanentWidget(self.elsewhere)
        self.addPermanentWidget(self.badge)
        self.addPermanentWidget(self.resolve)

    def say(self, text: str, *, warn: bool = False) -> None:
        """Say something that stays until something else is said; "": no more than what is being done, or is away."""
        if not text:
            self._show_what_is()
            return
        self._write(text, warn=warn)
        if self._jobs:
            self._read.start()

    def say_away(self, text: str) -> None:
        """Say what is away; it stays, or comes again after what is done meanwhile, until it is "" that is away."""
        before, self._away = self._away, text
        if not self._jobs and not self._read.isActive() and (text or self.words.text() == before):
            self._show_what_is()

    def _write(self, text: str, *, warn: bool = False) -> None:
        self.words.setText(text)
        self.words.setToolTip(text)
        restyled(self.words, state="warn" if warn else "")
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Where there is little, what is being done, or is the matter, goes before what is as it was."""
        said = self.words.text() or not (self.elsewhere.isHidden() and self.badge.isHidden())
        self.resolve.setVisible(self.width() >= _NARROW or not said)

    def show_elsewhere(self, going: Sequence[Going]) -> None:
        """Say that versions of other cuts are on their way."""
        first = f"{going[0].place}, {going[0].percent} %" if going else ""
        more = f" and {len(going) - 1} more" if len(going) > 1 else ""
        self.elsewhere.setText(f"↑ {first}{more}")
        self.elsewhere.setToolTip("\n".join(f"{one.place}, {one.percent} %" for one in going))
        self.elsewhere.setVisible(bool(going))
        self._make_room()

    def show_trying_out(self, *, on: bool) -> None:
        """Say that the bucket is one to try things out."""
        self.badge.setVisible(on)
        self._make_room()

    def follow(self, job: Job, doing: str) -> None:
        """Show how a job goes, with a button to cancel it, until it has ended."""
        self._jobs[job] = _Going(doing)
        self._show_what_is()
        job.told.connect(lambda step: self._told(job, step))
        job.ended.connect(lambda: self._ended(job))

    @property
    def _job(self) -> Job | None:
        """The one that is shown."""
        return next(reversed(self._jobs), None)

    def _told(self, job: Job, step: Step) -> None:
        going = self._jobs[job]
        going.percent, going.heard = step.percent, time.monotonic()
        if not going.stops:
            going.words = step.words
        if job is not self._job:
            return
        if self._read.isActive():
            self._show_progress()
        else:
            self._show_what_is()

    def _ended(self, job: Job) -> None:
        del self._jobs[job]
        if self.words.text() == self._of_jobs:
            self._show_what_is()
        else:
            # Its outcome was said here.
            self._show_progress()

    def _show_what_is(self) -> None:
        """The newest job, else what is away, else nothing."""
        self._read.stop()
        self._show_progress()
        if self._job is None:
            self._write(self._away, warn=bool(self._away))
            return
        going, more = self._jobs[self._job], len(self._jobs) - 1
        self._of_jobs = f"{going.words}{going.waits(self.slow_ms)}{f'  (and {more} more)' if more else ''}"
        self._write(self._of_jobs)
        self.words.setToolTip("\n".join(going.words for going in reversed(self._jobs.values())))

    def _show_silence(self) -> None:
        """What was said last is left to be read."""
        if self.words.text() == self._of_jobs:
            self._show_what_is()
        else:
            self._show_progress()

    def _show_progress(self) -> None:
        going = self._jobs[self._job] if self._job is not None else None
        for piece in (self._bar, self._stop):
            piece.setVisible(going is not None)
        if going is None:
            self._read.stop()
            self._silent.stop()
            return
        self._silent.start(self.slow_ms // 2)
        self._bar.setRange(0, 0 if going.percent is None else 100)
        self._bar.setValue(going.percent or 0)
        self._stop.setEnabled(not going.stops)
        self._stop.setToolTip(f"Cancel: {going.words}")

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            going = self._jobs[self._job]
            going.words, going.stops = "Stopping …", True
            self._show_what_is()
