"""Names of pulled files: every file system takes them, none leads out of its folder, none is lost."""

import unicodedata
from itertools import islice
from pathlib import PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vvt.store import Checksums, Part, Record
from vvt.workflow.naming import LONGEST_NAME, file_names, safe_name


def names(cut: str, key: str = "Film/x/cut.mov", number: int = 12, version_id: str = "3L4kqtJl") -> list[str]:
    part = Part("cut", key, version_id, 1, Checksums(""))
    return list(islice(file_names(Record("Film", cut, number, "p", parts=(part,)), part), 3))


def test_the_cut_the_version_and_a_number_for_the_next():
    assert names("Reel 2") == ["Reel 2 v012.mov", "Reel 2 v012 (2).mov", "Reel 2 v012 (3).mov"]
    assert names("Reel", number=1234)[0] == "Reel v1234.mov"
    assert names("Reel", key="Film/x/timeline.fcpxml")[0] == "Reel v012.fcpxml"
    assert names("Reel", key="Film/x/cut") == ["Reel v012", "Reel v012 (2)", "Reel v012 (3)"]


def test_a_file_of_another_tool_is_named_by_the_start_of_its_version_id():
    assert names("Reel", number=0, version_id="a/b?c-4b40e134-dc1b")[0] == "Reel id a_b_c-4b40e1.mov"


@pytest.mark.parametrize(("cut", "name"), [
    ("a<b>c:d\"e/f\\g|h?i*j", "a_b_c_d_e_f_g_h_i_j v012.mov"),
    ("tab\tnew\nline\x7f", "tab_new_line_ v012.mov"),
    ("../../etc/passwd", "_._.._etc_passwd v012.mov"),
    ("..", "_. v012.mov"),
    (".hidden", "_hidden v012.mov"),
    ("CON.final", "CON_.final v012.mov"),
    ("nul .x", "nul _.x v012.mov"),
    ("com1.2", "com1_.2 v012.mov"),
    ("CON", "CON v012.mov"),       # "CON v012" is not reserved
    ("Console.final", "Console.final v012.mov"),
    ("ends. ", "ends.  v012.mov"),
    ("映画", "映画 v012.mov"),
])
def test_what_a_file_system_forbids_is_replaced(cut: str, name: str):
    assert names(cut)[0] == name


@pytest.mark.parametrize(("name", "safe"), [
    ("CON", "CON_"), ("lpt9", "lpt9_"), ("COM²", "COM²_"), ("trailing. .", "trailing___"), ("", "_"), ("...", "___")])
def test_a_name_on_its_own(name: str, safe: str):
    assert safe_name(name) == safe


def test_a_long_name_keeps_its_version_and_loses_no_half_letter():
    for letter in ("e\u0301", "映", "😀"):
        for name in names(letter * 200):
            assert len(name.encode()) <= LONGEST_NAME
            assert " v012" in name
            assert name.endswith(".mov")
            stem = name.partition(" v012")[0]
            assert stem == letter * (len(stem) // len(letter))


@given(st.text(min_size=1), st.integers(1, 10**6))
def test_any_name_makes_a_file_name_every_system_takes(cut: str, number: int):
    made = names(cut, number=number)
    assert len(set(made)) == len(made)
    for name in made:
        assert not set(name) & set('<>:"/\\|?*')
        assert all(unicodedata.category(letter) not in {"Cc", "Cs"} for letter in name)
        assert not name.endswith((".", " "))
        assert name not in {"", ".", ".."}
        assert not PureWindowsPath(name).is_reserved()
        assert len(name.encode()) <= LONGEST_NAME
        assert f" v{number:03}" in name
