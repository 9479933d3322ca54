"""On top of the versions: the editor's own timeline, how much changed on it, and Publish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from vvt.panel.views.folding import Folding
from vvt.panel.views.pieces import button, column, elided, row

if TYPE_CHECKING:
    from vvt.panel.actions.working import Working
    from vvt.panel.models.cuts import Place
    from vvt.panel.trouble import Trouble

_WIDE = 380         # pixels from which all of it stands in one line
_UNSEEN = "not looked at yet"


class WorkingStrip(QFrame):
    """`wanted` comes when the editor asks to have it looked at."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "strip")
        self.seen: Working | None = None
        self._shown: Place | None = None
        self.words = elided(f"Your timeline: {_UNSEEN}", lines=2)
        self.look = button("Look", "link", self.wanted.emit)
        self.look.setToolTip("Compare the timeline open in Resolve with the version it grew from (F6)")
        self.publish = button("Publish…", "primary")
        bar = column(Folding(row(self.words), row(None, self.look, self.publish, gap=8), _WIDE, gap=8))
        bar.setContentsMargins(14, 8, 8, 8)
        self.setLayout(bar)

    @property
    def here(self) -> int:
        """The number of the version on the editor's timeline, if it is one of the cut that is shown; else 0."""
        return self.seen.base if self.seen and self.seen.place == self._shown else 0

    def show_place(self, place: Place | None) -> None:
        """This cut's versions stand below."""
        self._shown = place
        self._say()

    def show_working(self, seen: Working) -> None:
        """What was found; where Resolve was busy, what was found before stands, and why it wasn't looked at."""
        if seen.busy:
            self._say(seen.busy)
        else:
            self.seen = seen
            self._say()

    def show_trouble(self, trouble: Trouble) -> None:
        """It could not be looked at: what is the matter stands in the line, what to do too, all of it in its tip."""
        self._say(f"{trouble.cause} {trouble.fix}".strip())

    def show_away(self) -> None:
        """Resolve is gone: nobody knows how its timeline is now."""
        self.seen = None
        self._say("Resolve is not connected")

    def look_at(self, *, working: bool) -> None:
        """It is being looked at, or was."""
        self.look.setEnabled(not working)

    def _say(self, aside: str = "") -> None:
        if self.seen is None:
            told = f"Your timeline: {aside or _UNSEEN}"
        else:
            other = self.seen.place if self.seen.place != self._shown else None
            told = f"Your timeline{f' ({other})' if other else ''}: {self.seen.words}"
            told += f"  ({aside})" if aside else ""
        self.words.setText(told)
        self.words.setToolTip("\n".join(filter(None, (told, self.seen.why if self.seen else ""))))
