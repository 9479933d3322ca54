"""`vvt show` and `vvt verify` look at the viewing proxy that is kept beside a version, too."""

import json

import boto3
import pytest

from vvt.store import PROXY, CutName, Draft, PartSource, Store

CUT = "Film/Reel"


@pytest.fixture
def proxy(vvt, s3, bucket, tmp_path):
    """A version of a film, and its proxy as a part."""
    film, made = tmp_path / "reel.mov", tmp_path / "made.mp4"
    film.write_bytes(b"film" * 1000)
    made.write_bytes(b"proxy" * 100)
    store = Store(s3.settings(bucket))
    return store.keep_proxy(store.publish(CutName.parse(CUT), [PartSource("cut", film)], Draft()), made)


def test_it_is_shown(inside, proxy):
    shown = inside("show", f"{CUT}@v1").out.split("\n\n")
    assert shown[-1].splitlines()[:4] == [
        "  proxy.mp4, the viewing proxy, kept beside the version", "    size:       500 B (500 bytes)",
        f"    key:        {proxy.key}", f"    VersionId:  {proxy.version_id}"]
    told = inside("show", f"{CUT}@v1", "--json").json
    assert told["proxy"] == proxy.to_dict()
    assert [part["name"] for part in told["parts"]] == ["cut"]


def test_it_is_read_again(inside, proxy):
    checked = inside("verify", f"{CUT}@v1")
    assert checked.status == 0
    assert checked.out.splitlines()[1].startswith(f"{PROXY}  all right (500 B; blake3")
    assert inside("verify", f"{CUT}@v1", "--json").json["proxy"] == {"ok": True, "problem": "", **proxy.to_dict()}


def test_one_that_differs_is_said_and_the_version_is_whole(inside, proxy, s3, bucket):
    """As if the store had lost bytes: what is pinned is another S3 version than the one that was made."""
    client = boto3.client("s3", endpoint_url=s3.endpoint, region_name="us-east-1")
    other = client.put_object(Bucket=bucket, Key=proxy.key, Body=b"prox!" * 100)["VersionId"]
    pinned = json.dumps({**proxy.to_dict(), "version_id": other}).encode()
    client.put_object(Bucket=bucket, Key=proxy.key.replace(PROXY, "proxy.json"), Body=pinned)
    checked = inside("verify", f"{CUT}@v1")
    assert checked.status == 1
    assert checked.out.splitlines()[1].startswith(f"{PROXY}  DIFFERS: ")
    assert checked.out.splitlines()[2] == f"{CUT}@v1 is whole; its viewing proxy is NOT as it was made"
    told = inside("verify", f"{CUT}@v1", "--json").json
    assert (told["ok"], told["proxy"]["ok"]) == (True, False)


def test_without_one_there_is_nothing_of_it(inside, vvt, s3, bucket, tmp_path):
    film = tmp_path / "reel.mov"
    film.write_bytes(b"film")
    Store(s3.settings(bucket)).publish(CutName.parse(CUT), [PartSource("cut", film)], Draft())
    assert "proxy" not in inside("show", f"{CUT}@v1").out + inside("verify", f"{CUT}@v1").out
    assert inside("verify", f"{CUT}@v1", "--json").json["proxy"] is None
