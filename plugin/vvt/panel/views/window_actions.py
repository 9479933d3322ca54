"""The window's actions: names, keys, and what each needs of the selection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from vvt.panel.models.sought import STATUSES

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
    _Told("publish_files", "Publish files…", "Ctrl+Shift+P", "Publish a film and timeline files of any program"),
    _Told("changes", "What changed", "Ctrl+B", "From the version before to this one, or between the two selected"),
    _Told("pull", "Pull as timeline", "Ctrl+T", "Bring this version back as a new timeline; yours stays as it is"),
    _Told("pull_media", "Pull with media from…", "Ctrl+Shift+T", "The same, where the media moved to another folder"),
    _Told("beside", "Lay beside", "Ctrl+L", "Lay this version's film on a copy of the open timeline, in sync"),
    _Told("compare", "Compare with timeline", "Ctrl+D", "What changed since this version on the open timeline"),
    _Told("compare_any", "Compare anything…", "Ctrl+E", "Choose versions, your timeline or files, or drop files here"),
    _Told("fetch", "Fetch files…", "Ctrl+S", "Put this version's files into a folder, verified"),
    _Told("proxy", "Make viewing proxy again", "", "Where it is damaged or lost; the version stays as it is"),
    _Told("show", "Show", "Ctrl+I", "Everything that is known of this version, or of a publish on its way"),
    _Told("copy", "Copy reference", "Ctrl+C", "Copy PROJECT/CUT@v3, as mails and the command line take it"),
    *(_Told(f"status {word}", word.capitalize(), f"Ctrl+{key}", f"Say that this version is {word}")
      for key, word in enumerate(STATUSES, 1)),
    _Told("comments", "Comments", "Ctrl+K", "Read and write what is said of this version"),
    _Told("pin", "Comment at the playhead", "Ctrl+Shift+K", "Say something of the frame it, or Resolve, stands at"),
    _Told("resume", "Send now", "Ctrl+R", "Go on with this publish"),
    _Told("drop", "Don't send", "Ctrl+Backspace", "Give this publish up; your files stay"),
    _Told("look", "Look at your timeline", "F6", "How much changed on it since the version it grew from"),
    _Told("to_versions", "Go to the versions", "F2", ""),
    _Told("to_timelines", "Go to the drawn timelines", "F3", ""),
    _Told("to_changes", "Go to the change list", "F4", ""),
    _Told("to_notice", "Go to the newest notice", "F7", "What can be done about what it says"),
    _Told("filter", "Filter versions", "Ctrl+Shift+F", "By note, comment, author, status and date"),
    _Told("refresh", "Look again", "F5", "See what is new in the bucket"),
    _Told("search", "Search projects and cuts", "Ctrl+F", "Find a project or cut"),
    _Told("on_top", "Stay on top", "", "Keep this window before all others"),
    _Told("left", "At the left edge", "Ctrl+Alt+Left", "Beside Resolve, at the left edge of this screen"),
    _Told("right", "At the right edge", "Ctrl+Alt+Right", "Beside Resolve, at the right edge of this screen"),
    _Told("setup", "Another bucket…", "", "Take another bucket into use"),
    _Told("keys", "Keys", "F1", "All of these, with their keys (also ?)"),
    _Told("quit", "Quit", "Ctrl+Q", ""),
)

# As they stand in the menu; "" is a line between them, "statuses" a menu of its own.
_IN_ORDER = ("publish", "publish_files", "", "pull", "pull_media", "beside", "",
             "changes", "compare", "compare_any", "", "statuses", "comments", "pin", "",
             "fetch", "proxy", "show", "copy", "", "resume", "drop", "", "look", "refresh", "filter", "search",
             "to_versions", "to_timelines", "to_changes", "to_notice", "",
             "on_top", "left", "right", "setup", "keys", "quit")


class WindowActions:
    """One QAction each, by name; `enable` looks at what is selected."""

    def __init__(self, window: QWidget, does: dict[str, Callable[[], object]]) -> None:
        self._by_name = {told.name: _made(window, told, does[told.name]) for told in _ACTIONS}
        self["on_top"].setCheckable(True)
        self.statuses = QMenu("Status", window)
        self.statuses.addActions([self[f"status {word}"] for word in STATUSES])
        self["keys"].setShortcuts([QKeySequence("F1"), QKeySequence("?")])

    def __getitem__(self, name: str) -> QAction:
        """The action of this name."""
        return self._by_name[name]

    @property
    def in_order(self) -> list[QAction | QMenu | None]:
        """All of them as a menu has them; None is a line between them."""
        return [self.statuses if name == "statuses" else self._by_name[name] if name else None for name in _IN_ORDER]

    @property
    def keyed(self) -> list[tuple[str, str]]:
        """Every action with a key, as it is pressed."""
        return [(told.text.removesuffix("…"), told.key) for told in _ACTIONS if told.key]

    def enable(self, selected: Sequence[VersionRow]) -> None:
        """Offer what can be done with these."""
        versions = [one for one in selected if one.record is not None]
        one = versions[0] if len(versions) == 1 == len(selected) else None
        for name in ("pull", "pull_media"):
            self[name].setEnabled(bool(one and one.holds.timeline))
        self["beside"].setEnabled(bool(one and one.holds.picture))
        self["proxy"].setEnabled(bool(one and one.number and one.holds.picture))
        self["compare"].setEnabled(bool(one and one.holds.timeline))
        self["changes"].setEnabled(one.since_before if one else
                                   len(versions) == 2 and all(each.holds.timeline for each in versions))
        for name in ("fetch", "copy"):
            self[name].setEnabled(one is not None)
        numbered = [each for each in versions if each.number]
        for word in STATUSES:
            self[f"status {word}"].setEnabled(bool(numbered))
        self["pin"].setEnabled(bool(one and one.number))
        going = selected[0].going if len(selected) == 1 else None
        self["resume"].setEnabled(going is not None and going.state != "sending")
        self["drop"].setEnabled(going is not None)
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
