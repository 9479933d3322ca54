"""From Resolve's menu: the script becomes the agent, our window opens beside it, and ends with Resolve."""

import html
import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from PySide6.QtCore import Qt

from support import commands
from vvt.panel.views.publish_dialog import PublishDialog
from vvt.store import CutName

KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_EC2_METADATA_DISABLED")


class Menu:
    """A machine with our entries in Resolve's menu, a bucket configured, and a browser that says what it is shown."""

    def __init__(self, resolve, folder: Path):
        self.resolve, self.folder, self.agent = resolve, folder, folder / "agent"
        told = commands.run("resolve", "install", "--json")
        assert told.returncode == 0, told.stderr
        self.entries = {Path(entry["path"]).stem: Path(entry["path"]) for entry in json.loads(told.stdout)["entries"]}
        self.record = Path(os.environ["HOME"]) / ".vvt" / "install.json"
        browser = folder / "browser"
        browser.write_text(f'#!/bin/sh\necho "$1" >> "{folder}/shown"\n')
        browser.chmod(browser.stat().st_mode | stat.S_IXUSR)
        self.environment = {name: os.environ[name] for name in KEYS} | {
            "QT_QPA_PLATFORM": "offscreen", "BROWSER": str(browser), "DISPLAY": ":0"}

    def choose(self, entry: str):
        """The editor chooses an entry of the menu."""
        return self.resolve.run_menu_script(self.entries[entry], environment=self.environment)

    @property
    def connected(self) -> bool:
        return (self.agent / "agent.json").exists()

    def window_pid(self) -> int:
        """The process of the window that is open, 0 for none."""
        try:
            pid = int((self.agent / "panel.lock").read_text().split()[0])
            os.kill(pid, 0)
        except (OSError, ValueError, IndexError):
            return 0
        return pid if (self.agent / "panel.socket").exists() else 0

    def shown(self) -> str:
        """What the browser was given to show."""
        listed = self.folder / "shown"
        urls = listed.read_text().split("\n") if listed.exists() else []
        return html.unescape("".join(Path(unquote(urlsplit(url).path)).read_text("utf-8") for url in urls if url))

    def said(self) -> str:
        log = self.agent / "panel.log"
        return log.read_text("utf-8") if log.exists() else ""


@pytest.fixture
def menu(resolve, bucket, s3, tmp_path):
    Path(os.environ["VVT_CONFIG"]).write_text(
        f'bucket = "{bucket}"\nendpoint = "{s3.endpoint}"\nregion = "us-east-1"\nauthor = "Ada"\n')
    made = Menu(resolve, tmp_path)
    yield made
    if pid := made.window_pid():
        os.kill(pid, signal.SIGKILL)


def opened(menu) -> int:
    """Wait until the window is there, connected through the script; its process."""
    try:
        menu.resolve.until(lambda: menu.window_pid() and menu.connected, 40)
    except TimeoutError:
        raise AssertionError(menu.said()) from None
    return menu.window_pid()


def gone(menu, pid: int) -> None:
    menu.resolve.until(lambda: not menu.window_pid(), 40)
    menu.resolve.until(lambda: not menu.connected, 20)

    def ended() -> bool:
        said = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
        return not said.strip() or said.startswith("Z")

    menu.resolve.until(ended, 20)


def test_the_script_becomes_the_agent_and_all_ends_with_resolve(menu):
    script = menu.choose("Versions Panel")
    pid = opened(menu)
    told = json.loads((menu.agent / "agent.json").read_text())
    assert told["pid"] == script.now()["pid"]
    menu.resolve.tell("quit")
    gone(menu, pid)
    assert "Traceback" not in menu.said()
    menu.resolve.start()


@pytest.mark.parametrize("resolve", [{"edition": "free", "version": "20.3"}], indirect=True)
def test_in_the_free_edition_a_version_is_published_through_the_script(
        menu, qtbot, dressed, *, session, nearby, workshop, store):
    menu.choose("Publish Version")
    opened(menu)
    dialog = PublishDialog(session, nearby, workshop)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.go.isVisible, timeout=30_000)
    assert dialog.go.text() == "Publish"
    with qtbot.waitSignal(dialog.published, timeout=60_000):
        qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert [record.label for record in store.versions(CutName("Film", "Reel 2"))] == ["v001"]
    os.kill(menu.window_pid(), signal.SIGTERM)
    menu.resolve.until(lambda: not menu.connected, 20)


def test_chosen_again_it_hands_over_and_the_agent_stays(menu):
    first = menu.choose("Versions Panel")
    pid = opened(menu)
    again = menu.choose("Publish Version").wait(40)
    assert again["status"] == 0, again
    assert menu.window_pid() == pid
    assert first.now()["status"] is None
    os.kill(pid, signal.SIGTERM)
    assert first.wait(30)["status"] == 0, "and ends when nobody needs it"


def test_a_window_that_was_open_before_gets_the_script_as_its_way_to_resolve(menu, tmp_path):
    before = subprocess.Popen([sys.executable, "-m", "vvt", "panel"], stderr=subprocess.DEVNULL,
                              env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    menu.resolve.until(menu.window_pid, 40)
    script = menu.choose("Versions Panel")
    menu.resolve.until(lambda: menu.connected, 20)
    # Longer than the script stays when its own window has handed over and nobody has come.
    with pytest.raises(TimeoutError):
        menu.resolve.until(lambda: script.now()["status"] is not None, 8)
    assert menu.window_pid() == before.pid
    before.kill()
    before.wait()
    assert script.wait(30)["status"] == 0


def test_with_our_python_gone_the_editor_is_shown_what_to_do(menu):
    told = json.loads(menu.record.read_text())
    menu.record.write_text(json.dumps({**told, "python": "/gone/python3"}))
    ended = menu.choose("Publish Version").wait(30)
    assert ended["status"] == 0, ended
    for text in (ended["out"], menu.shown()):
        assert "/gone/python3" in text
        assert "vvt resolve install" in text


def test_uninstalled_the_editor_is_shown_what_to_do(menu):
    menu.record.unlink()
    ended = menu.choose("Versions Panel").wait(30)
    assert ended["status"] == 0, ended
    for text in (ended["out"], menu.shown()):
        assert "Run `vvt resolve install`" in text


def test_a_window_that_cannot_open_is_said_with_its_last_words(menu):
    Path(os.environ["VVT_CONFIG"]).write_text("bucket = \n")
    ended = menu.choose("Versions Panel").wait(40)
    assert ended["status"] == 0, ended
    for text in (ended["out"], menu.shown()):
        assert "could not be opened" in text
        assert "can't be understood" in text


def test_uninstall_takes_exactly_ours(menu):
    folder = menu.entries["Publish Version"].parent
    assert sorted(path.name for path in folder.iterdir()) == ["Publish Version.py", "Versions Panel.py"]
    (folder.parent / "Somebody's.py").write_text("print('mine')")
    assert commands.run("resolve", "uninstall").returncode == 0
    assert not folder.exists()
    assert [path.name for path in folder.parent.iterdir()] == ["Somebody's.py"]
    assert not menu.record.exists()
