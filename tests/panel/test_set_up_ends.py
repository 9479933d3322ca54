"""Set-up can be left, and ends: a server that never answers, another bucket than the one in use, one only tried out."""

import os
import time
import uuid
from contextlib import suppress

import pytest
from PySide6.QtCore import Qt

from support.relay import Fault, relayed
from vvt.config import remembered
from vvt.panel.session import Session
from vvt.panel.views.cards import Card
from vvt.panel.views.versions_window import VersionsWindow
from vvt.reports.phrases import plural
from vvt.store import CutName, Draft
from vvt.store.embedded import EmbeddedS3
from vvt.workflow.publishing import Files, publish


@pytest.fixture
def silent(s3):
    """A server that takes every call and answers none."""
    with relayed(s3.endpoint) as relay:
        relay.fault = lambda request: Fault.HUNG
        yield relay


@pytest.fixture
def another(qtbot, window, versions):
    """The window of somebody with a bucket, on the page for another one."""
    versions("Film/Reel 2", "one")
    window.open()
    qtbot.waitUntil(lambda: window.versions.rowCount() == 1, timeout=30_000)
    window.actions_["setup"].trigger()
    qtbot.waitUntil(window.setup.isVisible)
    return window


@pytest.fixture
def reel() -> CutName:
    """All servers in memory of one process have the same files, so each test has a cut of its own."""
    return CutName("A", uuid.uuid4().hex)


@pytest.fixture
def tried(qtbot, dressed, nearby, workshop, memory, *, reel, tmp_path):
    """The window of somebody who tried it out and published a version."""
    session = Session({})
    made = VersionsWindow(session, nearby, workshop, memory)
    qtbot.addWidget(made)
    made.show()
    made.open()
    made.setup.tryout.click()
    qtbot.waitUntil(lambda: made.setup is None or bool(said(made)), timeout=60_000)
    assert made.setup is None, said(made)
    film = tmp_path / "a.mov"
    film.write_bytes(b"x" * 1000)
    publish(session.store(), reel, Files(film, ()), Draft("n", "Ada"))
    made.show_setup()
    yield made
    workshop.close()
    made.let_go()
    session.close()


def said(window) -> str:
    return "\n".join(card.accessibleName() for card in window.findChildren(Card) if card.isVisible())


def offered(window, text: str):
    return next(one for one in window.setup.findChildren(type(window.setup.go)) if one.text() == text)


def fill(window, bucket: str, endpoint: str) -> None:
    window.setup.fields["bucket"].setText(bucket)
    window.setup.fields["endpoint"].setText(endpoint)


@pytest.mark.parametrize("by", ["button", "Escape"])
def test_a_look_at_a_server_that_says_nothing_is_cancelled(qtbot, another, silent, by):
    fill(another, "cuts", silent.endpoint)
    qtbot.keyClick(another.setup.fields["endpoint"], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(silent.seen), timeout=20_000)
    setup = another.setup
    assert setup.cancel.isVisible()
    began = time.monotonic()
    if by == "button":
        qtbot.mouseClick(setup.cancel, Qt.MouseButton.LeftButton)
    else:
        qtbot.keyClick(another.focusWidget(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not setup.busy and setup.go.isVisible(), timeout=6000)
    assert time.monotonic() - began < 5, "the server is asked for seven seconds and longer"
    assert setup.fields["endpoint"].isEnabled()
    assert setup.fields["endpoint"].text() == silent.endpoint
    assert not said(another)
    assert not remembered().bucket


def test_a_server_that_says_nothing_is_told_soon_and_its_field_has_the_focus(qtbot, another, silent):
    fill(another, "cuts", silent.endpoint)
    another.setup.go.click()
    # Not the five minutes that a publish waits.
    qtbot.waitUntil(lambda: "answer" in said(another), timeout=25_000)
    assert "Check the endpoint's address" in said(another)
    assert another.focusWidget() is another.setup.fields["endpoint"]
    assert another.setup.fields["endpoint"].selectedText() == silent.endpoint


@pytest.mark.parametrize("way", ["Back", "Escape"])
def test_back_leads_to_the_bucket_in_use(qtbot, another, way):
    assert another.setup.back.isVisible()
    if way == "Back":
        qtbot.mouseClick(another.setup.back, Qt.MouseButton.LeftButton)
    else:
        qtbot.keyClick(another.setup.fields["bucket"], Qt.Key.Key_Escape)
    assert another.setup is None
    assert another.list.isVisible()
    assert another.cuts_dock.isVisible()
    assert another.versions.rowCount() == 1
    assert another.focusWidget() is another.list.view


def test_where_no_bucket_is_in_use_there_is_no_way_back(qtbot, dressed, nearby, workshop, memory):
    window = VersionsWindow(Session({}), nearby, workshop, memory)
    qtbot.addWidget(window)
    window.show()
    window.open()
    assert not window.setup.back.isVisible()
    window.setup.fields["bucket"].setText("cuts")
    qtbot.keyClick(window.setup.fields["bucket"], Qt.Key.Key_Escape)
    assert window.setup.isVisible()
    window.show_setup()
    assert window.setup.fields["bucket"].text() == "cuts", "what is typed stays"
    window.let_go()


@pytest.mark.parametrize(("typed", "at_fault", "told"), [
    ({"bucket": "nosuch-bucket"}, "bucket", "have it created: in the window's set-up"),
    ({"bucket": "cuts", "endpoint": "minio"}, "endpoint", "no address of a server"),
    ({"bucket": "cuts", "profile": "nosuch"}, "profile", "no profile nosuch in AWS's configuration files, "),
    ({"bucket": "cuts", "region": "no region"}, "region", "can't be a region's name")])
def test_the_field_that_is_wrong_has_the_focus_and_is_told_in_words_of_the_window(
        qtbot, another, s3, typed, at_fault, *, told):
    for name, text in {"endpoint": s3.endpoint, **typed}.items():
        another.setup.fields[name].setText(text)
    another.setup.go.click()
    qtbot.waitUntil(lambda: bool(said(another)), timeout=30_000)
    assert another.focusWidget() is another.setup.fields[at_fault], said(another)
    assert told in said(another)
    assert "boto3" not in said(another)


def test_the_bucket_tried_out_lives_until_another_is_in_use(qtbot, keys, tried, reel, s3, *, new_bucket):
    store, endpoint, own = tried._session.store(), tried._session.settings.endpoint, new_bucket()
    count = plural(sum(len(store.versions(cut)) for cut in store.cuts("A")), "version")
    fill(tried, "cuts", "minio")
    tried.setup.go.click()
    qtbot.waitUntil(lambda: f"{count} in the try-out bucket will be forgotten" in said(tried), timeout=20_000)
    back = offered(tried, "Back to the try-out bucket")
    assert tried.focusWidget() is back
    back.click()
    assert tried.list.isVisible()

    tried.show_setup()
    fill(tried, "cuts", "minio")
    tried.setup.go.click()
    qtbot.waitUntil(lambda: "will be forgotten" in said(tried), timeout=20_000)
    offered(tried, "Go on all the same").click()
    qtbot.waitUntil(lambda: "no address" in said(tried), timeout=30_000)
    assert tried._session.trying_out
    assert os.environ["AWS_ENDPOINT_URL_S3"] == endpoint
    qtbot.mouseClick(tried.setup.back, Qt.MouseButton.LeftButton)
    assert tried.line.badge.isVisible()
    assert [one.label for one in tried._session.store().versions(reel)] == ["v001"]
    tried.show_setup()
    tried.setup.tryout.click()
    qtbot.waitUntil(lambda: tried.setup is None, timeout=20_000)
    assert tried._session.settings.endpoint == endpoint, "it is the same one still"

    tried.show_setup()
    fill(tried, own, s3.endpoint)
    tried.setup.go.click()
    qtbot.waitUntil(lambda: "will be forgotten" in said(tried), timeout=20_000)
    tried.setup.go.click()
    qtbot.waitUntil(lambda: tried.setup is None, timeout=30_000)
    assert (tried._session.settings.bucket, tried._session.trying_out) == (own, False)
    assert not tried.line.badge.isVisible()
    assert os.environ["AWS_ENDPOINT_URL_S3"] == s3.endpoint, "its keys are gone with it"
    tried.show_setup()
    tried.setup.tryout.click()
    qtbot.waitUntil(lambda: tried.setup is None, timeout=20_000)
    assert tried._session.store().projects() == [], "and its versions"


def test_set_up_after_trying_out_the_bucket_is_not_looked_for_in_memory(qtbot, keys, tried, s3, new_bucket):
    own, in_memory = new_bucket(), tried._session.settings.endpoint
    fill(tried, own, "")
    tried.setup.go.click()
    qtbot.waitUntil(lambda: "will be forgotten" in said(tried), timeout=30_000)
    offered(tried, "Go on all the same").click()
    qtbot.waitUntil(lambda: tried.setup is None, timeout=30_000)
    assert in_memory != s3.endpoint
    assert tried._session.settings.endpoint == remembered().endpoint == s3.endpoint


def test_what_is_taken_out_of_a_field_is_gone(qtbot, keys, another):
    another.setup.fields["prefix"].setText("films")
    another.setup.go.click()
    qtbot.waitUntil(lambda: another.setup is None, timeout=30_000)
    assert (another._session.settings.prefix, remembered().prefix) == ("films", "films")
    another.show_setup()
    assert another.setup.fields["prefix"].text() == "films"
    another.setup.fields["prefix"].clear()
    another.setup.go.click()
    qtbot.waitUntil(lambda: another.setup is None, timeout=30_000)
    assert (another._session.settings.prefix, remembered().prefix) == ("", "")


def test_a_look_with_the_keys_of_the_editor_leaves_those_of_the_try_out_as_they_were():
    with EmbeddedS3() as server:
        with suppress(ZeroDivisionError), server.put_aside():
            assert os.environ.get("AWS_ENDPOINT_URL_S3") != server.endpoint
            raise ZeroDivisionError
        assert os.environ["AWS_ENDPOINT_URL_S3"] == server.endpoint
    assert os.environ.get("AWS_ENDPOINT_URL_S3") != server.endpoint
