"""A window with a comparison open is as narrow as 720 pixels: the cuts stand above then, and nothing is cut off."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from support.looks import faults
from vvt.panel.models.cuts import Place
from vvt.panel.views.versions_window import VersionsWindow

LONG = "An exceptionally long note that an assistant editor typed on a Friday evening"
LEFT, TOP = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.TopDockWidgetArea
BESIDE = 900        # pixels from which the cuts stand at the left


@pytest.fixture
def comparing(qtbot, window, versions, trimmed) -> VersionsWindow:
    """The window with the second of two versions compared with the first."""
    for shots in ((), (trimmed,)):
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


@pytest.mark.parametrize("size", [(BESIDE, 700), (BESIDE - 1, 700), (800, 640), (720, 640), (720, 900), (1, 900)])
def test_all_of_it_is_whole(qtbot, comparing, size):
    comparing.resize(1000, size[1])
    comparing.compare_dock.view.follow.show()
    comparing.compare_dock.view.grouped.setChecked(True)
    comparing.list.filters.text.setText("Reel")
    narrowed(comparing, *size)
    qtbot.waitUntil(lambda: comparing.compare_dock.view.drawn.is_painted, timeout=10_000)
    assert comparing.width() <= max(size[0], 720)
    assert faults(comparing) == []
    assert comparing.dockWidgetArea(comparing.cuts_dock) == (LEFT if size[0] >= BESIDE else TOP)
    drawn, pictures = comparing.compare_dock.view.drawn, comparing.compare_dock.view.pictures
    assert drawn.width() >= 390
    assert pictures.width() >= 200


def test_the_cuts_go_back_when_nothing_is_compared_any_more(qtbot, comparing):
    narrowed(comparing, 720, 700)
    assert comparing.dockWidgetArea(comparing.cuts_dock) == TOP
    comparing.compare_dock.close()
    assert comparing.dockWidgetArea(comparing.cuts_dock) == LEFT
    assert (comparing.width(), faults(comparing)) == (720, [])


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
