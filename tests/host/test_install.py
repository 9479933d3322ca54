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
ENTRIES = (ENTRY, "Utility/Video Versions/Publish Version.py", "Utility/Video Versions/Versions Panel.py")


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
    entries = install(at, all_users=everybody)
    assert [(entry.path, entry.state) for entry in entries] == [(scripts / name, "in place") for name in ENTRIES]
    for entry in entries:
        text = entry.path.read_text("utf-8")
        ast.parse(text, feature_version=(3, 6))
        assert "__file__" not in text
        assert len(text.splitlines()) < 45, "a few lines"
    record = json.loads(at.record(all_users=everybody).read_text())
    assert os.access(record["python"], os.X_OK)
    assert (Path(record["inside"]) / "vvt_resolve" / "menu.py").is_file()


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
    assert [entry.state for entry in look(at, all_users=everybody)] == ["missing"] * 3


def test_the_folders_we_made_go_too_and_no_others(place, tmp_path):
    at, everybody, scripts = place
    (scripts / "Utility").mkdir(parents=True)
    before = sorted(tmp_path.rglob("*"))
    install(at, all_users=everybody)
    assert (scripts / "Utility" / "Video Versions").is_dir()
    install(at, all_users=everybody)
    uninstall(at, all_users=everybody)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_record_of_before_says_no_folders(place, tmp_path):
    at, everybody, scripts = place
    install(at, all_users=everybody)
    record = at.record(all_users=everybody)
    told = json.loads(record.read_text())
    del told["folders"], told["environment"]
    record.write_text(json.dumps(told))
    assert uninstall(at, all_users=everybody) == []
    assert not files(tmp_path)
    assert not (scripts / "Deliver").exists()


def test_the_menu_is_told_what_its_environment_lacks(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VVT_CONFIG", "studio.toml")
    monkeypatch.delenv("VVT_CACHE_DIR")
    at = machine("linux", tmp_path)
    install(at)
    assert json.loads(at.record(all_users=False).read_text())["environment"] == {
        "VVT_CONFIG": str(tmp_path / "studio.toml")}
    install(at, all_users=True)
    assert not json.loads(at.record(all_users=True).read_text())["environment"], "the others have homes of their own"


def test_entries_whose_python_is_gone_are_outdated(place):
    at, everybody, _ = place
    install(at, all_users=everybody)
    record = at.record(all_users=everybody)
    told = json.loads(record.read_text())
    record.write_text(json.dumps({**told, "python": str(record.parent / "gone")}))
    assert {entry.state for entry in look(at, all_users=everybody)} == {"outdated"}
    assert {entry.state for entry in install(at, all_users=everybody)} == {"in place"}
    assert json.loads(record.read_text())["python"] == told["python"]


def test_somebody_elses_file_of_that_name_is_not_touched(place, tmp_path):
    at, everybody, scripts = place
    theirs = scripts / ENTRY
    theirs.parent.mkdir(parents=True)
    theirs.write_text("print('mine')")
    before = files(tmp_path)
    assert [entry.state for entry in look(at, all_users=everybody)] == ["not ours", "missing", "missing"]
    with pytest.raises(HostRefused, match="is not as we wrote it"):
        install(at, all_users=everybody)
    uninstall(at, all_users=everybody)
    assert files(tmp_path) == before


def test_an_entry_somebody_changed_stays(place):
    at, everybody, scripts = place
    install(at, all_users=everybody)
    (scripts / ENTRY).write_text("print('improved')")
    assert [entry.state for entry in look(at, all_users=everybody)] == ["changed", "in place", "in place"]
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
    told["files"][str(scripts / ENTRY)] = [sha256(old).hexdigest()]
    record.write_text(json.dumps(told))
    assert [entry.state for entry in look(at, all_users=everybody)] == ["outdated", "in place", "in place"]
    assert [entry.state for entry in install(at, all_users=everybody)] == ["in place"] * 3
    assert uninstall(at, all_users=everybody) == []


@pytest.mark.parametrize("within", ["Fusion", "Blackmagic Design/DaVinci Resolve/Fusion"])
def test_the_app_store_edition_has_a_folder_of_its_own(tmp_path, within):
    support = (tmp_path / "home/Library/Containers/com.blackmagic-design.DaVinciResolveLite/Data"
               / "Library/Application Support")
    (support / within).mkdir(parents=True)
    paths = [entry.path for entry in install(machine("darwin", tmp_path))]
    assert paths == [folder / entry for folder in (tmp_path / FOLDERS["darwin", False], support / within / "Scripts")
                     for entry in ENTRIES]


def test_resolve_in_a_home_of_its_own_on_linux(tmp_path):
    (tmp_path / "root/home/resolve").mkdir(parents=True)
    paths = [entry.path for entry in install(machine("linux", tmp_path), all_users=True)]
    assert paths == [tmp_path / "root/home/resolve/Fusion/Scripts" / entry for entry in ENTRIES]


def test_a_record_that_cannot_be_read_is_said_so(tmp_path):
    at = machine("linux", tmp_path)
    install(at)
    at.record(all_users=False).write_text("{")
    with pytest.raises(HostRefused, match="can't be read"):
        look(at)
