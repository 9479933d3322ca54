"""`vvt watch`: what it prints, and that it can be stopped and started again."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support.films import numbered_film


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    (tmp_path / "cards" / "A001").mkdir(parents=True)
    numbered_film(tmp_path / "cards" / "A001" / "C0001.MP4", 6)
    return tmp_path / "cards"


def test_once_deals_with_what_is_there(vvt, inside, cards: Path):
    ran = inside("watch", str(cards), "--project", "Dailies", "--once", "--settle", "0", "--author", "Ana")
    assert (ran.status, ran.out) == (0, f"Dailies/A001/C0001.MP4@v1  {cards / 'A001' / 'C0001.MP4'}\n")
    version = inside("show", "Dailies/A001/C0001.MP4@v1", "--json").json
    assert (version["author"], version["render"]["duration"], version["render"]["rate"]) == ("Ana", 6, "24000/1001")
    told = inside("comment", "Dailies/A001/C0001.MP4@v1", "soft", "--at", "00:00:00:05", "--json").json
    assert told["reviews"][0]["frame"] == 5
    assert inside("watch", str(cards), "--project", "Dailies", "--once", "--settle", "0").out == ""
    (cards / "broken.mov").write_bytes(b"not a film")
    again = inside("watch", str(cards), "--project", "Dailies", "--once", "--settle", "0", "--json")
    assert again.status == 1
    assert [(file["state"], bool(file["cause"])) for file in again.json["files"]] == [("refused", True)]


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="their file systems take Unicode names alone")
def test_a_name_that_is_no_unicode_is_refused_and_the_others_are_taken(inside, cards: Path):
    (cards / "A001" / "C0001.MP4").rename(cards / "A001" / "C\udcff.MP4")
    numbered_film(cards / "B.mov", 3)
    ran = inside("watch", str(cards), "--project", "Dailies", "--once", "--settle", "0", "--json")
    assert ran.status == 1
    assert [(file["state"], file["ref"]) for file in ran.json["files"]] == [
        ("refused", ""), ("published", "Dailies/B.mov@v1")]
    assert "is not all Unicode" in ran.json["files"][0]["cause"]


def test_control_c_ends_it_and_a_new_one_goes_on(vvt, inside, cards: Path):
    command = [sys.executable, "-m", "vvt", "watch", str(cards), "--project", "Dailies", "--settle", "0"]
    with subprocess.Popen(command, cwd=vvt.folder, env={**os.environ, **vvt.environment}, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline().startswith("Dailies/A001/C0001.MP4@v1  ")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (0, "")
    assert "Stopped." in err
    assert "Traceback" not in err
    numbered_film(cards / "B.mov", 3)
    ran = inside("watch", str(cards), "--project", "Dailies", "--once", "--settle", "0")
    assert ran.out.splitlines() == [f"Dailies/B.mov@v1  {cards / 'B.mov'}"]


def test_killed_in_the_middle_it_goes_on_without_doubles(vvt, inside, cards: Path):
    large = cards / "large.mov"
    numbered_film(large, 400, codec="rawvideo")
    command = [sys.executable, "-m", "vvt", "watch", str(cards), "--project", "Dailies", "--settle", "0"]
    with subprocess.Popen(command, cwd=vvt.folder, env={**os.environ, **vvt.environment}, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True) as process:
        process.stdout.readline()   # the first is published, the large one is next
        process.kill()
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        inside("watch", str(cards), "--project", "Dailies", "--once", "--settle", "0")
        if inside("list", "Dailies", "--json").json["cuts"][-1]["latest"]:
            break
    for cut in ("A001/C0001.MP4", "large.mov"):
        assert [version["number"] for version in inside("list", f"Dailies/{cut}", "--json").json["versions"]] == [1]
