"""Projects and their cuts as a tree of two levels, filled as the answers come in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt

from vvt.natural import in_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    Index = QModelIndex | QPersistentModelIndex

NAME = Qt.ItemDataRole.UserRole     # a cut's Place, None for a project
_NOWHERE = QModelIndex()
_TOP = 0


class Place(NamedTuple):
    """A cut in its project; a `CutName` without the store, which takes half a second to load."""

    project: str
    cut: str

    def __str__(self) -> str:
        """As people write it."""
        return f"{self.project}/{self.cut}"


class CutsModel(QAbstractItemModel):
    """Projects on top, their cuts under them, both as people count: Reel 2 before Reel 10."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._projects: list[str] = []
        self._cuts: dict[str, list[str]] = {}

    def show_projects(self, projects: Sequence[str]) -> None:
        """Have these projects, each with the cuts it had."""
        if list(projects) == self._projects:
            return
        self.beginResetModel()
        self._projects = list(projects)
        self._cuts = {project: self._cuts.get(project, []) for project in self._projects}
        self.endResetModel()

    def show_cuts(self, project: str, cuts: Sequence[str]) -> None:
        """Have these cuts in `project`, in this order; those that are there stay, unless in another order."""
        if project not in self._cuts:
            return
        above, there = self.index(self._projects.index(project), 0), self._cuts[project]
        stay = set(cuts) & set(there)
        if [cut for cut in there if cut in stay] != [cut for cut in cuts if cut in stay]:
            stay = set()
        for row in [row for row, cut in enumerate(there) if cut not in stay][::-1]:
            self.beginRemoveRows(above, row, row)
            del there[row]
            self.endRemoveRows()
        if cuts and not there:
            self.beginInsertRows(above, 0, len(cuts) - 1)
            there.extend(cuts)
            self.endInsertRows()
        for row, cut in enumerate(cuts):
            if row == len(there) or there[row] != cut:
                self.beginInsertRows(above, row, row)
                there.insert(row, cut)
                self.endInsertRows()

    def add(self, name: Place) -> None:
        """Have a cut that was just published."""
        if name.project not in self._cuts:
            self.show_projects(in_order([*self._projects, name.project]))
        if name.cut not in self._cuts[name.project]:
            self.show_cuts(name.project, in_order([*self._cuts[name.project], name.cut]))

    def first(self) -> Place | None:
        """The first cut there is."""
        return next((Place(project, cut) for project in self._projects for cut in self._cuts[project]), None)

    def cuts_of(self, project: str) -> list[str]:
        """The cuts of a project, as far as they are known."""
        return list(self._cuts.get(project, ()))

    def projects(self) -> list[str]:
        """The projects."""
        return list(self._projects)

    def index_of(self, name: Place) -> QModelIndex:
        """Where a cut stands, an invalid index when it isn't there."""
        if name.cut not in self._cuts.get(name.project, ()):
            return QModelIndex()
        above = self.index(self._projects.index(name.project), 0)
        return self.index(self._cuts[name.project].index(name.cut), 0, above)

    # The five methods of a Qt model

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        """See Qt. A project's id is 0, a cut's its project's row and 1."""
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
            return len(self._projects)
        if parent.internalId() != _TOP or parent.column() != 0:
            return 0
        return len(self._cuts[self._projects[parent.row()]])

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """See Qt."""
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's type
        """See Qt."""
        if not index.isValid():
            return None
        name = self._name(index)
        if role == NAME:
            return name
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return name.cut if name else self._projects[index.row()]
        return None

    def _name(self, index: Index) -> Place | None:
        above = int(index.internalId()) - 1
        if above < 0:
            return None
        project = self._projects[above]
        return Place(project, self._cuts[project][index.row()])
