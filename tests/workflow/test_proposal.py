"""Which cut a timeline is and which version it grew from: looked up, told from names, or asked; never guessed."""

from fractions import Fraction
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vvt.host import Described, HostRefused, TimelineFacts
from vvt.host.remembered import remember
from vvt.store import CutName, Draft, Store
from vvt.store.embedded import EmbeddedS3
from vvt.workflow.hosted import Proposal, proposal, without_token
from vvt.workflow.publishing import Files, publish

_NUMBERS = count(1)


@pytest.fixture(scope="module")
def server():
    with EmbeddedS3() as running:
        yield running


@pytest.fixture
def store(server) -> Store:
    store = Store(server.settings(f"proposals-{next(_NUMBERS)}"))
    store.set_up(create=True)
    return store


@pytest.fixture
def published(store, tmp_path, monkeypatch):
    """Publishes a version as a timeline of this name and id would."""
    monkeypatch.setenv("VVT_AGENT_DIR", str(tmp_path / "agent"))
    monkeypatch.setenv("VVT_OUTBOX_DIR", str(tmp_path / "outbox"))

    def as_cut(cut: str, timeline: str, unique_id: str):
        film = tmp_path / f"{next(_NUMBERS)}.mov"
        film.write_bytes(film.name.encode())
        host = {"timeline": timeline, "timeline_id": unique_id, "project_id": "p"}
        return publish(store, CutName("Film", cut), Files(film), Draft(host=host)).record
    return as_cut


def opened(name: str, unique_id: str, pulled_as: str = "") -> Described:
    facts = TimelineFacts(name, unique_id, Fraction(24), False, 86400, 86500, "01:00:00:00", 0, {}, pulled_as)
    return Described("Resolve", "20.3", "Film", "p", facts, ("otio",))


def found(told: Proposal) -> tuple[str, int | None, bool]:
    return told.cut.cut, told.base, told.known


def test_the_first_version_of_a_cut_grew_from_none(store, published):
    told = proposal(store, opened("R1_v01", "a"))
    assert found(told) == ("R1", None, True)
    assert told.why == "Film/R1 is new: nothing was published as it yet."


def test_a_timeline_is_known_by_its_id_whatever_it_is_called_now(store, published):
    published("Chase", "R1_v1", "a")
    published("Chase", "R1_v2", "b")
    told = proposal(store, opened("Something else", "a"))
    assert found(told) == ("Chase", 1, True)
    assert told.why == "This timeline was published as Film/Chase@v1."


def test_all_versions_are_looked_at_not_the_newest_of_each_cut_alone(store, published):
    published("Chase", "x", "a")
    for number in range(3):
        published("Chase", "y", f"b{number}")
    assert found(proposal(store, opened("Elsewhere", "a"))) == ("Chase", 1, True)


def test_the_newest_version_published_from_the_timeline_counts(store, published):
    for _ in range(3):
        published("R1", "R1_v1", "a")
    published("R1", "R1_v2", "b")
    assert found(proposal(store, opened("R1_v1", "a"))) == ("R1", 3, True)


def test_a_copy_grew_from_the_nearest_name_that_is_not_later(store, published):
    for number, version in enumerate((10, 12, 14)):
        published("R1", f"R1_v{version}", f"id{number}")
    told = proposal(store, opened("R1_v13", "new"))
    assert found(told) == ("R1", 2, True)
    assert told.why == "By its name this timeline is a copy of R1_v12, published as Film/R1@v2."


def test_dates_are_told_apart_as_versions_are(store, published):
    published("R1", "R1 2026-09-01", "a")
    published("R1", "R1 2026-09-14", "b")
    assert found(proposal(store, opened("R1 2026-09-20", "new"))) == ("R1", 2, True)


def test_the_copy_of_a_timeline_without_a_version(store, published):
    published("R1", "R1", "a")
    assert found(proposal(store, opened("R1_v2", "new"))) == ("R1", 1, True)


def test_two_timelines_of_the_same_name_stand_out_neither(store, published):
    published("R1", "R1_v12", "a")
    published("R1", "R1_v12", "b")
    told = proposal(store, opened("R1_v13", "new"))
    assert found(told) == ("R1", None, False)
    assert "is not known" in told.why


def test_names_that_say_nothing_are_asked_about(store, published):
    published("R1", "Assembly", "a")
    assert found(proposal(store, opened("R1", "new"))) == ("R1", None, False)


def test_of_several_later_ones_none_stands_out(store, published):
    published("R1", "R1_v5", "a")
    published("R1", "R1_v7", "b")
    assert found(proposal(store, opened("R1_v1", "new"))) == ("R1", None, False)


def test_what_this_machine_remembers_of_a_pull(store, published):
    published("R1", "R1_v1", "a")
    published("R1", "R1_v2", "b")
    remember("p", "pulled", "Film/R1@v1")
    told = proposal(store, opened("R1 v001", "pulled"))
    assert found(told) == ("R1", 1, True)
    assert told.why == "This timeline was pulled or published as Film/R1@v1."


def test_what_the_timeline_itself_says_it_was_pulled_as(store, published):
    published("R1", "R1_v1", "a")
    published("R1", "R1_v2", "b")
    assert found(proposal(store, opened("R1 v001", "new", "Film/R1@v1"))) == ("R1", 1, True)


def test_published_since_it_was_pulled_on_another_machine(store, published):
    published("R1", "R1_v1", "a")
    remember("p", "pulled", "Film/R1@v1")
    published("R1", "R1 v001", "pulled")
    assert found(proposal(store, opened("R1 v001", "pulled"))) == ("R1", 2, True)


@pytest.mark.parametrize("word", ["Film/R1@v9", "no reference", "Film/R1@id:abc"])
def test_a_memory_of_what_is_not_there_is_none(store, published, word):
    published("R1", "R1_v1", "a")
    remember("p", "new", word)
    assert found(proposal(store, opened("R1_v2", "new"))) == ("R1", 1, True)


def test_the_cut_the_editor_names_is_the_only_one_looked_at(store, published):
    published("Chase", "R1_v1", "a")
    published("R1", "R1_v1", "b")
    assert found(proposal(store, opened("R1_v1", "a"), CutName("Film", "R1"))) == ("R1", 1, True)
    assert found(proposal(store, opened("R1_v1", "a"), CutName("Film", "New"))) == ("New", None, True)


def test_without_a_timeline_there_is_nothing_to_propose(store):
    with pytest.raises(HostRefused, match="No timeline is open"):
        proposal(store, Described("Resolve", "20.3", "Film", "p", None, ()))


@given(st.text("R1 v_-.20269", min_size=1, max_size=20))
def test_taking_tokens_off_is_done_once_and_leaves_a_name(name):
    stem = without_token(name)
    assert without_token(stem) == stem
    assert name.startswith(stem)
    assert stem.strip() or not name.strip()
