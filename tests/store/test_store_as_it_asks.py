"""What IT asks for: a key to encrypt with, a class for renders, an archive that has to be restored, a proxy."""

from dataclasses import replace
from pathlib import Path

import pytest

from support.relay import relayed
from support.s3 import new_place
from support.store_contract import NAME, film
from vvt.errors import StoreRefused, StoreUnreachable
from vvt.store import Draft, PartSource, Record, Ref
from vvt.store._client import connect
from vvt.store.embedded import EmbeddedS3
from vvt.workflow.reviewing import give_status

__all__ = ["film"]

KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def published(store, film: Path) -> Record:
    timeline = film.with_suffix(".otio")
    timeline.write_text('{"OTIO_SCHEMA": "Timeline.1"}')
    return store.publish(NAME, [PartSource("cut", film), PartSource("timeline.otio", timeline)], Draft())


@pytest.fixture
def bucket(server: EmbeddedS3):
    return new_place(server)


def test_every_object_is_encrypted_with_the_key_that_is_asked_for(bucket, film: Path):
    published(bucket.store(kms_key=KEY), film)
    keys = [item["Key"] for item in bucket.other_tool.list_objects_v2(Bucket=bucket.bucket)["Contents"]]
    assert {key.rpartition("/")[2] for key in keys} >= {"cut.mov", "timeline.otio", "v000001.json"}
    for key in keys:
        head = bucket.other_tool.head_object(Bucket=bucket.bucket, Key=key)
        assert (head.get("ServerSideEncryption"), head.get("SSEKMSKeyId")) == ("aws:kms", KEY), key


def test_an_upload_in_parts_is_encrypted_too(bucket):
    client = connect(bucket.store(kms_key=KEY, storage_class="STANDARD_IA").settings)
    here = {"Bucket": bucket.bucket, "Key": "Film/Reel/cut.mov"}
    begun = client.create_multipart_upload(**here)
    part = client.upload_part(**here, UploadId=begun["UploadId"], PartNumber=1, Body=b"film")
    client.complete_multipart_upload(**here, UploadId=begun["UploadId"],
                                     MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]})
    head = bucket.other_tool.head_object(**here)
    assert (head["ServerSideEncryption"], head["StorageClass"]) == ("aws:kms", "STANDARD_IA")


def test_the_class_is_the_render_s_and_nothing_else_s(bucket, film: Path):
    published(bucket.store(storage_class="STANDARD_IA"), film)
    classes = {item["Key"].rpartition("/")[2]: item["StorageClass"]
               for item in bucket.other_tool.list_objects_v2(Bucket=bucket.bucket)["Contents"]}
    assert {name for name, kept in classes.items() if kept != "STANDARD"} == {"cut.mov"}


def test_nothing_is_asked_for_where_nothing_is_configured(bucket, film: Path):
    published(bucket.store(), film)
    head = bucket.other_tool.head_object(Bucket=bucket.bucket, Key=bucket.store().layout.part(NAME, "cut.mov"))
    assert "ServerSideEncryption" not in head
    assert "SSEKMSKeyId" not in head


def test_a_cut_in_an_archive_class_says_how_it_is_restored(bucket, film: Path, tmp_path: Path):
    record = published(bucket.store(storage_class="GLACIER"), film)
    with pytest.raises(StoreRefused, match=r"archive class.*restore-object.*vvt show"):
        bucket.store().fetch(record.parts[0], tmp_path / "back.mov")
    assert not (tmp_path / "back.mov").exists()
    # The timeline can be compared all the same.
    assert bucket.store().read(record.parts[1])


def test_everything_goes_through_the_proxy(server: EmbeddedS3, bucket, film: Path):
    with relayed(server.endpoint) as proxy:
        def forward(request) -> None:
            # What a proxy is asked for has the whole address in it.
            assert request.path.startswith(server.endpoint), request.path
            request.path = request.path.removeprefix(server.endpoint)

        proxy.before = forward
        record = published(bucket.store(proxy=proxy.endpoint), film)
        assert bucket.store(proxy=proxy.endpoint).read(record.parts[0]) == film.read_bytes()
        assert proxy.count("PUT", "versions/v000001.json") == 1


def test_a_proxy_that_is_not_there_is_said_so(bucket):
    with pytest.raises(StoreUnreachable) as told:
        bucket.store(proxy="http://127.0.0.1:9").projects()
    assert "proxy" in f"{told.value.cause} {told.value.fix}"


def locking_bucket(place, name: str):
    """A bucket made with Object Lock, ready for versions."""
    place.other_tool.create_bucket(Bucket=name, ObjectLockEnabledForBucket=True)
    locked = type(place)(replace(place.settings, bucket=name))
    locked.store().set_up()
    return locked


def test_a_version_that_becomes_locked_is_held_where_that_is_configured(bucket, film: Path):
    locked = locking_bucket(bucket, f"{bucket.bucket}-lock")
    record = published(locked.store(), film)
    ref = Ref.parse(record.ref)
    give_status(locked.store(), ref, "locked", "Ana")

    def held(key: str, version_id: str) -> bool:
        answer = locked.other_tool.head_object(Bucket=locked.bucket, Key=key, VersionId=version_id)
        return answer.get("ObjectLockLegalHoldStatus") == "ON"

    assert not any(held(part.key, part.version_id) for part in record.parts)
    assert give_status(locked.store(hold_locked=True), ref, "locked", "Ana").reviews.status == "locked"
    assert all(held(part.key, part.version_id) for part in record.parts)
    key = locked.store().layout.record(NAME, 1)
    versions = locked.other_tool.list_object_versions(Bucket=locked.bucket, Prefix=key)["Versions"]
    assert all(held(key, version["VersionId"]) for version in versions)


def test_without_object_lock_nothing_is_called_locked_that_is_not_held(bucket, film: Path):
    record = published(bucket.store(), film)
    with pytest.raises(StoreRefused, match=r"no Object Lock.*legal_hold"):
        give_status(bucket.store(hold_locked=True), Ref.parse(record.ref), "locked", "Ana")
    assert bucket.store().reviews(NAME).of(1, record.publish_id).status != "locked"
