"""Entries in Resolve's menus on three systems: put there, brought up to date, taken away; nobody else's touched."""

import ast
import json
import os
from pathlib import Path

import pytest

from vvt.host import HostRefused
from vvt.host.install import Machine, install, look, uninstall

PLATFORMS = ("darwin", "win32", "linux")
FOLDERS = {
    ("darwin", False): "home/Library/Application Support/Blackmagic Design/DaVinci Resolve/Fusion/Scripts",
    ("win32", False): "appdata/Blackmagic Design/DaVinci Resolve/Support/Fusion/Scripts",
    ("linux", False): "home/.local/share/DaVinciResolve/Fusion/Scripts",
    ("darwin", True): "root/Library/Application Support/Blackmagic Design/DaVinci Resolve/Fusion/Scripts",
    ("win32", True): "programdata/Blackmagic Design/DaVinci Resolve/Fusion/Scripts",
    ("linux", True): "root/opt/resolve/Fusion/Scripts",
}
ENTRY = "Deliver/Publish This Render.py"


def machine(platform: str, folder: Path) -> Machine:
    return Machine(platform, folder / "home", folder / "appdata", folder / "programdata", folder / "root")


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(params=[(platform, everybody) for platform in PLATFORMS for everybody in (False, True)],
                ids=lambda one: f"{one[0]}-{'all' if one[1] else 'me'}")
def place(request, tmp_path):
    """A machine, for whom, and where Resolve's scripts are there."""
    platform, everybody = request.param
    return machine(platform, tmp_path), everybody, tmp_path / FOLDERS[platform, everybody]


def test_entries_are_put_where_resolve_looks(place):
    at, everybody, scripts = place
    (only,) = install(at, all_users=everybody)
    assert (only.path, only.state) == (scripts / ENTRY, "in place")
    ast.parse(only.path.read_text("utf-8"), feature_version=(3, 6))
    record = json.loads(at.record(all_users=everybody).read_text())
    assert os.access(record["python"], os.X_OK)
    assert (Path(record["inside"]) / "vvt_resolve" / "menu.py").is_file()
    assert "__file__" not in only.path.read_text("utf-8")


def test_installing_again_changes_nothing(place, tmp_path):
    at, everybody, _ = place
    install(at, all_users=everybody)
    before = files(tmp_path)
    install(at, all_users=everybody)
    assert files(tmp_path) == before


def test_uninstalling_leaves_what_was_there_before(place, tmp_path):
    at, everybody, scripts = place
    theirs = scripts / "Deliver" / "Somebody's.py"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("print('mine')")
    before = files(tmp_path)
    install(at, all_users=everybody)
    assert uninstall(at, all_users=everybody) == []
    assert files(tmp_path) == before
    assert [entry.state for entry in look(at, all_users=everybody)] == ["missing"]


def test_an_empty_folder_of_ours_goes_too(place):
    at, everybody, scripts = place
    install(at, all_users=everybody)
    uninstall(at, all_users=everybody)
    assert not (scripts / "Deliver").exists()


def test_somebody_elses_file_of_that_name_is_not_touched(place, tmp_path):
    at, everybody, scripts = place
    theirs = scripts / ENTRY
    theirs.parent.mkdir(parents=True)
    theirs.write_text("print('mine')")
    before = files(tmp_path)
    assert [entry.state for entry in look(at, all_users=everybody)] == ["not ours"]
    with pytest.raises(HostRefused, match="is not as we wrote it"):
        install(at, all_users=everybody)
    uninstall(at, all_users=everybody)
    assert files(tmp_path) == before


def test_an_entry_somebody_changed_stays(place):
    at, everybody, scripts = place
    install(at, all_users=everybody)
    (scripts / ENTRY).write_text("print('improved')")
    assert [entry.state for entry in look(at, all_users=everybody)] == ["changed"]
    with pytest.raises(HostRefused):
        install(at, all_users=everybody)
    assert [entry.path for entry in uninstall(at, all_users=everybody)] == [scripts / ENTRY]
    assert (scripts / ENTRY).read_text() == "print('improved')"


def test_an_older_entry_of_ours_is_brought_up_to_date(place):
    from hashlib import sha256

    at, everybody, scripts = place
    install(at, all_users=everybody)
    old = b"# an earlier release's\n"
    (scripts / ENTRY).write_bytes(old)
    record = at.record(all_users=everybody)
    told = json.loads(record.read_text())
    told["files"] = {str(scripts / ENTRY): [sha256(old).hexdigest()]}
    record.write_text(json.dumps(told))
    assert [entry.state for entry in look(at, all_users=everybody)] == ["outdated"]
    assert [entry.state for entry in install(at, all_users=everybody)] == ["in place"]
    assert uninstall(at, all_users=everybody) == []


@pytest.mark.parametrize("within", ["Fusion", "Blackmagic Design/DaVinci Resolve/Fusion"])
def test_the_app_store_edition_has_a_folder_of_its_own(tmp_path, within):
    support = (tmp_path / "home/Library/Containers/com.blackmagic-design.DaVinciResolveLite/Data"
               / "Library/Application Support")
    (support / within).mkdir(parents=True)
    paths = [entry.path for entry in install(machine("darwin", tmp_path))]
    assert paths == [tmp_path / FOLDERS["darwin", False] / ENTRY, support / within / "Scripts" / ENTRY]


def test_resolve_in_a_home_of_its_own_on_linux(tmp_path):
    (tmp_path / "root/home/resolve").mkdir(parents=True)
    (only,) = install(machine("linux", tmp_path), all_users=True)
    assert only.path == tmp_path / "root/home/resolve/Fusion/Scripts" / ENTRY


def test_a_record_that_cannot_be_read_is_said_so(tmp_path):
    at = machine("linux", tmp_path)
    install(at)
    at.record(all_users=False).write_text("{")
    with pytest.raises(HostRefused, match="can't be read"):
        look(at)
