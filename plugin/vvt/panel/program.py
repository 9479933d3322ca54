"""The program behind the windows: opens what is asked for, follows Resolve's life, and ends when nothing is open."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from vvt.config import config_file, settings
from vvt.errors import VvtError
from vvt.panel.actions.nearby import Nearby
from vvt.panel.look import dress
from vvt.panel.models.cuts import Place
from vvt.panel.session import Session
from vvt.panel.views.files_dialog import FilesDialog
from vvt.panel.views.presets_used import PresetsUsed
from vvt.panel.views.publish_dialog import PublishDialog
from vvt.panel.views.publish_pages import OUTCOME, PublishPages
from vvt.panel.views.versions_window import VersionsWindow
from vvt.panel.work import Workshop

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from vvt.panel.asked import Asked
    from vvt.panel.single import FirstWindow
    from vvt.store import Record

_GONE_FOR_GOOD_MS = 3000        # an agent that is another's may be followed by a new one
_ONE_AT_A_TIME = "One publish goes at a time. Begin the next one when this one is done."


class Program(QObject):
    """Everything that lives as long as the program."""

    def __init__(self, first: FirstWindow, options: Mapping[str, str], arguments: Sequence[str] = ()) -> None:
        there = QApplication.instance()
        self.application = there if isinstance(there, QApplication) else QApplication(list(arguments))
        super().__init__()
        first.listen()
        dress(self.application)
        self.application.setQuitOnLastWindowClosed(False)
        self.session = Session(options)
        self.nearby, self.workshop = Nearby(), Workshop(self)
        self.memory = QSettings(str(memory_file()), QSettings.Format.IniFormat)
        self.presets = PresetsUsed(self.memory)
        self.window = VersionsWindow(self.session, self.nearby, self.workshop, self.memory)
        self.dialog: PublishPages | None = None
        self._follows = False
        self._gone = QTimer(self, singleShot=True, interval=_GONE_FOR_GOOD_MS)
        self._connect(first)

    def _connect(self, first: FirstWindow) -> None:
        first.asked.connect(self.do)
        self.window.publish_asked.connect(self.publish)
        self.window.publish_files_asked.connect(self.publish_files)
        self.window.quit_asked.connect(self.window.close)
        # Queued: while it is being closed the window still counts as open.
        self.window.closed.connect(self._maybe_end, Qt.ConnectionType.QueuedConnection)
        self.workshop.idle.connect(self._maybe_end)
        self.nearby.came.connect(lambda _: self._gone.stop())
        self.nearby.went.connect(self._gone.start)
        self._gone.timeout.connect(self._resolve_ended)

    def run(self, asked: Asked) -> int:
        """Do what is asked and stay until all windows are closed; returns the exit status."""
        _end_with_ctrl_c(self)
        self.nearby.start()
        self.do(asked)
        try:
            return self.application.exec()
        finally:
            self.close()

    def close(self) -> None:
        """Let go of everything."""
        # What came of the last jobs is shown yet, and opens films.
        self.workshop.close()
        self.window.let_go()
        self.nearby.close()
        self.session.close()

    def do(self, asked: Asked) -> None:
        """What this start, or a later one, asks for."""
        self._follows = self._follows or asked.follow
        if asked.follow and not self.nearby.is_here:
            # Resolve may be gone before it was ever seen here.
            self._gone.start()
        if asked.options and not self._looks_where(asked.options):
            # What else was asked for is of the bucket that was named, not of the one that is shown.
            self.window.open()
            _bring_forward(self.window)
            return
        if asked.publish:
            self.publish(asked.cut)
            return
        self.window.open()
        _bring_forward(self.window)
        if asked.cut:
            project, _, cut = asked.cut.partition("/")
            self.window.show_cut(Place(project, cut), asked.version)

    def _looks_where(self, options: Mapping[str, str]) -> bool:
        """Take the bucket into use that a later start names; False, and why not is said, where that can't be."""
        try:
            chosen = settings(**options)
        except VvtError as trouble:
            self.window.line.say(f"{trouble.cause} {trouble.fix}", warn=True)
            return False
        if self.session.trying_out:
            self.window.line.say("A bucket is being tried out: choose Another bucket… to leave it.", warn=True)
            return False
        if chosen != self.session.settings:
            self.session.use(chosen)
        return True

    def publish(self, cut: str = "") -> None:
        """Open the dialog, or bring the one that is open to the front."""
        if self._may_begin(PublishDialog, cut):
            self._show(self.dialog or PublishDialog(self.session, self.nearby, self.workshop, known=self._known(),
                                                    cut=cut, used=self.presets))

    def publish_files(self, paths: Sequence[Path] = ()) -> None:
        """Open the dialog for files, with these in it; a dialog that is open takes them, or is brought to the front."""
        place = self.window.looking.place
        if self._may_begin(FilesDialog, str(place or "")):
            if isinstance(self.dialog, FilesDialog):
                self.dialog.take(paths)
            self._show(self.dialog or FilesDialog(self.session, self.workshop, paths, place, self._known()))

    def _files_instead(self, cut: str, note: str) -> None:
        """Go on with files where Resolve can't be asked; what was typed goes along."""
        place = Place(*cut.split("/", 1)) if "/" in cut else self.window.looking.place
        if self.dialog is not None:
            self._put_away(self.dialog)
        self._show(FilesDialog(self.session, self.workshop, (), place, self._known(), note))

    def _known(self) -> dict[str, list[str]]:
        return {project: self.window.cuts.cuts_of(project) for project in self.window.cuts.projects()}

    def _may_begin(self, kind: type[PublishPages], cut: str) -> bool:
        """Whether such a publish can be filled in now: in the dialog that is open, or where there is none any more."""
        if not self.session.configured:
            self.window.open()
            _bring_forward(self.window)
            return False
        dialog = self.dialog
        if dialog is not None and dialog.at_work:
            self.window.line.say(_ONE_AT_A_TIME, warn=True)
            _bring_forward(dialog)
            return False
        if dialog is not None:
            if not isinstance(dialog, kind) or dialog.is_done or (cut and cut != dialog.asked_for):
                self._put_away(dialog)
            elif dialog.page == OUTCOME:
                # What was filled in is tried again.
                dialog.look()
        return True

    def _show(self, dialog: PublishPages) -> None:
        if dialog is not self.dialog:
            self.dialog = dialog
            dialog.published.connect(self._published)
            dialog.finished.connect(self._dialog_closed)
            dialog.wants_setup.connect(self._set_up)
            if isinstance(dialog, PublishDialog):
                dialog.wants_files.connect(self._files_instead)
        _bring_forward(dialog)

    def _put_away(self, dialog: PublishPages) -> None:
        """Another takes its place: the program doesn't end with it."""
        dialog.finished.disconnect(self._dialog_closed)
        dialog.reject()
        dialog.deleteLater()
        self.dialog = None

    def _published(self, record: Record) -> None:
        self._free_again()
        if isinstance(self.dialog, PublishDialog):
            self.presets.keep(record.project, self.dialog.preset)
        if self.window.isVisible() and self.dialog is not None and self.dialog.is_here:
            self.window.published(record)

    def _dialog_closed(self) -> None:
        if self.dialog is not None and not self.dialog.at_work:
            self._free_again()
            self.dialog.deleteLater()
            self.dialog = None
        self._maybe_end()

    def _free_again(self) -> None:
        if self.window.line.words.text() == _ONE_AT_A_TIME:
            self.window.line.say("")

    def _set_up(self) -> None:
        _bring_forward(self.window)
        self.window.show_setup()

    def _resolve_ended(self) -> None:
        """Close with Resolve when opened from it; what is being sent is sent first."""
        if self._follows and not self.workshop.sending:
            self.window.close()
            if self.dialog is not None:
                self.dialog.close()
        elif self._follows:
            self._gone.start()

    def _maybe_end(self) -> None:
        shown = self.window.isVisible() or (self.dialog is not None and self.dialog.isVisible())
        if not shown and not self.workshop.sending:
            self.application.quit()


def memory_file() -> Path:
    """Where the window remembers its place: beside the configuration."""
    return config_file().with_name("panel.ini")


def _bring_forward(window: QWidget) -> None:
    if window.isMinimized():
        window.showNormal()
    window.show()
    window.raise_()
    window.activateWindow()


def _end_with_ctrl_c(program: Program) -> None:
    """In a terminal Ctrl+C closes the window; Python looks for it when a timer has it run something."""
    signal.signal(signal.SIGINT, lambda *_: program.application.quit())
    timer = QTimer(program, interval=200)
    timer.timeout.connect(lambda: None)
    timer.start()
