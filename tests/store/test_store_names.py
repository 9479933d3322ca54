"""Names as typed, references, and the keys they become."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vvt.errors import BadName
from vvt.store import CutName, Ref
from vvt.store.layout import Layout, decode_name, encode_name, part_file_name

_TYPED = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=40).filter(str.strip)
_WORDS = st.one_of(
    st.integers(1, 10**7).map(lambda n: ("number", f"v{n}")),
    st.integers(0, 99).map(lambda n: ("latest", f"latest~{n}" if n else "latest")),
    st.sampled_from(["null", "3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY", "a-b_c"]).map(lambda i: ("id", f"id:{i}")),
)


@given(_TYPED)
def test_a_name_comes_back_from_its_key_as_typed(name: str):
    encoded = encode_name(unicodedata.normalize("NFC", name))
    assert decode_name(encoded) == unicodedata.normalize("NFC", name)
    assert encoded.isascii()
    assert "/" not in encoded
    assert not encoded.startswith(".")


@given(_TYPED.filter(lambda name: "/" not in name), _TYPED, _WORDS)
def test_a_reference_reads_back_whatever_is_in_the_names(project: str, cut: str, word: tuple[str, str]):
    text = f"{project}/{cut}@{word[1]}"
    ref = Ref.parse(text)
    assert ref.name == CutName(project, cut)
    assert ref.kind == word[0]
    assert Ref.parse(str(ref)) == ref
    assert Ref.looks_like_one(text)


@pytest.mark.parametrize(("text", "number"), [("P/C@v3", 3), ("P/C@3", 3), ("P/C@v003", 3), ("P/C@V12", 12)])
def test_numbers_are_read_in_every_spelling(text: str, number: int):
    assert Ref.parse(text) == Ref(CutName("P", "C"), "number", number=number)


def test_the_last_at_with_a_version_word_splits():
    assert Ref.parse("Film@home/Reel@v2 #1@latest~1") == Ref(CutName("Film@home", "Reel@v2 #1"), "latest", back=1)


@pytest.mark.parametrize(
    "text", ["P/C", "P/C@", "P/C@v0", "P/C@newest", "P@v1", "P/@v1", "/C@v1", "P/C@id:", "@v1", ""])
def test_what_names_no_version_is_refused(text: str):
    with pytest.raises(BadName):
        Ref.parse(text)


@pytest.mark.parametrize("text", ["P", "", "/", "P/", " /C", "P/C\n", "P/\x00", "P\u2028/C", "P/\ud800"])
def test_what_names_no_cut_is_refused(text: str):
    with pytest.raises(BadName):
        CutName.parse(text)


def test_both_forms_of_an_umlaut_are_one_name_and_case_tells_apart():
    composed, decomposed = "Schlußfassung ü", unicodedata.normalize("NFD", "Schlußfassung ü")
    assert CutName("P", composed) == CutName("P", decomposed)
    assert CutName("P", "reel") != CutName("P", "Reel")


def test_the_keys_are_the_ones_laid_down_for_good():
    layout, name = Layout("/films/2026/"), CutName("Night Train", "Reel 2/B")
    assert layout.cut(name) == "films/2026/Night%20Train/Reel%202%2FB/"
    assert layout.record(name, 12) == "films/2026/Night%20Train/Reel%202%2FB/versions/v000012.json"
    assert layout.record(name, 1234567).endswith("/v1234567.json")
    assert layout.own == "films/2026/.vvt/"
    assert Layout().cut(CutName(".vvt", ".")) == "%2Evvt/%2E/"


@given(st.integers(1, 10**8))
def test_a_records_number_reads_back_from_its_key(number: int):
    layout, name = Layout("p"), CutName("A", "B")
    assert layout.number_of(name, layout.record(name, number)) == number


@pytest.mark.parametrize("tail", ["versions/v000001.json.bak", "versions/v1.json", "versions/v000000.json",
                                  "versions/v0000012.json", "reviews/v000001/a.json", "cut.mov"])
def test_what_is_no_record_has_no_number(tail: str):
    layout, name = Layout("p"), CutName("A", "B")
    assert layout.number_of(name, layout.cut(name) + tail) is None


@pytest.mark.parametrize("folder", ["My Film", "a%zz", ".vvt", "%41", "a%2fb", "%FF", "", "%0A", "%20", "u%CC%88"])
def test_folders_of_others_are_none_of_ours(folder: str):
    assert decode_name(folder) is None


@pytest.mark.parametrize(("part", "file", "key"), [
    ("cut", "x/Reel.MOV", "cut.mov"), ("cut", "noextension", "cut"), ("cut", "a.mö v", "cut.m%c3%b6%20v"),
    ("timeline.otio", "whatever.json", "timeline.otio"), ("Timeline.EDL", "a.edl", "timeline.edl"),
])
def test_a_parts_key(part: str, file: str, key: str):
    assert part_file_name(part, Path(file)).lower() == key


@pytest.mark.parametrize("part", ["", "..", "a/b", "versions/v000001.json", ".hidden", "a b"])
def test_what_can_not_be_a_parts_name(part: str):
    with pytest.raises(BadName):
        part_file_name(part, Path("x.mov"))


def test_a_name_too_long_for_the_store_is_refused_in_a_sentence():
    with pytest.raises(BadName, match="too long"):
        Layout("p").record(CutName("P", "漢" * 120), 1)
