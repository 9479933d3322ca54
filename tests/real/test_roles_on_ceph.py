"""Editors publish without the right to change the bucket or to delete; reviewers read. Ceph enforces policies."""

import json
from pathlib import Path

import pytest

from support.s3 import Place
from support.store_contract import NAME, film, published
from vvt.errors import NotConfigured, StoreRefused, StoreUnreachable

__all__ = ["film"]

pytestmark = pytest.mark.real

_LOOK = ["s3:ListBucket", "s3:ListBucketVersions", "s3:GetBucketVersioning", "s3:GetLifecycleConfiguration"]
_READ = ["s3:GetObject", "s3:GetObjectVersion"]
_WRITE = ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"]


@pytest.fixture
def shared(server, place: Place, monkeypatch: pytest.MonkeyPatch):
    """A bucket with an editor and a reviewer; call it to become one of them."""
    if server.kind != "ceph":
        pytest.skip("only Ceph has the users for it")
    roles = {"editor": ([*_LOOK], [*_READ, *_WRITE]), "reviewer": ([*_LOOK], [*_READ])}
    statements = []
    for who, (bucket, objects) in roles.items():
        principal = {"AWS": [f"arn:aws:iam:::user/{who}"]}
        for actions, resource in ((bucket, ""), (objects, "/*")):
            statements.append({"Effect": "Allow", "Principal": principal, "Action": actions,
                               "Resource": [f"arn:aws:s3:::{place.bucket}{resource}"]})
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    place.other_tool.put_bucket_policy(Bucket=place.bucket, Policy=policy)

    def become(who: str) -> Place:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", server.keys[who][0])
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", server.keys[who][1])
        return place

    return become


def test_an_editor_joins_publishes_and_reads(shared, film: Path):
    place = shared("editor")
    assert {step.done for step in place.store().set_up()} == {"was there"}
    record = published(place, film)
    assert place.store().versions(NAME) == [record]
    assert place.store().read(record.parts[0]) == film.read_bytes()
    assert place.store().history(NAME).files == ()


def test_an_editor_joins_a_bucket_without_the_clearing_of_uploads(shared):
    place = shared("admin")
    place.other_tool.delete_bucket_lifecycle(Bucket=place.bucket)
    steps = shared("editor").store().set_up()
    assert [step.done for step in steps] == ["was there", "was there", "not allowed"]


def test_an_editor_can_not_switch_versioning_on(shared):
    place = shared("admin")
    place.other_tool.put_bucket_versioning(Bucket=place.bucket, VersioningConfiguration={"Status": "Suspended"})
    with pytest.raises(StoreRefused, match="turn S3 Versioning on"):
        shared("editor").store().set_up()


def test_a_reviewer_reads_and_can_not_publish(shared, film: Path):
    record = published(shared("editor"), film)
    place = shared("reviewer")
    assert place.store().versions(NAME) == [record]
    assert place.store().check().ready
    with pytest.raises(StoreRefused, match="doesn't allow"):
        published(place, film)


def test_wrong_keys_and_unknown_certificates_are_said_so(shared, place: Place, monkeypatch: pytest.MonkeyPatch):
    shared("editor")
    with pytest.raises((StoreUnreachable, NotConfigured), match="certificate"):
        place.store(ca_bundle=None).projects()
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-the-secret")
    with pytest.raises(StoreRefused, match="secret key is wrong") as told:
        place.store().projects()
    assert "not-the-secret" not in f"{told.value} {told.value.state}"
