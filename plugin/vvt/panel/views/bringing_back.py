"""What an editor does to have a version back: as a timeline, beside the open one, or as files in a folder."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_videos_dir
from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from vvt.panel.actions import pulling
from vvt.panel.trouble import Trouble
from vvt.panel.views.cards import Card

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QSettings

    from vvt.panel.actions.nearby import Nearby
    from vvt.panel.actions.pulling import Brought
    from vvt.panel.session import Session
    from vvt.panel.views.versions_list import VersionsList
    from vvt.panel.work import Job, Steering

    Begin = Callable[[Callable[[Steering], Any], str], Job]

_FOLDER, _MEDIA = "pull/folder", "pull/media"
_PULLING, _BESIDE, _FETCHING, _PROXY = "Pulling", "Fetching the film", "Fetching", "Making the viewing proxy"


class BringingBack(QObject):
    """Does it with the selected version; where Resolve can't be had, its files are offered instead."""

    def __init__(self, session: Session, nearby: Nearby, shown: VersionsList, memory: QSettings, begin: Begin) -> None:
        super().__init__(shown)
        self._session, self._nearby, self._list, self._memory, self._begin = session, nearby, shown, memory, begin

    def pull(self, media: Path | None = None) -> None:
        """Pull the selected version as a new timeline; media that moved are looked for in `media` too."""
        if ref := self._ref():
            job = self._begin(lambda steering: pulling.as_timeline(self._session, self._nearby, ref, steering, media),
                              _PULLING)
            job.done.connect(partial(self._brought, _PULLING))
            job.failed.connect(partial(self._offer_files, _PULLING, ref))

    def pull_with_media(self) -> None:
        """The same, after asking where its media are now."""
        ref = self._ref()
        if ref and (folder := self._asked(f"Where the media of {ref} are now", _MEDIA)):
            self.pull(folder)

    def beside(self) -> None:
        """Lay the selected version's film beside the open timeline."""
        if ref := self._ref():
            job = self._begin(lambda steering: pulling.beside(self._session, self._nearby, ref, steering),
                              _BESIDE)
            job.done.connect(partial(self._brought, _BESIDE))
            job.failed.connect(partial(self._offer_files, _BESIDE, ref))

    def fetch(self) -> None:
        """Fetch the selected version's files into a folder."""
        self._fetch(self._ref())

    def _fetch(self, ref: str) -> None:
        if ref and (folder := self._asked(f"Where to put {ref}", _FOLDER)):
            self.fetch_into(ref, folder)

    def fetch_into(self, ref: str, folder: Path) -> None:
        """Fetch a version's files into this folder."""
        job = self._begin(lambda steering: pulling.fetched(self._session, ref, folder, steering), _FETCHING)
        job.done.connect(partial(self._brought, _FETCHING))

    def proxy(self) -> None:
        """Make the selected version's viewing proxy again."""
        if ref := self._ref():
            job = self._begin(lambda steering: pulling.proxy_again(self._session, ref, steering),
                              _PROXY)
            job.done.connect(partial(self._brought, _PROXY))

    def _asked(self, what: str, remembered: str) -> Path | None:
        """The folder the editor chooses, from the one chosen last on; None: none."""
        before = str(self._memory.value(remembered, "")) or user_videos_dir()
        chosen = QFileDialog.getExistingDirectory(self._list, what, before)
        if chosen:
            self._memory.setValue(remembered, chosen)
        return Path(chosen) if chosen else None

    def _brought(self, doing: str, brought: Brought) -> None:
        card = Card(Trouble(brought.text, "\n".join((*brought.files, *brought.warnings))),
                    weight="warning" if brought.warnings else "done")
        if brought.folder is not None:
            card.offer("Show the folder", partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(brought.folder))))
        self._list.notify(card, doing)

    def _offer_files(self, doing: str, ref: str, trouble: Trouble) -> None:
        """Without Resolve a version can still be had as files."""
        if trouble.kind:
            card = Card(trouble)
            card.offer("Fetch the files instead…", partial(self._fetch, ref))
            self._list.notify(card, doing)

    def _ref(self) -> str:
        return next((one.ref for one in self._list.selected if one.ref), "")
