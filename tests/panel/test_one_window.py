"""One window a user, in real processes: a second start hands over; a killed one is in nobody's way."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from vvt.panel.asked import Asked
from vvt.panel.single import be_first


@pytest.fixture
def window(tmp_path, monkeypatch):
    """Starts `vvt panel …`; ends what is left at the end."""
    monkeypatch.setenv("VVT_AGENT_DIR", str(tmp_path / "agent"))
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    running = []

    def start(*args: str) -> subprocess.Popen:
        running.append(subprocess.Popen([sys.executable, "-m", "vvt", "panel", "--json", *args], text=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE))
        return running[-1]
    yield start
    for process in running:
        process.kill()
        process.communicate()


def is_open(qtbot, tmp_path: Path) -> None:
    qtbot.waitUntil((tmp_path / "agent" / "panel.socket").exists, timeout=30_000)


def ended(process: subprocess.Popen) -> dict:
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    return json.loads(out)


def test_a_second_start_of_this_user_hands_over_and_ends(qtbot, window, tmp_path):
    first = window()
    is_open(qtbot, tmp_path)
    assert (tmp_path / "agent").stat().st_mode & 0o077 == 0, "nobody else can ask"
    assert ended(window("--publish")) == {"handed_over": True}
    assert first.poll() is None
    first.send_signal(signal.SIGINT)
    assert ended(first) == {"handed_over": False}


def test_two_starts_at_once_are_one_window(qtbot, window, tmp_path):
    both = window(), window()
    qtbot.waitUntil(lambda: any(process.poll() is not None for process in both), timeout=40_000)
    (stays,) = [process for process in both if process.poll() is None]
    (handed,) = [process for process in both if process is not stays]
    assert ended(handed) == {"handed_over": True}
    stays.send_signal(signal.SIGINT)
    ended(stays)


def test_a_killed_window_is_in_nobodys_way(qtbot, window, tmp_path):
    first = window()
    is_open(qtbot, tmp_path)
    first.kill()
    first.wait()
    (tmp_path / "agent" / "panel.socket").unlink()
    second = window()
    is_open(qtbot, tmp_path)
    assert second.poll() is None
    assert ended(window()) == {"handed_over": True}


@pytest.mark.parametrize("line", [b"", b"\n", b"{}\n", b"[1]\n", b"\xff\xfe\n", b'{"publish": "yes", "cut": 3}\n'])
def test_nonsense_asks_for_nothing_but_the_front(line):
    asked = Asked.from_bytes(line)
    assert not asked.publish
    assert not asked.follow


def test_what_is_asked_comes_back_as_it_was():
    asked = Asked("Film/Reel 1 – „Übung“", publish=True, follow=True, version=3, options={"bucket": "other"})
    assert Asked.from_bytes(asked.to_bytes()) == asked


def test_the_first_hears_what_later_ones_ask(qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("VVT_AGENT_DIR", str(tmp_path / "agent"))
    first = be_first(Asked())
    assert QCoreApplication.instance() is not None
    first.listen()
    second = [sys.executable, "-m", "vvt", "panel", "Film/Reel 1", "--publish"]
    with qtbot.waitSignal(first.asked, timeout=30_000) as asked:
        process = subprocess.Popen(second, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    assert asked.args == [Asked("Film/Reel 1", publish=True)]
    assert process.wait(20) == 0
    first.close()


def test_certificates_named_in_the_second_starts_folder_are_found_by_the_first(qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("VVT_AGENT_DIR", str(tmp_path / "agent"))
    first = be_first(Asked())
    first.listen()
    second = [sys.executable, "-m", "vvt", "panel", "--ca-bundle", "ours.pem"]
    with qtbot.waitSignal(first.asked, timeout=30_000) as asked:
        process = subprocess.Popen(second, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, cwd=tmp_path)
    assert asked.args == [Asked(options={"ca_bundle": str(tmp_path / "ours.pem")})]
    assert process.wait(20) == 0
    first.close()


def test_other_commands_load_no_window():
    program = ("import sys\nfrom vvt.cli import main\n"
               "try: main(['--help'])\nexcept SystemExit: pass\n"
               "print('PySide6' in sys.modules, file=sys.stderr)")
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stderr.split() == ["False"]
