"""The help over the window: every action and its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollBar, QWidget

from vvt.panel.views.pieces import button, column, elided, label, row, scrolled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

_WIDE = 760         # pixels of the window, for two columns
_EDGE, _HEAD = 24, 46
_SCROLLS = {Qt.Key.Key_Up: QScrollBar.SliderAction.SliderSingleStepSub,
            Qt.Key.Key_Down: QScrollBar.SliderAction.SliderSingleStepAdd,
            Qt.Key.Key_PageUp: QScrollBar.SliderAction.SliderPageStepSub,
            Qt.Key.Key_PageDown: QScrollBar.SliderAction.SliderPageStepAdd}
# What Qt's own lists and fields do with keys, said too.
_MOVING = (("Up, Down", "Another version"), ("Shift+Up, Shift+Down", "Select several"),
           ("Return", "Show the version, go to a comment"), ("Ctrl+Return", "Send the comment; in a dialog, publish"),
           ("Tab, Shift+Tab", "The next part of the window"),
           ("Menu, Shift+F10", "What can be done here"), ("Escape", "Leave a field, close this"))
# And the drawing of a comparison.
_DRAWN = (("Left, Right", "A frame on; with Shift a second"), ("Home, End", "To the first frame, to the last"),
          ("Up, Down", "From change to change"), ("+, −", "Nearer, farther"), ("F", "All of both timelines"),
          ("N", "The next comment"))


class KeysSheet(QFrame):
    """Lies over `over` until a key or a click; `keys` are pairs of an action's text and its key.

    While `comparing` the drawing's own are told too.
    """

    def __init__(self, keys: Sequence[tuple[str, str]], over: QWidget, *, comparing: bool = False) -> None:
        super().__init__(over)
        self.setProperty("role", "sheet")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Keys")
        self._over = over
        self._came_from = over.window().focusWidget()
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2 if comparing else 5)
        shown = [(_native(key), text) for text, key in keys if key] + list(_MOVING) + list(_DRAWN if comparing else ())
        narrow = over.width() < _WIDE
        high = -(-len(shown) // (1 if narrow else 2))
        if narrow:
            grid.setHorizontalSpacing(10)
            grid.setColumnStretch(1, 1)
        for at, (key, text) in enumerate(shown):
            keycap = label(key, "key")
            keycap.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(keycap, at % high, 2 * (at // high))
            grid.addWidget(elided(text) if narrow else label(text), at % high, 2 * (at // high) + 1)
        inside = QWidget()
        inside.setLayout(grid)
        self._inside, self._keys = inside, scrolled(inside)
        self._keys.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayout(column(row(label("Keys", "title"), None, button("Close", "link", self.close)), self._keys,
                              gap=12, edge=_EDGE))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        over.installEventFilter(self)
        self._fit()
        self.show()
        self.raise_()
        self.setFocus()

    def _fit(self) -> None:
        over, keys = self._over, self._keys
        size = self._inside.sizeHint() + QSize(2 * _EDGE + 2, 2 * _EDGE + 2 + _HEAD)
        if size.height() > over.height():
            size += QSize(keys.verticalScrollBar().sizeHint().width() + 8, 0)
        size = (size if over.width() >= _WIDE else QSize(over.width(), size.height())).boundedTo(over.size())
        self.setGeometry((over.width() - size.width()) // 2, (over.height() - size.height()) // 2,
                         size.width(), size.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See Qt."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt."""
        bar, step = self._keys.verticalScrollBar(), _SCROLLS.get(Qt.Key(event.key()))
        if step is not None and bar.maximum():
            bar.triggerAction(step)
            return
        self.close()
        if self._came_from is not None:
            self._came_from.setFocus()


def _native(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
