"""The window's actions: names, keys, and what each needs of the selection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from vvt.panel.models.rows import VersionRow


@dataclass(frozen=True, slots=True)
class _Told:
    name: str
    text: str
    key: str
    tip: str


_ACTIONS = (
    _Told("publish", "Publish…", "Ctrl+P", "Publish the timeline that is open in Resolve"),
    _Told("pull", "Pull as timeline", "Ctrl+T", "Bring this version back as a new timeline; yours stays as it is"),
    _Told("beside", "Lay beside", "Ctrl+L", "Lay this version's film on a copy of the open timeline, in sync"),
    _Told("compare", "Compare with timeline", "Ctrl+D", "What changed since this version on the open timeline"),
    _Told("compare_two", "Compare the two selected", "Ctrl+Shift+D", "What changed from one version to the other"),
    _Told("before", "Compare with the one before", "Ctrl+B", "What changed from the version before to this one"),
    _Told("fetch", "Fetch files…", "Ctrl+S", "Put this version's files into a folder, verified"),
    _Told("show", "Show", "Ctrl+I", "Everything that is known of this version"),
    _Told("copy", "Copy reference", "Ctrl+C", "Copy PROJECT/CUT@v3, as mails and the command line take it"),
    _Told("refresh", "Look again", "F5", "See what is new in the bucket"),
    _Told("search", "Search", "Ctrl+F", "Find a project or cut"),
    _Told("on_top", "Stay on top", "", "Keep this window before all others"),
    _Told("setup", "Another bucket…", "", "Take another bucket into use"),
    _Told("quit", "Quit", "Ctrl+Q", ""),
)


class WindowActions:
    """One QAction each, by name; `enable` looks at what is selected."""

    def __init__(self, window: QWidget, does: dict[str, Callable[[], object]]) -> None:
        self._by_name = {told.name: _made(window, told, does[told.name]) for told in _ACTIONS}
        self["on_top"].setCheckable(True)

    def __getitem__(self, name: str) -> QAction:
        """The action of this name."""
        return self._by_name[name]

    def named(self, *names: str) -> list[QAction | None]:
        """Actions in a row; "" is a line between them."""
        return [self._by_name[name] if name else None for name in names]

    def enable(self, selected: Sequence[VersionRow]) -> None:
        """Offer what can be done with these."""
        versions = [one for one in selected if one.record is not None]
        one = versions[0] if len(versions) == 1 == len(selected) else None
        self["pull"].setEnabled(bool(one and one.holds.timeline))
        self["beside"].setEnabled(bool(one and one.holds.picture))
        self["compare"].setEnabled(bool(one and one.holds.timeline))
        self["before"].setEnabled(bool(one and one.holds.timeline and one.before))
        self["compare_two"].setEnabled(len(versions) == 2 and all(each.holds.timeline for each in versions))
        for name in ("fetch", "copy"):
            self[name].setEnabled(one is not None)
        self["show"].setEnabled(len(selected) == 1)


def _made(window: QWidget, told: _Told, does: Callable[[], object]) -> QAction:
    action = QAction(told.text, window)
    if told.key:
        action.setShortcut(QKeySequence(told.key))
        action.setToolTip(f"{told.tip} ({action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})".strip())
    else:
        action.setToolTip(told.tip)
    # Without the action's own argument, whether it is checked.
    action.triggered.connect(lambda _: does())
    window.addAction(action)
    return action
