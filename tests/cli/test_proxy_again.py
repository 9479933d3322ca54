"""A viewing proxy that is damaged, lost, undecodable or was never made: what is said works, and the version stays."""

import json

import boto3
import pytest

from support.films import numbered_film
from support.otio_cut import with_sound, write
from vvt.picture.probe import probe
from vvt.store import PROXY, CutName, Draft, PartSource, Store

CUT = "Film/Reel"
AGAIN = f'Make it again: vvt proxy "{CUT}@v1", or "Make viewing proxy again" in the window.'


@pytest.fixture
def store(vvt, s3, bucket) -> Store:
    return Store(s3.settings(bucket))


@pytest.fixture
def client(s3):
    return boto3.client("s3", endpoint_url=s3.endpoint, region_name="us-east-1")


@pytest.fixture
def record(store, tmp_path):
    film = numbered_film(tmp_path / "reel.mov", 24, codec="prores")
    return store.publish(CutName.parse(CUT), [PartSource("cut", film)], Draft())


@pytest.fixture
def proxy(store, record, tmp_path):
    """A proxy that has its bytes, and can't be decoded."""
    made = tmp_path / "made.mp4"
    made.write_bytes(b"no film" * 100)
    return store.keep_proxy(record, made)


@pytest.fixture
def damaged(proxy, client, bucket):
    """As if the store had lost bytes: what is pinned is another S3 version than the one that was made."""
    other = client.put_object(Bucket=bucket, Key=proxy.key, Body=b"NO FILM" * 100)["VersionId"]
    client.put_object(Bucket=bucket, Key=proxy.key.replace(PROXY, "proxy.json"),
                      Body=json.dumps({**proxy.to_dict(), "version_id": other}).encode())
    return proxy


@pytest.fixture
def gone(proxy, client, bucket):
    client.delete_object(Bucket=bucket, Key=proxy.key, VersionId=proxy.version_id)
    return proxy


def assert_made_again(inside, store, record, tmp_path):
    """By the command that was told; and it plays, and all that was published is as it was."""
    film = store.verify(record)
    assert inside("proxy", f"{CUT}@v1").status == 0
    assert inside("pull", f"{CUT}@v1", "--only", "proxy", "--to", "here").status == 0
    (pulled,) = (tmp_path / "here").iterdir()
    assert (probe(pulled).picture.codec, probe(pulled).picture.frames) == ("h264", 24)
    assert inside("verify", f"{CUT}@v1").status == 0
    assert store.versions(record.name) == [record]
    assert store.verify(record) == film


def test_one_that_is_damaged(inside, store, record, damaged, tmp_path):
    pulled = inside("pull", f"{CUT}@v1", "--only", "proxy", "--to", "here")
    assert pulled.status == 2
    assert pulled.err.splitlines()[-1].strip() == AGAIN
    checked = inside("verify", f"{CUT}@v1")
    assert (checked.status, checked.err.strip()) == (1, f"vvt: {AGAIN}")
    assert_made_again(inside, store, record, tmp_path)


def test_one_whose_object_is_gone(inside, store, record, gone, tmp_path):
    for asked in (("pull", f"{CUT}@v1", "--only", "proxy"), ("share", f"{CUT}@v1", "--part", "proxy")):
        ran = inside(*asked)
        assert (ran.status, ran.err.splitlines()[0]) == (2, f"vvt: {CUT}@v1 has no viewing proxy.")
        assert f'make it: vvt proxy "{CUT}@v1".' in ran.err
    assert_made_again(inside, store, record, tmp_path)


def test_one_that_can_not_be_decoded(inside, store, record, proxy, tmp_path):
    assert_made_again(inside, store, record, tmp_path)
    assert store.proxy(record).version_id != proxy.version_id


def test_one_that_was_never_made(inside, store, record, tmp_path):
    made = inside("proxy", f"{CUT}@v1", "--json").json
    assert made == {"ref": f"{CUT}@v1", "proxy": store.proxy(record).to_dict()}


def test_one_that_the_record_names_is_taken_over_by_the_one_made_since(inside, store, tmp_path):
    film, old = numbered_film(tmp_path / "reel.mov", 24), tmp_path / "old.mp4"
    old.write_bytes(b"no film")
    record = store.publish(CutName.parse(CUT), [PartSource("cut", film), PartSource(PROXY, old)], Draft())
    assert store.proxy(record) == record.part(PROXY)
    assert_made_again(inside, store, record, tmp_path)


def test_a_film_that_can_not_be_decoded_leaves_the_proxy_as_it_was(inside, store, tmp_path):
    film = tmp_path / "reel.mov"
    film.write_bytes(b"no film at all")
    record = store.publish(CutName.parse(CUT), [PartSource("cut", film)], Draft())
    ran = inside("proxy", f"{CUT}@v1")
    assert ran.status == 2
    assert "can't be decoded" in ran.err
    assert store.proxy(record) is None


def test_without_a_film_there_is_none_to_be_made(inside, store, tmp_path):
    otio = write(with_sound(()), tmp_path / "reel.otio")
    store.publish(CutName.parse(CUT), [PartSource("timeline.otio", otio)], Draft())
    ran = inside("proxy", f"{CUT}@v1")
    assert ran.err.splitlines() == [f"vvt: {CUT}@v1 has no film, so it has no viewing proxy.",
                                    "     Name a version with a film."]
