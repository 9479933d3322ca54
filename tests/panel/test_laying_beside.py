"""*Lay beside*: a version's film on a copy of the open timeline, and what of it isn't there as it should be is said."""

import threading
from dataclasses import replace

import pytest

from support.films import numbered_film
from support.relay import relayed
from vvt.host import HostRefused
from vvt.panel.actions import pulling
from vvt.panel.work import Cancelled, Steering
from vvt.store import CutName, Draft, PartSource

START = 86400       # of the reel, 60 frames at 24
TOLD = {"rate": "24", "drop": False, "start": START, "duration": 60}


@pytest.fixture
def film(store, tmp_path, monkeypatch):
    """Publishes a film of the reel that begins at `first`; where it is to be fetched to is the test's."""
    monkeypatch.setenv("XDG_VIDEOS_DIR", str(tmp_path / "Movies"))

    def published(first: int, **timeline: object) -> str:
        path = numbered_film(tmp_path / "reel.mp4", 60)
        return store.publish(CutName("Film", "Reel 2"), [PartSource("cut", path)],
                             Draft(timeline={**TOLD, **timeline}, render={"first": first, "frames": 60})).ref
    return published


def test_what_is_left_out_of_the_film_is_said(resolve, film, session, nearby):
    told = []
    brought = pulling.beside(session, nearby, film(START - 24), Steering(lambda step: told.append(step.words)))
    assert brought.text == ("Reel 2 beside v001 has the film on video track 2, in sync by timecode "
                            "(Reel 2 v001.mp4).")
    assert brought.warnings == (
        "The first 24 frames of the film come before the open timeline begins, so they are left out.",)
    assert any(words.startswith("Fetching the film, ") for words in told)
    assert "Reel 2 beside v001" in resolve.state()["timelines"]


def test_one_that_lies_as_it_should_has_no_warnings(resolve, film, session, nearby):
    assert not pulling.beside(session, nearby, film(START), Steering(lambda _: None)).warnings


def test_another_frame_rate_is_refused_as_it_is(resolve, film, session, nearby):
    with pytest.raises(HostRefused, match="Open a timeline of the same frame rate") as refused:
        pulling.beside(session, nearby, film(START, rate="25"), Steering(lambda _: None))
    assert refused.value.kind == "other-rate"


def test_cancelled_while_it_is_fetched_nothing_is_laid(resolve, film, s3, session, *, nearby, tmp_path):
    ref, steering, over = film(START), Steering(lambda _: None), threading.Event()

    def held(request):
        if request.method == "GET" and "cut.mp4" in request.path:
            steering.cancel()
            over.wait(20)

    with relayed(s3.endpoint) as relay:
        session.use(replace(session.settings, endpoint=relay.endpoint))
        relay.before = held
        with pytest.raises(Cancelled):
            pulling.beside(session, nearby, ref, steering)
        over.set()
    assert set(resolve.state()["timelines"]) == {"Reel 2"}
    assert not list((tmp_path / "Movies").rglob("*.mp4"))
