"""A cut with more versions than are fetched at once: the older ones come as an editor scrolls to them."""

from dataclasses import replace

import pytest

from support.many_records import lay_records
from support.relay import refusal, relayed
from vvt.panel.models.cuts import Place
from vvt.panel.models.versions import ROW
from vvt.panel.views.versions_window import VersionsWindow
from vvt.store import CutName

REEL = Place("Film", "Reel 2")


@pytest.fixture
def bucket(keys, shared_bucket) -> str:
    return shared_bucket


@pytest.fixture
def opened(qtbot, window, store):
    """Opens the window and waits for the newest hundred of 230 versions."""
    if not store.projects():
        lay_records(store.settings, CutName(*REEL), 230)
        store._shelf.lay_together(CutName(*REEL))

    def open_it() -> VersionsWindow:
        window.open()
        qtbot.waitUntil(lambda: window.cuts.index_of(REEL).isValid(), timeout=20_000)
        window.show_cut(REEL)
        qtbot.waitUntil(lambda: window.versions.rowCount() == 100, timeout=20_000)
        return window
    return open_it


def test_older_versions_come_as_one_scrolls_to_them(qtbot, opened):
    window = opened()
    assert "230 versions" in window.list.told.text()
    for count in (200, 230):
        window.list.view.scrollToBottom()
        qtbot.waitUntil(lambda count=count: window.versions.rowCount() == count, timeout=20_000)
    shown = [window.versions.index(row).data(ROW) for row in range(230)]
    assert [row.number for row in shown] == list(range(230, 0, -1))
    assert all(row.before is not None for row in shown[:-1]), "also where a page ends"
    assert {row.lane.column for row in shown} == {0}
    window.list.view.setCurrentIndex(window.versions.index(150))
    window.refresh()
    qtbot.waitUntil(lambda: not window._workshop.busy, timeout=20_000)
    assert [row.number for row in window.list.selected] == [80], "looking again moves nothing"


@pytest.mark.parametrize("pause", [300, 600_000])
def test_older_versions_come_also_when_the_store_was_away_for_a_moment(qtbot, opened, s3, session, pause):
    with relayed(s3.endpoint) as relay:
        session.use(replace(session.settings, endpoint=relay.endpoint))
        window = opened()
        window.looking.first_pause_ms = pause
        relay.before = lambda _: refusal(403, "ExpiredToken")
        window.list.view.scrollToBottom()
        qtbot.waitUntil(lambda: "Sign in again. Trying again in" in window.line.words.text(), timeout=30_000)
        assert window.versions.rowCount() == 100, "what was seen stays"
        relay.before = lambda _: None
        if pause > 1000:
            # Long before it is looked at again by itself: who scrolls asks.
            window.list.view.scrollToTop()
            window.list.view.scrollToBottom()
        # Else nobody scrolls: who waits at the end is given what was missed.
        qtbot.waitUntil(lambda: window.versions.rowCount() >= 200, timeout=60_000)
        window.list.view.scrollToBottom()
        qtbot.waitUntil(lambda: window.versions.rowCount() == 230, timeout=30_000)
