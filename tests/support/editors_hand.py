"""`vvt panel …` with an editor's hand at its window: types and presses what EDITORS_HAND says, and closes it.

EDITORS_HAND is JSON: `note` and `preset` ("" for no film) for the dialog, `seen` the file that gets what it said in the
end. Run as the Python of the install record, so Resolve's menu starts it; the program itself is the one everybody has.
"""

import json
import os
import runpy
import sys
import threading
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from vvt.panel.views.publish_dialog import PublishDialog

_LOOKS_EVERY = 0.1


class Hand(QObject):
    """Looks at the window again and again, in the window's own thread."""

    look = Signal()

    def __init__(self, wish: dict[str, str]) -> None:
        super().__init__()
        self.wish, self.asked = wish, False
        self.look.connect(self._do, Qt.ConnectionType.QueuedConnection)

    def _do(self) -> None:
        dialog = next((one for one in QApplication.topLevelWidgets()
                       if isinstance(one, PublishDialog) and one.isVisible()), None)
        if dialog is None:
            return
        if not self.asked and dialog.go.isVisible() and dialog.go.isEnabled() and dialog.go.text() == "Publish":
            self.asked = True
            self._fill(dialog)
            QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
        elif dialog.back.text() == "Close" and dialog.back.isVisible():
            said = [label.text() for label in dialog.findChildren(QLabel) if label.isVisible() and label.text()]
            Path(self.wish["seen"]).write_text("\n".join(said), "utf-8")
            QTest.mouseClick(dialog.back, Qt.MouseButton.LeftButton)

    def _fill(self, dialog: PublishDialog) -> None:
        QTest.keyClicks(dialog.form.note, self.wish["note"])
        (dialog.form.rendered if self.wish["preset"] else dialog.form.bare).setChecked(True)
        dialog.form.preset.setCurrentText(self.wish["preset"])


def at_work(wish: dict[str, str]) -> None:
    """Wait for the program's window, and look at it from then on."""
    while (application := QCoreApplication.instance()) is None:
        time.sleep(_LOOKS_EVERY)
    hand = Hand(wish)
    hand.moveToThread(application.thread())
    while True:
        hand.look.emit()
        time.sleep(_LOOKS_EVERY)


if __name__ == "__main__":
    sys.argv = sys.argv[2:]  # without `-m`
    if "EDITORS_HAND" in os.environ:
        threading.Thread(target=at_work, args=(json.loads(os.environ.pop("EDITORS_HAND")),), daemon=True).start()
    runpy.run_module("vvt", run_name="__main__", alter_sys=True)
