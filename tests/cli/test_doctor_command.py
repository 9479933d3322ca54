"""`vvt doctor`: what is wrong is named with its remedy, and it never hangs."""

import socket
import time
from pathlib import Path

import pytest

from support.relay import Answer, Request, refusal, relayed

RULE = {"ID": "thrift", "Status": "Enabled", "Filter": {"Prefix": ""},
        "NoncurrentVersionExpiration": {"NoncurrentDays": 30}}


def found(ran) -> dict[str, dict[str, str]]:
    """By topic."""
    return {finding["topic"]: finding for finding in ran.json["findings"]}


def as_for_an_editor(request: Request) -> Answer | None:
    """A store that knows who asks: strangers get nothing, and nobody deletes versions."""
    headers = {name.lower() for name in request.headers}
    if "authorization" not in headers or (request.method == "DELETE" and "versionId" in request.path):
        return refusal(403, "AccessDenied")
    return None


@pytest.fixture
def ready(vvt, inside):
    """The bucket as an administrator leaves it."""
    assert inside("setup").status == 0
    return inside


def test_a_store_that_is_as_it_should_be(ready, s3):
    with relayed(s3.endpoint) as relay:
        relay.before = as_for_an_editor
        ran = ready("doctor", "--no-resolve", "--endpoint", relay.endpoint)
    assert ran.status == 0, ran.out
    assert ran.err == ""
    assert ran.out.endswith("\nall is well\n")
    assert "ALARM" not in ran.out


def test_every_finding_has_a_sentence_and_what_is_wrong_a_remedy(ready):
    ran = ready("doctor", "--no-resolve", "--json")
    # The server in memory lets strangers in and everybody delete.
    assert ran.status == 1
    told = found(ran)
    assert {"configuration", "credentials", "endpoint", "TLS", "bucket", "clock", "versioning", "lifecycle", "reading",
            "publishing", "conditions", "checksums", "resuming", "deleting", "public access", "encryption",
            "Object Lock", "abandoned uploads", "open uploads", "room for cache", "room for outbox", "films",
            "viewing proxies", "Resolve's menus"} <= told.keys()
    for finding in told.values():
        assert finding["state"] in {"ok", "warning", "alarm", "unknown"}
        assert finding["cause"].endswith((".", "?"))
        assert finding["fix"] or finding["state"] in {"ok", "unknown"}, finding
    assert told["public access"]["state"] == "alarm"
    assert told["deleting"]["state"] == "warning"
    # What setting up put under .vvt/ is there to be read.
    assert told["reading"]["cause"] == "These credentials may list and read the versions."
    assert ran.json["looked"] is True


@pytest.mark.parametrize(("status", "word"), [("Suspended", "suspended"), (None, "off")])
def test_versioning_that_is_not_on_is_an_alarm(inside, client, bucket: str, status: str | None, word: str):
    if status:
        client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": status})
    else:
        bucket = f"{bucket}-off"
        client.create_bucket(Bucket=bucket)
    told = found(ran := inside("doctor", "--no-resolve", "--json", "--bucket", bucket))
    assert ran.status == 1
    assert told["versioning"]["state"] == "alarm"
    assert word in told["versioning"]["cause"]
    assert "vvt setup" in told["versioning"]["fix"]


def test_a_rule_that_expires_versions_is_an_alarm_and_one_that_is_missing_a_warning(inside, client, bucket: str):
    client.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": [RULE]})
    told = found(inside("doctor", "--no-resolve", "--json"))
    assert told["lifecycle"]["state"] == "alarm"
    assert "thrift" in told["lifecycle"]["cause"]
    assert told["abandoned uploads"]["state"] == "warning"


def test_a_reviewer_is_told_apart_from_somebody_who_lacks_a_right(ready, s3):
    with relayed(s3.endpoint) as relay:
        relay.before = lambda request: refusal(403, "AccessDenied") if request.method == "PUT" else None
        told = found(ready("doctor", "--no-resolve", "--json", "--endpoint", relay.endpoint))
    assert told["publishing"]["state"] == "ok"
    assert "reviewer" in told["publishing"]["cause"]
    assert "conditions" not in told


@pytest.mark.parametrize(("method", "right"), [
    ("DELETE", "s3:AbortMultipartUpload"), ("GET", "s3:ListMultipartUploadParts")])
def test_what_resuming_lacks_is_named(ready, s3, client, *, bucket: str, method: str, right: str):
    with relayed(s3.endpoint) as relay:
        relay.before = lambda request: (
            refusal(403, "AccessDenied") if request.method == method and "uploadId=" in request.path else None)
        told = found(ready("doctor", "--no-resolve", "--json", "--endpoint", relay.endpoint))
    assert told["resuming"]["state"] == "warning"
    assert right in told["resuming"]["cause"]
    assert "Uploads" not in client.list_multipart_uploads(Bucket=bucket)


def test_it_leaves_nothing_in_the_bucket_but_the_canary(ready, client, bucket: str):
    ready("doctor", "--no-resolve")
    page = client.list_object_versions(Bucket=bucket)
    kept = {item["Key"] for item in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]}
    assert kept == {".vvt/canary/condition", ".vvt/canary/checksum"}
    assert "Uploads" not in client.list_multipart_uploads(Bucket=bucket)


@pytest.mark.parametrize(("options", "topic"), [
    (("--endpoint", "http://127.0.0.1:9"), "endpoint"), (("--endpoint", "https://nobody.invalid"), "endpoint"),
    (("--endpoint", "nonsense"), "configuration"), (("--bucket", "no-such-bucket-here"), "bucket"),
    (("--profile", "no-such-profile"), "credentials"), (("--proxy", "http://127.0.0.1:9"), "proxy"),
], ids=" ".join)
def test_where_it_can_not_look_it_says_why(inside, options: tuple[str, ...], topic: str):
    ran = inside("doctor", "--no-resolve", "--json", *options)
    assert ran.status == 2
    assert ran.json["looked"] is False
    told = found(ran)
    assert told[topic]["state"] == "alarm"
    assert told[topic]["fix"]
    # This machine is looked at all the same.
    assert "room for cache" in told


def test_without_a_bucket_or_credentials(bare, vvt):
    assert "vvt setup" in bare.with_environment(VVT_CONFIG="nowhere.toml")("doctor", "--no-resolve").out
    nobody = vvt.with_environment(AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY="")
    ran = nobody("doctor", "--no-resolve", "--json")
    assert ran.status == 2
    assert found(ran)["credentials"]["state"] == "alarm"


def test_a_server_that_says_nothing_costs_seconds(inside):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        ran = inside("doctor", "--no-resolve", "--json", "--endpoint", f"http://127.0.0.1:{silent.getsockname()[1]}")
    assert ran.status == 2
    assert found(ran)["bucket"]["state"] in {"alarm", "unknown"}
    assert time.monotonic() - began < 30


def test_without_resolve_everything_else_is_told(ready):
    ran = ready("doctor", "--json")
    assert found(ran)["Resolve"]["state"] == "unknown"
    assert found(ran)["Resolve"]["fix"]
    assert ran.json["resolve"] is None
    assert ran.json["looked"] is True


def test_a_full_or_closed_folder_is_said_so(inside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("x")
    monkeypatch.setenv("VVT_OUTBOX_DIR", str(in_the_way / "below"))
    told = found(inside("doctor", "--no-resolve", "--json"))
    assert told["room for outbox"]["state"] == "warning"
    assert "VVT_OUTBOX_DIR" in told["room for outbox"]["fix"]
