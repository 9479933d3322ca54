"""The change list as a model: in the order of the timeline, or grouped by kind and counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from vvt.compare.model import Edit
from vvt.panel.models.plan import by_kind
from vvt.reports.counts import counted
from vvt.reports.figures import figure, place_timecode, record_range
from vvt.reports.phrases import length, one_line
from vvt.reports.signs import sign
from vvt.reports.words import said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QObject

    from vvt.compare.model import Change, ChangeList

    Index = QModelIndex | QPersistentModelIndex

NUMBER = Qt.ItemDataRole.UserRole           # a change's number in the list; -1 for a heading
KIND = Qt.ItemDataRole.UserRole + 1
ENTRY = Qt.ItemDataRole.UserRole + 2        # an Entry, or a Heading
TIMECODE, TRACK, CLIP, WHAT, FRAMES = range(5)
_HEADINGS = ("Timecode", "Track", "Clip", "What happened", "Frames")
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Entry:
    """A change as the list shows it."""

    kind: str
    sign: str
    timecode: str
    tracks: str
    clip: str
    what: str
    frames: str

    @property
    def aloud(self) -> str:
        """For who hears it: everything, in order."""
        return ", ".join(filter(None, (self.timecode, self.tracks, self.clip, self.what)))


@dataclass(frozen=True, slots=True)
class Heading:
    """A kind with its number, and whether its changes are shown under it."""

    kind: str
    text: str
    open: bool


class ChangesModel(QAbstractTableModel):
    """Rows of one change each; grouped, the rows stand under a heading for their kind, which opens and closes.

    A row's words are made when they are shown, so ten thousand changes cost nothing until then.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._list: ChangeList | None = None
        self._grouped = False
        self._hidden: frozenset[str] = frozenset()
        self._closed: set[str] = set()
        self._by_kind: dict[str, list[int]] = {}
        self._rows: list[int] = []          # a change's number, or -1 less the number of a heading
        self._at: dict[int, int] | None = None

    @property
    def changes(self) -> tuple[Change, ...]:
        """All changes, shown or not."""
        return self._list.changes if self._list else ()

    def show_changes(self, change_list: ChangeList | None, sorted_: dict[str, list[int]] | None = None) -> None:
        """Show a list, None: nothing. `sorted_` is what `by_kind` makes of it, where somebody has made it already."""
        self._list, self._hidden, self._closed = change_list, frozenset(), set()
        if change_list is None:
            self._by_kind = {}
        else:
            self._by_kind = sorted_ if sorted_ is not None else by_kind(change_list)
        self._again()

    def group(self, grouped: bool) -> None:
        """Put the rows under a heading a kind, or in the order of the timeline."""
        self._grouped = grouped
        self._again()

    def hide(self, kinds: Iterable[str]) -> None:
        """Leave these kinds out."""
        self._hidden = frozenset(kinds)
        self._again()

    def fold(self, row: int, *, open_: bool | None = None) -> None:
        """Close a heading, or open it again."""
        if self.is_heading(row):
            kind = self._kind_of(self._rows[row])
            is_open = kind not in self._closed
            (self._closed.add if is_open and not open_ else self._closed.discard)(kind)
            self._again()

    def is_heading(self, row: int) -> bool:
        """True for a heading's row."""
        return 0 <= row < len(self._rows) and self._rows[row] < 0

    def _again(self) -> None:
        self.beginResetModel()
        shown = {kind: numbers for kind, numbers in self._by_kind.items() if kind not in self._hidden}
        self._rows, self._at = self._under_headings(shown) if self._grouped else self._in_order(shown), None
        self.endResetModel()

    def _in_order(self, shown: dict[str, list[int]]) -> list[int]:
        if len(shown) == len(self._by_kind):
            return list(range(len(self.changes)))
        return sorted(number for numbers in shown.values() for number in numbers)

    def _under_headings(self, shown: dict[str, list[int]]) -> list[int]:
        rows: list[int] = []
        for heading, kind in enumerate(self._by_kind):
            if kind in shown:
                rows.append(-1 - heading)
                rows += () if kind in self._closed else shown[kind]
        return rows

    def _kind_of(self, row: int) -> str:
        return list(self._by_kind)[-1 - row]

    def index_of(self, number: int) -> QModelIndex:
        """Where a change stands, an invalid index when it is hidden."""
        if self._at is None:
            self._at = {number: row for row, number in enumerate(self._rows)}
        row = self._at.get(number, -1) if number >= 0 else -1
        return self.index(row, 0) if row >= 0 else QModelIndex()

    # A Qt model's methods

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """See Qt."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """See Qt."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's type
        """See Qt."""
        if not index.isValid() or self._list is None:
            return None
        number = self._rows[index.row()]
        return self._heading(number, index.column(), role) if number < 0 else self._change(number, index.column(), role)

    def _change(self, number: int, column: int, role: int) -> Any:  # noqa: ANN401 - Qt's type
        assert self._list is not None  # noqa: S101 - asked only with a list
        change = self._list.changes[number]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(change, column)
        if role == ENTRY:
            return Entry(change.kind, sign(change), *(self._words(change, each) for each in range(len(_HEADINGS))))
        if role == Qt.ItemDataRole.ToolTipRole:
            return said(change, self._list)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._change(number, column, ENTRY).aloud
        return {NUMBER: number, KIND: change.kind}.get(role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's type
        """See Qt."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADINGS[section] if 0 <= section < len(_HEADINGS) else None
        return None

    def _heading(self, row: int, column: int, role: int) -> Any:  # noqa: ANN401 - Qt's type
        kind = self._kind_of(row)
        text = counted(kind, len(self._by_kind[kind]))
        told: dict[int, Any] = {NUMBER: -1, KIND: kind, ENTRY: Heading(kind, text, kind not in self._closed)}
        if column == 0:
            told |= {Qt.ItemDataRole.DisplayRole: text, Qt.ItemDataRole.AccessibleTextRole: text}
        return told.get(role)

    def _words(self, change: Change, column: int) -> str:
        assert self._list is not None  # noqa: S101 - asked only with a list
        if column == TIMECODE:
            return place_timecode(change, self._list)
        if column == TRACK:
            return " ".join((change.track, *change.also)) or "timeline"
        if column == CLIP:
            return one_line(change.clip)
        if column == WHAT:
            return said(change, self._list)
        return frames_of(change)


def frames_of(change: Change) -> str:
    """By how many timeline frames: what is new or gone and what a clip lost or won with its sign, how far it went."""
    if change.kind in ("insert", "overwrite", "extract", "lift"):
        return f"{'+' if change.kind in ('insert', 'overwrite') else '−'}{length(change)}"
    if isinstance(change.before, Edit) and isinstance(change.after, Edit):
        first, last = (end - begin for begin, end in map(record_range, (change.before, change.after)))
        if last != first:
            return f"{last - first:+}".replace("-", "−")
    if change.shift:
        return f"→ {figure(change.shift)}" if change.shift > 0 else f"← {figure(-change.shift)}"
    return ""
