"""The window an editor leaves open: cuts on the left, versions in the middle, what changed on the right."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from vvt.panel.actions.posters import Posters
from vvt.panel.looking import Looking
from vvt.panel.models.cuts import CutsModel, Place
from vvt.panel.models.rows import VersionRow
from vvt.panel.models.sought import STATUSES
from vvt.panel.models.versions import VersionsModel
from vvt.panel.on_their_way import OnTheirWay
from vvt.panel.views.another_bucket import AnotherBucket
from vvt.panel.views.bringing_back import BringingBack
from vvt.panel.views.cards import Card
from vvt.panel.views.compare_dock import CompareDock
from vvt.panel.views.comparisons import Comparisons
from vvt.panel.views.cuts_dock import CutsDock
from vvt.panel.views.details import Details
from vvt.panel.views.dropping import Dropping
from vvt.panel.views.edges import EDGES, keep, lay, lay_back, on_screen
from vvt.panel.views.going_on import GoingOn
from vvt.panel.views.keyboard import Keyboard
from vvt.panel.views.keys_sheet import KeysSheet
from vvt.panel.views.narrow import fit, is_beside
from vvt.panel.views.own_timeline import OwnTimeline
from vvt.panel.views.remembering import bring_back, remember
from vvt.panel.views.saying import Saying
from vvt.panel.views.status_line import StatusLine
from vvt.panel.views.versions_list import VersionsList
from vvt.panel.views.window_actions import WindowActions

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QSettings
    from PySide6.QtGui import QCloseEvent, QHideEvent, QResizeEvent, QShowEvent
    from PySide6.QtWidgets import QSplitter

    from vvt.panel.actions.browsing import Found, Page
    from vvt.panel.actions.nearby import Nearby
    from vvt.panel.models.outgoing import Going
    from vvt.panel.session import Session
    from vvt.panel.trouble import Trouble
    from vvt.panel.views.setup_page import SetupPage
    from vvt.panel.work import Job, Steering, Workshop
    from vvt.store import Record

_MINUTE_MS = 60_000
_CUTS = 200         # pixels
_NOTHING = ("Nothing is published here yet.\n\nOpen a timeline in Resolve and press Publish, or choose "
            "Video Versions ▸ Publish Version in Resolve's menu Workspace ▸ Scripts. Without Resolve: drop a film and "
            "its timeline files here, or Publish files (Ctrl+Shift+P).")


class VersionsWindow(QMainWindow):
    """Shows a session's bucket. `publish_asked`, `publish_files_asked` (with the files that are known already) and
    `quit_asked` are for who opened it; `closed` when it closes.
    """

    publish_asked = Signal()
    publish_files_asked = Signal(object)
    quit_asked = Signal()
    closed = Signal()

    def __init__(self, session: Session, nearby: Nearby, workshop: Workshop, memory: QSettings) -> None:
        super().__init__()
        self._session, self._nearby, self._workshop, self._memory = session, nearby, workshop, memory
        self.setWindowTitle("Video Versions")
        self.cuts, self.versions = CutsModel(self), VersionsModel(self)
        self.cuts_dock, self.compare_dock = CutsDock(self.cuts, self), CompareDock()
        self.posters = Posters(session, self)
        self.list = VersionsList(self.versions, self.posters)
        self.looking, self.on_their_way = Looking(session, workshop, self), OnTheirWay(session, workshop, self)
        self.own = OwnTimeline(session, nearby, workshop, self.list.strip)
        self.saying = Saying(session, nearby, self.list, self.versions, memory, self._begin)
        self.comparisons = Comparisons(self, self.compare_dock, self.list, self.versions, session, nearby, self._begin,
                                       memory)
        self.keys: KeysSheet | None = None
        self._laid = False
        self._wanted = 0
        self.pages = QStackedWidget()
        self.pages.addWidget(self.list)
        self._another = AnotherBucket(session, workshop, self.pages, (self.cuts_dock, self.compare_dock))
        self._another.left.connect(self._leave_setup)
        self.line = StatusLine(self)
        self.comparisons.tell_in(self.line)
        self.dropping = Dropping(self.list)
        self.going_on = GoingOn(self.on_their_way, self.list, self.line, self._begin)
        self.back = BringingBack(session, nearby, self.list, memory, self._begin)
        self.keyboard = Keyboard(self, self.cuts_dock.search, self.list, self.compare_dock, self.comparisons.open)
        self.actions_ = WindowActions(self, self._does())
        self._arrange()
        self._connect()
        self._remember_back()

    def _does(self) -> dict[str, Callable[[], object]]:
        return {"publish": self.publish_asked.emit, "publish_files": partial(self.publish_files_asked.emit, ()),
                "pull": self.back.pull, "pull_media": self.back.pull_with_media, "beside": self.back.beside,
                "compare": self.comparisons.with_timeline, "changes": self.comparisons.what_changed,
                "compare_any": self.comparisons.open,
                "fetch": self.back.fetch, "proxy": self.back.proxy, "show": self.show_details,
                "copy": self.copy_reference, "refresh": self.refresh,
                "search": self.cuts_dock.search.setFocus, "on_top": self._on_top, "setup": self.show_setup,
                "quit": self.quit_asked.emit, **self.keyboard.does, "pin": self.saying.at_playhead,
                "resume": self.going_on.resume, "drop": self.going_on.drop, "look": self.own.look,
                "keys": self.show_keys, "filter": self.list.filters.text.setFocus,
                **{edge: partial(self._dock, edge) for edge in EDGES},
                **{f"status {word}": partial(self.saying.give_status, word) for word in STATUSES}}

    def _arrange(self) -> None:
        self.setCentralWidget(self.pages)
        self.setDockNestingEnabled(True)
        self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, self.cuts_dock)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.compare_dock)
        self.compare_dock.hide()
        self.setStatusBar(self.line)
        self.list.offer([self.actions_[name] for name in ("changes", "compare", "pull", "beside")],
                        self.actions_.in_order)
        self.actions_.enable(())
        self.resize(on_screen(self, 1080, 680))
        self.resizeDocks([self.cuts_dock], [_CUTS], Qt.Orientation.Horizontal)

    def _connect(self) -> None:
        self.cuts_dock.chosen.connect(self.show_cut)
        self.compare_dock.opens.connect(self._fit)
        self.list.chosen.connect(lambda: self.actions_.enable(self.list.selected))
        self.list.publish.clicked.connect(self.publish_asked)
        self.dropping.publish.connect(self.publish_files_asked)
        self.dropping.compare.connect(self.comparisons.take)
        self.list.view.activated.connect(lambda _: self.show_details())
        self._session.changed.connect(self._other_bucket)
        self._nearby.came.connect(self.line.resolve.setText)
        self._nearby.went.connect(lambda: self.line.resolve.setText("Resolve is not connected"))
        self.looking.found.connect(self._found)
        self.looking.page.connect(self._show)
        self.looking.more.connect(self.list.show_more)
        self.looking.away.connect(self._away)
        self.looking.well.connect(lambda: self.line.say_away(""))
        self.versions.more_wanted.connect(self.looking.look_further)
        self.looking.missed.connect(self.versions.ask_again)
        self.looking.beside = self.comparisons.unlisted
        self.looking.said.connect(self.comparisons.said_beside)
        self.list.filters.changed.connect(self.looking.seek)
        self.list.filters.authors_wanted.connect(self.looking.look_for_authors)
        self.looking.authors.connect(self.list.filters.offer_authors)
        self.list.comments.go.connect(lambda at: self.comparisons.go_to(self.list.comments.ref, at))
        self.saying.compared_at = self.comparisons.playhead_of
        self.own.changed.connect(self._show_here)
        self.on_their_way.changed.connect(self._show_going)
        self.on_their_way.proxies_changed.connect(self.versions.show_proxies)
        self.on_their_way.over.connect(lambda place: self.refresh() if place == self.looking.place else None)
        self._minutes = QTimer(self, interval=_MINUTE_MS)
        self._minutes.timeout.connect(self._minute_passed)
        self._minutes.start()

    def _minute_passed(self) -> None:
        self.versions.time_passed()
        if self.isVisible() and not self.isMinimized():
            self.looking.look_again()

    # Where we are

    def open(self) -> None:
        """Show what there is: the versions, or the set-up where no bucket is known."""
        if self._session.configured:
            self.refresh()
        else:
            self.show_setup()

    def show_setup(self) -> None:
        """Ask for a bucket."""
        self._another.ask()

    @property
    def setup(self) -> SetupPage | None:
        """The set-up while a bucket is asked for."""
        return self._another.page

    def _leave_setup(self) -> None:
        """Go on with the bucket in use."""
        self.pages.setCurrentWidget(self.list)
        self.keyboard.begin_again()
        self.list.view.setFocus()

    def _other_bucket(self) -> None:
        self._another.over()
        self.pages.setCurrentWidget(self.list)
        self.cuts_dock.show()
        self.line.show_trying_out(on=self._session.trying_out)
        self.cuts.show_projects(())
        self.looking.leave()
        self.comparisons.leave()
        self.list.settle()      # what the cards offer would be done in this one
        self.list.show_place(None, "Looking …")
        self.on_their_way.look()
        self.refresh()

    def refresh(self) -> None:
        """Look what there is in the bucket."""
        self.posters.try_again()
        self.looking.refresh()

    def _found(self, found: Found) -> None:
        self.cuts.show_projects(list(found.cuts))
        for project, cuts in found.cuts.items():
            self.cuts.show_cuts(project, cuts)
        if self.looking.place is None:
            self._go_on_where_we_were()
        elif self.cuts_dock.nothing_chosen:
            # It was named before anybody knew which cuts there are.
            self.cuts_dock.show_cut(self.looking.place)

    def _go_on_where_we_were(self) -> None:
        told = str(self._memory.value("cut", "")).partition("/")
        last = Place(told[0], told[2])
        place = last if self.cuts.index_of(last).isValid() else self.cuts.first()
        if place is None:
            self.list.show_place(None, _NOTHING)
        else:
            self.show_cut(place)

    def show_cut(self, place: Place, version: int = 0) -> None:
        """Show the versions of a cut, and select the one of this number as soon as it is there."""
        self._wanted = version
        if place != self.looking.place:
            self.looking.leave()
            self.list.show_place(place, "Looking …")
            self._memory.setValue("cut", str(place))
            self.cuts_dock.show_cut(place)
        self.looking.show(place)
        self._show_going(self.on_their_way.going)
        self._show_here()

    def _show(self, page: Page) -> None:
        self.list.show_page(page, self.looking.sought)
        self._select_wanted()
        self.keyboard.begin()
        self.comparisons.said_anew()
        self.actions_.enable(self.list.selected)

    def _select_wanted(self) -> None:
        """Select the version that was asked for; where it is too old to be listed yet, it is looked for."""
        wanted, self._wanted = self._wanted, 0
        if wanted and not self.list.select(wanted):
            self.list.filters.text.setText(f"v{wanted}")

    def _show_here(self) -> None:
        self.versions.show_here(self.list.strip.here)

    def _show_going(self, going: list[Going]) -> None:
        """This cut's publishes on top of its versions, the others in a line."""
        here = [VersionRow(0, going=one) for one in going if one.place == self.looking.place]
        self.list.show_going(here)
        self.line.show_elsewhere([one for one in going if one.place != self.looking.place])
        self.actions_.enable(self.list.selected)

    def published(self, record: Record) -> None:
        """A version was just published: show it."""
        place = Place(record.project, record.cut)
        self.cuts.add(place)
        self.show_cut(place)
        self.cuts_dock.show_cut(place)
        self.list.view.clearSelection()
        self.own.look_if_here()

    def _away(self, trouble: Trouble, seconds: int) -> None:
        """The bucket can't be seen: say so quietly; it is looked at again by itself."""
        again = f"{seconds} s" if seconds < 120 else f"{seconds // 60} min"
        self.line.say_away(f"{trouble.cause} {trouble.fix} Trying again in {again}.")
        self.list.show_empty("The bucket doesn't answer." if trouble.passing else trouble.cause)

    # What is done with versions

    def show_details(self) -> None:
        """Show all that is known of the selected version, or publish on its way."""
        if len(self.list.selected) == 1:
            details = Details(self.list.selected[0], self)
            details.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            details.open()

    def copy_reference(self) -> None:
        """Copy the selected version's reference."""
        if ref := self._ref():
            QGuiApplication.clipboard().setText(ref)
            self.line.say(f"Copied {ref}")

    def _ref(self) -> str:
        return next((one.ref for one in self.list.selected if one.ref), "")

    def _begin(self, work: Callable[[Steering], Any], doing: str) -> Job:
        job = self._workshop.start(work, doing)
        self.line.follow(job, f"{doing} …")
        job.done.connect(lambda _: self.list.notices.settle(doing))
        job.failed.connect(lambda trouble: self.list.notify(Card(trouble), doing))
        return job

    # The window itself

    def _on_top(self) -> None:
        top = self.actions_["on_top"].isChecked()
        self._memory.setValue("on_top", top)
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint, top)
        self.show()

    def _dock(self, edge: str) -> None:
        lay(self, edge)
        keep(self, edge, self._memory)

    def show_keys(self) -> None:
        """Show all keys."""
        if self.keys is None:
            comparing = self.compare_dock.isVisible()
            keys = [*self.actions_.keyed, *(self.compare_dock.view.keyed if comparing else ())]
            self.keys = KeysSheet(keys, self, comparing=comparing)
            self.keys.destroyed.connect(self._keys_gone)

    def _keys_gone(self) -> None:
        self.keys = None

    def _splitters(self) -> dict[str, QSplitter]:
        view = self.compare_dock.view
        return {"splitter": self.list.splitter, "compare/down": view.splitter, "compare/across": view.across}

    def _remember_back(self) -> None:
        self.actions_["on_top"].setChecked(bring_back(self, self._splitters(), self._memory))
        self.compare_dock.hide()
        sound = self.compare_dock.view.player.sound
        sound.choose(str(self._memory.value("sound", sound.choice)))
        sound.chosen.connect(lambda word: self._memory.setValue("sound", word))

    def showEvent(self, event: QShowEvent) -> None:
        """Look what is on its way while somebody sees it."""
        super().showEvent(event)
        self.on_their_way.start()
        if not self._laid:
            # What the desktop puts around a window is known once it is shown.
            self._laid = True
            QTimer.singleShot(0, lambda: lay_back(self, self._memory))

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks any more."""
        super().hideEvent(event)
        self.on_their_way.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window has its cuts on top."""
        super().resizeEvent(event)
        self._fit(self.compare_dock.isVisible())

    def _fit(self, comparing: bool) -> None:
        fit(self, self.cuts_dock, comparing=comparing and is_beside(self, self.compare_dock))

    def changeEvent(self, event: QEvent) -> None:
        """Look again when the editor comes back to the window."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            if self.looking.stale:
                self.refresh()
            self.own.look_if_here()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep where it was; the next time nothing is compared at first."""
        fit(self, self.cuts_dock)
        remember(self, self._splitters(), self._memory)
        self.saying.unsent.write()
        # It may be opened again while the program lives: its pictures stay.
        self.compare_dock.stop()
        super().closeEvent(event)
        self.closed.emit()

    def let_go(self) -> None:
        """Fetch nothing more, let go of the films, and keep what was begun, before the program ends."""
        self.saying.unsent.write()
        self.posters.close()
        self.compare_dock.close_films()
