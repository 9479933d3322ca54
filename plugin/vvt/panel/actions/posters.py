"""A version's poster frame, fetched as its row comes into view, and kept: in memory for now, on disk for good."""

from __future__ import annotations

import threading
from collections import OrderedDict
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage

from vvt.errors import VvtError

if TYPE_CHECKING:
    from vvt.panel.session import Session
    from vvt.store import Part, Record

SIZE = QSize(80, 45)        # pixels at 100 %
_FINEST = 2                 # what is kept is fine enough for 200 %
_KEPT = 2000                # pictures of 58 kB
_WAITING = 60               # rows that went out of view again before their turn are left out
_AT_ONCE = 3
_LARGEST = 1 << 20          # bytes; a poster of ours has a twentieth


class Posters(QObject):
    """`of` gives a picture that is there, and has any other brought; `came` then says to look again."""

    came = Signal()
    _brought = Signal(str, QImage)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._pictures: OrderedDict[str, QImage] = OrderedDict()
        self._wanted: OrderedDict[str, Part] = OrderedDict()
        self._under_way: set[str] = set()
        self._turn = threading.Condition()
        self._over = False
        self._threads: list[threading.Thread] = []
        self._brought.connect(self._keep, Qt.ConnectionType.QueuedConnection)

    def of(self, record: Record | None) -> QImage | None:
        """A version's poster; None while it isn't there, or where it has none."""
        part = record.part("poster.jpg") if record else None
        if part is None or part.size > _LARGEST:
            return None
        found = self._pictures.get(part.version_id)
        if found is not None:
            self._pictures.move_to_end(part.version_id)
            return None if found.isNull() else found
        self._want(part)
        return None

    def try_again(self) -> None:
        """What could not be fetched may be asked for once more."""
        for version_id in [one for one, picture in self._pictures.items() if picture.isNull()]:
            del self._pictures[version_id]

    def close(self) -> None:
        """Fetch nothing more."""
        with self._turn:
            self._over = True
            self._turn.notify_all()

    def _want(self, part: Part) -> None:
        if part.version_id in self._under_way:
            return
        with self._turn:
            # The row that came into view last is looked at now.
            self._wanted[part.version_id] = part
            self._wanted.move_to_end(part.version_id)
            while len(self._wanted) > _WAITING:
                self._wanted.popitem(last=False)
            self._turn.notify()
        if len(self._threads) < _AT_ONCE:
            thread = threading.Thread(target=self._work, name="posters", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _work(self) -> None:
        while (part := self._next()) is not None:
            picture = self._read(part)
            # The window may be gone before this thread is.
            with suppress(RuntimeError):
                self._brought.emit(part.version_id, picture)

    def _next(self) -> Part | None:
        with self._turn:
            while not self._wanted and not self._over:
                self._turn.wait()
            if self._over:
                return None
            version_id, part = self._wanted.popitem()
            self._under_way.add(version_id)
            return part

    def _read(self, part: Part) -> QImage:
        from vvt.store import Cache  # noqa: PLC0415 - loads boto3

        kept = Cache("posters")
        try:
            store = self._session.store()
            where = store.settings.endpoint or "", store.settings.bucket, part.key, part.version_id
            data = kept.get(*where)
            if data is None:
                data = store.read(part)
                kept.put(data, *where)
        except VvtError:
            # A list without a picture is a list all the same; what is away is said by whoever lists.
            return QImage()
        return QImage.fromData(data).scaled(SIZE * _FINEST, Qt.AspectRatioMode.KeepAspectRatio,
                                            Qt.TransformationMode.SmoothTransformation)

    def _keep(self, version_id: str, picture: QImage) -> None:
        self._under_way.discard(version_id)
        self._pictures[version_id] = picture
        if len(self._pictures) > _KEPT:
            self._pictures.popitem(last=False)
        self.came.emit()
