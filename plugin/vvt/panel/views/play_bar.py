"""Over the pictures: play both films, and which of them is heard."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QToolButton, QToolTip, QWidget

from vvt.panel.pictures import Clock, Finding, Heard, Sounding, loudspeaker, under_itself, under_the_later
from vvt.panel.views.pieces import Choice, elided, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QHideEvent

    from vvt.panel.drawn import Plan
    from vvt.panel.pictures import Film, Output, Pace

    Films = tuple[Film | None, Film | None]

SOUNDS = ("later", "earlier", "off")
_HEARD_TIP = "Whose sound is heard while playing at normal speed (S)"


class SoundSwitch(Choice):
    """Whose sound is heard: "later", "earlier" or "off". `find` says what there is to hear it on, when it is needed."""

    chosen = Signal(str)
    _found = Signal(object)

    def __init__(self, find: Callable[[], Output | str]) -> None:
        super().__init__()
        self._find = find
        self._looks = False
        self._device = self._heard = ""
        self._found.connect(self._tell_now, Qt.ConnectionType.QueuedConnection)
        self.setAccessibleName("Whose sound is heard")
        self.addItems([f"♪ {word}" for word in SOUNDS])
        self.setToolTip(_HEARD_TIP)
        self.currentIndexChanged.connect(lambda number: self.chosen.emit(SOUNDS[number]))

    @property
    def choice(self) -> str:
        """What is chosen."""
        return SOUNDS[self.currentIndex()]

    def choose(self, word: str) -> None:
        """Choose; what is no choice changes nothing."""
        if word in SOUNDS:
            self.setCurrentIndex(SOUNDS.index(word))

    def next(self) -> None:
        """From the later to the earlier, to off, to the later."""
        self.setCurrentIndex((self.currentIndex() + 1) % len(SOUNDS))

    def event(self, event: QEvent) -> bool:
        """Whether there is a device is looked up when somebody asks, off the GUI thread."""
        if event.type() == QEvent.Type.ToolTip and not self._looks:
            self._looks = True
            Finding(self._find, self._hand_over)
        return super().event(event)

    def _hand_over(self, found: Output | str) -> None:
        # The window may be gone before the device is found.
        with suppress(RuntimeError):
            self._found.emit(found)

    def _tell_now(self, found: Output | str) -> None:
        """Say it where the tip is shown already."""
        self._looks = False
        before = self.toolTip()
        self.tell(found)
        if QToolTip.isVisible() and QToolTip.text() == before != self.toolTip():
            QToolTip.showText(QCursor.pos(), self.toolTip(), self)

    def tell(self, found: Output | str) -> None:
        """Say what it does, or why it can't."""
        self._device = found if isinstance(found, str) else ""
        self._tell()

    def tell_heard(self, heard: str) -> None:
        """Say which of a film's sound is heard; "": nobody knows."""
        self._heard = heard
        self._tell()

    def _tell(self) -> None:
        self.setToolTip("\n".join(filter(None, (_HEARD_TIP, self._heard, self._device))))


class PlayBar(QWidget):
    """Plays: `frame` comes with each frame of the later timeline that it is time for. Close its films.

    `playhead` says where to begin, `find` gives the sound device or says why there is none.
    """

    frame = Signal(int)

    def __init__(self, playhead: Callable[[], int], find: Callable[[], Output | str] = loudspeaker.find) -> None:
        super().__init__()
        self._playhead = playhead
        self._shown: tuple[Heard | str, Heard | str] = ("", "")
        self._duration, self._rate = 0, Fraction(24)
        self.sound = SoundSwitch(find)
        self._sounding = Sounding(find, self._say, self.sound.tell, self.sound.tell_heard)
        self.clock = Clock(self, self._begin)
        self.play = QToolButton()
        self.play.setToolTip("Play both films (Space; J, K and L)")
        self.play.setCheckable(True)
        self.said = elided()
        self.said.setProperty("role", "quiet")
        self.setLayout(row(self.play, self.sound, self.said))
        self.play.toggled.connect(self._play)
        self.clock.frame.connect(self.frame)
        self.clock.running.connect(self._playing)
        self.sound.chosen.connect(lambda _: self.clock.again())
        self._playing(on=False)

    def show_films(self, plan: Plan | None, films: Films = (None, None), labels: tuple[str, str] = ("", "")) -> None:
        """Have these two to play, or nothing; what was played before is let go of."""
        self.close_films()
        self._say("")
        self.sound.tell_heard("")
        self._shown = ("", "")
        self._duration = plan.change_list.after.duration if plan else 0
        if plan is not None:
            self._rate = plan.change_list.after.rate
            self._shown = both_heard(plan, films, labels)

    def close_films(self) -> None:
        """Stop, and let go of the films that were heard; `wait` waits for them."""
        self.clock.stop()
        self._sounding.close()

    def wait(self, until: float) -> None:
        """Until the films are let go of, or it is `until` by the clock of `time.monotonic`."""
        self._sounding.wait(until)

    def hideEvent(self, event: QHideEvent) -> None:
        """What isn't to be seen isn't heard; a window that is put away for a moment goes on."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.clock.stop()

    # What the editor does

    def back(self) -> None:
        """J."""
        self._shuttle(-1)

    def forth(self) -> None:
        """L."""
        self._shuttle(1)

    def _shuttle(self, way: int) -> None:
        if self._duration:
            self.clock.shuttle(way, self._playhead(), self._duration, self._rate)

    def _play(self, on: bool) -> None:
        if not on:
            self.clock.stop()
        elif self._duration and not self.clock.is_running:
            self.clock.start(self._playhead(), self._duration, self._rate)

    def _playing(self, on: bool) -> None:
        self.play.setChecked(on)
        self.play.setText("■ Sto&p" if on else "▶ &Play")

    # Sound

    def _begin(self, frame: int, end: int) -> Pace | None:
        """The clock's pace at normal speed: the sound's, where there is any."""
        if self.sound.choice == "off":
            self._say("")
            return None
        heard = self._shown[self.sound.choice == "later"]
        if isinstance(heard, str):
            self._say(heard)
            return None
        return self._sounding.begin(heard, frame, end)

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setToolTip(text)


def both_heard(plan: Plan, films: Films, labels: tuple[str, str]) -> tuple[Heard | str, Heard | str]:
    """What of the earlier and of the later film is heard under the later timeline, or why nothing."""
    before, after = plan.change_list.before, plan.change_list.after
    earlier, later = films
    silent = [f"{label} has no rendered film to be heard." for label in labels]
    if before.rate != after.rate:
        # Its pictures are shown faster or slower than they were made, and sound can't be.
        earlier, silent[0] = None, f"{labels[0]} runs at another rate than {labels[1]}: it can't be heard in time."
    return (Heard(earlier, under_the_later(earlier.first, before, plan.gang), labels[0]) if earlier else silent[0],
            Heard(later, under_itself(later.first, after), labels[1]) if later else silent[1])
