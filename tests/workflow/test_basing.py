"""`vvt publish --base`: what a version says it grew from; changes are counted against the one before."""

import pytest

from vvt.errors import BadName, NotFound
from vvt.store import CutName, Draft, Store
from vvt.store.embedded import EmbeddedS3
from vvt.workflow.basing import named_base
from vvt.workflow.publishing import Files, publish

NAME = CutName("Film", "Reel 1")


@pytest.fixture(scope="module")
def store():
    with EmbeddedS3() as server:
        store = Store(server.settings("basing"))
        store.set_up(create=True)
        yield store


@pytest.fixture
def film(tmp_path):
    path = tmp_path / "reel1.mov"
    path.write_bytes(b"a film")
    return Files(path)


@pytest.fixture(scope="module")
def three(store, tmp_path_factory):
    path = tmp_path_factory.mktemp("three") / "reel1.mov"
    for text in (b"one", b"two", b"three"):
        path.write_bytes(text)
        publish(store, NAME, Files(path), Draft())
    return store


@pytest.mark.parametrize(("word", "base"), [
    ("v2", 2), ("2", 2), ("@002", 2), ("V1", 1), ("latest~1", 2), ("none", None), ("None", None), ("latest", "latest")])
def test_words_for_a_base(three, word, base):
    assert named_base(three, NAME, word) == base


def test_a_base_that_does_not_exist_is_refused(three):
    with pytest.raises(NotFound):
        named_base(three, NAME, "v9")


@pytest.mark.parametrize("word", ["", "the last one", "id:abc", "v0"])
def test_what_is_no_version_is_refused(three, word):
    with pytest.raises(BadName):
        named_base(three, NAME, word)


@pytest.mark.parametrize(("base", "kept"), [(1, 1), (None, None)])
def test_the_record_keeps_the_base_and_counts_against_the_version_before(store, film, base, kept):
    name = CutName("Film", f"based on {base}")
    assert [publish(store, name, film, Draft()).record.base for _ in range(2)] == [None, 1]
    published = publish(store, name, film, Draft(), base=base)
    assert (published.record.number, published.record.base, published.since) == (3, kept, 2)
