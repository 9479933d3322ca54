"""What an editor says of versions in the window: status and comments."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from vvt.panel.actions import reviewing
from vvt.panel.unsent import UnsentComments

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QSettings

    from vvt.panel.actions.nearby import Nearby
    from vvt.panel.models.versions import VersionsModel
    from vvt.panel.session import Session
    from vvt.panel.views.versions_list import VersionsList
    from vvt.panel.work import Job, Steering
    from vvt.workflow.reviewing import Said

    Begin = Callable[[Callable[[Steering], Any], str], Job]


class Saying(QObject):
    """Gives the selected versions a status, and takes what is said in the comments' pane."""

    def __init__(self, session: Session, nearby: Nearby, shown: VersionsList,  # noqa: PLR0913, PLR0917 - its parts
                 model: VersionsModel, memory: QSettings, begin: Begin) -> None:
        super().__init__(shown)
        self._session, self._nearby, self._list, self._model, self._begin = session, nearby, shown, model, begin
        self._pane = shown.comments
        self.compared_at: Callable[[str], str] = lambda _: ""     # the timecode a comparison shows a version at
        self.unsent = UnsentComments(session, memory, self)
        self._pane.keep_in(self.unsent)
        self._pane.said.connect(self.comment)
        self._pane.playhead.connect(self.at_playhead)

    def give_status(self, status: str) -> None:
        """Give the selected versions a status."""
        refs = [one.ref for one in self._list.selected if one.record and one.number]
        if refs:
            job = self._begin(lambda steering: reviewing.give_status(self._session, refs, status, steering),
                              "Setting the status")
            job.done.connect(self._show)

    def comment(self, ref: str, text: str, at: str) -> None:
        """Say something of a version."""
        key = self.unsent.key(ref)
        begun = self.unsent.of(key)
        tried = begun.tried if begun.is_like(text, at) else ""
        self._pane.sending(key, text, at)
        job = self._begin(lambda steering: reviewing.comment(self._session, ref, text, at, steering, tried=tried),
                          "Commenting")
        job.done.connect(partial(self._commented, key, text, at))
        job.ended.connect(lambda: self._pane.ended(key))

    def _commented(self, key: str, text: str, at: str, said: Said) -> None:
        self._pane.taken(key, text, at)
        self._show([said])

    def at_playhead(self) -> None:
        """Pin the comment to where the playhead of a comparison of this version stands, else Resolve's."""
        if not self._pane.isVisible():
            self._list.show_comments()
        if at := self.compared_at(self._pane.ref):
            self._pane.show_playhead(self._pane.ref, at)
            return
        job = self._begin(lambda steering: reviewing.playhead(self._nearby, steering), "Asking Resolve")
        job.done.connect(partial(self._pane.show_playhead, self._pane.ref))

    def _show(self, said: list[Said]) -> None:
        for one in said:
            self._model.show_reviews(one.record, one.reviews)
