"""The quiet line at the bottom: what is being done, what is away and when it is tried again, and Resolve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QProgressBar, QStatusBar, QWidget

from vvt.panel.views.pieces import button, elided, restyled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from vvt.panel.models.outgoing import Going
    from vvt.panel.work import Job, Step

_BAR, _ASIDE, _NARROW = 130, 300, 560       # pixels


class StatusLine(QStatusBar):
    """One line, never a dialog."""

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
        self._job: Job | None = None
        self._of_job = ""
        self.addWidget(self._bar)
        self.addWidget(self.words, 1)
        self.addWidget(self._stop)
        self.addPermanentWidget(self.elsewhere)
        self.addPermanentWidget(self.badge)
        self.addPermanentWidget(self.resolve)

    def say(self, text: str, *, warn: bool = False) -> None:
        """Say something that stays until something else is said."""
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
        self._job = job
        self._say_of_job(doing)
        self._bar.setRange(0, 0)
        self._bar.show()
        self._stop.show()
        job.told.connect(lambda step: self._told(job, step))
        job.ended.connect(lambda: self._ended(job))

    def _told(self, job: Job, step: Step) -> None:
        if job is self._job:
            self._say_of_job(step.words)
            self._bar.setRange(0, 0 if step.percent is None else 100)
            self._bar.setValue(step.percent or 0)

    def _ended(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self._bar.hide()
            self._stop.hide()
            # Unless its outcome was said here.
            if self.words.text() == self._of_job:
                self.say("")

    def _say_of_job(self, words: str) -> None:
        self._of_job = words
        self.say(words)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._say_of_job("Stopping …")
