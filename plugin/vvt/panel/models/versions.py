"""A cut's versions as a Qt list. Ten thousand cost nothing: rows are handed out by the page, words made when shown."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QObject

    from vvt.panel.models.rows import VersionRow, Words

    Index = QModelIndex | QPersistentModelIndex

ROW = Qt.ItemDataRole.UserRole              # the VersionRow
WORDS = Qt.ItemDataRole.UserRole + 1        # its Words
_PAGE = 256
_NOWHERE = QModelIndex()


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


class VersionsModel(QAbstractListModel):
    """Rows of one version each, newest first; `clock` says when "12 min ago" is counted from."""

    def __init__(self, parent: QObject | None = None, clock: Callable[[], datetime] = _now) -> None:
        super().__init__(parent)
        self._clock = clock
        self._rows: Sequence[VersionRow] = ()
        self._shown = 0

    def show_rows(self, rows: Sequence[VersionRow]) -> None:
        """Show these; rows that only came on top are put there, so that the selection stays."""
        new = len(rows) - len(self._rows)
        if self._rows and new > 0 and list(rows[new:]) == list(self._rows):
            self.beginInsertRows(_NOWHERE, 0, new - 1)
            self._rows, self._shown = rows, self._shown + new
            self.endInsertRows()
        elif list(rows) != list(self._rows):
            self.beginResetModel()
            self._rows, self._shown = rows, min(len(rows), _PAGE)
            self.endResetModel()

    def time_passed(self) -> None:
        """Say anew how long ago everything was."""
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(self._shown - 1), [Qt.ItemDataRole.DisplayRole, WORDS])

    def row_of(self, number: int) -> int:
        """Where version `number` stands, -1 when it doesn't; then it is handed out too."""
        found = next((row for row, one in enumerate(self._rows) if one.number == number), -1)
        while found >= self._shown:
            self.fetchMore(_NOWHERE)
        return found

    # Qt's methods of a list

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """See Qt."""
        return 0 if parent.isValid() else self._shown

    def canFetchMore(self, parent: Index) -> bool:
        """See Qt."""
        return not parent.isValid() and self._shown < len(self._rows)

    def fetchMore(self, parent: Index) -> None:
        """See Qt."""
        more = min(_PAGE, len(self._rows) - self._shown)
        if parent.isValid() or more <= 0:
            return
        self.beginInsertRows(_NOWHERE, self._shown, self._shown + more - 1)
        self._shown += more
        self.endInsertRows()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's type
        """See Qt."""
        if not index.isValid() or index.row() >= self._shown:
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role == WORDS:
            return self._words(row)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(row).aloud
        return _tip(row, self._words(row)) if role == Qt.ItemDataRole.ToolTipRole else None

    def _words(self, row: VersionRow) -> Words:
        return row.words(self._clock())


def _tip(row: VersionRow, words: Words) -> str:
    note = row.record.note if row.record else words.problem
    return "\n".join(line for line in (row.ref, words.exactly, "", note) if line or note).strip()
