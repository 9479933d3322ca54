"""A folder of films becomes versions: each once, whole, and never what is still being written."""

import os
import shutil
from pathlib import Path
from uuid import uuid4

import pytest

from support.films import numbered_film
from vvt.errors import BadName, NotFound
from vvt.store import CutName, Store
from vvt.store.embedded import EmbeddedS3
from vvt.workflow.folder_films import Found, Look, Stillness, films_below
from vvt.workflow.watching import Taken, Watch, Watched

SECOND = 10**9


@pytest.fixture
def store(s3: EmbeddedS3) -> Store:
    store = Store(s3.settings(f"cuts-{uuid4().hex[:12]}"))
    store.set_up(create=True)
    return store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two cards whose first clips have one name, and what is none of ours."""
    folder = tmp_path / "cards"
    for number, card in enumerate(("A001", "A002"), 1):
        (folder / card).mkdir(parents=True)
        numbered_film(folder / card / "C0001.MP4", 5 + number)
    (folder / "A001" / "C0002.mp4").write_bytes((folder / "A001" / "C0001.MP4").read_bytes()[:-300])
    (folder / "A001" / ".C0003.mp4").write_bytes(b"hidden")
    (folder / "A001" / "C0004.mp4.part").write_bytes(b"half")
    (folder / "A001" / "notes.txt").write_text("not a film")
    (folder / ".Trashes").mkdir()
    shutil.copy(folder / "A002" / "C0001.MP4", folder / ".Trashes" / "old.mp4")
    (folder / "A002" / "empty.mov").touch()
    return folder


class Session:
    """`vvt watch`, started anew; its clock is moved by hand."""

    def __init__(self, store: Store, folder: Path, *, once: bool = False) -> None:
        self.told: list[Taken] = []
        self.watch = Watch(Watched(Store(store.settings), folder, "Dailies", "Ana", settle=10), self.told.append,
                           once=once)
        self.now = 0

    def after(self, seconds: int) -> int:
        self.now += seconds * SECOND
        return self.watch.look(self.now)

    def said(self) -> dict[str, str]:
        found = {each.path.name if each.path.parent.name == "cards" else f"{each.path.parent.name}/{each.path.name}":
                 each.ref or each.state for each in self.told}
        self.told.clear()
        return found


def versions(store: Store, cut: str) -> int:
    return len(store.versions(CutName("Dailies", cut)))


def test_every_film_becomes_a_version_of_its_path_once_it_is_still(store: Store, folder: Path):
    session = Session(store, folder)
    assert session.after(0) == 3
    assert session.after(9) == 3
    assert session.said() == {}
    assert session.after(1) == 0
    assert session.said() == {"A001/C0001.MP4": "Dailies/A001/C0001.MP4@v1", "A001/C0002.mp4": "refused",
                              "A002/C0001.MP4": "Dailies/A002/C0001.MP4@v1"}
    assert {str(cut) for cut in store.cuts("Dailies")} == {"Dailies/A001/C0001.MP4", "Dailies/A002/C0001.MP4"}
    assert store.read(store.versions(CutName("Dailies", "A002/C0001.MP4"))[0].parts[0]) == (
        folder / "A002" / "C0001.MP4").read_bytes()
    session.after(1000)
    assert session.said() == {}


def test_a_file_that_grows_is_waited_for_and_then_taken_whole(store: Store, folder: Path):
    whole = (folder / "A001" / "C0001.MP4").read_bytes()
    half = folder / "A001" / "C0002.mp4"
    session = Session(store, folder)
    session.after(0)
    session.after(10)
    session.said()
    with half.open("ab") as file:
        file.write(whole[half.stat().st_size:])
    assert session.after(5) == 1
    assert session.after(9) == 1
    assert session.after(1) == 0
    assert session.said() == {"A001/C0002.mp4": "Dailies/A001/C0002.mp4@v1"}


def test_a_change_is_a_new_version_and_the_same_bytes_are_none(store: Store, folder: Path):
    session = Session(store, folder)
    session.after(0)
    session.after(10)
    session.said()
    clip = folder / "A001" / "C0001.MP4"
    os.utime(clip, ns=(1, 1))
    session.after(1)
    session.after(10)
    assert session.told[0].state == "already there"
    assert session.said() == {"A001/C0001.MP4": "Dailies/A001/C0001.MP4@v1"}
    first = clip.read_bytes()
    numbered_film(clip, 20)
    session.after(1)
    session.after(10)
    assert session.said() == {"A001/C0001.MP4": "Dailies/A001/C0001.MP4@v2"}
    clip.write_bytes(first)
    session.after(1)
    session.after(10)
    assert session.said() == {"A001/C0001.MP4": "Dailies/A001/C0001.MP4@v1"}
    assert versions(store, "A001/C0001.MP4") == 2


@pytest.mark.parametrize("remembers", [True, False])
def test_a_restart_goes_on_without_doubles(store: Store, folder: Path, remembers: bool, monkeypatch, tmp_path: Path):
    session = Session(store, folder)
    session.after(0)
    session.after(10)
    if not remembers:
        monkeypatch.setenv("VVT_CACHE_DIR", str(tmp_path / "another machine"))
    numbered_film(folder / "new.mov", 3)
    again = Session(store, folder)
    again.after(0)
    assert again.after(10) == 0
    known = {} if remembers else {f"{card}/C0001.MP4": f"Dailies/{card}/C0001.MP4@v1" for card in ("A001", "A002")}
    assert again.said() == {**known, "A001/C0002.mp4": "refused", "new.mov": "Dailies/new.mov@v1"}
    assert [versions(store, cut) for cut in ("A001/C0001.MP4", "A002/C0001.MP4", "new.mov")] == [1, 1, 1]


def test_a_store_that_is_away_is_asked_again_in_a_minute(s3: EmbeddedS3, store: Store, folder: Path, monkeypatch):
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    away = Store(s3.settings("nobody"))
    away = Store(type(away.settings)(store.settings.bucket, endpoint="http://127.0.0.1:9"))
    shutil.rmtree(folder / "A002")
    (folder / "A001" / "C0002.mp4").unlink()
    session = Session(away, folder)
    session.after(0)
    assert session.after(10) == 1
    assert session.said() == {"A001/C0001.MP4": "refused"}
    assert session.after(30) == 1
    assert session.said() == {}
    once = Session(away, folder, once=True)
    once.after(0)
    assert once.after(10) == 0


def test_a_folder_that_is_none_is_said_so(store: Store, tmp_path: Path):
    with pytest.raises(NotFound):
        Watch(Watched(store, tmp_path / "nothing", "P", "Ana"), print)
    with pytest.raises(BadName):
        Watch(Watched(store, tmp_path, "a/b", "Ana"), print)


def test_stillness_is_by_our_own_clock_alone():
    def seen(size: int, mtime: int) -> list[Found]:
        return [Found(Path("a.mov"), "a.mov", Look(size, mtime, 1))]

    still = Stillness(10)
    assert [bool(still.still(seen(size, mtime), now)) for size, mtime, now in (
        (1, 99, 0), (1, 99, 9), (1, 99, 10), (2, 99, 11), (2, 99, 20), (2, 50, 21), (2, 50, 30), (2, 50, 31))] == [
        False, False, True, False, False, False, False, True]


def test_links_that_lead_in_a_circle_are_not_followed(tmp_path: Path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "back").symlink_to(tmp_path)
    (tmp_path / "a" / "one.mov").write_bytes(b"x")
    (tmp_path / "gone.mov").symlink_to(tmp_path / "nowhere.mov")
    assert [found.below for found in films_below(tmp_path, lambda path, error: None)] == ["a/one.mov"]
