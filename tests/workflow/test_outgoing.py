"""What becomes of a publish that was refused, dropped, or recorded without anybody hearing of it."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from support.relay import relayed
from support.s3 import Place, new_place
from vvt.errors import StoreRefused, StoreUnreachable
from vvt.outbox import Outbox, attempt, renders_folder, run
from vvt.outbox import Told as Heard
from vvt.store import CutName, Draft, Store
from vvt.store.embedded import EmbeddedS3
from vvt.workflow.dropping import drop
from vvt.workflow.publishing import Files, publish, put_by
from vvt.workflow.sending import send

NAME = CutName("Film", "Reel 1")


@pytest.fixture
def film(tmp_path: Path) -> Files:
    path = tmp_path / "reel1.mov"
    path.write_bytes(b"a film")
    return Files(path)


def unversioned(s3: EmbeddedS3) -> Place:
    place = new_place(s3, set_up=False)
    place.other_tool.create_bucket(Bucket=place.bucket)
    return place


def test_refused_a_render_of_ours_is_kept_named_and_sent_when_a_person_says_so(s3: EmbeddedS3):
    place = unversioned(s3)
    ours = renders_folder() / "one" / "reel1.mov"
    ours.parent.mkdir()
    ours.write_bytes(b"hours of rendering")
    with pytest.raises(StoreRefused) as refused:
        publish(place.store(), NAME, Files(ours), Draft())
    assert str(ours) in refused.value.fix
    assert "vvt outbox resume" in refused.value.fix
    place.store().set_up()
    with Outbox() as outbox:
        (entry,) = outbox.entries()
        assert (entry.state, entry.goes) == ("failed", "person")
        run(outbox, send, Heard(), threading.Event())
        assert ours.exists(), "nobody said so"
        outbox.let_go_on(entry.id)
        run(outbox, send, Heard(), threading.Event())
    assert place.store().versions(NAME)[0].publish_id == entry.id
    assert not ours.parent.exists()


def test_refused_a_film_of_the_editor_s_is_left_alone_and_nothing_waits(s3: EmbeddedS3, film: Files):
    with pytest.raises(StoreRefused) as refused:
        publish(unversioned(s3).store(), NAME, film, Draft())
    assert "outbox" not in refused.value.fix
    with Outbox() as outbox:
        assert outbox.entries() == []
    assert film.render.read_bytes() == b"a film"


@pytest.fixture
def unheard(s3: EmbeddedS3, film: Files):
    """A publish whose record was written, and whose sender never heard so: the store went away at that moment."""
    direct = new_place(s3)
    with relayed(s3.endpoint) as relay:
        place = replace(direct.settings, endpoint=relay.endpoint, patience=0.0)
        entry = put_by(Store(place), NAME, film, Draft())
        gone = threading.Event()

        def lose(request, answer):
            if request.method == "PUT" and "v000001.json" in request.path:
                gone.set()
            answer.lost = gone.is_set()

        relay.after = lose
        with Outbox() as outbox:
            with pytest.raises(StoreUnreachable):
                attempt(outbox, entry.id, send, None, threading.Event())
            relay.after = lambda request, answer: None
            gone.clear()
            yield outbox, outbox.entry(entry.id), direct.store()


def test_recorded_and_unheard_it_finds_itself_and_makes_no_second_version(unheard):
    outbox, entry, store = unheard
    assert (entry.state, entry.tried) == ("waiting", 1)
    outbox.let_go_on(entry.id)
    sent = attempt(outbox, entry.id, send, None, threading.Event())
    assert (sent.record.number, sent.since) == (1, None)
    assert [record.publish_id for record in store.versions(NAME)] == [entry.id]


def test_recorded_and_unheard_it_can_no_longer_be_dropped(unheard):
    outbox, entry, store = unheard
    dropped = drop(outbox, entry)
    assert dropped.record is not None
    assert dropped.record.number == 1
    assert outbox.entry(entry.id).state == "done"
    assert len(store.versions(NAME)) == 1


def test_somebody_else_s_version_in_between_is_the_one_before(s3: EmbeddedS3, film: Files, tmp_path: Path):
    """The base stays what it was when the sending began, `since` is what stands before."""
    place = new_place(s3)
    publish(place.store(), NAME, film, Draft())
    entry = put_by(place.store(), NAME, film, Draft(note="mine"))

    def interrupted(one):
        one.journal.grew_from("1")
        raise StoreUnreachable("The store can't be reached.", "Check the network.")

    with Outbox() as outbox:
        with pytest.raises(StoreUnreachable):
            attempt(outbox, entry.id, interrupted, None, threading.Event())
        place.store().publish(NAME, film.parts(), Draft(note="theirs"))
        sent = attempt(outbox, entry.id, send, None, threading.Event())
    assert (sent.record.number, sent.record.base, sent.since) == (3, 1, 2)
