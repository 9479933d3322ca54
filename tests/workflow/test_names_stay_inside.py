"""Names can't climb out: not of the prefix when they become keys, not of a folder when they become files."""

import unicodedata
from itertools import islice
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from support.s3 import embedded_s3
from support.store_contract import NAME, film, published
from vvt.errors import BadName, Damaged
from vvt.store import Checksums, CutName, Part, Record, Ref
from vvt.store.layout import Layout, decode_name, part_file_name
from vvt.workflow.naming import file_names

__all__ = ["film"]

_NASTY = ("..", ".", "../..", "..\\..", "/etc/passwd", "C:\\Windows", "C:x", "\\\\server\\share", "CON", "con.mov",
          "LPT¹", "nul", ".vvt", ".vvt/canary", "versions", "reviews", "versions/v000001.json", "%2e%2e", "%2E%2E%2F",
          "a\x00b", "~", "~root", "cut.mov:stream", "x/../../y", "-rf", "$HOME", "name.", "name ",
          "\u202egnp", "\ud800")
_ANY = st.one_of(st.sampled_from(_NASTY), st.text(max_size=30),
                 st.text(st.sampled_from("./\\%2eE:~ \x00CON"), max_size=12))
_DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$", *(f"{kind}{number}" for kind in ("com", "lpt")
                                                              for number in "123456789¹²³0")}


def made(project: str, cut: str) -> CutName | None:
    """A name, if these can be one."""
    try:
        return CutName(project, cut)
    except BadName:
        return None


@given(_ANY, _ANY, st.sampled_from(["", "films/2026"]), st.integers(1, 10**7))
@example("..", "..", "films", 1)
@example(".vvt", "canary", "", 1)
def test_whatever_is_typed_stays_below_the_prefix(project: str, cut: str, prefix: str, number: int):
    name, layout = made(project, cut), Layout(prefix)
    if name is None:
        return
    for key in (layout.record(name, number), layout.part(name, "cut.mov"), layout.review(name, number, "0" * 32)):
        assert key.startswith(layout.root)
        assert not key.startswith(layout.own)
        pieces = key.removeprefix(layout.root).split("/")
        # The project, the cut, and what is ours: nobody's name is a folder more.
        assert [decode_name(piece) for piece in pieces[:2]] == [name.project, name.cut]
        assert len(pieces) == {"cut.mov": 3}.get(pieces[-1], 4 if "versions" in pieces[2] else 5)
        assert not {"", ".", ".."} & set(pieces)
        assert str(PurePosixPath("/", key)) == f"/{key}"


@given(_ANY, _ANY)
def test_what_a_part_is_called_stays_one_piece_of_a_key(part: str, source: str):
    try:
        named = part_file_name(part, Path(source.replace("\x00", "")))
    except BadName:
        return
    assert "/" not in named
    assert "\\" not in named
    assert not named.startswith(".")


@given(_ANY, _ANY, _ANY, st.integers(0, 10**6))
@example("../../etc/cron.d/x", "a/../../cut.mov/../../x.sh", "../id", 0)
@example("CON", "cut", "x", 1)
def test_whatever_a_record_says_stays_in_the_folder_and_is_no_device(cut: str, key: str, version_id: str, number: int):
    """A record is read from the bucket, so what stands in it may be anybody's."""
    part = Part("cut", key, version_id, 1, Checksums(""))
    record = Record("Film", cut, number, "p", parts=(part,))
    for name in islice(file_names(record, part), 3):
        assert Path("/folder", name).parent == Path("/folder")
        assert Path("/folder", name).name == name
        windows = PureWindowsPath("C:/folder", name)
        assert windows.parent == PureWindowsPath("C:/folder")
        assert windows.name == name
        assert not name.startswith(".")
        assert not name.endswith((".", " "))
        assert name.partition(".")[0].strip().lower() not in _DEVICES
        assert not set(name) & set('<>:"/\\|?*')
        assert not any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in name)


def test_a_record_that_points_out_of_the_prefix_is_not_followed(film: Path):
    """Somebody who may write one version could otherwise have an editor fetch what lies elsewhere in the bucket."""
    with embedded_s3("films/2026") as place:
        record = published(place, film)
        outside = "payroll/salaries.mov"
        put = place.other_tool.put_object(Bucket=place.bucket, Key=outside, Body=b"secret")
        forged = record.to_json().replace(record.parts[0].key.encode(), outside.encode())
        forged = forged.replace(record.parts[0].version_id.encode(), put["VersionId"].encode())
        key = place.store().layout.record(NAME, 2)
        place.other_tool.put_object(Bucket=place.bucket, Key=key, Body=forged.replace(b'"number": 1', b'"number": 2'))
        history = place.store().history(NAME)
        assert [record.number for record in history.records] == [1]
        assert "prefix" in history.unreadable[0].cause
        with pytest.raises(Damaged, match="prefix"):
            place.store().find(Ref(NAME, "number", number=2))

