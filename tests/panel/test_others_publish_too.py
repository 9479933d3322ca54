"""A window left open hears of what others publish; and who they all are, however few of their versions are listed."""

from dataclasses import replace

import pytest
from moto.core import DEFAULT_ACCOUNT_ID
from moto.s3.models import s3_backends

from support.many_records import lay_records, record_of
from vvt.panel.models.cuts import Place
from vvt.panel.models.versions import ROW
from vvt.store import CutName
from vvt.store.layout import Layout

REEL = Place("Film", "Reel 2")


@pytest.fixture
def opened(qtbot, window):
    def open_at(count: int):
        window.open()
        qtbot.waitUntil(lambda: window.cuts.index_of(REEL).isValid(), timeout=20_000)
        window.show_cut(REEL)
        qtbot.waitUntil(lambda: window.versions.rowCount() == count, timeout=20_000)
        return window
    return open_at


def listed(window) -> list[int]:
    return [window.versions.index(row).data(ROW).number for row in range(window.versions.rowCount())]


def test_a_colleagues_version_comes_by_itself_while_the_window_is_seen(qtbot, opened, store):
    lay_records(store.settings, CutName(*REEL), 1)
    window = opened(1)
    qtbot.waitUntil(lambda: not window._workshop.busy, timeout=20_000)
    window.looking.fresh_seconds = 0
    lay_records(store.settings, CutName(*REEL), 2)
    window.hide()
    window._minutes.timeout.emit()
    assert not window._workshop.busy, "nobody sees it"
    window.show()
    qtbot.waitUntil(lambda: not window._workshop.busy, timeout=20_000)
    lay_records(store.settings, CutName(*REEL), 3)
    window._minutes.timeout.emit()
    qtbot.waitUntil(lambda: listed(window) == [3, 2, 1], timeout=20_000)


def test_everybody_is_offered_who_published_and_a_number_is_found(qtbot, opened, store):
    name = CutName(*REEL)
    first = replace(record_of(name, 1), author="Zoë")
    s3_backends[DEFAULT_ACCOUNT_ID]["aws"].put_object(
        store.settings.bucket, Layout(store.settings.prefix).record(name, 1), first.to_json())
    lay_records(store.settings, name, 120)
    window = opened(100)
    filters = window.list.filters
    assert [filters.by.itemText(at) for at in range(filters.by.count())] == ["anybody", "Ada", "Ben", "Chiara"]
    filters.by.setCurrentIndex(2)
    filters.by.showPopup()
    qtbot.waitUntil(lambda: filters.by.findText("Zoë") == 4, timeout=20_000)
    filters.by.hidePopup()
    assert filters.by.currentText() == "Ben", "whoever was chosen stays chosen"
    filters.by.setCurrentIndex(4)
    qtbot.waitUntil(lambda: listed(window) == [1], timeout=20_000)
    filters.by.setCurrentIndex(0)
    filters.text.setText("V005")
    qtbot.waitUntil(lambda: listed(window) == [5], timeout=20_000)
