"""`vvt outbox` and a version whose viewing proxy is still to come."""

import threading
from dataclasses import replace

import pytest

from support.films import numbered_film
from vvt.outbox import Outbox, attempt
from vvt.store import CutName, Draft, Store
from vvt.workflow.publishing import Files, packed
from vvt.workflow.sending import send

CUT = "Film/Reel"


@pytest.fixture
def recorded(vvt, s3, bucket, tmp_path):
    """A version of a film whose proxy nobody has made; the id of its publish."""
    film = numbered_film(tmp_path / "reel.mov", 24, codec="mjpeg")
    store = Store(replace(s3.settings(bucket), viewing_proxy=True))
    parcel, _ = packed(store, CutName.parse(CUT), Files(film), Draft(), "latest")
    with Outbox() as outbox:
        entry = outbox.add(parcel)
        attempt(outbox, entry.id, send, None, threading.Event())
    return entry.short


def test_it_is_listed_and_resumed(recorded, inside):
    [entry] = inside("outbox", "--json").json["entries"]
    assert (entry["state"], entry["number"]) == ("recorded", 1)
    assert inside("outbox").out.splitlines()[1].endswith("published as v1; its viewing proxy is made in the background")
    assert inside("list", CUT).out.splitlines()[1].startswith("v1")
    assert inside("pull", f"{CUT}@v1", "--only", "proxy", "--to", "here").err.splitlines()[0] == (
        f"vvt: {CUT}@v1 has no viewing proxy.")
    assert inside("outbox", "resume", recorded).status == 0
    assert inside("outbox").out == "nothing waits in the outbox\n"
    assert inside("pull", f"{CUT}@v1", "--only", "proxy", "--to", "here").status == 0


def test_it_is_made_by_the_worker(recorded, inside):
    ran = inside("outbox", "run", "--json")
    assert ran.json == {"ours": True, "published": [], "waiting": []}
    assert f"the viewing proxy of {CUT}@v1 is kept ({recorded})" in ran.err
    assert inside("share", f"{CUT}@v1", "--part", "proxy").status == 0


def test_it_is_given_up(recorded, inside):
    dropped = inside("outbox", "drop", recorded, recorded)
    assert dropped.out == f"{CUT}@v1 is published; no viewing proxy is made of it\n"
    assert inside("outbox").out == "nothing waits in the outbox\n"
    assert inside("verify", f"{CUT}@v1").status == 0
    assert inside("share", f"{CUT}@v1", "--part", "proxy").status == 2


def test_while_another_makes_it_that_is_said(recorded, inside):
    with Outbox() as outbox, outbox.following() as following:
        assert following
        ran = inside("outbox", "resume", recorded)
    assert ran.status == 0
    assert "is made by another process" in ran.err
