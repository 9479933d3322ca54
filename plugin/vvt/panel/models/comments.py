"""What was said of a version as a Qt table: timecode, words, who and when."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from vvt.panel.models.words import exactly_when, when

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QObject

    from vvt.store import Review

    Index = QModelIndex | QPersistentModelIndex

REVIEW = Qt.ItemDataRole.UserRole       # the Review
BY = Qt.ItemDataRole.UserRole + 1       # who and when, a pair
_HEADS = ("Timecode", "Said", "By")
_NOWHERE = QModelIndex()


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


class CommentsModel(QAbstractTableModel):
    """Comments, notes added later and status changes, in the order in which they were said."""

    def __init__(self, parent: QObject | None = None, clock: Callable[[], datetime] = _now) -> None:
        super().__init__(parent)
        self._clock = clock
        self._said: tuple[Review, ...] = ()

    def show_reviews(self, said: Sequence[Review]) -> None:
        """Show these; what only came behind the others is put there."""
        more = tuple(said[len(self._said):])
        if self._said and more and tuple(said[:len(self._said)]) == self._said:
            self.beginInsertRows(_NOWHERE, len(self._said), len(said) - 1)
            self._said = tuple(said)
            self.endInsertRows()
        elif tuple(said) != self._said:
            self.beginResetModel()
            self._said = tuple(said)
            self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """See Qt."""
        return 0 if parent.isValid() else len(self._said)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """See Qt."""
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation,
                   role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's type
        """See Qt."""
        across = orientation == Qt.Orientation.Horizontal and 0 <= section < len(_HEADS)
        return _HEADS[section] if across and role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's type
        """See Qt."""
        if not index.isValid() or index.row() >= len(self._said):
            return None
        one = self._said[index.row()]
        if role == REVIEW:
            return one
        if role == BY:
            return one.author, when(one.time, self._clock())
        if role == Qt.ItemDataRole.DisplayRole:
            return (one.timecode, _said(one), f"{one.author}  ·  {when(one.time, self._clock())}")[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{one.text or _said(one)}\n{one.author}, {exactly_when(one.time, self._clock())}"
        return None


def _said(one: Review) -> str:
    text = " ".join(one.text.split())
    if one.kind == "status":
        return f"● {one.status}" + (f": {text}" if text else "")
    return f"note: {text}" if one.kind == "note" else text
