"""What is done on the compare side of the window: compare, mark, go there, export; and files that are dropped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_documents_dir
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from vvt.cut import frames_from_timecode
from vvt.panel.actions import comparing
from vvt.panel.drawn import Note
from vvt.panel.models.sides import Side, can_be_dropped
from vvt.panel.trouble import Trouble
from vvt.panel.views.cards import Card
from vvt.panel.views.compare_dock import paths_in
from vvt.panel.views.keyboard import Whereabouts
from vvt.reports.figures import at_timecode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QMainWindow

    from vvt.cut import Cut
    from vvt.panel.actions.comparing import Compared, MarkedUp, Read
    from vvt.panel.actions.nearby import Nearby
    from vvt.panel.models.versions import VersionsModel
    from vvt.panel.session import Session
    from vvt.panel.views.compare_dock import CompareDock
    from vvt.panel.views.status_line import StatusLine
    from vvt.panel.views.versions_list import VersionsList
    from vvt.panel.work import Job, Steering
    from vvt.store import Reviews

    Begin = Callable[[Callable[[Steering], Any], str], Job]

_CUTS_WIDTH, _COMPARING_WIDTH, _COMPARING_HEIGHT = 210, 1560, 820      # pixels
_FOLDER = "report/folder"
_OFFERED = 200          # versions, the newest, to choose from


class Comparisons(QObject):
    """Fills the dock with what is asked for. Only the comparison asked for last is shown; one under way is ended."""

    def __init__(self, window: QMainWindow, dock: CompareDock, shown: VersionsList,  # noqa: PLR0913, PLR0917 - its parts
                 model: VersionsModel, session: Session, nearby: Nearby, begin: Begin, memory: QSettings) -> None:
        super().__init__(window)
        self._window, self._dock, self._list, self._model = window, dock, shown, model
        self._session, self._nearby, self._begin, self._memory = session, nearby, begin, memory
        self._line: StatusLine | None = None
        self._job: Job | None = None
        for signal, does in ((dock.jump, self.jump), (dock.mark, self.mark), (dock.unmark, self.unmark),
                             (dock.export, self.export), (dock.copy, self.copy), (dock.wanted, self.compare)):
            signal.connect(does)
        model.modelReset.connect(self.offer)
        model.rowsInserted.connect(self.offer)
        model.dataChanged.connect(lambda *_: self.said_anew())
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def tell_in(self, line: StatusLine) -> None:
        """Say there what was done."""
        self._line = line

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Timeline files may be dropped anywhere on the window."""
        if isinstance(event, QDragEnterEvent) and can_be_dropped(paths_in(event.mimeData())):
            event.acceptProposedAction()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            event.acceptProposedAction()
            self.take(paths_in(event.mimeData()))
            return True
        return super().eventFilter(watched, event)

    def take(self, paths: Sequence[Path]) -> None:
        """Compare dropped files."""
        self._make_room_for(lambda: self._dock.take(paths))

    def offer(self) -> None:
        """Offer the versions that are listed to be chosen from."""
        rows = [row for row in self._model.versions[:_OFFERED] if row.ref and row.holds.timeline]
        self._dock.offer([Side.version(row.ref) for row in rows])

    def open(self) -> None:
        """Show the side as it is, to choose what is compared."""
        self.offer()
        self._make_room_for(self._dock.open)

    # Compare

    def with_timeline(self) -> None:
        """Compare the selected version with the timeline open in Resolve."""
        ref = next((one.ref for one in self._list.selected if one.ref), "")
        if ref:
            self.compare(Side.version(ref), Side.here())

    def what_changed(self) -> None:
        """Compare the two selected versions, the older first, or the one selected with the one before it."""
        selected = [one for one in self._list.selected if one.ref]
        if len(selected) == 2:
            self.compare(Side.version(selected[1].ref), Side.version(selected[0].ref))
        elif len(selected) == 1 and selected[0].before is not None:
            self.compare(Side.version(selected[0].before.ref), Side.version(selected[0].ref))

    def compare(self, before: Side, after: Side) -> None:
        """Compare any two, in place of what is being compared."""
        if self._job is not None and self._job.running:
            self._job.cancel()
        self._job = job = self._begin(
            lambda steering: comparing.compared(self._session, self._nearby, before, after, steering), "Comparing")
        here = Whereabouts(self._window)
        job.partly.connect(lambda read: self._show_read(read) if job is self._job else None)
        job.done.connect(lambda compared: self._compared_now(compared, here) if job is self._job else None)
        job.ended.connect(lambda: self._dock.view.give_up() if job is self._job else None)

    def leave(self) -> None:
        """Show no comparison, and end one under way: it is another bucket now."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._dock.leave()

    def _show_read(self, read: Read) -> None:
        self._make_room_for(lambda: self._dock.show_read(read))

    def _compared_now(self, compared: Compared, asked_from: Whereabouts) -> None:
        """Show it, and go to what changed: but not out of what the editor does meanwhile, or does in here."""
        self._show(compared)
        now = self._window.focusWidget()
        if asked_from.unchanged and not (now is not None and self._dock.isAncestorOf(now)):
            self._dock.view.list.setFocus()

    def _show(self, compared: Compared) -> None:
        self._make_room_for(lambda: self._dock.show_comparison(compared))

    # Its playheads

    def playhead_of(self, ref: str) -> str:
        """The timecode at which a version stands that is compared, "" where it isn't."""
        found, drawn = self._side_of(ref), self._dock.view.drawn
        return at_timecode(drawn.earlier_playhead if found[1] else drawn.playhead, found[0]) if found else ""

    def go_to(self, ref: str, at: str) -> None:
        """Bring the playheads of a comparison of this version there, and Resolve's where it is; for none, Resolve's."""
        found = self._side_of(ref)
        if found is not None:
            cut, earlier = found
            try:
                frame = frames_from_timecode(at, cut.rate, drop=cut.drop) - cut.start
            except ValueError:
                # Whatever wrote this comment, none of ours did.
                self._say(f"{at} is no timecode.")
                return
            self._dock.view.drawn.go_to(frame, earlier=earlier)
        if found is None or self._nearby.is_here:
            self.jump(at)

    def _side_of(self, ref: str) -> tuple[Cut, bool] | None:
        """A version's cut in the comparison that is to be seen, and whether it is the earlier one."""
        compared = self._compared
        if compared is None or compared.sides is None:
            return None
        words, changes = [side.word for side in compared.sides], compared.comparison.changes
        if ref == words[1]:
            return changes.after, False
        return (changes.before, True) if ref == words[0] else None

    def said_anew(self) -> None:
        """Show what was said since of the versions compared, as far as they are among those listed."""
        self.said_beside({})

    def unlisted(self) -> list[str]:
        """The versions compared that aren't among those listed: of another cut, or too old to be on the list yet."""
        compared = self._compared
        if compared is None:
            return []
        listed = {row.ref for row in self._model.versions if row.reviews is not None}
        return [side.word for side in compared.sides or () if side.is_version and side.word not in listed]

    @property
    def _compared(self) -> Compared | None:
        """The comparison that is to be seen."""
        return None if self._dock.isHidden() else self._dock.compared

    def said_beside(self, beside: Mapping[str, Reviews]) -> None:
        """Show what was said since of these too, by their references."""
        compared = self._compared
        if compared is None or compared.sides is None:
            return
        changes, notes = compared.comparison.changes, list[Note]()
        said = {**beside, **{row.ref: row.reviews for row in self._model.versions if row.reviews is not None}}
        for side, cut, earlier in zip(compared.sides, (changes.before, changes.after), (True, False), strict=True):
            if side.word in said:
                notes += comparing.notes_of(said[side.word], cut, earlier=earlier)
            else:
                notes += [note for note in compared.notes if note.earlier is earlier]
        if tuple(notes) != compared.notes:
            self._dock.show_notes(notes)

    def _make_room_for(self, show: Callable[[], object]) -> None:
        """Two timelines want width: take it from the screen, where there is some left."""
        hidden, window = self._dock.isHidden(), self._window
        screen = window.screen().availableGeometry()
        if hidden and window.width() < _COMPARING_WIDTH and not window.isMaximized():
            high = max(window.height(), min(_COMPARING_HEIGHT, screen.height()))
            window.resize(min(_COMPARING_WIDTH, screen.width()), high)
            window.move(max(screen.left(), min(window.x(), screen.right() - window.width())), window.y())
        show()
        if hidden:
            window.resizeDocks([self._dock], [window.width() * 58 // 100], Qt.Orientation.Horizontal)

    # On the open timeline

    def mark(self, ref: str) -> None:
        """Mark what changed since a version on the open timeline."""
        job = self._begin(lambda steering: comparing.mark(self._session, self._nearby, ref, steering), "Marking")
        job.done.connect(self._marked)

    def _marked(self, marked: MarkedUp) -> None:
        self._show(marked.compared)
        self._list.notify(Card(Trouble(marked.text, "\n".join(marked.warnings)), weight="done"), "Marking")

    def unmark(self) -> None:
        """Take the marks off again."""
        job = self._begin(lambda steering: comparing.unmark(self._nearby, steering), "Taking the marks off")
        job.done.connect(lambda text: self._list.notify(Card(Trouble(text, ""), weight="done"),
                                                        "Taking the marks off"))

    def jump(self, timecode: str) -> None:
        """Bring Resolve's playhead there."""
        job = self._begin(lambda steering: comparing.jump(self._nearby, timecode, steering), "Going there in Resolve")
        job.done.connect(lambda at: self._say(f"Resolve stands at {at}."))

    # Out of the window

    def export(self, kind: str) -> None:
        """Write the change list that is shown as a file."""
        compared = self._dock.compared
        if compared is None:
            return
        suffix = {"markers": "edl"}.get(kind, kind)
        folder = Path(str(self._memory.value(_FOLDER, "")) or user_documents_dir())
        path, _ = QFileDialog.getSaveFileName(self._window, "Where to put the change list",
                                              str(folder / comparing.report_name(compared, f".{suffix}")),
                                              f"{suffix.upper()} (*.{suffix})")
        if path:
            self._memory.setValue(_FOLDER, str(Path(path).parent))
            job = self._begin(lambda steering: comparing.write_report(compared, kind, Path(path), steering), "Writing")
            job.done.connect(self._say)

    def copy(self) -> None:
        """Copy the change list as text."""
        compared = self._dock.compared
        if compared is not None:
            job = self._begin(lambda steering: comparing.as_words(compared, steering), "Copying")
            job.done.connect(self._copied)

    def _copied(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._say("The change list is copied.")

    def _say(self, text: str) -> None:
        if self._line is not None:
            self._line.say(text)
