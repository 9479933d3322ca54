"""A gone, a trimmed, a moved and a new clip in the window: each side shows its own, or says that it has none."""

from fractions import Fraction

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage

from support.films import number_in, numbered_film
from vvt.compare import compare
from vvt.cut import Clip, Cut, Media, Track
from vvt.panel.drawn import Note, plan
from vvt.panel.models.changes import NUMBER
from vvt.panel.pictures import Film, LookAtBoth, Manner
from vvt.panel.views.compare_view import CompareView, Shown

RATE = Fraction(24)
LEFT, RIGHT = Qt.Key.Key_Left, Qt.Key.Key_Right


def cut(*shots: tuple[int, int, int]) -> Cut:
    """Shots end to end: the number of each, where it begins in its media, how long it is."""
    clips, at = [], 0
    for number, first, length in shots:
        media = Media(f"A{number}.mov", f"/media/A{number}.mov", rate=RATE, start=0, duration=500)
        clips.append(Clip(at, at + length, first, first + length, media, name=media.name))
        at += length
    return Cut("Reel", RATE, (Track("V", tuple(clips)),), start=86400)


# Each frame of a film says which frame of which media it is: the media's number times a hundred and the frame.
WAS = ((1, 0, 20), (2, 0, 20), (3, 0, 20), (4, 0, 20), (5, 0, 20))
NOW = ((1, 0, 20), (3, 6, 14), (5, 0, 20), (6, 0, 10), (4, 0, 20))   # 2 gone, 3 trimmed, 6 new, 4 moved behind both
GONE, TRIMMED, NEW, MOVED = "extract", "trim", "insert", "move"


def said(image: QImage) -> int:
    return number_in(bytes(image.constBits()), image.width(), image.height(), image.bytesPerLine())


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    return numbered_film(tmp_path_factory.mktemp("films") / "reel.mp4", 100, RATE)


@pytest.fixture
def view(qtbot, film):
    made = CompareView()
    qtbot.addWidget(made, before_close_func=lambda widget: widget.close_films())
    made.resize(1000, 700)
    films = (Film(lambda: film, 86400), Film(lambda: film, 86400))
    notes = (Note(25, True, "keep this!"), Note(21, True, "too dark"), Note(3, False, "late"))
    made.show_comparison(Shown(plan(compare(cut(*WAS), cut(*NOW))), ("v001", "v002"), films, notes=notes))
    made.show()
    qtbot.waitExposed(made)
    made.drawn.setFocus()
    return made


def choose(view, kind):
    number = next(number for number, change in enumerate(view._shown.change_list.changes) if change.kind == kind)
    row = next(row for row in range(view.model.rowCount()) if view.model.index(row, 0).data(NUMBER) == number)
    view.list.setCurrentIndex(view.model.index(row, 0))


def heads(view):
    return view.drawn.earlier_playhead, view.drawn.playhead


def shown(qtbot, view, earlier, later):
    """Wait until these frames of the two films are to be seen."""
    images = view.pictures._images
    qtbot.waitUntil(lambda: None not in images and [said(image) for image in images] == [earlier, later])
    return True


def test_the_cuts_differ_as_they_are_meant_to(view):
    assert {change.kind for change in view._shown.change_list.changes} == {GONE, TRIMMED, NEW, MOVED}


def test_a_gone_shot_is_shown_and_the_later_side_says_it_is_not_there(qtbot, view):
    choose(view, GONE)
    assert heads(view) == (20, 20)
    assert shown(qtbot, view, 20, 20)
    assert view.pictures._absent == ["", "Not in v002"]
    assert view.pictures.accessibleDescription() == "Not in v002"
    assert view.pictures._captions == ["v001  01:00:00:20", "v002  01:00:00:20"]


def test_arrows_step_through_what_is_gone_and_out_of_it(qtbot, view):
    choose(view, GONE)
    seen = []
    view.drawn.playhead_moved.connect(lambda _: seen.append((view.drawn.earlier_playhead, view.drawn.heads.missing)))
    for _ in range(28):
        qtbot.keyClick(view.drawn, RIGHT)
    # Through the gone shot and the trimmed head of the next; then both have it.
    assert seen == [(frame, 1 if frame < 46 else None) for frame in range(21, 49)]
    assert heads(view) == (48, 22)
    seen.clear()
    for _ in range(30):
        qtbot.keyClick(view.drawn, LEFT)
    assert [frame for frame, _ in seen] == list(range(47, 17, -1))


@pytest.mark.parametrize("earlier", [True, False])
def test_from_the_first_to_the_last_frame_each_is_visited_once(qtbot, view, earlier):
    view.drawn.go_to(0, earlier=earlier)
    at = [heads(view)]
    view.drawn.playhead_moved.connect(lambda _: at.append(heads(view)))
    last = (100 if earlier else 84) - 1
    for _ in range(last + 5):
        qtbot.keyClick(view.drawn, RIGHT)
    assert [both[not earlier] for both in at] == list(range(last + 1))


def test_a_trimmed_clip_shows_what_both_have_and_its_head_is_clicked_on(qtbot, view):
    choose(view, TRIMMED)
    assert heads(view) == (46, 20)
    view.drawn.go_to(43, earlier=True)
    assert shown(qtbot, view, 43, 20)
    assert view.pictures._absent == ["", "Not in v002"]


def test_a_moved_clip_is_in_both_places_at_once(qtbot, view):
    choose(view, MOVED)
    assert heads(view) == (60, 64)
    assert shown(qtbot, view, 60, 64)
    assert view.pictures._absent == ["", ""]
    qtbot.keyClick(view.drawn, RIGHT)
    assert heads(view) == (61, 65)


def test_a_new_clip_leads_from_the_later_side(qtbot, view):
    choose(view, NEW)
    assert heads(view) == (99, 54)      # after the last of the earlier there is no cut to stand behind
    assert view.pictures._absent == ["Not in v001", ""]
    qtbot.keyClick(view.drawn, LEFT)
    assert (heads(view), view.pictures._absent) == ((99, 53), ["", ""])


@pytest.fixture
def on_row(view):
    def where(frame: int) -> QPoint:
        row = next(row for row in view.drawn._plan.rows if row.earlier)
        return QPoint(round(view.drawn._x_of(frame, earlier=True)) + 1, row.top + row.height // 2)
    return where


def test_a_click_and_a_drag_inside_what_is_gone_stay_there(qtbot, view, on_row):
    qtbot.mousePress(view.drawn.viewport(), Qt.MouseButton.LeftButton, pos=on_row(30))
    assert heads(view) == (30, 20)
    assert view.list.currentIndex().isValid()
    qtbot.mouseMove(view.drawn.viewport(), on_row(35))
    view.drawn._drag_to(on_row(36).x(), on_row(36).y())
    assert heads(view) == (36, 20)
    assert shown(qtbot, view, 36, 20)


def test_a_comment_on_what_is_gone_is_gone_to_and_n_finds_each(qtbot, view):
    seen = []
    for _ in range(4):
        qtbot.keyClick(view.drawn, Qt.Key.Key_N)
        seen.append(heads(view))
    assert seen == [(3, 3), (21, 20), (25, 20), (3, 3)]


def test_resolve_is_brought_to_the_cut(qtbot, view):
    wanted = []
    view.resolve_wanted.connect(wanted.append)
    view.follow.setChecked(True)
    choose(view, GONE)
    choose(view, MOVED)
    assert wanted == ["01:00:00:20", "01:00:02:16"]


def test_playing_goes_on_from_the_cut_by_the_later_film(qtbot, view):
    choose(view, GONE)
    qtbot.keyClick(view.drawn, RIGHT)
    seen = []
    view.drawn.playhead_moved.connect(lambda later: seen.append((view.drawn.earlier_playhead, later)))
    qtbot.keyClick(view.drawn, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(seen) > 3)
    qtbot.keyClick(view.drawn, Qt.Key.Key_Space)
    later = [frame for _, frame in seen]
    assert later == sorted(later)
    assert later[0] > 20
    assert all(earlier == later + 26 for earlier, later in seen if later < 34)
    assert view.pictures._absent == ["", ""]


def test_a_click_into_what_is_gone_while_it_plays_is_followed(qtbot, view, on_row):
    view.drawn.go_to(60)
    qtbot.keyClick(view.drawn, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: view.drawn.playhead > 62)
    qtbot.mouseClick(view.drawn.viewport(), Qt.MouseButton.LeftButton, pos=on_row(30))
    assert heads(view) == (30, 20)
    qtbot.waitUntil(lambda: 20 < view.drawn.playhead < 50)
    assert view.player.clock.is_running
    qtbot.keyClick(view.drawn, Qt.Key.Key_Space)


@pytest.fixture
def red_and_blue(qtbot):
    pictures = LookAtBoth()
    qtbot.addWidget(pictures)
    pictures.resize(400, 245)
    for side, colour in enumerate(("red", "blue")):
        image = QImage(160, 90, QImage.Format.Format_RGB888)
        image.fill(QColor(colour))
        pictures.show_image(side, image)
    return pictures


def colours(pictures: LookAtBoth) -> list[str]:
    """What is seen left and right, above the middle."""
    image = pictures.grab().toImage()
    return [image.pixelColor(round(image.width() * part), image.height() // 3).name() for part in (0.2, 0.8)]


@pytest.mark.parametrize("manner", [Manner.WIPE, Manner.DIFFERENCE])
def test_wiped_and_as_a_difference_the_side_that_has_it_is_shown_alone(red_and_blue, manner):
    red_and_blue.look(manner)
    both = colours(red_and_blue)
    red_and_blue.lack(1, "Not in v002")
    assert colours(red_and_blue) == ["#ff0000", "#ff0000"]
    red_and_blue.lack(1, "")
    red_and_blue.lack(0, "Not in v001")
    assert colours(red_and_blue) == ["#0000ff", "#0000ff"]
    red_and_blue.lack(0, "")
    assert colours(red_and_blue) == both


def test_the_picture_of_what_is_not_there_is_dimmed(red_and_blue):
    red_and_blue.resize(400, 140)
    assert colours(red_and_blue) == ["#ff0000", "#0000ff"]
    red_and_blue.lack(1, "Not in v002")
    left, right = colours(red_and_blue)
    assert left == "#ff0000"
    assert QColor(right).blue() < 128
