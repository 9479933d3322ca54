"""`vvt pull`: files in place, whole, never over another's, never outside the folder."""

from pathlib import Path

import pytest

CUT = "Night Train/Reel 2"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_only_the_render_or_only_the_timeline(three, inside, tmp_path: Path):
    inside("pull", f"{CUT}@v1", "--to", "one", "--only", "render")
    assert names(tmp_path / "one") == ["Reel 2 v001.mov"]
    inside("pull", f"{CUT}@v1", "--to", "two", "--only", "timeline")
    assert names(tmp_path / "two") == ["Reel 2 v001.otio"]
    assert inside("pull", f"{CUT}@v2", "--to", "three", "--only", "render").status == 2


def test_a_file_with_other_bytes_is_never_overwritten(three, inside, tmp_path: Path):
    mine = tmp_path / "Reel 2 v001.mov"
    mine.write_text("my own work")
    files = inside("pull", f"{CUT}@v1", "--only", "render", "--json").json["files"]
    assert files[0]["path"] == "Reel 2 v001 (2).mov"
    assert mine.read_text() == "my own work"
    assert len((tmp_path / "Reel 2 v001 (2).mov").read_bytes()) == files[0]["size"]


def test_what_is_there_already_is_said_and_left(three, inside, tmp_path: Path):
    inside("pull", f"{CUT}@v1", "--to", "back")
    before = names(tmp_path / "back")
    told = inside("pull", f"{CUT}@v1", "--to", "back")
    assert told.out.count("already there") == 2
    assert names(tmp_path / "back") == before


def test_the_same_bytes_under_the_second_name_are_found_again(three, inside, tmp_path: Path):
    (tmp_path / "Reel 2 v001.mov").write_text("my own work")
    inside("pull", f"{CUT}@v1", "--only", "render")
    again = inside("pull", f"{CUT}@v1", "--only", "render", "--json").json["files"][0]
    assert (again["path"], again["state"]) == ("Reel 2 v001 (2).mov", "already there")
    assert not (tmp_path / "Reel 2 v001 (3).mov").exists()


@pytest.mark.parametrize("cut", ["../../up", "..", "/etc/passwd", "C:\\Windows\\system32"])
def test_no_name_leads_out_of_the_folder(vvt, inside, first, tmp_path: Path, cut: str):
    inside("publish", f"Film/{cut}", "--timeline", str(first))
    folder = tmp_path / "deep" / "folder"
    inside("pull", f"Film/{cut}@v1", "--to", str(folder))
    assert len(names(folder)) == 1
    assert names(tmp_path / "deep") == ["folder"]


def test_damaged_bytes_get_no_name(three, inside, tmp_path: Path, damage):
    damage("cut.mov")
    told = inside("pull", f"{CUT}@v1", "--to", "back", "--only", "render")
    assert told.status == 2
    assert "not what was published" in told.err
    assert names(tmp_path / "back") == []


def test_verify_names_the_part_that_differs(three, inside, damage):
    damage("cut.mov")
    told = inside("verify", f"{CUT}@v1")
    assert told.status == 1
    assert "cut  DIFFERS" in told.out
    assert "timeline.otio  all right" in told.out
    assert inside("verify", f"{CUT}@v2").status == 0
    checked = inside("verify", f"{CUT}@v1", "--json")
    assert checked.status == 1
    assert [part["ok"] for part in checked.json["parts"]] == [False, True]
