"""A window with a comparison open is as narrow as 720 pixels: the cuts stand above then, and nothing is cut off."""

from contextlib import suppress

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from support.looks import faults
from vvt.panel.models.cuts import Place
from vvt.panel.views.filter_bar import FilterBar
from vvt.panel.views.versions_window import VersionsWindow

LONG = "An exceptionally long note that an assistant editor typed on a Friday evening"
LEFT, TOP = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.TopDockWidgetArea
BESIDE = 900        # pixels from which the cuts stand at the left


@pytest.fixture
def bucket(keys, shared_bucket) -> str:
    return shared_bucket


@pytest.fixture
def comparing(qtbot, window, store, versions, trimmed) -> VersionsWindow:
    """The window with the second of two versions compared with the first."""
    for shots in () if store.projects() else ((), (trimmed,)):
        versions("Film/Reel 2", LONG, *shots)
    window.open()
    qtbot.waitUntil(lambda: window.cuts.index_of(Place("Film", "Reel 2")).isValid(), timeout=20_000)
    window.show_cut(Place("Film", "Reel 2"))
    qtbot.waitUntil(lambda: len(window.versions.versions) == 2, timeout=20_000)
    window.list.select_newest()
    window.comparisons.what_changed()
    qtbot.waitUntil(lambda: window.compare_dock.compared is not None, timeout=30_000)
    return window


def narrowed(window, width, height):
    """As by its edge, a few pixels at a time."""
    for step in range(window.width(), width - 1, -20):
        window.resize(max(step, width), height)
        QApplication.processEvents()
    window.resize(width, height)
    QApplication.processEvents()


def assert_whole(qtbot, window):
    """Once it is laid out: what its pieces need makes it higher, one after the other."""
    with suppress(qtbot.TimeoutError):
        qtbot.waitUntil(lambda: not faults(window))
    assert faults(window) == []


def test_all_of_it_is_whole_at_any_size(qtbot, comparing):
    view = comparing.compare_dock.view
    view.follow.show()
    view.grouped.setChecked(True)
    comparing.list.filters.text.setText("Reel")
    for size in ((BESIDE, 700), (BESIDE - 1, 700), (800, 640), (720, 640), (720, 900), (1, 900)):
        comparing.resize(1000, size[1])
        QApplication.processEvents()
        narrowed(comparing, *size)
        qtbot.waitUntil(lambda: view.drawn.is_painted, timeout=10_000)
        assert comparing.width() <= max(size[0], 720)
        assert_whole(qtbot, comparing)
        assert comparing.dockWidgetArea(comparing.cuts_dock) == (LEFT if size[0] >= BESIDE else TOP)
        assert view.drawn.width() >= 390
        assert view.pictures.width() >= 200


def test_the_cuts_go_back_when_nothing_is_compared_any_more(qtbot, comparing):
    narrowed(comparing, 720, 700)
    assert comparing.dockWidgetArea(comparing.cuts_dock) == TOP
    comparing.compare_dock.close()
    assert comparing.dockWidgetArea(comparing.cuts_dock) == LEFT
    assert comparing.width() == 720
    assert_whole(qtbot, comparing)


def test_it_opens_with_its_cuts_where_they_were(qtbot, comparing, session, nearby, *, workshop, memory):
    narrowed(comparing, 720, 700)
    comparing.close()
    again = VersionsWindow(session, nearby, workshop, memory)
    qtbot.addWidget(again)
    again.show()
    assert again.width() == 720
    assert again.dockWidgetArea(again.cuts_dock) == LEFT
    again.let_go()


def test_a_comparison_that_takes_no_width_moves_nothing(qtbot, comparing):
    comparing.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, comparing.compare_dock)
    narrowed(comparing, 720, 700)
    assert comparing.dockWidgetArea(comparing.cuts_dock) == LEFT


@pytest.mark.parametrize("size", [(1000, 500), (720, 640)])
def test_a_low_window_cuts_no_chip_and_no_sentence_off(qtbot, comparing, size):
    view = comparing.compare_dock.view
    view.chips.show_kinds(dict.fromkeys(("insert", "extract", "overwrite", "trim", "slip", "move", "retime"), 12))
    view.said.setText("shot_070_road_v002.mov is a new version of shot_070_road_v001.mov from frame 12 on")
    narrowed(comparing, *size)
    # Those before: there is no event loop of the program's to do it.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    # A new height moves the chips only when the layout comes to it.
    pieces = (*view.chips.all(), view.grouped)
    qtbot.waitUntil(lambda: all(view.chips.rect().contains(one.geometry()) for one in pieces))
    qtbot.waitUntil(lambda: view.said.height() >= view.said.heightForWidth(view.said.width()))
    assert comparing.width() <= size[0]
    assert_whole(qtbot, comparing)


def test_narrow_filters_say_which_is_which(qtbot, dressed):
    bar = FilterBar()
    qtbot.addWidget(bar)
    told = [[choice.shown(choice.currentText(), room) for choice in (bar.by, bar.status, bar.since)]
            for room in (200, 45)]
    assert told == [["anybody", "any status", "any time"], ["Who", "Status", "When"]]
    bar.status.setCurrentText("approved")
    assert bar.status.shown("approved", 45).startswith("app"), "what was chosen is told as far as there is room"
