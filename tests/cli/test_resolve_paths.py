"""`vvt resolve paths`: places named, listed and forgotten, by the command itself."""

import json
import subprocess

from support import commands


def vvt(*args: str, status: int = 0) -> subprocess.CompletedProcess:
    ran = commands.run("resolve", "paths", *args)
    assert ran.returncode == status, ran.stderr
    assert "Traceback" not in ran.stderr
    return ran


def test_places_come_and_go(tmp_path):
    assert vvt().stdout == "no folders are known by another name\n"
    assert vvt("add", "/Volumes/NAS", "Z:\\").stdout == "/Volumes/NAS is Z:\\\n"
    vvt("search", str(tmp_path))
    assert vvt().stdout == f"/Volumes/NAS is Z:\\\nsearched: {tmp_path}\n"
    told = {"places": [["/Volumes/NAS", "Z:\\"]], "search": [str(tmp_path)]}
    assert json.loads(vvt("--json").stdout) == told
    assert json.loads(vvt("--json", "add", "/Volumes/NAS", "Z:\\").stdout) == told
    assert json.loads(vvt("remove", "Z:\\", "--json").stdout) == {"places": [], "search": [str(tmp_path)]}
    vvt("remove", str(tmp_path))
    assert json.loads(vvt("--json").stdout) == {"places": [], "search": []}


def test_what_makes_no_sense_changes_nothing(tmp_path):
    vvt("add", "/Volumes/NAS", "Z:\\")
    assert "not a whole path" in vvt("add", "NAS", "Z:\\", status=2).stderr
    assert "neither a place nor" in vvt("remove", "/mnt", status=2).stderr
    assert "There is no folder" in vvt("search", str(tmp_path / "no"), status=2).stderr
    assert vvt().stdout == "/Volumes/NAS is Z:\\\n"
