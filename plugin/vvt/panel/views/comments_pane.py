"""Under the versions: what was said of the selected one, and a line to say something, of a frame or of all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from vvt.panel.models.comments import BY, REVIEW, CommentsModel
from vvt.panel.unsent import Unsent, UnsentComments
from vvt.panel.views.folding import Folding
from vvt.panel.views.pieces import button, column, elided, label, row, shortened

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from vvt.panel.models.rows import VersionRow

    Index = QModelIndex | QPersistentModelIndex

_TIMECODE, _BY, _WIDE = 104, 240, 480       # pixels; from the last on its fields stand in one line
_NARROW = 400           # pixels; below, who and when stand under the list alone, for the comment chosen
_MOST = 300             # characters of the comment chosen that stand under the list; its tooltip has all
_AROUND = 12            # pixels a cell leaves free beside its text


class _WhoAndWhen(QStyledItemDelegate):
    """Shortens the name, never the time."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """See Qt."""
        super().initStyleOption(option, index)
        who, when = index.data(BY) or ("", "")
        option.text = shortened(option.fontMetrics, who, when, option.rect.width() - _AROUND)


class CommentsPane(QWidget):
    """What was begun for a version stays its own, also where another is selected or the window closed meanwhile.

    `said` comes with a version's reference, the words and the timecode ("": of all of it).

    `playhead` asks for the timecode of the playhead, `go` comes with the timecode of a comment, `left` when the
    editor is done here.
    """

    said = Signal(str, str, str)
    playhead = Signal()
    go = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ref = self._key = ""
        self._filling = False
        self._unsent = UnsentComments(parent=self)
        self._sending: set[str] = set()
        self.model = CommentsModel(self)
        self.title = elided("Comments")
        self.list = QTreeView()
        self.full = label(role="quiet", wrap=True)
        self._set_up_list()
        self.words = QLineEdit()
        self.words.setPlaceholderText("Say something of this version")
        self.words.setAccessibleName("Comment")
        self.at = QLineEdit()
        self.at.setPlaceholderText("01:00:00:00")
        self.at.setAccessibleName("Timecode of the comment, empty for the whole version")
        self.at.setFixedWidth(_TIMECODE)
        self.here = button("At playhead", pressed=self.playhead.emit)
        self.here.setToolTip("Take the timecode the playhead of a comparison of this version stands at, else Resolve's")
        self.send = button("Comment", pressed=self._say)
        self.close_ = button("Close", "link", self.left.emit)
        head = row(self.title, self.close_)
        head.setStretch(0, 1)
        line = Folding(row(self.at, self.here, None, gap=6), row(self.words, self.send, gap=6), _WIDE, larger=1)
        inside = column(head, self.list, self.full, line, gap=6)
        inside.setContentsMargins(14, 6, 14, 8)
        inside.setStretch(1, 1)
        self.setLayout(inside)
        self.words.returnPressed.connect(self._say)
        self.at.returnPressed.connect(self._say)
        for field in (self.words, self.at):
            field.textChanged.connect(self._keep)
        self.list.activated.connect(self._go)
        self.list.selectionModel().currentChanged.connect(self._show_full)
        self.model.modelReset.connect(self._show_full)
        self.full.hide()
        self.show_version(None)

    def _set_up_list(self) -> None:
        self.list.setModel(self.model)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAccessibleName("Comments")
        self.list.setItemDelegateForColumn(2, _WhoAndWhen(self.list))
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.resizeSection(0, _TIMECODE)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setMinimumSectionSize(40)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What was said keeps the most room."""
        super().resizeEvent(event)
        self.list.setColumnHidden(2, self.width() < _NARROW)
        self.list.header().resizeSection(2, min(_BY, self.width() // 3))

    def keep_in(self, unsent: UnsentComments) -> None:
        """Keep there what is begun, from now on."""
        self._unsent = unsent

    def show_version(self, shown: VersionRow | None) -> None:
        """Show what was said of this version, and what was begun; None: of none, and nothing can be said."""
        record = shown.record if shown else None
        self._ref = record.ref if record and record.number else ""
        said = shown.reviews.all if shown and shown.reviews else ()
        key = self._unsent.key(self._ref)
        if self._unsent.arrived(key, said):
            self._forget(key)
        if key != self._key:
            self._key = key
            self._fill()
        self.title.setText(f"Comments on {record.label}" if record and self._ref
                           else "Select one version to comment on it")
        self.model.show_reviews(said)
        for piece in (self.words, self.at, self.here):
            piece.setEnabled(bool(self._ref))
        self._offer_sending()

    def show_playhead(self, ref: str, timecode: str) -> None:
        """Pin the comment begun for this version there, whichever is selected by now."""
        key = self._unsent.key(ref)
        if key == self._key:
            self.at.setText(timecode)
            self.words.setFocus()
        else:
            self._unsent.keep(key, Unsent(self._unsent.of(key).words, timecode))

    @property
    def ref(self) -> str:
        """The version it is about, "" for none."""
        return self._ref

    # Sending

    def sending(self, key: str, text: str, at: str) -> None:
        """This is being sent: it stays in its field until it is said, and isn't sent once more meanwhile."""
        self._unsent.sent(key, text, at)
        self._sending.add(key)
        self._offer_sending()

    def ended(self, key: str) -> None:
        """It is no longer being sent, whatever came of it."""
        self._sending.discard(key)
        self._offer_sending()

    def taken(self, key: str, text: str, at: str) -> None:
        """This is said: room for the next. What was typed since is no part of it, and stays."""
        if self._unsent.of(key).is_like(text, at):
            self._forget(key)
        if key == self._key:
            self.list.scrollToBottom()

    def _offer_sending(self) -> None:
        going = self._key in self._sending
        self.send.setText("Sending …" if going else "Comment")
        self.send.setEnabled(bool(self._ref) and not going)

    def _say(self) -> None:
        text = self.words.text().strip()
        if not self._ref or not text:
            self.words.setFocus()
        elif self._key not in self._sending:
            self.said.emit(self._ref, text, self.at.text().strip())

    # What is begun

    def _keep(self) -> None:
        if not self._filling:
            self._unsent.keep(self._key, Unsent(self.words.text(), self.at.text()))

    def _forget(self, key: str) -> None:
        self._unsent.keep(key, Unsent())
        if key == self._key:
            self._fill()

    def _fill(self) -> None:
        begun, self._filling = self._unsent.of(self._key), True
        self.words.setText(begun.words)
        self.at.setText(begun.at)
        self._filling = False

    def _show_full(self) -> None:
        whole = self.list.currentIndex().data(Qt.ItemDataRole.ToolTipRole) or ""
        words, _, who = whole.rpartition("\n")
        self.full.setText(f"{words if len(words) <= _MOST else f'{words[:_MOST].rstrip()} …'}\n{who}")
        self.full.setToolTip(whole)
        self.full.setVisible(bool(whole))

    def _go(self, index: QModelIndex) -> None:
        one = index.data(REVIEW)
        if one is not None and one.timecode:
            self.go.emit(one.timecode)
