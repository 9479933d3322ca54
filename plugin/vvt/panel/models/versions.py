"""A cut's versions as a Qt list. Ten thousand cost nothing: rows are asked for by the page, words made when shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtCore import QObject

    from vvt.panel.models.outgoing import Going
    from vvt.panel.models.rows import VersionRow, Words
    from vvt.store import Record, Reviews

    Index = QModelIndex | QPersistentModelIndex

ROW = Qt.ItemDataRole.UserRole              # the VersionRow
WORDS = Qt.ItemDataRole.UserRole + 1        # its Words
_PAGE = 256
_NOWHERE = QModelIndex()


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


class VersionsModel(QAbstractListModel):
    """Publishes on their way, then a version a row, newest first; `clock` says when "12 min ago" is counted from.

    `more_wanted` comes with the number below which more versions are wanted; `add_rows` brings them.
    """

    more_wanted = Signal(int)

    def __init__(self, parent: QObject | None = None, clock: Callable[[], datetime] = _now) -> None:
        super().__init__(parent)
        self._clock = clock
        self._rows: list[VersionRow] = []
        self._going = 0             # how many of the rows are publishes on their way
        self._shown = 0
        self._following: int | None = None
        self._asked = False
        self._missed = False        # older ones were wanted that did not come
        self._here = 0
        self._proxies: Mapping[str, Going] = {}

    @property
    def versions(self) -> list[VersionRow]:
        """What stands below the publishes, as far as it was brought."""
        return self._rows[self._going:]

    @property
    def first_version(self) -> int:
        """The row of the newest version: how many publishes stand above it."""
        return self._going

    @property
    def is_whole(self) -> bool:
        """True when nothing more is to be asked for."""
        return self._following is None

    def show_rows(self, rows: Sequence[VersionRow], following: int | None = None) -> None:
        """Show these versions; what stays keeps its place and its selection.

        `following`: there are more below this number.
        """
        waited = self._asked or self._missed
        self._following, self._asked, self._missed = following, False, False
        old, new = self._rows, [*self._rows[:self._going], *rows]
        head = _same(old, new)
        tail = _same(old[head:][::-1], new[head:][::-1])
        if head >= self._shown and old:
            # What is shown stays as it is.
            self._rows = new
            self._tell([at for at in range(self._shown) if not new[at].is_like(old[at])])
            self._hand_out_first()
        elif not head + tail or len(old) - tail > self._shown:
            self._begin_anew(new)
        else:
            self._exchange(head, len(old) - tail, new[head:len(new) - tail])
            before, self._rows = self._rows, new
            self._tell([at for at in range(self._shown) if not new[at].is_like(before[at])])
        if waited:
            # Who waits at the end of the list does nothing that would have it ask.
            self.fetchMore(_NOWHERE)

    def add_rows(self, rows: Sequence[VersionRow], following: int | None) -> None:
        """Bring the older ones that were wanted."""
        self._rows.extend(rows)
        self._following, self._asked, self._missed = following, False, False
        self.fetchMore(_NOWHERE)

    def show_going(self, rows: Sequence[VersionRow]) -> None:
        """Have these publishes on top."""
        same = _same(self._rows[:self._going], rows)
        if same < max(self._going, len(rows)):
            self._exchange(same, self._going, list(rows[same:]))
            self._going = len(rows)
        changed = [at for at, row in enumerate(rows) if not row.is_like(self._rows[at])]
        self._rows[:len(rows)] = rows
        self._tell(changed)

    def show_reviews(self, record: Record, reviews: Reviews) -> None:
        """Show what was said of a version, if it is here."""
        for at, row in enumerate(self._rows):
            if row.record is not None and row.record.publish_id == record.publish_id:
                self._rows[at] = replace(row, reviews=reviews)
                self._tell([at])

    def show_here(self, number: int) -> None:
        """Version `number` is on the editor's timeline; 0: none is."""
        if number != self._here:
            self._here = number
            self.time_passed()

    def show_proxies(self, proxies: Mapping[str, Going]) -> None:
        """The proxies of these versions are still to come, by publish id."""
        before, self._proxies = self._proxies, proxies
        other = {one for one in {**before, **proxies} if before.get(one) != proxies.get(one)}
        self._tell([at for at, row in enumerate(self._rows) if row.record is not None
                    and row.record.publish_id in other])

    def time_passed(self) -> None:
        """Say anew how long ago everything was."""
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(self._shown - 1), [Qt.ItemDataRole.DisplayRole, WORDS])

    def row_of(self, number: int) -> int:
        """Where version `number` stands, -1 when it doesn't; then it is handed out too."""
        found = next((at for at, one in enumerate(self._rows) if number and one.number == number), -1)
        while found >= self._shown:
            self._hand_out()
        return found

    # Qt's methods of a list

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """See Qt."""
        return 0 if parent.isValid() else self._shown

    def canFetchMore(self, parent: Index) -> bool:
        """See Qt."""
        if parent.isValid():
            return False
        return self._shown < len(self._rows) or (self._following is not None and not self._asked)

    def fetchMore(self, parent: Index) -> None:
        """See Qt."""
        if parent.isValid():
            return
        self._hand_out()
        # One page ahead, so that who scrolls doesn't wait for it.
        if self._following is not None and not self._asked and len(self._rows) - self._shown < _PAGE:
            self._asked = True
            self.more_wanted.emit(self._following)

    def ask_again(self) -> None:
        """The older ones did not come: they may be asked for once more, and are as soon as rows come again."""
        self._asked, self._missed = False, True

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
        now = self._clock()
        proxy = self._proxies.get(row.record.publish_id) if row.record is not None else None
        words = row.words(now, self._state(row))
        return replace(words, beside=proxy.words(now)) if proxy is not None else words

    def _state(self, row: VersionRow) -> str:
        if not row.number or row.number != self._here:
            return ""
        newer = self._rows[self._going].number > row.number
        return "on your timeline, newer exists" if newer else "on your timeline"

    def _begin_anew(self, rows: list[VersionRow]) -> None:
        self.beginResetModel()
        self._rows, self._shown = rows, min(len(rows), _PAGE)
        self.endResetModel()

    def _exchange(self, first: int, last: int, new: list[VersionRow]) -> None:
        """Have `new` in place of the rows from `first` to before `last`."""
        if last > first:
            self.beginRemoveRows(_NOWHERE, first, last - 1)
            del self._rows[first:last]
            self._shown -= last - first
            self.endRemoveRows()
        if new:
            self.beginInsertRows(_NOWHERE, first, first + len(new) - 1)
            self._rows[first:first] = new
            self._shown += len(new)
            self.endInsertRows()

    def _hand_out(self) -> None:
        more = min(_PAGE, len(self._rows) - self._shown)
        if more > 0:
            self.beginInsertRows(_NOWHERE, self._shown, self._shown + more - 1)
            self._shown += more
            self.endInsertRows()

    def _hand_out_first(self) -> None:
        if self._shown < _PAGE:
            self._hand_out()

    def _tell(self, changed: Sequence[int]) -> None:
        shown = [at for at in changed if at < self._shown]
        if shown:
            self.dataChanged.emit(self.index(shown[0]), self.index(shown[-1]))


def _same(old: Sequence[VersionRow], new: Sequence[VersionRow]) -> int:
    """How many rows at the beginning are the same ones, whatever they show."""
    for at, (one, other) in enumerate(zip(old, new, strict=False)):
        if one is not other and one.key != other.key:
            return at
    return min(len(old), len(new))


def _tip(row: VersionRow, words: Words) -> str:
    note = row.record.note if row.record else words.problem
    told = ", ".join(word for word in (words.status, words.state, words.grown, words.beside) if word)
    return "\n".join(line for line in (row.ref, words.exactly, told, "", note) if line or note).strip()
