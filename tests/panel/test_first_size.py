"""What opens for the first time fits on the screen, also a small one drawn at 200 %."""

import json
import os
import subprocess
import sys

import pytest

# A process of its own: a program has one screen, and it is what it was when it began.
_OPENED = """
import json, os, sys
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from vvt.panel.actions.nearby import Nearby
from vvt.panel.look import dress
from vvt.panel.session import Session
from vvt.panel.views.files_dialog import FilesDialog
from vvt.panel.views.publish_form import PublishForm
from vvt.panel.views.publish_pages import PublishPages
from vvt.panel.views.versions_window import VersionsWindow
from vvt.panel.work import Workshop

application = QApplication(["Video Versions"])
dress(application)
session, workshop, nearby = Session({}), Workshop(), Nearby()
window = VersionsWindow(session, nearby, workshop, QSettings(sys.argv[1], QSettings.Format.IniFormat))
window.open()
opened = [window, FilesDialog(session, workshop), PublishPages(session, workshop, PublishForm())]
for one in opened:
    one.show()
application.processEvents()
room = application.primaryScreen().availableGeometry()
print(json.dumps([[room.width(), room.height()], *([one.width(), one.height()] for one in opened)]))
sys.stdout.flush()
os._exit(0)
"""


@pytest.mark.parametrize(("wide", "high", "scale"), [(1920, 1200, 2), (1366, 768, 1), (1280, 1024, 2)])
def test_what_opens_first_fits_on_the_screen(tmp_path, wide, high, scale):
    screens = tmp_path / "screens.json"
    screens.write_text(json.dumps({"screens": [{
        "name": "one", "x": 0, "y": 0, "width": wide // scale, "height": high // scale, "dpr": scale}]}))
    made = subprocess.run([sys.executable, "-c", _OPENED, str(tmp_path / "panel.ini")], check=True, text=True,
                          stdout=subprocess.PIPE, timeout=60,
                          env={**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={screens}"})
    room, *opened = json.loads(made.stdout)
    assert room == [wide // scale, high // scale]
    assert [size for size in opened if size[0] > room[0] or size[1] > room[1]] == []
