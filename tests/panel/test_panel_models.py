"""The models behind the window: rows in words, lists and trees as Qt wants them, however many there are."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex
from PySide6.QtTest import QAbstractItemModelTester

from vvt.cut import timecode
from vvt.panel.models.cuts import CutsModel, Place
from vvt.panel.models.rows import VersionRow, rows_of
from vvt.panel.models.versions import ROW, WORDS, VersionsModel
from vvt.panel.models.words import difference, exactly_when, size, time_left, when
from vvt.store import History, Record, StoredFile, Unreadable

NOW = datetime(2026, 11, 22, 20, 15, tzinfo=timezone(timedelta(hours=1)))
RECORD = Record("Film", "Reel 1", 1, "p", "First\nsecond line", "Ada", "2026-11-22T18:00:00Z",
                changes={"insert": 2, "lift": 1, "trim": 3},
                timeline={"name": "Reel 1", "rate": "24/1", "drop": False, "start": 86400, "duration": 1440})


@pytest.mark.parametrize(("time", "told"), [
    ("2026-11-22T19:14:40Z", "just now"), ("2026-11-22T19:13:00Z", "2 min ago"), ("2026-11-22T18:16:00Z", "59 min ago"),
    ("2026-11-22T08:05:00Z", "today 09:05"), ("2026-11-21T22:30:00Z", "yesterday 23:30"),
    ("2026-11-21T23:30:00Z", "today 00:30"), ("2026-11-18T11:00:00Z", "Wednesday 12:00"),
    ("2026-03-05T11:00:00Z", "5 March"), ("2024-03-05T11:00:00Z", "5 March 2024"), ("", ""), ("soon", "soon"),
    ("2026-11-22T19:30:00Z", "today 20:30"),    # somebody's clock is ahead
])
def test_when_in_words(time, told):
    assert when(time, NOW) == told


def test_exactly_when():
    assert exactly_when("2026-11-22T18:00:00Z", NOW) == "Sunday 22 November 2026, 19:00"


@pytest.mark.parametrize(("frames", "told"), [
    (0, ""), (12, "▲ 00:12"), (-6, "▼ 00:06"), (24 * 70, "▲ 01:10:00"), (-24 * 3600, "▼ 01:00:00:00")])
def test_differences(frames, told):
    assert difference(frames, Fraction(24)) == told


@given(st.integers(-10**6, 10**6).filter(bool), st.sampled_from([Fraction(24), Fraction(24000, 1001), Fraction(50)]))
def test_a_difference_is_the_end_of_its_timecode(frames, rate):
    sign, _, told = difference(frames, rate).partition(" ")
    assert sign == ("▲" if frames > 0 else "▼")
    assert timecode(abs(frames), rate).endswith(told)
    assert set(timecode(abs(frames), rate).removesuffix(told)) <= set("0:"), "only zeros are left out"


@pytest.mark.parametrize(("number", "told"), [(0, "0 B"), (812, "812 B"), (41_300_000, "41.3 MB"),
                                              (999_960, "1.0 MB"), (1_200_000_000, "1.2 GB")])
def test_sizes(number, told):
    assert size(number) == told


@pytest.mark.parametrize(("seconds", "told"), [(0.2, "1 s left"), (42, "42 s left"), (360, "6 min left"),
                                               (5400, "1 h 30 min left")])
def test_time_left(seconds, told):
    assert time_left(seconds) == told


def test_a_row_in_words():
    later = replace(RECORD, number=2, note="", timeline={**RECORD.timeline, "duration": 1452})
    words = VersionRow(2, later, RECORD).words(NOW)
    assert (words.label, words.note, words.when, words.duration) == ("v002", "", "today 19:00", "00:01:00:12")
    assert (words.difference, words.tally) == ("▲ 00:12", "+2 −1 ~3")
    assert words.aloud == ("v002, by Ada, today 19:00, 00:01:00:12, longer by 00:12, "
                           "added 2 removed 1 otherwise changed 3")


def test_versions_of_other_rates_are_not_measured_against_each_other():
    other = replace(RECORD, timeline={**RECORD.timeline, "rate": "25/1"})
    assert VersionRow(2, RECORD, other).words(NOW).difference == ""


def test_everything_a_cut_has_is_a_row():
    foreign = StoredFile("Film/Reel%201/cut.mov", "abc", 12, "2026-11-22T18:00:00Z")
    going = StoredFile("Film/Reel%201/cut.mov", "def", 12, "2026-11-22T18:00:00Z", publish_id="p2")
    left = StoredFile("Film/Reel%201/cut.mov", "ghi", 12, "2026-11-22T18:00:00Z", publish_id="p", leftover=True)
    third = replace(RECORD, number=3)
    rows = rows_of(History((third, RECORD), (Unreadable(2, "It is damaged."),), (foreign, going, left)))
    assert [(row.number, row.words(NOW).problem) for row in rows] == [
        (3, ""), (2, "It is damaged."), (1, ""), (0, "not published with this tool"), (0, "being published")]
    assert rows[0].before == RECORD


def many(count: int) -> list[VersionRow]:
    return [VersionRow(number, replace(RECORD, number=number)) for number in range(count, 0, -1)]


def test_the_list_is_as_qt_wants_it(qtbot):
    model = VersionsModel(clock=lambda: NOW)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_rows(many(3))
    model.show_rows(many(5))
    assert [model.index(row).data(WORDS).label for row in range(model.rowCount())] == [
        "v005", "v004", "v003", "v002", "v001"]
    model.show_rows(many(2))
    model.show_rows(())
    assert model.rowCount() == 0


def test_new_versions_come_on_top_and_nothing_else_moves(qtbot):
    model = VersionsModel(clock=lambda: NOW)
    model.show_rows(many(3))
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.rowsInserted):
        model.show_rows(many(4))
    with qtbot.assertNotEmitted(model.modelReset), qtbot.assertNotEmitted(model.rowsInserted):
        model.show_rows(many(4))


def test_ten_thousand_rows_are_handed_out_by_the_page(qtbot):
    asked = []
    model = VersionsModel(clock=lambda: asked.append(1) or NOW)
    model.show_rows(many(10_000))
    assert model.rowCount() < 1000
    assert not asked, "no row's words are made before it is shown"
    assert model.row_of(1) == 9999
    assert model.rowCount() == 10_000
    assert model.index(9999).data(ROW).number == 1
    assert not model.canFetchMore(QModelIndex())


def test_the_tree_is_as_qt_wants_it(qtbot):
    model = CutsModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_projects(["Film", "Night Train"])
    model.show_cuts("Film", ["Reel 1", "Reel 3"])
    model.show_cuts("Film", ["Reel 1", "Reel 2", "Reel 3"])
    model.show_cuts("Night Train", ["Teaser"])
    assert model.cuts_of("Film") == ["Reel 1", "Reel 2", "Reel 3"]
    assert model.index_of(Place("Film", "Reel 2")).data() == "Reel 2"
    model.show_cuts("Film", ["Reel 3"])
    assert model.cuts_of("Film") == ["Reel 3"]
    model.add(Place("Film", "Reel 0"))
    model.add(Place("Another", "Cut"))
    assert model.projects() == ["Another", "Film", "Night Train"]
    assert model.cuts_of("Film") == ["Reel 0", "Reel 3"]
    assert not model.index_of(Place("Gone", "Cut")).isValid()
    for number in (10, 100, 9):
        model.add(Place("Film", f"Reel {number}"))
    assert model.cuts_of("Film") == ["Reel 0", "Reel 3", "Reel 9", "Reel 10", "Reel 100"]
    model.show_cuts("Film", ["Reel 10", "Reel 3", "reel 3"])
    assert model.cuts_of("Film") == ["Reel 10", "Reel 3", "reel 3"]
    model.show_projects([])
    assert model.first() is None


