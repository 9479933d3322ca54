"""A viewing proxy is made where the configuration asks for one: of a film whose version is there, and nobody waits."""

import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from support.films import numbered_film
from support.relay import Fault, relayed
from support.s3 import Place, embedded_s3
from vvt.errors import NotConfigured, NotFound, StoreUnreachable
from vvt.outbox import Entry, Outbox, Told, attempt, follow, run
from vvt.picture.probe import probe
from vvt.store import CutName, Draft, Ref, Stopped, Store
from vvt.workflow import proxies
from vvt.workflow.dropping import drop
from vvt.workflow.opening import store_settings
from vvt.workflow.publishing import Files, packed, publish
from vvt.workflow.pulling import pull
from vvt.workflow.sending import send
from vvt.workflow.sharing import share

NAME = CutName("Film", "Reel")
PART = 1 << 20
PATIENCE = 60  # seconds; no test waits so long


@pytest.fixture
def place():
    with embedded_s3() as place:
        yield place


@pytest.fixture
def store(place) -> Store:
    return Store(replace(place.settings, viewing_proxy=True))


@pytest.fixture
def film(tmp_path) -> Path:
    return numbered_film(tmp_path / "reel.mov", 60, codec="prores", sound=True)


def names(record):
    return [part.name for part in record.parts]


def sent(outbox: Outbox, store: Store, film: Path) -> Entry:
    """Publish a film, with nobody in the background to make its proxy."""
    parcel, _ = packed(store, NAME, Files(film), Draft(), "latest")
    entry = outbox.add(parcel)
    attempt(outbox, entry.id, send, None, threading.Event())
    return outbox.entry(entry.id)


def proxied(store: Store, film: Path):
    """The version of a film, once its proxy is kept; and what was said of it."""
    with Outbox() as outbox:
        entry = sent(outbox, store, film)
        run(outbox, send, Told(), threading.Event(), proxies.follow)
        return outbox.entry(entry.id).outcome


def waited_for(outbox: Outbox, publish_id: str) -> Entry:
    """The entry once the worker in the background is done with it, and has let go of its files, which it does last."""
    pause = threading.Event()
    for _ in range(PATIENCE * 20):
        if (entry := outbox.entry(publish_id)).state == "done" and not outbox.own(publish_id).exists():
            return entry
        pause.wait(0.05)
    raise AssertionError(entry)


def test_it_is_off_unless_asked_for(place, film):
    with Outbox() as outbox:
        entry = sent(outbox, place.store(), film)
    assert entry.state == "done"
    assert place.store().proxy(entry.outcome.record) is None


def test_the_version_does_not_wait_for_it_and_it_comes_by_itself(store, film, tmp_path):
    published = publish(store, NAME, Files(film), Draft())
    assert names(published.record) == ["cut", "poster.jpg", "strip.jpg"]
    [said] = published.warnings
    assert said == f"Not finished yet, and going on in the background: the viewing proxy of {NAME}@v1; see vvt outbox."
    with Outbox() as outbox:
        waited_for(outbox, published.record.publish_id)
    assert store.find(Ref(NAME, "latest")) == published.record
    [proxy] = pull(store, published.record, tmp_path / "here", only="proxy")
    found, original = probe(proxy.path), probe(film)
    assert (found.picture.codec, found.sounds[0].codec) == ("h264", "aac")
    assert (found.picture.frames, found.picture.rate) == (60, original.picture.rate)


def test_it_is_pulled_and_shared_only_when_asked_for(store, film, tmp_path):
    with Outbox() as outbox:
        record = sent(outbox, store, film).outcome.record
        for wanted in (lambda: pull(store, record, tmp_path / "here", only="proxy"),
                       lambda: share(store, Ref(NAME, "latest"), 1, "proxy")):
            with pytest.raises(NotFound, match="has no viewing proxy"):
                wanted()
        run(outbox, send, Told(), threading.Event(), proxies.follow)
    assert [one.part.name for one in pull(store, record, tmp_path / "here")] == ["cut"]
    [proxy] = pull(store, record, tmp_path / "here", only="proxy")
    assert proxy.path.name == "Reel v001 proxy.mp4"
    shared = share(store, Ref(NAME, "latest"), 1, "proxy")
    assert shared.part == proxy.part
    assert ".vvt/proxies/" in shared.link.url


def test_the_same_film_again_has_it_already(store, film):
    first = proxied(store, film).record
    heard = []
    with Outbox() as outbox:
        entry = sent(outbox, store, film)
        follow(outbox, entry.id, proxies.follow, lambda *told: heard.append(told), threading.Event())
        second = outbox.entry(entry.id).outcome.record
    assert second.number == 2
    assert store.proxy(second) == store.proxy(first)
    assert heard == []


def test_what_cannot_be_decoded_is_published_without_and_said(store, film, tmp_path):
    raw, short = tmp_path / "A001.braw", tmp_path / "short.mov"
    raw.write_bytes(b"only the camera's maker knows" * 100)
    short.write_bytes(film.read_bytes()[: film.stat().st_size // 3])
    with Outbox() as outbox:
        for path in (raw, short):
            entry = sent(outbox, store, path)
            assert entry.state == "done"
            [told] = entry.outcome.warnings
            assert told.startswith("No viewing proxy can be made: ")


def test_a_film_that_breaks_in_its_middle_is_left_without(store, film):
    data = bytearray(film.read_bytes())
    data[len(data) // 4: len(data) // 2] = bytes(len(data) // 2 - len(data) // 4)
    film.write_bytes(data)
    outcome = proxied(store, film)
    if store.proxy(outcome.record) is None:
        assert any(told.startswith("No viewing proxy") for told in outcome.warnings)


def test_a_film_that_is_gone_or_another_by_then_has_none(store, film, tmp_path):
    with Outbox() as outbox:
        for change in (lambda path: path.unlink(), lambda path: path.write_bytes(film.read_bytes()[:-1])):
            entry = sent(outbox, store, film)
            change(entry.files[0].path)
            run(outbox, send, Told(), threading.Event(), proxies.follow)
            now = outbox.entry(entry.id)
            assert now.state == "done"
            assert now.outcome.warnings[-1].startswith("No viewing proxy was made: ")
            assert store.proxy(now.outcome.record) is None


def test_stopped_while_it_is_made_it_is_made_another_time(store, tmp_path):
    film = numbered_film(tmp_path / "long.mov", 900, codec="mjpeg")
    stop = threading.Event()

    def progress(stage: str, done: int, total: int) -> None:
        assert stage == proxies.MAKING
        assert 0 <= done <= total == film.stat().st_size
        stop.set()

    with Outbox() as outbox:
        entry = sent(outbox, store, film)
        with pytest.raises(Stopped):
            follow(outbox, entry.id, proxies.follow, progress, stop)
        assert outbox.entry(entry.id).state == "recorded"
        run(outbox, send, Told(), threading.Event(), proxies.follow)
        assert outbox.entry(entry.id).state == "done"
    assert store.proxy(entry.outcome.record)


def test_while_the_store_is_away_it_waits(store, film):
    with relayed(store.settings.endpoint) as wire, Outbox() as outbox:
        through = Store(replace(store.settings, endpoint=wire.endpoint, patience=0.0))
        entry = sent(outbox, through, film)
        wire.fault = lambda request: Fault.REFUSED
        kept = []
        run(outbox, send, Told(kept=lambda one, why: kept.append(type(why))), threading.Event(), proxies.follow)
        now = outbox.entry(entry.id)
        assert (kept, now.state, now.goes, now.attempts) == ([StoreUnreachable], "recorded", "itself", 1)
        wire.fault = lambda request: None
        run(outbox, send, Told(), threading.Event(), proxies.follow)
        assert outbox.entry(entry.id).state == "done"
    assert store.proxy(entry.outcome.record)


def test_dropped_the_version_stays_and_nothing_follows(store, film):
    with Outbox() as outbox:
        entry = sent(outbox, store, film)
        dropped = drop(outbox, entry)
        assert (dropped.record.number, dropped.follower, dropped.left) == (1, True, "")
        assert outbox.entry(entry.id).state == "done"
        assert not outbox.own(entry.id).exists()
        assert outbox.to_follow() == []
    assert store.proxy(entry.outcome.record) is None
    assert store.find(Ref(NAME, "latest")).number == 1


def test_others_publish_while_it_is_made(store, film):
    """It takes its turn only for sending."""
    made, go_on = threading.Event(), threading.Event()

    def slowly(one, turn):
        made.set()
        assert go_on.wait(PATIENCE)
        return proxies.follow(one, turn)

    with Outbox() as outbox, Outbox() as other:
        entry = sent(outbox, store, film)
        worker = threading.Thread(target=run, args=(other, send, Told(), threading.Event(), slowly))
        worker.start()
        assert made.wait(PATIENCE)
        with outbox.alone() as alone:
            assert alone
            assert sent(outbox, store, film).outcome.record.number == 2
        go_on.set()
        worker.join(PATIENCE)
        assert outbox.to_follow() == []
    assert store.proxy(entry.outcome.record)


# Killed


def worker(outbox: Outbox) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "vvt", "outbox", "run"], stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL, env={**os.environ, "VVT_OUTBOX_DIR": str(outbox.folder),
                                                            "PYTHONPATH": os.pathsep.join(filter(None, sys.path))})


def whole(place: Place, outbox: Outbox, entry: Entry) -> bytes:
    """One version with a proxy, nothing held here or half there any more; the proxy."""
    store = place.store()
    [record] = store.versions(NAME)
    assert all(check.ok for check in store.verify(record))
    assert outbox.entry(entry.id).state == "done"
    assert not outbox.own(entry.id).exists()
    assert store.open_uploads() == []
    assert store.foreign(NAME) == []
    return store.read(store.proxy(record))


def test_killed_while_it_is_made_it_is_made_by_the_next(place, tmp_path):
    film = numbered_film(tmp_path / "long.mov", 3000, codec="mjpeg")
    with Outbox() as outbox:
        entry = sent(outbox, place.store(viewing_proxy=True), film)
        half = outbox.own(entry.id) / "proxy.mp4" / "half.mp4"
        first, pause = worker(outbox), threading.Event()
        while not (half.exists() and half.stat().st_size):
            assert first.poll() is None
            pause.wait(0.01)
        first.kill()
        first.wait()
        assert outbox.entry(entry.id).state == "recorded"
        assert place.store().proxy(entry.outcome.record) is None
        assert worker(outbox).wait(PATIENCE) == 0
        proxy = whole(place, outbox, entry)
    made = tmp_path / "made.mp4"
    made.write_bytes(proxy)
    assert probe(made).picture.frames == 3000


@pytest.mark.parametrize(("method", "piece"), [
    ("POST", "?uploads"), ("PUT", "partNumber=2"), ("POST", "?uploadId"), ("PUT", "/proxy.json")])
@pytest.mark.parametrize("fault", [Fault.REFUSED, Fault.LOST])
def test_killed_while_it_is_sent_only_the_rest_is_sent(place, film, method, piece, fault):
    data = os.urandom(3 * PART + 17)
    with relayed(place.settings.endpoint) as wire, Outbox() as outbox:
        through = replace(place.settings, endpoint=wire.endpoint, part_size=PART, viewing_proxy=True)
        entry = sent(outbox, Store(through), film)
        folder = outbox.own(entry.id) / "proxy.mp4"
        folder.mkdir()
        (folder / "proxy.mp4").write_bytes(data)    # made, and large enough to go in parts

        def strike(request):
            if request.method == method and piece in request.path and "/proxies/" in request.path:
                if fault is Fault.LOST:
                    wire.after = lambda asked, answer: first.kill() if asked is request else None
                else:
                    first.kill()
                return fault
            return None

        wire.fault = strike
        first = worker(outbox)
        assert first.wait(PATIENCE) == -9
        wire.fault, wire.after = (lambda request: None), (lambda request, answer: None)
        before = wire.received
        assert outbox.entry(entry.id).state == "recorded"
        assert worker(outbox).wait(PATIENCE) == 0
        if piece == "?uploads" and fault is Fault.LOST:
            # Nobody heard of that upload; it is empty, and named by vvt repair.
            [lost] = place.store().open_uploads()
            place.store().give_up(lost)
        assert whole(place, outbox, entry) == data
        # Of four parts at most those on their way when it was killed go again.
        assert wire.received - before <= {"?uploads": len(data), "partNumber=2": len(data)}.get(piece, 0) + 100_000


@pytest.mark.parametrize(("written", "wanted"), [
    ("", False), ("viewing_proxy = true\n", True), ("viewing_proxy = false\n", False),
    ('viewing_proxy = "true"\n', True)])
def test_the_configuration_asks_for_it(tmp_path, monkeypatch, written, wanted):
    from vvt.config import save, settings

    config = tmp_path / "config.toml"
    config.write_text(f'bucket = "b"\n{written}', "utf-8")
    monkeypatch.setenv("VVT_CONFIG", str(config))
    assert store_settings(settings()).viewing_proxy is wanted
    save(settings())
    assert store_settings(settings()).viewing_proxy is wanted


def test_a_word_that_means_nothing_is_refused(monkeypatch):
    from vvt.config import settings

    monkeypatch.setenv("VVT_VIEWING_PROXY", "perhaps")
    with pytest.raises(NotConfigured, match="viewing_proxy"):
        store_settings(settings(bucket="b"))
