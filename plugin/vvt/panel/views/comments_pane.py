"""Under the versions: what was said of the selected one, and a line to say something, of a frame or of all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QLineEdit, QTreeView, QWidget

from vvt.panel.models.comments import REVIEW, CommentsModel
from vvt.panel.views.folding import Folding
from vvt.panel.views.pieces import button, column, elided, row

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from vvt.panel.models.rows import VersionRow

_TIMECODE, _BY, _WIDE = 104, 190, 480       # pixels; from the last on its fields stand in one line


class CommentsPane(QWidget):
    """`said` comes with a version's reference, the words and the timecode ("": of all of it).

    `playhead` asks for the timecode of Resolve's playhead, `go` comes with the timecode of a comment, `left` when the
    editor is done here.
    """

    said = Signal(str, str, str)
    playhead = Signal()
    go = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ref = ""
        self.model = CommentsModel(self)
        self.title = elided("Comments")
        self.list = QTreeView()
        self._set_up_list()
        self.words = QLineEdit()
        self.words.setPlaceholderText("Say something of this version")
        self.words.setAccessibleName("Comment")
        self.at = QLineEdit()
        self.at.setPlaceholderText("01:00:00:00")
        self.at.setAccessibleName("Timecode of the comment, empty for the whole version")
        self.at.setFixedWidth(_TIMECODE)
        self.here = button("At playhead", pressed=self.playhead.emit)
        self.here.setToolTip("Take the timecode Resolve's playhead stands at")
        self.send = button("Comment", pressed=self._say)
        self.close_ = button("Close", "link", self.left.emit)
        head = row(self.title, self.close_)
        head.setStretch(0, 1)
        line = Folding(row(self.at, self.here, None, gap=6), row(self.words, self.send, gap=6), _WIDE, larger=1)
        inside = column(head, self.list, line, gap=6)
        inside.setContentsMargins(14, 6, 14, 8)
        inside.setStretch(1, 1)
        self.setLayout(inside)
        self.words.returnPressed.connect(self._say)
        self.at.returnPressed.connect(self._say)
        self.list.activated.connect(self._go)
        self.show_version(None)

    def _set_up_list(self) -> None:
        self.list.setModel(self.model)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAccessibleName("Comments")
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
        self.list.header().resizeSection(2, min(_BY, self.width() // 4))

    def show_version(self, shown: VersionRow | None) -> None:
        """Show what was said of this version; None: of none, and nothing can be said."""
        record = shown.record if shown else None
        ref = record.ref if record and record.number else ""
        if ref != self._ref:
            self.at.clear()
            self._ref = ref
        said = shown.reviews.all if shown and shown.reviews else ()
        self.title.setText(f"Comments on {record.label}" if record and ref else "Select one version to comment on it")
        self.model.show_reviews(said)
        for piece in (self.words, self.at, self.here, self.send):
            piece.setEnabled(bool(ref))

    def show_playhead(self, timecode: str) -> None:
        """Pin the comment there."""
        self.at.setText(timecode)
        self.words.setFocus()

    def taken(self) -> None:
        """It is said: room for the next."""
        self.words.clear()
        self.at.clear()
        self.list.scrollToBottom()

    def _say(self) -> None:
        if self._ref and self.words.text().strip():
            self.said.emit(self._ref, self.words.text().strip(), self.at.text().strip())
        else:
            self.words.setFocus()

    def _go(self, index: QModelIndex) -> None:
        one = index.data(REVIEW)
        if one is not None and one.timecode:
            self.go.emit(one.timecode)
