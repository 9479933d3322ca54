"""Work off the GUI thread: its outcome arrives in it, once; it can be stopped; nothing it raises is lost."""

import threading

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from vvt.errors import NotFound, StoreUnreachable
from vvt.panel.trouble import Trouble, trouble_of
from vvt.panel.views.cards import Card
from vvt.panel.work import Step


def test_what_it_returns_arrives_in_the_gui_thread(qtbot, workshop):
    here, there = [], []

    def work(steering):
        there.append(threading.current_thread())
        steering.at("half", 50)
        steering.at("all", 100)
        return 42

    job = workshop.start(work, "count")
    told = []
    job.told.connect(told.append)
    job.done.connect(lambda found: here.append((found, threading.current_thread())))
    with qtbot.waitSignal(workshop.idle):
        assert workshop.busy
    assert here == [(42, threading.main_thread())]
    assert there != [threading.main_thread()]
    assert told[-1] == Step("all", 100)


def test_a_refusal_arrives_as_cause_and_remedy(qtbot, workshop):
    def work(_):
        raise NotFound("There is no cut.", "Look again.", where="here")

    job = workshop.start(work, "fail")
    with qtbot.waitSignal(job.failed) as failed:
        pass
    trouble = failed.args[0]
    assert (trouble.cause, trouble.fix) == ("There is no cut.", "Look again.")
    assert "where: here" in trouble.details
    assert "Traceback" in trouble.details


@pytest.mark.parametrize("error", [ZeroDivisionError("x"), SystemExit(3), PermissionError(13, "Not allowed", "/x")])
def test_whatever_it_raises_is_two_sentences(qtbot, workshop, error):
    def work(_):
        raise error

    job = workshop.start(work, "fail")
    with qtbot.waitSignal(job.failed) as failed:
        pass
    assert failed.args[0].cause.endswith(".")
    assert failed.args[0].fix.endswith(".")
    assert "Traceback" not in failed.args[0].cause


def test_it_stops_where_it_next_says_how_far_it_is(qtbot, workshop):
    begun = threading.Event()

    def work(steering):
        while True:
            steering.at("on and on")
            begun.set()

    job = workshop.start(work, "endless")
    begun.wait(10)
    with qtbot.assertNotEmitted(job.failed), qtbot.waitSignal(job.cancelled):
        job.cancel()
    assert not job.running


def test_progress_is_not_told_more_often_than_can_be_read(qtbot, workshop):
    def work(steering):
        for number in range(20_000):
            steering.at(str(number), number % 100)

    job = workshop.start(work, "flood")
    told = []
    job.told.connect(told.append)
    with qtbot.waitSignal(job.ended):
        pass
    assert len(told) < 200


def test_a_job_that_sends_is_known_to(qtbot, workshop):
    go = threading.Event()
    job = workshop.start(lambda _: go.wait(10), "send", sends=True)
    assert workshop.sending
    go.set()
    with qtbot.waitSignal(job.ended):
        pass
    assert not workshop.sending


def test_the_end_stops_what_is_under_way(qtbot, workshop):
    stopped = threading.Event()

    def work(steering):
        try:
            while True:
                steering.check()
        finally:
            stopped.set()

    workshop.start(work, "endless")
    workshop.close()
    assert stopped.wait(1)


def test_what_came_of_it_arrives_before_the_end_and_what_that_begins_is_stopped_too(qtbot, workshop):
    seen, begun = [], []

    def work(steering):
        while True:
            steering.check()

    def stopped(_):
        seen.append("stopped")
        if len(begun) < 2:
            begin()

    def begin():
        job = workshop.start(work, "endless")
        job.cancelled.connect(stopped)
        job.ended.connect(lambda: seen.append("ended"))
        begun.append(job)

    begin()
    workshop.close()
    assert seen == ["stopped", "ended"] * 2
    assert not any(job.running for job in begun)
    assert not workshop.busy
    seen.clear()
    QApplication.processEvents()
    assert seen == []


def test_only_what_may_pass_by_itself_is_passing():
    assert trouble_of(StoreUnreachable("Away.", "Wait.")).passing
    assert not trouble_of(NotFound("Gone.", "Look.")).passing


def test_a_card_copies_its_details(qtbot):
    card = Card(Trouble("It broke.", "Mend it.", "line 3"))
    qtbot.addWidget(card)
    card.show()
    assert card.accessibleName() == "It broke. Mend it."
    copy = next(child for child in card.children() if getattr(child, "text", lambda: "")() == "Copy details")
    copy.click()
    assert QGuiApplication.clipboard().text() == "It broke.\nMend it.\n\nline 3"
