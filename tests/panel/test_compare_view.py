"""Two cuts compared in the window: the drawing, the list and the pictures go together."""

import threading
from dataclasses import replace
from fractions import Fraction

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from support.films import number_in, numbered_film
from vvt.compare import compare
from vvt.cut import Clip, Cut, Media, Track
from vvt.panel.drawn import plan
from vvt.panel.models.changes import ENTRY, NUMBER, Heading
from vvt.panel.pictures import Film
from vvt.panel.views.compare_view import CompareView, Shown

RATE = Fraction(24)


def cut(head: int) -> Cut:
    """Three shots of 40 frames, the first `head` frames shorter at its head; a marker of that frame."""
    clips, at = [], 0
    for number in range(3):
        first = head if number == 0 else 0
        media = Media(f"A{number}.mov", f"/media/A{number}.mov", rate=RATE, start=0, duration=500)
        clips.append(Clip(at, at + 40 - first, 100 + first, 140, media, name=media.name,
                          enabled=not (head and number == 2)))
        at += 40 - first
    return Cut("Reel", RATE, (Track("V", tuple(clips)),), start=86400)


def said(image: QImage) -> int:
    return number_in(bytes(image.constBits()), image.width(), image.height(), image.bytesPerLine())


@pytest.fixture
def view(qtbot, tmp_path):
    made = CompareView()
    qtbot.addWidget(made, before_close_func=lambda widget: widget.close_films())
    made.resize(1000, 700)
    film = numbered_film(tmp_path / "reel.mp4", 120, RATE)
    films = (Film(lambda: film, 86400), Film(lambda: film, 86400))
    made.show_comparison(Shown(plan(compare(cut(0), cut(10))), ("v001", "v002"), films))
    made.show()
    qtbot.waitExposed(made)
    return made


def rows(view):
    """What the list says first of each row: a heading, or a change's clip."""
    entries = [view.model.index(row, 0).data(ENTRY) for row in range(view.model.rowCount())]
    return [entry.text if isinstance(entry, Heading) else entry.clip for entry in entries]


def images(view):
    return view.pictures._images


def test_it_says_what_changed(view):
    assert view._summary.text().startswith("2 changes: 1 trim and 1 clip switched on or off.")
    assert [view.model.index(row, 2).data() for row in range(view.model.rowCount())] == ["A0.mov", "A2.mov"]


def test_a_click_in_the_list_moves_both_playheads_and_pictures(qtbot, view):
    view.list.setCurrentIndex(view.model.index(1, 0))
    assert (view.drawn.earlier_playhead, view.drawn.playhead) == (80, 70)
    qtbot.waitUntil(lambda: None not in images(view) and [said(image) for image in images(view)] == [80, 70])
    assert view.pictures._captions == ["v001  01:00:03:08", "v002  01:00:02:22"]


def test_choosing_in_the_drawing_chooses_in_the_list(qtbot, view):
    qtbot.keyClick(view.drawn, Qt.Key.Key_Down)
    qtbot.keyClick(view.drawn, Qt.Key.Key_Down)
    assert view.list.currentIndex().data(NUMBER) == 1


def test_resolve_follows_only_when_asked(qtbot, view):
    wanted = []
    view.resolve_wanted.connect(wanted.append)
    view.drawn.choose(0)
    view.follow.setChecked(True)
    view.drawn.choose(1)
    assert wanted == ["01:00:02:22"]


def test_a_kind_switched_off_leaves_the_list_and_fades(qtbot, view):
    qtbot.mouseClick(view.chips.chip("trim"), Qt.MouseButton.LeftButton)
    assert [view.model.index(row, 2).data() for row in range(view.model.rowCount())] == ["A2.mov"]
    assert view.drawn._dim == {"trim"}
    qtbot.mouseClick(view.chips.chip("trim"), Qt.MouseButton.LeftButton)
    assert view.model.rowCount() == 2


def test_grouped_by_kind_with_counts(view):
    view.grouped.setChecked(True)
    assert rows(view) == [
        "1 trim", "A0.mov", "1 clip switched on or off", "A2.mov"]


def test_reports_are_asked_for_by_kind(view):
    wanted = []
    view.export_wanted.connect(wanted.append)
    for action in view.export.menu().actions():
        if action.text().endswith("…"):
            action.trigger()
    assert wanted == ["html", "csv", "edl", "markers", "otio"]


def test_a_version_without_a_film_says_so(view):
    view.show_comparison(Shown(plan(compare(cut(0), cut(10))), ("v001", "v002")))
    assert view.pictures._said == ["v001 has no rendered film.", "v002 has no rendered film."]
    assert images(view) == [None, None]


def test_nothing_to_show_is_empty(view):
    view.show_comparison(None)
    assert (view._summary.text(), view.model.rowCount(), view.export.isEnabled()) == ("", 0, False)


def test_both_films_play_by_one_clock_and_stop_at_the_end(qtbot, view):
    shown = []
    view.drawn.playhead_moved.connect(shown.append)
    view.drawn.go_to(90)
    with qtbot.waitSignals([view.player.clock.running, view.player.clock.running], timeout=5000):
        view.player.play.setChecked(True)
    assert view.drawn.playhead == 109
    assert not view.player.play.isChecked()
    assert shown == sorted(shown)
    qtbot.waitUntil(lambda: None not in images(view) and [said(image) for image in images(view)] == [119, 109])


def test_space_stops_where_it_is(qtbot, view):
    view.drawn.setFocus()
    qtbot.keyClick(view.drawn, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: view.drawn.playhead >= 3)
    qtbot.keyClick(view.drawn, Qt.Key.Key_Space)
    at = view.drawn.playhead
    assert not view.player.clock.is_running
    assert at < 109


def test_both_timelines_are_drawn_before_it_is_known_what_changed(qtbot, view):
    changed = compare(cut(0), cut(10))
    nothing_yet = replace(changed, changes=())
    view.show_read(plan(nothing_yet), ("v001", "v002"))
    assert view.model.rowCount() == 0
    assert not view.export.isEnabled()
    view.drawn.go_to(50)
    view.show_comparison(Shown(plan(changed), ("v001", "v002")))
    assert view.model.rowCount() == len(changed.changes)
    assert view.drawn.playhead == 50
    qtbot.waitUntil(lambda: len(view.chips.all()) > 0)
    view.show_comparison(Shown(plan(changed), ("v001", "v002")))
    assert view.drawn.playhead == 0


def test_of_the_comparison_before_no_picture_and_no_word_stays(qtbot, view):
    view.list.setCurrentIndex(view.model.index(1, 0))
    qtbot.waitUntil(lambda: None not in images(view))
    assert view.said.text()
    view.show_read(plan(replace(compare(cut(0), cut(20)), changes=())), ("v003", "v004"))
    assert (images(view), view.pictures._captions, view.said.text()) == ([None, None], ["", ""], "")


def test_a_film_that_hangs_holds_nothing_up_and_goes_when_it_comes(qtbot, view, tmp_path):
    came, begun = threading.Event(), threading.Semaphore(0)

    def hangs():
        begun.release()
        came.wait()
        return tmp_path / "reel.mp4"

    shown = replace(view._shown, films=(Film(hangs, 86400), Film(hangs, 86400)))
    view.show_comparison(shown)
    for _ in range(2):
        assert begun.acquire(timeout=5)
    old = list(view._fetchers)
    view.show_comparison(None)      # with both still hanging: that it returns is what is asked for
    assert not any(fetcher.is_over for fetcher in old)
    came.set()
    qtbot.waitUntil(lambda: all(fetcher.is_over for fetcher in old))
    with qtbot.waitSignals([fetcher.destroyed for fetcher in old]):
        view.show_comparison(shown)
