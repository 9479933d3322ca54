"""What came of what the editor did, above the list: a card of each action stays until it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from vvt.panel.views.pieces import column, elided

if TYPE_CHECKING:
    from vvt.panel.views.cards import Card

_EDGE, _BELOW = 14, 8   # pixels


class Notices(QWidget):
    """The newest card, and in a line what the one before it says: more cards would leave the versions no room. One goes
    when it is dismissed, or when the same action has come to another end.

    `left` comes when the editor has dismissed one.
    """

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: dict[str, Card] = {}       # by what was done, the newest last
        self._more = elided("", "quiet")
        self._column = column(self._more, gap=6)
        self._column.setContentsMargins(_EDGE, 0, _EDGE, _BELOW)
        self.setLayout(self._column)
        self._show()

    def notify(self, card: Card, of: str) -> None:
        """Show a card, in place of what is told already of what was done."""
        self.settle(of)
        self._cards[of] = card
        card.offer("Dismiss", lambda: self._dismiss(of))
        self._column.insertWidget(0, card)
        self._show()

    def settle(self, of: str) -> None:
        """Take the card of what was done away, if there is any."""
        card = self._cards.pop(of, None)
        if card is not None:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
            self._show()

    def settle_all(self) -> None:
        """Take all of them away."""
        for of in list(self._cards):
            self.settle(of)

    def go_there(self) -> None:
        """Bring the keyboard to what can be done about the newest one."""
        newest = next(reversed(self._cards.values()), None)
        if newest is not None:
            newest.findChildren(QPushButton)[0].setFocus()

    def _dismiss(self, of: str) -> None:
        self.settle(of)
        self.left.emit()

    def _show(self) -> None:
        told = list(reversed(self._cards.values()))
        before = told[1:]
        for age, card in enumerate(told):
            card.setVisible(age == 0)
        rest = f" ({len(before) - 1} more)" if len(before) > 1 else ""
        self._more.setText(f"Before it{rest}: {before[0].trouble.cause}" if before else "")
        self._more.setToolTip("\n".join(card.trouble.cause for card in before))
        self._more.setVisible(bool(before))
        self.setVisible(bool(told))
