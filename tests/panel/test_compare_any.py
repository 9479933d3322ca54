"""What is compared with what: chosen on top, swapped, or dropped in as files; and by which keys both films play."""

import os
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from support.films import numbered_film
from support.otio_cut import Shot, with_sound, write
from vvt.panel.actions import comparing
from vvt.panel.models.sides import Side, dropped
from vvt.panel.pictures import Clock
from vvt.panel.views.compare_chooser import CompareChooser
from vvt.panel.views.compare_dock import CompareDock
from vvt.panel.views.versions_window import VersionsWindow
from vvt.panel.work import Steering
from vvt.workflow.reviewing import comment

RATE = Fraction(24)
SHOTS = tuple(Shot(f"A001C{number:03}", 90000 + 500 * number, 48 + number) for number in range(1, 6))
V1, V2, V3 = (Side.version(f"Film/Reel 2@v{number}") for number in (1, 2, 3))


def touched(path: Path, at: int) -> Path:
    path.write_bytes(b"")
    os.utime(path, (at, at))
    return path


def test_dropped_timelines_come_in_the_order_they_were_changed_with_their_films(tmp_path):
    later, earlier = touched(tmp_path / "tuesday.otio", 20), touched(tmp_path / "monday.edl", 10)
    films = touched(tmp_path / "tuesday.mov", 5), touched(tmp_path / "render.mp4", 6)
    sides = dropped([later, *films, earlier, touched(tmp_path / "notes.txt", 1)])
    assert [(Path(side.word).name, Path(side.film).name) for side in sides] == [
        ("monday.edl", "render.mp4"), ("tuesday.otio", "tuesday.mov")]


@pytest.fixture
def chooser(qtbot):
    made = CompareChooser()
    qtbot.addWidget(made)
    made.offer([V3, V2, V1])
    made.show_sides(V1, V2)
    made.show()
    qtbot.waitExposed(made)
    made.asked = []
    made.wanted.connect(lambda *sides: made.asked.append(sides))
    return made


def test_the_lists_offer_the_open_timeline_the_versions_and_a_file(chooser):
    shown = [chooser.lists[0].itemText(row) for row in range(chooser.lists[0].count())]
    assert shown == ["Timeline in Resolve", "Film/Reel 2@v3", "Film/Reel 2@v2", "Film/Reel 2@v1", "",
                     "A timeline file…"]
    assert [each.currentText() for each in chooser.lists] == ["Film/Reel 2@v1", "Film/Reel 2@v2"]


def test_another_is_chosen_by_keyboard_alone(qtbot, chooser):
    chooser.lists[1].setFocus()
    qtbot.keyClick(chooser.lists[1], Qt.Key.Key_Up)
    assert chooser.asked == [(V1, V3)]
    qtbot.keyClick(chooser.lists[1], Qt.Key.Key_Up)
    assert chooser.asked[-1] == (V1, Side.here())


def test_where_they_are_narrow_two_versions_can_be_told_apart(chooser):
    for ref, each in zip(("Demo Film/Main Cut@v2", "Demo Film/Main Cut@v3"), chooser.lists, strict=True):
        room = each.fontMetrics().horizontalAdvance("Demo Film/Main C")
        assert each.shown(ref, room).endswith(ref[-3:])
        assert "…" in each.shown(ref, room)


def test_the_two_are_swapped(qtbot, chooser):
    qtbot.mouseClick(chooser.swap, Qt.MouseButton.LeftButton)
    assert chooser.asked == [(V2, V1)]
    assert [each.currentText() for each in chooser.lists] == ["Film/Reel 2@v2", "Film/Reel 2@v1"]


def test_nothing_is_compared_with_itself(chooser):
    chooser.show_sides(V2, V2)
    chooser.swapped()
    assert chooser.asked == []


def put(widget, paths, x=500.0):
    """Drag files over a widget and let them go there."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, keys, actions = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPointF(x, 100).toPoint(), actions, mime, buttons, keys)
    QApplication.sendEvent(widget, enter)
    if enter.isAccepted():
        QApplication.sendEvent(widget, QDropEvent(QPointF(x, 100), actions, mime, buttons, keys))
    return enter.isAccepted()


def test_one_dropped_file_takes_the_side_it_is_dropped_on(qtbot, tmp_path):
    dock = CompareDock()
    qtbot.addWidget(dock)
    dock.resize(1000, 700)
    dock.show()
    dock.view.chooser.show_sides(V1, V2)
    asked = []
    dock.wanted.connect(lambda *sides: asked.append(sides))
    path = touched(tmp_path / "mine.otio", 1)
    assert put(dock, [path], x=900)
    assert put(dock, [path], x=100) is True
    assert [[side.word for side in sides] for sides in asked] == [[V1.word, str(path)]]
    assert not put(dock, [touched(tmp_path / "notes.txt", 1)])


@pytest.fixture
def window(qtbot, dressed, session, nearby, workshop, *, memory):
    made = VersionsWindow(session, nearby, workshop, memory)
    qtbot.addWidget(made)
    made.open()
    made.show()
    qtbot.waitExposed(made)
    yield made
    qtbot.waitUntil(lambda: not workshop.busy, timeout=20_000)
    made.close()
    made.let_go()


def test_two_timelines_and_their_films_are_dropped_on_the_window(qtbot, window, trimmed, tmp_path):
    paths = []
    for number, each in enumerate((SHOTS, trimmed)):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = write(with_sound(each), folder / "reel.otio")
        os.utime(path, (number, number))
        film = numbered_film(folder / "reel.mp4", 60)
        os.utime(film, (number, number))
        paths += [path, film]
    assert put(window, paths)
    qtbot.waitUntil(lambda: window.compare_dock.compared is not None, timeout=30_000)
    dock = window.compare_dock
    assert [change.kind for change in dock.compared.comparison.changes.changes] == ["trim"]
    assert dock.compared.labels == ("0/reel.otio", "1/reel.otio")
    assert [each.currentText() for each in dock.view.chooser.lists] == ["0/reel.otio", "1/reel.otio"]
    qtbot.waitUntil(lambda: None not in dock.view.pictures._images, timeout=20_000)


def test_comments_on_frames_of_both_versions_come_along(qtbot, session, store, versions, trimmed):
    from vvt.store import Ref

    versions("Film/Reel 2")
    versions("Film/Reel 2", "", trimmed)
    comment(store, Ref.parse("Film/Reel 2@v1"), "Too long", "Ben", at="01:00:02:00")
    comment(store, Ref.parse("Film/Reel 2@v2"), "Good", "Ada", at="01:00:04:05")
    comment(store, Ref.parse("Film/Reel 2@v2"), "All of it", "Ada")
    found = comparing.compared(session, None, Side.version("Film/Reel 2@v1"), Side.version("Film/Reel 2@v2"),
                               Steering(lambda _: None))
    assert [(note.frame, note.earlier, note.told) for note in found.notes] == [
        (48, True, "Ben: Too long"), (101, False, "Ada: Good")]


def test_what_is_looked_at_stays_where_its_timeline_is_compared_again(qtbot, session, versions, trimmed):
    for args in ((), ("", trimmed), ("", trimmed)):
        versions("Film/Reel 2", *args)
    first, second, third = (Side.version(f"Film/Reel 2@v{number}") for number in (1, 2, 3))
    dock = CompareDock()
    qtbot.addWidget(dock)
    drawn = dock.view.drawn

    def compare(*sides: Side) -> tuple[int, int]:
        dock.show_comparison(comparing.compared(session, None, *sides, Steering(lambda _: None)))
        return drawn.earlier_playhead, drawn.playhead

    assert compare(first, second) == (0, 0)
    drawn.go_to(dock.compared.comparison.changes.before.duration - 1, earlier=True)
    was, now = drawn.earlier_playhead, drawn.playhead
    assert was != now != 0
    assert compare(second, first) == (now, was)
    assert not drawn.heads.by_earlier, "the one that led leads on the other side"
    assert compare(second, first) == (now, was), "marked, it is shown once more"
    assert compare(third, first)[1] == was
    assert compare(second, third)[1] != 0
    dock.leave()
    assert compare(second, first) == (0, 0)
    dock.close_films()


def test_j_and_l_shuttle_and_k_stops(qtbot):
    clock, seen = Clock(), []
    clock.frame.connect(seen.append)
    clock.shuttle(1, 10, 10_000, RATE)
    assert clock.speed == 1
    clock.shuttle(1, 10, 10_000, RATE)
    clock.shuttle(1, 10, 10_000, RATE)
    assert clock.speed == 4
    qtbot.waitUntil(lambda: len(seen) > 3)
    assert seen == sorted(seen)
    clock.shuttle(-1, 500, 10_000, RATE)
    assert clock.speed == -1
    seen.clear()
    qtbot.waitUntil(lambda: len(seen) > 3)
    assert seen == sorted(seen, reverse=True)
    assert max(seen) < 500
    clock.stop()
    assert clock.speed == 0


def test_running_back_it_stops_at_the_head(qtbot):
    clock, seen = Clock(), []
    clock.frame.connect(seen.append)
    with qtbot.waitSignal(clock.running, check_params_cb=lambda on: not on, timeout=5000):
        clock.start(6, 100, RATE, -2)
    assert seen[-1] == 0
