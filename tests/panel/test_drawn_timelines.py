"""Two timelines drawn: what is laid out where, playheads that go together, and the widget under keys and mouse."""

from fractions import Fraction

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester

from vvt.compare import compare
from vvt.cut import Clip, Cut, Media, Track
from vvt.panel.drawn import DrawnTimelines, plan
from vvt.panel.drawn.ganged import Gang
from vvt.panel.models.changes import KIND, NUMBER, ChangesModel

RATE = Fraction(24)


def shot(number: int, record_in: int, length: int, source_in: int = 100) -> Clip:
    media = Media(f"A{number:03}.mov", f"/media/A{number:03}.mov", rate=RATE, start=0, duration=1000)
    return Clip(record_in, record_in + length, source_in, source_in + length, media, name=media.name)


def cut(*lengths: int, head: int = 0, missing: int = -1) -> Cut:
    """Shots end to end; the first begins `head` frames later in its media, `missing` is left out."""
    clips, at = [], 0
    for number, length in enumerate(lengths):
        if number == missing:
            continue
        first = head if number == 0 else 0
        clips.append(shot(number, at, length - first, 100 + first))
        at += length - first
    return Cut("Reel", RATE, (Track("V", tuple(clips)),), start=86400)


@pytest.fixture
def changed():
    """Shot 0 trimmed by 10 at its head, shot 2 taken out."""
    return compare(cut(100, 100, 100, 100), cut(100, 100, 100, 100, head=10, missing=2))


def test_rows_hold_clips_and_marks(changed):
    made = plan(changed)
    upper, lower = made.rows
    assert (upper.earlier, lower.earlier) == (True, False)
    assert upper.firsts == (0, 100, 200, 300)
    assert lower.firsts == (0, 90, 190)
    assert upper.covered == ((0, 400),)
    assert [(one.first, one.last, one.signs, one.hatched) for one in upper.stretches] == [
        (0, 100, "⇥", False), (200, 300, "−", True)]
    assert [(one.first, one.left, one.right) for one in lower.stretches] == [(0, True, False)]
    assert upper.top + upper.height <= made.ruler < lower.top


def test_only_what_is_in_view_is_asked_for(changed):
    upper = plan(changed).rows[0]
    assert list(upper.clips_between(150, 250)) == [1, 2]
    assert [one.first for one in upper.stretches_between(150, 250)] == [200]
    assert list(upper.stretches_between(101, 199)) == []


def test_playheads_show_the_same_picture(changed):
    gang = Gang(changed)
    assert gang.later(150) == 140
    assert gang.earlier(140) == 150
    assert gang.later(350) == 240
    assert gang.earlier(240) == 350


def test_where_only_the_later_has_something_the_earlier_waits_at_the_cut():
    gang = Gang(compare(cut(100, 100, 100, missing=1), cut(100, 100, 100)))
    assert gang.earlier(99) == 99
    assert {gang.earlier(frame) for frame in range(100, 200)} == {100}
    assert gang.earlier(200) == 100
    assert gang.earlier(250) == 150


@pytest.fixture
def drawn(qtbot, changed):
    widget = DrawnTimelines()
    widget.resize(800, 240)
    widget.show_plan(plan(changed))
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def test_down_goes_through_the_changes(qtbot, drawn, changed):
    chosen = []
    drawn.change_chosen.connect(chosen.append)
    for _ in range(3):
        qtbot.keyClick(drawn, Qt.Key.Key_Down)
    assert chosen == [0, 1]
    assert drawn.playhead == 190      # where the shot that was taken out would be
    assert drawn.earlier_playhead == 300


def test_kinds_that_are_faded_are_passed_over(qtbot, drawn):
    chosen = []
    drawn.change_chosen.connect(chosen.append)
    drawn.dim(["trim"])
    qtbot.keyClick(drawn, Qt.Key.Key_Down)
    assert chosen == [1]


def test_keys_step_by_frame_and_second_and_stop_at_the_ends(qtbot, drawn, changed):
    moved = []
    drawn.playhead_moved.connect(moved.append)
    qtbot.keyClick(drawn, Qt.Key.Key_Right)
    qtbot.keyClick(drawn, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(drawn, Qt.Key.Key_Left)
    qtbot.keyClick(drawn, Qt.Key.Key_End)
    qtbot.keyClick(drawn, Qt.Key.Key_Right)
    qtbot.keyClick(drawn, Qt.Key.Key_Home)
    assert moved == [1, 25, 24, changed.after.duration - 1, 0]


def test_a_click_on_what_is_gone_chooses_it(qtbot, drawn, changed):
    chosen = []
    drawn.change_chosen.connect(chosen.append)
    row = plan(changed).rows[0]
    x = 44 + round(250 / 400 * (drawn.viewport().width() - 52))
    qtbot.mouseClick(drawn.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, row.top + 5))
    assert [changed.changes[number].kind for number in chosen] == ["extract"]


def test_zoom_keeps_the_playhead_in_place_and_all_comes_back(qtbot, drawn):
    drawn.go_to(150)
    before = drawn._playhead_x()
    drawn.zoom(4)
    assert abs(drawn._playhead_x() - before) <= 1
    assert drawn.horizontalScrollBar().maximum() > 0
    qtbot.keyClick(drawn, Qt.Key.Key_F)
    assert drawn.horizontalScrollBar().maximum() == 0


def test_the_drawing_shows_colours_and_redraws_only_when_it_must(drawn):
    image = drawn.viewport().grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    assert {"#e6a62a", "#4b4b4f"} <= colours
    sheet = drawn._sheet
    drawn.go_to(33)
    drawn.viewport().grab()
    assert drawn._sheet is sheet


def test_the_list_of_changes_is_a_sound_model(qtbot, changed):
    model = ChangesModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_changes(changed)
    assert [model.index(row, 3).data() for row in range(model.rowCount())][1].startswith("extracted")
    model.group(True)
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["1 extract", "1 trim"]
    heading = model.index(0, 0)
    assert (heading.data(NUMBER), heading.data(KIND)) == (-1, "extract")
    assert model.index(0, 0, heading).data(NUMBER) == 1
    assert model.index_of(0) == model.index(0, 0, model.index(1, 0))
    model.hide(["extract"])
    assert not model.index_of(1).isValid()
    model.show_changes(None)
    assert model.rowCount() == 0
