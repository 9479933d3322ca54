"""The change list as a model: in the order of the timeline, or grouped by kind and counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt

from vvt.reports.counts import counted, counts
from vvt.reports.figures import place_timecode
from vvt.reports.phrases import one_line
from vvt.reports.signs import sign
from vvt.reports.words import said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QObject

    from vvt.compare.model import Change, ChangeList

    Index = QModelIndex | QPersistentModelIndex

NUMBER = Qt.ItemDataRole.UserRole           # a change's number in the list; -1 for a heading
KIND = Qt.ItemDataRole.UserRole + 1
TIMECODE, TRACK, CLIP, WHAT, RIPPLE = range(5)
_HEADINGS = ("Timecode", "Track", "Clip", "What happened", "Ripple")
_NOWHERE = QModelIndex()
_TOP = 0                                    # the internal id of rows without a heading above them


class ChangesModel(QAbstractItemModel):
    """Rows of one change each; grouped, the rows stand under a heading for their kind.

    A row's words are made when they are shown, so ten thousand changes cost nothing until then.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._list: ChangeList | None = None
        self._grouped = False
        self._hidden: frozenset[str] = frozenset()
        self._rows: list[int] = []
        self._groups: list[tuple[str, list[int]]] = []

    def show_changes(self, change_list: ChangeList | None) -> None:
        """Show a list, None: nothing."""
        self._list = change_list
        self._again()

    def group(self, grouped: bool) -> None:
        """Put the rows under a heading a kind, or in the order of the timeline."""
        self._grouped = grouped
        self._again()

    def hide(self, kinds: Iterable[str]) -> None:
        """Leave these kinds out."""
        self._hidden = frozenset(kinds)
        self._again()

    def _again(self) -> None:
        self.beginResetModel()
        changes = self._list.changes if self._list else ()
        self._rows = [number for number, change in enumerate(changes) if change.kind not in self._hidden]
        by_kind: dict[str, list[int]] = {kind: [] for kind in (counts(self._list) if self._list else ())}
        for number in self._rows:
            by_kind[changes[number].kind].append(number)
        self._groups = [(kind, numbers) for kind, numbers in by_kind.items() if numbers]
        self.endResetModel()

    def index_of(self, number: int) -> QModelIndex:
        """Where a change stands, an invalid index when it is hidden."""
        if not self._grouped:
            return self.index(self._rows.index(number), 0) if number in self._rows else QModelIndex()
        for row, (_, numbers) in enumerate(self._groups):
            if number in numbers:
                return self.index(numbers.index(number), 0, self.index(row, 0))
        return QModelIndex()

    # The five methods of a Qt model, and headings

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        """See Qt. A row's id is 0 without a heading above it, else the heading's row and 1."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else _TOP)

    def parent(self, child: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]  # QObject.parent has none
        """See Qt."""
        if not child.isValid() or child.internalId() == _TOP:
            return QModelIndex()
        return self.createIndex(child.internalId() - 1, 0, _TOP)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """See Qt."""
        if not parent.isValid():
            return len(self._groups) if self._grouped else len(self._rows)
        is_heading = self._grouped and parent.internalId() == _TOP and parent.column() == 0
        return len(self._groups[parent.row()][1]) if is_heading else 0

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """See Qt."""
        return len(_HEADINGS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's type
        """See Qt."""
        if not index.isValid() or self._list is None:
            return None
        number = self._number(index)
        return self._heading(index, role) if number < 0 else self._change(number, index.column(), role)

    def _change(self, number: int, column: int, role: int) -> Any:  # noqa: ANN401 - Qt's type
        assert self._list is not None  # noqa: S101 - asked only with a list
        change = self._list.changes[number]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._words(change, column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column == RIPPLE:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return {NUMBER: number, KIND: change.kind}.get(role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's type
        """See Qt."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADINGS[section] if 0 <= section < len(_HEADINGS) else None
        return None

    def _number(self, index: Index) -> int:
        """The change at an index, -1 for a heading."""
        if not self._grouped:
            return self._rows[index.row()]
        heading = int(index.internalId()) - 1
        return self._groups[heading][1][index.row()] if heading >= 0 else -1

    def _heading(self, index: Index, role: int) -> Any:  # noqa: ANN401 - Qt's type
        kind, numbers = self._groups[index.row()]
        if role == NUMBER:
            return -1
        if role == KIND:
            return kind
        if role == Qt.ItemDataRole.DisplayRole and index.column() == 0:
            return counted(kind, len(numbers))
        return None

    def _words(self, change: Change, column: int) -> str:
        assert self._list is not None  # noqa: S101 - asked only with a list
        if column == TIMECODE:
            return f"{sign(change)}  {place_timecode(change, self._list)}"
        if column == TRACK:
            return " ".join((change.track, *change.also)) or "timeline"
        if column == CLIP:
            return one_line(change.clip)
        if column == WHAT:
            return said(change, self._list)
        return f"{change.ripple:+}".replace("-", "−") if change.ripple else ""
