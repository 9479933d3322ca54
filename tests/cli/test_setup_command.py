"""`vvt setup`: an administrator's run, an editor's, and what stays in the configuration file."""

from pathlib import Path

import pytest

from vvt.store.embedded import EmbeddedS3


def config_of(command) -> Path:
    return Path(command.environment["VVT_CONFIG"])


def test_setting_up_switches_versioning_on_and_remembers_the_bucket(bare, bucket: str, client):
    told = bare.does("setup", "--bucket", bucket, "--prefix", "feature", "--create", "--json").json
    assert told["ready"]
    assert told["versioning"] == "Enabled"
    assert client.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
    rules = client.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    assert [rule["AbortIncompleteMultipartUpload"]["DaysAfterInitiation"] for rule in rules] == [14]
    assert bare.does("list").out == "nothing is published here yet\n"
    assert f'bucket = "{bucket}"' in config_of(bare).read_text("utf-8")


def test_running_it_twice_changes_nothing(bare, bucket: str, client):
    bare.does("setup", "--bucket", bucket, "--create")
    before = config_of(bare).read_bytes(), client.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    told = bare.does("setup", "--json").json
    assert {step["done"] for step in told["steps"]} == {"was there"}
    assert not told["config_written"]
    after = config_of(bare).read_bytes(), client.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    assert after == before


def test_no_secret_gets_into_the_configuration(bare, bucket: str):
    bare = bare.with_environment(AWS_SECRET_ACCESS_KEY="hush-hush", AWS_SESSION_TOKEN="hush-token")
    bare.does("setup", "--bucket", bucket, "--create")
    assert "hush" not in config_of(bare).read_text("utf-8")


def test_a_bucket_that_is_not_there_is_not_made_unasked(bare, bucket: str):
    ran = bare.does("setup", "--bucket", bucket, status=2)
    assert "--create" in ran.err
    assert not config_of(bare).exists()


def test_an_endpoint_with_a_password_is_refused(bare, bucket: str):
    ran = bare.does("setup", "--bucket", bucket, "--endpoint", "https://me:hush@s3.example.com", status=2)
    assert "hush" not in ran.err
    assert not config_of(bare).exists()


def test_what_others_wrote_into_the_configuration_stays(bare, bucket: str):
    config_of(bare).parent.mkdir()
    config_of(bare).write_text('author = "Ada"\n[panel]\nedge = "left"\n', "utf-8")
    bare.does("setup", "--bucket", bucket, "--create")
    text = config_of(bare).read_text("utf-8")
    assert 'author = "Ada"' in text
    assert "edge" in text
    assert bare.does("setup").status == 0
    assert config_of(bare).read_text("utf-8") == text


@pytest.mark.parametrize("before", [True, False])
def test_options_stand_before_or_after_the_command(vvt, before: bool, bucket: str):
    options = ("--bucket", f"{bucket}-other")
    ran = vvt(*options, "list") if before else vvt("list", *options)
    assert ran.status == 2
    assert "bucket" in ran.err


def test_options_win_over_the_environment_and_that_over_the_file(bare, s3: EmbeddedS3, first: Path, bucket: str):
    for prefix in ("file", "environment", "option"):
        bare.does("setup", "--bucket", bucket, "--prefix", prefix, "--create")
        bare.does("publish", f"{prefix}/cut", "--timeline", first)
    bare.does("setup", "--prefix", "file")
    assert bare.does("list").out == "file\n"
    assert bare("list", VVT_PREFIX="environment").out == "environment\n"
    assert bare("list", "--prefix", "option", VVT_PREFIX="environment").out == "option\n"
    # The endpoint comes from boto3's own variable here; the file's (a server that is gone) must not win.
    config_of(bare).write_text(f'bucket = "{bucket}"\nprefix = "file"\nendpoint = "http://127.0.0.1:9"\n', "utf-8")
    assert bare.does("list").out == "file\n"
    assert bare("list", AWS_ENDPOINT_URL_S3="http://127.0.0.1:9").status == 2
    assert bare("list", "--endpoint", s3.endpoint, AWS_ENDPOINT_URL_S3="http://127.0.0.1:9").out == "file\n"


@pytest.mark.parametrize("role", ["editor", "reviewer", "admin"])
def test_a_role_s_policy_is_printed_without_asking_anybody(bare, role: str):
    alone = bare.with_environment(AWS_ENDPOINT_URL_S3="http://127.0.0.1:9", AWS_ACCESS_KEY_ID="")
    told = alone.does("setup", "--bucket", "cuts", "--prefix", "feature", "--print-policy", role).json
    assert told["Version"] == "2012-10-17"
    assert {one["Effect"] for one in told["Statement"]} == {"Allow", "Deny"}
    assert all("Principal" not in one for one in told["Statement"])
    for_ana = alone.does("setup", "--bucket", "cuts", "--print-policy", role, "--principal", "arn:aws:iam:::user/ana")
    assert all(one["Principal"] == {"AWS": ["arn:aws:iam:::user/ana"]} for one in for_ana.json["Statement"])
    assert not config_of(bare).exists()


def test_what_it_asks_for_is_remembered_and_used(bare, bucket: str, client, first: Path):
    key = "arn:aws:kms:us-east-1:1:key/1234"
    bare.does("setup", "--bucket", bucket, "--create", "--kms-key", key, "--storage-class", "STANDARD_IA")
    assert f'kms_key = "{key}"' in config_of(bare).read_text("utf-8")
    bare.does("publish", "Film/Reel", "--timeline", first)
    head = client.head_object(Bucket=bucket, Key="Film/Reel/timeline.otio")
    assert (head["ServerSideEncryption"], head["SSEKMSKeyId"]) == ("aws:kms", key)
