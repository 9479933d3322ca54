"""Several things done at once: each has its progress and its Cancel, and what came of each stays until it is read."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from support.relay import refusal, relayed
from vvt.errors import VvtError
from vvt.panel.models.cuts import Place
from vvt.panel.session import Session
from vvt.panel.views.cards import Card
from vvt.panel.views.status_line import StatusLine
from vvt.panel.views.versions_window import VersionsWindow

REEL = Place("Film", "Reel 2")


class Held:
    """Work that says how far it is, and goes on when it is let."""

    def __init__(self, words: str, percent: int | None = None) -> None:
        self.words, self.percent, self.go_on = words, percent, threading.Event()

    def __call__(self, steering):
        steering.at(self.words, self.percent)
        while not self.go_on.wait(0.01):
            steering.check()


@pytest.fixture
def line(qtbot, dressed):
    made = StatusLine()
    qtbot.addWidget(made)
    made.resize(900, 30)
    made.show()
    return made


@pytest.fixture
def at_work(qtbot, line, workshop):
    """Begins work that the line follows, and waits until it says so."""
    begun = []

    def begin(words: str, percent: int | None = None):
        held = Held(words, percent)
        job = workshop.start(held, words)
        line.follow(job, f"{words} …")
        begun.append(held)
        qtbot.waitUntil(lambda: line.words.text().startswith(words) and "…" not in line.words.text(), timeout=10_000)
        return held, job

    yield begin
    for held in begun:
        held.go_on.set()


def shows(line) -> tuple[str, bool, bool, int]:
    return line.words.text(), line._bar.isVisible(), line._stop.isVisible(), line._bar.value()


def test_of_a_job_that_says_nothing_it_is_told_for_how_long(qtbot, line, at_work):
    assert line.slow_ms == 10_000
    line.slow_ms = 600
    held, job = at_work("Setting the status")
    assert line.words.text() == "Setting the status", "not before"
    qtbot.waitUntil(lambda: line.words.text() == "Setting the status  ·  for 1 s", timeout=10_000)
    qtbot.waitUntil(lambda: line.words.text() == "Setting the status  ·  for 2 s", timeout=10_000)
    line.say("Copied.")
    with qtbot.waitSignal(line._silent.timeout):
        pass
    assert line.words.text() == "Copied.", "it can be read first"
    held.go_on.set()
    qtbot.waitUntil(lambda: not job.running, timeout=10_000)
    assert not line._silent.isActive()


def test_the_line_goes_back_to_what_still_runs(qtbot, line, at_work):
    film, _ = at_work("Fetching the film", 10)
    assert shows(line) == ("Fetching the film", True, True, 10)
    status, _ = at_work("Film/Reel 2@v2: approved")
    assert shows(line)[:3] == ("Film/Reel 2@v2: approved  (and 1 more)", True, True)
    assert line.words.toolTip() == "Film/Reel 2@v2: approved\nFetching the film"
    status.go_on.set()
    qtbot.waitUntil(lambda: shows(line) == ("Fetching the film", True, True, 10), timeout=10_000)
    film.go_on.set()
    qtbot.waitUntil(lambda: shows(line)[:3] == ("", False, False), timeout=10_000)


def test_one_that_ends_below_the_newest_leaves_that_as_it_is(qtbot, line, at_work):
    film, job = at_work("Fetching the film", 10)
    at_work("Commenting")
    with qtbot.waitSignal(job.ended, timeout=10_000):
        film.go_on.set()
    assert shows(line)[:3] == ("Commenting", True, True)


def test_cancel_belongs_to_the_one_that_is_shown(qtbot, line, at_work):
    _, film = at_work("Fetching the film", 10)
    _, status = at_work("Commenting")
    assert line._stop.toolTip() == "Cancel: Commenting"
    with qtbot.waitSignal(status.cancelled, timeout=10_000):
        qtbot.mouseClick(line._stop, Qt.MouseButton.LeftButton)
        assert line.words.text() == "Stopping …  (and 1 more)"
    qtbot.waitUntil(lambda: shows(line) == ("Fetching the film", True, True, 10), timeout=10_000)
    assert film.running
    with qtbot.waitSignal(film.cancelled, timeout=10_000):
        qtbot.mouseClick(line._stop, Qt.MouseButton.LeftButton)


def test_an_outcome_is_read_before_the_line_goes_back(qtbot, line, at_work):
    line._read.setInterval(200)
    at_work("Fetching the film", 10)
    at_work("Going there")[0].go_on.set()
    line.say("Resolve stands at 01:00:02:00.")
    assert shows(line)[:3] == ("Resolve stands at 01:00:02:00.", True, True)
    qtbot.waitUntil(lambda: line.words.text() == "Fetching the film", timeout=10_000)


def test_what_is_away_is_said_again_after_what_was_done_meanwhile(qtbot, line, at_work):
    line.say_away("The bucket doesn't answer. Trying again in 10 s.")
    held, _ = at_work("Commenting")
    held.go_on.set()
    qtbot.waitUntil(lambda: line.words.text() == "The bucket doesn't answer. Trying again in 10 s.", timeout=10_000)
    assert line.words.property("state") == "warn"
    line.say_away("")
    assert line.words.text() == ""
    line.say_away("Away.")
    line.say("Copied Film/Reel 2@v2")
    line.say_away("")
    assert line.words.text() == "Copied Film/Reel 2@v2"


@pytest.fixture
def opened(qtbot, window, versions):
    for note in ("one", "two"):
        versions("Film/Reel 2", note)
    window.open()
    qtbot.waitUntil(lambda: len(window.versions.versions) == window.versions.rowCount() == 2, timeout=30_000)
    window.list.select_newest()
    return window


def cards(window: VersionsWindow) -> list[str]:
    return [card.trouble.cause for card in window.list.findChildren(Card) if card.isVisible()]


def failing(words: str):
    def work(_):
        raise VvtError(words, "Try something else.")
    return work


def well(_) -> None:
    return None


def after(qtbot, window: VersionsWindow, work, doing: str) -> list[str]:
    """What is told once this was done."""
    job = window._begin(work, doing)
    with qtbot.waitSignal(job.ended, timeout=10_000):
        pass
    return cards(window)


def pressed(qtbot, window: VersionsWindow, cause: str, text: str) -> None:
    card = next(one for one in window.list.findChildren(Card) if one.isVisible() and one.trouble.cause == cause)
    qtbot.mouseClick(next(one for one in card.findChildren(QPushButton) if one.text() == text),
                     Qt.MouseButton.LeftButton)


def test_a_status_leaves_the_fetch_its_progress_and_its_cancel(qtbot, opened):
    held = Held("Fetching the film", 10)
    job = opened._begin(held, "Fetching")
    opened.saying.give_status("approved")
    qtbot.waitUntil(lambda: opened.list.selected[0].reviews.status == "approved", timeout=20_000)
    qtbot.waitUntil(lambda: shows(opened.line) == ("Fetching the film", True, True, 10), timeout=10_000)
    qtbot.mouseClick(opened.line._stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not job.running, timeout=10_000)
    assert shows(opened.line)[:3] == ("", False, False)


def test_a_card_stays_while_something_else_is_done(qtbot, opened):
    assert after(qtbot, opened, failing("The film could not be fetched."), "Fetching") == [
        "The film could not be fetched."]
    assert after(qtbot, opened, well, "Commenting") == ["The film could not be fetched."]
    opened.show_cut(Place("Film", "Reel 3"))
    assert cards(opened) == ["The film could not be fetched."]
    qtbot.waitUntil(lambda: not opened._workshop.busy, timeout=20_000)
    pressed(qtbot, opened, "The film could not be fetched.", "Dismiss")
    assert cards(opened) == []
    assert opened.focusWidget() is opened.list.filters.text, "there are no versions here"


def test_a_card_goes_with_the_same_action_s_next_outcome(qtbot, opened):
    after(qtbot, opened, failing("The film could not be fetched."), "Fetching")
    assert after(qtbot, opened, failing("The disk is full."), "Fetching") == ["The disk is full."]
    assert after(qtbot, opened, well, "Fetching") == []


def test_of_several_cards_the_newest_is_shown_and_the_others_after_it(qtbot, opened):
    for what in ("Fetching", "Pulling", "Marking"):
        after(qtbot, opened, failing(f"{what} failed."), what)
    told = opened.list.notices._more
    assert (cards(opened), told.text()) == (["Marking failed."], "Before it (1 more): Pulling failed.")
    assert told.toolTip() == "Pulling failed.\nFetching failed."
    pressed(qtbot, opened, "Marking failed.", "Dismiss")
    assert (cards(opened), told.text()) == (["Pulling failed."], "Before it: Fetching failed.")
    pressed(qtbot, opened, "Pulling failed.", "Dismiss")
    assert (cards(opened), told.isVisible()) == (["Fetching failed."], False)
    pressed(qtbot, opened, "Fetching failed.", "Dismiss")
    assert not opened.list.notices.isVisible()


def test_another_bucket_has_no_cards_of_the_one_before(qtbot, opened, session):
    after(qtbot, opened, failing("The film could not be fetched."), "Fetching")
    session.use(session.settings)
    assert cards(opened) == []
    qtbot.waitUntil(lambda: not opened._workshop.busy, timeout=20_000)


def test_a_bucket_that_is_away_is_still_said_after_something_was_done(qtbot, dressed, s3, bucket, *, nearby, workshop,
                                                                      memory, versions):
    versions("Film/Reel 2", "one")
    with relayed(s3.endpoint) as relay:
        session = Session({"bucket": bucket, "endpoint": relay.endpoint, "author": "Ada"})
        window = VersionsWindow(session, nearby, workshop, memory)
        qtbot.addWidget(window)
        window.show()
        window.open()
        qtbot.waitUntil(lambda: window.versions.rowCount() == 1, timeout=20_000)
        relay.before = lambda request: refusal(403, "AccessDenied")
        window.refresh()
        qtbot.waitUntil(lambda: "Trying again in" in window.line.words.text(), timeout=30_000)
        after(qtbot, window, well, "Copying")
        assert "Trying again in" in window.line.words.text()
        workshop.close()
        window.let_go()
        session.close()
