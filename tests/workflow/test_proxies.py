"""A viewing proxy goes up with a film where the configuration asks for one, and never keeps a version from going."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from support.films import numbered_film
from support.s3 import embedded_s3
from vvt.errors import NotConfigured
from vvt.outbox import Outbox
from vvt.picture.probe import probe
from vvt.store import CutName, Draft, Ref, Stopped, Store
from vvt.workflow.opening import store_settings
from vvt.workflow.publishing import Files, Way, publish
from vvt.workflow.pulling import pull
from vvt.workflow.sharing import share

NAME = CutName("Film", "Reel")


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


def test_it_is_off_unless_asked_for(place, film):
    assert "proxy.mp4" not in names(publish(place.store(), NAME, Files(film), Draft()).record)


def test_a_film_has_a_proxy_with_each_of_its_frames(store, film, tmp_path):
    published = publish(store, NAME, Files(film), Draft())
    assert names(published.record) == ["cut", "poster.jpg", "strip.jpg", "proxy.mp4"]
    assert published.warnings == ()
    [proxy] = pull(store, published.record, tmp_path / "here", only="proxy")
    found, original = probe(proxy.path), probe(film)
    assert (found.picture.codec, found.sounds[0].codec) == ("h264", "aac")
    assert (found.picture.frames, found.picture.rate) == (60, original.picture.rate)


def test_it_is_pulled_only_when_asked_for(store, film, tmp_path):
    record = publish(store, NAME, Files(film), Draft()).record
    assert [one.part.name for one in pull(store, record, tmp_path / "here")] == ["cut"]


def test_it_can_be_shared(store, film):
    publish(store, NAME, Files(film), Draft())
    shared = share(store, Ref(NAME, "latest"), 1, "proxy")
    assert shared.part.name == "proxy.mp4"
    assert "proxy.mp4" in shared.link.url


def test_what_cannot_be_decoded_is_published_without_and_said(store, tmp_path):
    raw = tmp_path / "A001.braw"
    raw.write_bytes(b"only the camera's maker knows" * 100)
    published = publish(store, NAME, Files(raw), Draft())
    assert names(published.record) == ["cut"]
    [told] = published.warnings
    assert told.startswith("No viewing proxy can be made of the film: ")


def test_a_film_cut_short_is_published_without(store, film, tmp_path):
    short = tmp_path / "short.mov"
    short.write_bytes(film.read_bytes()[: film.stat().st_size // 3])
    published = publish(store, NAME, Files(short), Draft())
    assert "proxy.mp4" not in names(published.record)
    assert "No viewing proxy" in " ".join(published.warnings)


def test_stopped_while_it_is_made_nothing_is_published_and_it_goes_on(store, tmp_path):
    film = numbered_film(tmp_path / "long.mov", 900, codec="mjpeg")
    stop = threading.Event()

    def progress(stage: str, done: int, total: int) -> None:
        if "being made" in stage:
            assert 0 <= done <= total == film.stat().st_size
            stop.set()
        elif stage == "strip.jpg" and done == total:
            stop.set()

    with pytest.raises(Stopped):
        publish(store, NAME, Files(film), Draft(), progress, way=Way(stop=stop))
    assert store.versions(NAME) == []
    with Outbox() as outbox:
        [waiting] = outbox.entries()
    published = publish(store, NAME, Files(film), Draft())
    assert published.record.publish_id == waiting.id
    assert names(published.record)[-1] == "proxy.mp4"
    assert any("Went on" in warning for warning in published.warnings)


def test_it_goes_with_the_publish_s_folder(store, film):
    record = publish(store, NAME, Files(film), Draft()).record
    with Outbox() as outbox:
        assert not outbox.own(record.publish_id).exists()


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
