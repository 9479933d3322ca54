"""What a timeline was pulled or published as is known to the next process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vvt.errors import VvtError
from vvt.host.remembered import recall, remember


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VVT_AGENT_DIR", str(tmp_path / "agent"))
    return tmp_path / "agent"


def test_the_last_reference_of_each_timeline_is_kept(folder):
    remember("film", "one", "Film/Reel 1@v1")
    remember("film", "two", "Film/Reel 2@v7")
    remember("film", "one", "Film/Reel 1@v2")
    assert (recall("film", "one"), recall("film", "two")) == ("Film/Reel 1@v2", "Film/Reel 2@v7")
    assert recall("another film", "one") is None
    if os.name == "posix":
        assert (folder / "timelines.json").stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in folder.iterdir()) == ["timelines.json", "timelines.lock"]


def test_without_ids_nothing_is_kept(folder):
    remember("", "one", "Film/Reel 1@v1")
    remember("film", "", "Film/Reel 1@v1")
    assert recall("", "one") is recall("film", "") is None
    assert not folder.exists()


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"timelines": 3}', '{"timelines": {"film one": 7}}'])
def test_a_broken_file_says_nothing_and_is_made_anew(folder, broken):
    folder.mkdir()
    (folder / "timelines.json").write_text(broken)
    assert recall("film", "one") is None
    remember("film", "one", "Film/Reel 1@v1")
    assert recall("film", "one") == "Film/Reel 1@v1"


def test_a_folder_that_cannot_be_is_said_so(folder):
    folder.write_text("a file")
    with pytest.raises(VvtError, match="can't be written"):
        remember("film", "one", "Film/Reel 1@v1")
    assert recall("film", "one") is None


def test_several_processes_at_once_lose_nothing(folder):
    code = ("import sys\nfrom vvt.host.remembered import remember\n"
            "for at in range(20): remember('film', f'{sys.argv[1]}-{at}', f'Film/Reel@v{at}')")
    writers = [subprocess.Popen([sys.executable, "-c", code, name]) for name in "abc"]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    assert all(recall("film", f"{name}-{at}") == f"Film/Reel@v{at}" for name in "abc" for at in range(20))


@given(st.dictionaries(st.tuples(st.uuids(), st.uuids()), st.text(min_size=1, max_size=30).filter(str.isprintable),
                       max_size=5))
def test_whatever_is_remembered_is_recalled(told):
    for (project, timeline), ref in told.items():
        remember(str(project), str(timeline), ref)
    for (project, timeline), ref in told.items():
        assert recall(str(project), str(timeline)) == ref
