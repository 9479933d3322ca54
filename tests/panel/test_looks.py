"""How the window looks: in line, with its focus to be seen, whole at every size (what is read: test_contrast)."""

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from support.looks import faults
from support.many_records import record_of
from vvt.errors import VvtError
from vvt.panel import look
from vvt.panel.models.cuts import Place
from vvt.panel.models.outgoing import Going
from vvt.panel.models.rows import VersionRow
from vvt.panel.models.versions import VersionsModel
from vvt.panel.trouble import Trouble
from vvt.panel.views.cards import Card
from vvt.panel.views.files_dialog import FilesDialog
from vvt.panel.views.keys_sheet import KeysSheet
from vvt.panel.views.narrow import NARROW
from vvt.panel.views.pieces import Choice, elided
from vvt.panel.views.publish_pages import FORM, OUTCOME, UNDER_WAY
from vvt.panel.views.setup_page import SetupPage
from vvt.panel.views.version_row import HEIGHT, VersionDelegate
from vvt.panel.views.versions_window import VersionsWindow
from vvt.panel.work import Steering
from vvt.store import CutName
from vvt.workflow.publishing import Published

LONG = "An exceptionally long name that an assistant editor typed on a Friday evening, reel 12 of 14"
REEL = Place("Film", "Reel 2")


# A row

def painted(row: VersionRow, width: int) -> QImage:
    """A row as the list shows it."""
    view, model = QListView(), VersionsModel()
    view.setItemDelegate(VersionDelegate(view))
    view.setModel(model)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.resize(width, HEIGHT + 4)
    if row.going:
        model.show_going([row])
    else:
        model.show_rows([row])
    return view.viewport().grab(QRect(view.visualRect(model.index(0)))).toImage()


def ends(image: QImage, top: int, bottom: int, left: int = 0) -> tuple[int, int]:
    """The first and the last column, from `left` on, in which something bright stands between two lines."""
    lit = [x for x in range(left, image.width())
           if any(image.pixelColor(x, y).lightness() > 120 for y in range(top, bottom))]
    return lit[0], lit[-1]


def going(note: str) -> VersionRow:
    return VersionRow(0, going=Going("a1", REEL, note, "Ada", "2026-11-22T19:14:40+00:00", "sending", "itself", 43, 43,
                                     100))


def versioned(**facts: object) -> VersionRow:
    return VersionRow(7, replace(record_of(CutName("Film", "Reel 2"), 7), **facts), None)


def test_a_note_goes_on_as_far_as_it_is_free(dressed):
    _, last = ends(painted(going(LONG), 700), 13, 32, 120)
    assert last > 700 - 12 - 50 - 12 - 30


def test_a_state_is_told_in_full_where_a_row_has_room_below_its_chips(dressed):
    row = versioned(changes={"insert": 12, "extract": 20, "trim": 31}, author=LONG)
    image = painted(row, 700)
    chips, _ = ends(image, 16, 28, 330)
    _, words = ends(image, 36, 55, 330)
    assert words > chips


@pytest.mark.parametrize("width", [292, 330, 419, 420, 569, 570, 640, 1100])
def test_chips_leave_room_for_the_note_at_every_width(dressed, width):
    bare, full = (versioned(note=LONG, changes=changes) for changes in (
        {}, {"insert": 1234, "extract": 2345, "trim": 3456}))
    without, with_chips = (painted(row, width) for row in (bare, full))
    differing = next(x for x in range(width) if any(
        without.pixelColor(x, y) != with_chips.pixelColor(x, y) for y in range(13, 32)))
    number_ends = 42 if width < 570 else 136
    assert differing > number_ends + 50 + 30


# The whole window

@pytest.fixture
def bucket(keys, shared_bucket) -> str:
    return shared_bucket


@pytest.fixture
def filled(qtbot, window, store, versions, trimmed) -> VersionsWindow:
    """The window with two versions of a cut, and another of a long name."""
    if not store.projects():
        versions(f"Film/{LONG}", LONG)
        versions("Film/Reel 2", LONG)
        versions("Film/Reel 2", LONG, trimmed)
    window.open()
    qtbot.waitUntil(lambda: window.cuts.index_of(REEL).isValid(), timeout=20_000)
    window.show_cut(REEL)
    qtbot.waitUntil(lambda: len(window.versions.versions) == 2, timeout=20_000)
    window.list.select_newest()
    return window


def compared(qtbot, window: VersionsWindow) -> None:
    window.comparisons.what_changed()
    qtbot.waitUntil(lambda: window.compare_dock.compared is not None, timeout=30_000)


SIZES = ((1080, 620), (700, 620), (600, 640), (NARROW, 640), (NARROW - 1, 640), (400, 640), (320, 640), (1, 1))


def test_nothing_overlaps_or_is_cut_at_any_size(qtbot, filled):
    filled.list.show_comments()
    filled.list.filters.text.setText("Reel")
    filled.line.show_elsewhere([replace(going("").going, place=Place("Film", LONG))])
    filled.line.show_trying_out(on=True)
    for size in SIZES:
        by = ((NARROW - 1, 640),) if size[0] < NARROW else ()
        for width, height in ((1080, 680), *by, size):
            filled.resize(width, height)
            QApplication.processEvents()
        qtbot.wait(300)
        assert filled.width() <= max(size[0], 320)
        assert faults(filled) == [], size


def test_a_card_is_whole_in_a_narrow_window(qtbot, filled):
    for width in (NARROW - 1, 320):
        filled.resize(width, 640)
        QApplication.processEvents()
    card = Card(Trouble(LONG, LONG, "details"))
    filled.list.notify(card)
    qtbot.waitUntil(lambda: card.height() > 100)
    assert faults(card) == []
    assert all(piece.height() >= piece.heightForWidth(piece.width()) for piece in card.findChildren(QLabel))


def test_nothing_of_a_comparison_overlaps_or_is_cut(qtbot, filled):
    compared(qtbot, filled)
    filled.compare_dock.view.follow.show()
    for size in ((1560, 820), (1000, 700), (1, 1)):
        filled.resize(*size)
        qtbot.wait(200)
        assert faults(filled.compare_dock.view) == [], size


def test_in_a_narrow_window_the_cuts_stand_on_top(qtbot, window):
    left, top = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.TopDockWidgetArea
    for width, area in ((1000, left), (NARROW - 1, top), (320, top), (NARROW, left)):
        window.resize(width, 640)
        qtbot.waitUntil(lambda area=area: window.dockWidgetArea(window.cuts_dock) == area)


def test_cuts_that_the_editor_put_on_top_stay_there(qtbot, window):
    window.resize(1000, 640)
    window.addDockWidget(Qt.DockWidgetArea.TopDockWidgetArea, window.cuts_dock)
    window.resize(1100, 640)
    QApplication.processEvents()
    assert window.dockWidgetArea(window.cuts_dock) == Qt.DockWidgetArea.TopDockWidgetArea


def test_a_narrow_window_comes_back_as_narrow(qtbot, window, session, nearby, *, workshop, memory):
    for width in (NARROW - 1, 340):
        window.resize(width, 640)
        QApplication.processEvents()
    window.close()
    again = VersionsWindow(session, nearby, workshop, memory)
    qtbot.addWidget(again)
    again.show()
    qtbot.waitUntil(lambda: again.width() == 340)
    again.let_go()


def test_buttons_that_have_no_room_are_left_to_the_menu(qtbot, filled):
    def buttons() -> set[str]:
        return {one.text() for one in filled.list.findChildren(QPushButton) if one.isVisible()}

    filled.resize(1080, 680)
    qtbot.waitUntil(lambda: {"Pull as timeline", "Lay beside", "Compare with timeline", "More…"} <= buttons())
    filled.resize(NARROW, 640)
    qtbot.waitUntil(lambda: "Compare with timeline" not in buttons())
    assert filled.list._more.isVisible()


@pytest.mark.parametrize("size", [(1080, 620), (340, 480)])
def test_the_keys_are_whole_and_can_be_scrolled_to(qtbot, dressed, size):
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(*size)
    over.show()
    keys = KeysSheet([(f"Action {number}", f"Ctrl+{number % 10}") for number in range(30)], over)
    qtbot.wait(50)
    assert over.rect().contains(keys.geometry())
    last = [one for one in keys.findChildren(QLabel) if one.text().startswith("Action")][-1]
    for _ in range(60):
        if last.visibleRegion().isEmpty():
            qtbot.keyClick(keys, Qt.Key.Key_Down)
    assert not last.visibleRegion().isEmpty()
    assert all(one.width() >= 60 for one in keys.findChildren(QLabel) if one.text().startswith("Action"))


@pytest.mark.parametrize("width", [320, 560, 1080])
def test_the_first_start_is_whole(qtbot, dressed, session, workshop, width):
    page = SetupPage(session, workshop)
    qtbot.addWidget(page)
    page.resize(width, 900)
    page.show()
    page._failed(Trouble(LONG, LONG))
    qtbot.wait(100)
    assert faults(page) == []
    assert all(field.width() >= 180 for field in page.fields.values())


def test_a_chosen_change_is_read_in_full(qtbot, filled):
    compared(qtbot, filled)
    changes = filled.compare_dock.view.list
    changes.setCurrentIndex(changes.model().index(0, 0))
    image = changes.viewport().grab(changes.visualRect(changes.currentIndex())).toImage()
    inks = {image.pixelColor(x, y).name() for x in range(image.width() // 2, image.width()) for y in range(4, 22)}
    assert look.CHOSEN_QUIET in inks
    assert look.QUIET not in inks


# Focus

def with_tab(window: QWidget) -> list[QWidget]:
    """What Tab goes to, in its order."""
    found, at = [], window.nextInFocusChain()
    while at is not window:
        if at.isVisible() and at.isEnabled() and at.focusPolicy() & Qt.FocusPolicy.TabFocus and not at.focusProxy():
            found.append(at)
        at = at.nextInFocusChain()
    return found


def seen_where(window: QWidget, widget: QWidget) -> QImage:
    box = QRect(widget.mapTo(window, QPoint()), widget.size())
    return window.grab(box).toImage()


def test_the_focus_is_seen_wherever_it_is(qtbot, filled):
    compared(qtbot, filled)
    filled.resize(1400, 820)
    filled.list.show_comments()
    filled.compare_dock.view.grouped.setChecked(True)
    filled.activateWindow()
    qtbot.waitUntil(filled.isActiveWindow)
    qtbot.waitUntil(lambda: filled.compare_dock.view.drawn.is_painted, timeout=10_000)
    around = with_tab(filled)
    assert len(around) > 20
    unseen = []
    for number, widget in enumerate(around):
        around[number - 1].setFocus()
        QApplication.processEvents()
        without = seen_where(filled, widget)
        widget.setFocus()
        QApplication.processEvents()
        if widget.hasFocus() and ringed(seen_where(filled, widget)) <= ringed(without):
            unseen.append(f"{type(widget).__name__} {widget.accessibleName() or getattr(widget, 'text', str)()}")
    assert unseen == []


def ringed(image: QImage) -> int:
    """How many pixels have the colour of the focus."""
    colours = {QColor(look.ACCENT).rgb(), QColor(look.ON_PRIMARY).rgb()}
    return sum(image.pixel(x, y) in colours for x in range(image.width()) for y in range(image.height()))


def test_tab_goes_from_the_cuts_to_the_versions_to_the_comparison(qtbot, filled):
    compared(qtbot, filled)
    filled.resize(1400, 820)
    qtbot.waitUntil(lambda: all(chip.isVisible() for chip in filled.compare_dock.view.chips.all() or [QWidget()]))
    order, view = with_tab(filled), filled.compare_dock.view
    own = filled.list
    expected = [filled.cuts_dock.search, filled.cuts_dock.tree, own.strip.look, own.publish, own.filters.text,
                own.filters.by, own.filters.status, own.filters.since, own.view, own._more, view.chooser.lists[0],
                view.chooser.swap, view.chooser.lists[1], view.export, view.drawn, view.chips.all()[0], view.grouped,
                view.list, view.player.play, view.player.sound, view.manner, view.pictures]
    assert [widget for widget in order if widget in expected] == expected
    assert order.index(own._more) == order.index(own.view) + 1 + sum(
        button.isVisible() and button.isEnabled() for button in own._more.parent()._buttons)


# Forms

@pytest.fixture
def dialog(qtbot, dressed, session, workshop, tmp_path):
    film = tmp_path / "Reel 2.edl"
    film.write_text("TITLE: REEL 2\n")
    made = FilesDialog(session, workshop, [film], REEL)
    qtbot.addWidget(made)
    made.show()
    qtbot.wait(50)
    yield made
    workshop.close()


def place(window: QWidget, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint()), widget.size())


def test_fields_end_where_the_buttons_do_and_are_of_one_height(dialog):
    which = dialog.form.which
    fields = [which.project, which.cut, which.base]
    assert {place(dialog, field).right() for field in (*fields, which.note, dialog.form.list)} == {
        place(dialog, dialog.go).right()}
    assert len({field.height() for field in (*fields, dialog.go)}) == 1


def test_texts_of_fields_begin_in_one_column(qtbot, dressed):
    begins, holder = set(), QWidget()
    for kind in (QLineEdit, QComboBox, Choice, QPlainTextEdit):
        field = kind(holder)
        if isinstance(field, QComboBox):
            field.addItem("H")
        else:
            field.insert("H") if isinstance(field, QLineEdit) else field.setPlainText("H")
        field.resize(200, 40)
        image = field.grab().toImage()
        begins.add(ends(image, 4, 36, 4)[0])
    assert max(begins) - min(begins) <= 1


def test_a_dialog_is_as_high_as_what_it_shows(qtbot, dialog):
    high = dialog.height()
    goes_on = threading.Event()

    def work(_: Steering) -> Published:
        goes_on.wait(20)
        raise VvtError(LONG * 40, LONG * 40)

    dialog._begin(["Checking", "Uploading"], LONG, work)
    assert (dialog.page, dialog.height() < high - 200) == (UNDER_WAY, True)
    goes_on.set()
    qtbot.waitUntil(lambda: dialog.page == OUTCOME)
    assert (dialog.width(), dialog.height()) == (580, high)
    dialog.look()
    assert (dialog.page, dialog.height()) == (FORM, high)


# With nothing to show

def test_what_is_the_case_stands_out_from_what_can_be_done(qtbot, window):
    window.list.show_place(None, "Nothing is published here yet.\n\nPress Publish.")
    case, hint = window.list.empty.findChildren(QLabel)
    assert (case.text(), case.property("role"), hint.text()) == ("Nothing is published here yet.", "heading",
                                                                 "Press Publish.")
    assert not window.list.title.isVisible()
    assert window.list.empty.text() == "Nothing is published here yet.\n\nPress Publish."


def test_a_text_of_two_lines_is_cut_off_in_the_second_alone(qtbot, dressed):
    words = "Your timeline: 12 changes since v003, as of 14:32"
    told = elided(words, lines=2)
    qtbot.addWidget(told)
    whole = told.fontMetrics().horizontalAdvance(words)
    assert told.shown(whole + 2) == [words]
    first, second = told.shown(whole * 3 // 4)
    assert words == f"{first} {second}"
    first, second = told.shown(whole // 3)
    assert words.startswith(first) and second.endswith("…") and words[len(first) + 1:].startswith(second[:-1].rstrip())
    assert all(told.fontMetrics().horizontalAdvance(one) <= whole // 3 for one in (first, second))
    assert len(told.shown(0)) <= 2
    assert told.sizeHint().height() == elided(words).sizeHint().height() + told.fontMetrics().lineSpacing()
