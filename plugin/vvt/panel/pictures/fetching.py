"""Frames decoded off the GUI thread: the frame asked for last is the next to be shown."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage

from vvt.errors import VvtError
from vvt.panel.pictures.ending import Ending
from vvt.picture.frames import FrameReader, Still

if TYPE_CHECKING:
    from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Film:
    """A film that is opened when its first frame is wanted: `open` may take as long as the network does.

    `first` is the absolute timeline frame its first picture shows, so that a render with handles, a leader or an
    in point stays in sync.
    """

    open: Callable[[], Path | BinaryIO]
    first: int


class FrameFetcher(QObject, Ending):
    """Decodes frames of one film in a thread of its own; close it.

    Frames are absolute timeline frames, `rate` a second: a film of another rate shows what it has at that time.
    `shown` brings an image with the absolute timeline frame it is of; `missing` says in a sentence why there is
    none.
    """

    shown = Signal(int, QImage)
    missing = Signal(int, str)
    _arrived = Signal(int, object)

    def __init__(self, film: Film, rate: Fraction, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._film, self._rate = film, rate
        self._wanted: int | None = None
        self._changed = threading.Condition()
        # A slot of an object of the GUI thread: so whatever `shown` is connected to runs there.
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._work, name="frames", daemon=True)
        self._thread.start()

    def want(self, frame: int) -> None:
        """Ask for an absolute timeline frame; what was asked for before and isn't decoded yet is left out."""
        with self._changed:
            self._wanted = frame
            self._changed.notify()

    def _next(self) -> int | None:
        with self._changed:
            while self._wanted is None and not self._closed:
                self._changed.wait()
            frame, self._wanted = self._wanted, None
            return None if self._closed else frame

    def _work(self) -> None:
        reader: FrameReader | None = None
        try:
            while (frame := self._next()) is not None:
                try:
                    reader = reader or FrameReader(self._film.open())
                    self._arrived.emit(frame, _image(reader.at((frame - self._film.first) / self._rate)))
                except VvtError as trouble:
                    self._arrived.emit(frame, f"{trouble.cause} {trouble.fix}")
        finally:
            if reader is not None:
                reader.close()

    @Slot(int, object)
    def _deliver(self, frame: int, found: object) -> None:
        if self._closed:
            return
        if isinstance(found, QImage):
            self.shown.emit(frame, found)
        else:
            self.missing.emit(frame, found or "The film does not reach this frame.")


def _image(picture: Still | None) -> QImage | None:
    if picture is None:
        return None
    # A copy: the bytes end with this call.
    return QImage(picture.rgb, picture.width, picture.height, picture.stride, QImage.Format.Format_RGB888).copy()
