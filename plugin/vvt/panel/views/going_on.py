"""What an editor does with publishes on their way: send now, or give up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from vvt.panel.actions import outgoing

if TYPE_CHECKING:
    from collections.abc import Callable

    from vvt.panel.models.outgoing import Going
    from vvt.panel.on_their_way import OnTheirWay
    from vvt.panel.views.status_line import StatusLine
    from vvt.panel.views.versions_list import VersionsList
    from vvt.panel.work import Job, Steering

    Begin = Callable[[Callable[[Steering], Any], str], Job]


class GoingOn(QObject):
    """Does it with the one that is selected."""

    def __init__(self, on_their_way: OnTheirWay, shown: VersionsList, line: StatusLine, begin: Begin) -> None:
        super().__init__(shown)
        self._on_their_way, self._list, self._line, self._begin = on_their_way, shown, line, begin

    def resume(self) -> None:
        """Have the selected publish sent now."""
        if (going := self._going()) is not None:
            self._begin(lambda steering: outgoing.resume(going, steering), "Going on").done.connect(self._told)

    def drop(self) -> None:
        """Give the selected publish up."""
        if (going := self._going()) is not None:
            self._begin(lambda steering: outgoing.drop(going, steering), "Giving it up").done.connect(self._told)

    def _told(self, text: str) -> None:
        self._line.say(text)
        self._on_their_way.look()

    def _going(self) -> Going | None:
        return next((one.going for one in self._list.selected if one.going is not None), None)
