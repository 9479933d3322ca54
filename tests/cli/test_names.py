"""Project and cut names as editors type them: they come back as typed, and make files every system takes."""

import unicodedata

import pytest

NAMES = [
    "Night Train/Reel 2 – final, really",
    "Übergröße/Straße 4½",
    "映画/第一巻 v2",
    "a.b..c/.hidden",
    "#1/50% & more?",
    "me@home/cut@v3",
    "CON/nul.txt",
    "AUX/COM1",
    ".vvt/..",
    "Film/part/one",
    "Film/ spaces at both ends ",
    'quotes "double"/and \'single\' \\ back|slash',
    "😀/👩‍👩‍👧",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_comes_back_as_typed(vvt, inside, first, name: str):
    project, _, cut = name.partition("/")
    assert inside("publish", name, "--timeline", str(first)).out.splitlines()[0] == f"{name}@v1"
    assert inside("list").out == f"{project}\n"
    assert inside("list", "--json").json == {"projects": [{"project": project}]}
    rows = inside("list", project, "--json").json["cuts"]
    assert [(row["project"], row["cut"]) for row in rows] == [(project, cut)]
    versions = inside("list", name, "--json").json["versions"]
    assert [(row["project"], row["cut"], row["number"]) for row in versions] == [(project, cut, 1)]
    pulled = inside("pull", f"{name}@v1", "--to", "back", "--json").json["files"]
    assert [path.name for path in (vvt.folder / "back").iterdir()] == [pulled[0]["path"].rpartition("/")[2]]


def test_both_forms_of_an_umlaut_are_one_name(vvt, inside, first):
    composed, decomposed = (unicodedata.normalize(form, "Café/Größe") for form in ("NFC", "NFD"))
    assert composed != decomposed
    inside("publish", decomposed, "--timeline", str(first))
    assert inside("publish", composed, "--timeline", str(first)).out.splitlines()[0] == f"{composed}@v2"
    assert inside("list").out == "Café\n"
    assert inside("show", f"{decomposed}@latest", "--json").json["cut"] == "Größe"


def test_a_name_is_printed_on_an_output_that_is_not_unicode(vvt, first):
    plain = vvt.with_environment(PYTHONIOENCODING="ascii")
    plain.does("publish", "映画/第一巻", "--timeline", first)
    assert plain.does("list", "映画").out.splitlines()[1].startswith("第一巻")
