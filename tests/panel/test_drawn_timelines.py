"""Two timelines drawn: what is laid out where, playheads that go together, and the widget under keys and mouse."""

from dataclasses import replace
from fractions import Fraction

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester

from vvt.compare import compare
from vvt.cut import Clip, Cut, Media, Track
from vvt.panel.drawn import DrawnTimelines, Note, plan
from vvt.panel.models.changes import ENTRY, KIND, NUMBER, ChangesModel
from vvt.panel.models.plan import pieces, taken_in

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
    assert drawn.earlier_playhead == 200


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


def test_the_drawing_shows_colours_and_redraws_only_when_it_must(qtbot, drawn):
    qtbot.waitUntil(lambda: drawn.is_painted)
    image = drawn.viewport().grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    assert {"#e6a62a", "#4b4b4f"} <= colours
    with qtbot.assertNotEmitted(drawn._sheet.ready, wait=50):
        drawn.go_to(33)
        drawn.choose(1)
    drawn.zoom(2)
    qtbot.waitUntil(lambda: drawn.is_painted)


def test_the_list_of_changes_is_a_sound_model(qtbot, changed):
    model = ChangesModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_changes(changed)
    assert [model.index(row, 3).data() for row in range(model.rowCount())][1].startswith("extracted")
    assert [model.index(row, 4).data() for row in range(model.rowCount())] == ["−10", "−100"]
    model.group(True)
    assert [model.index(row, 0).data(NUMBER) for row in range(model.rowCount())] == [-1, 1, -1, 0]
    assert model.index(0, 0).data(ENTRY).text == "1 extract"
    assert (model.index(0, 0).data(), model.index(0, 0).data(KIND)) == ("1 extract", "extract")
    assert model.index_of(0).row() == 3
    model.fold(0)
    assert [model.index(row, 0).data(NUMBER) for row in range(model.rowCount())] == [-1, -1, 0]
    assert not model.index_of(1).isValid()
    model.fold(0)
    model.hide(["extract"])
    assert not model.index_of(1).isValid()
    assert model.index_of(0).row() == 1
    model.show_changes(None)
    assert model.rowCount() == 0


def many_cuts(count: int) -> tuple[Cut, Cut]:
    """A long cut, and it with every fourth clip slipped, every fourth switched off."""
    before = [shot(number, 10 * number, 10) for number in range(count)]
    after = [replace(one, source_in=105, source_out=115) if number % 4 == 0 else
             replace(one, enabled=number % 4 != 2) for number, one in enumerate(before)]
    return tuple(Cut("Reel", RATE, (Track("V", tuple(clips)),), start=86400) for clips in (before, after))


@pytest.fixture
def long(qtbot):
    widget = DrawnTimelines()
    widget.resize(600, 240)
    found = compare(*many_cuts(4000))
    assert len(found.changes) == 2000
    widget.show_plan(plan(found))
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitUntil(lambda: widget.is_painted)
    return widget


def test_from_far_each_kind_has_bands_of_its_own(long):
    """Neither its colour nor a sign has room, so where in the row it stands tells what it is."""
    image = long.viewport().grab().toImage()
    row = next(row for row in long._plan.rows if not row.earlier)
    columns = {tuple(image.pixelColor(x, row.top + y).name() for y in (2, 8, 13, 18, 23, 28)) for x in range(60, 560)}
    slip, off, clip = "#62b8ea", "#b9bcc2", "#4b4b4f"
    assert (clip, clip, slip, slip, clip, clip) in columns
    assert (off, off, clip, clip, clip, clip) in columns


def test_a_kind_switched_off_is_an_unmarked_clip_from_far(qtbot, long):
    long.dim(["slip"])
    qtbot.waitUntil(lambda: long.is_painted)
    image = long.viewport().grab().toImage()
    assert "#62b8ea" not in {image.pixelColor(x, y).name() for x in range(60, 560) for y in range(0, 200, 3)}


def test_comments_stand_over_their_frames_and_are_gone_to(qtbot, changed):
    widget = DrawnTimelines()
    widget.resize(800, 240)
    qtbot.addWidget(widget)
    widget.show_plan(plan(changed), [Note(300, True, "why so long?", "Ada"), Note(50, False, "too dark", "Ben")])
    widget.show()
    qtbot.waitExposed(widget)
    view, made = widget._view(), plan(changed)
    earlier = QPoint(round(view.x(300, 24)), 8)
    later = QPoint(round(view.x(50, 24)), made.ruler + 42)
    assert widget._told_at(earlier) == "Ada: why so long?"
    assert widget._told_at(later) == "Ben: too dark"
    qtbot.mouseClick(widget.viewport(), Qt.MouseButton.LeftButton, pos=earlier)
    assert (widget.earlier_playhead, widget.playhead) == (300, 190)
    for at in (50, 190, 50):
        qtbot.keyClick(widget, Qt.Key.Key_N)
        assert widget.playhead == at


def test_a_plan_comes_out_of_its_pieces_as_it_was(changed):
    for one in (changed, replace(changed, changes=())):
        made, back = plan(one), taken_in(one, iter(list(pieces(one))))
        assert (back.rows, back.joints, back.flags, back.by_kind) == (made.rows, made.joints, made.flags, made.by_kind)
        assert (back.ruler, back.height, back.seconds) == (made.ruler, made.height, made.seconds)
        assert back.change_list is one
        assert back.gang.later(150) == made.gang.later(150)


def test_a_change_is_marked_where_its_stretches_are(changed):
    made = plan(changed)
    assert [(row.earlier, first, last) for row, first, last in made.places(0)] == [(True, 0, 100), (False, 0, 90)]
    assert [(row.earlier, first, last) for row, first, last in made.places(1)] == [(True, 200, 300)]
    assert made.places(2) == made.places(-1) == []
