"""Which versions somebody asks for: by status, person, day, words."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from vvt.store import STATUSES, Record, Review, Reviews
from vvt.workflow.listing import Filter, VersionRow, folded, matching


def row(number: int, note: str = "", author: str = "Ana Müller", *, time: str = "2026-11-10T12:00:00Z",
        status: str = "", comment: str = "") -> VersionRow:
    record = Record("Film", "Reel", number, "p", note, author, time)
    said = []
    if status:
        said.append(Review("Film", "Reel", number, "p", "status", "Ben", "2026-11-11T00:00:00Z", status=status))
    if comment:
        said.append(Review("Film", "Reel", number, "p", "comment", "Zoë", "2026-11-11T00:00:00Z", text=comment))
    return VersionRow(record, Reviews.of(said))


ROWS = [
    row(4, "Café scene, Straße", status="approved"), row(3, author="Diana"),
    row(2, "music in", "ANA MULLER", time="2026-10-31T23:59:59Z", status="approved"),
    row(1, comment="More MÚSICA here", time="2026-12-01T00:00:00+01:00"),
]


def numbers(**chosen: object) -> list[int]:
    return [each.record.number for each in matching(ROWS, Filter(**chosen))]  # type: ignore[arg-type]


def test_nothing_asked_for_is_everything():
    assert numbers() == [4, 3, 2, 1]


def test_words_in_any_case_with_or_without_accents():
    assert numbers(search="music") == [2, 1]
    assert numbers(search="cafe  SCENE") == [4]
    assert numbers(search="strasse") == [4]
    assert numbers(search="zoe") == [1]
    assert numbers(search="diana") == [3]
    assert numbers(search="nowhere") == []


def test_a_first_name_is_a_whole_word():
    assert numbers(by="ana") == [4, 2, 1]
    assert numbers(by="müller") == [4, 2, 1]
    assert numbers(by="Ana Muller") == [4, 2, 1]
    assert numbers(by="an") == []


def test_days_and_status_together():
    november, december = (datetime(2026, month, 1, tzinfo=UTC) for month in (11, 12))
    assert numbers(since=november) == [4, 3, 1]
    assert numbers(until=november) == [2]
    assert numbers(since=november, until=december) == [4, 3, 1]
    assert numbers(status="approved", since=november) == [4]


def test_a_version_without_a_time_that_can_be_read_is_of_no_day():
    assert matching([row(1, time="yesterday")], Filter(since=datetime(2000, 1, 1, tzinfo=UTC))) == []


@given(st.lists(st.tuples(st.sampled_from(["", *STATUSES]), st.text(max_size=20), st.integers(0, 400))),
       st.sampled_from(["", *STATUSES]), st.text(max_size=3), st.integers(0, 400))
def test_what_is_left_out_differs_and_what_stays_keeps_its_order(told, status, search, day):
    start = datetime(2026, 1, 1, tzinfo=UTC)
    rows = [row(number, note, time=(start + timedelta(days=days)).isoformat(), status=given)
            for number, (given, note, days) in enumerate(told, 1)]
    chosen = Filter(status=status, since=start + timedelta(days=day), search=search)
    found = matching(rows, chosen)
    assert found == [each for each in rows if each in found]
    assert matching(found, chosen) == found
    for each, (had, note, days) in zip(rows, told, strict=True):
        fits = (not status or had == status) and days >= day and (
            folded(search) in folded(note) or folded(search) in folded("Ana Müller") or
            (bool(had) and folded(search) in folded("Ben")))
        assert (each in found) == fits


@given(st.text())
def test_folding_twice_changes_nothing(text: str):
    assert folded(folded(text)) == folded(text)
