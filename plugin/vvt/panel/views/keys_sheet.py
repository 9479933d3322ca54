"""The help over the window: every action and its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from vvt.panel.views.pieces import button, column, label, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

_COLUMNS = 2
# What Qt's own lists and fields do with keys, said too.
_MOVING = (("Up, Down", "Another version"), ("Shift+Up, Shift+Down", "Select several"),
           ("Return", "Show the version, go to a comment"), ("Tab, Shift+Tab", "The next part of the window"),
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
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2 if comparing else 5)
        shown = [(_native(key), text) for text, key in keys if key] + list(_MOVING) + list(_DRAWN if comparing else ())
        high = -(-len(shown) // _COLUMNS)
        for at, (key, text) in enumerate(shown):
            keycap = label(key, "key")
            keycap.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(keycap, at % high, 2 * (at // high))
            grid.addWidget(label(text), at % high, 2 * (at // high) + 1)
        self.setLayout(column(row(label("Keys", "title"), None, button("Close", "link", self.close)), grid,
                              gap=12, edge=24))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        over.installEventFilter(self)
        self._fit()
        self.show()
        self.raise_()
        self.setFocus()

    def _fit(self) -> None:
        over = self._over
        size = self.sizeHint().boundedTo(over.size())
        self.setGeometry((over.width() - size.width()) // 2, (over.height() - size.height()) // 2,
                         size.width(), size.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See Qt."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt."""
        self.close()
        if self._came_from is not None:
            self._came_from.setFocus()


def _native(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
