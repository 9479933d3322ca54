"""The printed policies, tried where policies are enforced: Ceph. Nobody but an administrator may do harm."""

import json
import os
import uuid
from dataclasses import replace
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from support.dying_child import PUBLISH_ID
from support.kept_journal import KeptJournal
from support.s3 import Place
from support.store_contract import NAME, film, latest_rule, published
from support.transfer_contract import STEP, arrived, begun, open_uploads, publish
from vvt.errors import NotConfigured, StoreRefused, StoreUnreachable
from vvt.store import ROLES, Draft, Ground, Ref, examine_store, policy
from vvt.store._client import connect
from vvt.workflow.reviewing import give_status

__all__ = ["film"]

pytestmark = [pytest.mark.real, pytest.mark.parametrize("server", ["ceph"], indirect=True)]


@pytest.fixture
def shared(server, place: Place, monkeypatch: pytest.MonkeyPatch):
    """A bucket with an editor and a reviewer, as the printed policies make them; call it to become one."""
    if server.kind != "ceph":
        pytest.skip("only Ceph has the users for it")
    grant(place, {"editor": "editor", "reviewer": "reviewer", "admin": "admin"})

    def become(who: str) -> Place:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", server.keys[who][0])
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", server.keys[who][1])
        return place

    return become


def grant(place: Place, roles: dict[str, str]) -> None:
    """Give users their roles; the two policies of one bucket are put together as docs/permissions.md says."""
    ground = Ground(place.bucket, place.settings.prefix, place.settings.endpoint)
    assert set(roles.values()) <= set(ROLES)
    statements = [statement for user, role in roles.items()
                  for statement in policy(role, ground, [f"arn:aws:iam:::user/{user}"])["Statement"]]
    place.other_tool.put_bucket_policy(
        Bucket=place.bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": statements}))


def refused(call, **asked: object) -> bool:
    """Whether the store says 403."""
    try:
        call(**asked)
    except ClientError as trouble:
        return trouble.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    return False


def test_an_editor_joins_publishes_and_reads(shared, film: Path):
    place = shared("editor")
    assert {step.done for step in place.store().set_up()} == {"was there"}
    record = published(place, film)
    assert place.store().versions(NAME) == [record]
    assert place.store().read(record.parts[0]) == film.read_bytes()
    assert place.store().history(NAME).files == ()
    assert place.store().projects() == [NAME.project]


@pytest.mark.parametrize("dropped", [False, True], ids=["there", "dropped"])
def test_an_editor_resumes_an_upload_another_process_began(shared, tmp_path: Path, dropped: bool):
    """Which parts are there, and what Ceph says to others than the owner of an upload that is gone."""
    place = shared("editor")
    film, journal = tmp_path / "film.mov", tmp_path / "journal"
    film.write_bytes(os.urandom(6 * STEP))
    begun(place, NAME, film, journal)
    if dropped:
        for upload in open_uploads(place):
            key = place.store().layout.part(NAME, "cut.mov")
            place.other_tool.abort_multipart_upload(Bucket=place.bucket, Key=key, UploadId=upload)
    record, sent = publish(place, NAME, film, draft=Draft(publish_id=PUBLISH_ID), journal=KeptJournal(journal))
    assert arrived(place, record, film)
    assert (sent.wire >= sent.size) is dropped
    assert open_uploads(place) == []


def test_an_editor_takes_over_what_the_version_before_has(shared, tmp_path: Path):
    """Allowed by the bucket's policy, and under a name with a space, which Ceph 16 decodes once too often."""
    place, film = shared("editor"), tmp_path / "film.mov"
    film.write_bytes(os.urandom(6 * STEP))
    publish(place, NAME, film)
    film.write_bytes(film.read_bytes() + b"one more frame")
    record, sent = publish(place, NAME, film)
    assert arrived(place, record, film)
    assert sent.wire < 2 * STEP


@pytest.mark.parametrize("who", ["editor", "reviewer"])
def test_nobody_deletes_or_changes_the_bucket(shared, who: str, film: Path):
    part = published(shared("editor"), film).parts[0]
    place = shared(who)
    client = connect(place.settings)
    one = {"Bucket": place.bucket, "Key": part.key}
    suspended, rules = {"Status": "Suspended"}, {"Rules": [latest_rule("")]}
    anybody = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": f"arn:aws:s3:::{place.bucket}/*"}]})
    assert refused(client.delete_object, **one, VersionId=part.version_id)
    assert refused(client.delete_object, **one)
    assert refused(client.put_bucket_versioning, Bucket=place.bucket, VersioningConfiguration=suspended)
    assert refused(client.put_bucket_lifecycle_configuration, Bucket=place.bucket, LifecycleConfiguration=rules)
    assert refused(client.delete_bucket_lifecycle, Bucket=place.bucket)
    assert refused(client.put_bucket_policy, Bucket=place.bucket, Policy=anybody)
    assert refused(client.delete_bucket_policy, Bucket=place.bucket)
    assert refused(client.put_bucket_acl, Bucket=place.bucket, ACL="public-read")
    assert refused(client.put_object_acl, **one, ACL="public-read")
    assert refused(client.put_object, Bucket=place.bucket, Key="elsewhere/cut.mov", Body=b"x")
    assert refused(client.list_object_versions, Bucket=place.bucket)
    assert refused(client.list_object_versions, Bucket=place.bucket, Prefix="elsewhere/")
    assert place.store().read(part) == film.read_bytes()
    assert shared("admin").store().check().ready
    assert place.store().versions(NAME)


def test_a_reviewer_reads_and_comments_and_can_not_publish(shared, film: Path):
    record = published(shared("editor"), film)
    place = shared("reviewer")
    assert place.store().versions(NAME) == [record]
    assert place.store().read(record.parts[0]) == film.read_bytes()
    assert place.store().check().ready
    with pytest.raises(StoreRefused, match="doesn't allow"):
        published(place, film)
    client, folder = connect(place.settings), place.store().layout.cut(NAME)

    def put(tail: str) -> dict[str, object]:
        return {"Bucket": place.bucket, "Key": folder + tail, "Body": b"{}"}

    client.put_object(**put(f"reviews/v000001/{uuid.uuid4().hex}.json"))
    for tail in ("versions/v000001.json", "versions/v000002.json", "cut.mov", "timeline.otio", "reviews/cut.mov"):
        assert refused(client.put_object, **put(tail)), tail
    # A cut called "reviews" is a cut like any other.
    for key in ("Film/reviews/versions/v000001.json", "Film/reviews/cut.mov", "reviews/v1/versions/v000001.json"):
        assert refused(client.put_object, Bucket=place.bucket, Key=place.store().layout.root + key, Body=b"{}"), key
    assert refused(client.create_multipart_upload, Bucket=place.bucket, Key=record.parts[0].key)


def test_over_plain_http_the_policies_refuse_everything(shared, server, film: Path):
    published(shared("editor"), film)
    place = shared("editor")
    client = connect(type(place.settings)(place.bucket, place.settings.prefix, server.plain))
    key = place.store().layout.part(NAME, "cut.mov")
    assert refused(client.get_object, Bucket=place.bucket, Key=key)
    assert refused(client.put_object, Bucket=place.bucket, Key=key, Body=b"x")


def test_an_administrator_sets_up_and_needs_no_right_to_delete(shared, server, monkeypatch: pytest.MonkeyPatch):
    """The user who is editor elsewhere becomes this bucket's administrator: not its owner, so by policy alone."""
    place = shared("admin")
    grant(place, {"editor": "admin"})
    place.other_tool.put_bucket_versioning(Bucket=place.bucket, VersioningConfiguration={"Status": "Suspended"})
    place.other_tool.delete_bucket_lifecycle(Bucket=place.bucket)
    steps = shared("editor").store().set_up()
    assert [step.done for step in steps] == ["was there", "done", "done"]
    client, own = connect(place.settings), place.store().layout.own
    client.put_object(Bucket=place.bucket, Key=f"{own}note", Body=b"x")
    assert refused(client.delete_object, Bucket=place.bucket, Key=f"{own}note")


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


def test_the_doctor_knows_an_editor_from_an_administrator(shared, film: Path):
    published(shared("editor"), film)
    editor, _ = examine_store(shared("editor").settings)
    owner, _ = examine_store(shared("admin").settings)
    reviewer, looked = examine_store(shared("reviewer").settings)
    assert looked
    told = [{finding.topic: finding for finding in found} for found in (editor, owner, reviewer)]
    assert [one["deleting"].state for one in told] == ["ok", "warning", "ok"]
    assert [one["resuming"].state for one in told[:2]] == ["ok", "ok"]
    assert "reviewer" in told[2]["publishing"].cause
    fine = ("TLS", "bucket", "clock", "versioning", "lifecycle", "reading")
    for one in told:
        assert {one[topic].state for topic in fine} == {"ok"}
        assert one["public access"].state != "alarm"


def test_a_bucket_anybody_may_read_is_an_alarm(server, place: Place, film: Path):
    published(place, film)
    policy_for_all = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
                      "Resource": f"arn:aws:s3:::{place.bucket}/*"}
    place.other_tool.put_bucket_policy(
        Bucket=place.bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [policy_for_all]}))
    found, _ = examine_store(place.settings)
    assert {finding.topic: finding.state for finding in found}["public access"] == "alarm"


def test_a_locked_version_is_held_against_everybody(server, bare_place: Place, film: Path):
    name = f"{bare_place.bucket}-lock"
    bare_place.other_tool.create_bucket(Bucket=name, ObjectLockEnabledForBucket=True)
    place = Place(replace(bare_place.settings, bucket=name, hold_locked=True), keys=bare_place.keys)
    place.store().set_up()
    record = published(place, film)
    give_status(place.store(), Ref.parse(record.ref), "locked", "Ana")
    part, client = record.parts[0], place.other_tool
    one = {"Bucket": place.bucket, "Key": part.key, "VersionId": part.version_id}
    assert refused(client.delete_object, **one)
    assert place.store().read(part) == film.read_bytes()
    assert "has Object Lock" in {one.topic: one.cause for one in examine_store(place.settings)[0]}["Object Lock"]
    empty(client, place.bucket)


def empty(client, bucket: str) -> None:
    """Lift the holds and remove it all."""
    for item in client.list_object_versions(Bucket=bucket).get("Versions", ()):
        one = {"Bucket": bucket, "Key": item["Key"], "VersionId": item["VersionId"]}
        client.put_object_legal_hold(**one, LegalHold={"Status": "OFF"})
        client.delete_object(**one)
    client.delete_bucket(Bucket=bucket)


def test_wrong_keys_and_unknown_certificates_are_said_so(shared, place: Place, monkeypatch: pytest.MonkeyPatch):
    shared("editor")
    with pytest.raises((StoreUnreachable, NotConfigured), match="certificate"):
        place.store(ca_bundle=None).projects()
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-the-secret")
    with pytest.raises(StoreRefused, match="secret key is wrong") as told:
        place.store().projects()
    assert "not-the-secret" not in f"{told.value} {told.value.state}"
