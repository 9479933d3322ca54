"""One file under the names it has on three systems, moved volumes, and folders to search."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vvt.errors import VvtError
from vvt.paths import (
    Finder,
    Places,
    candidates,
    configured,
    file_name,
    paths_file,
    save,
    with_place,
    with_search,
    without,
)

NAS = Places((("/Volumes/NAS", "Z:\\"), ("/Volumes/NAS", r"\\server\share"), ("/mnt/nas", "/Volumes/NAS")))
SHOT = {"mac": "/Volumes/NAS/day 1/A001.mov", "drive": r"Z:\day 1\A001.mov", "share": r"\\server\share\day 1\A001.mov",
        "linux": "/mnt/nas/day 1/A001.mov"}


@pytest.mark.parametrize("there", SHOT)
@pytest.mark.parametrize("written", SHOT)
def test_one_nas_is_one_under_all_its_names(written, there):
    finder = Finder(NAS, {SHOT[there]}.__contains__)
    assert str(finder.here(SHOT[written])) == SHOT[there]


@pytest.mark.parametrize("written", [r"z:\Day 1\A001.mov".replace("Day", "day"), "Z:/day 1/A001.mov",
                                     r"\\SERVER\Share\day 1\A001.mov", r"Z:\\day 1\\A001.mov"])
def test_windows_paths_come_in_any_case_and_slash(written):
    assert str(Finder(NAS, {SHOT["linux"]}.__contains__).here(written)) == SHOT["linux"]


def test_other_paths_are_as_they_are_written():
    assert Finder(NAS, {SHOT["linux"]}.__contains__).here("/volumes/nas/day 1/A001.mov") is None
    assert Finder(NAS, {SHOT["linux"]}.__contains__).here("/Volumes/NASA/day 1/A001.mov") is None


def test_the_longest_folder_wins():
    places = Places((("/Volumes/NAS", "/mnt/a"), ("/Volumes/NAS/day 1", "/mnt/b")))
    assert list(candidates("/Volumes/NAS/day 1/x.mov", places.pairs))[1] == "/mnt/b/x.mov"
    assert list(candidates("/Volumes/NAS/day 2/x.mov", places.pairs)) == [
        "/Volumes/NAS/day 2/x.mov", "/mnt/a/day 2/x.mov"]


def test_the_path_itself_goes_first():
    finder = Finder(NAS, {SHOT["mac"], SHOT["linux"]}.__contains__)
    assert (str(finder.here(SHOT["mac"])), str(finder.here(SHOT["linux"]))) == (SHOT["mac"], SHOT["linux"])
    assert finder.here("") is None


def test_accents_are_found_however_they_are_written():
    joined, apart = "/mnt/nas/\u00e9t\u00e9.mov", "/Volumes/NAS/e\u0301te\u0301.mov"
    assert str(Finder(NAS, {joined}.__contains__).here(apart)) == joined


@pytest.mark.parametrize("name", ["x.[1000-1100].exr", "x.%04d.exr", "x.####.exr"])
def test_a_sequence_goes_by_its_folder(name):
    finder = Finder(NAS, {"/mnt/nas/shot/"}.__contains__)
    assert str(finder.here(f"Z:\\shot\\{name}")) == f"/mnt/nas/shot/{name}"
    assert finder.here(f"Z:\\elsewhere\\{name}") is None
    assert finder.here("Z:\\shot\\x.exr") is None


def written(path: Path, data: bytes = b"picture") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_search_folders_go_by_name_and_size(tmp_path):
    small, large = written(tmp_path / "a" / "C0001.MP4"), written(tmp_path / "b" / "c0001.mp4", b"longer picture")
    finder = Finder(Places(search=(str(tmp_path),)))
    assert finder.here("/gone/C0001.MP4") is None, "it could be either"
    assert finder.here("/gone/C0001.MP4", 7) == small
    assert finder.here(r"Z:\gone\C0001.MP4", 14) == large
    assert finder.here("/gone/C0001.MP4", 3) is None
    assert finder.here("/gone/b/C0001.MP4") == large, "the one whose folder is most like"


def test_search_folders_inside_each_other_are_no_two_files(tmp_path):
    only = written(tmp_path / "a" / "x.mov")
    assert Finder(Places(search=(str(tmp_path), str(tmp_path / "a")))).here("/gone/x.mov") == only


def test_what_is_named_is_kept_and_taken_away(tmp_path):
    assert configured() == Places()
    places = with_search(with_place(configured(), "/Volumes/NAS", "Z:\\"), str(tmp_path))
    save(places)
    assert configured() == places == Places((("/Volumes/NAS", "Z:\\"),), (str(tmp_path),))
    assert with_place(places, "z:/", "/Volumes/NAS").pairs == (("z:/", "/Volumes/NAS"),), "the same pair once more"
    assert with_search(places, str(tmp_path)) == places
    assert without(without(places, "z:"), str(tmp_path)) == Places()
    with pytest.raises(VvtError, match="neither a place"):
        without(places, "/elsewhere")


@pytest.mark.parametrize(("one", "other"), [("NAS", "/mnt"), ("/mnt", ""), ("/", "/mnt"), ("/mnt/", "//mnt")])
def test_what_is_no_pair_of_folders_is_refused(one, other):
    with pytest.raises(VvtError):
        with_place(Places(), one, other)


def test_a_search_folder_must_be_there(tmp_path):
    with pytest.raises(VvtError, match="There is no folder"):
        with_search(Places(), str(tmp_path / "nowhere"))


@pytest.mark.parametrize("broken", ["", "[]", "{}", '{"places": [["/a"]], "search": []}', '{"places": 1, "search": 1}'])
def test_a_file_that_cannot_be_understood_is_said_so(broken):
    paths_file().write_text(broken)
    with pytest.raises(VvtError, match="can't be understood"):
        configured()


NAMES = st.text("abcXYZ é.1_-", min_size=1, max_size=6).filter(lambda name: name.strip(". ") == name)
FOLDERS = st.lists(NAMES, min_size=1, max_size=4)


def posix(parts: list[str]) -> str:
    return "/" + "/".join(parts)


def windows(parts: list[str]) -> str:
    return "Z:\\" + "\\".join(parts)


@given(FOLDERS, FOLDERS, FOLDERS, st.booleans(), st.booleans())
def test_every_pair_maps_there_and_back(one, other, inside, first, second):
    left, right = (windows if first else posix)(one), (windows if second else posix)(other)
    path = left + ("\\" if first else "/") + ("\\" if first else "/").join(inside)
    there = right + ("\\" if second else "/") + ("\\" if second else "/").join(inside)
    assert there in candidates(path, [(left, right)]) or there.casefold() == path.casefold()
    assert path in candidates(there, [(left, right)]) or there.casefold() == path.casefold()


@given(FOLDERS, st.lists(st.tuples(FOLDERS.map(posix), FOLDERS.map(windows) | FOLDERS.map(posix)), max_size=4))
def test_whatever_is_configured_nothing_loops_and_the_name_stays(parts, pairs):
    found = list(candidates(posix(parts), pairs))
    assert found[0] == posix(parts)
    assert len(found) == len(set(found))
    longer = [one for one in found if len(one) > 4000]
    assert not longer


@given(FOLDERS)
def test_without_places_only_what_is_there_is_found(parts):
    path = posix(parts)
    assert Finder(Places(), lambda _: False).here(path) is None
    assert Finder(Places(), lambda one: one == path).here(path) == Path(path)
    assert file_name(path) == parts[-1]
