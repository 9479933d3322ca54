"""What stands in rows: lanes of what grew from what, publishes on their way, comments; models as Qt wants them."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from support.many_records import record_of
from vvt.panel.models.comments import CommentsModel
from vvt.panel.models.cuts import Place
from vvt.panel.models.lanes import Lane, lane
from vvt.panel.models.outgoing import Going, Measured
from vvt.panel.models.rows import VersionRow, with_lanes
from vvt.panel.models.sought import STATUSES, Sought
from vvt.panel.models.versions import ROW, WORDS, VersionsModel
from vvt.store import STATUSES as STORED_STATUSES
from vvt.store import CutName, Review, Reviews

NOW = datetime(2026, 11, 22, 20, 15, tzinfo=timezone(timedelta(hours=1)))
REEL = CutName("Film", "Reel 2")
GOING = Going("a1", Place("Film", "Reel 2"), "For the mix", "Ada", "2026-11-22T19:14:40+00:00", "sending", "itself", 43,
              43, 100)


def lanes(*bases: tuple[int, int | None]) -> list[Lane]:
    ways, found = (), []
    for number, base in bases:
        drawn, ways = lane(number, base, ways)
        found.append(drawn)
    return found


def many(first: int, last: int) -> list[VersionRow]:
    return [VersionRow(number, record_of(REEL, number)) for number in range(first, last, -1)]


def test_a_line_of_versions_is_one_lane():
    assert lanes((3, 2), (2, 1), (1, None)) == [Lane(0, goes_on=True), Lane(0, (0,), goes_on=True), Lane(0, (0,))]


def test_what_grew_from_an_older_one_goes_round_what_lies_between():
    newest, between, base = lanes((4, 2), (3, 2), (2, None))
    assert (newest.column, newest.goes_on) == (0, True)
    assert (between.column, between.passes) == (1, (0,))
    assert (base.column, base.joins, base.goes_on) == (0, (0, 1), False)


def test_a_line_to_what_is_not_listed_ends_where_that_would_stand():
    below = lanes((5, 3), (2, 1))[1]
    assert below == Lane(0, goes_on=True)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=60))
def test_every_line_that_leaves_a_dot_arrives_at_its_base(guesses):
    """Whatever grew from what: as many lines join a version as versions grew from it."""
    count = len(guesses)
    bases = {number: guess if 0 < guess < number else None for number, guess in enumerate(guesses, 1)}
    drawn = dict(zip(range(count, 0, -1), lanes(*((number, bases[number]) for number in range(count, 0, -1))),
                     strict=True))
    for number, one in drawn.items():
        assert len(one.joins) == sum(base == number for base in bases.values())
        assert one.goes_on == (bases[number] is not None)
        assert one.column not in one.passes


def test_lanes_go_on_from_page_to_page():
    rows = [VersionRow(number, replace(record_of(REEL, number), base=max(1, number - 3))) for number in range(9, 0, -1)]
    whole, _ = with_lanes(rows)
    first, ways = with_lanes(rows[:4])
    rest, _ = with_lanes(rows[4:], ways)
    assert [row.lane for row in whole] == [row.lane for row in first + rest]


@pytest.mark.parametrize(("changed", "told"), [
    ({}, "uploading 43 %"), ({"left": 360.0}, "uploading 43 %, 6 min left"),
    ({"state": "waiting", "next_try": NOW.timestamp() + 40}, "waiting for network, again in 40 s"),
    ({"state": "waiting"}, "waiting for its turn"),
    ({"state": "waiting", "goes": "person"}, "stopped at 43 %"),
    ({"state": "waiting", "goes": "start", "cause": "The credentials have expired."},
     "waiting: The credentials have expired."),
    ({"state": "failed", "cause": "The store is full."}, "failed: The store is full.")])
def test_a_publish_on_its_way_in_words(changed, told):
    going = replace(GOING, **changed)
    assert going.words(NOW) == told
    words = VersionRow(0, going=going).words(NOW)
    assert (words.note, words.who, words.state) == ("For the mix", "Ada", told)


def test_how_long_the_rest_takes():
    assert Measured(0.0, 3).left(4.0, GOING) == pytest.approx(5.7)
    assert Measured(0.0, 3).left(1.0, GOING) is None, "too early to say"
    assert Measured(0.0, 43).left(9.0, GOING) is None, "nothing was sent since"


def test_the_window_knows_the_stores_statuses():
    assert STATUSES == STORED_STATUSES


def test_since_when():
    assert Sought(days=0).since(NOW) == NOW.replace(hour=0, minute=0)
    assert Sought(days=6).since(NOW) == NOW.replace(day=16, hour=0, minute=0)
    assert Sought().since(NOW) is None


def checked(model):
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    return model


def labels(model: VersionsModel) -> list[str]:
    return [model.index(row).data(WORDS).label for row in range(model.rowCount())]


def test_rows_come_by_the_page_as_they_are_wanted(qtbot):
    model = checked(VersionsModel(clock=lambda: NOW))
    wanted = []
    model.more_wanted.connect(wanted.append)
    model.show_rows(many(300, 200), 201)
    while model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())
    assert set(wanted) == {201}
    model.add_rows(many(200, 100), 101)
    assert model.rowCount() == 200
    model.add_rows(many(100, 0), None)
    assert model.rowCount() == 300
    assert model.is_whole
    assert model.row_of(1) == 299


def test_older_rows_that_did_not_come_are_asked_for_once_more(qtbot):
    model, wanted = VersionsModel(), []
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.more_wanted.connect(wanted.append)
    model.show_rows(many(230, 130), 131)
    model.fetchMore(QModelIndex())
    model.fetchMore(QModelIndex())
    assert wanted == [131], "once"
    assert not model.canFetchMore(QModelIndex())
    model.ask_again()
    assert model.canFetchMore(QModelIndex())
    assert wanted == [131], "not by itself: the store may still be away"
    model.show_rows(many(230, 130), 131)
    assert wanted == [131, 131], "but once it answers again"
    model.add_rows(many(130, 30), 31)
    assert model.rowCount() == 200


def test_publishes_on_their_way_come_and_go_on_top_without_moving_the_rest(qtbot):
    model = checked(VersionsModel(clock=lambda: NOW))
    model.show_rows(many(3, 0))
    with qtbot.assertNotEmitted(model.modelReset):
        model.show_going([VersionRow(0, going=GOING)])
        assert labels(model) == ["↑", "v003", "v002", "v001"]
        with qtbot.waitSignal(model.dataChanged):
            model.show_going([VersionRow(0, going=replace(GOING, percent=44))])
        assert model.index(0).data(WORDS).state == "uploading 44 %"
        model.show_rows(many(4, 0))
        assert labels(model) == ["↑", "v004", "v003", "v002", "v001"]
        model.show_going([])
        assert labels(model) == ["v004", "v003", "v002", "v001"]


def test_what_is_said_changes_its_row_alone(qtbot):
    model = checked(VersionsModel(clock=lambda: NOW))
    model.show_rows(many(3, 0))
    said = Reviews((Review("Film", "Reel 2", 2, "p", "status", "Ben", "2026-11-22T19:00:00Z", status="approved"),
                    Review("Film", "Reel 2", 2, "p", "comment", "Ben", "2026-11-22T19:01:00Z", text="Good")))
    with qtbot.waitSignal(model.dataChanged) as told:
        model.show_reviews(record_of(REEL, 2), said)
    assert [index.row() for index in told.args[:2]] == [1, 1]
    words = model.index(1).data(WORDS)
    assert (words.status, words.comments) == ("approved", 1)
    assert "approved" in words.aloud
    assert "1 comment" in words.aloud


def test_the_version_on_the_timeline_says_so(qtbot):
    model = checked(VersionsModel(clock=lambda: NOW))
    model.show_rows(many(3, 0))
    model.show_here(3)
    assert model.index(0).data(WORDS).state == "on your timeline"
    model.show_here(2)
    assert [model.index(row).data(WORDS).state for row in range(3)] == ["", "on your timeline, newer exists", ""]


def test_a_version_that_grew_from_an_older_one_says_from_which():
    rows = [VersionRow(4, replace(record_of(REEL, 4), base=2), record_of(REEL, 3)),
            VersionRow(3, record_of(REEL, 3), record_of(REEL, 2))]
    assert [row.words(NOW).grown for row in rows] == ["from v002", ""]


@settings(deadline=None)    # it is no timed assertion
@given(st.lists(st.lists(st.integers(1, 40), unique=True, max_size=30), min_size=1, max_size=6))
def test_whatever_is_shown_after_whatever_the_list_has_just_that(pages):
    model = VersionsModel(clock=lambda: NOW)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for page in pages:
        numbers = sorted(page, reverse=True)
        model.show_rows([VersionRow(number, record_of(REEL, number)) for number in numbers])
        assert [model.index(row).data(ROW).number for row in range(model.rowCount())] == numbers


def test_comments_as_qt_wants_them(qtbot):
    model = checked(CommentsModel(clock=lambda: NOW))
    said = [Review("Film", "Reel 2", 2, "p", "comment", "Ben", "2026-11-22T19:01:00Z", text="Too\ndark", frame=86400,
                   timecode="01:00:00:00"),
            Review("Film", "Reel 2", 2, "p", "status", "Chiara", "2026-11-22T19:02:00Z", status="approved")]
    model.show_reviews(said[:1])
    with qtbot.assertNotEmitted(model.modelReset):
        model.show_reviews(said)
    shown = [[model.index(row, column).data() for column in range(3)] for row in range(2)]
    assert shown == [["01:00:00:00", "Too dark", "Ben  ·  14 min ago"], ["", "● approved", "Chiara  ·  13 min ago"]]
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Said"
    model.show_reviews([])
    assert model.rowCount() == 0
