"""Two pictures to compare by eye: side by side, one wiped over the other, or their difference."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

_BACK, _QUIET, _LINE, _FOCUS = QColor("#141415"), QColor("#a6a6ab"), QColor("#ffffff"), QColor("#5b9bd5")
_GAP, _CAPTION = 4.0, 20.0
_VEIL, _WORDS = QColor(20, 20, 21, 190), QColor("#e6e6e8")      # over a frame at a cut, and what is said on it
_BRIGHTER = 3           # times the difference is doubled: a regrade is a few steps of 255


class Manner(Enum):
    """How two pictures are looked at."""

    BESIDE = "Both"
    WIPE = "Wipe"
    DIFFERENCE = "Difference"


class LookAtBoth(QWidget):
    """Shows the earlier and the later picture. In a wipe the earlier lies left of the edge, which is dragged.

    Keys: left and right move the edge.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images: list[QImage | None] = [None, None]
        self._said = ["", ""]
        self._captions = ["", ""]
        self._absent = ["", ""]
        self._manner = Manner.BESIDE
        self._edge = 0.5
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Pictures of both cuts")
        self.setMinimumSize(200, 140)

    def show_image(self, side: int, image: QImage) -> None:
        """Show a picture: side 0 is the earlier, 1 the later."""
        self._images[side], self._said[side] = image, ""
        self.update()

    def say(self, side: int, why: str) -> None:
        """Say in the picture's place why there is none."""
        self._images[side], self._said[side] = None, why
        self.update()

    def clear(self) -> None:
        """Show nothing, and say nothing."""
        self._images, self._said, self._captions, self._absent = [None, None], ["", ""], ["", ""], ["", ""]
        self.setAccessibleDescription("")
        self.update()

    def lack(self, side: int, why: str) -> None:
        """Say over a picture that its cut doesn't have what the other one shows, and dim it; "": it has.

        Wiped and as a difference the other picture is then shown alone.
        """
        if why == self._absent[side]:
            return
        self._absent[side] = why
        self.setAccessibleDescription("  ".join(filter(None, self._absent)))
        self.update()

    def caption(self, side: int, text: str) -> None:
        """What stands under a picture: its version and timecode."""
        self._captions[side] = text
        self.update()

    def look(self, manner: Manner) -> None:
        """Change how the two are compared."""
        self._manner = manner
        self.update()

    @property
    def manner(self) -> Manner:
        """How the two are compared."""
        return self._manner

    # Qt's events

    def sizeHint(self) -> QSize:
        """Two pictures of a sixteen to nine shape."""
        return QSize(640, 200)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint both, and what stands under them."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), _BACK)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._manner is Manner.BESIDE:
            for side in (0, 1):
                self._one(painter, side, self._half(side))
        else:
            self._both(painter, self._whole())
        if self.hasFocus():
            painter.setPen(_FOCUS)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _half(self, side: int) -> QRectF:
        """A picture's place: side by side or one above the other, whichever shows them larger."""
        wide, high = (self.width() - _GAP) / 2, (self.height() - _GAP) / 2
        image = next((image for image in self._images if image is not None), None)
        shape = (image.width(), image.height()) if image is not None else (16, 9)
        across = min(wide / shape[0], (self.height() - _CAPTION) / shape[1])
        if across >= min(self.width() / shape[0], (high - _CAPTION) / shape[1]):
            return QRectF(side * (wide + _GAP), 0, wide, self.height() - _CAPTION)
        return QRectF(0, side * (high + _GAP), self.width(), high - _CAPTION)

    def _whole(self) -> QRectF:
        return QRectF(0, 0, self.width(), self.height() - _CAPTION)

    def _one(self, painter: QPainter, side: int, space: QRectF, besides: str = "") -> None:
        """One picture, and under it its caption and what is to be said besides."""
        image = self._images[side]
        if image is not None:
            painter.drawImage(_fitted(image, space), image)
        else:
            painter.setPen(_QUIET)
            painter.drawText(space.adjusted(12, 12, -12, -12),
                             int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self._said[side])
        if self._absent[side]:
            self._veil(painter, self._absent[side], _fitted(image, space) if image is not None else space.adjusted(
                0, space.height() * 2 / 3, 0, 0))
        self._caption(painter, "   |   ".join(filter(None, (self._captions[side], besides))),
                      QRectF(space.left(), space.bottom(), space.width(), _CAPTION))

    def _veil(self, painter: QPainter, why: str, space: QRectF) -> None:
        painter.save()
        painter.fillRect(space, _VEIL)
        painter.setPen(_WORDS)
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.drawText(space.adjusted(4, 0, -4, 0), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), why)
        painter.restore()

    def _caption(self, painter: QPainter, text: str, space: QRectF) -> None:
        painter.setPen(_QUIET)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(space.width()))
        painter.drawText(space, int(Qt.AlignmentFlag.AlignCenter), shown)

    def _both(self, painter: QPainter, space: QRectF) -> None:
        earlier, later = self._images
        if any(self._absent):
            self._one(painter, 1 if self._absent[0] else 0, space, "".join(self._absent))
            return
        if earlier is None or later is None:
            self._one(painter, 0 if earlier is not None else 1, space)
            return
        box = _fitted(later, space)
        painter.drawImage(box, later)
        if self._manner is Manner.WIPE:
            self._wiped(painter, earlier, box)
        else:
            painter.drawImage(box, _difference(earlier, later))
        self._caption(painter, "   |   ".join(filter(None, self._captions)),
                      QRectF(0, space.bottom(), space.width(), _CAPTION))

    def _wiped(self, painter: QPainter, earlier: QImage, box: QRectF) -> None:
        x = box.left() + box.width() * self._edge
        painter.save()
        painter.setClipRect(QRectF(box.left(), box.top(), x - box.left(), box.height()))
        painter.drawImage(box, earlier)
        painter.restore()
        painter.setPen(QPen(_LINE, 1.5))
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the wipe's edge, wherever the mouse is."""
        self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the wipe's edge."""
        image = self._images[1]
        if self._manner is Manner.WIPE and image is not None and event.buttons() & Qt.MouseButton.LeftButton:
            box = _fitted(image, self._whole())
            self._wipe_to((event.position().x() - box.left()) / max(box.width(), 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the wipe's edge."""
        step = {Qt.Key.Key_Left: -0.02, Qt.Key.Key_Right: 0.02}.get(Qt.Key(event.key()))
        if self._manner is Manner.WIPE and step:
            self._wipe_to(self._edge + step)
        else:
            super().keyPressEvent(event)

    def _wipe_to(self, edge: float) -> None:
        self._edge = max(0.0, min(edge, 1.0))
        self.update()


def _fitted(image: QImage, space: QRectF) -> QRectF:
    """The largest place of the image's shape in the middle of `space`."""
    scale = min(space.width() / max(image.width(), 1), space.height() / max(image.height(), 1))
    wide, high = image.width() * scale, image.height() * scale
    return QRectF(space.left() + (space.width() - wide) / 2, space.top() + (space.height() - high) / 2, wide, high)


def _difference(earlier: QImage, later: QImage) -> QImage:
    """What differs between two images, eight times as bright; black where they are the same."""
    found = QImage(later.convertToFormat(QImage.Format.Format_RGB32))
    _composed(found, earlier.scaled(later.size()), QPainter.CompositionMode.CompositionMode_Difference)
    for _ in range(_BRIGHTER):
        _composed(found, found.copy(), QPainter.CompositionMode.CompositionMode_Plus)
    return found


def _composed(base: QImage, over: QImage, mode: QPainter.CompositionMode) -> None:
    painter = QPainter(base)
    painter.setCompositionMode(mode)
    painter.drawImage(0, 0, over)
    painter.end()
