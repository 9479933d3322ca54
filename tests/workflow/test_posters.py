"""A film goes up with a poster and a strip; they are no news, and nobody has to pull them."""

from pathlib import Path

import pytest

from support.films import numbered_film
from support.s3 import embedded_s3
from vvt.outbox import Outbox
from vvt.store import CutName, Draft
from vvt.workflow.publishing import Files, publish, put_by
from vvt.workflow.pulling import pull

NAME = CutName("Film", "Reel")


@pytest.fixture
def store():
    with embedded_s3() as place:
        yield place.store()


@pytest.fixture
def film(tmp_path) -> Path:
    return numbered_film(tmp_path / "reel.mov", 24, codec="prores")


def parts(record):
    return {part.name: part for part in record.parts}


def test_a_film_has_a_poster_and_a_strip(store, film, tmp_path):
    record = publish(store, NAME, Files(film), Draft(author="a")).record
    assert set(parts(record)) == {"cut", "poster.jpg", "strip.jpg"}
    for name in ("poster.jpg", "strip.jpg"):
        assert store.read(parts(record)[name])[:2] == b"\xff\xd8"


def test_they_are_not_pulled(store, film, tmp_path):
    record = publish(store, NAME, Files(film), Draft(author="a")).record
    assert [pulled.part.name for pulled in pull(store, record, tmp_path / "here")] == ["cut"]


def test_what_cannot_be_decoded_is_published_without(store, tmp_path):
    raw = tmp_path / "A001.braw"
    raw.write_bytes(b"only the camera's maker knows" * 100)
    assert set(parts(publish(store, NAME, Files(raw), Draft(author="a")).record)) == {"cut"}


def test_the_same_publish_again_is_still_the_same(store, film):
    first = put_by(store, NAME, Files(film), Draft(author="a"))
    assert put_by(store, NAME, Files(film), Draft(author="a")).id == first.id
    with Outbox() as outbox:
        assert {file.part for file in outbox.entry(first.id).files} == {"cut", "poster.jpg", "strip.jpg"}
