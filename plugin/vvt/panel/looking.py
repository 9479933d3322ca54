"""What the window shows of the bucket: cuts, a cut's versions by the page or as sought, and looking again by itself."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from vvt.panel.actions import browsing
from vvt.panel.models.sought import Sought

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vvt.panel.actions.browsing import Found, Page
    from vvt.panel.models.cuts import Place
    from vvt.panel.models.lanes import Open
    from vvt.panel.session import Session
    from vvt.panel.trouble import Trouble
    from vvt.panel.work import Job, Steering, Workshop

FIRST_PAUSE_MS, LONGEST_PAUSE_MS = 5_000, 300_000
FRESH_SECONDS = 20          # what was looked at since is not looked at again by itself
_MOST_AGAIN = 1000          # versions that are looked at again at once, however many were scrolled through


class Looking(QObject):
    """Looks, each time in a job; what comes too late is dropped.

    `found` comes with all cuts, `page` with a cut's first rows or all that are sought, `more` with those that follow.
    `missed` comes when those that follow could not be had, `authors` with the names of all who published of a cut.
    `away` comes with what is the matter and the seconds after which it is tried again; `well` once it is over. `beside`
    gives versions that are shown though they aren't listed: `said` comes with what was said of them, by their
    references.
    """

    found = Signal(object)
    page = Signal(object)
    more = Signal(object)
    missed = Signal()
    authors = Signal(object)
    said = Signal(object)
    away = Signal(object, int)
    well = Signal()

    def __init__(self, session: Session, workshop: Workshop, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._workshop = session, workshop
        self.place: Place | None = None
        self.sought = Sought()
        self.beside: Callable[[], Sequence[str]] = tuple
        self.first_pause_ms = FIRST_PAUSE_MS
        self.fresh_seconds = FRESH_SECONDS
        self._turn = self._count = 0
        self._ways: Open = ()
        self._looked = time.monotonic()
        self._pause_ms = 0
        self._retry = QTimer(self, singleShot=True)
        self._retry.timeout.connect(self.refresh)

    @property
    def stale(self) -> bool:
        """True when it is worth looking again."""
        return time.monotonic() - self._looked > self.fresh_seconds

    def refresh(self) -> None:
        """Look what there is."""
        self._looked = time.monotonic()
        if self._session.configured:
            job = self._job(lambda steering: browsing.everything(self._session, steering), "list cuts")
            job.done.connect(self._found)
            self._look()
            self._look_beside()

    def look_again(self) -> None:
        """Look whether anybody has published of this cut or said something since; not for new cuts, which is longer."""
        if self._session.configured and self.stale and not self._retry.isActive():
            self._looked = time.monotonic()
            self._look()
            self._look_beside()

    def _found(self, found: Found) -> None:
        self._is_well()
        self.found.emit(found)

    def leave(self) -> None:
        """Show no cut: it is another bucket now."""
        self.place, self._turn = None, self._turn + 1

    def show(self, place: Place) -> None:
        """Look at this cut from now on."""
        if place != self.place:
            self.place, self.sought, self._count = place, Sought(), 0
        self._look()

    def seek(self, sought: Sought) -> None:
        """Look for these alone from now on."""
        self.sought = sought
        self._look()

    def look_for_authors(self) -> None:
        """Bring everybody who has published of this cut: `authors` comes with them."""
        place = self.place
        if place is not None:
            job = self._workshop.start(lambda _: browsing.authors(self._session, place), "list authors")
            job.done.connect(lambda found: self.authors.emit(found) if place == self.place else None)

    def look_further(self, below: int) -> None:
        """Bring the next page: versions below this number."""
        place, ways = self.place, self._ways
        if place is not None:
            turn = self._turn
            job = self._in_turn(lambda _: browsing.versions(self._session, place, below=below, ways=ways),
                                self._followed)
            job.failed.connect(lambda _: self.missed.emit() if turn == self._turn else None)

    def _look(self) -> None:
        """Look at the newest ones, as many as there were; with something sought, at all."""
        place, sought = self.place, self.sought
        if place is None:
            return
        self._turn += 1
        count = min(max(self._count, browsing.PAGE), _MOST_AGAIN)
        if sought == Sought():
            self._in_turn(lambda _: browsing.versions(self._session, place, count=count), self._showed)
        else:
            self._in_turn(lambda _: browsing.sought(self._session, place, sought), self._showed)

    def _look_beside(self) -> None:
        refs, bucket = tuple(self.beside()), self._session.settings
        if refs:
            job = self._job(lambda steering: browsing.said_of(self._session, refs, steering), "look what was said")
            job.done.connect(lambda said: self.said.emit(said) if bucket is self._session.settings else None)

    def _showed(self, page: Page) -> None:
        self._count, self._ways = (len(page.rows) if self.sought == Sought() else 0), page.ways
        self._is_well()
        self.page.emit(page)

    def _followed(self, page: Page) -> None:
        self._count, self._ways = self._count + len(page.rows), page.ways
        self.more.emit(page)

    def _in_turn(self, work: Callable[[Steering], Page], then: Callable[[Page], None]) -> Job:
        turn, job = self._turn, self._job(work, "list versions")
        job.done.connect(lambda page: then(page) if turn == self._turn else None)
        return job

    def _job(self, work: Callable[[Steering], object], name: str) -> Job:
        job = self._workshop.start(work, name)
        job.failed.connect(self._away)
        return job

    def _is_well(self) -> None:
        if self._pause_ms:
            self._pause_ms = 0
            self._retry.stop()
            self.well.emit()

    def _away(self, trouble: Trouble) -> None:
        """Look again after a pause; two looks that fail together are one trouble."""
        if not self._retry.isActive():
            self._pause_ms = min(2 * self._pause_ms, LONGEST_PAUSE_MS) or self.first_pause_ms
            self._retry.start(self._pause_ms)
        if not trouble.passing:
            # Keys that have expired are held by whoever read them: the next look reads them anew.
            self._session.reopen()
        self.away.emit(trouble, round(self._pause_ms / 1000))
