"""Nothing configured yet: the window leads through it, or lends a bucket in memory."""

import os
from pathlib import Path

import boto3
import pytest
from PySide6.QtCore import Qt

from vvt.config import remembered
from vvt.errors import VvtError
from vvt.panel.session import TRYOUT_LIMIT, Session
from vvt.panel.views.cards import Card
from vvt.panel.views.versions_window import VersionsWindow


@pytest.fixture
def bare(qtbot, dressed, nearby, workshop, memory):
    """The window of somebody who never set anything up."""
    session = Session({})
    made = VersionsWindow(session, nearby, workshop, memory)
    qtbot.addWidget(made)
    made.show()
    made.open()
    yield made
    workshop.close()
    session.close()


def said(window) -> str:
    return "\n".join(card.accessibleName() for card in window.findChildren(Card) if card.isVisible())


def test_a_bucket_is_set_up_and_remembered(qtbot, bare, s3, monkeypatch):
    for name, value in s3.environment.items():
        monkeypatch.setenv(name, value)
    assert bare.setup.isVisible()
    assert not bare.setup.go.isEnabled()
    qtbot.keyClicks(bare.setup.fields["bucket"], "first-cuts")
    bare.setup.fields["endpoint"].setText(s3.endpoint)
    qtbot.mouseClick(bare.setup.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(said(bare)), timeout=30_000)
    assert "first-cuts" in said(bare)
    assert not Path(os.environ["VVT_CONFIG"]).exists(), "what can't be used is not remembered"

    bare.setup.may_create.setChecked(True)
    qtbot.mouseClick(bare.setup.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(bare.list.isVisible, timeout=30_000)
    assert (remembered().bucket, remembered().endpoint) == ("first-cuts", s3.endpoint)
    client = boto3.client("s3", endpoint_url=s3.endpoint, region_name="us-east-1")
    assert client.get_bucket_versioning(Bucket="first-cuts")["Status"] == "Enabled"
    qtbot.waitUntil(lambda: "Nothing is published here yet" in bare.list.empty.text(), timeout=30_000)


def test_an_address_that_is_none_is_said(qtbot, bare):
    bare.setup.fields["bucket"].setText("cuts")
    bare.setup.fields["endpoint"].setText("minio")
    bare.setup.go.click()
    qtbot.waitUntil(lambda: "no address" in said(bare), timeout=30_000)
    assert bare.setup.isEnabled()


def test_trying_it_out_needs_nothing_and_leaves_nothing(qtbot, bare):
    bare.setup.tryout.click()
    qtbot.waitUntil(lambda: "Nothing is published here yet" in bare.list.empty.text(), timeout=60_000)
    assert "drop a film" in bare.list.empty.text(), "what can be done without Resolve is said where nothing is yet"
    assert "Ctrl+Shift+P" in bare.list.empty.text()
    assert bare.line.badge.isVisible()
    assert "forgotten when you quit" in bare.line.badge.text()
    assert not Path(os.environ["VVT_CONFIG"]).exists()
    session = bare._session
    session.check_size(TRYOUT_LIMIT)
    with pytest.raises(VvtError, match="in memory"):
        session.check_size(TRYOUT_LIMIT + 1)


def test_a_proxy_does_not_stand_before_the_bucket_in_memory(qapp, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "store.example")
    monkeypatch.delenv("no_proxy", raising=False)
    before = dict(os.environ)
    session = Session({})
    session.use(session.try_out())
    assert session.store().projects() == []
    session.close()
    assert dict(os.environ) == before


def test_a_bucket_in_memory_that_can_not_be_used_is_none(qapp, monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "nobody's")
    before = dict(os.environ)
    session = Session({"bucket": "ours"})
    with pytest.raises(VvtError):
        session.try_out()
    assert not session.trying_out
    assert dict(os.environ) == before
